//! From bytes to text: which encoding it is, and a strict decoder that never guesses silently.

use std::io::{self, Read};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Decoder, DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE};
use throughline_kit::{Problem, PullError, shown};

/// Bytes read at a time.
const CHUNK: usize = 64 << 10;

/// What the raw bytes of a whole file say about their encoding.
#[derive(Debug, Default)]
pub(crate) struct Survey {
    head: Vec<u8>,
    utf8: Utf8,
}

impl Survey {
    /// Takes the next bytes.
    pub(crate) fn feed(&mut self, bytes: &[u8]) {
        let wanted = CHUNK.saturating_sub(self.head.len());
        self.head.extend(bytes.iter().take(wanted));
        // Plain ASCII, as most of an export is, says nothing about sequences.
        for block in bytes.chunks(1 << 10) {
            if self.utf8.open == 0 && block.is_ascii() {
                continue;
            }
            for &byte in block {
                self.utf8.push(byte);
            }
        }
    }

    /// How the file begins.
    pub(crate) fn head(&self) -> &[u8] {
        &self.head
    }

    /// The encoding of a byte order mark.
    pub(crate) fn marked(&self) -> Option<&'static Encoding> {
        Encoding::for_bom(&self.head).map(|(encoding, _)| encoding)
    }

    /// The encoding that the bytes prove without a mark: zeros at every other place, or UTF-8.
    /// A file with more good multi-byte sequences than bad ones is damaged UTF-8, and is
    /// called UTF-8 so that the damage is named. `None`: some old 8-bit code page.
    pub(crate) fn proven(&self) -> Option<&'static Encoding> {
        if let Some(encoding) = zeros(&self.head) {
            return Some(encoding);
        }
        let Utf8 { good, bad, .. } = self.utf8;
        (bad == 0 || good > bad).then_some(UTF_8)
    }
}

/// UTF-16 without a mark: header words and delimiters leave a zero in every pair.
fn zeros(head: &[u8]) -> Option<&'static Encoding> {
    let (mut even, mut odd) = (0, 0);
    for (index, _) in head.iter().enumerate().filter(|(_, byte)| **byte == 0) {
        if index % 2 == 0 {
            even += 1;
        } else {
            odd += 1;
        }
    }
    let enough = (head.len() / 10).max(1);
    match (even, odd) {
        (0, odd) if odd >= enough => Some(UTF_16LE),
        (even, 0) if even >= enough => Some(UTF_16BE),
        _ => None,
    }
}

/// Counts of well-formed and broken multi-byte sequences.
#[derive(Debug, Default)]
struct Utf8 {
    good: u64,
    bad: u64,
    open: u8,
}

impl Utf8 {
    /// Lead bytes and continuation bytes only: exact enough to weigh; the decoder is the judge.
    fn push(&mut self, byte: u8) {
        if self.open > 0 {
            if byte & 0xC0 == 0x80 {
                self.open -= 1;
                self.good += u64::from(self.open == 0);
                return;
            }
            self.bad += 1;
            self.open = 0;
        }
        match byte {
            0x00..=0x7F => {}
            0xC2..=0xDF => self.open = 1,
            0xE0..=0xEF => self.open = 2,
            0xF0..=0xF4 => self.open = 3,
            _ => self.bad += 1,
        }
    }
}

/// The encoding of a label, as web browsers know it, or as Windows calls it.
fn named(label: &str) -> Option<&'static Encoding> {
    Encoding::for_label_no_replacement(label.trim().as_bytes()).or_else(|| {
        match label.trim().to_lowercase().as_str() {
            "cp932" => Some(encoding_rs::SHIFT_JIS),
            "utf16" => Some(UTF_16LE),
            _ => None,
        }
    })
}

/// Whether a label is one of an encoding.
pub fn knows_encoding(label: &str) -> bool {
    named(label).is_some()
}

/// The encoding of a declared label.
pub(crate) fn declared(place: &str, label: &str) -> Result<&'static Encoding, PullError> {
    named(label).ok_or_else(|| {
        PullError::broken(
            Problem::new(place, format!("encoding \"{}\" is not known", shown(label)))
                .help("use utf-8, utf-16le, windows-1252, iso-8859-15, shift_jis or another name that web browsers know"),
        )
    })
}

/// The likeliest old code page of a whole file.
pub(crate) fn guessed(mut bytes: impl Read) -> io::Result<&'static Encoding> {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    let mut buffer = vec![0; CHUNK];
    loop {
        let count = bytes.read(&mut buffer)?;
        detector.feed(buffer.get(..count).unwrap_or_default(), count == 0);
        if count == 0 {
            return Ok(detector.guess(None, Utf8Detection::Deny));
        }
    }
}

/// Why no more text comes.
#[derive(Debug)]
pub(crate) enum Halt {
    /// Reading failed.
    Io(io::Error),
    /// The byte at this offset begins something that is not text in the encoding.
    Malformed(u64),
}

/// Text in UTF-8 from bytes in any encoding, a chunk at a time, stopping at the first bad byte.
pub(crate) struct Decoded<R> {
    bytes: R,
    decoder: Decoder,
    raw: Vec<u8>,
    from: usize,
    to: usize,
    /// Bytes that went into the decoder.
    offset: u64,
    ended: bool,
    finished: bool,
    /// A bad place whose good text before it went out already.
    halted: Option<u64>,
    text: Vec<u8>,
    start: usize,
    end: usize,
}

impl<R> std::fmt::Debug for Decoded<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Decoded")
            .field("encoding", &self.decoder.encoding().name())
            .field("offset", &self.offset)
            .finish_non_exhaustive()
    }
}

impl<R: Read> Decoded<R> {
    /// Decodes from the first byte on; the encoding's own mark is dropped.
    pub(crate) fn new(bytes: R, encoding: &'static Encoding) -> Self {
        Self {
            bytes,
            decoder: encoding.new_decoder_with_bom_removal(),
            raw: vec![0; CHUNK],
            from: 0,
            to: 0,
            offset: 0,
            ended: false,
            finished: false,
            halted: None,
            text: vec![0; CHUNK * 3 + 64],
            start: 0,
            end: 0,
        }
    }

    /// The text that is decoded and not yet consumed; empty only at the end.
    ///
    /// # Errors
    /// [`Halt`] once the text before it was consumed.
    pub(crate) fn available(&mut self) -> Result<&[u8], Halt> {
        while self.start == self.end {
            if let Some(at) = self.halted {
                return Err(Halt::Malformed(at));
            }
            if self.finished {
                break;
            }
            if self.from == self.to && !self.ended {
                self.fill().map_err(Halt::Io)?;
            }
            self.decode();
        }
        Ok(self.text.get(self.start..self.end).unwrap_or_default())
    }

    /// Marks text as used.
    pub(crate) fn consume(&mut self, count: usize) {
        self.start = (self.start + count).min(self.end);
    }

    fn fill(&mut self) -> io::Result<()> {
        self.from = 0;
        self.to = self.bytes.read(&mut self.raw)?;
        self.ended = self.to == 0;
        Ok(())
    }

    fn decode(&mut self) {
        let input = self.raw.get(self.from..self.to).unwrap_or_default();
        let (result, read, written) =
            self.decoder
                .decode_to_utf8_without_replacement(input, &mut self.text, self.ended);
        self.from += read;
        self.offset += read as u64;
        self.start = 0;
        self.end = written;
        match result {
            DecoderResult::InputEmpty => self.finished = self.ended,
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(length, after) => {
                let back = u64::from(length) + u64::from(after);
                self.halted = Some(self.offset.saturating_sub(back));
            }
        }
    }
}

//! The bytes of one export, readable from the start as often as needed without loading a file.

use std::fs::File;
use std::io::{self, Read};
use std::os::unix::fs::{FileExt, MetadataExt};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// What tells cheaply whether a file is still the one that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Stamp {
    /// Bytes.
    pub(crate) size: u64,
    /// Modification time in nanoseconds since the epoch; 0 for a body from a server.
    pub(crate) modified: i128,
}

impl Stamp {
    /// The stamp of an open file.
    pub(crate) fn of(meta: &std::fs::Metadata) -> Self {
        Self {
            size: meta.size(),
            modified: i128::from(meta.mtime()) * 1_000_000_000 + i128::from(meta.mtime_nsec()),
        }
    }
}

/// An open file, or a body that is in memory already.
#[derive(Debug, Clone)]
pub(crate) enum Bytes {
    /// An open regular file; its own position is never used.
    File(Arc<File>),
    /// A body.
    Memory(Arc<[u8]>),
}

impl Bytes {
    /// A reader from the first byte on.
    pub(crate) fn reader(&self) -> BytesReader {
        BytesReader {
            bytes: self.clone(),
            at: 0,
        }
    }

    /// Up to `buffer.len()` bytes from an offset on; fewer only at the end.
    pub(crate) fn read_at(&self, buffer: &mut [u8], at: u64) -> io::Result<usize> {
        match self {
            Self::File(file) => loop {
                match file.read_at(buffer, at) {
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                    done => return done,
                }
            },
            Self::Memory(body) => {
                let start = usize::try_from(at).unwrap_or(usize::MAX);
                let rest = body.get(start..).unwrap_or_default();
                let count = rest.len().min(buffer.len());
                for (to, from) in buffer.iter_mut().zip(rest) {
                    *to = *from;
                }
                Ok(count)
            }
        }
    }

    /// The stamp as it is now.
    pub(crate) fn stamp(&self) -> io::Result<Stamp> {
        match self {
            Self::File(file) => file.metadata().map(|meta| Stamp::of(&meta)),
            Self::Memory(body) => Ok(Stamp {
                size: body.len() as u64,
                modified: 0,
            }),
        }
    }
}

/// A reader with a position of its own.
#[derive(Debug)]
pub(crate) struct BytesReader {
    bytes: Bytes,
    at: u64,
}

impl Read for BytesReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.bytes.read_at(buffer, self.at)?;
        self.at += count as u64;
        Ok(count)
    }
}

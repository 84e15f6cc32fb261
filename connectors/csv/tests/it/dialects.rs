//! Whatever is written in a known dialect and encoding comes back as it was.

use csv::{QuoteStyle, Terminator, WriterBuilder};
use proptest::prelude::*;
use throughline_kit::Page;

use crate::support::{Desk, file, pull_all};

const ENCODINGS: [&str; 5] = [
    "utf-8",
    "utf-8 with mark",
    "utf-16le",
    "utf-16be",
    "windows-1252",
];
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// A text's bytes, with a byte order mark where such files have one.
fn encode(text: &str, encoding: &str) -> Vec<u8> {
    match encoding {
        "utf-8" => text.as_bytes().to_vec(),
        "utf-8 with mark" => [b"\xEF\xBB\xBF", text.as_bytes()].concat(),
        "utf-16le" => utf16(text, u16::to_le_bytes),
        "utf-16be" => utf16(text, u16::to_be_bytes),
        _ => encoding_rs::WINDOWS_1252.encode(text).0.into_owned(),
    }
}

fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    "\u{feff}"
        .encode_utf16()
        .chain(text.encode_utf16())
        .flat_map(bytes)
        .collect()
}

/// A table as the csv crate writes it.
fn write(rows: &[Vec<String>], delimiter: u8, terminator: Terminator, style: QuoteStyle) -> String {
    let mut writer = WriterBuilder::new()
        .delimiter(delimiter)
        .terminator(terminator)
        .quote_style(style)
        .from_writer(Vec::new());
    for row in rows {
        writer.write_record(row).expect("written");
    }
    String::from_utf8(writer.into_inner().expect("flushed")).expect("UTF-8")
}

async fn read(bytes: &[u8], declared: Option<u8>, encoding: Option<&str>) -> Page {
    let desk = Desk::new();
    let path = desk.write("a.csv", bytes);
    let mut settings = file(&path, &[("id", "id"), ("title", "title"), ("text", "text")]);
    settings.delimiter = declared;
    settings.encoding = encoding.map(str::to_owned);
    pull_all(settings, None).await.expect("whole")
}

fn back(page: &Page) -> Vec<Vec<String>> {
    let field = |record: &throughline_kit::Record, name: &str| {
        let raw = record.raw.as_ref().expect("the row");
        raw[name].as_str().expect("a text").to_owned()
    };
    page.records
        .iter()
        .map(|record| {
            ["id", "title", "text"]
                .map(|name| field(record, name))
                .to_vec()
        })
        .collect()
}

fn row(cells: [&str; 3]) -> Vec<String> {
    cells.map(str::to_owned).to_vec()
}

#[tokio::test]
async fn every_dialect_in_every_encoding_is_detected() {
    let rows = vec![
        row(["id", "title", "text"]),
        row([
            "1",
            "Zürich, später; übers Wochenende",
            "first\nsecond \"third\"\r\nfourth",
        ]),
        row(["2", "für Müller|Öztürk\tund Söhne", ""]),
        row(["3", "", "größer"]),
    ];
    for encoding in ENCODINGS {
        for delimiter in DELIMITERS {
            for terminator in [
                Terminator::CRLF,
                Terminator::Any(b'\n'),
                Terminator::Any(b'\r'),
            ] {
                let text = write(&rows, delimiter, terminator, QuoteStyle::Necessary);
                let page = read(&encode(&text, encoding), None, None).await;
                assert_eq!(
                    back(&page),
                    rows[1..],
                    "{encoding} {:?}",
                    char::from(delimiter)
                );
            }
        }
    }
}

#[tokio::test]
async fn utf16_without_a_mark_is_seen() {
    for bytes in [u16::to_le_bytes, u16::to_be_bytes] {
        let text = "id\ttitle\ttext\n1\tЗадача\tлюбой текст\n";
        let unmarked: Vec<u8> = text.encode_utf16().flat_map(bytes).collect();
        let page = read(&unmarked, None, None).await;
        assert_eq!(back(&page), [row(["1", "Задача", "любой текст"])]);
    }
}

#[tokio::test]
async fn a_spreadsheet_says_its_separator() {
    let page = read(b"sep=;\r\nid;title;text\r\n1;a,b;c,d\r\n", None, None).await;
    assert_eq!(back(&page), [row(["1", "a,b", "c,d"])]);
    assert!(page.records[0].place.ends_with(":3"));
}

#[tokio::test]
async fn a_declared_encoding_is_obeyed() {
    let japanese = encoding_rs::SHIFT_JIS
        .encode("id,title,text\n1,データ同期,表\n")
        .0;
    for label in ["shift_jis", "CP932", "ms_kanji"] {
        let page = read(&japanese, None, Some(label)).await;
        assert_eq!(back(&page), [row(["1", "データ同期", "表"])]);
    }
}

#[tokio::test]
async fn an_undeclared_code_page_is_guessed_with_a_note() {
    for (encoding, text) in [
        (encoding_rs::SHIFT_JIS, "データ同期を直す、日本語の題名"),
        (encoding_rs::WINDOWS_1252, "Geschätzter Aufwand für Müller"),
        (
            encoding_rs::WINDOWS_1251,
            "Назначена задача на проверку отчёта",
        ),
        (encoding_rs::EUC_KR, "프로젝트 관리 도구의 제목입니다"),
    ] {
        let table = format!("id,title,text\n1,{text},{text}\n");
        let page = read(&encoding.encode(&table).0, None, None).await;
        assert_eq!(back(&page), [row(["1", text, text])]);
        let note = page.notes[0].to_string();
        let label = encoding.name().to_lowercase();
        assert!(
            note.contains(&format!("read as {label}, which is a guess")),
            "{note}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn any_table_comes_back(
        cells in proptest::collection::vec(("[^\0\u{feff}]{0,20}", "[ -~\r\n\"',;|\t]{0,20}"), 1..20),
        delimiter in 0_usize..4,
        encoding in 0_usize..4,
        terminator in 0_usize..3,
        always in any::<bool>(),
    ) {
        let mut rows = vec![row(["id", "title", "text"])];
        for (index, (title, text)) in cells.iter().enumerate() {
            rows.push(vec![format!("T-{index}"), title.clone(), text.clone()]);
        }
        let terminator = [Terminator::CRLF, Terminator::Any(b'\n'), Terminator::Any(b'\r')][terminator];
        let style = if always { QuoteStyle::Always } else { QuoteStyle::Necessary };
        let text = write(&rows, DELIMITERS[delimiter], terminator, style);
        let bytes = encode(&text, ENCODINGS[encoding]);
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        let page = runtime.block_on(read(&bytes, Some(DELIMITERS[delimiter]), None));
        prop_assert_eq!(back(&page), rows[1..].to_vec());
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let desk = Desk::new();
        let path = desk.write("a.csv", [b"id,title\n".as_slice(), &bytes].concat());
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        let settings = file(&path, &[("id", "id")]);
        if let Ok(page) = runtime.block_on(pull_all(settings, None)) {
            prop_assert_eq!(page.expected.unwrap_or(0), (page.records.len() + page.rejects.len()) as u64);
        }
    }
}

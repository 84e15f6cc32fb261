//! A Trello board's own export, which is JSON: its cards as the rows that Trello's CSV has.
//!
//! Only what becomes a column is kept of the file; actions and comments, its bulk, are passed over.

use std::collections::HashMap;
use std::io::BufReader;

use serde::Deserialize;
use throughline_kit::{Problem, PullError};

use crate::open::Input;
use crate::rows::{Cell, Row};

/// The largest board that is read: far above any real one, and its cards lie in memory.
const MAX_BYTES: u64 = 256 << 20;

/// The columns of Trello's CSV, then those that only the board's own export has.
const COLUMNS: [&str; 18] = [
    "Card ID",
    "Card Name",
    "Card URL",
    "Card Description",
    "Labels",
    "Members",
    "Due Date",
    "Checklist Item Total Count",
    "Checklist Item Completed Count",
    "Last Activity Date",
    "List ID",
    "List Name",
    "Board ID",
    "Board Name",
    "Archived",
    "Start Date",
    "Due Complete",
    "Card Number",
];

/// A board, as far as it is read.
#[derive(Debug, Deserialize)]
struct Board {
    #[serde(default)]
    id: String,
    #[serde(default)]
    name: String,
    cards: Vec<Card>,
    #[serde(default)]
    lists: Vec<Named>,
    #[serde(default)]
    members: Vec<Member>,
}

#[derive(Debug, Deserialize)]
struct Named {
    id: String,
    #[serde(default)]
    name: String,
}

#[derive(Debug, Deserialize)]
struct Member {
    id: String,
    username: Option<String>,
    #[serde(rename = "fullName")]
    full_name: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Card {
    id: String,
    name: Option<String>,
    desc: Option<String>,
    #[serde(default)]
    closed: bool,
    id_list: Option<String>,
    #[serde(default)]
    id_members: Vec<String>,
    #[serde(default)]
    labels: Vec<Label>,
    due: Option<String>,
    start: Option<String>,
    due_complete: Option<bool>,
    date_last_activity: Option<String>,
    short_url: Option<String>,
    id_short: Option<u64>,
    #[serde(default)]
    badges: Badges,
}

#[derive(Debug, Deserialize)]
struct Label {
    name: Option<String>,
    color: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Badges {
    check_items: Option<u64>,
    check_items_checked: Option<u64>,
}

/// Whether a file that begins so is JSON and not a table.
pub(crate) fn is_json(head: &[u8]) -> bool {
    let start = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    start.trim_ascii_start().starts_with(b"{")
}

/// The names of the columns.
pub(crate) fn header() -> Vec<String> {
    COLUMNS.map(str::to_owned).to_vec()
}

/// The cards as rows; a row's line is the number of the card, from 1.
///
/// # Errors
/// Broken when it is no board.
pub(crate) fn rows(input: &Input) -> Result<Vec<Row>, PullError> {
    let place = &input.place;
    if input.stamp.size > MAX_BYTES {
        let what = format!(
            "a board of {} bytes — at most {MAX_BYTES} are read",
            input.stamp.size
        );
        return Err(PullError::broken(Problem::new(place, what)));
    }
    let mut reader = BufReader::new(input.bytes.reader());
    skip_mark(&mut reader);
    let board: Board = serde_json::from_reader(reader).map_err(|error| {
        let problem = Problem::new(
            place,
            format!(
                "JSON, but no whole Trello board ({error}) — CSV, or a board's export, is wanted"
            ),
        );
        PullError::broken(
            problem.help("in Trello: Show menu > Print, export, and share > Export as JSON"),
        )
        .because(error)
    })?;
    let lists: HashMap<&str, &str> = board
        .lists
        .iter()
        .map(|list| (list.id.as_str(), list.name.as_str()))
        .collect();
    let members: HashMap<&str, &str> = board
        .members
        .iter()
        .filter_map(|member| {
            let name = member.username.as_deref().or(member.full_name.as_deref());
            Some((member.id.as_str(), name?))
        })
        .collect();
    let cards = (1..).zip(&board.cards);
    Ok(cards
        .map(|(number, card)| row(number, card, &board, &lists, &members))
        .collect())
}

/// A byte order mark is no JSON.
fn skip_mark(reader: &mut BufReader<crate::bytes::BytesReader>) {
    use std::io::BufRead;
    if reader
        .fill_buf()
        .is_ok_and(|head| head.starts_with(b"\xEF\xBB\xBF"))
    {
        reader.consume(3);
    }
}

fn row(
    number: u64,
    card: &Card,
    board: &Board,
    lists: &HashMap<&str, &str>,
    members: &HashMap<&str, &str>,
) -> Row {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let count = |count: Option<u64>| count.map_or_else(String::new, |count| count.to_string());
    let flag = |flag: bool| flag.to_string();
    let label = |label: &Label| {
        let named = label.name.clone().filter(|name| !name.is_empty());
        named.or_else(|| label.color.clone())
    };
    let labels: Vec<String> = card.labels.iter().filter_map(label).collect();
    let people: Vec<&str> = card
        .id_members
        .iter()
        .map(|id| members.get(id.as_str()).copied().unwrap_or(id))
        .collect();
    let list = card.id_list.as_deref().unwrap_or_default();
    let cells = [
        card.id.clone(),
        text(&card.name),
        text(&card.short_url),
        text(&card.desc),
        labels.join(", "),
        people.join(", "),
        text(&card.due),
        count(card.badges.check_items),
        count(card.badges.check_items_checked),
        text(&card.date_last_activity),
        list.to_owned(),
        lists.get(list).copied().unwrap_or_default().to_owned(),
        board.id.clone(),
        board.name.clone(),
        flag(card.closed),
        text(&card.start),
        card.due_complete.map(flag).unwrap_or_default(),
        count(card.id_short),
    ];
    Row {
        line: number,
        count: cells.len() as u64,
        cells: cells.iter().map(|text| Cell::of(text)).collect(),
    }
}

//! How one field of a record is read: declared by the operator, carried out by the normaliser.

use std::collections::BTreeMap;

use serde_json::{Value, json};

/// The rules of one source: target name (`id`, `title`, `state`, … or a custom field) to rule.
pub type FieldRules = BTreeMap<String, FieldRule>;

/// The format of dates that a spreadsheet counts in days since 1904, as old ones from a Macintosh do.
pub const EXCEL_1904: &str = "excel-1904";

/// One field's rule, as written in a source's `fields` table.
///
/// A connector uses only what says where a value is (`get`, `text`, and what follows them here); the
/// rest is for the normaliser, which sees the raw value that was found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FieldRule {
    /// Where the value is: a CSV column, or a JMESPath into the record.
    pub get: Option<String>,
    /// Further columns: the first with a value counts. Exports in several languages, `Completed`
    /// and `Canceled`.
    pub aliases: Vec<String>,
    /// An export may lack the column; then the field is absent.
    pub optional: bool,
    /// The columns `NAME 1`, `NAME 2`, … are the levels of a tree.
    pub levels: bool,
    /// The value names other records by their titles, and becomes their ids.
    pub by_title: bool,
    /// The column with the zone of each row's date.
    pub tz_column: Option<String>,
    /// A text with `{placeholders}` in place of `get`: `{base}/browse/{key}`.
    pub text: Option<String>,
    /// A table of the source's that knows names for the ids found there, which they stand in place of.
    pub lookup: Option<String>,
    /// Of the object found there, the member that the table calls so: a custom field by its name.
    pub named: Option<String>,
    /// Value to value, compared without case or outer spaces; for `state` the right side is a state.
    pub map: BTreeMap<String, String>,
    /// Characters that are taken off both ends of a text: the brackets of `[a, b]`.
    pub trim: Option<String>,
    /// Words that stand for no value at all: `---`, `N/A`. Compared as those of `map`.
    pub empty: Vec<String>,
    /// What a value that `map` does not name becomes.
    pub otherwise: Option<String>,
    /// What a missing or empty value becomes.
    pub default: Option<String>,
    /// The unit of an estimate or of time spent.
    pub unit: Option<FieldUnit>,
    /// The separator of a list in one cell.
    pub split: Option<String>,
    /// `strptime` formats of a date, tried in order after the unambiguous ones.
    pub formats: Vec<String>,
    /// The IANA zone of dates with a time but no offset.
    pub time_zone: Option<String>,
    /// The decimal mark of numbers: `.` or `,`.
    pub decimal: Option<char>,
}

impl FieldRule {
    /// The rule that reads one place and changes nothing.
    pub fn get(place: impl Into<String>) -> Self {
        Self {
            get: Some(place.into()),
            ..Self::default()
        }
    }

    /// Whether a text is blank, or one of the words that stand for nothing.
    pub fn is_nothing(&self, text: &str) -> bool {
        let text = text.trim();
        let folded = || text.to_lowercase();
        text.is_empty()
            || self
                .empty
                .iter()
                .any(|word| word.trim().to_lowercase() == folded())
    }
}

/// A local time and the zone that stands beside it, as the value of one field.
pub fn zoned(time: &str, zone: &str) -> Value {
    json!({ "time": time, "zone": zone })
}

/// The time and the zone of a value that [`zoned`] made.
pub fn as_zoned(value: &Value) -> Option<(&str, &str)> {
    let map = value.as_object().filter(|map| map.len() == 2)?;
    Some((map.get("time")?.as_str()?, map.get("zone")?.as_str()?))
}

/// The unit a source gives estimates in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldUnit {
    /// Milliseconds.
    Milliseconds,
    /// Seconds.
    Seconds,
    /// Minutes.
    Minutes,
    /// Hours.
    Hours,
    /// Working days of eight hours.
    Days,
    /// Hours by the clock: of a text such as `P1DT2H` a day is 24 of them.
    ClockHours,
    /// Story points: not convertible into time.
    Points,
}

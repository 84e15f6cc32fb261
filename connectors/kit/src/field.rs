//! How one field of a record is read: declared by the operator, carried out by the normaliser.

use std::collections::BTreeMap;

/// The rules of one source: target name (`id`, `title`, `state`, … or a custom field) to rule.
pub type FieldRules = BTreeMap<String, FieldRule>;

/// One field's rule, as written in a source's `fields` table.
///
/// A connector uses only `get` (a column name, a JMESPath) and `text`; the rest is for the
/// normaliser, which sees the raw value that `get` found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FieldRule {
    /// Where the value is: a CSV column, or a JMESPath into the record.
    pub get: Option<String>,
    /// A text with `{placeholders}` in place of `get`: `{base}/browse/{key}`.
    pub text: Option<String>,
    /// Value to value, compared without case or outer spaces; for `state` the right side is a state.
    pub map: BTreeMap<String, String>,
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
    /// Story points: not convertible into time.
    Points,
}

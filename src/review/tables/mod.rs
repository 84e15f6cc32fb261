//! Tables: one file per listing, each as aligned text for a terminal and as JSON, from one assessment.
//!
//! `Table` sets rows into columns that fit a width, or hands them to the page; what stands in them is decided by the listing's own
//! file. Cells are sentences: English in the terminal, in the reader's language on the page. Nothing here computes a figure.

pub mod capacity;
pub mod earned_value;
pub mod forecast;
pub mod hygiene;
pub mod ledger;
pub mod matrix;
pub mod proposal;
pub mod risks;
pub mod schedule;
pub mod what_if;

use anstyle::Style;
use comfy_table::{CellAlignment, ColumnConstraint, ContentArrangement, presets};

use super::layout::width;
use super::paint::Painter;
use super::sentence::Sentence;
use crate::language::phrase::Phrase;

/// Where the text of a column stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Align {
    /// Words.
    Left,
    /// Figures.
    Right,
}

/// Rows under a header.
#[derive(Debug)]
pub(super) struct Table {
    columns: Vec<(Phrase, Align)>,
    /// Columns whose cells stay in one line.
    whole: Vec<usize>,
    rows: Vec<Vec<Sentence>>,
}

impl Table {
    /// A table without rows, whose columns bear names that stand nowhere but in a terminal.
    pub(super) fn new(columns: &[(&'static str, Align)]) -> Self {
        Self::with(columns, Phrase::verbatim)
    }

    /// A table without rows, whose columns bear the words of messages: the page shows it too.
    pub(super) fn said(columns: &[(&'static str, Align)]) -> Self {
        Self::with(columns, Phrase::new)
    }

    fn with(columns: &[(&'static str, Align)], name: fn(&'static str) -> Phrase) -> Self {
        let columns = columns.iter().map(|(word, align)| (name(word), *align));
        Self {
            columns: columns.collect(),
            whole: Vec::new(),
            rows: Vec::new(),
        }
    }

    /// Keeps the cells of some columns in one line, so that an id or a date can be read and copied; the other columns give way.
    pub(super) fn whole(mut self, columns: &[usize]) -> Self {
        self.whole = columns.to_vec();
        self
    }

    /// Adds a row; a cell that is missing stays empty.
    pub(super) fn row(&mut self, cells: impl IntoIterator<Item = impl Into<Sentence>>) {
        self.rows.push(cells.into_iter().map(Into::into).collect());
    }

    /// The columns: what stands above each, and whether it holds figures.
    pub(super) fn columns(&self) -> impl Iterator<Item = (&Phrase, bool)> + '_ {
        let columns = self.columns.iter();
        columns.map(|(name, align)| (name, *align == Align::Right))
    }

    /// The cells, row by row.
    pub(super) fn rows(&self) -> &[Vec<Sentence>] {
        &self.rows
    }

    /// The same with so many rows at most, and how many were left out.
    pub(super) fn first(mut self, most: usize) -> (Self, usize) {
        let more = self.rows.len().saturating_sub(most);
        self.rows.truncate(most);
        (self, more)
    }

    /// The same with those rows only whose first cell is wanted.
    pub(super) fn only(mut self, wanted: impl Fn(&str) -> bool) -> Self {
        self.rows.retain(|row| {
            row.first()
                .is_some_and(|cell| wanted(cell.english().as_str()))
        });
        self
    }

    /// How wide it is where nothing wraps.
    pub(super) fn widest(&self) -> usize {
        let columns = self.columns.iter().enumerate();
        let columns = columns.map(|(place, (name, _))| {
            let cells = self.rows.iter().filter_map(|row| row.get(place));
            let widths = cells.map(|cell| width(cell.english().as_str()));
            let widths = widths.chain([width(&name.to_string())]);
            widths.max().unwrap_or_default() + 2
        });
        columns.sum()
    }

    /// The table in lines of so many columns at most; long cells wrap. The header is dimmed when colours are asked for.
    pub(super) fn text(&self, columns: usize, colour: bool) -> String {
        let mut table = comfy_table::Table::new();
        table
            .load_style(presets::NOTHING)
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_width(u16::try_from(columns).unwrap_or(u16::MAX))
            .set_header(self.columns.iter().map(|(name, _)| name.to_string()));
        for row in &self.rows {
            table.add_row(row.iter().map(ToString::to_string));
        }
        let columns = table.column_iter_mut().zip(&self.columns).enumerate();
        for (place, (column, (_, align))) in columns {
            column.set_padding((0, 2));
            if self.whole.contains(&place) {
                column.set_constraint(ColumnConstraint::ContentWidth);
            }
            column.set_cell_alignment(match align {
                Align::Left => CellAlignment::Left,
                Align::Right => CellAlignment::Right,
            });
        }
        let painter = Painter { colour };
        let mut lines = Vec::new();
        for (index, line) in table.lines().enumerate() {
            let line = line.trim_end().to_owned();
            lines.push(if index == 0 {
                painter.paint(line, Style::new().dimmed())
            } else {
                line
            });
        }
        lines.join("\n") + "\n"
    }
}

/// What may be said in a cell; an empty one without anything.
fn said(cell: Option<impl Into<Sentence>>) -> Sentence {
    cell.map_or_else(|| String::new().into(), Into::into)
}

#[cfg(test)]
mod tests {
    use super::{Align, Table};

    #[test]
    fn a_table_fits_its_width_and_aligns_figures() {
        let mut table = Table::new(&[("initiative", Align::Left), ("days", Align::Right)]);
        table.row(["crm rollout".to_owned(), "14".to_owned()]);
        table.row([
            "a name that is too long for the width".to_owned(),
            "3".to_owned(),
        ]);
        insta::assert_snapshot!(table.text(30, false), @r"
        initiative          days
        crm rollout           14
        a name that is too     3
        long for the width
        ");
    }
}

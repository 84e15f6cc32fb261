//! The roadmap: initiatives under their objectives, planned and foreseen, with what waits for what (a Gantt chart).
//!
//! It draws values; which ones, [`super::gather`] decides.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::domain::calendar::{days_between, plus_days};
use crate::engine::assessment::Status;
use crate::engine::milestone::MilestoneState;
use crate::language::phrase::{Arg, Phrase};
use crate::phrase;
use crate::review::escape::Safe;

use super::labels::Labels;
use super::scale::Days;
use super::svg::{Area, Canvas};
use super::{Drawing, Size};

mod bars;
mod key;
mod links;
mod table;

/// The height of an initiative's row.
const ROW: f64 = 24.0;

/// The height of an objective's row.
const HEAD: f64 = 24.0;

/// Where the rows begin, below the axis.
const TOP: f64 = 26.0;

/// White at the left and the right.
const PAD: f64 = 8.0;

/// Room at the right for the days that a finish is late.
const LATE: f64 = 44.0;

/// So many days before today are shown of a plan that is longer than what has room.
const BEFORE: i64 = 400;

/// So many days after it.
const AFTER: i64 = 800;

/// Initiatives under their objectives.
#[derive(Debug, Clone, PartialEq)]
pub struct Roadmap {
    /// The day that the figures stand for.
    pub today: Date,
    /// Objectives with their initiatives, in reading order.
    pub groups: Vec<Group>,
    /// Initiatives that are not shown.
    pub left_out: usize,
}

/// An objective.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// Its id in the plan.
    pub id: Safe,
    /// The goal.
    pub name: Safe,
    /// Where it stands.
    pub status: Status,
    /// Its last day.
    pub due: Date,
    /// Its initiatives, earliest start first.
    pub rows: Vec<Row>,
}

/// An initiative.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Its id in the plan.
    pub id: Safe,
    /// Its name.
    pub name: Safe,
    /// Where it stands.
    pub status: Status,
    /// Its first day by the plan.
    pub start: Date,
    /// Its last day by the plan.
    pub due: Date,
    /// How much of it is done, 0 to 1; `None`: nothing says.
    pub done: Option<f64>,
    /// When it will be finished; `None` while it is paused.
    pub finish: Option<Expected>,
    /// Whether it is on the critical chain of its objective.
    pub is_critical: bool,
    /// The day up to which it may slip without moving anything else.
    pub slack_until: Option<Date>,
    /// The first day of its buffer, which ends with its due date.
    pub buffer_from: Option<Date>,
    /// Its checkpoints, by date.
    pub milestones: Vec<(Date, MilestoneState)>,
    /// The initiatives that must finish first, by id; `true`: it is that one's finish that moves it.
    pub waits_for: Vec<(Safe, bool)>,
}

/// When something will be finished.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Expected {
    /// With even odds.
    pub even: Date,
    /// In 85 of 100 cases.
    pub likely: Date,
    /// Nothing says when: the dates are bounds.
    pub is_endless: bool,
    /// It is finished already.
    pub is_done: bool,
}

impl Row {
    /// Calendar days from its due date to its expected finish; 0 or less: in time.
    pub fn late_days(&self) -> i64 {
        let expected = self
            .finish
            .filter(|finish| !finish.is_done && !finish.is_endless);
        expected.map_or(0, |finish| days_between(self.due, finish.even))
    }

    /// What is left out last: what is late, in trouble, or on a critical chain.
    fn urgency(&self) -> impl Ord + use<> {
        let late = self.late_days() > 0 || self.finish.is_some_and(|finish| finish.is_endless);
        let in_trouble = self.status.wants_attention();
        (
            late && in_trouble,
            in_trouble || late,
            self.is_critical,
            self.status.is_due(),
        )
    }
}

impl Roadmap {
    /// All initiatives.
    pub fn rows(&self) -> impl Iterator<Item = &Row> {
        self.groups.iter().flat_map(|group| &group.rows)
    }

    /// The same with at most so many initiatives: those that matter most, in the same order; the others are counted.
    #[must_use]
    pub fn cut(&self, most: usize) -> Self {
        let mut ranked: Vec<&Row> = self.rows().collect();
        ranked.sort_by_key(|row| Reverse(row.urgency()));
        let kept: BTreeSet<&Safe> = ranked.iter().take(most).map(|row| &row.id).collect();
        let groups = self.groups.iter().map(|group| Group {
            rows: group
                .rows
                .iter()
                .filter(|row| kept.contains(&row.id))
                .cloned()
                .collect(),
            ..group.clone()
        });
        Self {
            today: self.today,
            groups: groups.filter(|group| !group.rows.is_empty()).collect(),
            left_out: self.left_out + ranked.len().saturating_sub(most),
        }
    }

    /// Draws it at a size; `None` without an initiative.
    pub fn draw(&self, size: Size, labels: Labels<'_>) -> Option<Drawing> {
        self.rows().next()?;
        let width = size.drawn;
        let names = (width * 0.34).clamp(120.0, 280.0);
        let rows = self.rows().count() as f64 * ROW + self.groups.len() as f64 * HEAD;
        let area = Area {
            x: PAD + names,
            y: TOP,
            width: width - 2.0 * PAD - names - LATE,
            height: rows,
        };
        let below = key::height(self, width, labels);
        let mut canvas = Canvas::new(size, area.bottom() + 20.0 + below);
        let chart = Chart {
            area,
            days: self.days(),
            today: self.today,
            width,
        };
        self.ground(&mut canvas, &chart, labels);
        self.links(&mut canvas, &chart);
        for (row, y) in self.placed() {
            chart.bar(&mut canvas, row, area.y + y);
        }
        chart.today(&mut canvas, labels);
        // Over today's line, which passes behind the words of an objective.
        self.names(&mut canvas, &chart, labels);
        for (row, y) in self.placed() {
            chart.late(&mut canvas, row, area.y + y, labels);
        }
        key::draw(self, &mut canvas, (area.bottom() + 20.0, width), labels);
        Some(canvas.finish(self.alt(labels)))
    }

    /// Each initiative with the middle of its row, from the top of the first.
    fn placed(&self) -> Vec<(&Row, f64)> {
        let mut y = 0.0;
        let mut placed = Vec::new();
        for group in &self.groups {
            y += HEAD;
            for row in &group.rows {
                placed.push((row, y + ROW / 2.0));
                y += ROW;
            }
        }
        placed
    }

    /// From the earliest start to the latest finish; of a plan that takes longer than has room, what is around today.
    fn days(&self) -> Days {
        let starts = self.rows().map(|row| row.start);
        let finish = |row: &Row| row.finish.filter(|finish| !finish.is_endless);
        let ends = self.rows().flat_map(|row| {
            let finish = finish(row).map(|finish| finish.even);
            [
                Some(row.due),
                finish,
                row.milestones.last().map(|(day, _)| *day),
            ]
        });
        let first = starts.chain([self.today]).min().unwrap_or(self.today);
        let last = ends
            .flatten()
            .chain([self.today])
            .max()
            .unwrap_or(self.today);
        let (earliest, latest) = (plus_days(self.today, -BEFORE), plus_days(self.today, AFTER));
        let (first, last) = (first.max(earliest), last.min(latest));
        let room = (days_between(first, last) / 60).max(2);
        Days::new(plus_days(first, -room), plus_days(last, room))
    }

    /// `Roadmap of 12 initiatives for 4 objectives: 3 late, most of all CRM roll-out by 14 days, …`.
    pub fn alt(&self, labels: Labels<'_>) -> String {
        let mut late: Vec<&Row> = self.rows().filter(|row| row.late_days() > 0).collect();
        late.sort_by_key(|row| Reverse(row.late_days()));
        let endless = self
            .rows()
            .filter_map(|row| row.finish)
            .filter(|finish| finish.is_endless);
        let latest = match late.first() {
            Some(row) => phrase!(
                "picture-latest",
                count = late.len(),
                name = &row.name,
                days = row.late_days()
            ),
            None => phrase!("picture-none-late"),
        };
        let critical = self.rows().filter(|row| row.is_critical);
        let others = [
            ("picture-endless", endless.count()),
            ("picture-on-chain", critical.count()),
            ("picture-not-shown", self.left_out),
        ];
        let others = others.into_iter().filter(|(_, count)| *count > 0);
        let others = others.map(|(id, count)| Phrase::new(id).with("count", count));
        labels.say(&phrase!(
            "picture-roadmap",
            initiatives = self.rows().count() + self.left_out,
            objectives = self.groups.len(),
            findings = Arg::names([latest].into_iter().chain(others))
        ))
    }
}

/// Where the days of a roadmap lie.
#[derive(Debug, Clone, Copy)]
struct Chart {
    area: Area,
    days: Days,
    today: Date,
    width: f64,
}

impl Chart {
    /// A day from the left, held to the chart.
    fn x(&self, day: Date) -> f64 {
        let share = self.days.share(day).clamp(0.0, 1.0);
        self.area.x + share * self.area.width
    }
}

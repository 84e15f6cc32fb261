//! Capacity: what is due of each person against the hours that there are.
//!
//! One bar a person, as a share of their working hours up to the date that decides, so that people of whom something
//! is due at different times can be compared; the hours stand beside it. Too much is hatched and said in words.

use jiff::civil::Date;

use crate::engine::assessment::Status;
use crate::language::phrase::{Arg, Phrase};
use crate::phrase;
use crate::review::escape::Safe;
use crate::review::figures;
use crate::review::sentence::Sentence;

use super::axes::SMALL;
use super::labels::Labels;
use super::palette;
use super::svg::{Anchor, Area, Canvas, Stroke};
use super::{Drawing, MAIL, font};
use crate::review::voice;

mod key;

/// The height of a person.
const ROW: f64 = 46.0;

/// White at the left and the right.
const PAD: f64 = 8.0;

/// The height of a bar.
const BAR: f64 = 14.0;

/// The most of the hours that are shown; beyond, an arrow says that there is more.
const MOST: f64 = 2.0;

/// What is due of people.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Loads {
    /// Those with the most hours short first.
    pub people: Vec<PersonLoad>,
    /// People who are not shown.
    pub left_out: usize,
}

/// What is due of one person.
#[derive(Debug, Clone, PartialEq)]
pub struct PersonLoad {
    /// Their id in the plan.
    pub id: Safe,
    /// Their name.
    pub name: Safe,
    /// Whether it can be done.
    pub verdict: Verdict,
    /// The part of the week that daily operations take, 0 to 1.
    pub daily: f64,
    /// The part of the week that is protected for strategic work, 0 to 1.
    pub protected: Option<f64>,
}

/// Whether what is due can be done.
#[derive(Debug, Clone, PartialEq)]
pub enum Verdict {
    /// It is known: hours needed and hours there for this work, up to a date.
    Judged {
        /// Hours of what is due.
        needed: f64,
        /// Hours for it.
        there: f64,
        /// Up to when.
        by: Date,
    },
    /// It is not, and why: `no working hours are declared`.
    Unknown(Sentence),
}

impl PersonLoad {
    /// Hours that are not there; below zero: to spare. `None`: not known.
    pub fn short(&self) -> Option<f64> {
        match self.verdict {
            Verdict::Judged { needed, there, .. } => Some(needed - there),
            Verdict::Unknown(_) => None,
        }
    }

    /// Needed and there, as shares of all working hours up to the date.
    fn shares(&self) -> Option<(f64, f64)> {
        let Verdict::Judged { needed, there, .. } = self.verdict else {
            return None;
        };
        let free = (1.0 - self.daily).clamp(0.0, 1.0);
        let all = there / free;
        if !all.is_finite() || all <= 0.0 {
            return Some((if needed > 0.0 { f64::INFINITY } else { 0.0 }, free));
        }
        Some((needed / all, free))
    }
}

/// Where the shares of hours lie.
struct Hours {
    left: f64,
    width: f64,
    most: f64,
}

impl Hours {
    fn x(&self, share: f64) -> f64 {
        self.left + (share / self.most).clamp(0.0, 1.0) * self.width
    }

    fn area(&self, from: f64, to: f64, y: f64) -> Area {
        Area {
            x: self.x(from),
            y,
            width: self.x(to) - self.x(from),
            height: BAR,
        }
    }
}

impl Loads {
    /// The same with at most so many people; the others are counted.
    #[must_use]
    pub fn cut(&self, most: usize) -> Self {
        Self {
            people: self.people.iter().take(most).cloned().collect(),
            left_out: self.left_out + self.people.len().saturating_sub(most),
        }
    }

    /// Draws them at the width of a mail; `None` without anybody.
    pub fn draw(&self, today: Date, labels: Labels<'_>) -> Option<Drawing> {
        if self.people.is_empty() {
            return None;
        }
        let rows = ROW * self.people.len() as f64;
        let more = if self.left_out > 0 { 18.0 } else { 0.0 };
        let below = key::height(self, labels);
        let mut canvas = Canvas::new(MAIL, rows + 22.0 + more + below);
        let needed = self.people.iter().filter_map(|one| Some(one.shares()?.0));
        let most = needed.fold(1.0_f64, f64::max).min(MOST);
        let hours = Hours {
            left: PAD,
            width: MAIL.drawn - 2.0 * PAD - if most >= MOST { 10.0 } else { 0.0 },
            most,
        };
        self.axis(&mut canvas, &hours, rows, labels);
        for (index, person) in self.people.iter().enumerate() {
            let top = ROW * index as f64;
            person.words(&mut canvas, top + 16.0, today, labels);
            person.bar(&mut canvas, &hours, top + 23.0);
        }
        if self.left_out > 0 {
            let words = self.more(labels);
            let at = (PAD, rows + 38.0);
            canvas.text(at, &words, SMALL, palette::GREY, Anchor::Start);
        }
        key::draw(&mut canvas, self, rows + 22.0 + more, labels);
        Some(canvas.finish(self.alt(today, labels)))
    }

    fn axis(&self, canvas: &mut Canvas, hours: &Hours, floor: f64, labels: Labels<'_>) {
        let judged = self.people.iter().any(|person| person.shares().is_some());
        if !judged {
            return;
        }
        let mut share = 0.0;
        while share <= hours.most + 1e-9 {
            let x = hours.x(share);
            let is_all = (share - 1.0_f64).abs() < 1e-9;
            let line = Stroke::solid(if is_all { palette::EDGE } else { palette::GRID }, 1.0);
            canvas.line((x, 20.0), (x, floor + 2.0), line);
            let words = if is_all {
                labels.say(&phrase!("picture-of-hours", share = Arg::Percent(share)))
            } else {
                labels.percent(share)
            };
            let half = font::width(&words, SMALL) / 2.0;
            let middle = x.clamp(PAD + half, MAIL.drawn - PAD - half);
            let at = (middle, floor + 15.0);
            canvas.text(at, &words, SMALL, palette::GREY, Anchor::Middle);
            share += 0.5;
        }
    }

    /// `… and 3 more people`.
    fn more(&self, labels: Labels<'_>) -> String {
        labels.say(&phrase!("picture-more-people", count = self.left_out))
    }

    /// `Capacity: Maria Holm: 8 h short by 13 Mar (48 h needed, 40 h there); …`.
    fn alt(&self, today: Date, labels: Labels<'_>) -> String {
        let people = self.people.iter().map(|person| {
            let said = person.said(today);
            phrase!("labelled", label = &person.name, text = said)
        });
        let more = (self.left_out > 0).then(|| Phrase::verbatim(self.more(labels)));
        let said = voice::clauses(people.chain(more)).map(Arg::from);
        labels.say(&phrase!(
            "picture-capacity",
            people = said.unwrap_or_else(|| "".into())
        ))
    }
}

impl PersonLoad {
    /// `8 h short by 13 Mar (48 h needed, 40 h there)`.
    fn said(&self, today: Date) -> Phrase {
        let (needed, there, by) = match &self.verdict {
            Verdict::Judged { needed, there, by } => (*needed, *there, *by),
            Verdict::Unknown(why) => return phrase!("picture-not-judged", why = why),
        };
        phrase!(
            "picture-load",
            balance = balance(needed, there, by, today),
            needed = Arg::number(needed, 1),
            there = Arg::number(there, 1)
        )
    }

    /// The same in so many pixels: without the hours in brackets where a figure would be cut.
    fn fitted(&self, today: Date, sign: &str, room: f64, labels: Labels<'_>) -> String {
        let with_sign = |phrase: &Phrase| format!("{sign} {}", labels.say(phrase));
        let whole = with_sign(&self.said(today));
        match self.verdict {
            Verdict::Judged { needed, there, by } if font::width(&whole, SMALL) > room => {
                with_sign(&balance(needed, there, by, today))
            }
            Verdict::Judged { .. } | Verdict::Unknown(_) => font::fit(&whole, SMALL, room),
        }
    }

    /// The name at the left, the verdict at the right.
    fn words(&self, canvas: &mut Canvas, base: f64, today: Date, labels: Labels<'_>) {
        let status = match self.short() {
            None => Status::Unknown,
            Some(short) if short > 0.0 => Status::OffTrack,
            Some(_) => Status::OnTrack,
        };
        let tone = palette::tone(status);
        let room = MAIL.drawn - 2.0 * PAD;
        let said = self.fitted(today, figures::symbol(status), room * 0.66, labels);
        let right = MAIL.drawn - PAD;
        canvas.label(
            (right, base),
            &said,
            SMALL,
            (tone.ink, palette::WHITE),
            Anchor::End,
        );
        let left = room - font::width(&said, SMALL) - 14.0;
        let name = font::name(self.name.as_str(), self.id.as_str(), 12.0, left);
        let ink = (palette::INK, palette::WHITE);
        canvas.label((PAD, base), &name, 12.0, ink, Anchor::Start);
    }

    /// The hours there are, in them what is needed; what is more stands out beyond.
    fn bar(&self, canvas: &mut Canvas, hours: &Hours, y: f64) {
        let edge = Stroke::solid(palette::EDGE, 1.0);
        let Some((needed, free)) = self.shares() else {
            let broken = Stroke::dashed(palette::EDGE, 1.0, "3 3");
            canvas.rect(hours.area(0.0, 1.0, y), palette::WHITE, Some(broken));
            return;
        };
        canvas.rect(hours.area(0.0, free, y), palette::FAN, Some(edge));
        canvas.hatch(hours.area(free, 1.0, y), palette::WHITE, edge, 6.0);
        canvas.rect(hours.area(free, 1.0, y), "none", Some(edge));
        let inner = |from: f64, to: f64| {
            let area = hours.area(from, to, y);
            Area {
                y: y + 3.0,
                height: BAR - 6.0,
                ..area
            }
        };
        canvas.fill(inner(0.0, needed.min(free)), palette::ACTUAL);
        if needed > free {
            let over = hours.area(free, needed.min(hours.most), y);
            too_much(canvas, over);
            if needed > hours.most {
                let tip = (hours.x(hours.most) + 9.0, y + BAR / 2.0);
                canvas.arrowhead(tip, palette::tone(Status::OffTrack).fill);
            }
        }
        if let Some(protected) = self.protected {
            let x = hours.x(protected);
            let mark = Stroke::solid(palette::INK, 1.6);
            canvas.line((x, y - 3.0), (x, y + BAR + 3.0), mark);
        }
    }
}

/// `8 h short by 13 Mar`.
fn balance(needed: f64, there: f64, by: Date, today: Date) -> Phrase {
    let short = needed - there;
    let balance = if short > 0.0 {
        phrase!("picture-short")
    } else {
        phrase!("picture-to-spare")
    };
    balance
        .with("hours", Arg::number(short.abs(), 1))
        .with("day", Arg::Day(by, today))
}

/// What there is no time for.
fn too_much(canvas: &mut Canvas, area: Area) {
    let tone = palette::tone(Status::OffTrack);
    let line = Stroke::solid(tone.fill, 1.8);
    canvas.hatch(area, palette::WHITE, line, 5.0);
    canvas.rect(area, "none", Some(Stroke::solid(tone.fill, 1.5)));
}

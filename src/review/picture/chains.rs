//! What a slip leads to: from the initiative that is late, over what waits for it, to the objective and the money.

use jiff::civil::Date;

use crate::domain::money::Money;
use crate::engine::assessment::Status;
use crate::phrase;
use crate::review::escape::Safe;

use super::axes::SMALL;
use super::labels::Labels;
use super::palette;
use super::svg::{Anchor, Area, Canvas, Stroke};
use super::{Drawing, MAIL, font};

/// White at the left and the right.
const PAD: f64 = 8.0;

/// The size of a box.
const BOX: (f64, f64) = (104.0, 72.0);

/// White inside a box, at the left and the right.
const INSIDE: f64 = 6.0;

/// Room for words in a box.
const ROOM: f64 = BOX.0 - 2.0 * INSIDE;

/// The most lines of a name in a box.
const LINES: usize = 3;

/// From one box to the next.
const GAP: f64 = 16.0;

/// So many boxes stand beside each other.
const ACROSS: usize = 4;

/// From one chain to the next, and from one line of a chain to the next.
const BETWEEN: (f64, f64) = (16.0, 14.0);

/// Slips with what they lead to.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Chains {
    /// The worst first.
    pub chains: Vec<Chain>,
    /// Chains that are not shown.
    pub left_out: usize,
    /// What all of them together put at risk, by currency, each stream once.
    pub at_stake: Vec<Money>,
}

/// From one slip to one objective.
#[derive(Debug, Clone, PartialEq)]
pub struct Chain {
    /// From the slip to the last initiative before the objective.
    pub steps: Vec<Link>,
    /// The objective; its days are those by which it is missed.
    pub objective: Link,
    /// What a miss puts at risk: how much, and what it is.
    pub at_stake: Option<(Money, Safe)>,
    /// The slip has no end in sight: days and dates are bounds.
    pub is_endless: bool,
}

/// One part of a chain.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    /// Its id in the plan.
    pub id: Safe,
    /// Its name.
    pub name: Safe,
    /// When it will be finished.
    pub finish: Date,
    /// Calendar days after its due date; 0 or less: in time.
    pub days: i64,
}

/// What stands in a box.
struct Content {
    lines: Vec<String>,
    /// The last line: days and date, or the amount.
    foot: String,
    look: Look,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Look {
    Step,
    Objective,
    Stake,
}

impl Chains {
    /// The same with at most so many chains; the others are counted.
    #[must_use]
    pub fn cut(&self, most: usize) -> Self {
        Self {
            chains: self.chains.iter().take(most).cloned().collect(),
            left_out: self.left_out + self.chains.len().saturating_sub(most),
            at_stake: self.at_stake.clone(),
        }
    }

    /// Draws them at the width of a mail; `None` without a chain.
    pub fn draw(&self, today: Date, labels: Labels<'_>) -> Option<Drawing> {
        if self.chains.is_empty() {
            return None;
        }
        let contents: Vec<Vec<Content>> = self
            .chains
            .iter()
            .map(|chain| chain.contents(today, labels))
            .collect();
        let lines = |boxes: &Vec<Content>| boxes.len().div_ceil(ACROSS) as f64;
        let heights = contents
            .iter()
            .map(|boxes| lines(boxes) * BOX.1 + (lines(boxes) - 1.0) * BETWEEN.1 + BETWEEN.0);
        let foot = self.foot(labels);
        let below = if foot.is_empty() { 0.0 } else { 18.0 };
        let mut canvas = Canvas::new(MAIL, PAD + heights.clone().sum::<f64>() + below);
        let mut y = PAD;
        for (boxes, height) in contents.iter().zip(heights) {
            chain(&mut canvas, boxes, y);
            y += height;
        }
        canvas.text((PAD, y + 6.0), &foot, SMALL, palette::GREY, Anchor::Start);
        Some(canvas.finish(self.alt(today, labels)))
    }

    /// What is not shown, and what all of it puts at risk.
    fn foot(&self, labels: Labels<'_>) -> String {
        let more = (self.left_out > 0)
            .then(|| labels.say(&phrase!("picture-more-chains", count = self.left_out)));
        let sums: Vec<String> = self.at_stake.iter().map(|sum| labels.money(sum)).collect();
        let several = self.chains.len() + self.left_out > 1 && !sums.is_empty();
        let together =
            several.then(|| labels.say(&phrase!("at-stake-together", sum = sums.join(" + "))));
        let parts: Vec<String> = more.into_iter().chain(together).collect();
        parts.join(" · ")
    }

    /// `CRM roll-out +14 d, Regional launch +9 d, Win the north missed by 9 days, at stake USD 4.0 M (write-downs)`.
    fn alt(&self, today: Date, labels: Labels<'_>) -> String {
        let chains = self.chains.iter().map(|chain| chain.said(today, labels));
        let foot = Some(self.foot(labels)).filter(|foot| !foot.is_empty());
        let said: Vec<String> = chains.chain(foot).collect();
        said.join("; ")
    }
}

impl Chain {
    fn contents(&self, today: Date, labels: Labels<'_>) -> Vec<Content> {
        let lines = |link: &Link| {
            let room = ROOM;
            if font::has_all(link.name.as_str()) {
                return font::lines(link.name.as_str(), SMALL, room, LINES);
            }
            vec![
                font::fit(link.name.as_str(), SMALL, room),
                font::fit(&format!("({})", link.id), SMALL, room),
            ]
        };
        let mut contents: Vec<Content> = self
            .steps
            .iter()
            .enumerate()
            .map(|(index, link)| Content {
                lines: lines(link),
                foot: self.foot(link, index == 0, today, labels),
                look: Look::Step,
            })
            .collect();
        contents.push(Content {
            lines: lines(&self.objective),
            foot: self.missed(labels),
            look: Look::Objective,
        });
        contents.extend(self.at_stake.as_ref().map(|(amount, what)| Content {
            lines: font::lines(what.as_str(), SMALL, ROOM, LINES),
            foot: labels.money(amount),
            look: Look::Stake,
        }));
        contents
    }

    /// `+14 d · 29 Dec`; of what is in time the day alone; without an end in sight nothing but that.
    fn when(&self, link: &Link, is_first: bool, today: Date, labels: Labels<'_>) -> String {
        if self.is_endless {
            return labels.say(&if is_first {
                phrase!("picture-no-end")
            } else {
                phrase!("picture-waits")
            });
        }
        let day = labels.day(link.finish, today);
        if link.days > 0 {
            return format!("{} · {day}", late(link, labels));
        }
        day
    }

    /// The same in the room of a box: a day of another year has none beside the days.
    fn foot(&self, link: &Link, is_first: bool, today: Date, labels: Labels<'_>) -> String {
        let whole = self.when(link, is_first, today, labels);
        if font::width(&whole, SMALL) <= ROOM || link.days <= 0 {
            return whole;
        }
        late(link, labels)
    }

    fn missed(&self, labels: Labels<'_>) -> String {
        if self.is_endless {
            return labels.status(Status::Missed);
        }
        labels.say(&phrase!("picture-missed-by", days = self.objective.days))
    }

    fn said(&self, today: Date, labels: Labels<'_>) -> String {
        let steps = self.steps.iter().enumerate();
        let steps = steps.map(|(index, link)| {
            format!(
                "{} {}",
                link.name,
                self.when(link, index == 0, today, labels)
            )
        });
        let objective = format!("{} {}", self.objective.name, self.missed(labels));
        let stake = self.at_stake.as_ref().map(|(amount, what)| {
            labels.say(&phrase!("picture-at-stake", amount = amount, what = what))
        });
        let all: Vec<String> = steps.chain([objective]).chain(stake).collect();
        all.join(", ")
    }
}

/// `+14 d`.
fn late(link: &Link, labels: Labels<'_>) -> String {
    labels.say(&phrase!("picture-late", days = link.days))
}

/// One chain's boxes from left to right, at most four beside each other, with the arrows between them.
fn chain(canvas: &mut Canvas, boxes: &[Content], top: f64) {
    let place = |index: usize| {
        let (line, column) = ((index / ACROSS) as f64, (index % ACROSS) as f64);
        Area {
            x: PAD + column * (BOX.0 + GAP),
            y: top + line * (BOX.1 + BETWEEN.1),
            width: BOX.0,
            height: BOX.1,
        }
    };
    let look = Stroke::solid(palette::GREY, 1.4);
    for (index, content) in boxes.iter().enumerate() {
        let area = place(index);
        content.draw(canvas, area);
        let Some(before) = index.checked_sub(1).map(place) else {
            continue;
        };
        if (before.y - area.y).abs() < 0.5 {
            let y = area.y + area.height / 2.0;
            canvas.line((before.right(), y), (area.x - 4.0, y), look);
            canvas.arrowhead((area.x, y), palette::GREY);
            continue;
        }
        // To the next line: down from the last box, back to the left, down on the first.
        let (from, to) = (before.x + before.width / 2.0, area.x + area.width / 2.0);
        let bend = area.y - BETWEEN.1 / 2.0;
        canvas.path(
            &[
                (from, before.bottom()),
                (from, bend),
                (to, bend),
                (to, area.y - 4.0),
            ],
            look,
        );
        let tip = [
            (to, area.y),
            (to - 3.0, area.y - 5.0),
            (to + 3.0, area.y - 5.0),
        ];
        canvas.shape(&tip, palette::GREY, None);
    }
}

impl Content {
    fn draw(&self, canvas: &mut Canvas, area: Area) {
        let bad = palette::tone(Status::OffTrack);
        let (fill, edge, ink, foot) = match self.look {
            Look::Step => {
                let edge = Stroke::solid(palette::EDGE, 1.0);
                (palette::GROUND, edge, palette::INK, palette::ACTUAL)
            }
            Look::Objective => {
                let edge = Stroke::solid(bad.fill, 2.0);
                (palette::WHITE, edge, palette::INK, bad.ink)
            }
            Look::Stake => {
                let edge = Stroke::solid(palette::INK, 1.0);
                (palette::INK, edge, palette::WHITE, palette::WHITE)
            }
        };
        canvas.rect(area, fill, Some(edge));
        for (index, line) in self.lines.iter().enumerate() {
            let at = (area.x + INSIDE, area.y + 17.0 + 14.0 * index as f64);
            canvas.text(at, line, SMALL, ink, Anchor::Start);
        }
        let words = font::fit(&self.foot, SMALL, ROOM);
        let at = (area.x + INSIDE, area.bottom() - 8.0);
        canvas.text(at, &words, SMALL, foot, Anchor::Start);
    }
}

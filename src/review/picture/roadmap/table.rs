//! The ground of a roadmap: its axis, its rows and the names in them.

use super::{Chart, Group, HEAD, PAD, ROW, Roadmap, Row};
use crate::language::phrase::Arg;
use crate::phrase;
use crate::review::figures;
use crate::review::picture::axes::SMALL;
use crate::review::picture::font;
use crate::review::picture::labels::Labels;
use crate::review::picture::palette;
use crate::review::picture::svg::{Anchor, Area, Canvas, Stroke};

impl Roadmap {
    /// The axis above, lines through the rows, a band for each objective.
    pub(super) fn ground(&self, canvas: &mut Canvas, chart: &Chart, labels: Labels<'_>) {
        chart.axis(canvas, labels);
        for (_, y) in self.heads() {
            let band = Area {
                x: PAD,
                y: chart.area.y + y + 2.0,
                width: chart.width - 2.0 * PAD,
                height: HEAD - 4.0,
            };
            canvas.fill(band, palette::GROUND);
        }
    }

    /// Every name, over the lines that cross it.
    pub(super) fn names(&self, canvas: &mut Canvas, chart: &Chart, labels: Labels<'_>) {
        for (group, y) in self.heads() {
            chart.head(canvas, group, chart.area.y + y, labels);
        }
        for (row, y) in self.placed() {
            chart.name(canvas, row, chart.area.y + y);
        }
    }

    /// Each objective with the upper end of its row.
    fn heads(&self) -> Vec<(&Group, f64)> {
        let mut y = 0.0;
        let mut heads = Vec::new();
        for group in &self.groups {
            heads.push((group, y));
            y += HEAD + ROW * group.rows.len() as f64;
        }
        heads
    }
}

impl Chart {
    fn axis(&self, canvas: &mut Canvas, labels: Labels<'_>) {
        let most = (self.area.width / 64.0).clamp(2.0, 24.0);
        let mut room = 2;
        while f64::from(room) < most {
            room += 1;
        }
        let unit = self.days.unit(i64::from(room));
        let mut year = None;
        let mut end = f64::NEG_INFINITY;
        for day in self.days.ticks(unit) {
            let x = self.x(day);
            let line = Stroke::solid(palette::GRID, 1.0);
            canvas.line((x, self.area.y - 4.0), (x, self.area.bottom()), line);
            let words = labels.tick(day, unit, year != Some(day.year()));
            let width = font::width(&words, SMALL);
            if x + 2.0 < end || x + width > self.area.right() + PAD {
                continue;
            }
            year = Some(day.year());
            end = x + width + 8.0;
            let at = (x, self.area.y - 9.0);
            canvas.text(at, &words, SMALL, palette::GREY, Anchor::Start);
        }
    }

    fn head(&self, canvas: &mut Canvas, group: &Group, y: f64, labels: Labels<'_>) {
        let base = y + HEAD / 2.0 + 4.0;
        let tone = palette::tone(group.status);
        let sign = figures::symbol(group.status);
        canvas.text((PAD + 5.0, base), sign, SMALL, tone.ink, Anchor::Start);
        let due = labels.say(&phrase!("task-due", day = Arg::Day(group.due, self.today)));
        let words = format!("{} · {due}", labels.status(group.status));
        let right = self.width - PAD - 6.0;
        canvas.label(
            (right, base),
            &words,
            SMALL,
            (palette::GREY, palette::GROUND),
            Anchor::End,
        );
        let room = right - PAD - 20.0 - font::width(&words, SMALL) - 12.0;
        let name = font::name(group.name.as_str(), group.id.as_str(), 12.0, room);
        canvas.label(
            (PAD + 20.0, base),
            &name,
            12.0,
            (palette::INK, palette::GROUND),
            Anchor::Start,
        );
    }

    fn name(&self, canvas: &mut Canvas, row: &Row, middle: f64) {
        let base = middle + 4.0;
        let sign = figures::symbol(row.status);
        let tone = palette::tone(row.status);
        canvas.text((PAD + 11.0, base), sign, SMALL, tone.ink, Anchor::Middle);
        let room = self.area.x - PAD - 20.0 - 10.0;
        let name = font::name(row.name.as_str(), row.id.as_str(), SMALL, room);
        canvas.text(
            (PAD + 20.0, base),
            &name,
            SMALL,
            palette::INK,
            Anchor::Start,
        );
    }

    /// Today's line over the bars, its words below.
    pub(super) fn today(&self, canvas: &mut Canvas, labels: Labels<'_>) {
        let x = self.x(self.today);
        let line = Stroke::dashed(palette::INK, 1.0, "3 2");
        canvas.line((x, self.area.y - 4.0), (x, self.area.bottom() + 4.0), line);
        let day = Arg::Day(self.today, self.today);
        let words = labels.say(&phrase!("picture-today", day = day));
        let half = font::width(&words, SMALL) / 2.0;
        let x = x.clamp(self.area.x + half, self.width - PAD - half);
        let at = (x, self.area.bottom() + 15.0);
        canvas.text(at, &words, SMALL, palette::INK, Anchor::Middle);
    }
}

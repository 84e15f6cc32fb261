//! What waits for what: elbows from the end of one bar to the beginning of the next.

use std::collections::BTreeMap;

use super::{Chart, Roadmap, Row};
use crate::review::escape::Safe;
use crate::review::picture::palette;
use crate::review::picture::svg::{Canvas, Stroke};

impl Roadmap {
    /// Every dependency between two initiatives that are shown, those that move something last and darkest.
    pub(super) fn links(&self, canvas: &mut Canvas, chart: &Chart) {
        let placed = self.placed();
        let rows: BTreeMap<&Safe, (&Row, f64)> = placed
            .iter()
            .map(|(row, y)| (&row.id, (*row, chart.area.y + y)))
            .collect();
        for moved in [false, true] {
            for (row, y) in &placed {
                for (id, drives) in &row.waits_for {
                    if let Some((upstream, from)) = rows.get(id)
                        && *drives == moved
                    {
                        chart.link(canvas, (*upstream, *from), (*row, chart.area.y + y), moved);
                    }
                }
            }
        }
    }
}

impl Chart {
    fn link(&self, canvas: &mut Canvas, from: (&Row, f64), to: (&Row, f64), drives: bool) {
        let (colour, width) = if drives {
            (palette::INK, 1.3)
        } else {
            (palette::EDGE, 1.0)
        };
        let look = Stroke::solid(colour, width);
        let (x, y) = (self.x(from.0.ends()), from.1);
        let (goal, row) = (self.x(to.0.start), to.1);
        if goal >= x + 10.0 {
            let bend = x + 5.0;
            canvas.path(&[(x, y), (bend, y), (bend, row), (goal, row)], look);
            canvas.arrowhead((goal, row), colour);
            return;
        }
        // It begins before the other one ends: the arrow comes down on its bar, or up from below.
        let bend = (x + 5.0).min(self.area.right());
        let (edge, tip) = if row > y { (-6.0, -5.0) } else { (6.0, 5.0) };
        canvas.path(&[(x, y), (bend, y), (bend, row + edge + tip)], look);
        let end = row + edge;
        canvas.shape(
            &[
                (bend, end),
                (bend - 3.0, end + tip),
                (bend + 3.0, end + tip),
            ],
            colour,
            None,
        );
    }
}

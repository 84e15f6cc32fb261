//! Where in a mail each picture stands, and how many there is room for.
//!
//! A place is named by its position on the scoreboard (`objective-0`, `lag-0`, `lead-0-1-2`) or by what it shows
//! (`roadmap`, `chains`, `loads`); the template asks for it by that name.

use std::collections::BTreeMap;

use super::content::{ReviewContent, Subject};
use super::picture::labels::Labels;
use super::picture::{Drawing, MAIL};
use super::rows::ObjectiveRow;
use super::view::PictureView;

/// The most pictures of each kind, and of what they show.
#[derive(Debug, Clone, Copy)]
pub(super) struct Room {
    /// Sparklines.
    sparks: usize,
    /// Large trends.
    trends: usize,
    /// Initiatives of the roadmap.
    rows: usize,
    /// Chains from a slip to an objective.
    chains: usize,
    /// People.
    people: usize,
}

/// For each level of [`super::limit::LEVELS`]: with long lists pictures would be too many as well.
pub(super) const ROOM: [Room; 5] = [
    Room {
        sparks: 24,
        trends: 4,
        rows: 18,
        chains: 4,
        people: 8,
    },
    Room {
        sparks: 18,
        trends: 3,
        rows: 18,
        chains: 4,
        people: 8,
    },
    Room {
        sparks: 12,
        trends: 2,
        rows: 14,
        chains: 3,
        people: 6,
    },
    Room {
        sparks: 6,
        trends: 1,
        rows: 10,
        chains: 2,
        people: 4,
    },
    Room {
        sparks: 3,
        trends: 1,
        rows: 8,
        chains: 1,
        people: 3,
    },
];

/// A picture and the name of its place.
#[derive(Debug)]
pub(super) struct Placed {
    pub(super) place: String,
    pub(super) drawing: Drawing,
}

impl Placed {
    /// The name of its part in the mail.
    pub(super) fn cid(&self) -> String {
        format!("{}@throughline", self.place)
    }

    /// How the HTML calls it; a template of somebody's own may leave it out.
    pub(super) fn source(&self) -> String {
        format!("cid:{}\"", self.cid())
    }
}

/// The pictures of a review as its mail shows it.
pub(super) fn pictures(content: &ReviewContent, room: &Room, labels: Labels<'_>) -> Vec<Placed> {
    if content.is_quiet() {
        return Vec::new();
    }
    let shown = Shown { content, labels };
    let mut placed = shown.large(room.trends);
    placed.extend(shown.sparks(room.sparks));
    let pictures = &content.pictures;
    let roadmap = pictures.roadmap.as_ref();
    let roadmap = roadmap.and_then(|roadmap| roadmap.cut(room.rows).draw(MAIL, labels));
    let chains = pictures.chains.cut(room.chains).draw(content.as_of, labels);
    let loads = pictures.loads.cut(room.people).draw(content.as_of, labels);
    for (place, drawing) in [("roadmap", roadmap), ("chains", chains), ("loads", loads)] {
        placed.extend(drawing.map(|drawing| Placed {
            place: place.to_owned(),
            drawing,
        }));
    }
    placed
}

/// What a template sees of pictures, by place.
pub(super) fn views(placed: &[Placed]) -> BTreeMap<String, PictureView> {
    let view = |one: &Placed| {
        let view = PictureView {
            cid: one.cid(),
            alt: one.drawing.alt.clone(),
            width: one.drawing.width,
            height: one.drawing.height,
        };
        (one.place.clone(), view)
    };
    placed.iter().map(view).collect()
}

struct Shown<'a> {
    content: &'a ReviewContent,
    labels: Labels<'a>,
}

impl Shown<'_> {
    fn rows(&self) -> impl Iterator<Item = (usize, &ObjectiveRow)> {
        self.content.scoreboard.items.iter().enumerate()
    }

    fn large(&self, most: usize) -> Vec<Placed> {
        let pictures = &self.content.pictures;
        let drawn = self.rows().filter_map(|(at, row)| {
            let subject = pictures.large.get(&row.id)?;
            Some(Placed {
                place: format!("objective-{at}"),
                drawing: pictures.trends.get(subject)?.draw(self.labels),
            })
        });
        drawn.take(most).collect()
    }

    /// A sparkline for each row of the scoreboard that has a way behind it, as far as there is room.
    fn sparks(&self, most: usize) -> Vec<Placed> {
        let places = self.rows().flat_map(|(at, row)| {
            let lag = (format!("lag-{at}"), Subject::Objective(row.id.clone()));
            let initiatives = row.initiatives.items.iter().enumerate();
            let leads = initiatives.flat_map(move |(initiative, row)| {
                let leads = row.leads.items.iter().enumerate();
                leads.map(move |(lead, row)| {
                    let place = format!("lead-{at}-{initiative}-{lead}");
                    (place, Subject::Lead(row.id.clone()))
                })
            });
            [lag].into_iter().chain(leads)
        });
        let drawn = places.filter_map(|(place, subject)| {
            let trend = self.content.pictures.trends.get(&subject)?;
            let drawing = trend.spark(self.labels)?;
            Some(Placed { place, drawing })
        });
        drawn.take(most).collect()
    }
}

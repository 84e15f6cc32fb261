//! The pictures of the pages: those of the mail, drawn for the screen; each is a file of its own, shown by its name.

use crate::domain::id::{LeadId, ObjectiveId};
use crate::review::picture::labels::English;
use crate::review::picture::{Drawing, gather};
use crate::review::scope::Scope;

use super::Pages;
use super::model::{Block, Picture};

/// The width of the roadmap on a screen, in CSS pixels.
const WIDE: f64 = 1_000.0;

/// The most initiatives on the roadmap's picture; the table below it has all.
const MOST_ROWS: usize = 60;

/// What a picture shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// The way of an objective's result.
    Objective,
    /// The way of a lead.
    Lead,
    /// The same in one line of a table.
    ObjectiveLine,
    LeadLine,
    /// Every initiative in time.
    Roadmap,
}

impl Kind {
    const ALL: [(Self, &'static str); 5] = [
        (Self::Objective, "objective"),
        (Self::Lead, "lead"),
        (Self::ObjectiveLine, "objective-line"),
        (Self::LeadLine, "lead-line"),
        (Self::Roadmap, "roadmap"),
    ];

    /// Its segment of an address.
    fn as_str(self) -> &'static str {
        let mut all = Self::ALL.iter();
        all.find(|(kind, _)| *kind == self)
            .map_or("", |(_, name)| name)
    }
}

impl Pages {
    /// The picture of an address's last two segments; `None`: there is none.
    pub fn picture(&self, kind: &str, id: &str) -> Option<Drawing> {
        let (kind, _) = Kind::ALL.into_iter().find(|(_, name)| *name == kind)?;
        self.drawn(kind, id.strip_suffix(".svg")?)
    }

    fn drawn(&self, kind: Kind, id: &str) -> Option<Drawing> {
        let known = &self.assessment;
        let lag = || gather::lag_trend(known, &ObjectiveId::new(id));
        let lead = || gather::lead_trend(known, &LeadId::new(id));
        match kind {
            Kind::Objective => Some(lag()?.draw(&English)),
            Kind::Lead => Some(lead()?.draw(&English)),
            Kind::ObjectiveLine => lag()?.spark(&English),
            Kind::LeadLine => lead()?.spark(&English),
            Kind::Roadmap => gather::roadmap(known, &Scope::Everything)
                .cut(MOST_ROWS)
                .draw(WIDE, &English),
        }
    }

    /// A picture as part of a page.
    pub(super) fn shown(&self, kind: Kind, id: &str) -> Option<Picture> {
        let drawing = self.drawn(kind, id)?;
        Some(Picture {
            src: self.links.picture(kind.as_str(), id),
            alt: drawing.alt,
            width: drawing.width,
            height: drawing.height,
        })
    }

    /// The same under a heading.
    pub(super) fn pictured(&self, kind: Kind, id: &str) -> Vec<Block> {
        let picture = self.shown(kind, id);
        picture
            .map(|picture| Block::Picture { picture })
            .into_iter()
            .collect()
    }
}

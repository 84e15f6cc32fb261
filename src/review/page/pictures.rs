//! The pictures of the pages: those of the mail, drawn for the screen; each is a file of its own, shown by its name.

use crate::domain::id::{LeadId, ObjectiveId, PersonId};
use crate::review::picture::{Drawing, gather};
use crate::review::scope::Scope;

use super::Pages;
use super::model::{Block, Picture};
use crate::review::picture::Size;

/// The width of the roadmap on a screen, in CSS pixels.
const WIDE: f64 = 1_000.0;

/// The most initiatives on the roadmap's picture; the table below it has all.
const MOST_ROWS: usize = 60;

/// The most chains of each picture; the sentences below it are all of them.
const MOST_CHAINS: usize = 16;

/// The same on the overview.
const WORST_CHAINS: usize = 4;

/// The most people on the picture of capacity; the table below it has all.
const MOST_PEOPLE: usize = 40;

/// The one picture of its kind.
pub(super) const ALL: &str = "all";

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
    /// What each slip leads to.
    Chains,
    /// What the worst of them lead to.
    WorstChains,
    /// What slips lead to at one objective.
    ObjectiveChains,
    /// Who can do what is due.
    Loads,
    /// Whether one person can.
    PersonLoad,
}

impl Kind {
    const ALL: [(Self, &'static str); 10] = [
        (Self::Objective, "objective"),
        (Self::Lead, "lead"),
        (Self::ObjectiveLine, "objective-line"),
        (Self::LeadLine, "lead-line"),
        (Self::Roadmap, "roadmap"),
        (Self::Chains, "chains"),
        (Self::WorstChains, "worst-chains"),
        (Self::ObjectiveChains, "objective-chains"),
        (Self::Loads, "loads"),
        (Self::PersonLoad, "person-load"),
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
        let labels = self.voice().labels();
        let lag = || gather::lag_trend(known, &ObjectiveId::new(id));
        let lead = || gather::lead_trend(known, &LeadId::new(id));
        let chains = || gather::slips::chains(&known.plan, &known.impacts);
        match kind {
            Kind::Objective => Some(lag()?.draw(labels)),
            Kind::Lead => Some(lead()?.draw(labels)),
            Kind::ObjectiveLine => lag()?.spark(labels),
            Kind::LeadLine => lead()?.spark(labels),
            Kind::Roadmap => gather::roadmap(known, &Scope::Everything)
                .cut(MOST_ROWS)
                .draw(Size::natural(WIDE), labels),
            Kind::Chains => chains().cut(MOST_CHAINS).draw(known.as_of, labels),
            Kind::WorstChains => chains().cut(WORST_CHAINS).draw(known.as_of, labels),
            Kind::ObjectiveChains => {
                gather::slips::chains_to(&known.plan, &known.impacts, &ObjectiveId::new(id))
                    .cut(MOST_CHAINS)
                    .draw(known.as_of, labels)
            }
            Kind::Loads => gather::people::loads(known, &Scope::Everything)
                .cut(MOST_PEOPLE)
                .draw(known.as_of, labels),
            Kind::PersonLoad => gather::people::loads(known, &Scope::Owner(PersonId::new(id)))
                .draw(known.as_of, labels),
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

//! What a page is made of, before it is HTML: headings, lines, tables, trees. Texts are finished phrases; markup is the template's.

use serde::Serialize;

use crate::engine::explain::Node;
use crate::language::phrase::Phrase;
use crate::review::escape::Safe;
use crate::review::sentence::Sentence;
use crate::review::tables;
use crate::review::view::StatusView;
use crate::review::voice::Voice;

use super::links::Links;

/// The place of a page in the navigation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Nav {
    /// Objectives, initiatives, measures.
    Overview,
    /// When everything will be finished.
    Roadmap,
    /// What is coming of each measure.
    Forecast,
    /// Who can do what is due.
    People,
    /// Tasks, owners, resources, deadlines.
    Matrix,
    /// What is not kept well.
    Hygiene,
    /// What may go wrong.
    Risks,
    /// What the figures rest on.
    Sources,
    /// What was changed in the plan.
    Ledger,
    /// What was said when, as it was sent.
    Reviews,
    /// Every mail with its state.
    Outbox,
}

impl Nav {
    /// Every place: its path below the root, and the message of what people call it.
    pub const ALL: [(Self, &'static str, &'static str); 11] = [
        (Self::Overview, "", "nav-overview"),
        (Self::Roadmap, "roadmap", "nav-roadmap"),
        (Self::Forecast, "forecast", "nav-forecast"),
        (Self::People, "capacity", "nav-people"),
        (Self::Matrix, "matrix", "nav-tasks"),
        (Self::Hygiene, "hygiene", "nav-hygiene"),
        (Self::Risks, "risks", "nav-risks"),
        (Self::Sources, "sources", "nav-sources"),
        (Self::Ledger, "ledger", "nav-ledger"),
        (Self::Reviews, "reviews", "nav-reviews"),
        (Self::Outbox, "outbox", "nav-outbox"),
    ];
}

/// One page.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Page {
    pub(super) title: String,
    /// What the title is of: `Objective`.
    pub(super) kind: Option<String>,
    pub(super) status: Option<StatusView>,
    /// From the overview down, without the page itself.
    pub(super) crumbs: Vec<Cell>,
    pub(super) nav: Option<Nav>,
    /// The sentence below the title.
    pub(super) lead: Option<String>,
    pub(super) parts: Vec<Part>,
}

impl Page {
    /// A page that so far only has a title.
    pub(super) fn new(title: impl Into<String>, nav: Nav) -> Self {
        Self {
            title: title.into(),
            nav: Some(nav),
            ..Self::default()
        }
    }

    /// Adds a part, unless there is nothing in it.
    pub(super) fn part(&mut self, heading: impl Into<String>, blocks: Vec<Block>) {
        if !blocks.is_empty() {
            self.parts.push(Part {
                heading: heading.into(),
                blocks,
            });
        }
    }
}

/// A heading with what stands under it.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Part {
    pub(super) heading: String,
    pub(super) blocks: Vec<Block>,
}

/// One thing under a heading.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(super) enum Block {
    /// A sentence.
    Text { text: String },
    /// A word above what follows it.
    Label { text: String },
    /// Sentences, one below the other.
    Lines { items: Vec<Cell> },
    /// What is what: a term and what it is.
    Facts { rows: Vec<Fact> },
    /// Rows under a header.
    Table {
        /// Its name for those who hear it.
        label: String,
        columns: Vec<Column>,
        rows: Vec<Vec<Cell>>,
    },
    /// A derivation.
    Tree { nodes: Vec<Branch> },
    /// Text set by somebody else, kept as it stands.
    Plain { text: String },
    /// A picture.
    Picture { picture: Picture },
}

/// A picture: where it is, and what it says to whoever does not see it.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Picture {
    pub(super) src: String,
    pub(super) alt: String,
    /// In CSS pixels.
    pub(super) width: u32,
    /// In CSS pixels.
    pub(super) height: u32,
}

/// A term and what it is.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Fact {
    pub(super) term: String,
    pub(super) cells: Vec<Cell>,
}

impl Fact {
    pub(super) fn new(term: impl Into<String>, cells: Vec<Cell>) -> Self {
        Self {
            term: term.into(),
            cells,
        }
    }
}

/// What stands above a column.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Column {
    pub(super) name: String,
    pub(super) is_figure: bool,
    /// Left out where the screen is narrow: the figure stands on another page too.
    pub(super) is_extra: bool,
}

/// A column of a table of ours: the message that stands above it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Head {
    id: &'static str,
    is_figure: bool,
    is_extra: bool,
}

/// A column of words.
pub(super) const fn words(id: &'static str) -> Head {
    Head {
        id,
        is_figure: false,
        is_extra: false,
    }
}

/// A column of figures.
pub(super) const fn figure(id: &'static str) -> Head {
    Head {
        is_figure: true,
        ..words(id)
    }
}

impl Head {
    /// The same, left out where the screen is narrow.
    pub(super) const fn extra(self) -> Self {
        Self {
            is_extra: true,
            ..self
        }
    }
}

/// A text, and what it shows or leads to.
#[derive(Debug, Clone, Default, Serialize)]
pub(super) struct Cell {
    pub(super) text: String,
    /// Where it leads.
    pub(super) href: Option<String>,
    /// Whether that is another site.
    pub(super) is_outside: bool,
    pub(super) status: Option<StatusView>,
    /// Sentences below it.
    pub(super) notes: Vec<String>,
    /// How many things it stands under.
    pub(super) depth: usize,
    /// Whether it weighs more than what stands around it.
    pub(super) is_strong: bool,
    pub(super) picture: Option<Picture>,
}

/// One step of a derivation.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Branch {
    pub(super) head: String,
    pub(super) lines: Vec<String>,
    pub(super) children: Vec<Branch>,
}

impl Cell {
    /// A text that leads nowhere.
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            ..Self::default()
        }
    }

    /// A picture where there is one.
    pub(super) fn picture(picture: Option<Picture>) -> Self {
        Self {
            picture,
            ..Self::default()
        }
    }

    /// A status as sign and word.
    pub(super) fn status(status: StatusView) -> Self {
        Self {
            status: Some(status),
            ..Self::default()
        }
    }

    /// A text that leads to another page of ours.
    pub(super) fn link(text: impl Into<String>, href: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            href: Some(href.into()),
            ..Self::default()
        }
    }

    /// A text that leads to a page of a tracker; the address has passed [`crate::review::escape::link`].
    pub(super) fn outside(text: impl Into<String>, href: Option<String>) -> Self {
        Self {
            text: text.into(),
            is_outside: href.is_some(),
            href,
            ..Self::default()
        }
    }

    /// The same behind a status.
    pub(super) fn with_status(self, status: StatusView) -> Self {
        Self {
            status: Some(status),
            ..self
        }
    }

    /// The same with sentences below it.
    pub(super) fn with_notes(self, notes: Vec<String>) -> Self {
        Self { notes, ..self }
    }
}

impl Block {
    /// Sentences; `None`: there are none.
    pub(super) fn lines(items: impl IntoIterator<Item = String>) -> Option<Self> {
        Self::cells(items.into_iter().map(Cell::text).collect())
    }

    /// Sentences that may lead somewhere.
    pub(super) fn cells(items: Vec<Cell>) -> Option<Self> {
        (!items.is_empty()).then_some(Self::Lines { items })
    }

    /// A sentence.
    pub(super) fn sentence(text: impl Into<String>) -> Self {
        Self::Text { text: text.into() }
    }

    /// A table of our own columns; none without rows.
    pub(super) fn table(
        label: impl Into<String>,
        columns: &[Head],
        rows: Vec<Vec<Cell>>,
        voice: Voice<'_>,
    ) -> Option<Self> {
        let columns = columns.iter().map(|head| Column {
            name: voice.say(&Phrase::new(head.id)),
            is_figure: head.is_figure,
            is_extra: head.is_extra,
        });
        (!rows.is_empty()).then(|| Self::Table {
            label: label.into(),
            columns: columns.collect(),
            rows,
        })
    }

    /// A table of the listings; what its cells name is linked.
    pub(super) fn listing(
        label: &str,
        table: &tables::Table,
        links: &Links,
        voice: Voice<'_>,
    ) -> Self {
        let columns = table.columns().map(|(name, is_figure)| Column {
            name: voice.say(name),
            is_figure,
            is_extra: false,
        });
        let cell = |text: &Sentence| links.cell(&voice.sentence(text));
        Self::Table {
            label: label.to_owned(),
            columns: columns.collect(),
            rows: table
                .rows()
                .iter()
                .map(|row| row.iter().map(cell).collect())
                .collect(),
        }
    }

    /// A derivation.
    pub(super) fn tree(node: &Node) -> Self {
        Self::Tree {
            nodes: vec![branch(node)],
        }
    }
}

fn branch(node: &Node) -> Branch {
    let safe = |text: &String| Safe::new(text).to_string();
    Branch {
        head: safe(&node.head),
        lines: node.lines.iter().map(safe).collect(),
        children: node.children.iter().map(branch).collect(),
    }
}

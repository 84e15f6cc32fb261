//! The read-only page: an assessment as HTML documents that link to each other.
//!
//! What a page says comes from the same values and phrases as the mail, the terminal and the JSON: here it is only decided what
//! stands on which page and where it leads. Nothing here knows HTTP, a store or a clock.

mod board;
mod explained;
mod facts;
mod initiative;
mod lead;
mod links;
mod listings;
mod look;
pub mod mails;
mod model;
mod objective;
mod overview;
mod person;
mod pictures;
mod render;
mod sections;
mod tasks;

use std::sync::{Arc, OnceLock};

use jiff::civil::Date;

use crate::engine::Assessment;
use crate::language::phrase::{Arg, Phrase};
use crate::language::translator::Translator;
use crate::phrase;

use super::content::{ReviewContent, check_in};
use super::figures;
use super::previous::PreviousStatuses;
use super::scope::Scope;
use super::tables::Table;
use super::view::View;
use super::voice::Voice;
use super::wording::{self, Words};

use links::Links;
pub use look::{Brand, Logo, STYLE, style};
use model::Block;
pub use model::{Nav, Page};
pub use render::{Frame, render};

/// Every page of one assessment.
#[derive(Debug)]
pub struct Pages {
    assessment: Arc<Assessment>,
    links: Links,
    translator: Arc<Translator>,
    /// How everything stands: what most pages show a part of.
    whole: OnceLock<Told>,
}

impl Pages {
    /// Pages whose links begin with `root`: `./`, or `../` for one that lies a folder deeper.
    pub fn new(assessment: Arc<Assessment>, root: &str, translator: Arc<Translator>) -> Self {
        Self {
            translator,
            links: Links::new(&assessment.plan, root),
            assessment,
            whole: OnceLock::new(),
        }
    }

    /// Whether these are pages of an assessment.
    pub fn show(&self, assessment: &Arc<Assessment>) -> bool {
        Arc::ptr_eq(&self.assessment, assessment)
    }

    /// Whether these are the pages of an assessment with links from a root and in a language.
    pub fn are_of(
        &self,
        assessment: &Arc<Assessment>,
        root: &str,
        translator: &Translator,
    ) -> bool {
        self.show(assessment)
            && self.links.root() == root
            && self.translator.locale() == translator.locale()
    }

    /// How everything stands, compared with nothing: what `throughline status` prints.
    fn told(&self) -> &Told {
        self.whole.get_or_init(|| self.told_of(&Scope::Everything))
    }

    /// How the part of one person stands.
    fn told_of(&self, scope: &Scope) -> Told {
        let content = check_in(&self.assessment, &PreviousStatuses::default(), scope);
        let view = wording::view(&content, self.voice());
        Told { content, view }
    }

    /// Speaks the reader's language.
    fn voice(&self) -> Voice<'_> {
        Voice::new(&self.translator)
    }

    /// A phrase in the reader's language.
    fn say(&self, phrase: &Phrase) -> String {
        self.voice().say(phrase)
    }

    /// A phrase as a sentence begins: with a capital.
    fn sentence(&self, phrase: &Phrase) -> Block {
        Block::sentence(figures::capital(&self.say(phrase)))
    }

    /// A day beside today's.
    fn day(&self, day: Date) -> String {
        self.voice().spell(&Arg::Day(day, self.assessment.as_of))
    }

    /// A table of the listings; what its cells name is linked.
    fn listing(&self, label: &str, table: &Table) -> Block {
        Block::listing(label, table, &self.links, self.voice())
    }

    /// The first rows of such a table, and how many more there are: a browser shows thousands of rows to nobody's use.
    fn first_of(&self, label: &str, table: Table, most: usize) -> Vec<Block> {
        let (table, more) = table.first(most);
        let mut blocks = vec![self.listing(label, &table)];
        if more > 0 {
            blocks.push(self.sentence(&phrase!("more", count = more)));
        }
        blocks
    }
}

/// The most rows of a list on a page of its own, and of one of many.
const MOST: usize = 500;
const MOST_OF_MANY: usize = 50;

/// A content and its phrases: the items of its scoreboard stand in the same order in both.
#[derive(Debug)]
struct Told {
    content: ReviewContent,
    view: View,
}

impl Told {
    /// What spells a part of the content by itself.
    const fn words<'a>(&'a self, voice: Voice<'a>) -> Words<'a> {
        Words {
            content: &self.content,
            voice,
        }
    }
}

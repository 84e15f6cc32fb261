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

use std::sync::Arc;

use crate::engine::Assessment;

use super::content::{ReviewContent, check_in};
use super::previous::PreviousStatuses;
use super::scope::Scope;
use super::view::View;
use super::voice::Voice;
use super::wording;

use links::Links;
pub use look::{Brand, Logo, STYLE, style};
pub use model::{Nav, Page};
pub use render::{Frame, render};

/// Every page of one assessment.
#[derive(Debug)]
pub struct Pages {
    assessment: Arc<Assessment>,
    links: Links,
}

impl Pages {
    /// Pages whose links begin with `root`: `./`, or `../` for one that lies a folder deeper.
    pub fn new(assessment: Arc<Assessment>, root: &str) -> Self {
        Self {
            links: Links::new(&assessment.plan, root),
            assessment,
        }
    }

    /// How everything stands, compared with nothing: what `throughline status` prints.
    fn told(&self, scope: &Scope) -> Told {
        let content = check_in(&self.assessment, &PreviousStatuses::default(), scope);
        let view = wording::view(&content, voice());
        Told { content, view }
    }
}

/// The page speaks English, as the terminal does.
fn voice() -> Voice<'static> {
    Voice::english()
}

/// A content and its phrases: the items of its scoreboard stand in the same order in both.
struct Told {
    content: ReviewContent,
    view: View,
}

//! The overview: the whole tree with its figures, then what wants a decision.

use crate::phrase;

use super::model::{Block, Cell, Nav, Page};
use super::pictures::{ALL, Kind};
use super::{Pages, Told, board, sections};

impl Pages {
    /// Objectives, initiatives and measures, worst first; what to decide; who waits; what is due.
    pub fn overview(&self) -> Page {
        let told = self.told();
        let mut page = Page::new(self.say(&phrase!("nav-overview")), Nav::Overview);
        page.lead = Some(self.voice().beginning(&told.content.news));
        let mut blocks = counts(told);
        blocks.extend(board::tree(told, self));
        if blocks.is_empty() {
            blocks.push(self.sentence(&phrase!("no-objective")));
        }
        page.part(self.say(&phrase!("page-scoreboard")), blocks);
        sections::add(&mut page, &told.view, self, sections::is_decided);
        page.part(self.say(&phrase!("heading-chains")), self.worst_slips());
        sections::add(&mut page, &told.view, self, sections::is_of_the_plan);
        page
    }
}

impl Pages {
    /// What the worst slips lead to; the roadmap has all of them, in words.
    fn worst_slips(&self) -> Vec<Block> {
        let mut blocks = self.pictured(Kind::WorstChains, ALL);
        if !blocks.is_empty() {
            let all = Cell::link(
                self.say(&phrase!("nav-roadmap")),
                self.links.page("roadmap"),
            );
            blocks.extend(Block::cells(vec![all]));
        }
        blocks
    }
}

/// `Objectives: 1 off track, 2 on track`.
fn counts(told: &Told) -> Vec<Block> {
    let lines = told.view.counts.iter();
    let facts = lines.map(|line| super::model::Fact {
        term: line.label.trim_end_matches(':').to_owned(),
        cells: line
            .counts
            .iter()
            .map(|one| Cell::text(&one.count).with_status(one.status.clone()))
            .collect(),
    });
    let rows: Vec<_> = facts.collect();
    if rows.is_empty() {
        return Vec::new();
    }
    vec![Block::Facts { rows }]
}

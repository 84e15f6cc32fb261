//! The listings of the terminal as pages: the same rows, in the same order.

use jiff::civil::Date;

use crate::engine::stake;
use crate::review::escape::Safe;
use crate::review::figures;
use crate::review::scope::Scope;
use crate::review::tables::{capacity, forecast, hygiene, ledger, matrix, risks, schedule};
use crate::review::view::SourceView;
use crate::review::wording::Words;

use super::model::{Block, Cell, Nav, Page};
use super::pictures::{ALL, Kind};
use super::{Pages, sections, voice};

impl Pages {
    /// When every initiative will be finished, and what each slip leads to.
    pub fn roadmap(&self) -> Page {
        let mut page = Page::new("Roadmap", Nav::Roadmap);
        page.lead = Some("When everything will be finished, and what a slip leads to.".to_owned());
        let initiatives = match schedule::table(&self.assessment) {
            Some(table) => Block::listing("Initiatives", &table, &self.links),
            None => Block::sentence(figures::capital(schedule::NOTHING)),
        };
        page.part("In time", self.pictured(Kind::Roadmap, ALL));
        page.part("Initiatives", vec![initiatives]);
        page.part("Objectives", self.finishes());
        page.part("What a slip leads to", self.slips(Kind::Chains));
        page
    }

    fn finishes(&self) -> Vec<Block> {
        let today = self.assessment.as_of;
        let day = |day: Date| Cell::text(figures::day(day, today));
        let rows = self
            .assessment
            .schedule
            .objectives
            .values()
            .filter_map(|planned| {
                let known = self.assessment.plan.objectives.get(&planned.id)?;
                let all = &self.assessment.schedule;
                let is_endless = planned.chain.iter().any(|id| all.is_endless(id));
                // Its dates are bounds then, no forecasts.
                let finish = |date: Date| {
                    if is_endless {
                        return Cell::text(schedule::ENDLESS);
                    }
                    day(date)
                };
                let late = Some(planned.late_days).filter(|_| !is_endless);
                Some(vec![
                    Cell::link(
                        Safe::new(&known.statement).as_str(),
                        self.links.objective(&planned.id),
                    ),
                    day(planned.due),
                    finish(planned.finish.p50),
                    finish(planned.finish.p85),
                    Cell::text(late.map_or_else(String::new, schedule::late)),
                ])
            });
        let columns = ["objective", "due", "finish", "85 of 100", ">late"];
        Block::table("Objectives", &columns, rows.collect())
            .into_iter()
            .collect()
    }

    /// What slips lead to: the picture of the worst, or of all of them, and every one in words.
    pub(super) fn slips(&self, picture: Kind) -> Vec<Block> {
        let impacts = &self.assessment.impacts;
        let lines = impacts
            .slips
            .iter()
            .flat_map(|slip| schedule::slip_lines(slip, self.assessment.as_of));
        let mut blocks = self.pictured(picture, ALL);
        blocks.extend(Block::lines(lines.map(|line| line.to_string())));
        let together = stake::words(&impacts.at_stake);
        blocks.extend(together.map(|sum| Block::sentence(format!("At stake together: {sum}"))));
        blocks
    }

    /// What is coming of each measure, what moves with what, and how good earlier forecasts were.
    pub fn forecast(&self) -> Page {
        let mut page = Page::new("Forecast", Nav::Forecast);
        page.lead =
            Some("When each lead reaches its target, and where each result will stand.".to_owned());
        let (table, notes) = forecast::lead_table(&self.assessment);
        let mut leads: Vec<Block> = Vec::new();
        if let Some(table) = table {
            leads.push(Block::listing("Leads", &table, &self.links));
            leads.push(Block::sentence(forecast::LEGEND));
        }
        leads.extend(noted(notes));
        page.part("Leads", leads);
        let (table, notes) = forecast::lag_table(&self.assessment);
        let mut lags: Vec<Block> = table
            .map(|table| Block::listing("Results", &table, &self.links))
            .into_iter()
            .collect();
        lags.extend(noted(notes));
        page.part("Results", lags);
        let evidence = forecast::evidence::table(&self.assessment);
        page.part(
            "Does the work move the measures?",
            evidence
                .map(|table| Block::listing("Evidence", &table, &self.links))
                .into_iter()
                .collect(),
        );
        let mut record: Vec<Block> = Block::lines(
            forecast::record_sentences(&self.assessment.calibration)
                .iter()
                .map(ToString::to_string),
        )
        .into_iter()
        .collect();
        record.extend(
            forecast::record::verdicts(&self.assessment)
                .map(|table| Block::listing("Verdicts of earlier months", &table, &self.links)),
        );
        page.part("How good the forecasts were", record);
        if page.parts.is_empty() {
            page.part("Measures", vec![Block::sentence("No measure is declared")]);
        }
        page
    }

    /// Everybody of the plan, and whether they can do what is due.
    pub fn capacity(&self) -> Page {
        let mut page = Page::new("People", Nav::People);
        page.lead =
            Some("Who can do what is due with the hours they have, and the ways out.".to_owned());
        let mut load = self.pictured(Kind::Loads, ALL);
        load.push(
            match capacity::table(&self.assessment, &Scope::Everything) {
                Some(table) => Block::listing("Load", &table, &self.links),
                None => Block::sentence(figures::capital(capacity::NOBODY)),
            },
        );
        page.part("Load", load);
        let people = self.assessment.plan.people.values();
        let cells = people.map(|known| {
            Cell::link(
                Safe::new(&known.name).as_str(),
                self.links.person(&known.id),
            )
        });
        page.part(
            "Everybody",
            Block::cells(cells.collect()).into_iter().collect(),
        );
        page
    }

    /// The open tasks of each objective with owner, resource and deadline.
    pub fn matrix(&self) -> Page {
        let mut page = Page::new("Tasks", Nav::Matrix);
        page.lead =
            Some("The open tasks of each objective with owner, resource and deadline.".to_owned());
        for found in matrix::chosen(&self.assessment, None) {
            let statement = self.assessment.plan.objectives.get(&found.objective);
            let statement =
                statement.map_or_else(|| Safe::new(""), |known| Safe::new(&known.statement));
            page.part(statement.as_str(), self.matrix_of(&found.objective));
        }
        if page.parts.is_empty() {
            page.part(
                "Tasks",
                vec![Block::sentence("No objective has an open task")],
            );
        }
        page
    }

    /// What is not kept well, and whom to tell.
    pub fn hygiene(&self) -> Page {
        let mut page = Page::new("Hygiene", Nav::Hygiene);
        let filter = hygiene::Filter {
            scope: Scope::Everything,
            check: None,
        };
        let blocks = match hygiene::table(&self.assessment, &filter) {
            Some((table, findings)) => {
                page.lead = Some(format!(
                    "What is not kept well, and whom to tell: {}.",
                    figures::count(findings, "finding")
                ));
                vec![Block::listing("Findings", &table, &self.links)]
            }
            None => vec![Block::sentence(figures::capital(hygiene::NOTHING))],
        };
        page.part("Findings", blocks);
        page
    }

    /// The risk register, and what the figures point to.
    pub fn risks(&self) -> Page {
        let mut page = Page::new("Risks", Nav::Risks);
        let declared = risks::declared(&self.assessment, &Scope::Everything);
        page.part(
            "Register",
            declared
                .map(|table| Block::listing("Register", &table, &self.links))
                .into_iter()
                .collect(),
        );
        let emerging = risks::emerging(&self.assessment, &Scope::Everything);
        page.part(
            risks::EMERGING,
            emerging
                .map(|table| Block::listing(risks::EMERGING, &table, &self.links))
                .into_iter()
                .collect(),
        );
        if page.parts.is_empty() {
            page.part(
                "Register",
                vec![Block::sentence(figures::capital(risks::NONE))],
            );
        }
        page
    }

    /// Every source with its freshness, and what counts nowhere.
    pub fn sources(&self) -> Page {
        let told = self.told(&Scope::Everything);
        let words = Words {
            content: &told.content,
            voice: voice(),
        };
        let mut page = Page::new("Sources", Nav::Sources);
        page.lead =
            Some("What the figures rest on: each source with the age of its data.".to_owned());
        let sources: Vec<SourceView> = told
            .content
            .data
            .sources
            .items
            .iter()
            .map(|line| words.source(line))
            .collect();
        let table = sections::source_table(&sources);
        page.part(
            "Sources",
            vec![table.unwrap_or_else(|| Block::sentence("No source is configured"))],
        );
        page.part(
            "What counts nowhere",
            Block::lines(words.notes()).into_iter().collect(),
        );
        page
    }

    /// What was changed in the plan, why, and what it made of the variance.
    pub fn ledger(&self) -> Page {
        let report = &self.assessment.ledger;
        let mut page = Page::new("Ledger", Nav::Ledger);
        if report.entries.is_empty() {
            page.part(
                "Changes of the plan",
                vec![Block::sentence("No plan is stored yet")],
            );
            return page;
        }
        page.lead =
            Some("What was changed in the plan, why, and what it made of the variance.".to_owned());
        let broken = report.broken.as_ref().map(|broken| {
            format!(
                "The record does not hold: entry {}: {}",
                broken.entry,
                Safe::new(&broken.what)
            )
        });
        page.part("Broken", broken.map(Block::sentence).into_iter().collect());
        page.part(
            "Changes of the plan",
            vec![Block::listing(
                "Entries",
                &ledger::entries(&self.assessment),
                &self.links,
            )],
        );
        let revised = ledger::revisions(&self.assessment);
        page.part(
            "Revised figures",
            revised
                .map(|table| Block::listing("Revised figures", &table, &self.links))
                .into_iter()
                .collect(),
        );
        let compared = ledger::originals(&self.assessment);
        page.part(
            "Against the first plan",
            compared
                .map(|table| Block::listing("Against the first plan", &table, &self.links))
                .into_iter()
                .collect(),
        );
        if report.broken.is_none() {
            page.part(
                "The record",
                Block::lines(ledger::summary(report).map(|line| figures::capital(&line)))
                    .into_iter()
                    .collect(),
            );
        }
        page
    }
}

/// Notes behind the ids that they are about.
fn noted(notes: forecast::Notes<'_>) -> Option<Block> {
    Block::lines(notes.into_iter().map(|(id, note)| format!("{id}: {note}")))
}

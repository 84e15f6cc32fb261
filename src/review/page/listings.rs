//! The listings of the terminal as pages: the same rows, in the same order.

use jiff::civil::Date;

use crate::engine::stake;
use crate::language::phrase::Phrase;
use crate::phrase;
use crate::review::escape::Safe;
use crate::review::figures;
use crate::review::scope::Scope;
use crate::review::tables::{capacity, forecast, hygiene, ledger, matrix, risks, schedule};
use crate::review::view::SourceView;
use crate::review::wording::Words;

use super::model::{Block, Cell, Nav, Page, figure, words};
use super::pictures::{ALL, Kind};
use super::{MOST, MOST_OF_MANY, Pages, sections};

impl Pages {
    /// When every initiative will be finished, and what each slip leads to.
    pub fn roadmap(&self) -> Page {
        let mut page = Page::new(self.say(&phrase!("nav-roadmap")), Nav::Roadmap);
        page.lead = Some(self.say(&phrase!("lead-roadmap")));
        let initiatives = match schedule::table(&self.assessment) {
            Some(table) => self.listing(&self.say(&phrase!("page-initiatives")), &table),
            None => self.sentence(&schedule::nothing()),
        };
        page.part(
            self.say(&phrase!("page-in-time")),
            self.pictured(Kind::Roadmap, ALL),
        );
        page.part(self.say(&phrase!("page-initiatives")), vec![initiatives]);
        page.part(self.say(&phrase!("page-objectives")), self.finishes());
        page.part(self.say(&phrase!("heading-chains")), self.slips());
        page
    }

    fn finishes(&self) -> Vec<Block> {
        let day = |day: Date| Cell::text(self.day(day));
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
                        return Cell::text(self.say(&schedule::endless()));
                    }
                    day(date)
                };
                let late = schedule::late(planned.late_days).filter(|_| !is_endless);
                Some(vec![
                    Cell::link(
                        Safe::new(&known.statement).as_str(),
                        self.links.objective(&planned.id),
                    ),
                    day(planned.due),
                    finish(planned.finish.p50),
                    finish(planned.finish.p85),
                    Cell::text(late.map(|late| self.say(&late)).unwrap_or_default()),
                ])
            });
        let columns = [
            words("head-objective"),
            words("head-due"),
            words("head-finish"),
            words("head-likely"),
            figure("head-late"),
        ];
        let label = self.say(&phrase!("page-objectives"));
        Block::table(label, &columns, rows.collect(), self.voice())
            .into_iter()
            .collect()
    }

    /// What slips lead to: the picture, and every one in words.
    fn slips(&self) -> Vec<Block> {
        let impacts = &self.assessment.impacts;
        let lines = impacts
            .slips
            .iter()
            .flat_map(|slip| schedule::slip_lines(slip, self.assessment.as_of));
        let mut blocks = self.pictured(Kind::Chains, ALL);
        blocks.extend(Block::lines(lines.map(|line| self.voice().sentence(&line))));
        let together = stake::words(&impacts.at_stake);
        blocks.extend(together.map(|sum| self.sentence(&phrase!("at-stake-together", sum = sum))));
        blocks
    }

    /// What is coming of each measure, what moves with what, and how good earlier forecasts were.
    pub fn forecast(&self) -> Page {
        let mut page = Page::new(self.say(&phrase!("nav-forecast")), Nav::Forecast);
        page.lead = Some(self.say(&phrase!("lead-forecast")));
        let (table, notes) = forecast::lead_table(&self.assessment);
        let mut leads: Vec<Block> = Vec::new();
        if let Some(table) = table {
            leads.push(self.listing(&self.say(&phrase!("page-leads")), &table));
            leads.push(Block::sentence(self.say(&forecast::legend())));
        }
        leads.extend(self.noted(notes));
        page.part(self.say(&phrase!("page-leads")), leads);
        let (table, notes) = forecast::lag_table(&self.assessment);
        let mut lags: Vec<Block> = table
            .map(|table| self.listing(&self.say(&phrase!("page-results")), &table))
            .into_iter()
            .collect();
        lags.extend(self.noted(notes));
        page.part(self.say(&phrase!("page-results")), lags);
        let evidence = forecast::evidence::table(&self.assessment);
        page.part(
            self.say(&phrase!("heading-verdicts")),
            evidence
                .map(|table| self.listing(&self.say(&phrase!("heading-verdicts")), &table))
                .into_iter()
                .collect(),
        );
        let mut record: Vec<Block> = Block::lines(
            forecast::record_sentences(&self.assessment.calibration)
                .iter()
                .map(|line| self.say(line)),
        )
        .into_iter()
        .collect();
        record.extend(
            forecast::record::verdicts(&self.assessment)
                .map(|table| self.listing(&self.say(&phrase!("page-earlier-verdicts")), &table)),
        );
        page.part(self.say(&phrase!("heading-forecasts")), record);
        if page.parts.is_empty() {
            page.part(
                self.say(&phrase!("page-measures")),
                vec![self.sentence(&forecast::nothing())],
            );
        }
        page
    }

    /// Everybody of the plan, and whether they can do what is due.
    pub fn capacity(&self) -> Page {
        let mut page = Page::new(self.say(&phrase!("nav-people")), Nav::People);
        page.lead = Some(self.say(&phrase!("lead-people")));
        let mut load = self.pictured(Kind::Loads, ALL);
        load.push(
            match capacity::table(&self.assessment, &Scope::Everything) {
                Some(table) => self.listing(&self.say(&phrase!("page-load")), &table),
                None => self.sentence(&capacity::nobody()),
            },
        );
        page.part(self.say(&phrase!("page-load")), load);
        let people = self.assessment.plan.people.values();
        let cells = people.map(|known| {
            Cell::link(
                Safe::new(&known.name).as_str(),
                self.links.person(&known.id),
            )
        });
        page.part(
            self.say(&phrase!("page-everybody")),
            Block::cells(cells.collect()).into_iter().collect(),
        );
        page
    }

    /// The open tasks of each objective with owner, resource and deadline.
    pub fn matrix(&self) -> Page {
        let mut page = Page::new(self.say(&phrase!("nav-tasks")), Nav::Matrix);
        page.lead = Some(self.say(&phrase!("lead-tasks")));
        for found in matrix::chosen(&self.assessment, None) {
            let statement = self.assessment.plan.objectives.get(&found.objective);
            let statement =
                statement.map_or_else(|| Safe::new(""), |known| Safe::new(&known.statement));
            page.part(statement.as_str(), self.open_tasks(&found, MOST_OF_MANY));
        }
        if page.parts.is_empty() {
            page.part(
                self.say(&phrase!("page-tasks")),
                vec![self.sentence(&matrix::nothing_open())],
            );
        }
        page
    }

    /// What is not kept well, and whom to tell.
    pub fn hygiene(&self) -> Page {
        let mut page = Page::new(self.say(&phrase!("nav-hygiene")), Nav::Hygiene);
        let filter = hygiene::Filter {
            scope: Scope::Everything,
            check: None,
        };
        let blocks = match hygiene::table(&self.assessment, &filter) {
            Some((table, findings)) => {
                page.lead = Some(self.say(&phrase!("lead-hygiene", count = findings)));
                self.first_of(&self.say(&phrase!("page-findings")), table, MOST)
            }
            None => vec![self.sentence(&hygiene::nothing())],
        };
        page.part(self.say(&phrase!("page-findings")), blocks);
        page
    }

    /// The risk register, and what the figures point to.
    pub fn risks(&self) -> Page {
        let mut page = Page::new(self.say(&phrase!("nav-risks")), Nav::Risks);
        let declared = risks::declared(&self.assessment, &Scope::Everything);
        page.part(
            self.say(&phrase!("page-register")),
            declared
                .map(|table| self.listing(&self.say(&phrase!("page-register")), &table))
                .into_iter()
                .collect(),
        );
        let emerging = risks::emerging(&self.assessment, &Scope::Everything);
        page.part(
            self.say(&risks::emerging_heading()),
            emerging
                .map(|table| self.listing(&self.say(&risks::emerging_heading()), &table))
                .into_iter()
                .collect(),
        );
        if page.parts.is_empty() {
            page.part(
                self.say(&phrase!("page-register")),
                vec![self.sentence(&risks::none())],
            );
        }
        page
    }

    /// Every source with its freshness, and what counts nowhere.
    pub fn sources(&self) -> Page {
        let told = self.told();
        let words = Words {
            content: &told.content,
            voice: self.voice(),
        };
        let mut page = Page::new(self.say(&phrase!("nav-sources")), Nav::Sources);
        page.lead = Some(self.say(&phrase!("lead-sources")));
        let sources: Vec<SourceView> = told
            .content
            .data
            .sources
            .items
            .iter()
            .map(|line| words.source(line))
            .collect();
        let table = sections::source_table(&sources, self);
        page.part(
            self.say(&phrase!("nav-sources")),
            vec![table.unwrap_or_else(|| self.sentence(&phrase!("no-source")))],
        );
        page.part(
            self.say(&phrase!("page-nowhere")),
            Block::lines(words.notes()).into_iter().collect(),
        );
        page
    }

    /// What was changed in the plan, why, and what it made of the variance.
    pub fn ledger(&self) -> Page {
        let report = &self.assessment.ledger;
        let mut page = Page::new(self.say(&phrase!("nav-ledger")), Nav::Ledger);
        if report.entries.is_empty() {
            page.part(
                self.say(&phrase!("page-changes")),
                vec![self.sentence(&phrase!("no-plan"))],
            );
            return page;
        }
        page.lead = Some(self.say(&phrase!("lead-ledger")));
        let broken = report.broken.as_ref().map(|broken| {
            self.say(&phrase!(
                "record-broken",
                entry = broken.entry.to_string(),
                what = broken.what.as_str()
            ))
        });
        page.part(
            self.say(&phrase!("page-broken")),
            broken.map(Block::sentence).into_iter().collect(),
        );
        page.part(
            self.say(&phrase!("page-changes")),
            vec![self.listing(
                &self.say(&phrase!("page-changes")),
                &ledger::entries(&self.assessment),
            )],
        );
        let revised = ledger::revisions(&self.assessment);
        page.part(
            self.say(&phrase!("page-revised")),
            revised
                .map(|table| self.listing(&self.say(&phrase!("page-revised")), &table))
                .into_iter()
                .collect(),
        );
        let compared = ledger::originals(&self.assessment);
        page.part(
            self.say(&phrase!("page-against-first")),
            compared
                .map(|table| self.listing(&self.say(&phrase!("page-against-first")), &table))
                .into_iter()
                .collect(),
        );
        if report.broken.is_none() {
            page.part(
                self.say(&phrase!("page-record")),
                Block::lines(
                    ledger::summary(report).map(|line| figures::capital(&self.say(&line))),
                )
                .into_iter()
                .collect(),
            );
        }
        page
    }

    /// Notes behind the ids that they are about.
    pub(super) fn noted<'a>(
        &self,
        notes: impl IntoIterator<Item = (&'a str, Phrase)>,
    ) -> Option<Block> {
        let notes = notes.into_iter();
        let notes = notes.map(|(id, note)| phrase!("labelled", label = id, text = note));
        Block::lines(notes.map(|note| self.say(&note)))
    }
}

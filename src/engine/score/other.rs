//! The other verdicts: what moves the measure, who is overloaded, what comes from upstream, what is dressed up or silent.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::Tally;
use crate::domain::id::PersonId;
use crate::engine::Assessment;
use crate::engine::evidence::Support;
use crate::engine::reason::Part;
use crate::engine::testing::synthetic::{Company, DUE, date};
use crate::engine::truth::{Dressing, Silence, Told, Trick};
use crate::engine::watermelon::WatermelonKind;

/// Days for which what was dressed up before a review is told.
const TOLD: i64 = 56;
/// Days after which a silence of somebody who works every day is more than ten working days, and told.
const SILENT: i64 = 15;
/// Days after which a source that is not read is stale.
const STALE: i64 = 4;

const LEADS: &str = "lead moves its measure";
const DELAYS: &str = "  with its delay, a week off at most";
const UPSTREAM: &str = "late through a dependency, its chain named";
const UPSTREAM_SHOWN: &str = "  of those, once the data show it";
const OVERLOAD: &str = "overloaded person";
const CLAIMS: &str = "claim of green on what is late";
const GREEN_LEADS: &str = "leads on track, result missed by far";
const STOPPED: &str = "person who stopped to update";
const OUTAGE: &str = "source that is not read";

/// The order in which they are printed.
const ORDER: [&str; 13] = [
    UPSTREAM,
    UPSTREAM_SHOWN,
    LEADS,
    DELAYS,
    OVERLOAD,
    CLAIMS,
    GREEN_LEADS,
    "bulk-closing",
    "re-dated",
    "shrinking-scope",
    "figures-revised",
    STOPPED,
    OUTAGE,
];

/// One tally for each verdict.
#[derive(Debug, Default)]
pub(super) struct Others(BTreeMap<&'static str, Tally>);

impl Others {
    pub(super) fn score(&mut self, company: &Company, assessed: &Assessment, day: i64) {
        self.leads(company, assessed, day);
        self.upstream(company, assessed, day);
        self.overload(company, assessed, day);
        self.dressed(company, assessed, day);
        self.silences(company, assessed, day);
        self.watermelons(company, assessed, day);
    }

    fn count(&mut self, verdict: &'static str, is_so: bool, is_found: bool) {
        self.0.entry(verdict).or_default().count(is_so, is_found);
    }

    /// From half of the time on: there are sixteen pairs of weeks after that.
    fn leads(&mut self, company: &Company, assessed: &Assessment, day: i64) {
        let judged = company
            .works
            .iter()
            .filter(|_| (DUE / 2..=DUE).contains(&day));
        for work in judged.filter(|work| matches!(work.objective, "growth" | "loyalty")) {
            let found = &assessed.evidence[format!("{}-lead", work.id).as_str()];
            let moves = found.verdict == Support::Supports;
            self.count(LEADS, work.moves.is_some(), moves);
            if let (Some((_, delay)), Some(agreement), true) = (work.moves, found.agreement, moves)
            {
                let off = i64::from(agreement.delay_weeks) - delay;
                self.count(DELAYS, true, off.abs() <= 1);
            }
        }
    }

    /// While what an initiative waits for is under way.
    fn upstream(&mut self, company: &Company, assessed: &Assessment, day: i64) {
        for (number, work) in company.works.iter().enumerate() {
            let Some(upstream) = work.waits_for else {
                continue;
            };
            if day > work.due || company.is_reached(upstream, day) {
                continue;
            }
            let wanted = Part::Initiative(company.works[upstream].id.into());
            let reasons = &assessed.initiatives[work.id].reasons;
            let named =
                |rule: &str, inputs: &[Part]| rule == "dependency" && inputs.contains(&wanted);
            let is_named = reasons
                .iter()
                .any(|reason| named(reason.rule, &reason.inputs));
            self.count(UPSTREAM, company.is_held_up(number), is_named);
            if company.is_held_up(number) && company.shows(number, day) {
                self.count(UPSTREAM_SHOWN, true, is_named);
            }
        }
    }

    fn overload(&mut self, company: &Company, assessed: &Assessment, day: i64) {
        for person in 0..company.people.len() {
            let id = PersonId::new(Company::person(person));
            let load = assessed.accountability.capacity_of(&id);
            let is_found = load.is_some_and(crate::engine::capacity::Capacity::is_too_much);
            self.count(OVERLOAD, company.is_overloaded(person, day), is_found);
        }
    }

    fn dressed(&mut self, company: &Company, assessed: &Assessment, day: i64) {
        let is_told = |on: i64| (day - TOLD + 1..=day).contains(&on);
        let tricks = company.tricks.iter().filter(|(.., on)| is_told(*on));
        let mut put_in: BTreeSet<(Trick, String)> = tricks
            .map(|(trick, number, on)| {
                (
                    *trick,
                    format!("{} {}", company.works[*number].id, date(*on)),
                )
            })
            .collect();
        for goal in &company.goals {
            let revised = goal.revised.filter(|(.., on)| is_told(*on));
            put_in.extend(
                revised
                    .map(|(.., on)| (Trick::FiguresRevised, format!("{} {}", goal.id, date(on)))),
            );
        }
        let dressings = assessed.accountability.truth.sanitising.iter();
        let found: BTreeSet<(Trick, String)> = dressings
            .map(|Dressing { trick, on, told }| match told {
                Told::Tasks { initiative, .. } => (*trick, format!("{initiative} {on}")),
                Told::Value(revised) => (*trick, format!("{} {on}", revised.objective)),
            })
            .collect();
        for one in found.union(&put_in) {
            self.count(one.0.as_str(), put_in.contains(one), found.contains(one));
        }
    }

    /// What has lasted too short a time to be told is left out, and so is who has nothing to do or has just begun.
    fn silences(&mut self, company: &Company, assessed: &Assessment, day: i64) {
        let silences = &assessed.accountability.truth.silences;
        for (number, person) in company.people.iter().enumerate() {
            let silent = person
                .silent
                .filter(|(from, until)| (*from..=*until).contains(&day));
            let is_young = silent.is_some_and(|(from, _)| day < from + SILENT);
            if is_young || !company.has_habit(number, day) {
                continue;
            }
            let id = Company::person(number);
            let is_found = silences.iter().any(|silence| {
                matches!(silence, Silence::Stopped { person, .. } if person.as_str() == id)
            });
            self.count(STOPPED, silent.is_some(), is_found);
        }
        for source in ["board", "desk"] {
            let age = day - company.read(source, day);
            if age != 0 && age < STALE {
                continue;
            }
            let is_found = silences.iter().any(|silence| {
                matches!(silence, Silence::Outage { source: down, .. } if down.as_str() == source)
            });
            self.count(OUTAGE, age > 0, is_found);
        }
    }

    fn watermelons(&mut self, company: &Company, assessed: &Assessment, day: i64) {
        let is_found = |subject: &Part, kind: WatermelonKind| {
            let mut all = assessed.watermelons.iter();
            all.any(|one| &one.subject == subject && one.kind == kind)
        };
        for (number, work) in company.works.iter().enumerate() {
            let runs = day >= work.start && !company.is_reached(number, day);
            if work.claims_green && runs {
                let subject = Part::Initiative(work.id.into());
                let found = is_found(&subject, WatermelonKind::Claim);
                self.count(CLAIMS, company.is_late(number), found);
            }
        }
        let perks = company.works.iter().position(|work| work.id == "perks");
        let are_in_time = perks.is_some_and(|perks| !company.is_late(perks));
        if (DUE / 2..=DUE).contains(&day) && !company.objective_is_reached("loyalty", day) {
            let subject = Part::Objective("loyalty".into());
            let is_so = are_in_time
                && company
                    .goals
                    .iter()
                    .any(|goal| goal.id == "loyalty" && goal.is_missed_by_far());
            self.count(
                GREEN_LEADS,
                is_so,
                is_found(&subject, WatermelonKind::GreenLeadsRedLag),
            );
        }
    }

    /// What the engine must at least do: well below what it does, well above what guessing would.
    pub(super) fn hold(&self) {
        let floors = [
            (LEADS, 0.85, 0.4),
            (DELAYS, 1.0, 0.8),
            (UPSTREAM, 0.6, 0.5),
            (UPSTREAM_SHOWN, 1.0, 1.0),
            (OVERLOAD, 0.85, 0.85),
            (CLAIMS, 0.8, 0.7),
            (GREEN_LEADS, 0.8, 0.4),
            (STOPPED, 0.8, 0.5),
            (OUTAGE, 0.9, 0.9),
            (Trick::BulkClosing.as_str(), 0.8, 0.8),
            (Trick::Redated.as_str(), 0.8, 0.8),
            (Trick::ShrinkingScope.as_str(), 0.8, 0.8),
            (Trick::FiguresRevised.as_str(), 0.8, 0.8),
        ];
        for (verdict, precision, recall) in floors {
            let tally = self.0[verdict];
            assert!(tally.hits + tally.missed >= 3, "{verdict}: too few cases");
            assert!(
                tally.precision() >= precision,
                "{verdict}: precision {}",
                tally.precision()
            );
            assert!(
                tally.recall() >= recall,
                "{verdict}: recall {}",
                tally.recall()
            );
        }
        let moves = self.0[LEADS];
        assert!(
            moves.false_share() <= 0.1,
            "leads that move nothing: {}",
            moves.false_share()
        );
    }
}

impl fmt::Display for Others {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{:44} found missed false alarm neither   precision recall false",
            "verdict"
        )?;
        for verdict in ORDER {
            let tally = self.0.get(verdict).copied().unwrap_or_default();
            writeln!(f, "{verdict:44} {tally}")?;
        }
        Ok(())
    }
}

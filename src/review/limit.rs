//! How much of a review fits into a mail that is read: long lists are cut and say by how many.

use crate::engine::assessment::Status;

use super::content::{OwnerBlock, ReviewContent, TaskLine};
use super::escape::Safe;
use super::foresight::Foresight;
use super::rows::{InitiativeRow, List, ObjectiveRow, ReasonLine};

/// The most of each kind that one mail shows.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    objectives: usize,
    initiatives: usize,
    leads: usize,
    reasons: usize,
    owners: usize,
    tasks: usize,
    /// Tasks of each kind where one mail shows every owner.
    tasks_of_each: usize,
    lines: usize,
    /// Sentences about people and their work, of each kind.
    findings: usize,
    pub(super) name_columns: usize,
    pub(super) reason_columns: usize,
}

/// From the usual mail to the one of a plan that is far too large to mail: the first that fits is sent.
pub(super) const LEVELS: [Limits; 5] = [
    Limits {
        objectives: 40,
        initiatives: 25,
        leads: 25,
        reasons: 12,
        owners: 40,
        tasks: 12,
        tasks_of_each: 3,
        lines: 25,
        findings: 6,
        name_columns: 160,
        reason_columns: 1_000,
    },
    Limits {
        objectives: 25,
        initiatives: 12,
        leads: 10,
        reasons: 6,
        owners: 20,
        tasks: 5,
        tasks_of_each: 3,
        lines: 12,
        findings: 5,
        name_columns: 120,
        reason_columns: 600,
    },
    Limits {
        objectives: 12,
        initiatives: 6,
        leads: 4,
        reasons: 3,
        owners: 8,
        tasks: 3,
        tasks_of_each: 2,
        lines: 6,
        findings: 3,
        name_columns: 80,
        reason_columns: 240,
    },
    Limits {
        objectives: 5,
        initiatives: 2,
        leads: 1,
        reasons: 1,
        owners: 3,
        tasks: 1,
        tasks_of_each: 1,
        lines: 3,
        findings: 2,
        name_columns: 50,
        reason_columns: 120,
    },
    Limits {
        objectives: 3,
        initiatives: 1,
        leads: 1,
        reasons: 1,
        owners: 2,
        tasks: 1,
        tasks_of_each: 1,
        lines: 2,
        findings: 1,
        name_columns: 30,
        reason_columns: 60,
    },
];

/// The content as a mail shows it: what has not started stays out, lists and names are cut; sentences are as they are said.
pub(super) fn limited(content: &ReviewContent, limits: &Limits) -> ReviewContent {
    let mut content = content.clone();
    content.changes.cut(limits.lines);
    for change in &mut content.changes.items {
        shorten(&mut change.name, limits);
        shorten(&mut change.owner, limits);
        cut_reasons(&mut change.reasons, limits);
    }
    content.decisions.cut(limits.lines);
    for decision in &mut content.decisions.items {
        shorten(&mut decision.about, limits);
        shorten(&mut decision.decider, limits);
    }
    cut_plan(&mut content, limits);
    cut_scoreboard(&mut content.scoreboard, limits);
    content.waits.cut(limits.lines);
    content.owners.cut(limits.owners);
    let most = if content.reader.is_some() {
        limits.tasks
    } else {
        limits.tasks_of_each
    };
    content
        .owners
        .items
        .iter_mut()
        .for_each(|block| cut_owner(block, limits, most));
    cut_tasks(&mut content.due_next, limits, limits.tasks);
    for list in content.accountability.lists_mut() {
        list.cut(limits.findings);
    }
    cut_foresight(&mut content.foresight, limits);
    content.proof.verdicts.cut(limits.findings);
    cut_data(&mut content, limits);
    content
}

fn cut_plan(content: &mut ReviewContent, limits: &Limits) {
    for decision in &mut content.decisions.items {
        cut_names(&mut decision.holds_up, limits);
    }
    content.followed.cut(limits.lines);
    for followed in &mut content.followed.items {
        shorten(&mut followed.about, limits);
        shorten(&mut followed.decider, limits);
    }
    let plan = &mut content.plan;
    for list in [&mut plan.unexplained, &mut plan.explained, &mut plan.record] {
        list.cut(limits.lines);
    }
}

fn cut_foresight(foresight: &mut Foresight, limits: &Limits) {
    foresight.chains.cut(limits.lines);
    foresight.watermelons.cut(limits.lines);
    for found in &mut foresight.watermelons.items {
        shorten(&mut found.name, limits);
    }
}

fn cut_scoreboard(scoreboard: &mut List<ObjectiveRow>, limits: &Limits) {
    scoreboard
        .items
        .retain(|row| row.status != Status::NotStarted);
    scoreboard.cut(limits.objectives);
    for row in &mut scoreboard.items {
        shorten(&mut row.statement, limits);
        shorten(&mut row.owner, limits);
        cut_reasons(&mut row.reasons, limits);
        cut_reasons(&mut row.lag_reasons, limits);
        if let Some(lag) = &mut row.lag {
            lag.unit = lag.unit.shortened(20);
        }
        row.completion.to_repair.truncate(limits.lines);
        row.initiatives
            .items
            .retain(|row| row.status != Status::NotStarted);
        row.initiatives.cut(limits.initiatives);
        row.initiatives
            .items
            .iter_mut()
            .for_each(|row| cut_initiative(row, limits));
    }
}

fn cut_initiative(row: &mut InitiativeRow, limits: &Limits) {
    shorten(&mut row.name, limits);
    shorten(&mut row.owner, limits);
    cut_reasons(&mut row.reasons, limits);
    row.completion.to_repair.truncate(limits.lines);
    row.waits_on.truncate(limits.lines);
    row.milestones.truncate(limits.lines);
    for line in &mut row.milestones {
        shorten(&mut line.name, limits);
    }
    row.leads
        .items
        .retain(|lead| lead.status != Status::NotStarted);
    row.leads.cut(limits.leads);
    for lead in &mut row.leads.items {
        lead.measure.unit = lead.measure.unit.shortened(20);
        cut_reasons(&mut lead.reasons, limits);
    }
}

fn cut_owner(block: &mut OwnerBlock, limits: &Limits, most: usize) {
    for list in [&mut block.done, &mut block.blocked, &mut block.needs_help] {
        cut_tasks(list, limits, most);
    }
}

fn cut_tasks(list: &mut List<TaskLine>, limits: &Limits, most: usize) {
    list.cut(most);
    for line in &mut list.items {
        shorten(&mut line.title, limits);
        line.key = line.key.shortened(40);
    }
}

fn cut_data(content: &mut ReviewContent, limits: &Limits) {
    content.data.sources.cut(limits.lines);
    for source in &mut content.data.sources.items {
        shorten(&mut source.id, limits);
        for text in [&mut source.failure, &mut source.help]
            .into_iter()
            .flatten()
        {
            *text = text.shortened(limits.reason_columns.min(300));
        }
    }
    content.data.unknown_accounts.cut(limits.lines);
    for (source, account) in &mut content.data.unknown_accounts.items {
        *source = source.shortened(40);
        *account = account.shortened(60);
    }
}

fn cut_reasons(reasons: &mut List<ReasonLine>, limits: &Limits) {
    reasons.cut(limits.reasons);
}

fn cut_names(names: &mut Vec<Safe>, limits: &Limits) {
    names.truncate(limits.lines);
    for name in names {
        shorten(name, limits);
    }
}

fn shorten(text: &mut Safe, limits: &Limits) {
    *text = text.shortened(limits.name_columns);
}

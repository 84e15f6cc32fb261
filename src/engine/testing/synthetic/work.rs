//! The work itself: tasks arrive, are worked on by their people earliest due first, wait, and are done; tricks are played.

use super::{
    Company, DAILY_OPERATIONS, Dice, HORIZON, HOURS, Life, Scope, TASK_HOURS, Undertaking, Worker,
};
use crate::engine::truth::Trick;

/// Every task that ever comes, half of an initiative's at its start and the others on the way, in a stable order.
pub(super) fn arrivals(works: &[Undertaking], people: &[Worker], seed: u64) -> Vec<Life> {
    let mut dice = Dice::new("arrivals", seed);
    let mut lives = Vec::new();
    for (number, work) in works.iter().enumerate() {
        let length = work.due - work.start;
        // Who counts to a number has some more to choose from; who must do all has more than was thought.
        let count = match work.scope {
            Scope::Count => work.target + work.target / 20 + 8,
            Scope::Percent => work.target + work.target * dice.between(0, 20) / 100,
        };
        // How much longer everything takes than was estimated.
        let bias = 1.0 + dice.between(0, 15) as f64 / 100.0;
        for place in 0..count {
            let due = work.start + (place + 1) * length / count;
            let late = dice.between(0, length * 6 / 10);
            let created = work.start
                + if place % 2 == 0 {
                    0
                } else {
                    late.min(due - work.start)
                };
            let helps = work.id == "defects" && dice.one_in(4);
            lives.push(Life {
                person: if helps { number + 1 } else { number },
                due: due.max(created + 3),
                ..task(
                    &mut dice,
                    format!("{}-{place:03}", work.id),
                    Some(number),
                    (created, bias),
                )
            });
        }
        for place in 0..HORIZON / 14 {
            let created = 14 * place + dice.between(0, 13);
            let key = format!("day-{number}-{place:03}");
            lives.push(Life {
                person: number,
                due: created + 10,
                worked: vec![(created + 2, 6.0)],
                finished: Some(created + 2),
                blocked: None,
                ..task(&mut dice, key, None, (created, 1.0))
            });
        }
    }
    for life in &mut lives {
        // Who is silent does not say either that somebody else is waited for, and leaves daily operations alone.
        let is_silent = |day: i64| people[life.person].is_silent(day);
        life.blocked = life
            .blocked
            .filter(|(from, until)| !is_silent(*from) && !is_silent(*until + 1));
        if life.finished.is_some_and(is_silent) {
            (life.finished, life.worked) = (None, Vec::new());
        }
    }
    lives
}

fn task(dice: &mut Dice, key: String, of: Option<usize>, (created, bias): (i64, f64)) -> Life {
    let estimate = dice.between(TASK_HOURS / 2, TASK_HOURS * 3 / 2) as f64;
    let wait = created + dice.between(1, 40);
    Life {
        key,
        of,
        person: 0,
        created,
        due: created,
        estimate,
        effort: estimate * bias * (0.7 + 0.6 * dice.share()),
        blocked: dice.one_in(12).then(|| (wait, wait + dice.between(3, 12))),
        worked: Vec::new(),
        finished: None,
        feigned: None,
        pushed: None,
        dropped: None,
    }
}

/// Lives through every day.
pub(super) fn live(company: &mut Company) {
    let mut dice = Dice::new("work", company.seed);
    let mut open: Vec<Vec<usize>> = vec![Vec::new(); company.people.len()];
    for (index, life) in company.lives.iter().enumerate() {
        if life.of.is_some() {
            open[life.person].push(index);
        }
    }
    for queue in &mut open {
        queue.sort_by_key(|index| (company.lives[*index].due, *index));
    }
    let mut left: Vec<f64> = company.lives.iter().map(|life| life.effort).collect();
    let mut paces = vec![1.0; company.people.len()];
    let mut ready = vec![None; company.works.len()];
    for day in 0..HORIZON {
        if day % 7 == 0 {
            // Weeks differ: between four tenths and one and six tenths of the usual.
            paces.fill_with(|| 0.4 + 1.2 * dice.share());
        }
        for (number, ready) in ready.iter_mut().enumerate() {
            if ready.is_none() && company.may_begin(number, day) {
                *ready = Some(day);
            }
        }
        play(company, day);
        for (person, queue) in open.iter_mut().enumerate() {
            let mut hours = company.people[person].hours(day) * paces[person];
            for index in queue.iter().copied() {
                let life = &mut company.lives[index];
                if hours <= 0.0 {
                    break;
                }
                let may = life.of.is_some_and(|number| ready[number].is_some());
                if !may || !life.can_be_worked_on(day) {
                    continue;
                }
                let spent = hours.min(left[index]);
                life.worked.push((day, spent));
                (hours, left[index]) = (hours - spent, left[index] - spent);
                if left[index] <= 1e-9 {
                    life.finished = Some(day);
                }
            }
            let lives = &company.lives;
            queue.retain(|index| lives[*index].finished.or(lives[*index].dropped).is_none());
        }
    }
}

impl Life {
    fn can_be_worked_on(&self, day: i64) -> bool {
        let waits = self
            .blocked
            .is_some_and(|(from, until)| (from..=until).contains(&day));
        self.created <= day && !waits && self.dropped.is_none()
    }
}

impl Worker {
    fn is_silent(&self, day: i64) -> bool {
        self.silent
            .is_some_and(|(from, until)| (from..=until).contains(&day))
    }

    /// Usual hours for initiatives on a day.
    pub(super) fn hours(&self, day: i64) -> f64 {
        if day % 7 >= 5 || self.is_silent(day) {
            return 0.0;
        }
        let usual = HOURS * (1.0 - DAILY_OPERATIONS) / 5.0;
        if self.slump.is_some_and(|since| since <= day) {
            usual / 2.0
        } else {
            usual
        }
    }
}

impl Company {
    fn may_begin(&self, number: usize, day: i64) -> bool {
        let work = &self.works[number];
        let upstream = work.waits_for.map(|upstream| self.finish(upstream));
        day >= work.start && upstream.is_none_or(|finish| finish.is_some_and(|finish| finish < day))
    }
}

/// Plays the tricks of a day: the Thursday before a review. What finds too few open tasks is no trick and is struck out.
fn play(company: &mut Company, day: i64) {
    let tricks = company.tricks.clone();
    for trick in tricks.into_iter().filter(|(.., review)| review - 1 == day) {
        let (kind, number, review) = trick;
        let wanted = if kind == Trick::BulkClosing { 9 } else { 6 };
        let mut found: Vec<&mut Life> = company
            .lives
            .iter_mut()
            .filter(|life| life.of == Some(number) && life.created < day)
            .filter(|life| life.finished.is_none() && life.blocked.is_none())
            .collect();
        // What is due next looks worst; what is due last is missed least.
        found.sort_by_key(|life| life.due);
        if kind == Trick::ShrinkingScope {
            found.reverse();
        }
        if kind == Trick::Redated {
            found.retain(|life| life.due <= review + 3);
        }
        let is_silent = found
            .iter()
            .any(|life| company.people[life.person].is_silent(day));
        if found.len() < wanted || is_silent {
            company.tricks.retain(|known| *known != trick);
            continue;
        }
        for life in found.into_iter().take(wanted) {
            match kind {
                Trick::BulkClosing => life.feigned = Some((day, day + 18)),
                Trick::Redated => life.pushed = Some((day, review + 21)),
                Trick::ShrinkingScope => life.dropped = Some(day),
                Trick::FiguresRevised => {}
            }
        }
    }
}

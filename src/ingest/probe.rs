//! Asking a source what became of records that it no longer mentions.
//!
//! It decides whom to ask after and how far to believe the answers; a probe that fails, or that would
//! take away suspiciously much, leaves everything as it was and says so. It knows nothing of how a source is asked.

use jiff::SignedDuration;
use throughline_kit::{Fate, Held, Problem};

use super::pull::Pull;
use super::read::Read;
use crate::store::{Answers, PullId, Question, ShrinkGuard, StoreError};

/// The records of a source after one question each, if it is time for it; `None`: no probe was made.
pub(super) async fn ask(
    pull: &Pull<'_>,
    id: PullId,
    read: &mut Read,
) -> Result<Option<Answers>, StoreError> {
    let connector = &pull.reader.connector;
    let every = connector
        .probes_every()
        .and_then(|every| SignedDuration::try_from(every).ok());
    let Some(every) = every else {
        return Ok(None);
    };
    let source = &pull.source.id;
    let questions = pull
        .store
        .probe_questions(source, id, every, pull.now)
        .await?;
    let Some(questions) = questions else {
        return Ok(None);
    };
    let held: Vec<Held> = questions.iter().map(|one| one.held.clone()).collect();
    let probed = match connector.probe(&held).await {
        Ok(probed) => probed,
        Err(error) => {
            read.notes.push(unasked(&error.problem().clone()));
            return Ok(None);
        }
    };
    read.notes.extend(probed.notes);
    let answers = sort(&questions, probed.fates);
    let guard = ShrinkGuard {
        accept: pull.options.accept_shrink,
        ..ShrinkGuard::new(pull.source.max_drop)
    };
    let (asked, gone) = (questions.len() as u64, answers.gone.len() as u64);
    if guard.holds(asked, gone, asked) {
        read.notes.push(suspicious(source.as_str(), asked, gone));
        return Ok(None);
    }
    Ok(Some(answers))
}

/// A record that was not found is gone when it was not found the last time either.
fn sort(questions: &[Question], fates: Vec<(String, Fate)>) -> Answers {
    let mut answers = Answers::default();
    let mut doubts = Vec::new();
    for (id, fate) in fates {
        let doubted = questions
            .iter()
            .any(|question| question.doubted && question.held.id == id);
        match fate {
            Fate::Here => {}
            Fate::Gone => answers.gone.push(id),
            Fate::Doubtful if doubted => answers.gone.push(id),
            Fate::Doubtful => doubts.push(id),
            Fate::Moved { to } => answers.moved.push((id, to)),
        }
    }
    answers.doubts = Some(doubts);
    answers
}

fn unasked(problem: &Problem) -> Problem {
    let what = format!(
        "open records could not be asked after, and stay as they were: {}",
        problem.what
    );
    Problem {
        place: problem.place.clone(),
        what,
        help: problem.help.clone(),
    }
}

fn suspicious(source: &str, asked: u64, gone: u64) -> Problem {
    let what = format!(
        "{gone} of {asked} open records seem to be gone — that looks like a permission; they are kept as they were"
    );
    Problem::new(source, what).help(format!(
        "if they are really gone, run `throughline pull {source} --accept-shrink`"
    ))
}

#[cfg(test)]
mod tests {
    use throughline_kit::{Fate, Held};

    use super::sort;
    use crate::store::Question;

    #[test]
    fn a_record_that_is_not_found_twice_is_gone() {
        let question = |id: &str, doubted| Question {
            held: Held {
                id: id.to_owned(),
                key: id.to_owned(),
                project: None,
            },
            doubted,
        };
        let questions = [
            question("a", false),
            question("b", true),
            question("c", true),
        ];
        let moved = Fate::Moved { to: "z".to_owned() };
        let answers = sort(
            &questions,
            vec![
                ("a".to_owned(), Fate::Doubtful),
                ("b".to_owned(), Fate::Doubtful),
                ("c".to_owned(), Fate::Here),
                ("d".to_owned(), moved),
                ("e".to_owned(), Fate::Gone),
            ],
        );
        assert_eq!(answers.gone, ["b", "e"]);
        assert_eq!(answers.doubts.as_deref(), Some(&["a".to_owned()][..]));
        assert_eq!(answers.moved, [("d".to_owned(), "z".to_owned())]);
    }
}

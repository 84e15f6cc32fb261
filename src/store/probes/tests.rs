use jiff::SignedDuration;
use throughline_kit::Coverage;

use super::Answers;
use crate::domain::task::{Change, State};
use crate::store::Finish;
use crate::store::testing::{Home, applied, finish, home, hour, source, task, tasks};

const DAY: SignedDuration = SignedDuration::from_hours(24);

/// The external ids that are asked after, with a `?` behind those that are doubted.
async fn questions(home: &Home, at: i64) -> Option<Vec<String>> {
    let pull = home.store.begin_pull(&source()).await.unwrap();
    let asked = home
        .store
        .probe_questions(&source(), pull, DAY, hour(at))
        .await
        .unwrap()?;
    let name = |question: super::Question| {
        let mark = if question.doubted { "?" } else { "" };
        format!("{}{mark}", question.held.id)
    };
    Some(asked.into_iter().map(name).collect())
}

fn answers(at: i64, answers: Answers) -> Finish {
    Finish {
        answers,
        ..finish(hour(at), Coverage::Delta)
    }
}

#[tokio::test]
async fn a_probe_is_due_a_while_after_the_last_one_and_asks_after_what_is_open_and_silent() {
    let home = home();
    let mut listed = tasks(3);
    listed[1].state = State::Done;
    applied(&home, listed, finish(hour(0), Coverage::Delta)).await;
    assert_eq!(
        questions(&home, 0).await,
        None,
        "everything was just listed"
    );
    assert_eq!(questions(&home, 23).await, None);
    let fresh = vec![task("platform", "4")];
    applied(&home, fresh, finish(hour(23), Coverage::Delta)).await;
    assert_eq!(
        questions(&home, 25).await.unwrap(),
        ["1", "3"],
        "neither what is done nor what was heard of lately"
    );
    let quiet = Answers {
        doubts: Some(Vec::new()),
        ..Answers::default()
    };
    applied(&home, Vec::new(), answers(25, quiet)).await;
    assert_eq!(questions(&home, 26).await, None, "it was just done");
}

#[tokio::test]
async fn what_is_gone_leaves_and_what_is_not_found_is_doubted_first() {
    let home = home();
    applied(&home, tasks(3), finish(hour(0), Coverage::Delta)).await;
    questions(&home, 0).await;
    questions(&home, 30).await.unwrap();
    let found = Answers {
        gone: vec!["1".to_owned(), "unknown".to_owned()],
        moved: Vec::new(),
        doubts: Some(vec!["2".to_owned()]),
    };
    let counts = applied(&home, Vec::new(), answers(30, found)).await;
    assert_eq!((counts.gone, counts.events), (1, 1));
    let gone = home.store.task(task("platform", "1").id).await.unwrap();
    assert_eq!(gone.unwrap().gone_at, Some(hour(30)));
    let events = home
        .store
        .events_of(task("platform", "1").id)
        .await
        .unwrap();
    assert_eq!(events.last().unwrap().change, Change::Gone);
    assert_eq!(questions(&home, 60).await.unwrap(), ["2?", "3"]);
}

#[tokio::test]
async fn a_moved_record_keeps_its_history_under_its_new_id() {
    let home = home();
    applied(&home, tasks(2), finish(hour(0), Coverage::Delta)).await;
    let found = |from: &str, to: &str| Answers {
        moved: vec![(from.to_owned(), to.to_owned())],
        ..Answers::default()
    };
    applied(&home, Vec::new(), answers(1, found("1", "9"))).await;
    assert_eq!(
        home.store.task(task("platform", "1").id).await.unwrap(),
        None
    );
    let moved = home.store.task(task("platform", "9").id).await.unwrap();
    assert_eq!(moved.unwrap().first_seen, hour(0));
    // The next listing brings its new key; nothing is doubled.
    let counts = applied(
        &home,
        vec![task("platform", "9")],
        finish(hour(2), Coverage::Delta),
    )
    .await;
    assert_eq!((counts.new, counts.changed), (0, 1));
}

#[tokio::test]
async fn a_record_that_was_listed_under_its_new_id_first_is_one_task_with_the_older_history() {
    let home = home();
    applied(&home, tasks(2), finish(hour(0), Coverage::Delta)).await;
    let mut pushed = task("platform", "1");
    pushed.due = None;
    applied(&home, vec![pushed], finish(hour(1), Coverage::Delta)).await;
    // The repository it went to lists it long before anybody asks after the old id.
    let mut arrived = task("platform", "9");
    arrived.title = "Arrived".to_owned();
    arrived.labels = vec!["expansion".to_owned()].into();
    applied(&home, vec![arrived], finish(hour(2), Coverage::Delta)).await;
    let found = Answers {
        moved: vec![("1".to_owned(), "9".to_owned())],
        ..Answers::default()
    };
    let counts = applied(&home, Vec::new(), answers(3, found)).await;
    assert_eq!(counts.gone, 0);
    let id = task("platform", "9").id;
    let merged = home.store.task(id.clone()).await.unwrap().unwrap();
    assert_eq!((merged.first_seen, merged.gone_at), (hour(0), None));
    assert_eq!(merged.task.title, "Arrived");
    assert_eq!(
        home.store.task(task("platform", "1").id).await.unwrap(),
        None
    );
    let events = home.store.events_of(id).await.unwrap();
    let changes: Vec<Change> = events.iter().map(|event| event.change).collect();
    assert_eq!(changes, [Change::Due], "what happened under the old id");
    assert_eq!(home.store.links().await.unwrap().len(), 1);
    // The next listing finds nothing new, and what was known at an earlier moment can still be told.
    let mut again = task("platform", "9");
    again.title = "Arrived".to_owned();
    again.labels = vec!["expansion".to_owned()].into();
    let counts = applied(&home, vec![again], finish(hour(4), Coverage::Delta)).await;
    assert_eq!((counts.new, counts.changed), (0, 0));
}

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
    // Where the new id is known already, only the trace under the old one leaves.
    let counts = applied(&home, Vec::new(), answers(3, found("2", "9"))).await;
    assert_eq!(counts.gone, 1);
}

use jiff::civil::date;
use jiff::{SignedDuration, Timestamp};
use tempfile::TempDir;

use super::*;
use crate::store::{Access, Store};

const LEASE: SignedDuration = SignedDuration::from_mins(5);

fn at(minutes: i64) -> Timestamp {
    "2026-11-16T07:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_mins(minutes)
}

fn weekly(period: &str) -> NewOccurrence {
    NewOccurrence {
        occurrence: Occurrence {
            review: ReviewId::from("weekly"),
            period: PeriodKey::from_stored(period),
            due_at: at(0),
        },
        as_of: date(2026, 11, 15),
        known_at: at(0),
    }
}

fn mail(rcpt: &str) -> NewMail {
    NewMail {
        rcpt: rcpt.to_owned(),
        sender: "strategy@acme.example".to_owned(),
        message_id: format!("<{rcpt}>"),
        subject: "Week 47".to_owned(),
        raw: b"Subject: Week 47\r\n\r\nHello.\r\n".to_vec(),
        refused: None,
    }
}

async fn store_with(rcpts: &[&str]) -> (TempDir, Store) {
    let folder = TempDir::new().unwrap();
    let store = Store::open(&folder.path().join("t.db"), Access::Own).unwrap();
    let mails = rcpts.iter().map(|rcpt| mail(rcpt)).collect();
    assert!(
        store
            .create_occurrence(weekly("2026-W47"), mails, at(0))
            .await
            .unwrap()
    );
    (folder, store)
}

async fn claim(store: &Store, minute: i64, token: u128) -> Option<Claimed> {
    store
        .claim_next(at(minute), LEASE, ClaimToken::new(token))
        .await
        .unwrap()
}

async fn state(store: &Store, id: MailId) -> MailState {
    store.show_mail(id).await.unwrap().unwrap().summary.state
}

#[tokio::test]
async fn an_occurrence_and_its_mails_are_created_once_and_together() {
    let (_folder, store) = store_with(&["ada@x.example", "grace@x.example"]).await;
    let again = store
        .create_occurrence(weekly("2026-W47"), vec![mail("eve@x.example")], at(1))
        .await;
    assert!(!again.unwrap());
    assert_eq!(store.list_mail(None).await.unwrap().len(), 2);

    // One address twice, told apart by case only, is one recipient.
    let twice = vec![
        mail("a@x.example"),
        NewMail {
            message_id: "<2>".into(),
            ..mail("A@x.example")
        },
    ];
    assert!(
        store
            .create_occurrence(weekly("2026-W48"), twice, at(1))
            .await
            .unwrap()
    );
    assert_eq!(store.list_mail(None).await.unwrap().len(), 3);

    // A Message-ID that is taken refuses the whole occurrence: nothing is half created.
    let taken = vec![mail("eve@x.example"), mail("a@x.example")];
    assert!(
        store
            .create_occurrence(weekly("2026-W49"), taken, at(1))
            .await
            .is_err()
    );
    let (weekly, w49) = (ReviewId::from("weekly"), PeriodKey::from_stored("2026-W49"));
    assert!(!store.has_occurrence(weekly, w49).await.unwrap());
    assert_eq!(store.list_mail(None).await.unwrap().len(), 3);
}

#[tokio::test]
async fn a_skipped_occurrence_is_remembered_and_never_created() {
    let (_folder, store) = store_with(&[]).await;
    let mut missed = weekly("2026-W48");
    missed.occurrence.due_at = at(60);
    let skipped = missed.occurrence.clone();
    let skip = |at| store.skip_occurrences(vec![skipped.clone()], "coalesced".into(), at);
    assert_eq!(skip(at(61)).await.unwrap(), std::slice::from_ref(&skipped));
    assert_eq!(skip(at(61)).await.unwrap(), [], "once");
    assert!(
        !store
            .create_occurrence(missed, vec![mail("a@x")], at(62))
            .await
            .unwrap()
    );
    let (review, period) = (skipped.review.clone(), skipped.period.clone());
    assert!(store.has_occurrence(review, period.clone()).await.unwrap());
    let other = ReviewId::from("other");
    assert!(!store.has_occurrence(other, period).await.unwrap());
}

#[tokio::test]
async fn a_mail_is_claimed_once_until_its_lease_is_over() {
    let (_folder, store) = store_with(&["ada@x.example"]).await;
    let first = claim(&store, 0, 1).await.unwrap();
    assert_eq!((first.attempts, first.first_attempt_at), (1, at(0)));
    assert_eq!(first.sha256, fingerprint(&first.raw));
    assert_eq!(claim(&store, 4, 2).await, None);
    let second = claim(&store, 5, 3).await.unwrap();
    assert_eq!(
        (second.id, second.attempts, second.first_attempt_at),
        (first.id, 2, at(0))
    );
}

/// A sender frozen past its lease before the mark: it fails its fence and must not send.
#[tokio::test]
async fn an_overtaken_sender_may_write_nothing() {
    let (_folder, store) = store_with(&["ada@x.example"]).await;
    let frozen = claim(&store, 0, 1).await.unwrap();
    let other = claim(&store, 6, 2).await.unwrap();
    assert!(
        !store
            .mark_at_dot(frozen.id, &frozen.token, at(20))
            .await
            .unwrap()
    );
    for settlement in [
        Settlement::Sent,
        Settlement::Failed,
        Settlement::Uncertain,
        Settlement::Released,
        Settlement::RetryAt(at(0)),
    ] {
        let written = store
            .settle(frozen.id, &frozen.token, settlement, String::new(), at(7))
            .await;
        assert!(!written.unwrap(), "{settlement:?}");
    }
    assert!(
        store
            .mark_at_dot(other.id, &other.token, at(20))
            .await
            .unwrap()
    );
    assert_eq!(
        claim(&store, 19, 3).await,
        None,
        "a marked mail is never claimed"
    );
    assert_eq!(claim(&store, 21, 3).await, None, "not even past its lease");
}

/// A sender frozen past its lease after the mark: held, and its own 250 clears the hold.
#[tokio::test]
async fn a_thawed_sender_clears_the_hold_with_its_own_acceptance() {
    let (_folder, store) = store_with(&["ada@x.example"]).await;
    let frozen = claim(&store, 0, 1).await.unwrap();
    store
        .mark_at_dot(frozen.id, &frozen.token, at(11))
        .await
        .unwrap();
    let early = store
        .recover_expired(Unanswered::Hold, at(10))
        .await
        .unwrap();
    assert_eq!(early, Recovered::default());
    let recovered = store
        .recover_expired(Unanswered::Hold, at(12))
        .await
        .unwrap();
    assert_eq!(
        recovered,
        Recovered {
            before_mark: 0,
            after_mark: 1
        }
    );
    assert_eq!(state(&store, frozen.id).await, MailState::Uncertain);
    assert_eq!(claim(&store, 13, 2).await, None);
    let sent = store
        .settle(
            frozen.id,
            &frozen.token,
            Settlement::Sent,
            "250 ok".into(),
            at(14),
        )
        .await;
    assert!(sent.unwrap());
    assert_eq!(state(&store, frozen.id).await, MailState::Sent);
}

#[tokio::test]
async fn recovery_goes_by_the_mark_and_the_policy() {
    for (policy, marked_becomes) in [
        (Unanswered::OfferAgain, MailState::Pending),
        (Unanswered::Hold, MailState::Uncertain),
    ] {
        let (_folder, store) = store_with(&["ada@x.example", "grace@x.example"]).await;
        let before = claim(&store, 0, 1).await.unwrap();
        let after = claim(&store, 0, 2).await.unwrap();
        store
            .mark_at_dot(after.id, &after.token, at(11))
            .await
            .unwrap();
        let recovered = store.recover_all(policy, at(1)).await.unwrap();
        assert_eq!(
            recovered,
            Recovered {
                before_mark: 1,
                after_mark: 1
            }
        );
        assert_eq!(state(&store, before.id).await, MailState::Pending);
        assert_eq!(state(&store, after.id).await, marked_becomes);
    }
}

#[tokio::test]
async fn one_knock_counts_for_every_mail_that_was_due() {
    let (_folder, store) = store_with(&["a@x.example", "b@x.example", "c@x.example"]).await;
    let down = |minute| RelayDown {
        reply: "connection refused".to_owned(),
        until: at(minute),
        give_up_after: SignedDuration::from_mins(10),
    };
    let first = claim(&store, 0, 1).await.unwrap();
    assert_eq!(
        store
            .relay_down(first.id, &first.token, down(1), at(0))
            .await
            .unwrap(),
        0
    );
    assert_eq!(claim(&store, 0, 2).await, None, "all wait");
    for mail in store.list_mail(None).await.unwrap() {
        assert_eq!((mail.attempts, mail.next_attempt_at), (1, Some(at(1))));
        assert_eq!(mail.last_reply.as_deref(), Some("connection refused"));
    }
    let second = claim(&store, 10, 3).await.unwrap();
    assert_eq!(
        store
            .relay_down(second.id, &second.token, down(12), at(10))
            .await
            .unwrap(),
        3
    );
    assert_eq!(store.count_mail().await.unwrap(), [(MailState::Failed, 3)]);
}

#[tokio::test]
async fn a_mail_that_failed_more_often_lets_the_others_go_first() {
    let (_folder, store) = store_with(&["a@x.example", "b@x.example"]).await;
    let poison = claim(&store, 0, 1).await.unwrap();
    let retry = Settlement::RetryAt(at(1));
    store
        .settle(poison.id, &poison.token, retry, "421".into(), at(0))
        .await
        .unwrap();
    store.hold_back(at(1)).await.unwrap();
    assert_ne!(claim(&store, 1, 2).await.unwrap().id, poison.id);
}

#[tokio::test]
async fn a_wait_set_under_a_wrong_clock_does_not_block_the_mail() {
    let (_folder, store) = store_with(&["ada@x.example"]).await;
    let year = 365 * 24 * 60;
    let mail = claim(&store, year, 1).await.unwrap();
    let retry = Settlement::RetryAt(at(year + 60));
    store
        .settle(mail.id, &mail.token, retry, "451".into(), at(year))
        .await
        .unwrap();
    assert!(claim(&store, 1, 2).await.is_some());
}

#[tokio::test]
async fn a_person_decides_about_a_mail() {
    let (_folder, store) = store_with(&["ada@x.example"]).await;
    let mail = claim(&store, 0, 1).await.unwrap();
    let id = mail.id;
    for refused in [
        store.resend_mail(id, at(0)).await,
        store.drop_mail(id, at(0)).await,
        store.mark_mail_sent(id, at(0)).await,
    ] {
        assert_eq!(refused.unwrap(), Changed::Refused(MailState::Sending));
    }
    store
        .settle(
            id,
            &mail.token,
            Settlement::Uncertain,
            "no answer".into(),
            at(0),
        )
        .await
        .unwrap();
    assert_eq!(store.drop_mail(id, at(1)).await.unwrap(), Changed::Done);
    assert_eq!(state(&store, id).await, MailState::Skipped);
    assert_eq!(store.resend_mail(id, at(2)).await.unwrap(), Changed::Done);
    let again = claim(&store, 2, 2).await.unwrap();
    assert_eq!((again.attempts, again.raw), (1, mail.raw));
    store
        .settle(
            id,
            &again.token,
            Settlement::Uncertain,
            "no answer".into(),
            at(3),
        )
        .await
        .unwrap();
    assert_eq!(
        store.mark_mail_sent(id, at(4)).await.unwrap(),
        Changed::Done
    );
    let shown = store.show_mail(id).await.unwrap().unwrap().summary;
    assert_eq!((shown.state, shown.sent_at), (MailState::Sent, Some(at(4))));
    assert_eq!(
        store.resend_mail(id, at(5)).await.unwrap(),
        Changed::Refused(MailState::Sent)
    );
    assert_eq!(
        store.drop_mail(MailId::new(99), at(5)).await.unwrap(),
        Changed::NotFound
    );
}

#[tokio::test]
async fn what_was_passed_over_at_an_instant_that_has_not_come_is_due_again() {
    let (_folder, store) = store_with(&[]).await;
    let period = |week: &str, due| {
        let mut occurrence = weekly(week).occurrence;
        occurrence.due_at = due;
        occurrence
    };
    let skip = |occurrence: Occurrence, now| {
        store.skip_occurrences(vec![occurrence], "coalesced".into(), now)
    };
    // Passed over in good order; under a clock three hours ahead; the last is still to come.
    skip(period("2026-W48", at(10)), at(20)).await.unwrap();
    skip(period("2026-W49", at(30)), at(200)).await.unwrap();
    skip(period("2026-W50", at(150)), at(200)).await.unwrap();
    let review = ReviewId::from("weekly");
    let back = store.unskip_occurrences(review.clone(), at(60)).await;
    assert_eq!(back.unwrap(), Some(at(30)));
    for (week, wanted) in [
        ("2026-W47", true),
        ("2026-W48", true),
        ("2026-W49", false),
        ("2026-W50", false),
    ] {
        let period = PeriodKey::from_stored(week);
        let kept = store.has_occurrence(review.clone(), period).await;
        assert_eq!(kept.unwrap(), wanted, "{week}");
    }
    let again = store.unskip_occurrences(review, at(60)).await;
    assert_eq!(again.unwrap(), None);
}

#[tokio::test]
async fn a_mail_that_was_never_composed_is_failed_from_the_start() {
    let (_folder, store) = store_with(&[]).await;
    let never = NewMail {
        raw: Vec::new(),
        refused: Some("not an address".into()),
        ..mail("board@x")
    };
    let mails = vec![never, mail("ada@x.example")];
    let created = store.create_occurrence(weekly("2026-W48"), mails, at(0));
    assert!(created.await.unwrap());
    let failed = store.list_mail(Some(MailState::Failed)).await.unwrap();
    assert_eq!(failed.len(), 1);
    assert_eq!(failed[0].last_reply.as_deref(), Some("not an address"));
    let claimed = claim(&store, 1, 1).await.unwrap();
    assert_eq!(claimed.rcpt, "ada@x.example");
    assert!(claim(&store, 1, 2).await.is_none());
}

#[tokio::test]
async fn offers_without_an_answer_are_counted_and_end_with_a_person() {
    let (_folder, store) = store_with(&["ada@x.example"]).await;
    // A refusal that was read is no offer that may have been taken.
    let mail = claim(&store, 0, 1).await.unwrap();
    let (id, until) = (mail.id, at(11));
    assert!(store.mark_at_dot(id, &mail.token, until).await.unwrap());
    let no = Settlement::RetryAt(at(1));
    let settled = store.settle(id, &mail.token, no, "451".into(), at(0));
    assert!(settled.await.unwrap());
    // Three that nobody answered: the sender died each time.
    for offer in 0..MOST_OFFERS {
        let mail = claim(&store, 60, u128::from(offer) + 2).await.unwrap();
        assert_eq!(mail.offers, offer);
        assert!(store.mark_at_dot(id, &mail.token, until).await.unwrap());
        let recovered = store.recover_all(Unanswered::OfferAgain, at(60)).await;
        assert_eq!(recovered.unwrap().after_mark, 1);
    }
    assert_eq!(state(&store, id).await, MailState::Uncertain);
    store.resend_mail(id, at(61)).await.unwrap();
    assert_eq!(claim(&store, 61, 9).await.unwrap().offers, 0);
}

/// Put aside in three parts, as a large review is: nothing is in the outbox before all of it is.
#[tokio::test]
async fn mails_that_were_put_aside_are_created_together_with_their_occurrence() {
    let (_folder, store) = store_with(&[]).await;
    let new = weekly("2026-W48");
    let occurrence = new.occurrence.clone();
    // What an attempt left that did not come to its end is forgotten.
    store
        .stage_mails(occurrence.clone(), vec![mail("old@acme.example")])
        .await
        .unwrap();
    store.clear_staged_mails(occurrence.clone()).await.unwrap();
    let refused = NewMail {
        raw: Vec::new(),
        refused: Some("no address".to_owned()),
        ..mail("c@acme.example")
    };
    for part in [
        vec![mail("a@acme.example"), mail("b@acme.example")],
        vec![refused],
        vec![mail("A@ACME.example")],
    ] {
        store.stage_mails(occurrence.clone(), part).await.unwrap();
        assert_eq!(store.list_mail(None).await.unwrap(), []);
    }
    let other = weekly("2026-W49");
    store
        .stage_mails(other.occurrence.clone(), vec![mail("d@acme.example")])
        .await
        .unwrap();

    let created = store.create_staged_occurrence(new.clone(), at(1)).await;
    assert!(created.unwrap());
    let rows = store.list_mail(None).await.unwrap();
    let rows: Vec<(&str, MailState)> = rows
        .iter()
        .rev()
        .map(|row| (row.rcpt.as_str(), row.state))
        .collect();
    assert_eq!(
        rows,
        [
            ("a@acme.example", MailState::Pending),
            ("b@acme.example", MailState::Pending),
            ("c@acme.example", MailState::Failed),
        ]
    );
    let first = claim(&store, 1, 1).await.unwrap();
    assert_eq!(first.raw, mail("").raw);
    assert_eq!(first.sha256, fingerprint(&first.raw));
    // A second time there is nothing to create, and what was put aside for it is gone.
    store
        .stage_mails(occurrence, vec![mail("e@acme.example")])
        .await
        .unwrap();
    assert!(!store.create_staged_occurrence(new, at(2)).await.unwrap());
    assert_eq!(store.list_mail(None).await.unwrap().len(), 3);
    assert!(store.create_staged_occurrence(other, at(2)).await.unwrap());
    assert_eq!(store.list_mail(None).await.unwrap().len(), 4);
}

#[tokio::test]
async fn the_next_mail_is_claimed_with_the_record_of_the_one_before() {
    let (_folder, store) = store_with(&["a@acme.example", "b@acme.example"]).await;
    let first = claim(&store, 1, 1).await.unwrap();
    let next = |token| (LEASE, ClaimToken::new(token));
    let sent = || (Settlement::Sent, "250 ok".to_owned());
    let (owned, second) = store
        .settle_and_claim(first.id, &first.token, sent(), at(1), next(2))
        .await
        .unwrap();
    let second = second.unwrap();
    assert!(owned);
    assert_eq!(state(&store, first.id).await, MailState::Sent);
    assert_eq!(
        (second.rcpt.as_str(), state(&store, second.id).await),
        ("b@acme.example", MailState::Sending)
    );
    // Nothing is left; and whose claim is another's by now records nothing.
    let (owned, none) = store
        .settle_and_claim(second.id, &first.token, sent(), at(1), next(3))
        .await
        .unwrap();
    assert_eq!((owned, none), (false, None));
    assert_eq!(state(&store, second.id).await, MailState::Sending);
}

use throughline_kit::Coverage;

use crate::domain::id::SourceId;
use crate::domain::task::Change;
use crate::store::tasks::{change_of, change_word};
use crate::store::testing::{finish, home, hour, staged, task};

#[test]
fn every_kind_of_event_reads_back() {
    for (_, change) in Change::ALL {
        assert_eq!(change_of(change_word(change)).unwrap(), change);
    }
    assert!(change_of("renamed").is_err());
}

#[tokio::test]
async fn people_name_tasks_in_many_ways() {
    let home = home();
    for (source, records) in [
        (
            "platform",
            [("812", "acme/web#812"), ("I_kw1", "acme/api#1")],
        ),
        ("crm", [("812", "CRM-7"), ("9", "100%_done")]),
    ] {
        let page = records.map(|(external, key)| {
            let mut task = task(source, external);
            key.clone_into(&mut task.key);
            task
        });
        let pull = home.store.begin_pull(&SourceId::new(source)).await.unwrap();
        home.store
            .stage_tasks(pull, staged(page.into()))
            .await
            .unwrap();
        let how = finish(hour(0), Coverage::Full);
        home.store.finish_pull(pull, how).await.unwrap();
    }
    for (text, found) in [
        ("platform#812", &["platform#812"][..]),
        ("crm#812", &["crm#812"]),
        ("812", &["crm#812", "platform#812"]),
        ("#812", &["platform#812"]),
        ("web#812", &["platform#812"]),
        ("acme/WEB#812 ", &["platform#812"]),
        ("platform#1", &["platform#I_kw1"]),
        ("i_kw1", &["platform#I_kw1"]),
        ("crm-7", &["crm#812"]),
        ("crm#crm-7", &["crm#812"]),
        ("100%_done", &["crm#9"]),
        ("%", &[]),
        ("eb#812", &[]),
        ("nothing", &[]),
    ] {
        let tasks = home.store.search_task(text).await.unwrap();
        let ids: Vec<_> = tasks
            .iter()
            .map(|known| known.task.id.to_string())
            .collect();
        assert_eq!(ids, found, "{text}");
    }
}

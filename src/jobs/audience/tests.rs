use std::fs;

use tempfile::TempDir;

use super::recipients;
use crate::config::settings::Config;
use crate::config::{Environment, load};
use crate::domain::id::ObjectiveId;
use crate::review::Scope;

/// Ann owns `share`, Bob the initiative below it; `north` serves `share`. Who hears the review stands in `to`.
fn config(to: &str, subscribers: &str) -> Config {
    let text = format!(
        r#"
[service]
time_zone = "Europe/Berlin"

[person.ann]
email     = "ann@acme.example"
time_zone = "America/New_York"

[person.bob]
email = "bob@acme.example"

[objective.share]
statement   = "Raise the share"
owner       = "ann"
start       = 2026-01-01
due         = 2026-12-31
subscribers = [{subscribers}]

[objective.north]
statement = "Win the north"
parent    = "share"
owner     = "ann"
start     = 2026-01-01
due       = 2026-12-31

[initiative.work]
objective = "north"
owner     = "bob"
start     = 2026-01-01
due       = 2026-12-31

[review.weekly]
kind     = "check-in"
schedule = "Mon 08:00"
to       = [{to}]
"#
    );
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("config.toml");
    fs::write(&path, text).unwrap();
    load(&path, &Environment::default()).unwrap()
}

/// Who hears the review, with which scope and zone.
fn heard(config: &Config) -> Vec<(String, Scope, String)> {
    let review = config.reviews.values().next().unwrap();
    let all = recipients(config, Some(review), &review.to).into_iter();
    all.map(|one| {
        let zone = one.time_zone.iana_name().unwrap_or_default().to_owned();
        (one.address, one.scope, zone)
    })
    .collect()
}

fn berlin(address: &str, scope: Scope) -> (String, Scope, String) {
    (address.into(), scope, "Europe/Berlin".into())
}

#[test]
fn owners_read_what_is_theirs_in_their_own_zone() {
    let config = config(r#""owners""#, "");
    let ann = Scope::Owner("ann".into());
    assert_eq!(
        heard(&config),
        [
            ("ann@acme.example".into(), ann, "America/New_York".into()),
            berlin("bob@acme.example", Scope::Owner("bob".into())),
        ]
    );
}

#[test]
fn an_address_that_is_named_reads_everything_even_if_it_is_an_owners() {
    // Spelled otherwise, it is the same mailbox.
    let config = config(r#""owners", "Bob@acme.example", "ann""#, "");
    let all: Vec<Scope> = heard(&config)
        .into_iter()
        .map(|(_, scope, _)| scope)
        .collect();
    assert_eq!(all, [Scope::Everything, Scope::Everything]);
}

#[test]
fn a_subscriber_reads_the_objective_with_all_below_it() {
    let config = config(r#""subscribers""#, r#""board@acme.example""#);
    let [(address, scope, _)] = heard(&config).try_into().unwrap();
    assert_eq!(address, "board@acme.example");
    for objective in ["share", "north"] {
        assert!(
            scope.has_objective(&config.plan, &objective.into()),
            "{objective}"
        );
    }
    assert!(scope.has_initiative(&config.plan, &"work".into()));
    assert!(!scope.has_person(&"bob".into()), "not what else Bob does");
    let north = Scope::objective(&config.plan, &ObjectiveId::new("north"));
    assert!(
        !north.has_objective(&config.plan, &"share".into()),
        "not what stands above"
    );
}

#[test]
fn an_owner_who_subscribes_gets_one_mail_with_both() {
    let config = config(r#""owners", "subscribers""#, r#""bob""#);
    let all = heard(&config);
    assert_eq!(all.len(), 2, "{all:?}");
    let (_, bob, _) = all
        .into_iter()
        .find(|one| one.0.starts_with("bob"))
        .unwrap();
    assert_eq!(bob.person(), Some(&"bob".into()));
    assert!(bob.has_objective(&config.plan, &"share".into()));
    assert!(bob.has_person(&"bob".into()));
}

#[test]
fn subscribers_are_written_to_only_where_a_review_names_them() {
    let config = config(r#""owners""#, r#""board@acme.example""#);
    assert!(
        heard(&config)
            .iter()
            .all(|(address, ..)| !address.starts_with("board"))
    );
    let warnings = config.warnings.join("\n");
    assert!(
        warnings
            .contains("[objective.share] has subscribers and no review goes to \"subscribers\""),
        "{warnings}"
    );
}

#[test]
fn a_language_is_the_persons_else_the_reviews_else_the_services() {
    let mut config = config(r#""owners", "chair@acme.example""#, "");
    let tags = |config: &Config| {
        let review = config.reviews.values().next().unwrap();
        let all = recipients(config, Some(review), &review.to).into_iter();
        all.map(|one| one.locale.tag().to_owned())
            .collect::<Vec<_>>()
    };
    // Ann, Bob, the chair.
    assert_eq!(tags(&config), ["en", "en", "en"]);
    config.service.language = "fr".parse().unwrap();
    let bob = config.plan.people.get_mut("bob").unwrap();
    bob.language = Some("de-CH".parse().unwrap());
    assert_eq!(tags(&config), ["fr", "de-CH", "fr"]);
    let review = config.reviews.values_mut().next().unwrap();
    review.language = Some("es".parse().unwrap());
    assert_eq!(tags(&config), ["es", "de-CH", "es"]);
}

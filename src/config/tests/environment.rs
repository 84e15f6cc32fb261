//! Includes and variables: what lies over what, and whose fault a fault is.

use std::path::{Path, PathBuf};

use super::{BASE, Home};
use crate::config::{Environment, find};

#[test]
fn variables_lie_over_files_and_find_their_keys() {
    let home = Home::new(&format!(
        "{BASE}[source.market-share]\ntype = \"github\"\nrepositories = [\"a/b\"]\nevery = \"15m\"\n"
    ))
    .env(&[
        ("THROUGHLINE__SERVICE__TIME_ZONE", "Europe/Berlin"),
        ("THROUGHLINE__SOURCE__MARKET_SHARE__EVERY", "20m"),
        ("THROUGHLINE__SOURCE__MARKET_SHARE__REPOSITORIES", "acme/a, acme/b"),
        ("THROUGHLINE__SOURCE__MARKET_SHARE__MAX_DROP", "0.25"),
        ("THROUGHLINE__SOURCE__MARKET_SHARE__ALLOW_PRIVATE", "true"),
        ("THROUGHLINE__SOURCE__MARKET_SHARE__TOKEN", "0123"),
        ("THROUGHLINE__PERSON__NEW_ONE__NAME", "Nia"),
        // Neither of these is ours.
        ("THROUGHLINE_GITHUB_TOKEN", "x"),
        ("OTHER__SERVICE__WEB", "x"),
    ]);
    let config = home.load().expect("a configuration");
    let source = &config.sources["market-share"];
    assert_eq!(config.service.time_zone.iana_name(), Some("Europe/Berlin"));
    assert_eq!(source.every.as_mins(), 20);
    assert!((source.max_drop - 0.25).abs() < 1e-12);
    assert_eq!(config.plan.people["new-one"].name, "Nia");
    let Some(crate::config::settings::SourceKind::Github(github)) = &source.kind else {
        panic!("a GitHub source")
    };
    assert!(github.allow_private);
    assert_eq!(
        github.scope,
        throughline_github::Scope::Repositories(vec!["acme/a".into(), "acme/b".into()])
    );
    // A token of digits stays what it is.
    let throughline_github::Credential::Tokens(tokens) = &github.credential else {
        panic!("a token")
    };
    assert_eq!(secrecy::ExposeSecret::expose_secret(&tokens[0]), "0123");
}

#[test]
fn faults_of_variables_name_the_variable() {
    let home = Home::new(BASE).env(&[
        ("THROUGHLINE__SOURCE__BOARD__EVERY", "15"),
        ("THROUGHLINE__SOURCE__BOARD__INTERVAL", "15m"),
        ("THROUGHLINE__SOURCE____EVERY", "15m"),
        ("THROUGHLINE__INCLUDE", "more.toml"),
    ]);
    assert_eq!(
        home.problems(),
        [
            "THROUGHLINE__INCLUDE: unknown key \"include\" at the top level => the tables are \"source\", \"metric\", \"person\", \"objective\", \"initiative\", \"lead\", \"risk\", \"review\", \"service\", \"status\", \"mail\", \"calendar\", \"forecast\", \"hygiene\", \"change\", \"theme\" and \"alerts\"",
            "THROUGHLINE__SOURCE__BOARD__EVERY: \"every\" is the text \"15\" — a duration with a unit is wanted => units are s, m, h, d and w: \"90s\", \"15m\", \"6w\"",
            "THROUGHLINE__SOURCE__BOARD__INTERVAL: unknown key \"interval\" in [source.board] => did you mean \"every\"?",
            "THROUGHLINE__SOURCE____EVERY: is not the path of a key — words joined by two underscores are wanted => for example THROUGHLINE__SOURCE__JIRA__BASE",
        ]
    );
    assert!(
        home.report()
            .contains("error: THROUGHLINE__SOURCE__BOARD__EVERY: \"every\" is")
    );
}

#[test]
fn included_files_are_one_plan() {
    let change = |on: &str| {
        format!("[[change]]\non = {on}\nwhat = \"w\"\nreason = \"r\"\napproved = \"maria\"\n")
    };
    let home = Home::new(&format!(
        "include = [\"plan/*.toml\"]\n{BASE}{}",
        change("2026-03-02")
    ))
    .file(
        "plan/a.toml",
        "[lead.talks-held]\ninitiative = \"talks\"\ncount = \"done\"\ntarget = 5\n",
    )
    .file("plan/b.toml", &change("2026-03-01"));
    let config = home.load().expect("a configuration");
    assert_eq!(config.files.len(), 3);
    assert!(config.plan.leads.contains_key("talks-held"));
    let dates: Vec<String> = config
        .plan
        .changes
        .iter()
        .map(|c| c.on.to_string())
        .collect();
    assert_eq!(dates, ["2026-03-01", "2026-03-02"]);
}

#[test]
fn one_id_in_two_files_names_both_places() {
    let home = Home::new(&format!(
        "include = \"more.toml\"\n{BASE}[service]\nstore = \"sqlite:a.db\"\n"
    ))
    .file(
        "more.toml",
        "[service]\nstore = \"sqlite:b.db\"\n\n[objective.market]\nwhy = \"w\"\n",
    );
    assert_eq!(
        home.problems(),
        [
            "more.toml:2:1: \"service.store\" is already defined at config.toml:24",
            "more.toml:4:12: objective \"market\" is already defined at config.toml:11",
        ]
    );
}

#[test]
fn faults_of_included_files_have_their_own_places() {
    let home = Home::new(&format!(
        "include = [\"more.toml\", \"none.toml\", \"no/*.toml\"]\n{BASE}"
    ))
    .file("more.toml", "include = \"x.toml\"\n[person.b]\nphone = 1\n");
    let problems = home.problems();
    let starts: Vec<&str> = problems
        .iter()
        .filter_map(|p| p.split(" — ").next()?.split(" =>").next())
        .collect();
    assert_eq!(
        starts,
        [
            "config.toml:1:25: \"include[2]\" is \"none.toml\"",
            "config.toml:1:38: \"include[3]\" is \"no/*.toml\"",
            "more.toml:1:1: \"include\" stands in an included file",
            "more.toml:3:1: unknown key \"phone\" in [person.b]",
        ]
    );
}

#[test]
fn the_file_is_found_where_it_is_asked_for_first() {
    let home = Home::new("").file("xdg/throughline/config.toml", "");
    let folder = |name: &str| home.path(name).display().to_string();
    let env = |variables: &[(&str, String)]| -> Environment {
        variables.iter().map(|(k, v)| (*k, v.clone())).collect()
    };
    let xdg = ("XDG_CONFIG_HOME", folder("xdg"));
    let named = ("THROUGHLINE_CONFIG", "/named.toml".to_owned());
    let all = env(&[xdg.clone(), named]);
    let found = |explicit: Option<&str>, env: &Environment| find(explicit.map(Path::new), env).ok();
    assert_eq!(found(Some("/a.toml"), &all), Some(PathBuf::from("/a.toml")));
    assert_eq!(found(None, &all), Some(PathBuf::from("/named.toml")));
    assert_eq!(
        found(None, &env(&[xdg])),
        Some(home.path("xdg/throughline/config.toml"))
    );
}

#[test]
fn a_missing_file_says_what_to_do() {
    let home = Home::new("");
    let error = crate::config::load(&home.path("no.toml"), &home.env).expect_err("no file");
    assert_eq!(
        home.plain(&error.to_string()),
        "error: config: no.toml: not found\nhelp: pass --config PATH; config.example.toml is a start\n\n1 error"
    );
}

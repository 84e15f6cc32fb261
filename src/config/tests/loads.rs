//! What loads, and as what: the documented sample, defaults, every shape of a request.

use std::time::Duration;

use jiff::civil::date;
use serde_json::{Value, json};
use throughline_rest::{Ends, Keyset, Paging};

use super::{BASE, Home};
use crate::config::settings::{MailTransport, MetricKind, OnUncertain, SmtpTls, SourceKind};
use crate::config::{Severity, skipped_times};
use crate::domain::claim::Claim;
use crate::domain::hygiene::Check;
use crate::domain::link::MatchRule;
use crate::domain::measure::{LeadKind, Trajectory};
use crate::domain::people::DailyOperations;
use crate::domain::plan::Impact;
use crate::domain::review::Audience;

/// The sample of the configuration's documentation, without what later versions add to it.
const SAMPLE: &str = include_str!("sample.toml");

fn sample() -> Home {
    Home::new(SAMPLE).env(&[
        ("SMTP_PASSWORD", "p"),
        ("GITHUB_TOKEN", "t"),
        ("REDMINE_KEY", "k"),
        ("TRACKER_TOKEN", "t"),
    ])
}

#[test]
fn the_documented_sample_loads() {
    let home = sample();
    let config = home.load().unwrap_or_else(|errors| panic!("{errors}"));
    assert_eq!(config.service.store, home.path("throughline.db"));
    let plan = &config.plan;
    assert_eq!(plan.calendar.holidays.len(), 2);
    let maria = &plan.people["maria"];
    assert_eq!(maria.daily_operations, Some(DailyOperations::Share(0.6)));
    assert_eq!(maria.accounts.len(), 2);
    assert_eq!(maria.time_off, [(date(2026, 8, 3), date(2026, 8, 21))]);
    let market = &plan.objectives["market-share"];
    let lag = market.lag.as_ref().expect("a lag measure");
    assert_eq!(
        (lag.baseline, lag.target, lag.delay_days),
        (12.0, 27.0, Some(42))
    );
    let stake = market.at_stake.as_ref().expect("a stake");
    assert_eq!(stake.amount.minor, 400_000_000);
    let talks = &plan.initiatives["customer-interviews"];
    assert_eq!(talks.buffer_days, Some(10));
    assert_eq!(talks.depends_on.len(), 1);
    let by_hand = plan.initiatives["crm-rollout"].stated.as_ref();
    let by_hand = by_hand.expect("an override");
    assert_eq!(
        (by_hand.claim, by_hand.by.as_str(), by_hand.until),
        (Claim::OnTrack, "maria", date(2026, 3, 15))
    );
    assert!(by_hand.holds(date(2026, 3, 15)) && !by_hand.holds(date(2026, 3, 16)));
    assert_eq!(talks.milestones[0].name, "50 interviews transcribed");
    let rules: Vec<String> = talks.rules.iter().map(MatchRule::to_string).collect();
    assert_eq!(
        rules,
        [
            "source=platform label=strategy/interviews",
            "source=interviews title=Interview *"
        ]
    );
    assert_eq!(
        plan.leads["calls-per-week"].kind,
        LeadKind::Sum("calls".into())
    );
    assert_eq!(plan.leads["calls-per-week"].unit, "calls");
    for (check, limit) in [
        (Check::Stale, Some(21.0)),
        (Check::NoActionVerb, Some(0.0)),
        (Check::SeveralOwners, None),
        (Check::TooBig, Some(5.0)),
    ] {
        assert_eq!(plan.hygiene.limit(check), limit, "{check}");
    }
    assert_eq!(plan.hygiene.verbs, ["kick"]);
    assert!(!plan.reviews.is_empty());
    assert_eq!(plan.risks["recruiting"].impact, Impact::Grade(4));
    assert_eq!(plan.changes[0].on, date(2026, 5, 4));
    assert_eq!(config.reviews["weekly"].to[1], Audience::Owners);
}

#[test]
fn the_page_is_heard_under_the_names_of_this_machine_and_those_that_are_declared() {
    let config = sample().load().expect("a configuration");
    let web = config.service.web.expect("a page");
    assert_eq!(web.listen.to_string(), "127.0.0.1:8420");
    assert!(web.token.is_none());
    assert!(web.hosts.iter().eq(["127.0.0.1", "[::1]", "localhost"]));
    let home = Home::new(
        "[service]\nweb = \"192.0.2.7:80\"\nweb_token = { env = \"PAGE\" }\nweb_hosts = \"Plan\"\nurl = \"https://plan.acme.example/sub\"\n",
    );
    let home = home.env(&[("PAGE", "4f9d0b6a1c7e83520d4b9fa6c1e87353")]);
    let service = home.load().expect("a configuration").service;
    let web = service.web.expect("a page");
    let wanted = [
        "127.0.0.1",
        "192.0.2.7",
        "[::1]",
        "localhost",
        "plan",
        "plan.acme.example",
    ];
    assert!(web.hosts.iter().eq(wanted), "{:?}", web.hosts);
    assert_eq!(
        service.url.expect("an address").as_str(),
        "https://plan.acme.example/sub/"
    );
}

#[test]
fn a_relay_keeps_its_user_and_its_protection() {
    let config = sample().load().expect("a configuration");
    let mail = config.mail.expect("mail");
    assert_eq!(mail.on_uncertain, OnUncertain::Resend);
    let MailTransport::Smtp(smtp) = mail.transport else {
        panic!("a relay")
    };
    assert_eq!((smtp.host.as_str(), smtp.port), ("mail.acme.example", 465));
    assert_eq!(smtp.tls, SmtpTls::Implicit);
    assert_eq!(smtp.login.expect("a login").0, "strategy");

    let mail = |lines: &str| {
        let home = Home::new(&format!("[mail]\nfrom = \"T <a@x.org>\"\n{lines}"));
        let config = home
            .env(&[("P", "p")])
            .load()
            .unwrap_or_else(|errors| panic!("{errors}"));
        match config.mail.expect("mail").transport {
            MailTransport::Smtp(smtp) => (
                smtp.host,
                smtp.port,
                smtp.tls,
                smtp.login.map(|login| login.0),
            ),
            MailTransport::Folder(folder) => panic!("{folder:?}"),
        }
    };
    assert_eq!(
        mail("smtp = \"smtp://a%40x.org@mail.example\"\npassword = { env = \"P\" }"),
        (
            "mail.example".into(),
            587,
            SmtpTls::StartTls,
            Some("a@x.org".into())
        )
    );
    assert_eq!(
        mail("smtp = \"smtp://[::1]:2525\"\ntls = \"none\""),
        ("::1".into(), 2525, SmtpTls::None, None)
    );
}

#[test]
fn a_rest_source_is_read_in_full() {
    let config = sample().load().expect("a configuration");
    let source = &config.sources["anything"];
    let Some(SourceKind::Rest(rest)) = &source.kind else {
        panic!("a REST source")
    };
    assert_eq!(rest.base.as_str(), "https://tracker.acme.example/api");
    assert_eq!(
        rest.each,
        [throughline_rest::Level::list(
            "project",
            vec!["alpha".into(), "beta".into()]
        )]
    );
    assert_eq!(rest.request.path, "/projects/{project}/tasks");
    assert_eq!(rest.request.query["per_page"], json!(100));
    assert_eq!(rest.filter.as_deref(), Some("type != 'epic'"));
    let since = rest.since.as_ref().expect("since");
    assert_eq!(
        (since.field.as_str(), since.overlap),
        ("updated_at", Duration::from_mins(1))
    );
    assert!(!rest.complete);
    assert_eq!(source.fields["state"].map["doing"], "in progress");
    assert_eq!(source.fresh.as_hours(), 1);

    let Some(SourceKind::Rest(redmine)) = &config.sources["helpdesk"].kind else {
        panic!("a preset")
    };
    assert_eq!(redmine.request.path, "/issues.json");
    assert!(redmine.auth.is_some());
}

#[test]
fn every_way_of_paging_is_read() {
    let paging = |page: &str| {
        let text = format!(
            "[source.x]\ntype = \"rest\"\nbase = \"https://acme.example\"\nitems = {{ get = \"/a\", fields = {{ id = \"id\", title = \"t\", state = \"s\" }}, {page} }}\n"
        );
        let home = Home::new(&text);
        let config = home.load().unwrap_or_else(|errors| panic!("{errors}"));
        match config
            .sources
            .into_values()
            .next()
            .and_then(|source| source.kind)
        {
            Some(SourceKind::Rest(rest)) => (rest.page, rest.ends),
            other => panic!("{other:?}"),
        }
    };
    let kind = |text: &str| paging(&format!("page = {text}")).0;
    assert_eq!(paging("select = \"d\"").0, Paging::Link);
    assert_eq!(kind("\"none\""), Paging::None);
    let owned = str::to_owned;
    for (text, wanted) in [
        (
            "{ next = \"links.next\" }",
            Paging::NextUrl {
                next: owned("links.next"),
            },
        ),
        (
            "{ token = \"meta.next\", param = \"cursor\" }",
            Paging::Token {
                token: owned("meta.next"),
                param: owned("cursor"),
            },
        ),
        (
            "{ token = \"nextPageToken\" }",
            Paging::Token {
                token: owned("nextPageToken"),
                param: owned("nextPageToken"),
            },
        ),
        (
            "{ header = \"X-Next\", param = \"cursor\" }",
            Paging::Header {
                header: owned("X-Next"),
                param: owned("cursor"),
            },
        ),
        (
            "{ last = \"id\", param = \"before\" }",
            Paging::Last {
                last: owned("id"),
                param: owned("before"),
            },
        ),
        (
            "{ offset = \"skip\", size = \"limit\", max = 50, total = \"n\" }",
            Paging::Offset {
                param: owned("skip"),
                size: (owned("limit"), 50),
            },
        ),
        (
            "{ number = \"page\", start = 0, size = { per = 20 } }",
            Paging::Number {
                param: owned("page"),
                start: 0,
                size: Some((owned("per"), 20)),
            },
        ),
        (
            "{ keyset = \"updated\", param = \"after\", size = \"limit\", max = 50 }",
            Paging::Keyset {
                size: (owned("limit"), 50),
            },
        ),
    ] {
        assert_eq!(kind(text), wanted, "{text}");
    }
    let ends = paging("page = { next = \"n\", total = \"t\", total_pages = \"p\", has_more = \"m\", fixed = 50, max_pages = 300, max_results = 1000, keyset = \"at\", param = \"after\", format = \"epoch_ms\" }").1;
    let wanted = Ends {
        total: Some(owned("t")),
        total_pages: Some(owned("p")),
        has_more: Some(owned("m")),
        fixed: Some(50),
        max_pages: Some(300),
        max_results: Some(1000),
        keyset: Some(Keyset {
            field: owned("at"),
            param: Some(owned("after")),
            format: Some(owned("epoch_ms")),
        }),
    };
    assert_eq!(ends, wanted);
}

#[test]
fn every_preset_loads_with_what_its_user_adds() {
    for name in throughline_rest::presets() {
        // The name of the loop is the preset's own business.
        let each = match *name {
            "asana" => "each = { project = [\"1200\"] }",
            "bugzilla" => "each = { product = [\"Platform\"] }",
            "clickup" => "each = { team = [\"9001\"] }",
            "gitea" => "each = { repo = [\"a/b\"] }",
            "gitlab" => "each = { group = [\"a/b\"] }",
            "trello" => "each = { board = [\"5f1a2b3c\"] }",
            _ => "",
        };
        let text = format!(
            "[source.x]\npreset = \"{name}\"\nbase = \"https://acme.example\"\nauth = {{ bearer = {{ env = \"T\" }} }}\n[source.x.items]\n{each}\n"
        );
        let home = Home::new(&text).env(&[("T", "t")]);
        let config = home
            .load()
            .unwrap_or_else(|errors| panic!("{name}\n{errors}"));
        assert!(config.sources["x"].kind.is_some(), "{name}");
        assert!(config.warnings.is_empty(), "{name}: {:?}", config.warnings);
    }
}

#[test]
fn every_preset_of_exports_loads_under_both_of_its_names() {
    for preset in throughline_csv::presets() {
        for (kind, name) in [
            ("type = \"csv\"\n", preset.name.to_owned()),
            ("", format!("csv-{}", preset.name)),
        ] {
            let mut text = format!("[source.x]\n{kind}preset = \"{name}\"\npath = \"a.csv\"\n");
            // Asana has no states; everywhere else people add their own.
            if preset.name != "asana" {
                text += "[source.x.fields.state.map]\nParked = \"blocked\"\n";
            }
            let home = Home::new(&text);
            let config = home
                .load()
                .unwrap_or_else(|errors| panic!("{name}: {errors}"));
            let source = config.sources.values().next().expect("a source");
            assert!(matches!(source.kind, Some(SourceKind::Csv(_))), "{name}");
            assert!(config.warnings.is_empty(), "{name}: {:?}", config.warnings);
        }
    }
}

#[test]
fn dates_and_numbers_of_an_export_may_be_said_once() {
    let home = Home::new(
        "[source.x]\ntype = \"csv\"\npath = \"a.csv\"\nformat = \"%d/%m/%Y\"\ndecimal = \",\"\n[source.x.fields]\nid = \"a\"\ntitle = \"b\"\nclosed = \"c\"\ndue = { column = \"d\", format = \"%d.%m.%Y\" }\nestimate = \"e\"\nnote = \"f\"\n",
    );
    let config = home.load().expect("fine");
    let fields = &config.sources.values().next().expect("a source").fields;
    assert_eq!(fields["closed"].formats, ["%d/%m/%Y"]);
    assert_eq!(fields["due"].formats, ["%d.%m.%Y", "%d/%m/%Y"]);
    assert_eq!(fields["estimate"].decimal, Some(','));
    assert!(fields["note"].formats.is_empty() && fields["note"].decimal.is_none());
}

#[test]
fn an_export_without_ids_is_read_with_a_warning() {
    let home = Home::new(
        "[source.x]\ntype = \"csv\"\npath = \"a.csv\"\nfields = { title = \"b\", closed = \"c\" }\n",
    );
    let config = home.load().expect("fine");
    let warnings: Vec<String> = config.warnings.iter().map(ToString::to_string).collect();
    assert!(
        warnings
            .iter()
            .any(|text| text.contains("maps no \"id\": rows are told apart by title")),
        "{warnings:?}"
    );
}

#[test]
fn a_known_export_without_fields_is_told_its_preset() {
    let home = Home::new("[source.x]\ntype = \"csv\"\npath = \"a.csv\"\n")
        .file("a.csv", "Summary,Issue key,Issue id,Status\nA,P-1,1,Done\n");
    let errors = home.load().expect_err("no fields").to_string();
    assert!(errors.contains("add preset = \"jira\""), "{errors}");
}

#[test]
fn keys_over_a_preset_replace_what_they_stand_for() {
    let home = Home::new(
        "[source.x]\npreset = \"redmine\"\nbase = \"https://acme.example\"\n[source.x.items]\npage = { number = \"page\" }\nquery = { project_id = \"web\" }\nfields = { key = \"id\", state = { column = \"status.name\" } }\n",
    );
    let config = home.load().unwrap_or_else(|errors| panic!("{errors}"));
    let source = &config.sources["x"];
    let Some(SourceKind::Rest(rest)) = &source.kind else {
        panic!("a REST source")
    };
    assert!(matches!(rest.page, Paging::Number { .. }));
    assert_eq!(rest.request.query["project_id"], json!("web"));
    assert_eq!(rest.request.query["status_id"], json!("*"));
    assert_eq!(source.fields["state"].get.as_deref(), Some("status.name"));
    assert_eq!(source.fields["state"].map["New"], "open");
    assert_eq!(source.fields["title"].get.as_deref(), Some("subject"));
}

#[test]
fn paths_start_at_the_configuration_and_globs_are_told_from_files() {
    let home = Home::new(&format!(
        "{BASE}[source.many]\ntype = \"csv\"\npath = \"exports/a-*.csv\"\nall = true\ndelimiter = \";\"\nfields = {{ id = \"a\", title = \"t\", closed = \"c\" }}\n"
    ));
    let config = home.load().expect("a configuration");
    let csv = |id: &str| match &config.sources[id].kind {
        Some(SourceKind::Csv(csv)) => csv.clone(),
        other => panic!("{other:?}"),
    };
    assert!(
        matches!(csv("board").location, throughline_csv::Location::File(path) if path == home.path("board.csv"))
    );
    let many = csv("many");
    assert_eq!(many.delimiter, Some(b';'));
    let throughline_csv::Location::Glob { pattern, all } = many.location else {
        panic!("a glob")
    };
    assert!(all && pattern.ends_with("/exports/a-*.csv"), "{pattern}");
}

#[test]
fn leads_and_trajectories_have_their_shapes() {
    let lead = |lines: &str| {
        let home = Home::new(&format!(
            "{BASE}[lead.a-b]\ninitiative = \"talks\"\n{lines}\n"
        ));
        let mut config = home.load().unwrap_or_else(|errors| panic!("{errors}"));
        config.plan.leads.remove("a-b").expect("a lead")
    };
    let plain = lead("count = \"done\"\ntarget = 5");
    assert_eq!(
        (plain.name.as_str(), plain.unit.as_str(), plain.weight),
        ("a b", "tasks", 1.0)
    );
    assert_eq!(
        (plain.start, plain.due),
        (date(2026, 2, 1), date(2026, 6, 30))
    );
    assert_eq!(lead("open = true\nat_most = 5").kind, LeadKind::Open);
    assert!(lead("overdue = \"tasks\"\nat_most = 0").at_most);
    assert_eq!(lead("percent = \"done\"\ntarget = 100").unit, "%");
    assert_eq!(lead("sum = \"estimate\"\ntarget = 5").unit, "hours");
    let points = "[[2026-02-01, 0], [2026-06-30, 5]]";
    let wanted = Trajectory::Points(vec![(date(2026, 2, 1), 0.0), (date(2026, 6, 30), 5.0)]);
    for form in [
        format!("points = {points}"),
        format!("shape = {{ points = {points} }}"),
    ] {
        assert_eq!(
            lead(&format!("count = \"done\"\ntarget = 5\n{form}")).trajectory,
            wanted
        );
    }
    let narrowed = lead("count = \"done\"\ntarget = 5\nmatch = { label = [\"a\", \"b\"], field.x.y = 3, \"field.z\" = \"q\" }").narrowed;
    assert_eq!(narrowed[0].to_string(), "label=a|b field.x.y=3 field.z=q");
}

#[test]
fn metrics_read_points_and_columns() {
    let home = Home::new(&format!(
        "{BASE}[metric.churn]\ntype = \"csv\"\npath = \"churn.csv\"\ndate = {{ column = \"as of\", format = \"%d.%m.%Y\" }}\nvalue = \"churn %\"\ndecimal = \",\"\nfresh = \"40d\"\n[metric.ready]\ntype = \"rest\"\nbase = \"https://acme.example\"\nget = \"/kpi\"\ndate = \"day\"\nvalue = \"value\"\n"
    ));
    let config = home.load().unwrap_or_else(|errors| panic!("{errors}"));
    let MetricKind::Points(points) = &config.metrics["share"].kind else {
        panic!("points")
    };
    assert_eq!((points[1].date, points[1].value), (date(2026, 2, 28), 12.9));
    let churn = &config.metrics["churn"];
    assert_eq!(churn.fields["value"].decimal, Some(','));
    assert_eq!(churn.fields["date"].formats, ["%d.%m.%Y"]);
    assert_eq!(churn.fresh.as_hours(), 960);
    assert!(matches!(config.metrics["ready"].kind, MetricKind::Rest(_)));
}

#[test]
fn the_canonical_plan_ignores_order_and_spelling_but_not_values() {
    let canonical = |text: &str| {
        Home::new(text)
            .load()
            .expect("a configuration")
            .plan_canonical
    };
    let other = BASE
        .replace(
            "baseline = 12, target = 27",
            "target = 27.0, baseline = 12.0",
        )
        .replace(
            "start = 2026-01-01\ndue = 2026-12-31",
            "# a word\ndue = 2026-12-31\nstart = 2026-01-01",
        );
    assert_ne!(other, BASE);
    assert_eq!(canonical(BASE), canonical(&other));
    assert_ne!(
        canonical(BASE),
        canonical(&BASE.replace("target = 27", "target = 26"))
    );
    let tables: Value = serde_json::from_str(&canonical(BASE)).expect("JSON");
    assert!(tables.get("source").is_none());
}

#[test]
fn a_time_that_the_clock_skips_is_named() {
    let review = |schedule: &str| {
        let home = Home::new(&format!(
            "{BASE}[review.w]\nkind = \"check-in\"\nschedule = \"{schedule}\"\ntime_zone = \"Europe/Berlin\"\nto = \"owners\"\n"
        ));
        let now = "2026-11-22T10:00:00Z".parse().expect("an instant");
        skipped_times(&home.load().expect("a configuration"), now)
    };
    assert_eq!(
        review("Sun 02:30"),
        [
            "[review.w] \"Sun 02:30\" does not exist on 2027-03-28 in Europe/Berlin; that time it goes out at 03:00"
        ]
    );
    assert_eq!(review("Sun 03:00"), Vec::<String>::new());
    assert_eq!(review("Mon 08:00"), Vec::<String>::new());
}

#[test]
fn an_owner_whom_no_mail_reaches_is_named() {
    let text = BASE.replace("email = \"maria@acme.example\"\n", "")
        + "[review.w]\nkind = \"check-in\"\nschedule = \"Mon 08:00\"\nto = \"owners\"\n";
    let home = Home::new(&text);
    let config = home.load().expect("a configuration");
    let warnings: Vec<String> = config
        .warnings
        .iter()
        .map(|line| home.plain(line))
        .collect();
    assert_eq!(
        warnings,
        ["config.toml:2:9: [person.maria] has no \"email\", and [review.w] goes to owners"]
    );
}

#[test]
fn expressions_are_checked_where_they_stand() {
    let home = Home::new(
        "[source.x]\ntype = \"rest\"\nbase = \"https://acme.example\"\n[source.x.items]\nget = \"/a\"\nselect = \"data[\"\n[source.x.items.fields]\nid = \"id\"\ntitle = \"a..b\"\nstate = \"s\"\n[metric.m]\ntype = \"rest\"\nbase = \"https://acme.example\"\nget = \"/a\"\ndate = \"d[\"\nvalue = \"v\"\n",
    );
    let errors = home.load().expect_err("faults");
    let lines: Vec<usize> = errors
        .problems()
        .iter()
        .filter(|problem| problem.severity == Severity::Error)
        .map(|problem| problem.line)
        .collect();
    assert_eq!(lines, [6, 9, 15], "{errors}");
}

#[test]
fn a_github_state_map_never_shuts_out_what_the_connector_says_of_closed_issues() {
    let source = r#"
[source.code]
type         = "github"
repositories = ["acme/web"]
fields       = { state = { get = "Status", map = { Waiting = "blocked", Open = "in progress" } } }
"#;
    let home = Home::new(&format!("{BASE}{source}"));
    let config = home.load().unwrap_or_else(|errors| panic!("{errors}"));
    let map = &config.sources["code"].fields["state"].map;
    for (word, state) in [
        ("Waiting", "blocked"),
        ("done", "done"),
        ("cancelled", "cancelled"),
    ] {
        assert_eq!(map.get(word).map(String::as_str), Some(state), "{map:?}");
    }
    assert!(
        !map.contains_key("open"),
        "the map's own word for open stands: {map:?}"
    );
}

fn rest(
    more: &str,
    items: &str,
    env: &[(&str, &str)],
) -> (throughline_rest::Settings, Vec<String>) {
    let text = format!(
        "[source.x]\ntype = \"rest\"\nbase = \"https://acme.example\"\n{more}\n[source.x.items]\nget = \"/a\"\nquery = {{ per_page = 100 }}\nfields = {{ id = \"id\", title = \"t\", state = \"s\" }}\n{items}"
    );
    let home = Home::new(&text).env(env);
    let config = home.load().unwrap_or_else(|errors| panic!("{errors}"));
    let warnings = config.warnings.clone();
    match config.sources["x"].kind.clone() {
        Some(SourceKind::Rest(settings)) => (*settings, warnings),
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_way_of_signing_is_read() {
    use throughline_http::{Auth, ClientAuth};
    let env = [("ONE", "secret-1"), ("TWO", "secret-2")];
    let auth = |text: &str| rest(&format!("auth = {text}"), "", &env).0.auth;
    let Auth::Pool { header, tokens } = auth("{ tokens = [{ env = \"ONE\" }, { env = \"TWO\" }] }")
    else {
        panic!("a pool")
    };
    assert_eq!((header, tokens.len()), (None, 2));
    let Auth::Pool { header, tokens } =
        auth("{ tokens = { header = \"X-T\", values = [{ env = \"ONE\" }] } }")
    else {
        panic!("a pool")
    };
    assert_eq!((header.as_deref(), tokens.len()), (Some("X-T"), 1));
    let oauth2 = "{ oauth2 = { token_url = \"https://id.example/t\", client_id = \"c\", client_secret = { env = \"ONE\" }, refresh_token = { env = \"TWO\" }, scope = [\"a\", \"b\"], client_auth = \"basic\" } }";
    let Auth::OAuth2(oauth2) = auth(oauth2) else {
        panic!("oauth2")
    };
    assert_eq!(oauth2.token_url.as_str(), "https://id.example/t");
    assert_eq!(oauth2.client_id, "c");
    assert!(oauth2.refresh_token.is_some());
    assert_eq!(oauth2.scope.as_deref(), Some("a b"));
    assert_eq!(oauth2.client_auth, ClientAuth::Basic);
    let printed = format!("{oauth2:?} {tokens:?}");
    assert!(!printed.contains("secret-"), "{printed}");
}

#[test]
fn how_an_origin_is_reached_is_read() {
    use std::time::Duration;

    use throughline_http::{Decode, Limits, Rate, Then};
    let (settings, warnings) = rest(
        "limits = { rate = \"30/10s\", burst = 5, parallel = 2, reserve = 0.1, budget = \"1000/day\", max_wait = \"15m\", pull = \"2h\" }\nproxy = \"http://proxy.acme.example:3128\"\nerrors = [{ status = [404, \"5xx\"], retry = 3, wait = \"5s\", then = \"skip\" }, { code = \"Expired\", do = \"restart\" }, { header = { X-Quota = \"burst\" }, match = \"slow\", do = \"wait\" }]\n",
        "decode = \"jsonl\"",
        &[],
    );
    let seconds = Duration::from_secs;
    let wanted = Limits {
        rate: Some(Rate {
            count: 30,
            per: seconds(10),
        }),
        burst: 5,
        parallel: 2,
        reserve: 0.1,
        budget: Some(Rate {
            count: 1000,
            per: seconds(86_400),
        }),
    };
    assert_eq!(settings.access.limits, wanted);
    assert_eq!(
        (settings.caps.max_wait, settings.caps.pull),
        (seconds(900), seconds(7200))
    );
    assert_eq!(settings.decode, Decode::JsonLines);
    assert!(settings.access.way.proxy.is_some());
    let rules = &settings.access.rules;
    assert_eq!(rules[0].statuses.len(), 101);
    assert_eq!(
        (rules[0].retry, rules[0].wait, rules[0].then),
        (3, Some(seconds(5)), Then::Skip)
    );
    assert_eq!(
        (rules[1].codes.as_slice(), rules[1].then),
        (["Expired".to_owned()].as_slice(), Then::Restart)
    );
    assert!(rules[2].header.is_some() && rules[2].body.is_some());
    assert_eq!(rules[2].then, Then::Wait);
    // 1000 a day are 10 in 15 minutes.
    assert!(
        warnings.iter().any(|warning| warning.contains("limits.budget: 1000 requests in 24h — pulls come every 15m while they take at most 10 requests")),
        "{warnings:?}"
    );
}

#[test]
fn a_proxy_that_only_the_environment_names_is_not_used_and_said_so() {
    let proxies = [("HTTPS_PROXY", "http://proxy:3128")];
    let (settings, warnings) = rest("", "", &proxies);
    assert!(settings.access.way.proxy.is_none());
    assert!(
        warnings.iter().any(|warning| warning.contains(
            "HTTPS_PROXY is set in the environment and not used: [source.x] has no \"proxy\""
        )),
        "{warnings:?}"
    );
    let (settings, warnings) = rest("proxy = \"http://other:8080\"", "", &proxies);
    assert!(settings.access.way.proxy.is_some());
    assert!(
        !warnings
            .iter()
            .any(|warning| warning.contains("HTTPS_PROXY")),
        "{warnings:?}"
    );
}

#[test]
fn a_weight_by_target_is_the_target_of_an_input_or_of_its_leads_together() {
    let home = Home::new(&format!(
        r#"{BASE}
weight = "target"
[lead.held]
initiative = "talks"
count = "done"
target = 30
weight = "target"
[lead.prepared]
initiative = "talks"
count = "done"
target = 10
weight = "target"
[initiative.visits]
objective = "market"
owner = "maria"
start = 2026-02-01
due = 2026-06-30
weight = "target"
[lead.visited]
initiative = "visits"
count = "done"
target = 8
"#
    ));
    let plan = home.load().expect("a configuration").plan;
    let leads: Vec<f64> = plan.leads.values().map(|lead| lead.weight).collect();
    let levers: Vec<f64> = plan.initiatives.values().map(|one| one.weight).collect();
    assert_eq!(leads, [30.0, 10.0, 1.0]);
    assert_eq!(levers, [40.0, 8.0]);
}

#[test]
fn a_child_outside_of_its_parents_years_is_a_warning() {
    let home = Home::new(&format!(
        r#"{BASE}
[objective.north]
statement = "North"
owner = "maria"
parent = "market"
start = 2026-06-01
due = 2027-06-30
"#
    ));
    let config = home.load().expect("a configuration");
    assert!(
        config.warnings.iter().any(|line| line.ends_with(
            "[objective.north] runs from 2026-06-01 to 2027-06-30, outside of its parent \"market\" (2026-01-01 to 2026-12-31)"
        )),
        "{:#?}",
        config.warnings
    );
}

/// A reason that no change of the plan can have is a slip of the pen; one of something that was taken out is not.
#[test]
fn a_reason_of_nothing_is_a_warning_that_says_what_may_be_meant() {
    let found = |what: &str| -> Vec<String> {
        let home = Home::new(&format!(
            "{BASE}\n[[change]]\non = 2026-05-04\nwhat = \"{what}\"\nreason = \"why\"\napproved = \"maria\"\n"
        ));
        let warnings = home.load().expect("a configuration").warnings;
        warnings
            .into_iter()
            .filter(|line| line.contains("[[change]]"))
            .collect()
    };
    for names_something in [
        "objective.market",
        "objective.market.due",
        "objective.market.lag.target",
        "objective.market.lag",
        "initiative.talks.milestones.beta.due",
        "lead.taken-out-last-year.target",
        "metric.share.2026-10-31",
        "calendar.holidays",
        "service.time_zone",
        "status.bands",
    ] {
        assert_eq!(found(names_something), [""; 0], "{names_something}");
    }
    for (what, help) in [
        (
            "objective.markt.due",
            r#"did you mean "objective.market.due"? Nothing is to be done if "markt" was taken out of the plan"#,
        ),
        (
            "objective.market.deadline",
            r#"did you mean "objective.market.due"?"#,
        ),
        (
            "objective.market.lag.targt",
            r#"did you mean "objective.market.lag.target"?"#,
        ),
        (
            "objektive.market.due",
            r#"did you mean "objective.market.due"?"#,
        ),
        ("market.due", r#"did you mean "objective.market.due"?"#),
        ("calendar.hollidays", r#"did you mean "calendar.holidays"?"#),
        (
            "the launch",
            r#"begin it with "calendar", "initiative", "lead", "metric", "objective", "person", "risk", "service" and "status""#,
        ),
    ] {
        let warnings = found(what);
        let [warning] = warnings.as_slice() else {
            panic!("{what}: {warnings:?}");
        };
        assert!(
            warning.contains(&format!(
                r#"[[change]] is the reason of "{what}", and the plan has nothing of that name — it explains nothing"#
            )),
            "{warning}"
        );
        assert!(warning.ends_with(&format!("({help})")), "{warning}");
    }
}

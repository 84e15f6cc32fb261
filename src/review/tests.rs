//! Whole reviews of three companies; what changes with the reader, the kind and the week before.

use std::sync::Arc;

use jiff::civil::date;

use crate::domain::claim::{Claim, Override};
use crate::domain::review::ReviewKind;
use crate::engine::assessment::{Freshness, Status};
use crate::language::translator::Translator;

use super::content::Subject;
use super::scope::Scope;
use super::testing::{Company, because, check_in, companies, rendered};
use super::{PreviousStatuses, ReviewContent, csv, json, review, text, tree};

mod determinism;
pub(super) mod hostile;
mod kinds;
mod languages;
mod pages;
mod rules;
mod sections;
mod shown;

fn all() -> [(&'static str, Company); 3] {
    [
        ("troubled", companies::troubled()),
        ("healthy", companies::healthy()),
        ("nearly-empty", companies::nearly_empty()),
    ]
}

/// The news as a sentence begins.
fn news(content: &ReviewContent) -> String {
    super::figures::capital(content.news.english().as_str())
}

fn of_owner(company: &Company, owner: &str) -> ReviewContent {
    let audience = Scope::Owner(owner.into());
    super::check_in(&company.assessment, &company.since(), &audience)
}

#[test]
fn mails_read_as_they_should() {
    for (name, company) in all() {
        let mail = rendered(&check_in(&company));
        insta::assert_snapshot!(
            format!("{name}-text"),
            format!("Subject: {}\n\n{}", mail.subject, mail.text)
        );
        insta::assert_snapshot!(format!("{name}-html"), mail.html.replace("><", ">\n<"));
    }
}

#[test]
fn trees_read_as_they_should() {
    for (name, company) in all() {
        let content = check_in(&company);
        for width in [50, 80, 120] {
            insta::assert_snapshot!(
                format!("{name}-tree-{width}"),
                tree::tree(&content, width, false)
            );
        }
    }
}

#[test]
fn an_owner_reads_their_own_and_what_waits_on_them() {
    let company = companies::troubled();
    let mail = rendered(&of_owner(&company, "farid"));
    insta::assert_snapshot!(
        "owner-text",
        format!("Subject: {}\n\n{}", mail.subject, mail.text)
    );
    let both = ["bruno", "farid"].map(|owner| of_owner(&company, owner).waits);
    let [bruno, farid] = both.map(|waits| {
        waits
            .items
            .into_iter()
            .map(|wait| wait.text)
            .collect::<Vec<_>>()
    });
    assert_eq!(bruno.len(), 2);
    assert_eq!(bruno, farid, "both sides read the identical line");
}

/// That there is no data, or too little of it, is said once: by the reason where there is one, else by a note.
#[test]
fn what_is_not_known_is_said_once() {
    let mut company = companies::troubled();
    let known = &mut company.assessment;
    let objective = known.objectives.get_mut("one-crm").unwrap();
    let count = |company: &Company| {
        let text = text::text(&check_in(company), Translator::english());
        let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
        ["50 % of the weight", "no data yet"].map(|words| flat.matches(words).count())
    };
    objective.reasons[0].rule = "coverage";
    let lead = Arc::make_mut(known.leads.get_mut("teams").unwrap());
    lead.freshness = Freshness::Missing;
    lead.reasons = vec![because(Status::Unknown, "no data yet: ops was never read")];
    lead.reasons[0].rule = "no-data";
    assert_eq!(count(&company), [1, 1]);
    let known = &mut company.assessment;
    known.objectives.get_mut("one-crm").unwrap().reasons.clear();
    let teams = Arc::make_mut(known.leads.get_mut("teams").unwrap());
    teams.reasons.clear();
    assert_eq!(count(&company), [1, 1]);
}

#[test]
fn the_other_reviews_put_the_diagnosis_first() {
    let company = companies::troubled();
    for (kind, title, question) in [
        (
            ReviewKind::CourseCorrection,
            "Course correction, November 2026",
            "Is the plan working?",
        ),
        (
            ReviewKind::Quarterly,
            "Quarterly review, Q4 2026",
            "Is it still the right plan?",
        ),
    ] {
        let content = review(
            kind,
            &company.assessment,
            &company.since(),
            &Scope::Everything,
        );
        let text = text::text(&content, Translator::english());
        let headings: Vec<&str> = text
            .lines()
            .zip(text.lines().skip(1))
            .filter(|(_, rule)| rule.starts_with("----"))
            .map(|(heading, _)| heading)
            .collect();
        assert!(text.starts_with(title) && text.contains(question), "{text}");
        assert_eq!(headings.first(), Some(&"DIAGNOSIS"));
        assert_eq!(headings.get(1), Some(&"WHAT CHANGED SINCE 13 NOV"));
    }
}

#[test]
fn the_subject_carries_the_news() {
    use Status::{Achieved, AtRisk, Missed, NotStarted, OffTrack, OnTrack, Paused, Unknown};
    let cases: [(&[(Status, Status)], &str); 14] = [
        (&[], "The plan holds nothing to review yet"),
        (&[(NotStarted, NotStarted)], "Nothing has started yet"),
        (&[(OnTrack, OnTrack)], "The one objective is on track"),
        (
            &[(OnTrack, OnTrack), (OnTrack, OnTrack)],
            "Both objectives on track",
        ),
        (&[(OnTrack, OnTrack); 3], "All 3 objectives on track"),
        (
            &[
                (OnTrack, OnTrack),
                (OnTrack, OnTrack),
                (Paused, Paused),
                (NotStarted, NotStarted),
            ],
            "Both objectives on track, 1 paused",
        ),
        (
            &[(Achieved, Achieved), (OnTrack, OnTrack), (OnTrack, OnTrack)],
            "All 3 objectives on track or achieved",
        ),
        (
            &[(AtRisk, OffTrack), (OnTrack, OffTrack), (OnTrack, OnTrack)],
            "2 objectives turned off track",
        ),
        (
            &[(AtRisk, OffTrack), (OnTrack, AtRisk), (AtRisk, OnTrack)],
            "1 objective turned off track, 1 turned at risk",
        ),
        (&[(OffTrack, Missed)], "1 objective missed"),
        (
            &[(OnTrack, Unknown), (OnTrack, OnTrack)],
            "1 objective turned unknown",
        ),
        (
            &[(AtRisk, OnTrack), (OnTrack, Achieved)],
            "1 objective turned on track, 1 achieved",
        ),
        (
            &[(OffTrack, OffTrack), (AtRisk, AtRisk), (OnTrack, OnTrack)],
            "1 of 3 objectives off track, 1 at risk, as before",
        ),
        (&[(Paused, Paused)], "1 objective paused"),
    ];
    for (statuses, wanted) in cases {
        let mut company = Company::new();
        company.people();
        for (index, (was, now)) in statuses.iter().enumerate() {
            let id = format!("o{index}");
            company.objective(&id, &id, "ana", *now, "because");
            company.was(Subject::Objective(id.as_str().into()), *was);
        }
        let mail = rendered(&check_in(&company));
        assert_eq!(mail.subject, format!("{wanted}: week 47"));
    }
}

#[test]
fn initiatives_are_the_news_where_no_objective_turned() {
    let mut company = companies::healthy();
    let reviews = company.assessment.initiatives.get_mut("reviews").unwrap();
    Arc::make_mut(reviews).status = Status::AtRisk;
    company.was(Subject::Initiative("reviews".into()), Status::OnTrack);
    let content = check_in(&company);
    assert_eq!(
        news(&content),
        "1 initiative turned at risk; both objectives on track"
    );
}

#[test]
fn the_first_review_compares_with_nothing() {
    let company = companies::troubled();
    let content = super::check_in(
        &company.assessment,
        &PreviousStatuses::default(),
        &Scope::Everything,
    );
    assert!(content.changes.is_empty());
    assert_eq!(
        news(&content),
        "1 of 3 objectives off track, 1 at risk, 1 unknown"
    );
}

#[test]
fn a_new_objective_in_trouble_is_a_change_but_did_not_turn() {
    let company = companies::troubled();
    let since = PreviousStatuses::new(date(2026, 11, 13), std::collections::BTreeMap::new());
    let content = super::check_in(&company.assessment, &since, &Scope::Everything);
    let first = content.changes.items.first().unwrap();
    assert_eq!(
        (first.name.as_str(), first.from),
        ("Win 12 % of the northern market", None)
    );
    assert!(
        content
            .changes
            .items
            .iter()
            .all(|change| change.to != Status::NotStarted)
    );
    assert_eq!(
        news(&content),
        "1 of 3 objectives off track, 1 at risk, 1 unknown, as before"
    );
}

#[test]
fn a_review_with_nothing_to_say_is_one_line() {
    let content = check_in(&companies::nearly_empty());
    let mail = rendered(&content);
    assert_eq!(
        mail.text,
        "Week 47: The one objective is on track; nothing else to report\n"
    );
    assert!(!mail.html.contains("<h1"));
}

#[test]
fn what_has_not_started_stays_out_of_mails_and_stays_in_the_tree() {
    let content = check_in(&companies::troubled());
    let mail = rendered(&content);
    for (name, text) in [("text", &mail.text), ("html", &mail.html)] {
        assert!(!text.contains("CRM training"), "{name}");
    }
    assert!(tree::tree(&content, 100, false).contains("○ CRM training"));
}

#[test]
fn every_reason_is_printed_that_no_line_of_figures_gives() {
    let company = companies::troubled();
    let content = check_in(&company);
    let flat: String = text::text(&content, Translator::english())
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    let html = rendered(&content).html.replace('\u{a0}', " ");
    let known = &company.assessment;
    // A lag's and a lead's own figures stand in their line; what they come to is said nowhere else.
    let objectives = known
        .objectives
        .values()
        .flat_map(|row| row.reasons.iter().map(|reason| (reason, row.lag.is_some())));
    let initiatives = known.initiatives.values().flat_map(|row| {
        let is_told = row.leads.len() == 1 || !row.status.wants_attention();
        row.reasons.iter().map(move |reason| (reason, is_told))
    });
    let leads = known
        .leads
        .values()
        .flat_map(|row| row.reasons.iter().map(|reason| (reason, true)));
    let wanted = objectives
        .chain(initiatives)
        .chain(leads)
        .filter(|(reason, is_told)| !(*is_told && reason.rule == "shortfall"))
        .map(|(reason, _)| reason)
        .filter(|reason| reason.status != Status::NotStarted);
    let mut printed = 0;
    for reason in wanted {
        let said = reason.text.to_string();
        assert!(flat.contains(&said), "text lacks {said}");
        assert!(html.contains(&said), "html lacks {said}");
        printed += 1;
    }
    assert!(printed > 3, "{printed}");
    for figures in ["−11 ▲ at risk", "18 points, 25 days behind", "(of 60)"] {
        assert!(flat.contains(figures), "{figures} in {flat}");
    }
}

#[test]
fn objectives_stand_under_the_one_they_serve() {
    let mut company = Company::new();
    company.people();
    for (id, status, parent) in [
        ("north", Status::OnTrack, None),
        ("north-service", Status::OffTrack, Some("north")),
        ("north-hubs", Status::AtRisk, Some("north-service")),
        ("south", Status::AtRisk, None),
    ] {
        company.objective(id, id, "ana", status, "because");
        company.initiative(
            &format!("{id}-work"),
            id,
            &format!("{id} work"),
            "ana",
            status,
            "",
        );
        let declared = company.assessment.plan.objectives.get_mut(id).unwrap();
        declared.parent = parent.map(Into::into);
    }
    let content = check_in(&company);
    let rows = content.scoreboard.items.iter();
    let order: Vec<(&str, usize)> = rows.map(|row| (row.id.as_str(), row.depth)).collect();
    assert_eq!(
        order,
        [
            ("south", 0),
            ("north", 0),
            ("north-service", 1),
            ("north-hubs", 2)
        ]
    );
    insta::assert_snapshot!(tree::tree(&content, 60, false), @r"
    1 of 4 objectives off track, 2 at risk, as before · 20 Nov
    2026

                                                  now  plan  gap
    ▲ south                                 62 % done
    │  - because
    └─ ▲ south work (Ana Ruiz)              62 % done

    ● north                                 62 % done
    ├─ ● north work (Ana Ruiz)              62 % done
    └─ ■ north-service                      62 % done
       │  - because
       ├─ ■ north-service work (Ana Ruiz)   62 % done
       └─ ▲ north-hubs                      62 % done
          │  - because
          └─ ▲ north-hubs work (Ana Ruiz)   62 % done
    ");
    let text = text::text(&content, Translator::english());
    assert!(text.contains("■ OFF TRACK  └─ north-service"), "{text}");
    // Whoever owns a child alone reads it without its parent.
    company
        .assessment
        .plan
        .objectives
        .get_mut("north-hubs")
        .unwrap()
        .owner = "bruno".into();
    let rows = of_owner(&company, "bruno").scoreboard.items;
    assert_eq!(rows.first().map(|row| row.depth), Some(0));
}

#[test]
fn a_healthy_initiative_that_waits_says_so() {
    let mut company = companies::troubled();
    company.counts("field-campaign", 49, 21, 4, 0);
    let declared = company
        .assessment
        .plan
        .initiatives
        .get_mut("field-campaign")
        .unwrap();
    declared.depends_on.push(crate::domain::plan::Dependency {
        on: "data-migration".into(),
        lag_days: 0,
    });
    let content = check_in(&company);
    let wanted = "waits on Data migration (off track, 69 days behind)";
    let flat = text::text(&content, Translator::english())
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    assert!(flat.contains(&format!("4 blocked · {wanted}")), "{flat}");
    assert!(rendered(&content).html.contains(wanted));
    assert!(tree::tree(&content, 120, false).contains(&format!("4 tasks blocked; {wanted}")));
}

#[test]
fn a_series_without_a_fresh_value_is_named_though_it_is_read() {
    let mut company = companies::troubled();
    company.source("metric.monthly_churn", "2026-11-20T06:50:00Z", None);
    let churn = company.assessment.objectives.values_mut();
    let mut lags = churn.filter_map(|known| known.lag.as_mut());
    let lag = lags.find(|lag| lag.value == Some(4.05)).unwrap();
    lag.value_date = Some(date(2026, 8, 31));
    lag.freshness = crate::engine::assessment::Freshness::Stale {
        since: None,
        sources: vec!["metric.monthly_churn".into()],
    };
    let content = check_in(&company);
    let flat = text::text(&content, Translator::english())
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    let wanted = "its last value is of 31 Aug, 81 days old";
    assert!(flat.contains(wanted), "{flat}");
    let lines = super::health::sources(&content, 70, false);
    insta::assert_snapshot!(lines, @r"
    ■ failing      ops                   read 2 days ago, 148 records;
                   stale: the limit is 24 h; failing since 17 Nov 14:05:
                   401 Unauthorized from https://ops.acme.example
                   help: Check the token in JIRA_TOKEN.
    ▲ stale        metric.monthly_churn  read 10 min ago, 148 records; its
                   last value is of 31 Aug, 81 days old; the limit is 24 h
    ● fresh        platform              read 50 min ago, 148 records
    ● fresh        sales                 read 90 min ago, 148 records
    ● fresh        metric.market-share   read 60 min ago, 148 records
    118 of 125 tasks (94 %) belong to no initiative.
    Accounts of nobody in the plan: temp-agency-3 (sales).
    ");
    let painted = super::health::sources(&content, 70, true);
    assert_eq!(anstream::adapter::strip_str(&painted).to_string(), lines);
}

#[test]
fn the_tree_is_coloured_only_when_asked() {
    let content = check_in(&companies::troubled());
    assert!(!tree::tree(&content, 80, false).contains('\x1b'));
    let coloured = tree::tree(&content, 80, true);
    assert!(coloured.contains("\x1b[31m"), "off track is red");
    let plain = anstream::adapter::strip_str(&coloured).to_string();
    let trimmed: Vec<&str> = plain.lines().map(str::trim_end).collect();
    assert_eq!(trimmed.join("\n") + "\n", tree::tree(&content, 80, false));
}

#[test]
fn json_keeps_its_names() {
    let value: serde_json::Value =
        serde_json::from_str(&json::json(&check_in(&companies::troubled()))).unwrap();
    let objective = value.pointer("/objectives/0").unwrap();
    insta::assert_json_snapshot!("troubled-json", objective);
    let names: Vec<&str> = value
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    assert_eq!(
        names.join(" "),
        "as_of at_stake capacity changes commitments compared_with counts decisions decisions_before due_next evidence forecast_record form hygiene kind known_at \
         news objectives owner owners period plan risks second_look slips sources unknown_accounts unlinked waits watermelons"
    );
}

/// A status set by hand stands beside the computed one, with its name, its reason and its end; the day after it is gone.
#[test]
fn a_status_set_by_hand_is_shown_until_it_ends_and_changes_none() {
    let by_hand = |until| {
        let mut company = companies::troubled();
        let stated = |claim, reason: &str| {
            Some(Override {
                claim,
                reason: reason.to_owned(),
                by: "bruno".into(),
                until,
            })
        };
        let plan = &mut company.assessment.plan;
        let objective = plan.objectives.get_mut("market-share").unwrap();
        objective.stated = stated(Claim::OnTrack, "The vendor promised");
        let initiative = plan.initiatives.get_mut("field-campaign").unwrap();
        initiative.stated = stated(Claim::AtRisk, "Two visits <were> cancelled");
        check_in(&company)
    };
    let held = by_hand(date(2026, 11, 20));
    let flat = |content: &ReviewContent| {
        let text = text::text(content, Translator::english());
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let lines = [
        "Bruno Lima says on track until 20 Nov: The vendor promised",
        "Bruno Lima says at risk until 20 Nov: Two visits <were> cancelled",
    ];
    let text = flat(&held);
    for line in lines {
        assert!(text.contains(line), "{line}: {text}");
    }
    let html = rendered(&held).html;
    assert!(html.contains("Two visits &lt;were&gt; cancelled"), "{html}");
    let value: serde_json::Value = serde_json::from_str(&json::json(&held)).unwrap();
    assert_eq!(
        value["objectives"][0]["override"],
        serde_json::json!({
            "status": "on_track",
            "by": "Bruno Lima",
            "reason": "The vendor promised",
            "until": "2026-11-20",
        })
    );
    let objective = &held.scoreboard.items[0];
    assert_eq!(
        objective.status,
        Status::OffTrack,
        "it is shown, and counts for nothing"
    );

    let ended = by_hand(date(2026, 11, 19));
    assert!(
        !flat(&ended).contains("Bruno Lima says"),
        "{}",
        flat(&ended)
    );
    let value: serde_json::Value = serde_json::from_str(&json::json(&ended)).unwrap();
    assert_eq!(value["objectives"][0]["override"], serde_json::Value::Null);
}

#[test]
fn csv_has_a_row_for_each_line_of_the_scoreboard() {
    insta::assert_snapshot!("troubled-csv", csv::csv(&check_in(&companies::troubled())));
}

#[test]
fn an_alert_tells_what_turned_in_the_lines_of_the_review_and_nothing_else() {
    let company = companies::troubled();
    let whole = check_in(&company);
    let first = whole.changes.items.first().unwrap().subject.key();
    let down = whole.data.sources.items.first().unwrap().id.to_string();
    let about = [first, format!("source.{down}")].into();
    let zone = jiff::tz::TimeZone::get("America/New_York").unwrap();
    let since = company.since();
    let content = super::alert(
        &company.assessment,
        &since,
        &Scope::Everything,
        &zone,
        &about,
    );
    let mail = rendered(&content);
    insta::assert_snapshot!(
        "alert-text",
        format!("Subject: {}\n\n{}", mail.subject, mail.text)
    );
    insta::assert_snapshot!("alert-html", mail.html.replace("><", ">\n<"));
    for reason in &content.changes.items.first().unwrap().reasons.items {
        let told = whole.changes.items.first().unwrap().reasons.items.iter();
        assert!(
            told.clone().any(|line| line.text == reason.text),
            "word for word"
        );
    }
}

#[test]
fn a_subscriber_reads_one_objective_with_its_dependencies_in_the_same_words() {
    let company = companies::troubled();
    let plan = &company.assessment.plan;
    let all = super::check_in(&company.assessment, &company.since(), &Scope::Everything);
    for id in plan.objectives.keys() {
        let scope = Scope::objective(plan, id);
        let content = super::check_in(&company.assessment, &company.since(), &scope);
        assert!(
            content.scoreboard.items.iter().all(|row| row.is_readers),
            "{id}"
        );
        assert_eq!(
            content.scoreboard.items.first().map(|row| &row.id),
            Some(id)
        );
        assert!(
            content.owners.is_empty() && content.due_next.is_empty(),
            "nobody's list of tasks"
        );
        let is_in_all = |wait: &super::content::Wait| all.waits.items.contains(wait);
        assert!(
            content.waits.items.iter().all(is_in_all),
            "{id}: the identical line"
        );
        let decided = content.decisions.items.iter().map(|one| &one.subject);
        let known: Vec<&String> = all.decisions.items.iter().map(|one| &one.subject).collect();
        assert!(decided.clone().all(|subject| known.contains(&subject)));
    }
    let waiting = plan.objectives.keys().filter(|id| {
        let scope = Scope::objective(plan, id);
        let content = super::check_in(&company.assessment, &company.since(), &scope);
        !content.waits.is_empty()
    });
    assert!(waiting.count() > 0, "the company has a dependency");
}

#[test]
fn names_lead_to_the_page_where_there_is_one() {
    let mut content = check_in(&companies::troubled());
    content.page = Some("https://plan.acme.example/strategy/".parse().unwrap());
    let mail = rendered(&content);
    let row = content.scoreboard.items.first().unwrap();
    let objective = format!("https://plan.acme.example/strategy/objective/{}", row.id);
    let html = mail.html.replace("&#x2f;", "/");
    assert!(html.contains(&format!("href=\"{objective}\"")), "{html}");
    let below = row.initiatives.items.first().unwrap();
    let initiative = format!("https://plan.acme.example/strategy/initiative/{}", below.id);
    assert!(html.contains(&format!("href=\"{initiative}\"")));
    assert!(
        mail.text.lines().any(|line| line.trim() == objective),
        "{}",
        mail.text
    );
}

//! Each kind of review: as it reads for each company, inert whatever strangers write, readable by day and by night.

use crate::domain::review::ReviewKind;
use crate::domain::theme::Colour;

use super::super::mail::Mail;
use super::super::scope::Scope;
use super::super::testing::{Company, companies, rendered};
use super::super::{ReviewContent, review};
use super::all;
use super::hostile::{assert_inert, corpus};
use super::rules::assert_rules;

const KINDS: [(&str, ReviewKind); 2] = [
    ("course-correction", ReviewKind::CourseCorrection),
    ("quarterly", ReviewKind::Quarterly),
];

fn content(company: &Company, kind: ReviewKind) -> ReviewContent {
    review(
        kind,
        &company.assessment,
        &company.since(),
        &Scope::Everything,
    )
}

fn as_text(mail: &Mail) -> String {
    format!("Subject: {}\n\n{}", mail.subject, mail.text)
}

#[test]
fn monthly_and_quarterly_mails_read_as_they_should() {
    for (company_name, company) in all() {
        for (kind_name, kind) in KINDS {
            let mail = rendered(&content(&company, kind));
            assert_rules(&mail);
            let name = format!("{company_name}-{kind_name}");
            insta::assert_snapshot!(format!("{name}-text"), as_text(&mail));
            insta::assert_snapshot!(format!("{name}-html"), mail.html.replace("><", ">\n<"));
        }
    }
}

/// One company in whose every field a stranger wrote, as it reads; the whole corpus goes through every kind below.
#[test]
fn a_hostile_company_reads_as_harmless_text() {
    let company = companies::hostile("<script>\u{202e}evil</script> \r\nBcc: x {{ 7*7 }}");
    for (name, kind) in KINDS {
        let mail = rendered(&content(&company, kind));
        insta::assert_snapshot!(format!("hostile-{name}-text"), as_text(&mail));
    }
    let mail = rendered(&content(&company, ReviewKind::CheckIn));
    insta::assert_snapshot!("hostile-text", as_text(&mail));
    insta::assert_snapshot!("hostile-html", mail.html.replace("><", ">\n<"));
}

#[test]
fn hostile_text_is_inert_in_every_kind() {
    for (at, (_, kind)) in KINDS.into_iter().enumerate() {
        let harmless = rendered(&content(
            &companies::hostile("https://tracker.example/x"),
            kind,
        ));
        for (turn, text) in corpus().iter().enumerate() {
            let content = content(&companies::hostile(text), kind);
            assert_inert(text, turn + 2 + at, &content, &harmless);
        }
    }
}

/// Every colour of the mail against both grounds it may stand on (WCAG 2.2, 1.4.3): by day the inline ones, by night those
/// of the dark rules.
#[test]
fn every_colour_of_text_can_be_read_by_day_and_by_night() {
    let html = rendered(&content(&companies::troubled(), ReviewKind::CheckIn)).html;
    // The preview line is for lists of mails: it is not shown in the mail itself.
    let text = html
        .replace("background-color:", "")
        .replace("color:#ffffff;line-height:1px", "");
    let (rules, inline): (Vec<&str>, Vec<&str>) = text
        .split("color:")
        .skip(1)
        .map(str::trim_start)
        .filter(|rest| rest.starts_with('#'))
        .partition(|rest| {
            rest.get(7..)
                .is_some_and(|rest| rest.starts_with(" !important"))
        });
    let colour = |rest: &str| -> Colour {
        let digits = rest.get(..7).unwrap_or_default();
        digits.parse().expect("a colour")
    };
    let (mut by_day, mut by_night) = (0, 0);
    for rest in inline {
        by_day += 1;
        let contrast = colour(rest).contrast(Colour::WHITE);
        assert!(
            contrast >= Colour::READABLE,
            "{} {contrast:.2}",
            colour(rest)
        );
    }
    for rest in rules {
        by_night += 1;
        let contrast = colour(rest).contrast(Colour::NIGHT);
        assert!(
            contrast >= Colour::READABLE,
            "{} {contrast:.2}",
            colour(rest)
        );
    }
    assert!(by_day > 20 && by_night == 5, "{by_day} {by_night}");
}

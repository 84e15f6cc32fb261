//! The rules of HTML mail, checked on the finished bytes.

use std::collections::BTreeSet;
use std::iter::Peekable;
use std::str::Chars;

use crate::domain::task::State;
use crate::engine::assessment::Status;

use super::super::mail::{MOST_BYTES, Mail};
use super::super::testing::{Company, check_in, rendered};
use super::all;

/// A start tag with its attributes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Tag {
    pub(super) name: String,
    pub(super) attributes: Vec<(String, String)>,
}

/// Every start tag outside comments, read the way a browser does: a value ends at its quote.
pub(super) fn tags(html: &str) -> Vec<Tag> {
    let html = without_comments(html);
    let mut chars = html.chars().peekable();
    let mut tags = Vec::new();
    while chars.any(|char| char == '<') {
        let is_end = chars.peek() == Some(&'/');
        let tag = tag(&mut chars);
        if !is_end {
            tags.push(tag);
        }
    }
    tags
}

fn tag(chars: &mut Peekable<Chars<'_>>) -> Tag {
    let mut words = vec![String::new()];
    let mut attributes = Vec::new();
    while let Some(char) = chars.next() {
        match char {
            '>' => break,
            ' ' | '\n' => words.push(String::new()),
            '=' if chars.peek() == Some(&'"') => {
                chars.next();
                let value = chars.by_ref().take_while(|char| *char != '"').collect();
                attributes.push((words.pop().unwrap_or_default(), value));
            }
            char => words.last_mut().unwrap().push(char),
        }
    }
    let mut words = words
        .into_iter()
        .filter(|word| !word.is_empty() && word != "/");
    let name = words.next().unwrap_or_default();
    attributes.extend(words.map(|word| (word, String::new())));
    Tag { name, attributes }
}

fn without_comments(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some((before, after)) = rest.split_once("<!--") {
        out.push_str(before);
        rest = after.split_once("-->").map_or("", |(_, rest)| rest);
    }
    out + rest
}

/// What no mail may hold, whatever its content.
pub(super) fn assert_rules(mail: &Mail) {
    let bytes = (mail.html.len(), mail.text.len());
    assert!(bytes.0.max(bytes.1) < MOST_BYTES, "{bytes:?}");
    assert!(
        mail.html
            .contains("<meta name=\"color-scheme\" content=\"light dark\"")
    );
    let known: BTreeSet<&str> = [
        "!doctype", "html", "head", "title", "meta", "style", "body", "div", "table", "tbody",
        "tr", "td", "th", "h1", "h2", "h3", "p", "ul", "li", "span", "b", "br", "bdi", "a",
    ]
    .into();
    let attributes: BTreeSet<&str> = [
        "align",
        "aria-label",
        "aria-roledescription",
        "border",
        "cellpadding",
        "cellspacing",
        "charset",
        "class",
        "colspan",
        "content",
        "dir",
        "height",
        "href",
        "html",
        "http-equiv",
        "lang",
        "media",
        "name",
        "role",
        "scope",
        "style",
        "type",
        "valign",
        "width",
        "xmlns",
        "xmlns:o",
        "xmlns:v",
    ]
    .into();
    for tag in tags(&mail.html) {
        assert!(known.contains(tag.name.as_str()), "unknown tag {tag:?}");
        for (name, value) in &tag.attributes {
            assert!(
                attributes.contains(name.as_str()),
                "unknown attribute {name} in {tag:?}"
            );
            if name == "href" {
                assert!(
                    value.starts_with("http:") || value.starts_with("https:"),
                    "{tag:?}"
                );
            }
            if name == "style" {
                assert!(!value.contains("url("), "{tag:?}");
            }
        }
        let is_layout = tag
            .attributes
            .contains(&("role".into(), "presentation".into()));
        let holds_data = tag
            .attributes
            .iter()
            .any(|(name, value)| name == "style" && value.contains("table-layout"));
        assert!(
            tag.name != "table" || is_layout || holds_data,
            "a table without a role: {tag:?}"
        );
        let scoped = tag.attributes.iter().any(|(name, _)| name == "scope");
        assert!(
            tag.name != "th" || scoped,
            "a heading without a scope: {tag:?}"
        );
    }
}

#[test]
fn mails_keep_the_rules() {
    for (_, company) in all() {
        assert_rules(&rendered(&check_in(&company)));
    }
}

#[test]
fn a_status_is_a_sign_and_a_word_wherever_it_has_a_colour() {
    let (_, company) = all().into_iter().next().unwrap();
    let html = rendered(&check_in(&company)).html;
    for wanted in [
        "■ off track",
        "▲ at risk",
        "? unknown",
        "● on track",
        "✓ achieved",
    ] {
        assert!(html.contains(wanted), "{wanted}");
    }
}

#[test]
fn a_huge_plan_still_fits_into_a_mail() {
    let mut company = Company::new();
    company.people();
    let long = "& <wide> \"words\" 語 ".repeat(300);
    for objective in 0..30 {
        let id = format!("o{objective}");
        company.objective(&id, &long, "ana", Status::OffTrack, &long);
        for initiative in 0..10 {
            let below = format!("{id}-i{initiative}");
            company.initiative(&below, &id, &long, "bruno", Status::AtRisk, &long);
            for lead in 0..5 {
                let lead = format!("{below}-l{lead}");
                company.lead(
                    (&lead, &below, &long),
                    (9.0, "calls"),
                    Status::AtRisk,
                    (1.0, 2.0, -0.2, 4.0),
                    &long,
                );
            }
        }
    }
    let tasks: Vec<_> = (0..1_000)
        .map(|number| {
            company.task(
                "o0-i0",
                &format!("OPS-{number}"),
                &long,
                "ana",
                State::Blocked,
            )
        })
        .collect();
    let sheet = company.sheet(Some("ana"));
    sheet.blocked.clone_from(&tasks);
    sheet.due_next = tasks;
    let mail = rendered(&check_in(&company));
    assert_rules(&mail);
    assert!(mail.text.contains("… and 999 more"), "{}", mail.text);
}

#[test]
fn long_lists_say_how_many_more() {
    let mut company = super::companies::healthy();
    let tasks: Vec<_> = (0..30)
        .map(|number| {
            company.task(
                "reviews",
                &format!("OPS-{number}"),
                "Look at it",
                "dmitri",
                State::Done,
            )
        })
        .collect();
    company.sheet(Some("ana")).done = tasks;
    let mail = rendered(&check_in(&company));
    assert!(mail.text.contains("Done (30)") && mail.text.contains("… and 27 more"));
    assert!(mail.html.contains("Done (30)") && mail.html.contains("… and 27 more"));
}

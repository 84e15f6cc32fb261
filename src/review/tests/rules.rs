//! The rules of HTML mail, checked on the finished bytes.

use std::collections::{BTreeMap, BTreeSet};
use std::iter::Peekable;
use std::str::Chars;

use crate::domain::review::ReviewKind;
use crate::domain::task::State;
use crate::domain::theme::{Logo, Theme};
use crate::engine::assess;
use crate::engine::assessment::Status;
use crate::engine::testing::synthetic::{self, DUE};
use crate::language::translator::Translator;

use super::super::content::review;
use super::super::mail::{MOST_BYTES, Mail, mail};
use super::super::pictures;
use super::super::previous::PreviousStatuses;
use super::super::scope::Scope;
use super::super::style::Style;
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
    assert_pictures(mail);
    let bytes = (mail.html.len(), mail.text.len());
    assert!(bytes.0.max(bytes.1) < MOST_BYTES, "{bytes:?}");
    assert!(
        mail.html
            .contains("<meta name=\"color-scheme\" content=\"light dark\"")
    );
    let known: BTreeSet<&str> = [
        "!doctype", "html", "head", "title", "meta", "style", "body", "div", "table", "tbody",
        "tr", "td", "th", "h1", "h2", "h3", "p", "ul", "li", "span", "b", "br", "bdi", "a", "img",
    ]
    .into();
    let attributes: BTreeSet<&str> = [
        "align",
        "alt",
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
        "src",
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
        assert_ne!(tag.name, "svg");
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

/// Every image is a part of the mail, has room kept for it, and says what it shows; every part is shown.
fn assert_pictures(mail: &Mail) {
    let images = tags(&mail.html).into_iter().filter(|tag| tag.name == "img");
    let images: Vec<BTreeMap<String, String>> = images
        .map(|tag| tag.attributes.into_iter().collect())
        .collect();
    let shown: BTreeSet<&str> = images
        .iter()
        .map(|image| {
            assert!(image["alt"].len() > 5, "{image:?}");
            assert!(image["width"].parse::<u32>().unwrap() > 0, "{image:?}");
            image["src"]
                .strip_prefix("cid:")
                .expect("a part of the mail")
        })
        .collect();
    let parts: BTreeSet<&str> = mail.pictures.iter().map(|part| part.cid.as_str()).collect();
    assert_eq!(shown, parts);
    assert_eq!(shown.len(), images.len(), "one picture, one place");
    let bytes: usize = mail.pictures.iter().map(|part| part.png.len()).sum();
    assert!(bytes < MOST_PICTURES, "{bytes} bytes of pictures");
    for part in &mail.pictures {
        assert!(part.png.starts_with(b"\x89PNG"), "{}", part.cid);
    }
}

/// So that a mail stays below 400 kB, base64 and HTML included.
const MOST_PICTURES: usize = 225_000;

#[test]
fn mails_keep_the_rules() {
    for (_, company) in all() {
        assert_rules(&rendered(&check_in(&company)));
    }
}

/// Mails of every kind about a company that the engine assessed, to everybody and to an owner.
#[test]
fn mails_with_every_kind_of_picture_keep_the_rules() {
    let mut places = BTreeSet::new();
    for (seed, day) in [(0, DUE / 2), (5, DUE - 20)] {
        let assessed = assess(
            &synthetic::Company::new(seed).snapshot(day),
            synthetic::date(day),
        );
        let owner = assessed
            .plan
            .objectives
            .values()
            .next()
            .unwrap()
            .owner
            .clone();
        for kind in [
            ReviewKind::CheckIn,
            ReviewKind::CourseCorrection,
            ReviewKind::Quarterly,
        ] {
            for scope in [Scope::Everything, Scope::Owner(owner.clone())] {
                let mut content = review(kind, &assessed, &PreviousStatuses::default(), &scope);
                content.pictures = pictures::of(&content, &assessed, &scope);
                let mail = rendered(&content);
                assert_rules(&mail);
                assert_eq!(mail, rendered(&content), "the same every time");
                places.extend(mail.pictures.iter().map(|part| {
                    let kind = part.cid.split(['-', '@']).next().unwrap();
                    kind.to_owned()
                }));
            }
        }
    }
    let places: Vec<&str> = places.iter().map(String::as_str).collect();
    assert_eq!(
        places,
        ["chains", "lag", "lead", "loads", "objective", "roadmap"]
    );
}

/// A file has no parts: its pictures stand inline.
#[test]
fn a_page_stands_alone() {
    let mail = rendered(&check_in(&all()[0].1));
    assert!(mail.pictures.len() > 3);
    let page = mail.page();
    assert_eq!(page.matches("<svg").count(), mail.pictures.len());
    assert!(!page.contains("src="));
}

/// So does the logo, which is a part in the mail: there nothing stands in a `data:` address.
#[test]
fn a_page_that_stands_alone_shows_the_logo() {
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
    png.extend([0, 0, 1, 0x90, 0, 0, 0, 100]);
    let style = Style::new(&Theme {
        name: Some("Acme".into()),
        logo: Some(Logo::new(png).unwrap()),
        ..Theme::default()
    });
    let content = check_in(&all()[0].1);
    let mail = mail(&content, Translator::english(), &style).unwrap();
    assert!(mail.html.contains("src=\"cid:logo@throughline\"") && !mail.html.contains("\"data:"));
    let page = mail.page();
    // By hand: base64 of the 24 bytes above.
    let src = "src=\"data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAZAAAABk\" width=\"192\"";
    assert_eq!(page.matches("src=").count(), 1);
    assert!(page.contains(src), "{page}");
    assert!(!page.contains("cid:"));
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

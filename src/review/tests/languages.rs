//! Reviews in every language: whole mails, no English word left, columns that hold, hostile names inert.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use regex::Regex;

use crate::domain::decision::KeptDecision;
use crate::domain::review::ReviewKind;
use crate::language::locale::{Language, Locale};
use crate::language::translator::Translator;
use crate::phrase;

use super::super::layout::width;
use super::super::scope::Scope;
use super::super::testing::{Company, check_in, companies, in_language};
use super::super::{ReviewContent, review};
use super::pages::{html_in, mail_pages_in, pages_in};

const KINDS: [(&str, ReviewKind); 3] = [
    ("check-in", ReviewKind::CheckIn),
    ("course-correction", ReviewKind::CourseCorrection),
    ("quarterly", ReviewKind::Quarterly),
];

/// The languages that are not the one that everything falls back to.
fn others() -> impl Iterator<Item = Language> {
    Language::ALL
        .into_iter()
        .filter(|language| *language != Language::English)
}

fn contents(company: &Company) -> impl Iterator<Item = ReviewContent> + '_ {
    let scopes = [Scope::Everything, Scope::Owner("bruno".into())];
    let all = KINDS.into_iter().flat_map(move |(_, kind)| {
        let scopes = scopes.clone().into_iter();
        scopes.map(move |scope| (kind, scope))
    });
    all.map(|(kind, scope)| review(kind, &company.assessment, &company.since(), &scope))
}

#[test]
fn mails_read_well_in_every_language() {
    let company = companies::troubled();
    for language in others() {
        let tag = language.tag();
        for (name, kind) in KINDS {
            let content = review(
                kind,
                &company.assessment,
                &company.since(),
                &Scope::Everything,
            );
            let mail = in_language(&content, language);
            insta::assert_snapshot!(
                format!("{name}-{tag}-text"),
                format!("Subject: {}\n\n{}", mail.subject, mail.text)
            );
            if kind == ReviewKind::CheckIn {
                let html = mail.html.replace("><", ">\n<");
                insta::assert_snapshot!(format!("{name}-{tag}-html"), html);
            }
        }
    }
}

/// Words that English sentences are made of and that are no words of the other languages.
const ENGLISH: [&str; 29] = [
    "the", "of", "and", "by", "with", "without", "is", "are", "were", "behind", "ahead", "due",
    "tasks", "task", "done", "open", "left", "overdue", "waits", "decides", "track", "risk",
    "unknown", "days", "weeks", "hours", "read", "record", "no",
];

/// Every name and every text that somebody else writes is one made-up word, so that all other words are ours.
#[test]
fn no_english_word_is_left() {
    let company = companies::hostile("Zyx");
    for language in others() {
        for content in contents(&company) {
            let mail = in_language(&content, language);
            let text = format!("{}\n{}", mail.subject, mail.text).to_lowercase();
            let words = text.split(|char: char| !char.is_alphanumeric());
            // Spanish has a `no` of its own.
            let wrong: Vec<&str> = words
                .filter(|word| ENGLISH.contains(word))
                .filter(|word| language != Language::Spanish || *word != "no")
                .collect();
            assert!(wrong.is_empty(), "{}: {wrong:?} in {text}", language.tag());
            assert!(
                mail.html.contains(&format!(" lang=\"{}\"", language.tag())),
                "{}",
                language.tag()
            );
        }
    }
}

/// What English says in three words and more between the places of its messages, and the language never does.
fn english_words(language: Language) -> Vec<String> {
    let catalogue = |language: Language| {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/language/catalogues");
        let files = fs::read_dir(root.join(language.tag())).unwrap();
        let texts = files.map(|file| fs::read_to_string(file.unwrap().path()).unwrap());
        texts.collect::<String>().to_lowercase()
    };
    let (english, said) = (catalogue(Language::English), catalogue(language));
    let between = Regex::new(r"\{[^}]*\}?|\[[a-z_]+\]|^[a-z0-9-]+ = |\}").unwrap();
    let lines = english.lines().filter(|line| !line.starts_with('#'));
    let parts = lines.flat_map(|line| {
        let parts = between.split(line).map(str::trim);
        parts.map(str::to_owned).collect::<Vec<_>>()
    });
    let is_telling = |part: &String| {
        let words = part.split(|char: char| !char.is_alphabetic());
        words.filter(|word| word.len() > 1).count() > 2 && !said.contains(part.as_str())
    };
    parts.filter(is_telling).collect()
}

/// Whole mails and pages of companies as people write them: nothing that English says stands in another language.
#[test]
fn nothing_is_said_in_english_where_the_language_says_it() {
    let all = [companies::troubled(), companies::healthy()];
    for language in others() {
        let english = english_words(language);
        assert!(english.len() > 200, "{}", english.len());
        let translator = Translator::of(&language.into());
        for company in &all {
            let mails = contents(company).map(|content| {
                let mail = in_language(&content, language);
                format!("{}\n{}\n{}", mail.subject, mail.text, words_of(&mail.html))
            });
            let assessment = Arc::new(company.assessment.clone());
            let pages = pages_in(&assessment, &translator);
            let pages = pages
                .iter()
                .map(|(_, page)| words_of(&html_in(page, &translator)));
            for text in mails.chain(pages) {
                let text = text.to_lowercase();
                let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
                let left = english.iter().filter(|part| text.contains(part.as_str()));
                let left: Vec<&String> = left.collect();
                assert!(left.is_empty(), "{}: {left:?} in {text}", language.tag());
            }
        }
    }
}

/// What was asked by an earlier review is said in the language of whoever reads this one.
#[test]
fn an_earlier_decision_is_asked_in_the_readers_language() {
    let company = companies::troubled();
    let asked = KeptDecision {
        subject: "objective.market-share".to_owned(),
        status: "off track".to_owned(),
        points: Some(-0.4),
        asked: phrase!("decide-off-track"),
        decider: "ann".into(),
        by: jiff::civil::date(2026, 11, 9),
        first_asked: jiff::civil::date(2026, 11, 2),
    };
    let since = company.since().with_decisions(vec![asked]);
    let kind = ReviewKind::CheckIn;
    let content = review(kind, &company.assessment, &since, &Scope::Everything);
    for language in Language::ALL {
        let translator = Translator::of(&language.into());
        let text = in_language(&content, language).text;
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let wanted = translator.say(&phrase!("decide-off-track"));
        assert!(
            text.contains(&wanted),
            "{}: {wanted} in {text}",
            language.tag()
        );
    }
}

/// The same of every page, with what is said of a picture and to those who hear the page; a derivation is English.
#[test]
fn no_english_word_is_left_on_a_page() {
    let assessment = Arc::new(companies::hostile("Zyx").assessment);
    for language in others() {
        let translator = Translator::of(&language.into());
        let mut all = pages_in(&assessment, &translator);
        all.extend(mail_pages_in("Zyx", &translator));
        for (path, page) in all {
            let html = html_in(&page, &translator);
            let lang = format!("<html lang=\"{}\">", language.tag());
            assert!(html.contains(&lang), "{path}");
            let text = words_of(&html);
            let wrong: Vec<&str> = text
                .split(|char: char| !char.is_alphanumeric())
                .filter(|word| ENGLISH.contains(word))
                .filter(|word| language != Language::Spanish || *word != "no")
                .collect();
            assert!(
                wrong.is_empty(),
                "{}{path}: {wrong:?} in {text}",
                language.tag()
            );
        }
    }
}

/// What of a page is read or heard, in lower case, without derivations and without commands.
fn words_of(html: &str) -> String {
    let mut text = String::new();
    for (place, part) in html.split("<ul class=\"tree\"").enumerate() {
        let rest = part.split_once("</section>").map_or("", |(_, rest)| rest);
        text.push_str(if place == 0 { part } else { rest });
    }
    let tags = Regex::new(r#"<[^>]*?(?:(?:alt|aria-label)="([^"]*)"[^>]*)?>|`[^`]*`"#).unwrap();
    tags.replace_all(&text, " $1 ").to_lowercase()
}

#[test]
fn lines_hold_their_columns_in_every_language() {
    for company in [companies::troubled(), companies::healthy()] {
        for language in Language::ALL {
            for content in contents(&company) {
                for line in in_language(&content, language).text.lines() {
                    assert!(width(line) <= 78, "{}: {line}", language.tag());
                }
            }
        }
    }
}

#[test]
fn a_region_chooses_its_own_figures() {
    let content = check_in(&companies::troubled());
    let of = |tag: &str| in_language(&content, tag.parse::<Locale>().unwrap()).text;
    assert!(of("de").contains("1.204"));
    assert!(of("de-CH").contains("1'204") || of("de-CH").contains("1’204"));
    assert!(of("fr").contains("1\u{202f}204"));
}

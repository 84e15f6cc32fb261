//! Strangers' text in every field: inert in the HTML, the text, the subject, the tree, the CSV and the JSON.

use std::collections::BTreeSet;

use super::super::layout::width;
use super::super::mail::Mail;
use super::super::testing::{Company, check_in, companies, in_language, rendered};
use super::super::{ReviewContent, Scope, alert, csv, json, tree};
use super::rules::{assert_rules, tags};
use crate::language::locale::Language;

/// What somebody may write into a title of a public tracker.
pub(in crate::review) fn corpus() -> Vec<String> {
    let fixed = [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "\"><svg/onload=alert(1)>",
        "'><svg onload=alert(1)>",
        "</title><script>alert(1)</script>",
        "</td></tr></table></body></html>",
        "<!-- --><b>bold</b><!--[if mso]><i>",
        "</mj-text><mj-raw><script>1</script></mj-raw>",
        "<mj-include path=\"/etc/passwd\" />",
        "]]><![CDATA[<b>",
        "&lt;b&gt; &amp;amp; &#60;script&#62;",
        "a & b < c > d \"e\" 'f'",
        "{{7*7}}{% for x in range(99) %}x{% endfor %}",
        "${7*7}",
        "[x](javascript:alert(1))",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "https://user:secret@evil.example/",
        "https://evil.example/\" onmouseover=\"alert(1)",
        "//evil.example/",
        "file:///etc/passwd",
        "http://169.254.169.254/",
        "Re: hi\r\nBcc: victim@example.org",
        "\n.\nMAIL FROM:<evil@x>\n",
        "\r.\r",
        ".",
        "..",
        "=?utf-8?B?QmNjOiB4?=",
        "\u{202e}gnp.exe\u{202c}",
        "\u{2066}never closed",
        "\u{2067}\u{2068}\u{2069}\u{200f}",
        "https://trac\u{200b}ker.example/\u{200d}x",
        "\u{feff}with a mark",
        "\\ud800 lone",
        "nul\0byte",
        "\x1b]52;c;ZXZpbA==\x07",
        "\x1b]8;;http://evil.example\x1b\\click\x1b]8;;\x1b\\",
        "\x1b[2J\x1b[31mred",
        "\u{9b}31m bell\x07 back\x08\x7f",
        "=cmd|' /C calc'!A0",
        "@SUM(1+1)",
        "+1",
        "-1",
        "\t=1+1",
        "％100",
        "＝1+1",
        "'; DROP TABLE tasks; --",
        "%s%n%x",
        "../../etc/passwd",
        "%0d%0aBcc: x",
        "ghp_0123456789abcdefghijABCDEFGHIJ012345",
        "",
        " ",
    ];
    let mut corpus: Vec<String> = fixed.map(str::to_owned).to_vec();
    corpus.push("x".repeat(5_000));
    corpus.push("word ".repeat(1_000));
    corpus.push("😀".repeat(1_000));
    corpus.push(format!("z{}", "\u{301}".repeat(500)));
    corpus.push("&".repeat(5_000));
    corpus
}

/// Moves the cursor, rings, reorders or hides.
pub(super) fn is_active(char: char) -> bool {
    char.is_control()
        || matches!(char, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2028}' | '\u{2029}'
            | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

fn assert_text(text: &str, columns: usize) {
    for line in text.lines() {
        assert!(!line.contains(is_active), "{line:?}");
        assert!(width(line) <= columns, "{line:?}");
        assert_ne!(line, ".");
    }
}

/// An alert about everything that can be told.
pub(super) fn alerted(company: &Company) -> ReviewContent {
    let whole = check_in(company);
    let changes = whole
        .changes
        .items
        .iter()
        .map(|change| change.subject.key());
    let sources = whole.data.sources.items.iter();
    let sources = sources.map(|line| format!("source.{}", line.id));
    let about = changes.chain(sources).collect();
    let (since, zone) = (company.since(), jiff::tz::TimeZone::UTC);
    alert(
        &company.assessment,
        &since,
        &Scope::Everything,
        &zone,
        &about,
    )
}

fn tag_set(mail: &Mail) -> BTreeSet<(String, Vec<String>)> {
    let names =
        |attributes: Vec<(String, String)>| attributes.into_iter().map(|(name, _)| name).collect();
    tags(&mail.html)
        .into_iter()
        .map(|tag| (tag.name, names(tag.attributes)))
        .collect()
}

/// The languages in which a text of the corpus is tried. A message takes a name in as it is, whatever its language
/// (`language::tests`), and one template serves all: so each kind of mail takes another language of the four, and what a
/// message itself is written with is tried in all.
fn languages(text: &str, turn: usize) -> Vec<Language> {
    if text.contains(['{', '\u{2066}', '\u{2068}']) {
        return Language::ALL.to_vec();
    }
    let all = Language::ALL.into_iter().cycle();
    all.skip(turn % Language::ALL.len()).take(1).collect()
}

/// Nothing of a text that is in every field of a content acts anywhere; `harmless` is the mail of a text that has nothing
/// to act with.
pub(super) fn assert_inert(text: &str, turn: usize, content: &ReviewContent, harmless: &Mail) {
    let templates_own = tag_set(harmless);
    for language in languages(text, turn) {
        let mail = in_language(content, language);
        assert_rules(&mail);
        let foreign: Vec<_> = tag_set(&mail).difference(&templates_own).cloned().collect();
        assert!(foreign.is_empty(), "{text:?} made {foreign:?}");
        assert!(
            !mail.html.contains(|char| char != '\n' && is_active(char)),
            "{text:?}"
        );
        assert_text(&mail.text, 78);
        assert!(!mail.subject.contains(is_active), "{:?}", mail.subject);
    }
    for width in [40, 80, 120] {
        assert_text(&tree::tree(content, width, false), width);
    }
    serde_json::from_str::<serde_json::Value>(&json::json(content)).unwrap();
    for cell in csv::csv(content).split(['\n', ',']) {
        let first = cell.trim_start_matches('"').chars().next().unwrap_or(' ');
        let is_figure = cell.parse::<f64>().is_ok();
        assert!(
            is_figure || !"=+-@＝＋－＠".contains(first) || !cell.starts_with('"'),
            "{cell}"
        );
    }
}

#[test]
fn hostile_text_is_inert_everywhere() {
    // The address makes every task a link, so that the template shows each of its tags.
    let harmless = rendered(&check_in(&companies::hostile("https://tracker.example/x")));
    for (turn, text) in corpus().iter().enumerate() {
        let company = companies::hostile(text);
        assert_inert(text, turn, &check_in(&company), &harmless);
        assert_inert(text, turn + 1, &alerted(&company), &harmless);
    }
}

#[test]
fn text_is_escaped_exactly_once() {
    let mail = rendered(&check_in(&companies::hostile("a & b <i> &lt;")));
    assert!(
        mail.html.contains("a &amp; b &lt;i&gt; &amp;lt;"),
        "{}",
        mail.html
    );
    assert!(!mail.html.contains("&amp;amp;"));
    assert!(mail.text.contains("a & b <i> &lt;"));
}

#[test]
fn the_template_has_no_way_around_the_escaping() {
    let template = include_str!("../templates/review.mjml");
    for way in [
        "safe",
        "autoescape",
        "raw %}",
        "mj-include",
        "<svg",
        "data:",
        "src=\"http",
        "url(",
    ] {
        let found = template
            .match_indices(way)
            .filter(|_| way != "safe")
            .count();
        let filter = template.contains("|safe") || template.contains("| safe");
        assert!(found == 0 && !filter, "{way}");
    }
}

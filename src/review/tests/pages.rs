//! Every page of three companies and a hostile one: whole, in order, linked, inert.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::date;
use jiff::tz::TimeZone;

use super::super::content::review;
use super::super::page::mails::{self, MailRow, Place, SentMail};
use super::super::page::{Brand, Frame, Page, Pages, render};
use super::super::picture::labels::Labels;
use super::super::pictures;
use super::super::previous::PreviousStatuses;
use super::super::scope::Scope;
use super::super::testing::companies;
use super::all;
use super::hostile::{corpus, is_active};
use super::rules::{Tag, tags};
use crate::domain::hygiene::Check;
use crate::domain::review::ReviewKind;
use crate::engine::hygiene::{Finding, Subject};
use crate::engine::testing::synthetic::{self, DUE};
use crate::engine::{Assessment, assess};
use crate::language::locale::Language;
use crate::language::phrase::Phrase;
use crate::language::translator::Translator;

/// How the links of a page get back to the overview.
pub(super) fn root(path: &str) -> &'static str {
    match path.matches('/').count() {
        0 | 1 => "./",
        _ => "../",
    }
}

/// Every page of an assessment, by its path.
pub(super) fn pages(assessment: &Arc<Assessment>) -> Vec<(String, Page)> {
    pages_in(assessment, &english())
}

pub(super) fn english() -> Arc<Translator> {
    Translator::of(&Language::English.into())
}

pub(super) fn pages_in(
    assessment: &Arc<Assessment>,
    translator: &Arc<Translator>,
) -> Vec<(String, Page)> {
    let pages = Pages::new(Arc::clone(assessment), "./", Arc::clone(translator));
    let mut made = vec![
        ("/".to_owned(), pages.overview()),
        ("/roadmap".to_owned(), pages.roadmap()),
        ("/forecast".to_owned(), pages.forecast()),
        ("/capacity".to_owned(), pages.capacity()),
        ("/matrix".to_owned(), pages.matrix()),
        ("/hygiene".to_owned(), pages.hygiene()),
        ("/risks".to_owned(), pages.risks()),
        ("/sources".to_owned(), pages.sources()),
        ("/ledger".to_owned(), pages.ledger()),
    ];
    let plan = &assessment.plan;
    let pages = Pages::new(Arc::clone(assessment), "../", Arc::clone(translator));
    let mut add = |kind: &str, id: &str, page: Option<Page>| {
        let path = format!("/{kind}/{id}");
        made.push((path.clone(), page.unwrap_or_else(|| panic!("{path}"))));
        let page = pages.explain(id);
        made.extend(page.map(|page| (format!("/explain/{id}"), page)));
    };
    for id in plan.objectives.keys() {
        add("objective", id.as_str(), pages.objective(id.as_str()));
    }
    for id in plan.initiatives.keys() {
        add("initiative", id.as_str(), pages.initiative(id.as_str()));
    }
    for id in plan.leads.keys() {
        add("lead", id.as_str(), pages.lead(id.as_str()));
    }
    for id in plan.people.keys() {
        add("person", id.as_str(), pages.person(id.as_str()));
    }
    made
}

/// The pages of one mail of which every text is given.
fn mail_pages(text: &str) -> Vec<(String, Page)> {
    mail_pages_in(text, &english())
}

pub(super) fn mail_pages_in(text: &str, translator: &Translator) -> Vec<(String, Page)> {
    let row = MailRow {
        id: "7".to_owned(),
        review: text.to_owned(),
        period: text.to_owned(),
        to: text.to_owned(),
        subject: text.to_owned(),
        state: "uncertain",
        attempts: 2,
        created: Timestamp::UNIX_EPOCH,
        sent: Some(Timestamp::UNIX_EPOCH),
        next: Some(Timestamp::UNIX_EPOCH),
        reply: Some(text.to_owned()),
    };
    let rows = std::slice::from_ref(&row);
    let zone = TimeZone::UTC;
    let mail = SentMail {
        row: row.clone(),
        text: Some(text.to_owned()),
        has_html: true,
    };
    let place = Place {
        root: "./",
        zone: &zone,
        translator,
    };
    let said = Phrase::verbatim(text);
    vec![
        ("/outbox".to_owned(), mails::outbox(rows, &place)),
        ("/reviews".to_owned(), mails::reviews(rows, &place)),
        ("/review/7".to_owned(), mails::sent(&mail, &place)),
        (
            "/nope".to_owned(),
            mails::failure(&said, &said, "./", translator),
        ),
    ]
}

fn html(page: &Page) -> String {
    html_in(page, &english())
}

pub(super) fn html_in(page: &Page, translator: &Arc<Translator>) -> String {
    let frame = Frame {
        root: "./".to_owned(),
        style: "style.css".to_owned(),
        brand: Brand::default(),
        dated: Some((date(2026, 11, 20), date(2026, 11, 20).at(9, 0, 0, 0))),
        translator: Arc::clone(translator),
        version: "1.2.3",
    };
    render(page, &frame).unwrap()
}

/// What holds of every page, whatever it shows.
fn assert_whole(html: &str, path: &str) {
    let tags = tags(html);
    let count = |name: &str| tags.iter().filter(|tag| tag.name == name).count();
    for name in ["html", "title", "main", "h1", "header", "footer"] {
        assert_eq!(count(name), 1, "<{name}> of {path}");
    }
    let mut level = 0;
    for tag in &tags {
        let heading = tag
            .name
            .strip_prefix('h')
            .and_then(|level| level.parse::<u32>().ok());
        if let Some(next) = heading {
            assert!(next <= level + 1, "h{next} follows h{level} on {path}");
            level = next;
        }
        assert_known(tag, path);
    }
    let scopes = tags.iter().filter(|tag| tag.name == "th");
    for th in scopes {
        let scope = th.attributes.iter().find(|(name, _)| name == "scope");
        assert!(
            scope.is_some_and(|(_, scope)| scope == "row" || scope == "col"),
            "{path}: {th:?}"
        );
    }
    assert_eq!(count("thead"), count("table"), "{path}");
}

fn assert_known(tag: &Tag, path: &str) {
    let known = [
        "!doctype", "html", "head", "meta", "title", "link", "body", "a", "header", "p", "nav",
        "ul", "li", "ol", "main", "div", "h1", "h2", "h3", "section", "dl", "dt", "dd", "span",
        "bdi", "small", "table", "thead", "tbody", "tr", "th", "td", "pre", "footer", "img",
    ];
    assert!(known.contains(&tag.name.as_str()), "{path}: {tag:?}");
    for (name, value) in &tag.attributes {
        assert!(
            name != "style" && !name.starts_with("on"),
            "{path}: {tag:?}"
        );
        if name == "href" || name == "src" {
            let value = value.replace("&#x2f;", "/");
            let is_ours =
                value.starts_with("./") || value.starts_with("../") || value == "#content";
            assert!(
                is_ours || value.starts_with("https://") || value.starts_with("http://"),
                "{path}: {value}"
            );
        }
    }
}

#[test]
fn every_page_is_whole() {
    for (name, company) in all() {
        let assessment = Arc::new(company.assessment);
        for (path, page) in pages(&assessment) {
            assert_whole(&html(&page), &format!("{name} {path}"));
        }
    }
    for (path, page) in mail_pages("hello") {
        assert_whole(&html(&page), &path);
    }
}

#[test]
fn hostile_text_is_inert_on_every_page() {
    let tag_set = |html: &str| -> BTreeSet<(String, Vec<String>)> {
        let names = |tag: Tag| tag.attributes.into_iter().map(|(name, _)| name).collect();
        tags(html)
            .into_iter()
            .map(|tag| (tag.name.clone(), names(tag)))
            .collect()
    };
    let harmless = Arc::new(companies::hostile("https://tracker.example/x").assessment);
    let harmless: Vec<_> = pages(&harmless)
        .into_iter()
        .chain(mail_pages("hello"))
        .collect();
    let ours: BTreeSet<_> = harmless
        .iter()
        .flat_map(|(_, page)| tag_set(&html(page)))
        .collect();
    for text in corpus() {
        let assessment = Arc::new(companies::hostile(&text).assessment);
        for (path, page) in pages(&assessment).into_iter().chain(mail_pages(&text)) {
            let html = html(&page);
            assert_whole(&html, &path);
            let foreign: Vec<_> = tag_set(&html).difference(&ours).cloned().collect();
            assert!(foreign.is_empty(), "{text:?} made {foreign:?} on {path}");
            assert!(
                !html.contains(|char| char != '\n' && is_active(char)),
                "{text:?} on {path}"
            );
        }
    }
}

/// The pictures of a page under their headings: where each lies, and its finding.
fn pictures_of(page: &Page) -> Vec<(String, String)> {
    let tags = tags(&html(page));
    let value = |tag: &Tag, wanted: &str| {
        let found = tag.attributes.iter().find(|(name, _)| name == wanted);
        let (_, value) = found.unwrap_or_else(|| panic!("{wanted} of {tag:?}"));
        value.replace("&#x2f;", "/")
    };
    let large = tags
        .iter()
        .filter(|tag| tag.name == "img" && value(tag, "class") == "picture");
    large
        .map(|tag| (value(tag, "src"), value(tag, "alt")))
        .collect()
}

/// The finding of a page's picture.
fn finding(page: &Page, src: &str) -> String {
    let mut found = pictures_of(page).into_iter();
    let found = found.find(|(found, _)| found == src);
    found.unwrap_or_else(|| panic!("no {src}")).1
}

fn synthetic(seed: u64, day: i64) -> Arc<Assessment> {
    let snapshot = synthetic::Company::new(seed).snapshot(day);
    Arc::new(assess(&snapshot, synthetic::date(day)))
}

/// Capacity and chains stand on the pages with the finding that the mail says.
#[test]
fn capacity_and_chains_are_pictures_with_the_finding_of_the_mail() {
    let known = synthetic(0, DUE / 2);
    let (kind, scope) = (ReviewKind::Quarterly, Scope::Everything);
    let content = review(kind, &known, &PreviousStatuses::default(), &scope);
    let sent = pictures::of(&content, &known, &scope);
    let translator = english();
    let labels = Labels::new(&translator);
    let (chains, loads) = (
        sent.chains.cut(4).draw(known.as_of, labels),
        sent.loads.draw(known.as_of, labels),
    );
    let pages = Pages::new(Arc::clone(&known), "./", english());
    for (page, src, sent) in [
        (pages.overview(), "./picture/worst-chains/all.svg", chains),
        (pages.capacity(), "./picture/loads/all.svg", loads),
    ] {
        assert_eq!(finding(&page, src), sent.unwrap().alt, "{src}");
    }
}

/// An objective shows the chains that end there, a person their own load; where nothing is late there is no chain.
#[test]
fn an_objective_shows_its_chains_and_a_person_their_load() {
    let known = synthetic(0, DUE / 2);
    let pages = Pages::new(Arc::clone(&known), "./", english());
    let id = &known.impacts.slips[0].hits[0].objective;
    let page = pages.objective(id.as_str()).unwrap();
    let found = finding(&page, &format!("./picture/objective-chains/{id}.svg"));
    let statement = &known.plan.objectives[id].statement;
    assert!(found.contains(&format!("{statement} missed")), "{found}");
    let id = &known.accountability.capacity[0].person;
    let page = pages.person(id.as_str()).unwrap();
    let found = finding(&page, &format!("./picture/person-load/{id}.svg"));
    let name = known.plan.person_name(id);
    assert!(found.starts_with(&format!("Capacity: {name}: ")), "{found}");
    assert_eq!(found.matches("needed").count(), 1, "nobody else's: {found}");

    let calm = Pages::new(Arc::new(companies::healthy().assessment), "./", english());
    for page in [
        calm.overview(),
        calm.roadmap(),
        calm.objective("quality").unwrap(),
    ] {
        let found = pictures_of(&page);
        assert!(
            found.iter().all(|(src, _)| !src.contains("chains")),
            "{found:?}"
        );
    }
}

/// A reason that an initiative shares with its only lead stands once on its page, and on that of the lead.
#[test]
fn a_reason_that_is_said_above_a_lead_is_not_said_again() {
    let assessment = Arc::new(companies::troubled().assessment);
    let pages = Pages::new(assessment, "./", english());
    for page in [pages.initiative("crm-rollout"), pages.lead("teams")] {
        let html = html(&page.unwrap());
        let (told, _) = html.split_once("How the figures came about").unwrap();
        assert_eq!(told.matches("the data is too old: ops").count(), 1);
    }
}

#[test]
fn what_is_unknown_has_no_page() {
    let assessment = Arc::new(companies::troubled().assessment);
    let pages = Pages::new(assessment, "./", english());
    for id in ["", "nope", "../", "<script>"] {
        let found = [
            pages.objective(id),
            pages.initiative(id),
            pages.lead(id),
            pages.person(id),
            pages.explain(id),
        ];
        assert!(found.iter().all(Option::is_none), "{id}");
    }
}

/// 502 findings are there: 500 rows stand on the page, and a line says that two more do not.
#[test]
fn a_list_too_long_to_be_read_is_cut_and_says_so() {
    let mut assessment = companies::troubled().assessment;
    let finding = Finding {
        check: Check::UnmappedWork,
        subject: Subject::Plan,
        by: 0.5,
        text: Phrase::verbatim("half of the work serves no initiative"),
        tell: Vec::new(),
    };
    assessment.accountability.hygiene = vec![finding.into(); 502];
    let pages = Pages::new(Arc::new(assessment), "./", english());
    let page = html(&pages.hygiene());
    assert_eq!(page.matches("<tr>").count(), 1 + 500, "a head and the rows");
    assert!(page.contains("… and 2 more"), "{page}");
}

#[test]
fn the_overview_of_a_small_company() {
    let assessment = Arc::new(companies::nearly_empty().assessment);
    let pages = Pages::new(assessment, "./", english());
    insta::assert_snapshot!(html(&pages.overview()));
}

#[test]
fn the_templates_have_no_way_around_the_escaping() {
    for template in [
        include_str!("../templates/page/page.html"),
        include_str!("../templates/page/blocks.html"),
    ] {
        for way in [
            "|safe",
            "| safe",
            "autoescape",
            "raw %}",
            "<script",
            "style=",
            "javascript",
            "{% include",
        ] {
            assert!(!template.contains(way), "{way}");
        }
    }
    assert!(
        !super::super::page::STYLE.contains("url("),
        "nothing is loaded"
    );
}

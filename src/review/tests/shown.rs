//! What people are shown, as files for a browser: every review mail and every page of each company.
//!
//! They lie in `target/shown`, for people to open; `tests/browser/run` looks at them in Chromium. Here it is only held that every
//! picture that is shown is there.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::Arc;

use jiff::tz::TimeZone;

use crate::domain::review::ReviewKind;
use crate::domain::theme::{Colour, Logo, Theme};
use crate::engine::testing::synthetic::{self, DUE};
use crate::engine::{Assessment, assess};
use crate::language::locale::Language;
use crate::language::translator::Translator;

use super::super::mail::{Mail, mail};
use super::super::page::{self, Brand, Frame, Pages, render};
use super::super::picture::Drawing;
use super::super::picture::raster::png;
use super::super::scope::Scope;
use super::super::style::Style;
use super::super::testing::{Company, check_in, companies, large};
use super::super::{ReviewContent, alert, pictures, review};
use super::hostile::alerted;
use super::pages::{pages_in, root};
use super::rules::tags;

/// Files by their paths below the folder.
type Files = BTreeMap<String, Vec<u8>>;

/// What strangers would write who want something to run or to be loaded; the first ends a tag, an attribute and a style.
const HOSTILE: [&str; 3] = [
    "\"><script>alert(1)</script><img src=https://evil.example/a.png onerror=alert(2)><svg/onload=alert(3)>",
    "</bdi></title></style></table><iframe src=\"https://evil.example/\"></iframe><base href=\"https://evil.example/\">",
    "javascript:alert(1)//' onmouseover='alert(2)' style='background:url(https://evil.example/b.png)' x='\u{202e}",
];

/// Every company by its name.
fn all() -> Vec<(String, Company)> {
    let mut all = vec![
        ("troubled".to_owned(), companies::troubled()),
        ("healthy".to_owned(), companies::healthy()),
        ("nearly-empty".to_owned(), companies::nearly_empty()),
        ("late".to_owned(), lived(0, DUE / 2)),
        ("busy".to_owned(), lived(5, DUE - 20)),
        ("large".to_owned(), large::large()),
    ];
    let hostile = HOSTILE.iter().zip(1..);
    all.extend(hostile.map(|(text, at)| (format!("hostile-{at}"), companies::hostile(text))));
    all
}

/// A company whose figures the engine computed: the only ones with chains, loads and forecasts.
fn lived(seed: u64, day: i64) -> Company {
    let snapshot = synthetic::Company::new(seed).snapshot(day);
    Company::of(assess(&snapshot, synthetic::date(day)))
}

/// The looks of a company: the healthy one has a theme of its own.
fn style(company: &str) -> Style {
    if company != "healthy" {
        return Style::default();
    }
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"160\" height=\"40\" viewBox=\"0 0 160 40\"><rect x=\"2\" y=\"2\" width=\"36\" height=\"36\" fill=\"#7a1f3d\"/><circle cx=\"60\" cy=\"20\" r=\"17\" fill=\"#c98a1b\"/><path d=\"M84 36 104 4l20 32z\" fill=\"#20303f\"/></svg>";
    let drawing = Drawing {
        svg: svg.to_owned(),
        alt: String::new(),
        width: 160,
        height: 40,
    };
    Style::new(&Theme {
        name: Some("Acme Strategy".to_owned()),
        logo: Some(Logo::new(png(&drawing).unwrap()).unwrap()),
        colour: Colour([0x7a, 0x1f, 0x3d]),
        accent: Colour([0x9c, 0x2a, 0x50]),
        ..Theme::default()
    })
}

/// Every kind of mail about a company.
fn contents(company: &Company) -> Vec<(&'static str, ReviewContent)> {
    let kinds = [
        ("weekly", ReviewKind::CheckIn),
        ("monthly", ReviewKind::CourseCorrection),
        ("quarterly", ReviewKind::Quarterly),
    ];
    let (known, whole) = (&company.assessment, Scope::Everything);
    let mut contents: Vec<(&str, ReviewContent)> = kinds
        .into_iter()
        .map(|(name, kind)| {
            let mut content = review(kind, known, &company.since(), &whole);
            content.pictures = pictures::of(&content, known, &whole);
            (name, content)
        })
        .collect();
    contents.push(("alert", alert_of(company)));
    contents
}

/// An alert of what wants attention; of a company in which nothing does, of everything.
fn alert_of(company: &Company) -> ReviewContent {
    let whole = check_in(company);
    let changes = whole.changes.items.iter();
    let worse = changes.filter(|change| change.to.wants_attention());
    let sources = company.assessment.sources.iter();
    let down = sources.filter(|source| source.failure.is_some());
    let about: BTreeSet<String> = worse
        .map(|change| change.subject.key())
        .chain(down.map(|source| format!("source.{}", source.id)))
        .collect();
    if about.is_empty() {
        return alerted(company);
    }
    let (since, zone) = (company.since(), TimeZone::UTC);
    alert(
        &company.assessment,
        &since,
        &Scope::Everything,
        &zone,
        &about,
    )
}

/// The mails of a company: as a mail reader shows them, and as files that stand alone.
fn add_mails(files: &mut Files, name: &str, company: &Company) {
    let style = style(name);
    let languages: &[Language] = match name {
        "troubled" | "late" => &Language::ALL,
        _ => &[Language::English],
    };
    for (kind, content) in contents(company) {
        for language in languages {
            let translator = Translator::of(&(*language).into());
            let mail = mail(&content, &translator, &style).unwrap();
            let about = format!("{kind}-{}", language.tag());
            if *language == Language::English {
                let alone = format!("{name}/file/{about}.html");
                files.insert(alone, mail.page().into_bytes());
            }
            add_mail(files, &format!("{name}/mail"), &about, &mail);
        }
    }
}

/// The HTML with its pictures beside it, as the page shows a past review.
fn add_mail(files: &mut Files, folder: &str, about: &str, mail: &Mail) {
    let mut html = mail.html.clone();
    for part in &mail.pictures {
        let file = format!("{about}/{}", part.name);
        html = html.replace(&format!("\"cid:{}\"", part.cid), &format!("\"{file}\""));
        files.insert(format!("{folder}/{file}"), part.png.to_vec());
    }
    assert!(!html.contains("\"cid:"), "{folder} {about}: no such part");
    files.insert(format!("{folder}/{about}.html"), html.into_bytes());
}

/// The pages of a company in a language, with their pictures and their style.
fn add_pages(files: &mut Files, name: &str, assessment: &Arc<Assessment>, language: Language) {
    let translator = Translator::of(&language.into());
    let folder = match language {
        Language::English => format!("{name}/page"),
        other => format!("{name}-{}/page", other.tag()),
    };
    let theme = style(name).theme;
    let logo = theme.logo.as_ref().map(|logo| {
        let (width, height) = logo.shown();
        files.insert(format!("{folder}/logo.png"), logo.png.clone());
        page::Logo {
            path: "logo.png".to_owned(),
            width,
            height,
        }
    });
    let brand = Brand {
        name: theme.name.clone(),
        logo,
    };
    let sheet = page::style(&theme).into_bytes();
    files.insert(format!("{folder}/style.css"), sheet);
    for (path, page) in pages_in(assessment, &translator) {
        let frame = Frame {
            root: root(&path).to_owned(),
            style: "style.css".to_owned(),
            brand: brand.clone(),
            dated: Some((assessment.as_of, assessment.as_of.at(9, 0, 0, 0))),
            translator: Arc::clone(&translator),
            version: "1.2.3",
        };
        let file = match path.as_str() {
            "/" => "/index",
            path => path,
        };
        let html = render(&page, &frame).unwrap();
        let pages = Pages::new(Arc::clone(assessment), "./", Arc::clone(&translator));
        add_pictures(files, &folder, &pages, &html);
        files.insert(format!("{folder}{file}.html"), html.into_bytes());
    }
}

fn add_pictures(files: &mut Files, folder: &str, pages: &Pages, html: &str) {
    let tags = tags(html);
    let attributes = tags.iter().flat_map(|tag| &tag.attributes);
    for (_, src) in attributes.filter(|(name, _)| name == "src") {
        let src = src.replace("&#x2f;", "/");
        let Some((_, path)) = src.split_once("picture/") else {
            continue;
        };
        let file = format!("{folder}/picture/{path}");
        if files.contains_key(&file) {
            continue;
        }
        let (kind, id) = path.split_once('/').unwrap();
        let drawing = pages.picture(kind, id);
        let drawing = drawing.unwrap_or_else(|| panic!("{folder}: {src}"));
        files.insert(file, drawing.svg.into_bytes());
    }
}

#[test]
fn every_mail_and_every_page_is_shown_with_its_pictures() {
    let mut files = Files::new();
    for (name, company) in all() {
        add_mails(&mut files, &name, &company);
        let assessment = Arc::new(company.assessment);
        add_pages(&mut files, &name, &assessment, Language::English);
        if name == "late" {
            for language in [Language::German, Language::French, Language::Spanish] {
                add_pages(&mut files, &name, &assessment, language);
            }
        }
    }
    assert!(files.len() > 400, "{}", files.len());
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/shown");
    for (name, bytes) in files {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}

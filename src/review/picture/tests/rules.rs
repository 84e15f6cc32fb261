//! What holds for every picture, whatever is put into it.

use std::collections::BTreeSet;

use resvg::usvg::roxmltree::{Document, Node};

use super::super::font;
use super::super::gather::{lag_trend, lead_trend, people, roadmap, slips};
use super::super::labels::Labels;
use super::super::loads::Verdict;
use super::super::raster::{DENSITY, Rasters, png};
use super::super::roadmap::Roadmap;
use super::super::trend::Trend;
use super::super::{Drawing, MAIL};
use super::samples;
use crate::engine::assess;
use crate::engine::testing::synthetic::{Company, DUE, date};
use crate::language::locale::Language;
use crate::language::translator::Translator;
use crate::review::escape::Safe;
use crate::review::scope::Scope;
use crate::review::tests::hostile::corpus;

/// Every picture of a kind, with one text for each name in it.
fn named(text: &str) -> Vec<Drawing> {
    let name = Safe::new(text);
    let trend = Trend {
        name: (&name).into(),
        id: name.clone(),
        unit: name.clone(),
        ..samples::behind()
    };
    let mut roadmap = samples::roadmap();
    for group in &mut roadmap.groups {
        group.name = name.clone();
        for row in &mut group.rows {
            row.name = name.clone();
        }
    }
    let mut loads = samples::loads();
    for person in &mut loads.people {
        person.name = name.clone();
    }
    loads.people[4].verdict = Verdict::Unknown((&name).into());
    let mut chains = samples::chains();
    for chain in &mut chains.chains {
        chain.objective.name = name.clone();
        chain
            .steps
            .iter_mut()
            .for_each(|step| step.name = name.clone());
        if let Some((_, what)) = &mut chain.at_stake {
            *what = name.clone();
        }
    }
    let spark = trend.spark(Labels::english()).unwrap();
    vec![
        trend.draw(Labels::english()),
        spark,
        roadmap.draw(MAIL, Labels::english()).unwrap(),
        loads.draw(samples::TODAY, Labels::english()).unwrap(),
        chains.draw(samples::TODAY, Labels::english()).unwrap(),
    ]
}

/// All samples, by name.
fn all() -> Vec<(String, Drawing)> {
    all_in(Labels::english())
}

/// All samples in a language, by name.
pub(super) fn all_in(labels: Labels<'_>) -> Vec<(String, Drawing)> {
    let trends = samples::trends();
    let mut all: Vec<(String, Drawing)> = Vec::new();
    for (name, trend) in &trends {
        all.push((format!("trend {name}"), trend.draw(labels)));
        all.extend(
            trend
                .spark(labels)
                .map(|spark| (format!("spark {name}"), spark)),
        );
    }
    let roadmaps = [
        ("roadmap", samples::roadmap()),
        ("cut", samples::sixty().cut(18)),
    ];
    for (name, roadmap) in roadmaps {
        all.push((name.to_owned(), roadmap.draw(MAIL, labels).unwrap()));
    }
    let loads = samples::loads().draw(samples::TODAY, labels).unwrap();
    let chains = samples::chains().draw(samples::TODAY, labels).unwrap();
    all.extend([("loads".to_owned(), loads), ("chains".to_owned(), chains)]);
    all
}

/// The width and the height that a picture is drawn in.
fn drawn(svg: &str) -> (f64, f64) {
    let document = Document::parse(svg).unwrap();
    let frame = document.root_element().attribute("viewBox").unwrap();
    let numbers: Vec<f64> = frame.split(' ').map(|one| one.parse().unwrap()).collect();
    (numbers[2], numbers[3])
}

/// A text of a picture: its left and right end, its base line and its size.
fn texts(svg: &str) -> Vec<(f64, f64, f64, f64, String)> {
    let document = Document::parse(svg).unwrap();
    let texts = document
        .descendants()
        .filter(|node| node.has_tag_name("text"));
    let place = |node: Node<'_, '_>| {
        let number = |name| node.attribute(name).unwrap().parse::<f64>().unwrap();
        let words = node.text().unwrap_or_default().to_owned();
        let (x, y, size) = (number("x"), number("y"), number("font-size"));
        let width = font::width(&words, size);
        let left = match node.attribute("text-anchor") {
            Some("middle") => x - width / 2.0,
            Some("end") => x - width,
            _ => x,
        };
        (left, left + width, y, size, words)
    };
    texts.map(place).collect()
}

/// Words are longer in some languages; none leaves its picture or lies over another one.
#[test]
fn words_have_room_in_every_language() {
    for language in Language::ALL {
        let translator = Translator::of(&language.into());
        for (name, drawing) in all_in(Labels::new(&translator)) {
            let name = format!("{} {name}", language.tag());
            let (texts, room) = (texts(&drawing.svg), drawn(&drawing.svg));
            for (index, (left, right, y, size, words)) in texts.iter().enumerate() {
                let inside = *left >= 0.0 && *right <= room.0 && *y <= room.1 - size * 0.2;
                assert!(inside, "{name}: {words} from {left} to {right} at {y}");
                // Names may be cut, a figure never: what is left of it would be another one.
                let ours = words.strip_suffix('…').unwrap_or_default();
                let has_figures = ours.chars().any(|char| char.is_ascii_digit());
                assert!(!has_figures || name.contains("cut"), "{name}: {words}");
                for (from, to, base, height, other) in texts.iter().skip(index + 1) {
                    let apart = (y - base).abs() >= size.min(*height) * 0.8;
                    assert!(
                        apart || right <= from || to <= left,
                        "{name}: {words} and {other} at {y}"
                    );
                }
            }
        }
    }
}

/// Only shapes and words with looks of their own: nothing that runs, loads, or names another element.
fn assert_inert(svg: &str) {
    let elements: BTreeSet<&str> = ["svg", "rect", "path", "circle", "text"].into();
    let attributes: BTreeSet<&str> = [
        "viewBox",
        "width",
        "height",
        "role",
        "aria-label",
        "direction",
        "font-family",
        "font-size",
        "x",
        "y",
        "cx",
        "cy",
        "r",
        "d",
        "fill",
        "stroke",
        "stroke-width",
        "stroke-dasharray",
        "stroke-linejoin",
        "text-anchor",
    ]
    .into();
    let document = Document::parse(svg).unwrap();
    for element in document.descendants().filter(Node::is_element) {
        let name = element.tag_name().name();
        assert!(elements.contains(name), "{name}");
        for attribute in element.attributes() {
            let (name, value) = (attribute.name(), attribute.value());
            assert!(attributes.contains(name), "{name} of {element:?}");
            assert!(
                name == "aria-label" || !value.contains([':', '(']),
                "{name} of {element:?}"
            );
        }
    }
}

#[test]
fn strangers_words_are_inert_in_every_picture() {
    for text in corpus() {
        for drawing in named(&text) {
            assert_inert(&drawing.svg);
        }
    }
    for text in ["市場 שלום </svg>", "nul\0 \u{1b}[2J"] {
        for drawing in named(text) {
            png(&drawing).unwrap();
        }
    }
}

#[test]
fn every_picture_says_its_finding_and_is_drawn_alike_every_time() {
    for ((name, drawing), (_, again)) in all().into_iter().zip(all()) {
        assert_inert(&drawing.svg);
        assert!(drawing.alt.len() > 20, "{name}: {}", drawing.alt);
        assert_eq!(drawing, again, "{name}");
        assert!(
            !drawing.svg.contains("NaN") && !drawing.svg.contains("inf"),
            "{name}"
        );
    }
}

/// Whatever the engine says of a company of its own making, it can be drawn.
#[test]
fn whole_companies_can_be_drawn() {
    for (seed, day) in [(0, 20), (3, DUE / 2), (5, DUE + 14)] {
        let assessed = assess(&Company::new(seed).snapshot(day), date(day));
        let scope = Scope::Everything;
        let lags = assessed
            .plan
            .objectives
            .keys()
            .filter_map(|id| lag_trend(&assessed, id));
        let leads = assessed
            .plan
            .leads
            .keys()
            .filter_map(|id| lead_trend(&assessed, id));
        let trends: Vec<Trend> = lags.chain(leads).collect();
        assert!(trends.len() > 3, "{seed}");
        let roadmap = roadmap(&assessed, &scope);
        let chains = slips::chains(&assessed.plan, &assessed.impacts);
        let capacity = people::loads(&assessed, &scope);
        let today = assessed.as_of;
        let drawn = trends.iter().map(|trend| trend.draw(Labels::english()));
        let sparks = trends
            .iter()
            .filter_map(|trend| trend.spark(Labels::english()));
        let others = [
            roadmap.draw(MAIL, Labels::english()),
            chains.draw(today, Labels::english()),
            capacity.draw(today, Labels::english()),
        ];
        for drawing in drawn.chain(sparks).chain(others.into_iter().flatten()) {
            assert_inert(&drawing.svg);
        }
    }
}

#[test]
fn findings_read_like_sentences() {
    let trend = |name: &str| {
        let all = samples::trends();
        let (_, trend) = all.into_iter().find(|(known, _)| *known == name).unwrap();
        trend.draw(Labels::english()).alt
    };
    assert_eq!(
        trend("behind"),
        "Customer interviews, off track: 31 interviews on 17 Nov, plan 34, forecast 46 at due (41 to 51), \
         odds of the target 12 %; target 52 interviews by 31 Dec"
    );
    assert_eq!(
        trend("rate"),
        "Sales calls, at risk: hit in 8 of 11 weeks, odds of the target 55 %; target 10 calls a week by 31 Dec"
    );
    assert_eq!(
        trend("band"),
        "Service level, on track: 96.3 % on 16 Nov; within 95 to 99 % by 31 Dec"
    );
    assert_eq!(
        trend("empty"),
        "Customer interviews, unknown: no data yet; target 52 interviews by 31 Dec"
    );
    let roadmap = samples::roadmap().draw(MAIL, Labels::english()).unwrap();
    assert_eq!(
        roadmap.alt,
        "Roadmap of 6 initiatives for 2 objectives: 3 late, most of all CRM roll-out by 14 days, 1 without an end in \
         sight, 3 on a critical chain"
    );
    assert_eq!(
        samples::loads()
            .cut(2)
            .draw(samples::TODAY, Labels::english())
            .unwrap()
            .alt,
        "Capacity: Ana Ruiz: 88 h short by 11 Dec (130 h needed, 42 h there); Maria Holm: 8 h short by 11 Dec \
         (48 h needed, 40 h there); … and 3 more people"
    );
    assert_eq!(
        samples::chains()
            .cut(2)
            .draw(samples::TODAY, Labels::english())
            .unwrap()
            .alt,
        "CRM roll-out +14 d · 29 Dec, Regional launch in the north +9 d · 24 Dec, Halve the stock that is written down \
         missed by 9 d, at stake USD 4.0 M (stock write-downs 2026); Supplier portal no end in sight, Deliver in two \
         days missed; … and 1 more chain · at stake together: USD 8.0 M"
    );
}

#[test]
fn a_png_is_twice_as_large_and_its_words_are_there() {
    let drawing = samples::behind().draw(Labels::english());
    let (width, height, ink) = measured(&png(&drawing).unwrap());
    assert_eq!(
        (width, height),
        (drawing.width * DENSITY, drawing.height * DENSITY)
    );
    let silent = Drawing {
        svg: without_words(&drawing.svg),
        ..drawing
    };
    let (_, _, lines) = measured(&png(&silent).unwrap());
    // A face that was not found would leave nothing but lines.
    assert!(
        ink > lines + 10_000,
        "{ink} dark pixels with words, {lines} without"
    );
}

#[test]
fn no_picture_of_a_mail_is_large() {
    let kinds = ["trend behind", "trend rate", "spark rate", "cut"];
    for (name, drawing) in all()
        .into_iter()
        .filter(|(name, _)| kinds.contains(&name.as_str()))
    {
        let bytes = png(&drawing).unwrap().len();
        assert!(bytes < 80_000, "{name}: {bytes}");
    }
}

#[test]
fn a_picture_that_several_see_is_turned_once() {
    let rasters = Rasters::default();
    let (one, other) = (
        samples::behind().draw(Labels::english()),
        samples::falling().draw(Labels::english()),
    );
    let first = rasters.png(&one).unwrap();
    assert_eq!(first, rasters.png(&one).unwrap());
    assert_ne!(first, rasters.png(&other).unwrap());
    assert_eq!(rasters.count(), 2);

    // In another language it is another picture.
    let translator = Translator::of(&Language::German.into());
    let german = samples::behind().draw(Labels::new(&translator));
    assert_ne!(first, rasters.png(&german).unwrap());
    assert_eq!(rasters.count(), 3);
}

#[test]
fn a_long_roadmap_is_cut_to_what_matters_and_says_so() {
    let whole = samples::sixty();
    let cut = whole.cut(18);
    assert_eq!((cut.rows().count(), cut.left_out), (18, 42));
    let urgent = |roadmap: &Roadmap| {
        let rows = roadmap.rows();
        rows.filter(|row| row.late_days() > 0 && row.status.wants_attention())
            .count()
    };
    assert!(urgent(&whole) > 5 && urgent(&cut) == urgent(&whole));
    assert!(
        cut.draw(MAIL, Labels::english())
            .unwrap()
            .svg
            .contains("… and 42 more initiatives")
    );
    let none = Roadmap {
        groups: Vec::new(),
        ..samples::roadmap()
    };
    assert_eq!(none.draw(MAIL, Labels::english()), None);
}

fn without_words(svg: &str) -> String {
    let mut out = String::new();
    for line in svg.lines().filter(|line| !line.starts_with("<text")) {
        out.push_str(line);
        out.push('\n');
    }
    out
}

/// Width, height, and how many pixels are darker than the lines of a grid.
pub(super) fn measured(bytes: &[u8]) -> (u32, u32, usize) {
    let mut decoder = png::Decoder::new(std::io::Cursor::new(bytes));
    decoder.set_transformations(png::Transformations::EXPAND);
    let mut reader = decoder.read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut pixels).unwrap();
    let dark = pixels
        .chunks(3)
        .filter(|pixel| pixel.iter().all(|channel| *channel < 170));
    (info.width, info.height, dark.count())
}

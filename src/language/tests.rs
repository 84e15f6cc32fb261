use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::date;

use super::catalogue;
use super::locale::{Language, Locale};
use super::phrase::{Arg, Phrase};
use super::translator::Translator;

mod read;

fn in_locale(tag: &str) -> std::sync::Arc<Translator> {
    Translator::of(&tag.parse::<Locale>().expect("a locale of the tests"))
}

#[test]
fn numbers_are_grouped_as_the_locale_does() {
    // CLDR: Spanish groups from five digits on, French by a narrow space, Swiss German by an apostrophe.
    let cases = [
        ("en", "1,204", "−12,345", "9.1"),
        ("de", "1.204", "−12.345", "9,1"),
        ("de-CH", "1'204", "−12'345", "9.1"),
        ("fr", "1\u{202f}204", "−12\u{202f}345", "9,1"),
        ("es", "1204", "−12.345", "9,1"),
    ];
    for (tag, thousand, negative, decimal) in cases {
        let translator = in_locale(tag);
        let number = |value: f64| translator.spell(&Arg::number(value, 1));
        assert_eq!(number(1_204.4), thousand, "{tag}");
        assert_eq!(number(-12_345.0), negative, "{tag}");
        assert_eq!(number(9.12), decimal, "{tag}");
    }
}

#[test]
fn days_are_written_as_the_locale_does() {
    let (day, other) = (date(2026, 11, 30), date(2025, 1, 1));
    let cases = [
        ("en", "30 Nov", "30 Nov 2026", "Monday, 30 November 2026"),
        ("de", "30. Nov.", "30.11.2026", "Montag, 30. November 2026"),
        ("fr", "30 nov.", "30 nov. 2026", "lundi 30 novembre 2026"),
        (
            "es",
            "30 nov",
            "30 nov 2026",
            "lunes, 30 de noviembre de 2026",
        ),
    ];
    for (tag, short, full, long) in cases {
        let translator = in_locale(tag);
        let spelled = |date: &Arg| translator.spell(date).replace('\u{a0}', " ");
        assert_eq!(spelled(&Arg::Day(day, day)), short, "{tag}");
        assert_eq!(spelled(&Arg::Day(day, other)), full, "{tag}");
        assert_eq!(spelled(&Arg::Date(day)), full, "{tag}");
        assert_eq!(translator.spell(&Arg::LongDate(day)), long, "{tag}");
    }
    let cases = [
        ("en", "November 2026"),
        ("de", "November 2026"),
        ("fr", "novembre 2026"),
        ("es", "noviembre de 2026"),
    ];
    for (tag, month) in cases {
        assert_eq!(in_locale(tag).spell(&Arg::Month(day)), month, "{tag}");
    }
}

#[test]
fn units_have_the_plural_of_their_language() {
    let amount = |value, unit: &str| Arg::Amount {
        value,
        decimals: 1,
        unit: unit.to_owned(),
    };
    // French takes the singular up to 1.9.
    let cases = [
        ("en", 1.0, "tasks", "1 task"),
        ("en", 1.5, "hours", "1.5 hours"),
        ("en", 1.0, "boxes", "1 box"),
        ("en", 17.25, "%", "17.3 %"),
        ("en", 0.0, "", "0"),
        ("de", 1.0, "tasks", "1 Aufgabe"),
        ("de", 1_031.0, "tasks", "1.031 Aufgaben"),
        ("de", 2.0, "Gespräche", "2 Gespräche"),
        ("fr", 1.5, "hours", "1,5 heure"),
        ("fr", 2.0, "hours", "2 heures"),
        ("es", 21.0, "days", "21 días"),
    ];
    for (tag, value, unit, expected) in cases {
        let said = in_locale(tag).spell(&amount(value, unit));
        let expected = expected.replace(' ', "\u{a0}");
        assert_eq!(said, expected, "{tag} {value} {unit}");
    }
}

#[test]
fn money_reads_like_a_sentence() {
    let cases = [
        ("en", 400_000_000, "USD 4.0 M"),
        ("en", 999_999, "USD 9,999"),
        ("en", -25_000_000, "USD −250 k"),
        ("en", 250_000_000_000, "USD 2.5 bn"),
        ("de", 400_000_000, "4,0 Mio. USD"),
        ("de", 25_000_000, "250 Tsd. USD"),
        ("fr", 99_950_000, "1,0 M USD"),
        ("es", 250_000_000_000, "2,5 mil M USD"),
    ];
    for (tag, minor, expected) in cases {
        let currency = "USD".to_owned();
        let said = in_locale(tag).spell(&Arg::Money { minor, currency });
        assert_eq!(said, expected.replace(' ', "\u{a0}"), "{tag}");
    }
}

#[test]
fn a_figure_stays_on_one_line_but_has_plain_spaces_in_a_terminal() {
    let unit = "story points".to_owned();
    let value = 8.5;
    let cases = [
        (Arg::Percent(0.12), "12~%"),
        (Arg::Date(date(2026, 11, 30)), "30~Nov~2026"),
        (
            Arg::Amount {
                value,
                decimals: 1,
                unit,
            },
            "8.5~story points",
        ),
        (
            crate::phrase!("add-hours", hours = 8_u64, day = "Friday").into(),
            "add 8~h by Friday",
        ),
    ];
    for (figure, expected) in cases {
        let said = in_locale("en").spell(&figure);
        assert_eq!(said, expected.replace('~', "\u{a0}"));
        assert_eq!(
            Translator::english().spell(&figure),
            expected.replace('~', " ")
        );
    }
}

/// Whoever writes a new message sees no difference between the spaces of its neighbours.
#[test]
fn no_line_ends_between_a_number_and_its_unit() {
    let units = ["min", "h", "d", "T", "j", "pp", "PP", "pt", "%", "M", "k"];
    let ends = |char: char| " ,.;:)\u{202f}".contains(char);
    for language in Language::ALL {
        let files = catalogue::files(language);
        let lines = files.iter().flat_map(|file| file.lines());
        for line in lines.filter(|line| !line.starts_with('#')) {
            let mut after = line.split("} ").skip(1);
            let parted =
                after.find(|rest| units.contains(&rest.split(ends).next().unwrap_or(rest)));
            assert_eq!(parted, None, "{language:?}: {line}");
        }
    }
}

#[test]
fn signs_are_those_of_the_printed_figure() {
    let signed = |value| in_locale("en").spell(&Arg::Signed { value, decimals: 0 });
    assert_eq!(signed(3.0), "+3");
    assert_eq!(signed(-13.2), "−13");
    assert_eq!(signed(0.4), "0");
    assert_eq!(signed(-0.4), "0");
    assert_eq!(signed(f64::NAN), "–");
}

#[test]
fn lists_end_with_the_languages_and() {
    let names = |names: &[&str]| Arg::And(names.iter().map(|name| Arg::from(*name)).collect());
    assert_eq!(in_locale("en").spell(&names(&["Ana"])), "Ana");
    assert_eq!(in_locale("de").spell(&names(&["Ana", "Bo"])), "Ana und Bo");
    assert_eq!(
        in_locale("fr").spell(&names(&["Ana", "Bo", "Cy"])),
        "Ana, Bo et Cy"
    );
}

#[test]
fn names_stay_as_they_are_and_are_never_read_as_a_message() {
    let hostile = "{ $n } { unit-days } \u{2068}*[other]";
    let phrase = crate::phrase!("and", before = hostile, last = "B");
    assert_eq!(phrase.to_string(), format!("{hostile} and B"));
    assert_eq!(Phrase::verbatim(hostile).to_string(), hostile);
}

#[test]
fn what_no_language_knows_is_said_by_its_id() {
    let phrase = crate::phrase!("no-such-message", n = 3_u64);
    assert_eq!(in_locale("de").say(&phrase), "no-such-message");
    // A place that stays open is no sentence either: the id shows which.
    assert_eq!(crate::phrase!("and", before = "A").to_string(), "and");
}

#[test]
fn a_locale_is_one_of_the_four_languages_with_or_without_a_region() {
    for tag in ["en", "de", "fr", "es", "de-CH", "es-MX", "en-GB"] {
        assert_eq!(tag.parse::<Locale>().expect(tag).tag(), tag);
    }
    for wrong in ["", "it", "german", "de_DE.UTF-8", "d", "../de"] {
        assert!(wrong.parse::<Locale>().is_err(), "{wrong}");
    }
    assert_eq!(Locale::default().language(), Language::English);
}

/// Every file is whole Fluent, and every language has the messages of English with the same places; those of a message that
/// another one refers to count as its own.
#[test]
fn every_language_says_what_english_says() {
    let english = messages(Language::English);
    for language in Language::ALL {
        let said = messages(language);
        let ids: Vec<_> = english
            .keys()
            .filter(|id| !said.contains_key(*id))
            .collect();
        assert!(ids.is_empty(), "{}: missing {ids:?}", language.tag());
        for (id, places) in &said {
            let wanted = english.get(id);
            assert_eq!(Some(places), wanted, "{}: {id}", language.tag());
        }
    }
}

type Names = BTreeSet<String>;

/// The messages of a language with the names of the places in them.
fn messages(language: Language) -> BTreeMap<String, Names> {
    let mut found: BTreeMap<String, (Names, Names)> = BTreeMap::new();
    for file in catalogue::files(language) {
        let resource = fluent_bundle::FluentResource::try_new(file.to_owned());
        assert!(resource.is_ok(), "{}: {resource:?}", language.tag());
        let mut id = String::new();
        for line in file.lines().filter(|line| !line.starts_with('#')) {
            if let Some((name, _)) = line.split_once(" =")
                && !line.starts_with([' ', '}'])
            {
                id = name.to_owned();
                let twice = found.insert(id.clone(), (Names::new(), Names::new()));
                assert!(twice.is_none(), "{}: {id} stands twice", language.tag());
            }
            if let Some((places, references)) = found.get_mut(&id) {
                places.extend(line.split('$').skip(1).map(name));
                let others = line.split("{ ").skip(1).map(name);
                references.extend(others.filter(|other| !other.is_empty()));
            }
        }
    }
    let all = found.clone();
    let with_references = |(id, (mut places, references)): (String, (Names, Names))| {
        for other in references {
            let known = all.get(&other).map(|(places, _)| places.clone());
            places.extend(known.unwrap_or_else(|| panic!("{id} refers to {other}")));
        }
        (id, places)
    };
    found.into_iter().map(with_references).collect()
}

/// The name that a text begins with.
fn name(text: &str) -> String {
    let belongs = |char: &char| char.is_alphanumeric() || ['_', '-'].contains(char);
    text.chars().take_while(belongs).collect()
}

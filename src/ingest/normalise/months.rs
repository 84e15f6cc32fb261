//! Months by their names in the languages that trackers are shipped in, for formats with `%b` and `%B`.

/// The names and abbreviations of each month, folded; English ones are the date library's own.
const MONTHS: [(&str, &[&str]); 12] = [
    (
        "January",
        &[
            "januar", "jänner", "jän", "janvier", "janv", "enero", "ene", "gennaio", "gen",
            "janeiro", "januari", "stycznia", "sty",
        ],
    ),
    (
        "February",
        &[
            "februar",
            "février",
            "févr",
            "fév",
            "febrero",
            "febbraio",
            "fevereiro",
            "fev",
            "februari",
            "lutego",
            "lut",
        ],
    ),
    (
        "March",
        &[
            "märz", "mär", "mrz", "mars", "marzo", "março", "maart", "mrt", "marca",
        ],
    ),
    (
        "April",
        &["avril", "avr", "abril", "abr", "aprile", "kwietnia", "kwi"],
    ),
    (
        "May",
        &["mai", "mayo", "maggio", "mag", "maio", "mei", "maj", "maja"],
    ),
    (
        "June",
        &[
            "juni", "juin", "junio", "giugno", "giu", "junho", "czerwca", "cze",
        ],
    ),
    (
        "July",
        &[
            "juli", "juillet", "juil", "julio", "luglio", "lug", "julho", "lipca", "lip",
        ],
    ),
    (
        "August",
        &[
            "août", "aoû", "agosto", "ago", "augustus", "augusti", "sierpnia", "sie",
        ],
    ),
    (
        "September",
        &[
            "septembre",
            "sept",
            "septiembre",
            "settembre",
            "set",
            "setembro",
            "września",
            "wrz",
        ],
    ),
    (
        "October",
        &[
            "oktober",
            "okt",
            "octobre",
            "octubre",
            "ottobre",
            "ott",
            "outubro",
            "out",
            "października",
            "paź",
        ],
    ),
    (
        "November",
        &["novembre", "noviembre", "novembro", "listopada", "lis"],
    ),
    (
        "December",
        &[
            "dezember",
            "dez",
            "décembre",
            "déc",
            "diciembre",
            "dic",
            "dicembre",
            "dezembro",
            "december",
            "grudnia",
            "gru",
        ],
    ),
];

/// A text with the name of a month in another language put into English, as the format wants it;
/// `None` where there is none.
pub(super) fn in_english(text: &str, format: &str) -> Option<String> {
    let whole = format.contains("%B");
    if !whole && !format.contains("%b") && !format.contains("%h") {
        return None;
    }
    let start = text.find(char::is_alphabetic)?;
    let (before, rest) = text.split_at_checked(start)?;
    let end = rest
        .find(|letter: char| !letter.is_alphabetic())
        .unwrap_or(rest.len());
    let (word, after) = rest.split_at_checked(end)?;
    let word = word.to_lowercase();
    let (english, _) = MONTHS
        .iter()
        .find(|(_, names)| names.contains(&word.as_str()))?;
    let name = if whole {
        Some(*english)
    } else {
        english.get(..3)
    }?;
    // `Mär.`: the point belongs to the abbreviation.
    let after = after.strip_prefix('.').unwrap_or(after);
    Some(format!("{before}{name}{after}"))
}

#[cfg(test)]
mod tests {
    use super::{MONTHS, in_english};

    #[test]
    fn a_months_name_is_put_into_english() {
        for (text, format, wanted) in [
            ("03/Mär/26 2:15 PM", "%d/%b/%y", Some("03/Mar/26 2:15 PM")),
            ("3 févr. 2026", "%d %b %Y", Some("3 Feb 2026")),
            ("31 DEZEMBER 2026", "%d %B %Y", Some("31 December 2026")),
            ("03/Mar/26", "%d/%b/%y", None),
            ("03.03.2026", "%d.%m.%Y", None),
        ] {
            assert_eq!(in_english(text, format).as_deref(), wanted, "{text}");
        }
    }

    #[test]
    fn no_name_stands_for_two_months() {
        let mut names: Vec<&str> = MONTHS
            .iter()
            .flat_map(|(_, names)| *names)
            .copied()
            .collect();
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all);
    }
}

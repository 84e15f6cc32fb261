//! "Did you mean …?": the known word nearest to the one that was written.

/// Words that people write for ours.
const SYNONYMS: &[(&str, &str)] = &[
    ("assigned_to", "owner"),
    ("assignee", "owner"),
    ("base_url", "base"),
    ("begin", "start"),
    ("cadence", "every"),
    ("columns", "fields"),
    ("cron", "schedule"),
    ("database", "store"),
    ("db", "store"),
    ("deadline", "due"),
    ("depends", "depends_on"),
    ("end", "due"),
    ("frequency", "every"),
    ("goal", "target"),
    ("host", "smtp"),
    ("interval", "every"),
    ("kind", "type"),
    ("mail", "email"),
    ("mapping", "fields"),
    ("name", "statement"),
    ("org", "organization"),
    ("organisation", "organization"),
    ("recipients", "to"),
    ("reason", "why"),
    ("repos", "repositories"),
    ("repository", "repositories"),
    ("sender", "from"),
    ("title", "statement"),
    ("timezone", "time_zone"),
    ("type", "kind"),
    ("tz", "time_zone"),
    ("url", "base"),
    ("url", "path"),
    ("zone", "time_zone"),
];

/// The nearest of the known words, if one is near enough to be what was meant.
pub(super) fn nearest<'a>(
    written: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let written = written.to_lowercase().replace('-', "_");
    let likeness = |word: &str| {
        strsim::jaro_winkler(&written, &word.to_lowercase().replace('-', "_"))
            .max(strsim::normalized_damerau_levenshtein(&written, word))
    };
    known
        .into_iter()
        .map(|word| (likeness(word), word))
        .filter(|(likeness, _)| *likeness >= 0.78)
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, word)| word)
}

/// The nearest of the known keys, by its own spelling or by that of a common synonym.
pub(super) fn nearest_key<'a>(written: &str, known: &[&'a str]) -> Option<&'a str> {
    let synonyms = SYNONYMS.iter().map(|(word, _)| *word);
    nearest(written, known.iter().copied()).or_else(|| {
        let word = nearest(written, synonyms)?;
        let meant = SYNONYMS.iter().filter(|(synonym, _)| *synonym == word);
        meant
            .filter_map(|(_, ours)| known.iter().find(|key| *key == ours))
            .copied()
            .next()
    })
}

/// `did you mean "x"?`, if something is near.
pub(super) fn did_you_mean<'a>(
    written: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Option<String> {
    nearest(written, known).map(|word| format!("did you mean \"{word}\"?"))
}

/// The most words that a help line lists: more than any table has keys.
const LISTED: usize = 48;

/// A list for a help line: `"a", "b" and "c"`, cut when it is long.
pub(super) fn listed<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    let words: Vec<String> = words
        .into_iter()
        .map(|word| format!("\"{word}\""))
        .collect();
    match words.as_slice() {
        [] => "none".to_owned(),
        [one] => one.clone(),
        [most @ .., last] if words.len() <= LISTED => format!("{} and {last}", most.join(", ")),
        many => {
            let shown: Vec<&str> = many.iter().take(LISTED).map(String::as_str).collect();
            format!("{} and {} more", shown.join(", "), many.len() - LISTED)
        }
    }
}

/// A foreign text as it may stand in a message: cut to 60 characters, control and direction characters escaped.
pub(super) fn shown(text: &str) -> String {
    let mut out = String::new();
    for (count, letter) in text.chars().enumerate() {
        if count == 60 {
            out.push('…');
            break;
        }
        if letter.is_control()
            || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        {
            out.extend(letter.escape_unicode());
        } else {
            out.push(letter);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{listed, nearest, nearest_key, shown};

    #[test]
    fn near_words_and_synonyms_are_found_and_far_ones_are_not() {
        let keys = ["every", "fresh", "base", "due", "statement"];
        for (written, wanted) in [
            ("evry", Some("every")),
            ("intervall", Some("every")),
            ("deadline", Some("due")),
            ("base-url", Some("base")),
            ("zzz", None),
        ] {
            assert_eq!(nearest_key(written, &keys), wanted, "{written}");
        }
        assert_eq!(nearest("jonsa", ["maria", "jonas"]), Some("jonas"));
    }

    #[test]
    fn foreign_text_is_cut_and_escaped() {
        assert_eq!(shown("a\u{202e}b\n"), "a\\u{202e}b\\u{a}");
        assert_eq!(shown(&"x".repeat(99)).chars().count(), 61);
        assert_eq!(listed(["a", "b", "c"]), r#""a", "b" and "c""#);
    }
}

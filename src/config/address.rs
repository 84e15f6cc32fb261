//! Mail addresses: whether a text is one, and if not, at which column it goes wrong.

use std::str::FromStr as _;

use super::item::Item;
use super::suggest::shown;

/// What keeps a text from being an address, with the column (counted from 1) where it can be told.
pub(super) fn fault(text: &str) -> Option<String> {
    let at = |found: &str, wanted: char| {
        let column = found.chars().position(|letter| letter == wanted);
        column.map_or(0, |column| column + 1)
    };
    if let Some((column, letter)) = text.chars().enumerate().find(|(_, letter)| {
        letter.is_whitespace() || letter.is_control() || "<>(),;:\\\"[]".contains(*letter)
    }) {
        let letter = if letter == ' ' {
            "a space".to_owned()
        } else {
            format!("\"{}\"", letter.escape_default())
        };
        return Some(format!("{letter} at column {}", column + 1));
    }
    let Some((local, domain)) = text.split_once('@') else {
        return Some("no \"@\"".to_owned());
    };
    if domain.contains('@') {
        let column = local.chars().count() + 1 + at(domain, '@');
        return Some(format!("second \"@\" at column {column}"));
    }
    let column = local.chars().count() + 2;
    if local.is_empty() {
        return Some("nothing before \"@\" at column 1".to_owned());
    }
    if domain.is_empty() {
        return Some(format!("nothing after \"@\" at column {column}"));
    }
    let mut start = column;
    for label in domain.split('.') {
        if label.is_empty() || label.starts_with('-') || label.ends_with('-') {
            return Some(format!("no host name at column {start}"));
        }
        start += label.chars().count() + 1;
    }
    lettre::Address::from_str(text)
        .is_err()
        .then(|| "it has a part that mail does not allow".to_owned())
}

/// Reads an address.
pub(super) fn address(item: &Item<'_>) -> Option<String> {
    let text = item.line()?;
    match fault(&text) {
        None => Some(text),
        Some(why) => item.fault(
            &format!("is \"{}\", which is not an address: {why}", shown(&text)),
            None,
        ),
    }
}

/// Reads `Name <address>` or an address alone.
pub(super) fn mailbox(item: &Item<'_>) -> Option<String> {
    let text = item.line()?;
    let inner = match text.split_once('<') {
        Some((_, rest)) => match rest.strip_suffix('>') {
            Some(inner) => inner,
            None => {
                return item.fault(
                    "has no \">\" at its end — \"Name <address>\" is wanted",
                    None,
                );
            }
        },
        None => text.as_str(),
    };
    if let Some(why) = fault(inner) {
        return item.fault(
            &format!("holds \"{}\", which is not an address: {why}", shown(inner)),
            None,
        );
    }
    if lettre::message::Mailbox::from_str(&text).is_err() {
        return item.fault(
            "has a name that mail does not allow — \"Name <address>\" is wanted",
            None,
        );
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::fault;

    #[test]
    fn faults_name_their_column() {
        for (text, wanted) in [
            ("ann@x.org", None),
            ("ann.b+c@mail.x-y.org", None),
            ("jörg@exämple.org", None),
            ("root@localhost", None),
            ("ann@@x.org", Some("second \"@\" at column 5")),
            ("ann@x.org@y", Some("second \"@\" at column 10")),
            ("ann", Some("no \"@\"")),
            ("a b@x.org", Some("a space at column 2")),
            ("@x.org", Some("nothing before \"@\" at column 1")),
            ("ann@", Some("nothing after \"@\" at column 5")),
            ("ann@x..org", Some("no host name at column 7")),
            ("ann@x.org\r\nBcc: e@x.org", Some("\"\\r\" at column 10")),
        ] {
            assert_eq!(fault(text).as_deref(), wanted, "{text}");
        }
    }
}

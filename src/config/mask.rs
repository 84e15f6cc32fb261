//! Takes credentials out of the source lines that error reports show.

/// The same line with every credential replaced by stars, byte for byte, so that carets still fit.
pub(super) fn mask(line: &str) -> String {
    let mut bytes = line.as_bytes().to_vec();
    mask_urls(line, &mut bytes);
    if names_a_secret(line) {
        mask_strings(line, &mut bytes);
    }
    // Only whole string contents were replaced by ASCII stars, so the text is still UTF-8.
    String::from_utf8(bytes).unwrap_or_else(|_| "*".repeat(line.len()))
}

fn names_a_secret(line: &str) -> bool {
    let line = line.to_lowercase();
    let words = [
        "token",
        "password",
        "passwd",
        "secret",
        "bearer",
        "basic",
        "auth",
        "header",
        "key\"",
        "_key",
        "-key",
        "credential",
    ];
    words.iter().any(|word| line.contains(word))
}

/// Blanks what stands in quotes behind the first `=`, but not the names behind `env` and `file`, nor
/// keys. A value that lacks its quotes (or its `=`) is blanked as a whole.
fn mask_strings(line: &str, bytes: &mut [u8]) {
    let is_header = line.trim_start().starts_with('[');
    let key_end = line.trim_start().find(char::is_whitespace).unwrap_or(0);
    let start = match line.find('=') {
        Some(equals) => equals + 1,
        None if is_header => 0,
        None => line.len() - line.trim_start().len() + key_end,
    };
    if next_string(line, start).is_none() && !is_header {
        for byte in bytes.iter_mut().skip(start).filter(|byte| **byte > b' ') {
            *byte = b'*';
        }
    }
    let mut at = start;
    while let Some((open, close)) = next_string(line, at) {
        let before = line.get(..open).unwrap_or_default().trim_end();
        let named = before
            .strip_suffix('=')
            .map(str::trim_end)
            .is_some_and(|head| head.ends_with("env") || head.ends_with("file"));
        let is_key = line
            .get(close + 1..)
            .is_some_and(|rest| rest.trim_start().starts_with('='));
        if !named && !is_key {
            bytes[open + 1..close].fill(b'*');
        }
        at = close + 1;
    }
}

/// The byte positions of the next string's quotes; an unclosed one ends with the line.
fn next_string(line: &str, from: usize) -> Option<(usize, usize)> {
    let rest = line.get(from..)?;
    let open = from + rest.find(['"', '\''])?;
    let quote = line.get(open..=open)?;
    let mut at = open + 1;
    loop {
        let Some(found) = line.get(at..)?.find(quote) else {
            return Some((open, line.len()));
        };
        let close = at + found;
        if quote == "'" || !line.get(..close)?.ends_with('\\') {
            return Some((open, close));
        }
        at = close + 1;
    }
}

/// Blanks the user information and the query of every URL.
fn mask_urls(line: &str, bytes: &mut [u8]) {
    let mut at = 0;
    while let Some(found) = line.get(at..).and_then(|rest| rest.find("://")) {
        let start = at + found + 3;
        let rest = line.get(start..).unwrap_or_default();
        let end = start + rest.find(['"', '\'', ' ']).unwrap_or(rest.len());
        let url = line.get(start..end).unwrap_or_default();
        let host_end = url.find(['/', '?', '#']).unwrap_or(url.len());
        if let Some(sign) = url.get(..host_end).and_then(|host| host.rfind('@')) {
            bytes[start..start + sign].fill(b'*');
        }
        if let Some(query) = url.find('?') {
            bytes[start + query + 1..end].fill(b'*');
        }
        at = end;
    }
}

#[cfg(test)]
mod tests {
    use super::mask;

    #[test]
    fn credentials_become_stars_and_positions_stay() {
        for (line, wanted) in [
            ("every = 15", "every = 15"),
            (r#"token = "abc""#, r#"token = "***""#),
            (
                r#"token = { env = "GITHUB_TOKEN" }"#,
                r#"token = { env = "GITHUB_TOKEN" }"#,
            ),
            (
                r#"auth = { basic = ["me", 'it"s'] }"#,
                r#"auth = { basic = ["**", '****'] }"#,
            ),
            (
                r#"auth = { header = { "X-Key" = "abc" } }"#,
                r#"auth = { header = { "X-Key" = "***" } }"#,
            ),
            (r#"password = "unclosed"#, r#"password = "********"#),
            ("[source.x.auth]", "[source.x.auth]"),
            ("token = ghp_abc", "token = *******"),
            ("token ghp_abc", "token *******"),
            (r#"password = "a\"b""#, r#"password = "****""#),
            (
                r#"base = "https://me:pw@x.org/a?sig=1&b=2""#,
                r#"base = "https://*****@x.org/a?*********""#,
            ),
        ] {
            assert_eq!(mask(line), wanted);
            assert_eq!(mask(line).len(), line.len());
        }
    }
}

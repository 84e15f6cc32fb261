//! What a relay answered, cleaned: its words are a stranger's, and end in logs, the terminal and the store.

use std::error::Error as _;
use std::fmt;

use lettre::transport::smtp::Error as SmtpError;
use secrecy::{ExposeSecret, SecretString};

use super::compose::one_line;

/// An answer that is no yes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Answer {
    /// A reply of 4xx or 5xx.
    No {
        /// The three digits.
        code: u16,
        /// The words.
        text: String,
    },
    /// No reply that can be understood: a closed connection, garbage, too long a wait.
    Silence(String),
    /// lettre could not even ask.
    Unable(String),
}

impl Answer {
    /// What lettre reports.
    pub(super) fn of(error: &SmtpError, password: Option<&SecretString>) -> Self {
        let cause = error.source().map(ToString::to_string);
        let text = clean(&cause.unwrap_or_else(|| error.to_string()), password);
        match error.status() {
            Some(code) => Self::No {
                code: code.into(),
                text,
            },
            None if error.is_client() => Self::Unable(text),
            None => Self::Silence(text),
        }
    }

    /// The same for the answer to a login, which may repeat what we sent in a form we do not know
    /// (base64): no long word survives.
    pub(super) fn of_login(error: &SmtpError, password: Option<&SecretString>) -> Self {
        let short = |text: String| -> String {
            let words: Vec<&str> = text.split(' ').filter(|word| word.len() <= 20).collect();
            words.join(" ")
        };
        match Self::of(error, password) {
            Self::No { code, text } => Self::No {
                code,
                text: short(text),
            },
            Self::Silence(text) => Self::Silence(short(text)),
            Self::Unable(text) => Self::Unable(text),
        }
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::No { code, text } => write!(f, "{code} {text}"),
            Self::Silence(text) | Self::Unable(text) => f.write_str(text),
        }
    }
}

/// One line of at most 300 characters, without control characters, direction marks or the password.
pub(super) fn clean(text: &str, password: Option<&SecretString>) -> String {
    let text = match password.map(ExposeSecret::expose_secret) {
        Some(password) if !password.is_empty() => text.replace(password, "[redacted]"),
        Some(_) | None => text.to_owned(),
    };
    let visible: String = text.chars().filter(|char| !is_hidden(*char)).collect();
    one_line(&visible).chars().take(300).collect()
}

/// Characters that re-order or hide what stands beside them.
fn is_hidden(char: char) -> bool {
    matches!(char, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use secrecy::SecretString;

    use super::clean;

    #[test]
    fn replies_are_one_clean_line() {
        let password = SecretString::from("hunter2");
        let replies = [
            ("5.1.1 no such user", "5.1.1 no such user"),
            ("no\r\n\u{1b}[2Juser", "no [2Juser"),
            ("\u{202e}resu on", "resu on"),
            ("bad password hunter2!", "bad password [redacted]!"),
        ];
        for (said, kept) in replies {
            assert_eq!(clean(said, Some(&password)), kept);
        }
        assert_eq!(clean(&"x".repeat(5_000), None).len(), 300);
    }
}

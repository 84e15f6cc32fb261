//! The last line of defence: known secret values never reach a message, whoever echoes them.

use crate::settings::Auth;
use secrecy::ExposeSecret;
use serde_json::Value;

/// Shorter secrets would blank out ordinary words.
const SHORTEST: usize = 4;

/// Shorter ones could be a part of somebody's title, which is data and stays as it is.
const UNMISTAKABLE: usize = 12;

/// The spellings of one client's secrets. It has no `Debug` on purpose.
#[derive(Default)]
pub(crate) struct Redactor {
    spellings: Vec<String>,
}

impl Redactor {
    /// Collects the secrets of `auth`: as they are, and as a query or a host name spells them.
    pub(crate) fn new(auth: &Auth, more: impl IntoIterator<Item = String>) -> Self {
        let mut spellings: Vec<String> = more.into_iter().collect();
        for secret in secrets(auth) {
            spellings.push(url::form_urlencoded::byte_serialize(secret.as_bytes()).collect());
            // A host name is printed in lower case.
            spellings.push(secret.to_ascii_lowercase());
            spellings.push(secret);
        }
        spellings.retain(|spelling| spelling.len() >= SHORTEST);
        // The longest first: a secret that contains another is then blanked out as a whole.
        spellings.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        spellings.dedup();
        Self { spellings }
    }

    /// The text without any known secret.
    pub(crate) fn clean(&self, text: &str) -> String {
        self.spellings
            .iter()
            .filter(|spelling| text.contains(spelling.as_str()))
            .fold(None, |cleaned: Option<String>, spelling| {
                let text = cleaned.as_deref().unwrap_or(text);
                Some(text.replace(spelling.as_str(), "[redacted]"))
            })
            .unwrap_or_else(|| text.to_owned())
    }
}

impl Redactor {
    /// Blanks out secrets in the texts of a document: a server may echo one in its data or its error.
    pub(crate) fn clean_document(&self, document: &mut Value) {
        let long = || {
            self.spellings
                .iter()
                .filter(|known| known.len() >= UNMISTAKABLE)
        };
        match document {
            Value::String(text) => {
                for known in long() {
                    if text.contains(known.as_str()) {
                        *text = text.replace(known.as_str(), "[redacted]");
                    }
                }
            }
            Value::Array(items) => items.iter_mut().for_each(|item| self.clean_document(item)),
            Value::Object(map) => map.values_mut().for_each(|item| self.clean_document(item)),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    /// Whether there is anything for [`Redactor::clean_document`] to find.
    pub(crate) fn has_unmistakable(&self) -> bool {
        self.spellings
            .iter()
            .any(|known| known.len() >= UNMISTAKABLE)
    }
}

fn secrets(auth: &Auth) -> Vec<String> {
    match auth {
        Auth::None => Vec::new(),
        Auth::Basic { password, .. } => vec![password.expose_secret().to_owned()],
        Auth::Bearer(token) => vec![token.expose_secret().to_owned()],
        Auth::Headers(pairs) | Auth::Query(pairs) => pairs
            .iter()
            .map(|(_, value)| value.expose_secret().to_owned())
            .collect(),
    }
}

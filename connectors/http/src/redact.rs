//! The last line of defence: known secret values never reach a message, whoever echoes them.

use std::sync::{PoisonError, RwLock};

use crate::settings::Auth;
use secrecy::ExposeSecret;
use serde_json::Value;

/// Shorter secrets would blank out ordinary words.
const SHORTEST: usize = 4;

/// Shorter ones could be a part of somebody's title, which is data and stays as it is.
const UNMISTAKABLE: usize = 12;

/// The spellings of one client's secrets, with those that it was given on the way. It has no `Debug` on purpose.
#[derive(Default)]
pub(crate) struct Redactor {
    spellings: RwLock<Vec<String>>,
}

impl Redactor {
    /// Collects the secrets of `auth`: as they are, and as a query or a host name spells them.
    pub(crate) fn new(auth: &Auth, more: impl IntoIterator<Item = String>) -> Self {
        let redactor = Self {
            spellings: RwLock::new(more.into_iter().collect()),
        };
        for secret in secrets(auth) {
            redactor.add(&secret);
        }
        redactor
    }

    /// One more secret: a token that was asked for.
    pub(crate) fn add(&self, secret: &str) {
        let mut spellings = self
            .spellings
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        spellings.push(url::form_urlencoded::byte_serialize(secret.as_bytes()).collect());
        // A host name is printed in lower case.
        spellings.push(secret.to_ascii_lowercase());
        spellings.push(secret.to_owned());
        spellings.retain(|spelling| spelling.len() >= SHORTEST);
        // The longest first: a secret that contains another is then blanked out as a whole.
        spellings.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        spellings.dedup();
    }

    /// The text without any known secret.
    pub(crate) fn clean(&self, text: &str) -> String {
        let mut cleaned = text.to_owned();
        replace(&mut cleaned, self.known(0).as_slice());
        cleaned
    }

    /// Blanks out secrets in the texts of a document: a server may echo one in its data or its error.
    pub(crate) fn clean_document(&self, document: &mut Value) {
        let known = self.known(UNMISTAKABLE);
        if !known.is_empty() {
            blank(document, &known);
        }
    }

    fn known(&self, least: usize) -> Vec<String> {
        let spellings = self
            .spellings
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        let long = spellings.iter().filter(|known| known.len() >= least);
        long.cloned().collect()
    }
}

fn blank(document: &mut Value, known: &[String]) {
    match document {
        Value::String(text) => replace(text, known),
        Value::Array(items) => items.iter_mut().for_each(|item| blank(item, known)),
        Value::Object(map) => map.values_mut().for_each(|item| blank(item, known)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn replace(text: &mut String, known: &[String]) {
    for known in known {
        if text.contains(known.as_str()) {
            *text = text.replace(known.as_str(), "[redacted]");
        }
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
        Auth::OAuth2(settings) => {
            let refresh = settings.refresh_token.iter();
            let all = refresh.chain([&settings.client_secret]);
            all.map(|secret| secret.expose_secret().to_owned())
                .collect()
        }
        Auth::Pool { tokens, .. } => tokens
            .iter()
            .map(|token| token.expose_secret().to_owned())
            .collect(),
    }
}

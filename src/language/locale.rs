//! Which language, and whose way of writing numbers and dates.

use std::fmt;
use std::str::FromStr;

/// A language that Throughline's reviews are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Language {
    /// English: what everything falls back to.
    #[default]
    English,
    /// German.
    German,
    /// French.
    French,
    /// Spanish.
    Spanish,
}

impl Language {
    /// Every language.
    pub const ALL: [Self; 4] = [Self::English, Self::German, Self::French, Self::Spanish];

    /// The subtag of BCP 47: `de`.
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
            Self::French => "fr",
            Self::Spanish => "es",
        }
    }
}

/// A language as one place writes it: `de`, `de-CH`, `es-MX`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Locale {
    language: Language,
    tag: String,
}

impl Locale {
    /// Its language.
    pub fn language(&self) -> Language {
        self.language
    }

    /// The tag of BCP 47: `de-CH`.
    pub fn tag(&self) -> &str {
        &self.tag
    }
}

impl Default for Locale {
    fn default() -> Self {
        Language::default().into()
    }
}

impl From<Language> for Locale {
    fn from(language: Language) -> Self {
        Self {
            language,
            tag: language.tag().to_owned(),
        }
    }
}

impl fmt::Display for Locale {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.tag)
    }
}

/// What is no locale that the reviews can be written in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{found}` is not a language of the reviews — en, de, fr or es is wanted, with a region if you like: de-CH"
)]
pub struct UnknownLanguage {
    /// What was given.
    pub found: String,
}

impl FromStr for Locale {
    type Err = UnknownLanguage;

    fn from_str(text: &str) -> Result<Self, UnknownLanguage> {
        let unknown = || UnknownLanguage {
            found: text.to_owned(),
        };
        let parsed: icu_locale_core::LanguageIdentifier = text.parse().map_err(|_| unknown())?;
        let subtag = parsed.language.to_string();
        let language = Language::ALL
            .into_iter()
            .find(|language| language.tag() == subtag)
            .ok_or_else(unknown)?;
        Ok(Self {
            language,
            tag: parsed.to_string(),
        })
    }
}

//! The messages of each language, compiled in: Project Fluent's files under `catalogues/`, one folder a language.

use super::locale::Language;

/// The files of a language.
pub(super) fn files(language: Language) -> [&'static str; 3] {
    match language {
        Language::English => [
            include_str!("catalogues/en/figures.ftl"),
            include_str!("catalogues/en/engine.ftl"),
            include_str!("catalogues/en/review.ftl"),
        ],
        Language::German => [
            include_str!("catalogues/de/figures.ftl"),
            include_str!("catalogues/de/engine.ftl"),
            include_str!("catalogues/de/review.ftl"),
        ],
        Language::French => [
            include_str!("catalogues/fr/figures.ftl"),
            include_str!("catalogues/fr/engine.ftl"),
            include_str!("catalogues/fr/review.ftl"),
        ],
        Language::Spanish => [
            include_str!("catalogues/es/figures.ftl"),
            include_str!("catalogues/es/engine.ftl"),
            include_str!("catalogues/es/review.ftl"),
        ],
    }
}

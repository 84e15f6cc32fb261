//! The messages of each language, compiled in: Project Fluent's files under `catalogues/`, one folder a language.

use super::locale::Language;

/// The files of a language.
pub(super) fn files(language: Language) -> [&'static str; 5] {
    match language {
        Language::English => [
            include_str!("catalogues/en/figures.ftl"),
            include_str!("catalogues/en/engine.ftl"),
            include_str!("catalogues/en/review.ftl"),
            include_str!("catalogues/en/picture.ftl"),
            include_str!("catalogues/en/page.ftl"),
        ],
        Language::German => [
            include_str!("catalogues/de/figures.ftl"),
            include_str!("catalogues/de/engine.ftl"),
            include_str!("catalogues/de/review.ftl"),
            include_str!("catalogues/de/picture.ftl"),
            include_str!("catalogues/de/page.ftl"),
        ],
        Language::French => [
            include_str!("catalogues/fr/figures.ftl"),
            include_str!("catalogues/fr/engine.ftl"),
            include_str!("catalogues/fr/review.ftl"),
            include_str!("catalogues/fr/picture.ftl"),
            include_str!("catalogues/fr/page.ftl"),
        ],
        Language::Spanish => [
            include_str!("catalogues/es/figures.ftl"),
            include_str!("catalogues/es/engine.ftl"),
            include_str!("catalogues/es/review.ftl"),
            include_str!("catalogues/es/picture.ftl"),
            include_str!("catalogues/es/page.ftl"),
        ],
    }
}

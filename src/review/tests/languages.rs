//! Reviews in every language: columns that hold, and the figures of a region.

use crate::domain::review::ReviewKind;
use crate::language::locale::{Language, Locale};

use super::super::layout::width;
use super::super::scope::Scope;
use super::super::testing::{Company, check_in, companies, in_language};
use super::super::{ReviewContent, review};

const KINDS: [(&str, ReviewKind); 3] = [
    ("check-in", ReviewKind::CheckIn),
    ("course-correction", ReviewKind::CourseCorrection),
    ("quarterly", ReviewKind::Quarterly),
];

fn contents(company: &Company) -> impl Iterator<Item = ReviewContent> + '_ {
    let scopes = [Scope::Everything, Scope::Owner("bruno".into())];
    let all = KINDS.into_iter().flat_map(move |(_, kind)| {
        let scopes = scopes.clone().into_iter();
        scopes.map(move |scope| (kind, scope))
    });
    all.map(|(kind, scope)| review(kind, &company.assessment, &company.since(), &scope))
}

#[test]
fn lines_hold_their_columns_in_every_language() {
    for company in [companies::troubled(), companies::healthy()] {
        for language in Language::ALL {
            for content in contents(&company) {
                for line in in_language(&content, language).text.lines() {
                    assert!(width(line) <= 78, "{}: {line}", language.tag());
                }
            }
        }
    }
}

#[test]
fn a_region_chooses_its_own_figures() {
    let content = check_in(&companies::troubled());
    let of = |tag: &str| in_language(&content, tag.parse::<Locale>().unwrap()).text;
    assert!(of("de").contains("1.204"));
    assert!(of("de-CH").contains("1'204") || of("de-CH").contains("1’204"));
    assert!(of("fr").contains("1\u{202f}204"));
}

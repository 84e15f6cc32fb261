//! The pages of the latest figures, kept for the next reader: what most of them show a part of is put together once, and the pages
//! of the whole plan are set once.
//!
//! It knows of which figures, in which language and from which root pages are; not what stands on them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::body::Bytes;

use crate::engine::Assessment;
use crate::language::translator::Translator;
use crate::review::page::Pages;

/// What was made of one assessment.
#[derive(Debug, Default)]
pub struct Shelf {
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    /// By root and language: a dozen at most.
    pages: Vec<Arc<Pages>>,
    /// As they are sent, by path and language: only of the pages that every plan has, of which there are few.
    set: HashMap<(String, String), Bytes>,
}

impl Shelf {
    /// The pages of an assessment.
    pub(super) fn pages(
        &self,
        assessment: &Arc<Assessment>,
        root: &str,
        translator: &Arc<Translator>,
    ) -> Arc<Pages> {
        let mut kept = self.of(assessment);
        let known = kept.pages.iter();
        let mut known = known.filter(|pages| pages.are_of(assessment, root, translator));
        if let Some(known) = known.next() {
            return Arc::clone(known);
        }
        let pages = Pages::new(Arc::clone(assessment), root, Arc::clone(translator));
        let pages = Arc::new(pages);
        kept.pages.push(Arc::clone(&pages));
        pages
    }

    /// A page of the whole plan as it was sent to somebody before.
    pub(super) fn set(
        &self,
        assessment: &Arc<Assessment>,
        path: &str,
        translator: &Translator,
    ) -> Option<Bytes> {
        let kept = self.of(assessment);
        kept.set.get(&key(path, translator)).cloned()
    }

    /// Keeps such a page.
    pub(super) fn keep(
        &self,
        assessment: &Arc<Assessment>,
        path: &str,
        translator: &Translator,
        html: Bytes,
    ) {
        self.of(assessment).set.insert(key(path, translator), html);
    }

    /// What was made of an assessment; that of another one is let go.
    fn of(&self, assessment: &Arc<Assessment>) -> MutexGuard<'_, Kept> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if !kept.pages.iter().all(|pages| pages.show(assessment)) {
            *kept = Kept::default();
        }
        kept
    }
}

fn key(path: &str, translator: &Translator) -> (String, String) {
    (path.to_owned(), translator.locale().tag().to_owned())
}

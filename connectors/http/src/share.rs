//! What all clients of this process share: a server sees one caller a credential, however many sources there are.
//!
//! Kept for the life of the process. Secrets are told apart by a hash whose key nobody knows.

use std::collections::HashMap;
use std::hash::{BuildHasher as _, RandomState};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use crate::limits::{Limiter, Limits};
use crate::oauth::{OAuth2, Session};

/// By origin and credential.
type Limiters = HashMap<(String, u64), Arc<Limiter>>;

static HASHER: LazyLock<RandomState> = LazyLock::new(RandomState::new);
static LIMITERS: LazyLock<Mutex<Limiters>> = LazyLock::new(Mutex::default);
static SESSIONS: LazyLock<Mutex<HashMap<u64, Arc<Session>>>> = LazyLock::new(Mutex::default);

/// The limiter of one credential at one host, as strict as the strictest who asked for it.
pub(crate) fn limiter(origin: &str, credential: &[&str], limits: Limits) -> Arc<Limiter> {
    let key = (origin.to_owned(), HASHER.hash_one(credential));
    let mut all = LIMITERS.lock().unwrap_or_else(PoisonError::into_inner);
    match all.get(&key) {
        Some(limiter) => {
            limiter.tighten(limits);
            limiter.clone()
        }
        None => all
            .entry(key)
            .or_insert_with(|| Arc::new(Limiter::new(limits)))
            .clone(),
    }
}

/// The session of one OAuth2 client: sources that share it share its tokens.
pub(crate) fn session(settings: &OAuth2) -> Arc<Session> {
    let key = HASHER.hash_one(settings.parts());
    let mut all = SESSIONS.lock().unwrap_or_else(PoisonError::into_inner);
    all.entry(key)
        .or_insert_with(|| Arc::new(Session::new(settings.clone())))
        .clone()
}

//! The stored form of a task: one flat map of names and values. A change of the names needs a migration.
//!
//! It knows how a task is written and read; not where.

use std::borrow::Cow;
use std::fmt;

use serde::de::{self, Deserializer, MapAccess, Visitor};
use serde::ser::Serializer;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Details, Estimate, State, Task};
use crate::domain::calendar::When;
use crate::domain::fields::Fields;
use crate::domain::id::{SourceId, TaskId};
use crate::domain::text::{Pool, Text};

/// A task as it is written.
#[derive(Serialize)]
struct Written<'t> {
    id: &'t TaskId,
    key: &'t str,
    title: &'t str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'t Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<&'t Text>,
    state: State,
    raw_state: &'t str,
    #[serde(skip_serializing_if = "is_empty")]
    assignees: &'t [Text],
    #[serde(skip_serializing_if = "is_empty")]
    labels: &'t [Text],
    #[serde(skip_serializing_if = "Option::is_none")]
    project: Option<&'t Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    parent: Option<&'t Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    estimate: Option<Estimate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    spent_hours: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    start: Option<When>,
    #[serde(skip_serializing_if = "Option::is_none")]
    due: Option<When>,
    #[serde(skip_serializing_if = "Option::is_none")]
    created: Option<When>,
    #[serde(skip_serializing_if = "Option::is_none")]
    updated: Option<When>,
    #[serde(skip_serializing_if = "Option::is_none")]
    closed: Option<When>,
    #[serde(skip_serializing_if = "is_empty")]
    blocked_by: &'t [Text],
    #[serde(skip_serializing_if = "Option::is_none")]
    blocked_by_count: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fields: Option<&'t Fields>,
}

fn is_empty(texts: &&[Text]) -> bool {
    texts.is_empty()
}

impl Serialize for Task {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let written = Written {
            id: &self.id,
            key: &self.key,
            title: &self.title,
            url: self.url.as_ref(),
            kind: self.kind.as_ref(),
            state: self.state,
            raw_state: &self.raw_state,
            assignees: &self.assignees,
            labels: &self.labels,
            project: self.project.as_ref(),
            parent: self.parent.as_ref(),
            estimate: self.estimate,
            spent_hours: self.spent_hours,
            start: self.start,
            due: self.due,
            created: self.created,
            updated: self.updated,
            closed: self.closed,
            blocked_by: &self.blocked_by,
            blocked_by_count: self.blocked_by_count,
            fields: Some(&self.fields).filter(|fields| !fields.is_empty()),
        };
        written.serialize(serializer)
    }
}

/// A task as it is read: its words still stand in what is read, where they can.
#[derive(Deserialize)]
struct Read<'w> {
    #[serde(borrow)]
    id: Id<'w>,
    key: Word<'w>,
    title: String,
    #[serde(default)]
    url: Option<Word<'w>>,
    #[serde(default)]
    kind: Option<Word<'w>>,
    state: State,
    raw_state: Word<'w>,
    #[serde(default)]
    assignees: Vec<Word<'w>>,
    #[serde(default)]
    labels: Vec<Word<'w>>,
    #[serde(default)]
    project: Option<Word<'w>>,
    #[serde(default)]
    parent: Option<Word<'w>>,
    #[serde(default)]
    estimate: Option<Estimate>,
    #[serde(default)]
    spent_hours: Option<f64>,
    #[serde(default)]
    start: Option<When>,
    #[serde(default)]
    due: Option<When>,
    #[serde(default)]
    created: Option<When>,
    #[serde(default)]
    updated: Option<When>,
    #[serde(default)]
    closed: Option<When>,
    #[serde(default)]
    blocked_by: Vec<Word<'w>>,
    #[serde(default)]
    blocked_by_count: Option<u32>,
    #[serde(default)]
    fields: Named<'w>,
}

#[derive(Deserialize)]
struct Id<'w> {
    #[serde(borrow)]
    source: Word<'w>,
    external: Word<'w>,
}

impl Read<'_> {
    fn task(self, source: Option<&SourceId>, pool: &mut Pool) -> Task {
        let source = source.cloned();
        let source = source.unwrap_or_else(|| SourceId::new(self.id.source.as_ref()));
        let external = Text::from(self.id.external.as_ref());
        let key = if *external == *self.key.as_ref() {
            external.clone()
        } else {
            Text::from(self.key.as_ref())
        };
        let fields = self.fields.0.into_iter();
        let fields = fields.map(|(name, value)| (pool.text(name.as_ref()), value));
        let fields: Fields = fields.collect();
        let shared = |word: Option<Word<'_>>, pool: &mut Pool| Some(pool.text(word?.as_ref()));
        let details = Details {
            url: self.url.map(|url| Text::from(url.as_ref())),
            kind: shared(self.kind, pool),
            project: shared(self.project, pool),
            parent: shared(self.parent, pool),
            estimate: self.estimate,
            spent_hours: self.spent_hours,
            start: self.start,
            updated: self.updated,
            blocked_by: pool.texts(&self.blocked_by),
            blocked_by_count: self.blocked_by_count,
        };
        Task {
            id: TaskId::new(source, external),
            key,
            title: self.title,
            state: self.state,
            raw_state: pool.text(self.raw_state.as_ref()),
            assignees: pool.texts(&self.assignees),
            labels: pool.texts(&self.labels),
            due: self.due,
            created: self.created,
            closed: self.closed,
            fields: pool.fields(fields),
            details: details.into(),
        }
    }
}

impl<'de> Deserialize<'de> for Task {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let read = Read::deserialize(deserializer)?;
        Ok(read.task(None, &mut Pool::default()))
    }
}

impl Task {
    /// Reads the stored form of a task, which is one of a source where that is known; what it has in common with others it
    /// shares with them.
    ///
    /// # Errors
    /// When it is no such form.
    pub fn read(
        json: &str,
        source: Option<&SourceId>,
        pool: &mut Pool,
    ) -> Result<Self, serde_json::Error> {
        let read: Read<'_> = serde_json::from_str(json)?;
        Ok(read.task(source, pool))
    }
}

/// A word that stands in what is read, unless it was written with escapes.
struct Word<'w>(Cow<'w, str>);

impl AsRef<str> for Word<'_> {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl<'de: 'w, 'w> Deserialize<'de> for Word<'w> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(AWord)
    }
}

struct AWord;

impl<'de> Visitor<'de> for AWord {
    type Value = Word<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }

    fn visit_borrowed_str<E: de::Error>(self, word: &'de str) -> Result<Self::Value, E> {
        Ok(Word(Cow::Borrowed(word)))
    }

    fn visit_str<E: de::Error>(self, word: &str) -> Result<Self::Value, E> {
        Ok(Word(Cow::Owned(word.to_owned())))
    }

    fn visit_string<E: de::Error>(self, word: String) -> Result<Self::Value, E> {
        Ok(Word(Cow::Owned(word)))
    }
}

/// Values by name, in the order in which they were written.
#[derive(Default)]
struct Named<'w>(Vec<(Word<'w>, Value)>);

impl<'de: 'w, 'w> Deserialize<'de> for Named<'w> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Names)
    }
}

struct Names;

impl<'de> Visitor<'de> for Names {
    type Value = Named<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("values by name")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut fields = Vec::new();
        while let Some(field) = map.next_entry()? {
            fields.push(field);
        }
        Ok(Named(fields))
    }
}

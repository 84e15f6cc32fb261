//! Who hears something: addresses, people of the plan, and the words that stand for many.

use std::collections::BTreeMap;

use crate::domain::id::PersonId;
use crate::domain::people::Person;
use crate::domain::review::Audience;

use super::item::Item;
use super::suggest::did_you_mean;

/// The words that stand for many.
const WORDS: [(&str, Audience); 2] = [
    ("owners", Audience::Owners),
    ("subscribers", Audience::Subscribers),
];

/// Reads a list of who hears something; at least one.
pub(super) fn audiences(
    item: &Item<'_>,
    people: &BTreeMap<PersonId, Person>,
) -> Option<Vec<Audience>> {
    let items = item.one_or_more();
    if items.is_empty() {
        return item.wrong("at least one address, \"owners\" or \"subscribers\"");
    }
    Some(
        items
            .iter()
            .filter_map(|item| audience(item, people))
            .collect(),
    )
}

fn audience(item: &Item<'_>, people: &BTreeMap<PersonId, Person>) -> Option<Audience> {
    let text = item.line()?;
    if let Some((_, audience)) = WORDS.iter().find(|(word, _)| *word == text) {
        return Some(audience.clone());
    }
    let words = WORDS.iter().map(|(word, _)| *word);
    reader(item, &text, people, words).map(Audience::Address)
}

/// Reads the addresses of those who subscribed to something; people by their ids.
pub(super) fn subscribers(item: &Item<'_>, people: &BTreeMap<PersonId, Person>) -> Vec<String> {
    let items = item.one_or_more();
    let read = |item: &Item<'_>| reader(item, &item.line()?, people, std::iter::empty());
    items.iter().filter_map(read).collect()
}

/// The address that a text is, or that of the person whom it names.
fn reader<'a>(
    item: &Item<'_>,
    text: &str,
    people: &'a BTreeMap<PersonId, Person>,
    words: impl Iterator<Item = &'a str> + Clone,
) -> Option<String> {
    if let Some(person) = people.get(text) {
        return match &person.email {
            Some(email) => Some(email.clone()),
            None => item.fault(
                &format!("names the person \"{text}\", who has no email"),
                None,
            ),
        };
    }
    if !text.contains('@') {
        let or_words: Vec<String> = words
            .clone()
            .map(|word| format!(" or \"{word}\""))
            .collect();
        let or_words = or_words.concat();
        let known = people.keys().map(PersonId::as_str).chain(words);
        return item.wrong_help(
            &format!("an address, the id of a person{or_words}"),
            did_you_mean(text, known)
                .unwrap_or_else(|| "for example \"leadership@acme.example\"".to_owned()),
        );
    }
    super::address::address(item)
}

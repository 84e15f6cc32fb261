//! Floor 0: how a sentence, a number and a date are said in the reader's language.
//!
//! A [`Phrase`](phrase::Phrase) is a sentence as data: which message, and with which figures, dates and names. The engine
//! and the reviews make phrases; a [`Translator`](translator::Translator) says one in the language of whoever reads it. It knows
//! the messages' words and their plurals, never what a figure means or which one is good.

pub mod locale;
pub mod phrase;
pub mod translator;
pub mod unit;

mod catalogue;
mod days;
mod kept;
mod numbers;

#[cfg(test)]
mod tests;

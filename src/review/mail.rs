//! A review as one mail: subject, text and HTML from the same content, small enough for every mailbox.

use super::content::ReviewContent;
use super::limit::{LEVELS, limited};
use super::style::Style;
use super::templates::TemplateFault;
use super::voice::Voice;
use super::wording::view;
use super::{html, layout, text};
use crate::language::translator::Translator;
use crate::phrase;

/// Gmail clips a mail at 102 kB of HTML, and what is clipped is not read.
pub const MOST_BYTES: usize = 100_000;

/// A rendered mail, without addresses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// One line that carries the news: `2 objectives turned off track: week 47`.
    pub subject: String,
    /// Plain text of 78 columns, complete in itself.
    pub text: String,
    /// The same as HTML with inline styles; nothing in it is loaded from elsewhere.
    pub html: String,
    /// Why the built-in templates had to be taken instead of the organisation's own.
    pub fault: Option<TemplateFault>,
}

/// A review that could not be rendered.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// The template did not take the content.
    #[error("could not fill the mail's template")]
    Fill(#[source] minijinja::Error),
    /// The filled template is not MJML.
    #[error("could not read the filled template as MJML")]
    Parse(#[source] Box<mrml::prelude::parser::Error>),
    /// MJML could not be turned into HTML.
    #[error("could not turn the MJML into HTML")]
    Html(#[source] mrml::prelude::render::Error),
}

/// Renders a review as a mail in the language of a translator. Lists are cut, harder and harder, until the mail is below [`MOST_BYTES`].
///
/// # Errors
/// [`RenderError`] when the template fails.
pub fn mail(
    content: &ReviewContent,
    translator: &Translator,
    style: &Style,
) -> Result<Mail, RenderError> {
    let voice = Voice::new(translator);
    let subject = subject(content, voice);
    let mut mail = Mail {
        subject,
        text: String::new(),
        html: String::new(),
        fault: None,
    };
    for limits in &LEVELS {
        let view = view(&limited(content, limits), voice.limited(limits));
        mail.text = text::render(&view);
        let html = html::render(&view, &mail.subject, style)?;
        (mail.html, mail.fault) = (html.text, html.fault);
        if mail.text.len().max(mail.html.len()) < MOST_BYTES {
            break;
        }
    }
    Ok(mail)
}

/// The news and the period on one line of at most 120 columns.
fn subject(content: &ReviewContent, voice: Voice<'_>) -> String {
    let subject = phrase!(
        "subject",
        news = voice.beginning(&content.news),
        period = voice.sentence(&content.period)
    );
    layout::fit(&voice.say(&subject), 120)
}

//! The review as the HTML of a mail: minijinja fills an MJML template, mrml turns that into tables with inline styles.
//!
//! Every value is escaped by the template engine (there is no raw filter), before mrml reads it; mrml
//! passes text on as it is, so that it is escaped exactly once.

use std::collections::HashMap;
use std::fmt::Write as _;

use minijinja::context;
use minijinja::value::{Serde, Value};
use mrml::prelude::parser::ParserOptions;
use mrml::prelude::render::RenderOptions;

use super::mail::RenderError;
use super::style::Style;
use super::templates::{self, TemplateFault};
use super::view::View;

/// The HTML of a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Html {
    /// The document.
    pub text: String,
    /// Why the built-in templates had to be taken instead of the organisation's own.
    pub fault: Option<TemplateFault>,
}

/// The HTML of finished phrases.
pub(super) fn render(view: &View, title: &str, style: &Style) -> Result<Html, RenderError> {
    let values = context! { title, theme => style.view(), review => Serde(view) };
    let own = style
        .templates
        .fill_own(&values)
        .map(|filled| filled.and_then(|mjml| to_html(&mjml).map_err(|error| not_mjml(&error))));
    let fault = match own {
        Some(Ok(text)) => return Ok(Html { text, fault: None }),
        Some(Err(fault)) => Some(fault),
        None => style.templates.faults().first().cloned(),
    };
    let text = to_html(&built_in(&values, style)?)?;
    Ok(Html { text, fault })
}

fn built_in(values: &Value, style: &Style) -> Result<String, RenderError> {
    let filled = style.templates.fill_built_in(values);
    filled.map_err(RenderError::Fill)
}

fn to_html(mjml: &str) -> Result<String, RenderError> {
    let parsed = mrml::parse_with_options(referenced(&dense(mjml)), &ParserOptions::default())
        .map_err(|cause| RenderError::Parse(Box::new(cause)))?;
    // No fonts are named, so that no style sheet is loaded; comments would only cost bytes.
    let options = RenderOptions {
        disable_comments: true,
        social_icon_origin: None,
        fonts: HashMap::new(),
    };
    let html = parsed.element.render(&options).map_err(RenderError::Html)?;
    // mrml writes the height that an image is to find by itself as an attribute too, where HTML wants a number. The style
    // beside it says the same; text cannot hold this, since its quotes are escaped.
    let html = html.replace(" height=\"auto\"", "");
    // A figure and its sign stay on one line, also where somebody typed it.
    Ok(spelled(&html).replace(" %", "\u{a0}%"))
}

/// Whether mrml would spell a character out in the value of an attribute, as Rust does in a string: `\u{a0}`.
fn is_spelled_out(char: char) -> bool {
    char == '\\' || (!char.is_ascii() && char.escape_debug().len() > 1)
}

/// The same document with references in the place of such characters; mrml passes those on as they are.
fn referenced(mjml: &str) -> String {
    let mut text = String::with_capacity(mjml.len());
    for char in mjml.chars() {
        if is_spelled_out(char) {
            // Writing into a string does not fail.
            let _ = write!(text, "&#x{:x};", u32::from(char));
        } else {
            text.push(char);
        }
    }
    text
}

/// The same document with those references as characters again: they are shorter, and none of them means something in HTML.
fn spelled(html: &str) -> String {
    let mut parts = html.split("&#x");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let known = part.split_once(';').and_then(|(digits, rest)| {
            let char = char::from_u32(u32::from_str_radix(digits, 16).ok()?)?;
            is_spelled_out(char).then_some((char, rest))
        });
        if let Some((char, rest)) = known {
            text.push(char);
            text.push_str(rest);
        } else {
            text.push_str("&#x");
            text.push_str(part);
        }
    }
    text
}

/// An own template that can be filled, but gives something else than MJML.
fn not_mjml(error: &RenderError) -> TemplateFault {
    let cause =
        std::error::Error::source(error).map_or_else(String::new, |cause| format!(": {cause}"));
    TemplateFault {
        name: templates::REVIEW.to_owned(),
        line: 0,
        what: format!("what it gives is not MJML{cause}"),
    }
}

/// Without the template's own indentation and blank lines; values hold no line breaks, so none is lost.
fn dense(mjml: &str) -> String {
    let lines: Vec<&str> = mjml
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::to_html;

    #[test]
    fn an_attribute_has_its_characters_as_text_has_them() {
        let words = "7\u{202f}! C:\\x Zoe\u{308} 巴 &#x27;&lt;&#x3c;";
        let mjml = format!(
            "<mjml><mj-body><mj-section><mj-column><mj-image src=\"a.png\" alt=\"{words}\" />\
             <mj-text>{words} 7 %</mj-text></mj-column></mj-section></mj-body></mjml>"
        );
        let html = to_html(&mjml).unwrap();
        assert!(html.contains(&format!("alt=\"{words}\"")), "{html}");
        assert!(html.contains(&format!("{words} 7\u{a0}%")), "{html}");
    }
}

//! The review as the HTML of a mail: minijinja fills an MJML template, mrml turns that into tables with inline styles.
//!
//! Every value is escaped by the template engine (there is no raw filter), before mrml reads it; mrml
//! passes text on as it is, so that it is escaped exactly once.

use std::collections::HashMap;

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
    let parsed = mrml::parse_with_options(dense(mjml), &ParserOptions::default())
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
    // A figure and its sign stay on one line.
    Ok(html.replace(" %", "\u{a0}%"))
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

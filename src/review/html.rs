//! The review as the HTML of a mail: minijinja fills an MJML template, mrml turns that into tables with inline styles.
//!
//! Every value is escaped by the template engine (there is no raw filter), before mrml reads it; mrml
//! passes text on as it is, so that it is escaped exactly once.

use std::collections::HashMap;

use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, context};
use mrml::prelude::parser::ParserOptions;
use mrml::prelude::render::RenderOptions;

use super::content::ReviewContent;
use super::limit::{LEVELS, limited};
use super::mail::RenderError;
use super::view::View;
use super::wording::view;

const TEMPLATE: &str = include_str!("templates/review.mjml");

/// The review as HTML, lists cut as in a usual mail.
///
/// # Errors
/// [`RenderError`] when the template fails.
pub fn html(content: &ReviewContent) -> Result<String, RenderError> {
    let [usual, ..] = LEVELS;
    render(&view(&limited(content, &usual)), &content.news)
}

/// The HTML of finished phrases.
pub(super) fn render(view: &View, title: &str) -> Result<String, RenderError> {
    let mjml = fill(view, title).map_err(RenderError::Fill)?;
    let parsed = mrml::parse_with_options(&mjml, &ParserOptions::default())
        .map_err(|cause| RenderError::Parse(Box::new(cause)))?;
    // No fonts are named, so that no style sheet is loaded; comments would only cost bytes.
    let options = RenderOptions {
        disable_comments: true,
        social_icon_origin: None,
        fonts: HashMap::new(),
    };
    parsed.element.render(&options).map_err(RenderError::Html)
}

fn fill(view: &View, title: &str) -> Result<String, minijinja::Error> {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.add_template("review.mjml", TEMPLATE)?;
    let filled = environment
        .get_template("review.mjml")?
        .render(context! { title, review => Serde(view) })?;
    Ok(dense(&filled))
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

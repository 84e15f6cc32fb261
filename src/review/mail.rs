//! A review as one mail: subject, text, HTML and pictures from the same content, small enough for every mailbox.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::content::ReviewContent;
use super::illustrate::{self, Placed, ROOM};
use super::limit::{LEVELS, limited};
use super::picture::labels::Labels;
use super::picture::raster::RasterError;
use super::style::{LOGO_CID, Style};
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
    /// What the HTML shows, each a part of the mail.
    pub pictures: Vec<Picture>,
    /// Why the built-in templates had to be taken instead of the organisation's own.
    pub fault: Option<TemplateFault>,
}

/// A picture as a part of a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// What the HTML calls it by, without `cid:`.
    pub cid: String,
    /// The name of the file that a reader may save.
    pub name: String,
    /// PNG, twice as many pixels as it is shown with.
    pub png: Arc<[u8]>,
    /// The same as SVG, for a page that stands alone; none of a logo.
    pub svg: Option<String>,
    /// Its finding as a sentence.
    pub alt: String,
    /// As it is shown, in CSS pixels.
    pub width: u32,
    /// As it is shown, in CSS pixels.
    pub height: u32,
}

impl Mail {
    /// The HTML as a file that stands alone, because a file has no parts: pictures are inline SVG, and the logo, which is no
    /// drawing of ours, stands in its own address. In a mail that would be no picture: many mail readers show no `data:`.
    pub fn page(&self) -> String {
        let mut page = self.html.clone();
        for picture in &self.pictures {
            page = if let Some(svg) = &picture.svg {
                inlined(&page, &picture.cid, svg)
            } else {
                let data = format!(
                    "\"data:image/png;base64,{}\"",
                    STANDARD.encode(&picture.png)
                );
                page.replace(&format!("\"cid:{}\"", picture.cid), &data)
            };
        }
        page
    }
}

/// The page with the image of a name replaced.
fn inlined(page: &str, cid: &str, svg: &str) -> String {
    let source = format!("src=\"cid:{cid}\"");
    let Some((before, after)) = page.split_once(&source) else {
        return page.to_owned();
    };
    let (Some((before, start)), Some((end, after))) =
        (before.rsplit_once("<img"), after.split_once('>'))
    else {
        return page.to_owned();
    };
    // What stood around it stays: whatever floats, floats.
    let floats = start.contains("align=\"right\"") || end.contains("align=\"right\"");
    let looks = if floats {
        "class=\"spark\" style=\"float:right\""
    } else {
        "style=\"display:block\""
    };
    // As the image in its place: no wider than the screen.
    let svg = svg.replacen("<svg ", "<svg style=\"max-width:100%;height:auto\" ", 1);
    format!("{before}<span {looks}>{svg}</span>{after}")
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
    /// A picture could not be turned into PNG.
    #[error("could not draw a picture")]
    Picture(#[from] RasterError),
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
        pictures: Vec::new(),
        fault: None,
    };
    let mut placed = Vec::new();
    for (limits, room) in LEVELS.iter().zip(&ROOM) {
        let content = limited(content, limits);
        let mut view = view(&content, voice.limited(limits));
        placed = illustrate::pictures(&content, room, Labels::new(translator));
        view.pictures = illustrate::views(&placed);
        mail.text = text::render(&view);
        let html = html::render(&view, &mail.subject, style)?;
        (mail.html, mail.fault) = (html.text, html.fault);
        if mail.text.len().max(mail.html.len()) < MOST_BYTES {
            break;
        }
    }
    placed.retain(|one| mail.html.contains(&one.source()));
    mail.pictures = parts(placed, style, &mail.html)?;
    Ok(mail)
}

/// The pictures that the HTML shows as parts of a mail, the logo first.
fn parts(placed: Vec<Placed>, style: &Style, html: &str) -> Result<Vec<Picture>, RenderError> {
    let logo = style
        .theme
        .logo
        .as_ref()
        .filter(|_| html.contains(LOGO_CID));
    let logo = logo.map(|logo| {
        let (width, height) = logo.shown();
        Picture {
            cid: LOGO_CID.to_owned(),
            name: "logo.png".to_owned(),
            png: logo.png.as_slice().into(),
            svg: None,
            alt: style.theme.name.clone().unwrap_or_default(),
            width,
            height,
        }
    });
    let mut parts: Vec<Picture> = logo.into_iter().collect();
    for one in placed {
        let (cid, Placed { place, drawing }) = (one.cid(), one);
        parts.push(Picture {
            cid,
            name: format!("{place}.png"),
            png: style.rasters.png(&drawing)?,
            svg: Some(drawing.svg),
            alt: drawing.alt,
            width: drawing.width,
            height: drawing.height,
        });
    }
    Ok(parts)
}

/// The news and the period on one line of at most 120 columns.
fn subject(content: &ReviewContent, voice: Voice<'_>) -> String {
    let subject = phrase!(
        "subject",
        news = voice.beginning(&content.news),
        period = voice.sentence(&content.period)
    );
    // In plain letters it travels as it is, and is found by who searches for it.
    layout::fit(&voice.say(&subject), 120).replace('\u{a0}', " ")
}

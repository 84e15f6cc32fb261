//! `[theme]`: how the organisation's reviews look.

use std::collections::BTreeMap;
use std::path::Path;

use super::context::Context;
use super::item::Item;
use super::read::Fields;
use super::tree::Table;
use crate::domain::theme::{Colour, Logo, Theme};

/// The most bytes of one template: the largest built-in one has some twenty thousand.
const MAX_TEMPLATE: u64 = 256 << 10;

/// Reads `[theme]`; every key of it has a default.
pub(super) fn theme(cx: &Context<'_>, root: &Table) -> Theme {
    let mut theme = Theme::default();
    let Some(fields) = root
        .get("theme")
        .and_then(|node| Fields::open(cx, "[theme]", node))
    else {
        return theme;
    };
    theme.name = fields.opt("name", Item::line);
    theme.logo = fields.opt("logo", logo);
    if let Some(colour) = fields.opt("colour", colour) {
        theme.colour = colour;
    }
    if let Some(accent) = fields.opt("accent", accent) {
        theme.accent = accent;
    }
    if let Some(templates) = fields.opt("templates", templates) {
        theme.templates = templates;
    }
    fields.finish();
    theme
}

fn colour(item: &Item<'_>) -> Option<Colour> {
    item.text()?
        .parse()
        .ok()
        .or_else(|| item.wrong("a colour such as \"#1f66b0\""))
}

/// The colour of links, which people must be able to read.
fn accent(item: &Item<'_>) -> Option<Colour> {
    let accent = colour(item)?;
    let contrast = accent.contrast(Colour::WHITE);
    if contrast >= Colour::READABLE {
        return Some(accent);
    }
    let found = format!(
        "is {accent}, whose contrast with white is {contrast:.1} — {:.1} or more is wanted, or links cannot be read",
        Colour::READABLE
    );
    let help = format!("the nearest that can be read is \"{}\"", accent.on_white());
    item.fault(&found, Some(help))
}

fn logo(item: &Item<'_>) -> Option<Logo> {
    let path = item.cx.folder.join(item.line()?);
    let named = |what: &str| format!("names {}, which {what}", path.display());
    // One byte more than is taken, so that a device or a film is not read to its end.
    let bytes = match read_capped(&path, Logo::MOST_BYTES as u64 + 1) {
        Ok(bytes) => bytes,
        Err(error) => return item.fault(&named(&format!("cannot be read: {error}")), None),
    };
    match Logo::new(bytes) {
        Ok(logo) => Some(logo),
        Err(fault) => item.fault(
            &named(&format!("{fault} — a small PNG is wanted")),
            Some("about 400 x 100 pixels are shown sharply".to_owned()),
        ),
    }
}

/// The files of a folder that end in `.mjml`, by their names. Which names there are is known to who fills them.
fn templates(item: &Item<'_>) -> Option<BTreeMap<String, String>> {
    let folder = item.cx.folder.join(item.line()?);
    let named = |path: &Path, what: &str| format!("names {}, which {what}", path.display());
    let entries = match std::fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(error) => {
            return item.fault(&named(&folder, &format!("cannot be read: {error}")), None);
        }
    };
    let mut templates = BTreeMap::new();
    for entry in entries.flatten() {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        if path.extension().is_none_or(|extension| extension != "mjml") {
            continue;
        }
        let text = read_capped(&path, MAX_TEMPLATE + 1)
            .map_err(|error| error.to_string())
            .and_then(|bytes| {
                if bytes.len() as u64 > MAX_TEMPLATE {
                    return Err(format!("it has more than {MAX_TEMPLATE} bytes"));
                }
                String::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned())
            });
        match text {
            Ok(text) => drop(templates.insert(name, text)),
            Err(why) => {
                return item.fault(&named(&path, &format!("cannot be used: {why}")), None);
            }
        }
    }
    if templates.is_empty() {
        return item.fault(
            &named(
                &folder,
                "holds no template — files that end in .mjml are wanted",
            ),
            Some(
                "`throughline template` lists the names, `throughline template NAME` prints one"
                    .to_owned(),
            ),
        );
    }
    Some(templates)
}

fn read_capped(path: &Path, most: u64) -> std::io::Result<Vec<u8>> {
    use std::io::Read as _;
    let mut bytes = Vec::new();
    std::fs::File::open(path)?
        .take(most)
        .read_to_end(&mut bytes)?;
    Ok(bytes)
}

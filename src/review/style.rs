//! How reviews look: an organisation's theme with its templates, read once and used for every mail.

use minijinja::Value;
use minijinja::value::Serde;
use serde::Serialize;

use super::html;
use super::mail::RenderError;
use super::picture::raster::Rasters;
use super::sample;
use super::templates::{TemplateFault, Templates};
use crate::domain::theme::Theme;

/// The name of the logo's part in a mail.
pub const LOGO_CID: &str = "logo@throughline";

/// How reviews look.
#[derive(Debug, Default)]
pub struct Style {
    /// Colours, name and logo.
    pub theme: Theme,
    /// What reviews are filled into.
    pub templates: Templates,
    /// Pictures that were turned into PNG lately: what several readers see is turned once.
    pub rasters: Rasters,
}

/// The theme as templates see it.
#[derive(Debug, Serialize)]
struct ThemeView {
    name: Option<String>,
    colour: String,
    accent: String,
    accent_at_night: String,
    logo: Option<LogoView>,
}

#[derive(Debug, Serialize)]
struct LogoView {
    cid: &'static str,
    width: u32,
    height: u32,
}

impl Style {
    /// Of a theme.
    pub fn new(theme: &Theme) -> Self {
        Self {
            theme: theme.clone(),
            templates: Templates::new(&theme.templates),
            rasters: Rasters::default(),
        }
    }

    /// What is wrong with the own templates: each is filled with a review in which every part is there, and with one in
    /// which none is.
    ///
    /// # Errors
    /// When a built-in template fails: a defect.
    pub fn trial(&self) -> Result<Vec<TemplateFault>, RenderError> {
        let mut faults = self.templates.faults().to_vec();
        for view in sample::views() {
            let tried = html::render(&view, &view.news, self)?;
            faults.extend(tried.fault);
        }
        faults.sort();
        faults.dedup();
        Ok(faults)
    }

    /// What templates see of it.
    pub(super) fn view(&self) -> Value {
        let theme = &self.theme;
        Value::from(Serde(ThemeView {
            name: theme.name.clone(),
            colour: theme.colour.to_string(),
            accent: theme.accent.to_string(),
            accent_at_night: theme.accent.at_night().to_string(),
            logo: theme.logo.as_ref().map(|logo| {
                let (width, height) = logo.shown();
                LogoView {
                    cid: LOGO_CID,
                    width,
                    height,
                }
            }),
        }))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{Style, Theme};
    use crate::domain::theme::{Colour, Logo};
    use crate::language::locale::Locale;
    use crate::language::translator::Translator;
    use crate::review::mail;
    use crate::review::templates::TemplateFault;
    use crate::review::testing::{check_in, companies, rendered};

    fn with_template(name: &str, text: &str) -> Style {
        Style::new(&Theme {
            templates: BTreeMap::from([(name.to_owned(), text.to_owned())]),
            ..Theme::default()
        })
    }

    fn html(style: &Style) -> (String, Option<TemplateFault>) {
        let mail = mail(
            &check_in(&companies::troubled()),
            &Translator::of(&Locale::default()),
            style,
        )
        .unwrap();
        (mail.html, mail.fault)
    }

    #[test]
    fn the_built_in_templates_fill_every_part_and_none() {
        assert_eq!(Style::default().trial().unwrap(), []);
    }

    #[test]
    fn a_theme_shows_its_name_its_colours_and_its_logo() {
        let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
        png.extend([0, 0, 1, 0x90, 0, 0, 0, 100]);
        let logo = Some(Logo::new(png).unwrap());
        let mut theme = Theme {
            name: Some("Acme <Strategy>".into()),
            colour: Colour([0x10, 0x20, 0x30]),
            accent: Colour([0x80, 0, 0x40]),
            ..Theme::default()
        };
        let (named, _) = html(&Style::new(&theme));
        for wanted in ["Acme &lt;Strategy&gt;", "#102030", "#800040"] {
            assert!(named.contains(wanted), "{wanted}");
        }
        theme.logo = logo;
        let (pictured, _) = html(&Style::new(&theme));
        let picture =
            r#"src="cid:logo@throughline" width="192" height="48" alt="Acme &lt;Strategy&gt;""#;
        assert!(pictured.contains(picture));
    }

    #[test]
    fn an_own_template_takes_the_place_of_a_built_in_one() {
        let style = with_template(
            "footer.mjml",
            "<mj-text>Imprint of {{ review.period }}</mj-text>",
        );
        assert_eq!(style.trial().unwrap(), []);
        let (html, fault) = html(&style);
        assert!(html.contains("Imprint of week 47"));
        assert_eq!(fault, None);
    }

    /// A name that is wrong in one section of one review must not cost anybody a mail.
    #[test]
    fn an_own_template_that_fails_is_named_and_the_built_in_one_is_taken() {
        let usual = rendered(&check_in(&companies::troubled())).html;
        let cases = [
            (
                "footer.mjml",
                "\n{{ review.perod }}",
                "template footer.mjml line 2: ",
            ),
            (
                "footer.mjml",
                "{% for x in range(99999999) %}{% endfor %}",
                "template footer.mjml",
            ),
            (
                "footer.mjml",
                "{{ review.news | safe }}",
                "template footer.mjml line 1: ",
            ),
            (
                "header.mjml",
                "{% include 'header.mjml' %}",
                "template header.mjml",
            ),
            (
                "review.mjml",
                "<mjml><mj-body><oops>",
                "template review.mjml: what it gives is not MJML",
            ),
            (
                "footer.mjml",
                "{% if %}",
                "template footer.mjml line 1: syntax error",
            ),
            (
                "../secret.mjml",
                "",
                "template ../secret.mjml: is not the name of a template",
            ),
        ];
        for (name, text, wanted) in cases {
            let style = with_template(name, text);
            let (html, fault) = html(&style);
            let fault = fault.expect(text);
            assert!(fault.to_string().starts_with(wanted), "{fault}");
            assert_eq!(html, usual, "{text}");
            assert!(style.trial().unwrap().contains(&fault), "{text}");
        }
    }
}

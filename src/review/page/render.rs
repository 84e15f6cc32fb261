//! The page as HTML: one template for all of them, so that each has the same landmarks, headings and tables.
//!
//! Every value is escaped by the template engine; there is no raw filter, no script and no style in a tag.

use std::sync::{Arc, LazyLock};

use jiff::civil::{Date, DateTime};

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, context};

use crate::language::phrase::{Arg, Phrase};
use crate::language::translator::Translator;
use crate::phrase;
use crate::review::escape::Safe;
use crate::review::voice::Voice;

use super::look::{Brand, NAME};
use super::model::{Nav, Page};

static TEMPLATES: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    let mut syntax = SyntaxConfig::builder();
    environment.set_syntax(
        syntax
            .trim_blocks(true)
            .lstrip_blocks(true)
            .build()
            .expect("the usual delimiters are sound"),
    );
    for (name, source) in [
        ("blocks.html", include_str!("../templates/page/blocks.html")),
        ("page.html", include_str!("../templates/page/page.html")),
    ] {
        // Compiled in, and rendered by a test.
        environment
            .add_template(name, source)
            .expect("the template is sound");
    }
    environment
});

/// What stands around every page.
#[derive(Debug, Clone)]
pub struct Frame {
    /// What every link begins with: `./` or `../`.
    pub root: String,
    /// Where the style sheet lies, below the root.
    pub style: String,
    /// Whose page it is.
    pub brand: Brand,
    /// What the figures stand for: the day, and the moment up to which they are known, in the plan's zone; `None`: no
    /// figures are shown.
    pub dated: Option<(Date, DateTime)>,
    /// Speaks the reader's language.
    pub translator: Arc<Translator>,
    /// The program's version.
    pub version: &'static str,
}

/// The page as a whole document.
///
/// # Errors
/// When the template fails: a defect.
pub fn render(page: &Page, frame: &Frame) -> Result<String, minijinja::Error> {
    let voice = Voice::new(&frame.translator);
    let say = |phrase: Phrase| voice.say(&phrase);
    let nav: Vec<_> = Nav::ALL
        .iter()
        .map(|(place, path, name)| {
            context! {
                href => format!("{}{path}", frame.root),
                name => say(Phrase::new(name)),
                is_here => page.nav == Some(*place) && page.crumbs.is_empty(),
                is_above => page.nav == Some(*place),
            }
        })
        .collect();
    let name = frame.brand.name.as_deref().unwrap_or(NAME);
    let logo = frame.brand.logo.as_ref().map(|logo| {
        context! { path => &*logo.path, width => logo.width, height => logo.height }
    });
    TEMPLATES.get_template("page.html")?.render(context! {
        page => Serde(page),
        nav,
        root => &*frame.root,
        style => &*frame.style,
        brand => Safe::new(name).as_str(),
        logo,
        language => voice.tag(),
        words => context! {
            skip => say(phrase!("page-skip")),
            pages => say(phrase!("page-pages")),
            crumbs => say(phrase!("page-crumbs")),
            only_reads => say(phrase!("page-only-reads")),
            figures => say(phrase!("page-figures-column")),
            picture => say(phrase!("page-picture")),
        },
        dated => frame.dated.map(|(day, at)| {
            say(phrase!("page-dated", day = Arg::Date(day), at = Arg::Moment(at)))
        }),
        version => frame.version,
    })
}

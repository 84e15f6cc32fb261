//! The templates of the mail's HTML: the built-in ones, and those that an organisation puts in their place.
//!
//! Values are escaped before they reach MJML and the filter that would undo it is taken away, so that a template of
//! somebody's own cannot let a stranger's title through as HTML by a slip. An own template that fails never costs a
//! mail: the built-in ones are taken instead, and the caller is told.

use std::collections::BTreeMap;

use minijinja::{AutoEscape, Environment, Error, UndefinedBehavior, Value};

/// The one that includes the others.
pub(super) const REVIEW: &str = "review.mjml";

/// The built-in templates: the whole review first, then the parts that it includes.
const BUILT_IN: [(&str, &str); 3] = [
    (REVIEW, include_str!("templates/review.mjml")),
    ("header.mjml", include_str!("templates/header.mjml")),
    ("footer.mjml", include_str!("templates/footer.mjml")),
];

/// The most steps of one rendering: some twenty times what the largest review takes.
const FUEL: u64 = 20_000_000;

/// The templates that a review is filled into.
#[derive(Debug)]
pub struct Templates {
    built_in: Environment<'static>,
    /// With those of the organisation in their place; `None` without any that can be read.
    own: Option<Environment<'static>>,
    faults: Vec<TemplateFault>,
}

/// What is wrong with an own template.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
#[error("template {name}{}: {what}", at(*line))]
pub struct TemplateFault {
    /// The file.
    pub name: String,
    /// The line; 0 where none is known.
    pub line: usize,
    /// What was found, and what is wanted.
    pub what: String,
}

impl Default for Templates {
    fn default() -> Self {
        Self::new(&BTreeMap::new())
    }
}

impl Templates {
    /// The names of the templates that can be replaced.
    pub fn names() -> impl Iterator<Item = &'static str> {
        BUILT_IN.iter().map(|(name, _)| *name)
    }

    /// A built-in template as it is.
    pub fn built_in(name: &str) -> Option<&'static str> {
        let found = BUILT_IN.iter().find(|(known, _)| *known == name);
        found.map(|(_, text)| *text)
    }

    /// With an organisation's own templates, by name. What is wrong with them stands in [`Templates::faults`].
    pub fn new(own: &BTreeMap<String, String>) -> Self {
        let mut templates = Self {
            built_in: environment(),
            own: None,
            faults: Vec::new(),
        };
        if own.is_empty() {
            return templates;
        }
        let mut environment = environment();
        for (name, text) in own {
            if Self::built_in(name).is_none() {
                templates.faults.push(unknown(name));
            } else if let Err(error) = environment.add_template_owned(name.clone(), text.clone()) {
                templates.faults.push(fault(name, &error));
            }
        }
        templates.own = templates.faults.is_empty().then_some(environment);
        templates
    }

    /// What is wrong with the own templates as they stand; filling them may show more.
    pub fn faults(&self) -> &[TemplateFault] {
        &self.faults
    }

    /// The review as MJML by the own templates; `None` without any that can be read.
    pub fn fill_own(&self, values: &Value) -> Option<Result<String, TemplateFault>> {
        let filled = fill(self.own.as_ref()?, values);
        Some(filled.map_err(|error| fault(REVIEW, &error)))
    }

    /// The review as MJML by the built-in templates.
    ///
    /// # Errors
    /// None but a defect: each of them is filled by a test.
    pub fn fill_built_in(&self, values: &Value) -> Result<String, Error> {
        fill(&self.built_in, values)
    }
}

fn fill(environment: &Environment<'_>, values: &Value) -> Result<String, Error> {
    environment.get_template(REVIEW)?.render(values)
}

fn environment() -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_fuel(Some(FUEL));
    environment.remove_filter("safe");
    for (name, text) in BUILT_IN {
        environment
            .add_template(name, text)
            .expect("the built-in templates are read by a test");
    }
    environment
}

/// ` line 7`, where it is known.
fn at(line: usize) -> String {
    match line {
        0 => String::new(),
        line => format!(" line {line}"),
    }
}

fn unknown(name: &str) -> TemplateFault {
    let names: Vec<&str> = Templates::names().collect();
    TemplateFault {
        name: name.to_owned(),
        line: 0,
        what: format!(
            "is not the name of a template — one of {} is wanted",
            names.join(", ")
        ),
    }
}

/// What the innermost cause says: an error in an included template is wrapped in one of the template that includes it.
fn fault(name: &str, error: &Error) -> TemplateFault {
    let cause = std::error::Error::source(error).and_then(|cause| cause.downcast_ref::<Error>());
    if let Some(cause) = cause {
        return fault(cause.name().unwrap_or(name), cause);
    }
    TemplateFault {
        name: error.name().unwrap_or(name).to_owned(),
        line: error.line().unwrap_or_default(),
        what: error.detail().map_or_else(
            || error.kind().to_string(),
            |detail| format!("{}: {detail}", error.kind()),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::{BUILT_IN, Templates};
    use std::collections::BTreeMap;

    fn own(name: &str, text: &str) -> Templates {
        Templates::new(&BTreeMap::from([(name.to_owned(), text.to_owned())]))
    }

    #[test]
    fn every_built_in_template_is_read_and_named_once() {
        let names: Vec<_> = Templates::names().collect();
        assert_eq!(names.len(), BUILT_IN.len());
        assert!(Templates::default().faults().is_empty());
        assert_eq!(Templates::built_in("other.mjml"), None);
    }

    #[test]
    fn a_broken_own_template_is_named_with_its_line() {
        let cases = [
            ("footer.mjml", "one\n{% if %}", 2, "syntax error"),
            ("other.mjml", "", 0, "is not the name of a template"),
            ("footer.mjml", "{{ theme.name | safe }}", 0, ""),
        ];
        for (name, text, line, what) in cases {
            let templates = own(name, text);
            let Some(fault) = templates.faults().first() else {
                assert!(what.is_empty(), "{name}: no fault");
                continue;
            };
            assert_eq!((fault.name.as_str(), fault.line), (name, line), "{fault:?}");
            assert!(fault.what.contains(what), "{fault:?}");
        }
    }
}

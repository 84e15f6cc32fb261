//! `throughline check`: the configuration and the plan, every problem at once, and what stands in the plan's way; no
//! connection is opened but with `--online`.

mod against;
mod export;
mod online;

use std::process::ExitCode;

use serde_json::{Value, json};

use super::arguments::{Check, Format, Global};
use super::failure::Failure;
use super::setup::Loaded;
use super::{output, setup};
use crate::config::ConfigErrors;
use crate::config::settings::Config;
use crate::engine::achievability::{self, Finding};
use crate::review::style::Style;
use crate::review::tables::proposal;

pub(super) async fn run(global: &Global, options: &Check) -> Result<ExitCode, Failure> {
    if let Some(path) = &options.export {
        return export::run(path, options.format);
    }
    if options.online {
        return online::run(global, options).await;
    }
    let loaded = setup::load(global, "warn");
    if let (Some(base), Ok(proposed)) = (&options.against, &loaded) {
        return against::run(global, options.format, proposed, base).await;
    }
    let loaded = loaded.and_then(with_sound_templates);
    match (loaded, options.format) {
        (Ok(loaded), Format::Text) => {
            for warning in &loaded.config.warnings {
                output::note(&format!("warning: {warning}"));
            }
            for finding in findings(&loaded) {
                output::note(&format!("note: {}", proposal::line(&finding)));
            }
            output::result(&format!(
                "{}: {}",
                loaded.path.display(),
                summary(&loaded.config)
            ));
            Ok(ExitCode::SUCCESS)
        }
        (Ok(loaded), Format::Json) => {
            let config = &loaded.config;
            let findings = findings(&loaded);
            let findings = findings
                .iter()
                .map(|one| proposal::finding_json(one, false));
            output::result(&json!({ "ok": true, "file": loaded.path, "warnings": config.warnings, "problems": [], "findings": findings.collect::<Value>() }).to_string());
            Ok(ExitCode::SUCCESS)
        }
        (Err(Failure::Config(errors)), Format::Json) => {
            output::result(&json!({ "ok": false, "problems": errors.problems() }).to_string());
            Ok(ExitCode::from(2))
        }
        (Err(failure), _) => Err(failure),
    }
}

/// Tries the organisation's own templates on a review in which every part is there, and on one in which none is.
fn with_sound_templates(loaded: Loaded) -> Result<Loaded, Failure> {
    let style = Style::new(&loaded.config.theme);
    let faults = style.trial().map_err(Failure::failed)?;
    if faults.is_empty() {
        return Ok(loaded);
    }
    let found = faults.into_iter().map(|fault| {
        let help = format!(
            "`throughline template {}` prints the built-in one to start from",
            fault.name
        );
        (fault.name, fault.line, fault.what, help)
    });
    Err(ConfigErrors::in_files(found).into())
}

/// What stands in the way of the plan as it is declared, on the present day.
fn findings(loaded: &Loaded) -> Vec<Finding> {
    let zone = loaded.config.service.time_zone.clone();
    let today = (loaded.clock)().to_zoned(zone).date();
    achievability::findings(&loaded.config.plan, today)
}

/// `fine: 3 objectives, 7 initiatives, …`.
fn summary(config: &Config) -> String {
    let plan = &config.plan;
    let parts = [
        (plan.objectives.len(), "objective"),
        (plan.initiatives.len(), "initiative"),
        (plan.leads.len(), "lead measure"),
        (config.sources.len(), "source"),
        (config.metrics.len(), "metric"),
        (config.reviews.len(), "review"),
    ];
    let parts: Vec<String> = parts
        .iter()
        .map(|(count, noun)| crate::review::figures::count(*count as u64, noun))
        .collect();
    let people = match plan.people.len() {
        1 => "1 person".to_owned(),
        many => format!("{many} people"),
    };
    format!("fine: {}, {people}", parts.join(", "))
}

//! `throughline forecast`: what is coming of each measure, when everything will be finished, what a slip leads to, and what if.

use std::collections::BTreeMap;
use std::process::ExitCode;
use std::str::FromStr;

use jiff::civil::Date;

use super::arguments::{Forecast, Global};
use super::failure::Failure;
use super::listing;
use crate::domain::id::InitiativeId;
use crate::engine::Assessment;
use crate::engine::impact::Supposed;
use crate::review::tables::{forecast, schedule, what_if};

/// One `--what-if`: which initiative, and how it would finish.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct WhatIf {
    initiative: InitiativeId,
    supposed: Supposed,
}

impl FromStr for WhatIf {
    type Err = String;

    /// `crm-rollout=+21d`, `crm-rollout=-5d`, `crm-rollout=2027-01-15`.
    fn from_str(text: &str) -> Result<Self, String> {
        let wanted =
            || "INITIATIVE=+21d, INITIATIVE=-5d or INITIATIVE=2027-01-15 is wanted".to_owned();
        let (initiative, supposed) = text.split_once('=').ok_or_else(wanted)?;
        Ok(Self {
            initiative: InitiativeId::new(initiative.trim()),
            supposed: supposition(supposed.trim()).ok_or_else(wanted)?,
        })
    }
}

/// A change in days or weeks with its sign, or a date.
fn supposition(text: &str) -> Option<Supposed> {
    if let Some(number) = text.strip_suffix('d') {
        return number.parse().ok().map(Supposed::Later);
    }
    if let Some(number) = text.strip_suffix('w') {
        let weeks: i64 = number.parse().ok()?;
        return weeks.checked_mul(7).map(Supposed::Later);
    }
    text.parse::<Date>().ok().map(Supposed::On)
}

pub(super) async fn run(global: &Global, options: &Forecast) -> Result<ExitCode, Failure> {
    let assessment = listing::assess(global, &options.listing).await?;
    let format = options.listing.format;
    if options.what_if.is_empty() {
        listing::print(global, format, &assessment, text, forecast::whole_json);
        return Ok(ExitCode::SUCCESS);
    }
    let asked = options.what_if.iter();
    let supposed: BTreeMap<InitiativeId, Supposed> = asked
        .map(|one| (one.initiative.clone(), one.supposed))
        .collect();
    if let Some(unknown) = supposed
        .keys()
        .find(|id| !assessment.schedule.initiatives.contains_key(*id))
    {
        return Err(Failure::usage(
            format!("`{unknown}` is no initiative that runs"),
            "`throughline forecast` lists those that do",
        ));
    }
    let question = what_if::Question::new(&assessment, &supposed);
    listing::print(global, format, &question, what_if::text, what_if::json);
    Ok(ExitCode::SUCCESS)
}

/// The measures, then the schedule.
fn text(assessment: &Assessment, width: usize, colour: bool) -> String {
    let measures = forecast::text(assessment, width, colour);
    format!("{measures}\n{}", schedule::text(assessment, width, colour))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{Supposed, WhatIf};

    #[test]
    fn a_supposition_is_days_weeks_or_a_date() {
        for (text, wanted) in [
            ("crm=+21d", Supposed::Later(21)),
            ("crm=21d", Supposed::Later(21)),
            ("crm=-5d", Supposed::Later(-5)),
            ("crm=+3w", Supposed::Later(21)),
            ("crm = 2027-01-15", Supposed::On(date(2027, 1, 15))),
        ] {
            let read: WhatIf = text.parse().unwrap();
            assert_eq!(read.supposed, wanted, "{text}");
            assert_eq!(read.initiative, "crm".into());
        }
        for text in [
            "crm",
            "crm=",
            "crm=soon",
            "crm=21",
            "crm=9223372036854775807w",
        ] {
            assert!(text.parse::<WhatIf>().is_err(), "{text}");
        }
    }
}

//! What a review says of what was said before: how good the forecasts were, and whether the work still moves the measures.
//!
//! It decides what belongs to a kind of review and a reader; the figures and verdicts are the engine's.

use jiff::civil::Date;

use crate::domain::forecast::KeptVerdict;
use crate::domain::id::LeadId;
use crate::domain::review::ReviewKind;
use crate::engine::Assessment;
use crate::engine::calibration::Calibration;
use crate::engine::evidence::{Evidence, Support};
use crate::language::phrase::{Arg, Phrase};
use crate::phrase;

use super::rows::List;
use super::scope::Scope;
use super::sentence::Sentence;
use super::tables::forecast::record_sentences;

/// How what was said before has turned out.
#[derive(Debug, Clone, PartialEq)]
pub struct Proof {
    /// The record of forecasts; of a quarterly review of the whole plan, once one was kept.
    pub record: Option<Calibration>,
    /// The same as sentences.
    pub sentences: List<Sentence>,
    /// What the weeks say of each lead; of a course correction.
    pub verdicts: List<VerdictLine>,
}

/// What the weeks say of a lead, and what they said before.
#[derive(Debug, Clone, PartialEq)]
pub struct VerdictLine {
    /// The lead.
    pub lead: LeadId,
    /// What they say.
    pub verdict: Support,
    /// What they said in an earlier month, and when; `None`: nothing was kept of it.
    pub before: Option<(Date, String)>,
    /// Both as a sentence, with the evidence.
    pub text: Sentence,
}

impl VerdictLine {
    /// Whether they said something else before.
    pub fn is_new(&self) -> bool {
        let before = self.before.as_ref();
        before.is_some_and(|(_, verdict)| verdict != self.verdict.as_str())
    }
}

impl Proof {
    /// Whether there is nothing that a review without other news must say.
    pub(super) fn is_quiet(&self) -> bool {
        let has_news = self.verdicts.items.iter().any(VerdictLine::is_new);
        self.record.is_none() && !has_news
    }
}

/// What a review of a kind says to a reader.
pub(super) fn proof(kind: ReviewKind, assessment: &Assessment, audience: &Scope) -> Proof {
    let mut proof = Proof {
        record: None,
        sentences: Vec::new().into(),
        verdicts: Vec::new().into(),
    };
    match (kind, audience) {
        (ReviewKind::CheckIn, _) | (ReviewKind::Quarterly, Scope::Owner(_) | Scope::Parts(_)) => {}
        (ReviewKind::CourseCorrection, _) => {
            proof.verdicts = verdicts(assessment, audience).into();
        }
        (ReviewKind::Quarterly, Scope::Everything) => {
            let record = Some(&assessment.calibration).filter(|record| !record.is_empty());
            let sentences = record.map_or_else(Vec::new, record_sentences);
            proof.sentences = sentences.into_iter().map(Sentence::from).collect();
            proof.record = record.cloned();
        }
    }
    proof
}

/// Every lead of which the weeks say something, or said something else; what is new first.
fn verdicts(assessment: &Assessment, audience: &Scope) -> Vec<VerdictLine> {
    let plan = &assessment.plan;
    let found = assessment.evidence.values().filter(|found| {
        plan.leads
            .get(&found.lead)
            .is_some_and(|lead| audience.has_initiative(plan, &lead.initiative))
    });
    let mut lines: Vec<VerdictLine> = found
        .map(|found| line(assessment, found))
        .filter(|line| line.verdict != Support::NotTestableYet || line.is_new())
        .collect();
    lines.sort_by_key(|line| !line.is_new());
    lines
}

/// `Follow-up calls: supports (inconclusive on 2 Oct): market-share moves with …`.
fn line(assessment: &Assessment, found: &Evidence) -> VerdictLine {
    let before = assessment
        .calibration
        .verdict_before(&found.lead, assessment.as_of);
    let lead = assessment.plan.leads.get(&found.lead);
    let name = lead.map_or(found.lead.as_str(), |lead| lead.name.as_str());
    let evidence = Arg::from(&Sentence::from(&found.text));
    let text = match found.verdict {
        Support::NotTestableYet => {
            let state = since(assessment, found, before, evidence);
            phrase!("labelled", label = name, text = state)
        }
        Support::Supports | Support::Contradicts | Support::Inconclusive => {
            let state = since(assessment, found, before, found.verdict.words().into());
            phrase!("verdict", name = name, state = state, text = evidence)
        }
    };
    VerdictLine {
        lead: found.lead.clone(),
        verdict: found.verdict,
        before: before.map(|kept| (kept.as_of, kept.verdict.clone())),
        text: text.into(),
    }
}

/// What is said now, with what was said before.
fn since(assessment: &Assessment, found: &Evidence, before: Option<&KeptVerdict>, now: Arg) -> Arg {
    let Some(kept) = before else {
        return now;
    };
    let day = Arg::Day(kept.as_of, assessment.as_of);
    if kept.verdict == found.verdict.as_str() {
        return phrase!("verdict-as-before", verdict = now, day = day).into();
    }
    let was = Support::ALL
        .into_iter()
        .find(|known| known.as_str() == kept.verdict)
        .map_or_else(|| Phrase::verbatim(kept.verdict.as_str()), Support::words);
    phrase!("verdict-changed", verdict = now, was = was, day = day).into()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{Scope, proof};
    use crate::domain::forecast::KeptVerdict;
    use crate::domain::review::ReviewKind::{CheckIn, CourseCorrection, Quarterly};
    use crate::engine::calibration::Odds;
    use crate::engine::evidence::{Evidence, Support};
    use crate::language::phrase::Phrase;
    use crate::language::translator::Translator;
    use crate::review::testing::{Company, companies, rendered};
    use crate::review::text::text;

    fn evidence(lead: &str, verdict: Support, text: &str) -> Evidence {
        Evidence {
            lead: lead.into(),
            objective: "market-share".into(),
            verdict,
            pairs: 20,
            agreement: None,
            needed: None,
            text: Phrase::verbatim(text),
        }
    }

    /// Two leads of the company; of the second the weeks said something else in October.
    fn company() -> Company {
        let mut company = companies::troubled();
        let assessment = &mut company.assessment;
        let leads: Vec<_> = assessment.plan.leads.keys().take(2).cloned().collect();
        for (lead, verdict) in leads.iter().zip([Support::Inconclusive, Support::Supports]) {
            let found = evidence(lead.as_str(), verdict, "the sentence");
            assessment.evidence.insert(lead.clone(), found);
            assessment.calibration.verdicts.push(KeptVerdict {
                lead: lead.clone(),
                as_of: date(2026, 10, 2),
                verdict: "inconclusive".to_owned(),
                correlation: None,
                delay_weeks: None,
                p: None,
            });
        }
        assessment.calibration.dates = 20;
        assessment.calibration.held = 16;
        assessment.calibration.leads = Odds {
            scored: 18,
            brier: Some(0.1234),
            open: 1,
        };
        company
    }

    #[test]
    fn a_course_correction_says_the_verdicts_and_what_they_were() {
        let company = company();
        let found = proof(CourseCorrection, &company.assessment, &Scope::Everything);
        let lines: Vec<String> = found
            .verdicts
            .items
            .iter()
            .map(|one| one.text.english().to_string())
            .collect();
        assert!(
            lines[0].ends_with(": supports (inconclusive on 2 Oct): the sentence"),
            "{lines:?}"
        );
        assert!(lines[1].ends_with(": inconclusive (as on 2 Oct): the sentence"));
        assert_eq!(found.record, None);
        assert!(!found.is_quiet());
        for kind in [CheckIn, Quarterly] {
            let other = proof(kind, &company.assessment, &Scope::Everything);
            assert!(other.verdicts.is_empty());
        }
    }

    #[test]
    fn a_quarterly_review_publishes_the_record() {
        let company = company();
        let since = company.since();
        let content =
            crate::review::review(Quarterly, &company.assessment, &since, &Scope::Everything);
        let said = text(&content, Translator::english()).replace("\n  ", " ");
        for wanted in [
            "HOW GOOD THE FORECASTS WERE",
            "- 16 of 20 P85 dates of leads held (85 of 100 are meant); Brier score 0.123 over 18 odds (0 is perfect, 0.25 a coin); 1 forecast is open",
        ] {
            assert!(said.contains(wanted), "{said}");
        }
        let html = rendered(&content).html;
        assert!(html.contains("16 of 20 P85 dates of leads held"));
        let json: serde_json::Value =
            serde_json::from_str(&crate::review::json::json(&content)).unwrap();
        assert_eq!(json["forecast_record"]["p85_held"], 16);
        assert_eq!(json["forecast_record"]["lead_odds"]["scored"], 18);
    }
}

//! Words for what a review says: content in, finished phrases of one language out, in the order of the review's kind.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::domain::review::ReviewKind;
use crate::engine::assessment::Status;
use crate::language::phrase::{Arg, Phrase};
use crate::phrase;

use super::content::{ReviewContent, Subject};
use super::escape::link;
use super::figures;
use super::layout::width;
use super::rows::{List, ReasonLine};
use super::sentence::Sentence;
use super::view::{Columns, CountLine, CountView, ReasonsView, Section, View, status};
use super::voice::Voice;

mod asked;
mod people;

/// The phrases of a review.
pub(super) fn view(content: &ReviewContent, voice: Voice<'_>) -> View {
    let words = Words { content, voice };
    let title = words.title();
    let date = voice.spell(&Arg::LongDate(content.as_of));
    let question = words.question();
    let period = voice.sentence(&content.period);
    let news = voice.beginning(&content.news);
    View {
        lang: voice.tag().to_owned(),
        head: voice.say(&phrase!(
            "head",
            title = title.as_str(),
            period = period.as_str(),
            date = date.as_str()
        )),
        title,
        quiet: content.is_quiet().then(|| {
            voice.say(&phrase!(
                "quiet",
                period = figures::capital(&period),
                news = news.as_str()
            ))
        }),
        period,
        date,
        news,
        preview: words.preview(&question),
        question,
        counts: words.counts(),
        columns: words.columns(),
        sections: words.sections(),
        pictures: BTreeMap::new(),
    }
}

/// Spells the parts of one content.
pub(super) struct Words<'a> {
    pub(super) content: &'a ReviewContent,
    pub(super) voice: Voice<'a>,
}

impl Words<'_> {
    pub(super) fn today(&self) -> Date {
        self.content.as_of
    }

    /// `27 Nov`, with the year where it is not this one.
    pub(super) fn day(&self, date: Date) -> Arg {
        Arg::Day(date, self.today())
    }

    /// Where the page tells of an objective or initiative; leads stand on their initiative's.
    pub(super) fn page_of(&self, subject: &Subject) -> Option<String> {
        let page = self.content.page.as_ref()?;
        let below = match subject {
            Subject::Objective(id) => format!("objective/{id}"),
            Subject::Initiative(id) => format!("initiative/{id}"),
            Subject::Lead(_) => return None,
        };
        let address = page.join(&below).ok()?;
        link(address.as_str()).map(|link| link.to_string())
    }

    pub(super) fn say(&self, phrase: &Phrase) -> String {
        self.voice.say(phrase)
    }

    pub(super) fn sentence(&self, sentence: &Sentence) -> String {
        self.voice.sentence(sentence)
    }

    fn title(&self) -> String {
        let title = Phrase::new(match self.content.kind {
            _ if self.content.is_alert => "title-alert",
            ReviewKind::CheckIn => "title-check-in",
            ReviewKind::CourseCorrection => "title-course-correction",
            ReviewKind::Quarterly => "title-quarterly",
        });
        match &self.content.reader {
            Some(reader) => {
                let reader = self.voice.name(reader);
                self.say(&phrase!("title-for", title = title, reader = reader))
            }
            None => self.say(&title),
        }
    }

    fn question(&self) -> String {
        self.say(&Phrase::new(match self.content.kind {
            _ if self.content.is_alert => "question-alert",
            ReviewKind::CheckIn => "question-check-in",
            ReviewKind::CourseCorrection => "question-course-correction",
            ReviewKind::Quarterly => "question-quarterly",
        }))
    }

    /// The first thing to decide, else the question.
    fn preview(&self, question: &str) -> String {
        self.content.decisions.items.first().map_or_else(
            || question.to_owned(),
            |first| {
                self.say(&phrase!(
                    "preview-decides",
                    decider = &first.decider,
                    advice = self.sentence(&first.advice)
                ))
            },
        )
    }

    /// How many stand where: objectives and initiatives, or initiatives alone.
    fn counts(&self) -> Vec<CountLine> {
        let content = self.content;
        if content.is_alert {
            return Vec::new();
        }
        let line = |label, counts: &[(Status, u64)]| CountLine {
            label: self.say(&Phrase::new(label)),
            counts: counts
                .iter()
                .map(|&(known, count)| CountView {
                    status: status(self.voice, known),
                    count: self.voice.spell(&count.into()),
                })
                .collect(),
        };
        let first = if content.scoreboard.items.iter().any(|row| row.is_readers) {
            "count-objectives"
        } else {
            "count-initiatives"
        };
        [
            line(first, &content.counts),
            line("count-initiatives", &content.initiative_counts),
        ]
        .into_iter()
        .filter(|line| !line.counts.is_empty())
        .collect()
    }

    fn columns(&self) -> Columns {
        let head = |id| self.say(&Phrase::new(id));
        Columns {
            measure: head("column-measure"),
            now: head("column-now"),
            plan: head("column-plan"),
            gap: head("column-gap"),
            widest_status: Status::ALL
                .iter()
                .map(|known| width(&status(self.voice, *known).word) + 2)
                .max()
                .unwrap_or_default(),
        }
    }

    /// What a reader wants to know of a mail that came out of turn.
    fn why_alerts(&self) -> Section {
        let sentences = [phrase!("why-alert"), phrase!("why-no-more")];
        Section::Lines {
            heading: self.say(&phrase!("heading-why")),
            items: sentences.iter().map(|one| self.say(one)).collect(),
            more: None,
        }
    }

    /// The sections that have something to say, in the order of the review's kind.
    fn sections(&self) -> Vec<Section> {
        let order: Vec<Option<Section>> = match self.content.kind {
            _ if self.content.is_alert => {
                vec![self.changes(), self.down(), Some(self.why_alerts())]
            }
            ReviewKind::CheckIn => vec![
                self.changes(),
                self.decisions(),
                self.followed(),
                self.unexplained(),
                self.explained(),
                self.scoreboard(),
                self.commitments(),
                self.waits(),
                self.owners(),
                self.due_next(),
                self.hygiene(),
                self.data(),
            ],
            // Whether the plan works is not asked of single tasks: what was done and what comes next stay out.
            ReviewKind::CourseCorrection | ReviewKind::Quarterly => vec![
                self.diagnosis(),
                self.roadmap(),
                self.chains(),
                self.watermelons(),
                self.changes(),
                self.asked(),
                self.followed(),
                self.unexplained(),
                self.explained(),
                self.record(),
                self.scoreboard(),
                self.waits(),
                self.verdicts(),
                self.capacity(),
                self.second_look(),
                self.risks(),
                self.forecasts(),
                self.owners(),
                self.data(),
            ],
        };
        order.into_iter().flatten().collect()
    }

    /// Changes of the plan that nobody explained.
    fn unexplained(&self) -> Option<Section> {
        self.lines(
            &phrase!("heading-unexplained"),
            &self.content.plan.unexplained,
        )
    }

    /// Changes of the plan since the last review that have a reason or want none.
    fn explained(&self) -> Option<Section> {
        let since = self.day(self.content.compared_with?);
        self.lines(
            &phrase!("heading-explained", day = since),
            &self.content.plan.explained,
        )
    }

    /// The plan's record: of a quarterly review.
    fn record(&self) -> Option<Section> {
        let lines = &self.content.plan.record;
        (!lines.is_empty()).then(|| Section::Lines {
            heading: self.say(&phrase!("heading-record")),
            items: lines
                .items
                .iter()
                .map(|one| self.voice.beginning(one))
                .collect(),
            more: self.more(lines),
        })
    }

    /// From each slip to the money.
    fn chains(&self) -> Option<Section> {
        let chains = &self.content.foresight.chains;
        let section = self.lines(&phrase!("heading-chains"), chains)?;
        Some(illustrated("chains", section))
    }

    /// Every initiative on one axis, with its finding.
    fn roadmap(&self) -> Option<Section> {
        let roadmap = self.content.pictures.roadmap.as_ref()?;
        let is_empty = roadmap.rows().next().is_none();
        (!is_empty).then(|| Section::Illustrated {
            heading: self.say(&phrase!("heading-roadmap")),
            picture: "roadmap",
            items: vec![roadmap.alt(self.voice.labels())],
            more: None,
        })
    }

    fn watermelons(&self) -> Option<Section> {
        let found = &self.content.foresight.watermelons;
        let items = found.items.iter();
        let sentence = |one: &super::foresight::WatermelonLine| {
            let text = self.sentence(&one.text);
            self.say(&phrase!("labelled", label = &one.name, text = text))
        };
        (!found.is_empty()).then(|| Section::Lines {
            heading: self.say(&phrase!("heading-watermelons")),
            items: items.map(sentence).collect(),
            more: self.more(found),
        })
    }

    /// What moves with what, and what was said of it before.
    fn verdicts(&self) -> Option<Section> {
        let found = &self.content.proof.verdicts;
        (!found.is_empty()).then(|| Section::Lines {
            heading: self.say(&phrase!("heading-verdicts")),
            items: found
                .items
                .iter()
                .map(|one| self.sentence(&one.text))
                .collect(),
            more: self.more(found),
        })
    }

    fn forecasts(&self) -> Option<Section> {
        self.lines(&phrase!("heading-forecasts"), &self.content.proof.sentences)
    }

    fn capacity(&self) -> Option<Section> {
        let capacity = &self.content.accountability.capacity;
        let section = self.lines(&phrase!("heading-capacity"), capacity)?;
        Some(illustrated("loads", section))
    }

    fn hygiene(&self) -> Option<Section> {
        self.lines(
            &phrase!("heading-hygiene"),
            &self.content.accountability.hygiene,
        )
    }

    fn second_look(&self) -> Option<Section> {
        self.lines(
            &phrase!("heading-second-look"),
            &self.content.accountability.truth,
        )
    }

    fn risks(&self) -> Option<Section> {
        self.lines(
            &phrase!("heading-risks"),
            &self.content.accountability.risks,
        )
    }

    /// Sentences under a heading; no section without any.
    fn lines(&self, heading: &Phrase, list: &List<Sentence>) -> Option<Section> {
        (!list.is_empty()).then(|| Section::Lines {
            heading: self.say(heading),
            items: list.items.iter().map(|one| self.sentence(one)).collect(),
            more: self.more(list),
        })
    }

    /// The reasons that are wanted here.
    pub(super) fn reasons(
        &self,
        list: &List<ReasonLine>,
        wanted: impl Fn(&ReasonLine) -> bool,
    ) -> ReasonsView {
        ReasonsView {
            items: list
                .items
                .iter()
                .filter(|reason| wanted(reason))
                .map(|reason| self.sentence(&reason.text))
                .collect(),
            more: self.more(list),
        }
    }

    /// `… and 7 more`; nothing where nothing was cut.
    pub(super) fn more<T>(&self, list: &List<T>) -> Option<String> {
        (list.more > 0).then(|| self.say(&phrase!("more", count = list.more)))
    }

    /// `at stake: USD 4.0 M (2027 subscriptions)`; nothing without one.
    pub(super) fn stake(&self, stake: Option<&Sentence>) -> Option<String> {
        stake.map(|stake| self.say(&phrase!("at-stake", stake = self.voice.name(stake))))
    }
}

/// The same sentences below a picture; in text they stand alone.
fn illustrated(picture: &'static str, section: Section) -> Section {
    match section {
        Section::Lines {
            heading,
            items,
            more,
        } => Section::Illustrated {
            heading,
            picture,
            items,
            more,
        },
        other => other,
    }
}

//! The review as plain text of 78 columns: complete in itself, good in a terminal's mail reader.

use super::content::ReviewContent;
use super::layout::{left, right, width, wrap};
use super::limit::{LEVELS, limited};
use super::view::{
    ChangeView, Columns, DecisionView, DiagnosisView, InitiativeView, MeasureView, ObjectiveView,
    OwnerView, ReasonsView, Section, SourceView, StatusView, TaskListView, View, WaitView,
};
use super::voice::Voice;
use super::wording::view;
use crate::language::translator::Translator;

/// The width of a line.
pub const COLUMNS: usize = 78;

/// The scoreboard's columns: a name with its indent (fewer where a language has long words for a status), and each of
/// three figures.
const NAME: usize = 36;
const FIGURE: usize = 8;

/// The least columns of a label before counts.
const LABEL: usize = 13;

/// The review as text, lists cut as in a mail. Ends with a line break.
pub fn text(content: &ReviewContent, translator: &Translator) -> String {
    let [usual, ..] = LEVELS;
    render(&view(
        &limited(content, &usual),
        Voice::new(translator).limited(&usual),
    ))
}

/// The text of finished phrases.
pub(super) fn render(view: &View) -> String {
    let mut page = Page {
        lines: Vec::new(),
        columns: &view.columns,
        name: NAME.min((COLUMNS - 3 * (FIGURE + 1) - 2).saturating_sub(view.columns.widest_status)),
    };
    page.head(view);
    for section in &view.sections {
        if view.quiet.is_none() {
            page.section(section);
        }
    }
    // Its lines are broken now, and who searches it types plain spaces.
    page.lines.join("\n").replace('\u{a0}', " ") + "\n"
}

struct Page<'a> {
    lines: Vec<String>,
    columns: &'a Columns,
    /// The columns of a measure's name.
    name: usize,
}

impl Page<'_> {
    fn add(&mut self, text: &str, first: &str, rest: &str) {
        self.lines.extend(wrap(text, COLUMNS, first, rest));
    }

    fn blank(&mut self) {
        self.lines.push(String::new());
    }

    fn heading(&mut self, heading: &str) {
        self.blank();
        self.blank();
        let heading = heading.to_uppercase();
        self.add(&heading, "", "");
        self.lines.push("-".repeat(COLUMNS));
    }

    fn more(&mut self, more: Option<&str>, indent: &str) {
        if let Some(more) = more {
            self.add(more, indent, indent);
        }
    }

    fn reasons(&mut self, reasons: &ReasonsView, indent: &str) {
        for reason in &reasons.items {
            self.add(reason, &format!("{indent}- "), &format!("{indent}  "));
        }
        self.more(reasons.more.as_deref(), &format!("{indent}  "));
    }

    /// A quiet review is this one line; any other one starts with the news.
    fn head(&mut self, view: &View) {
        if let Some(line) = &view.quiet {
            return self.add(line, "", "");
        }
        self.add(&view.head, "", "");
        self.add(&view.question, "", "");
        self.blank();
        self.add(&view.news, "", "");
        let labels = view.counts.iter().map(|line| width(&line.label)).max();
        let room = LABEL.max(labels.unwrap_or_default() + 1);
        for line in &view.counts {
            let counts: Vec<String> = line
                .counts
                .iter()
                .map(|known| {
                    format!(
                        "{} {} {}",
                        known.status.symbol, known.count, known.status.word
                    )
                })
                .collect();
            let label = left(&line.label, room);
            self.add(&counts.join(" · "), &label, &" ".repeat(room));
        }
    }

    fn section(&mut self, section: &Section) {
        match section {
            Section::Changes {
                heading,
                items,
                more,
            } => {
                self.each(heading, items, more.as_deref(), Self::change);
            }
            Section::Decisions {
                heading,
                items,
                more,
            } => {
                self.each(heading, items, more.as_deref(), Self::decision);
            }
            Section::Diagnosis { heading, items } => {
                self.each(heading, items, None, Self::diagnosis);
            }
            Section::Scoreboard {
                heading,
                items,
                more,
            } => {
                self.each(heading, items, more.as_deref(), Self::objective);
            }
            Section::Waits {
                heading,
                items,
                more,
            } => {
                self.each(heading, items, more.as_deref(), Self::wait);
            }
            Section::Lines {
                heading,
                items,
                more,
            }
            | Section::Illustrated {
                heading,
                items,
                more,
                ..
            } => {
                self.each(heading, items, more.as_deref(), |page, sentence| {
                    page.add(sentence, "- ", "  ");
                });
            }
            Section::Owners {
                heading,
                items,
                more,
            } => {
                self.each(heading, items, more.as_deref(), Self::owner);
            }
            Section::DueNext { heading, list } => {
                self.heading(heading);
                self.tasks(list, "");
            }
            Section::Data {
                heading,
                sources,
                more,
                notes,
            } => {
                self.heading(heading);
                for source in sources {
                    self.source(source);
                }
                self.more(more.as_deref(), "");
                for note in notes {
                    self.add(note, "", "");
                }
            }
        }
    }

    /// A heading and its items; those of several lines are parted by a blank one.
    fn each<T>(&mut self, heading: &str, items: &[T], more: Option<&str>, one: fn(&mut Self, &T)) {
        self.heading(heading);
        let mut was_long = false;
        for item in items {
            if was_long {
                self.blank();
            }
            let before = self.lines.len();
            one(self, item);
            was_long = self.lines.len() > before + 2;
        }
        self.more(more, "");
    }

    fn change(&mut self, change: &ChangeView) {
        self.titled(&change.status, &change.name);
        self.add(&format!("{} · {}", change.turn, change.owner), "  ", "  ");
        self.reasons(&change.reasons, "  ");
        // An address that is broken over two lines opens nothing.
        let link = change.link.iter().map(|link| format!("  {link}"));
        self.lines.extend(link);
    }

    fn decision(&mut self, decision: &DecisionView) {
        self.titled(&decision.status, &decision.about);
        if let Some(fact) = &decision.fact {
            self.add(fact, "  - ", "    ");
        }
        self.add(&decision.advice, "  > ", "    ");
        self.decides(&decision.decides, decision.at_stake.as_ref());
    }

    fn decides(&mut self, decides: &str, at_stake: Option<&String>) {
        let stake = at_stake.map_or_else(String::new, |stake| format!(" · {stake}"));
        self.add(&format!("{decides}{stake}"), "  ", "  ");
    }

    fn diagnosis(&mut self, line: &DiagnosisView) {
        self.titled(&line.status, &line.statement);
        self.add(&line.text, "  > ", "    ");
        if let Some(decides) = &line.decides {
            self.decides(decides, line.at_stake.as_ref());
        }
    }

    fn titled(&mut self, status: &StatusView, name: &str) {
        let head = format!("{} {}  ", status.symbol, status.word.to_uppercase());
        self.add(name, &head, "  ");
    }

    fn objective(&mut self, row: &ObjectiveView) {
        if row.depth > 0 {
            let name = format!("{} {}", "└─".repeat(row.depth.min(4)), row.statement);
            self.titled(&row.status, &name);
        } else {
            self.titled(&row.status, &row.statement);
        }
        self.add(&row.about, "  ", "  ");
        self.reasons(&row.reasons, "  ");
        if let Some(diagnosis) = &row.diagnosis {
            self.add(diagnosis, "  > ", "    ");
        }
        row.notes.iter().for_each(|note| self.add(note, "  ", "  "));
        if let Some(lag) = &row.lag {
            self.columns();
            self.measure(lag, "  ");
        }
        let mut is_headed = row.lag.is_some();
        for initiative in &row.initiatives {
            self.blank();
            self.initiative(initiative);
            if !is_headed && !initiative.leads.is_empty() {
                self.columns();
                is_headed = true;
            }
            initiative
                .leads
                .iter()
                .for_each(|lead| self.measure(lead, "    "));
            self.more(initiative.more.as_deref(), "    ");
        }
        self.more(row.more.as_deref(), "  ");
    }

    fn initiative(&mut self, row: &InitiativeView) {
        let head = format!("  {} {}  ", row.status.symbol, row.status.word);
        self.add(&format!("{} · {}", row.name, row.about), &head, "    ");
        let work = [row.work.as_str(), row.held_up.as_str()];
        let work: Vec<&str> = work.into_iter().filter(|part| !part.is_empty()).collect();
        if !work.is_empty() {
            self.add(&work.join(" · "), "    ", "    ");
        }
        self.reasons(&row.reasons, "    ");
    }

    fn columns(&mut self) {
        let Columns { now, plan, gap, .. } = self.columns;
        let head = [now, plan, gap].map(|name| right(name, FIGURE));
        let line = format!("{} {}", left("", self.name), head.join(" "));
        self.lines.push(line);
    }

    /// Name, three figures flush right and status in columns; a long name goes on below, figures
    /// that are too wide for their column follow as a sentence.
    fn measure(&mut self, row: &MeasureView, indent: &str) {
        let status = format!("{} {}", row.status.symbol, row.status.word);
        let below = format!("{indent}  ");
        let label = format!("{} ({})", row.label, row.target);
        let figures = [&row.now, &row.plan, &row.gap];
        if figures.iter().any(|figure| width(figure) > FIGURE) {
            self.add(&format!("{label} {status}"), indent, &below);
            self.add(&row.figures, &below, &below);
        } else {
            let figures = figures.map(|figure| right(figure, FIGURE)).join(" ");
            let mut names = wrap(&label, self.name, indent, &below).into_iter();
            let first = left(&names.next().unwrap_or_default(), self.name);
            self.lines.push(format!("{first} {figures}  {status}"));
            self.lines.extend(names);
        }
        if !row.detail.is_empty() {
            self.add(&row.detail, &below, &below);
        }
        self.reasons(&row.reasons, &below);
    }

    fn wait(&mut self, wait: &WaitView) {
        self.add(&wait.text, "- ", "  ");
    }

    fn owner(&mut self, owner: &OwnerView) {
        let mut head = vec![owner.name.as_str()];
        head.extend(owner.load.as_deref());
        head.extend(owner.overdue.as_deref());
        self.add(&head.join(" · "), "", "  ");
        for list in &owner.lists {
            self.add(&format!("{} ({})", list.label, list.count), "  ", "  ");
            self.tasks(list, "    ");
        }
    }

    fn tasks(&mut self, list: &TaskListView, indent: &str) {
        for task in &list.items {
            let note = task
                .note
                .as_ref()
                .map_or_else(String::new, |note| format!(" · {note}"));
            let line = format!("{} {}{note}", task.key, task.title);
            self.add(&line, &format!("{indent}- "), &format!("{indent}  "));
        }
        self.more(list.more.as_deref(), &format!("{indent}  "));
    }

    fn source(&mut self, source: &SourceView) {
        let help = source
            .help
            .as_ref()
            .map_or_else(String::new, |help| format!(" — {help}"));
        let line = format!("{}{help}", source.line);
        self.add(
            &line,
            &format!("{} {}  ", source.status.symbol, source.status.word),
            "  ",
        );
    }
}

//! The scoreboard as a tree in a terminal: objective, initiative, lead, in aligned columns that fit the width.

use anstyle::{AnsiColor, Style};

use crate::engine::assessment::Status;

use super::content::ReviewContent;
use super::figures as words;
use super::layout::{left, right, width, wrap};
use super::measure;
use super::paint::Painter;
use super::rows::{InitiativeRow, LeadRow, List, Measure, ObjectiveRow, ReasonLine};
use super::sentence::Sentence;
use super::view::{StatusView, status};
use super::voice::Voice;

/// A tree narrower than this is not readable.
const NARROWEST: usize = 40;

/// Names want at least this many columns before a column of figures is worth its room.
const NAME: usize = 34;

/// The columns behind the name, and the order in which they get their room: a narrow terminal loses the last first.
const LABELS: [&str; 5] = ["", "now", "plan", "gap", "from the plan"];
const KEEP: [usize; 5] = [1, 3, 2, 0, 4];

/// The column that is set flush left.
const STATUS: usize = 0;
const DISTANCE: usize = 4;

/// One line of the tree before it is set into columns.
struct Line {
    /// What stands before its sign, and before what follows below it.
    guides: (String, String),
    status: StatusView,
    name: String,
    is_objective: bool,
    /// Status, now, plan, gap, distance.
    cells: [String; 5],
    /// Sentences below it.
    below: Vec<String>,
}

/// The scoreboard as a tree of at most `width` columns (40 at the least), with ANSI colours when asked.
///
/// Everything in the plan is shown, what has not started too. Reasons stand below whatever wants attention.
pub fn tree(content: &ReviewContent, width: usize, colour: bool) -> String {
    let painter = Painter { colour };
    let objectives: Vec<Vec<Line>> = forest(&content.scoreboard.items)
        .into_iter()
        .map(|node| node.placed("", ""))
        .collect();
    let columns = Columns::of(width.max(NARROWEST), objectives.iter().flatten());
    let news = words::capital(content.news.english().as_str());
    let headline = format!("{news} · {}", words::date(content.as_of));
    let mut out: Vec<String> = wrap(&headline, columns.all, "", "")
        .into_iter()
        .map(|line| painter.paint(line, Style::new().bold()))
        .collect();
    if !objectives.is_empty() {
        out.push(String::new());
        out.push(painter.paint(columns.header(), Style::new().dimmed()));
    }
    for (index, lines) in objectives.iter().enumerate() {
        if index > 0 {
            out.push(String::new());
        }
        out.extend(lines.iter().flat_map(|line| columns.set(line, painter)));
    }
    out.join("\n") + "\n"
}

/// How wide each part is; a column without room has no width and is left out.
struct Columns {
    all: usize,
    name: usize,
    cells: [usize; 5],
}

impl Columns {
    fn of<'a>(all: usize, lines: impl Iterator<Item = &'a Line>) -> Self {
        let mut needed = LABELS.map(width);
        for line in lines {
            for (needed, cell) in needed.iter_mut().zip(&line.cells) {
                *needed = (*needed).max(width(cell));
            }
        }
        let mut columns = Self {
            all,
            name: all,
            cells: [0; 5],
        };
        for (cell, needed) in KEEP.map(|index| (index, needed.get(index).copied().unwrap_or(0))) {
            let room = columns.name.saturating_sub(needed + 2);
            if needed > 0 && room >= NAME.min(all / 2) {
                columns.name = room;
                columns
                    .cells
                    .iter_mut()
                    .skip(cell)
                    .take(1)
                    .for_each(|width| *width = needed);
            }
        }
        columns
    }

    fn header(&self) -> String {
        let line = left("", self.name) + &self.cells(&LABELS.map(str::to_owned), None);
        line.trim_end().to_owned()
    }

    /// The cells, each behind two blanks; the status in its tone.
    fn cells(&self, cells: &[String; 5], tone: Option<(Painter, Style)>) -> String {
        let mut line = String::new();
        for (index, (cell, columns)) in cells.iter().zip(self.cells).enumerate() {
            let set = match index {
                _ if columns == 0 => continue,
                STATUS | DISTANCE => left(cell, columns),
                _ => right(cell, columns),
            };
            line += "  ";
            line += &match tone {
                Some((painter, style)) if index == STATUS => painter.paint(set, style),
                _ => set,
            };
        }
        line
    }

    fn set(&self, line: &Line, painter: Painter) -> Vec<String> {
        let (first, rest) = &line.guides;
        let tone = tone(&line.status);
        let name_style = if line.is_objective {
            Style::new().bold()
        } else {
            Style::new()
        };
        let room = self.name.saturating_sub(width(first) + 2);
        let mut names = wrap(&line.name, room, "", "").into_iter();
        let name = left(&names.next().unwrap_or_default(), room);
        let head = [
            painter.paint(first.clone(), Style::new().dimmed()),
            painter.paint(format!("{} ", line.status.symbol), tone),
            painter.paint(name, name_style),
            self.cells(&line.cells, Some((painter, tone))),
        ];
        let mut lines = vec![head.concat().trim_end().to_owned()];
        for name in names {
            let guide = painter.paint(format!("{rest}  "), Style::new().dimmed());
            lines.push(guide + &painter.paint(name, name_style));
        }
        for sentence in &line.below {
            let set = wrap(
                sentence,
                self.all,
                &format!("{rest}  - "),
                &format!("{rest}    "),
            );
            lines.extend(
                set.into_iter()
                    .map(|text| painter.paint(text, Style::new().dimmed())),
            );
        }
        lines
    }
}

pub(super) fn tone(status: &StatusView) -> Style {
    let colour = match status.tone {
        "good" => AnsiColor::Green,
        "warn" => AnsiColor::Yellow,
        "bad" => AnsiColor::Red,
        _ => return Style::new().dimmed(),
    };
    Style::new().fg_color(Some(colour.into()))
}

/// A line and what hangs below it.
struct Node {
    line: Line,
    children: Vec<Node>,
}

impl Node {
    /// The lines of the branch: `first` stands before its own sign, `rest` before what follows.
    fn placed(mut self, first: &str, rest: &str) -> Vec<Line> {
        let down = if self.children.is_empty() { "" } else { "│" };
        self.line.guides = (first.to_owned(), format!("{rest}{down}"));
        let mut lines = vec![self.line];
        let last = self.children.len().saturating_sub(1);
        for (index, child) in self.children.into_iter().enumerate() {
            let (turn, below) = if index == last {
                ("└─ ", "   ")
            } else {
                ("├─ ", "│  ")
            };
            lines.extend(child.placed(&format!("{rest}{turn}"), &format!("{rest}{below}")));
        }
        lines
    }
}

/// The objectives at the top, each with those that serve it: the rows come depth first.
fn forest(rows: &[ObjectiveRow]) -> Vec<Node> {
    let mut nodes = Vec::new();
    let mut rest = rows;
    while let [row, below @ ..] = rest {
        let deeper = below
            .iter()
            .take_while(|next| next.depth > row.depth)
            .count();
        let (own, others) = below.split_at(deeper);
        let mut node = objective_node(row);
        node.children.extend(forest(own));
        nodes.push(node);
        rest = others;
    }
    nodes
}

fn objective_node(row: &ObjectiveRow) -> Node {
    let mut below = Vec::new();
    if row.status.wants_attention() {
        below.extend(sentences(&row.reasons));
        below.extend(sentences(&row.lag_reasons));
        below.extend(
            row.diagnosis
                .as_ref()
                .map(|line| format!("diagnosis: {}", line.text.english())),
        );
    }
    below.extend(row.original.as_ref().map(english));
    let cells = match &row.lag {
        Some(lag) => cells(row.status, lag),
        None => [
            row.status.as_str().to_owned(),
            done(row.completion.share),
            String::new(),
            String::new(),
            String::new(),
        ],
    };
    Node {
        line: Line {
            guides: (String::new(), String::new()),
            status: status(Voice::english(), row.status),
            name: row.statement.to_string(),
            is_objective: true,
            cells,
            below,
        },
        children: row.initiatives.items.iter().map(initiative_node).collect(),
    }
}

fn initiative_node(row: &InitiativeRow) -> Node {
    let share = row
        .completion
        .share
        .filter(|_| row.status != Status::NotStarted);
    let mut below = if row.status.wants_attention() {
        sentences(&row.reasons)
    } else {
        Vec::new()
    };
    below.extend(held_up(row));
    below.extend(row.original.as_ref().map(english));
    Node {
        line: Line {
            guides: (String::new(), String::new()),
            status: status(Voice::english(), row.status),
            name: format!("{} ({})", row.name, row.owner),
            is_objective: false,
            cells: [
                row.status.as_str().to_owned(),
                done(share),
                String::new(),
                String::new(),
                String::new(),
            ],
            below,
        },
        children: row.leads.items.iter().map(lead_node).collect(),
    }
}

fn lead_node(lead: &LeadRow) -> Node {
    Node {
        line: Line {
            guides: (String::new(), String::new()),
            status: status(Voice::english(), lead.status),
            name: english(&lead.measure.label),
            is_objective: false,
            cells: cells(lead.status, &lead.measure),
            below: Vec::new(),
        },
        children: Vec::new(),
    }
}

/// `5 tasks blocked; waits on CRM roll-out (off track, 55 days behind)`.
fn held_up(row: &InitiativeRow) -> Option<String> {
    let blocked = row.tasks.blocked;
    let tasks = (blocked > 0 && !row.waits_on.is_empty())
        .then(|| format!("{} blocked", words::count(blocked, "task")));
    let waits = row.waits_on.iter();
    let waits = waits.map(|on| format!("waits on {}", on.english()));
    let milestones = row.milestones.iter().filter(|line| line.is_trouble());
    let milestones =
        milestones.map(|line| format!("milestone {} {}", line.name, line.text.english()));
    let parts: Vec<String> = tasks.into_iter().chain(waits).chain(milestones).collect();
    (!parts.is_empty()).then(|| parts.join("; "))
}

fn sentences(reasons: &List<ReasonLine>) -> Vec<String> {
    reasons
        .items
        .iter()
        .map(|reason| english(&reason.text))
        .collect()
}

fn english(sentence: &Sentence) -> String {
    sentence.english().to_string()
}

/// `62 % done`: an initiative has no figure of its own.
fn done(share: Option<f64>) -> String {
    share.map_or_else(String::new, |share| {
        format!("{} done", words::percent(share))
    })
}

/// What has not started has no figures worth a look.
fn cells(known: Status, figures: &Measure) -> [String; 5] {
    let word = known.as_str().to_owned();
    if known == Status::NotStarted {
        return [
            word,
            String::new(),
            String::new(),
            String::new(),
            String::new(),
        ];
    }
    [
        word,
        measure::now(figures).to_string(),
        measure::plan(figures).to_string(),
        measure::gap(figures).to_string(),
        measure::distance(figures)
            .map(|distance| distance.to_string())
            .unwrap_or_default(),
    ]
}

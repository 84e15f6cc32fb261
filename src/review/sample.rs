//! A review that fills every place of the templates, and one that fills as few as there can be: what an organisation's own
//! templates are tried on before a reader depends on them.

use crate::engine::assessment::Status;

use super::view::{
    ChangeView, Columns, CountLine, CountView, DecisionView, DiagnosisView, InitiativeView,
    MeasureView, ObjectiveView, OwnerView, PictureView, ReasonsView, Section, SourceView,
    StatusView, TaskListView, TaskView, View, WaitView,
};
use super::voice::Voice;

/// Reviews in which every kind of section and every optional part is there, and is not.
pub(super) fn views() -> [View; 3] {
    let quiet = View {
        quiet: Some("Week 47: all 3 objectives on track; nothing else to report".into()),
        sections: Vec::new(),
        ..view(false)
    };
    [view(true), view(false), quiet]
}

fn view(full: bool) -> View {
    View {
        lang: "en".into(),
        title: if full {
            "Weekly check-in for Maria Gomez".into()
        } else {
            "Weekly check-in".into()
        },
        question: "What got done, what is blocked, what needs help?".into(),
        period: "week 47".into(),
        date: "Monday, 23 November 2026".into(),
        head: "Weekly check-in, week 47 (Monday, 23 November 2026)".into(),
        news: "2 objectives turned off track".into(),
        quiet: None,
        preview: "Maria Gomez decides: cut the scope".into(),
        counts: vec![CountLine {
            label: "Objectives:".into(),
            counts: Status::ALL
                .map(|known| CountView {
                    status: status(known),
                    count: "2".into(),
                })
                .into(),
        }],
        columns: Columns {
            measure: "Measure".into(),
            now: "Now".into(),
            plan: "Plan".into(),
            gap: "Gap".into(),
            widest_status: 13,
        },
        sections: sections(full),
        pictures: PLACES
            .iter()
            .filter(|_| full)
            .map(|place| ((*place).to_owned(), picture()))
            .collect(),
    }
}

/// Where the template asks for a picture.
const PLACES: [&str; 4] = ["objective-0", "lag-0", "lead-0-0-0", "chains"];

fn picture() -> PictureView {
    PictureView {
        cid: "objective-0@throughline".into(),
        alt: "31 tasks on 20 Nov, plan 44".into(),
        width: 560,
        height: 240,
    }
}

fn some(full: bool, text: &str) -> Option<String> {
    full.then(|| text.to_owned())
}

fn sections(full: bool) -> Vec<Section> {
    let heading = || "A heading".to_owned();
    let more = || some(full, "and 3 more");
    vec![
        Section::Changes {
            heading: heading(),
            items: vec![change(full)],
            more: more(),
        },
        Section::Decisions {
            heading: heading(),
            items: vec![decision(full)],
            more: more(),
        },
        Section::Diagnosis {
            heading: heading(),
            items: vec![diagnosis(full)],
        },
        Section::Scoreboard {
            heading: heading(),
            items: vec![objective(full)],
            more: more(),
        },
        Section::Waits {
            heading: heading(),
            items: vec![WaitView {
                text: "Ana waits for PLAT-3".into(),
                link: some(full, LINK),
            }],
            more: more(),
        },
        Section::Lines {
            heading: heading(),
            items: vec!["A sentence".into()],
            more: more(),
        },
        Section::Illustrated {
            heading: heading(),
            picture: "chains",
            items: some(full, "A sentence").into_iter().collect(),
            more: more(),
        },
        Section::Owners {
            heading: heading(),
            items: vec![owner(full)],
            more: more(),
        },
        Section::DueNext {
            heading: heading(),
            list: tasks(full),
        },
        Section::Data {
            heading: heading(),
            sources: vec![SourceView {
                status: status(Status::Unknown),
                id: "platform".into(),
                text: "last read 2 h ago".into(),
                line: "platform: last read 2 h ago".into(),
                help: some(full, "renew the token"),
            }],
            more: more(),
            notes: some(full, "A note").into_iter().collect(),
        },
    ]
}

const LINK: &str = "https://tracker.example/PLAT-3";

fn reasons(full: bool) -> ReasonsView {
    ReasonsView {
        items: some(full, "31 of 52 tasks, plan 44").into_iter().collect(),
        more: some(full, "and 1 more reason"),
    }
}

fn change(full: bool) -> ChangeView {
    ChangeView {
        status: status(Status::OffTrack),
        name: "Raise market share".into(),
        link: some(full, "https://plan.acme.example/objective/share"),
        turn: "was at risk".into(),
        owner: "Maria Gomez".into(),
        reasons: reasons(full),
    }
}

fn decision(full: bool) -> DecisionView {
    DecisionView {
        status: status(Status::AtRisk),
        about: "Raise market share".into(),
        fact: some(full, "31 of 52 tasks, plan 44"),
        advice: "Cut the scope or move the date".into(),
        decides: "Maria Gomez decides by 27 Nov".into(),
        at_stake: some(full, "at stake: USD 4.0 M"),
    }
}

fn diagnosis(full: bool) -> DiagnosisView {
    DiagnosisView {
        status: status(Status::AtRisk),
        statement: "Raise market share".into(),
        text: "Actions are done and the result does not move".into(),
        decides: some(full, "Maria Gomez decides by 27 Nov"),
        at_stake: some(full, "at stake: USD 4.0 M"),
    }
}

fn measure(full: bool) -> MeasureView {
    MeasureView {
        status: status(Status::OnTrack),
        label: "interviews held".into(),
        target: "50 interviews by 30 Jun".into(),
        now: "31".into(),
        plan: "44".into(),
        gap: "−13".into(),
        figures: "now 31, plan 44, gap −13".into(),
        detail: some(full, "last period hit").unwrap_or_default(),
        reasons: reasons(full),
    }
}

fn objective(full: bool) -> ObjectiveView {
    ObjectiveView {
        status: status(Status::OffTrack),
        statement: "Raise market share".into(),
        link: some(full, "https://plan.acme.example/objective/share"),
        depth: usize::from(full),
        about: "Maria Gomez, due 31 Dec".into(),
        reasons: reasons(full),
        notes: some(full, "A note").into_iter().collect(),
        diagnosis: some(full, "Too early to tell"),
        lag: full.then(|| measure(full)),
        initiatives: full.then(|| initiative(full)).into_iter().collect(),
        more: some(full, "and 2 more initiatives"),
    }
}

fn initiative(full: bool) -> InitiativeView {
    InitiativeView {
        status: status(Status::AtRisk),
        name: "Customer interviews".into(),
        link: some(full, "https://plan.acme.example/initiative/interviews"),
        about: "Jonas Weber, due 30 Jun".into(),
        work: some(full, "31 of 52 tasks done").unwrap_or_default(),
        held_up: some(full, "waits for the CRM").unwrap_or_default(),
        reasons: reasons(full),
        leads: vec![measure(full), measure(false)],
        more: some(full, "and 1 more measure"),
    }
}

fn tasks(full: bool) -> TaskListView {
    TaskListView {
        label: "Blocked".into(),
        count: "4".into(),
        items: vec![TaskView {
            key: "PLAT-3".into(),
            title: "Transcribe the interviews".into(),
            link: some(full, LINK),
            note: some(full, "overdue by 9 days"),
        }],
        more: some(full, "and 3 more"),
    }
}

fn owner(full: bool) -> OwnerView {
    OwnerView {
        name: "Jonas Weber".into(),
        load: some(full, "12 tasks"),
        overdue: some(full, "2 overdue"),
        lists: vec![tasks(full)],
    }
}

fn status(known: Status) -> StatusView {
    super::view::status(Voice::english(), known)
}

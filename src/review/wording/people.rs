//! Words for people and their tasks: who did what, what holds them up, what is due, who waits for whom.

use crate::domain::review::ReviewKind;
use crate::language::phrase::{Arg, Phrase};
use crate::phrase;

use super::super::content::{OwnerBlock, TaskLine};
use super::super::rows::List;
use super::super::view::{OwnerView, Section, TaskListView, TaskView, WaitView};
use super::Words;

impl Words<'_> {
    /// `11 of 14 tasks due in the seven days before are done, 9 on time; the due date of 2 was pushed`.
    pub(super) fn commitments(&self) -> Option<Section> {
        let kept = self.content.commitments.as_ref()?;
        let id = match kept.pushed {
            0 => "commitments",
            _ => "commitments-pushed",
        };
        let mut sentence = Phrase::new(id)
            .with("done", kept.done)
            .with("due", kept.due)
            .with("on_time", kept.on_time);
        if kept.pushed > 0 {
            sentence = sentence.with("pushed", kept.pushed);
        }
        Some(Section::Lines {
            heading: self.say(&phrase!("heading-commitments")),
            items: vec![self.say(&sentence)],
            more: None,
        })
    }

    pub(super) fn waits(&self) -> Option<Section> {
        let waits = &self.content.waits;
        let items = waits.items.iter().map(|wait| WaitView {
            text: self.sentence(&wait.text),
            link: wait.link.as_ref().map(ToString::to_string),
        });
        (!waits.is_empty()).then(|| Section::Waits {
            heading: self.say(&phrase!("heading-waits")),
            items: items.collect(),
            more: self.more(waits),
        })
    }

    pub(super) fn owners(&self) -> Option<Section> {
        let owners = &self.content.owners;
        let heading = match self.content.kind {
            ReviewKind::CheckIn => "heading-owners-done",
            ReviewKind::CourseCorrection | ReviewKind::Quarterly => "heading-owners",
        };
        let blocks = owners.items.iter().map(|block| self.owner(block));
        let items: Vec<OwnerView> = blocks.filter(|block| !block.lists.is_empty()).collect();
        (!items.is_empty()).then(|| Section::Owners {
            heading: self.say(&Phrase::new(heading)),
            items,
            more: self.more(owners),
        })
    }

    fn owner(&self, block: &OwnerBlock) -> OwnerView {
        let is_check_in = self.content.kind == ReviewKind::CheckIn;
        let kept = block.commitments.as_ref();
        let kept = kept
            .filter(|kept| kept.due > 0 && is_check_in)
            .map(|kept| self.say(&phrase!("owner-kept", done = kept.done, due = kept.due)));
        let load: Vec<String> = self.left(block).into_iter().chain(kept).collect();
        let load = (!load.is_empty()).then(|| load.join(" · "));
        let done = is_check_in.then_some(("list-done", &block.done));
        let lists = [
            ("list-blocked", &block.blocked),
            ("list-needs-help", &block.needs_help),
        ];
        OwnerView {
            name: self.voice.name(&block.name),
            load,
            overdue: (block.overdue > 0)
                .then(|| self.say(&phrase!("owner-overdue", count = block.overdue))),
            lists: done
                .into_iter()
                .chain(lists)
                .filter(|(_, list)| !list.is_empty())
                .map(|(label, list)| self.tasks(label, list, "task-closed"))
                .collect(),
        }
    }

    /// `38 tasks left, about 312 h`.
    fn left(&self, block: &OwnerBlock) -> Option<String> {
        let count = block.remaining;
        (count > 0).then(|| {
            self.say(&match block.remaining_hours {
                Some(hours) => phrase!(
                    "owner-left-hours",
                    count = count,
                    hours = Arg::number(hours, 0)
                ),
                None => phrase!("owner-left", count = count),
            })
        })
    }

    pub(super) fn due_next(&self) -> Option<Section> {
        let due = &self.content.due_next;
        (!due.is_empty()).then(|| Section::DueNext {
            heading: self.say(&phrase!("heading-due-next")),
            list: self.tasks("list-due", due, "task-due"),
        })
    }

    fn tasks(
        &self,
        label: &'static str,
        list: &List<TaskLine>,
        dated: &'static str,
    ) -> TaskListView {
        let line = |line: &TaskLine| {
            let owner = line.owner.as_ref().map(|owner| self.voice.name(owner));
            let date = line
                .date
                .filter(|_| line.note.is_none())
                .map(|date| self.say(&Phrase::new(dated).with("day", self.day(date))));
            let note = line.note.as_ref().map(|note| self.voice.name(note));
            let note = note.or(date);
            let notes: Vec<String> = [note, owner].into_iter().flatten().collect();
            TaskView {
                key: line.key.to_string(),
                title: line.title.to_string(),
                link: line.link.as_ref().map(ToString::to_string),
                note: (!notes.is_empty()).then(|| notes.join(" · ")),
            }
        };
        TaskListView {
            label: self.say(&Phrase::new(label)),
            count: self.voice.spell(&(list.items.len() + list.more).into()),
            items: list.items.iter().map(line).collect(),
            more: self.more(list),
        }
    }
}

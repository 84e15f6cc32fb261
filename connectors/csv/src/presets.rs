//! The shipped presets of exports: columns of trackers described in the configuration's own syntax,
//! and the columns that a tracker's export is known by.

use crate::header::Header;

/// One tracker's export.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Preset {
    /// Its name in the configuration: `jira`.
    pub name: &'static str,
    /// The tracker's own name.
    pub tracker: &'static str,
    /// The keys of one `[source.NAME]` table, as TOML.
    pub text: &'static str,
    /// Columns that no other tracker has together; one of these lists is enough.
    signs: &'static [&'static [&'static str]],
}

/// In alphabetical order.
const PRESETS: [Preset; 12] = [
    Preset {
        name: "asana",
        tracker: "Asana",
        text: include_str!("../presets/asana.toml"),
        signs: &[&["Task ID", "Completed At", "Last Modified", "Name"]],
    },
    Preset {
        name: "azure-devops",
        tracker: "Azure DevOps",
        text: include_str!("../presets/azure-devops.toml"),
        signs: &[
            &["ID", "Work Item Type", "Title", "State"],
            &["ID", "Work Item Type", "Title 1", "State"],
        ],
    },
    Preset {
        name: "bugzilla",
        tracker: "Bugzilla",
        text: include_str!("../presets/bugzilla.toml"),
        signs: &[
            &["Bug ID", "Summary", "Status"],
            &["bug_id", "short_desc", "bug_status"],
        ],
    },
    Preset {
        name: "clickup",
        tracker: "ClickUp",
        text: include_str!("../presets/clickup.toml"),
        signs: &[&["Task ID", "Task Name", "Status", "List Name"]],
    },
    Preset {
        name: "github",
        tracker: "a GitHub project",
        text: include_str!("../presets/github.toml"),
        signs: &[
            &["Title", "URL", "Assignees", "Status"],
            &["Title", "URL", "Repository", "Status"],
        ],
    },
    Preset {
        name: "gitlab",
        tracker: "GitLab",
        text: include_str!("../presets/gitlab.toml"),
        signs: &[
            &["Issue ID", "Title", "State", "Created At (UTC)"],
            &["IID", "Title", "State", "Created At (UTC)"],
        ],
    },
    Preset {
        name: "jira",
        tracker: "Jira",
        text: include_str!("../presets/jira.toml"),
        signs: &[
            &["Issue key", "Issue id", "Summary", "Status"],
            &["Vorgangsschlüssel", "Vorgangs-ID", "Zusammenfassung"],
            &["Clé de ticket", "ID de ticket", "Résumé"],
            &["Clave de incidencia", "ID de la incidencia", "Resumen"],
            &["Clave de incidencia", "Id. de la incidencia", "Resumen"],
        ],
    },
    Preset {
        name: "linear",
        tracker: "Linear",
        text: include_str!("../presets/linear.toml"),
        signs: &[
            &["ID", "Team", "Title", "Status", "Cycle Name"],
            &["ID", "Team", "Title", "Status", "Canceled"],
            &["Id", "Team", "Title", "Status", "Canceled"],
        ],
    },
    Preset {
        name: "redmine",
        tracker: "Redmine",
        text: include_str!("../presets/redmine.toml"),
        signs: &[
            &["#", "Subject", "Status"],
            &["#", "Thema", "Status"],
            &["#", "Sujet", "Statut"],
            &["#", "Asunto", "Estado"],
            &["#", "Oggetto", "Stato"],
            &["#", "Título", "Situação"],
            &["#", "Onderwerp", "Status"],
            &["#", "Temat", "Status"],
            &["#", "題名", "ステータス"],
            &["#", "Тема", "Статус"],
            &["#", "主题", "状态"],
        ],
    },
    Preset {
        name: "shortcut",
        tracker: "Shortcut",
        text: include_str!("../presets/shortcut.toml"),
        signs: &[&["id", "name", "type", "is_completed", "state"]],
    },
    Preset {
        name: "trac",
        tracker: "Trac",
        text: include_str!("../presets/trac.toml"),
        signs: &[
            &["id", "Summary", "Status", "Owner"],
            &["Ticket", "Summary", "Status", "Owner"],
            &["id", "Summary", "Status", "Milestone"],
        ],
    },
    Preset {
        name: "trello",
        tracker: "Trello",
        text: include_str!("../presets/trello.toml"),
        signs: &[&["Card ID", "Card Name", "List Name"]],
    },
];

/// The text of a preset: the keys of one `[source.NAME]` table, as TOML.
pub fn preset(name: &str) -> Option<&'static str> {
    presets()
        .find(|preset| preset.name == name)
        .map(|preset| preset.text)
}

/// All presets, by name.
pub fn presets() -> impl Iterator<Item = &'static Preset> {
    PRESETS.iter()
}

/// The preset of a header's tracker: that with the longest list of columns which are all there.
pub(crate) fn of(header: &Header) -> Option<&'static Preset> {
    let known = presets().filter_map(|preset| {
        let found = preset
            .signs
            .iter()
            .filter(|sign| sign.iter().all(|name| !header.find(name).is_empty()));
        Some((found.map(|sign| sign.len()).max()?, preset))
    });
    known
        .max_by_key(|(length, _)| *length)
        .map(|(_, preset)| preset)
}

//! The shipped presets: trackers described in the configuration's own syntax.

/// Name and text of each preset, in alphabetical order.
const PRESETS: [(&str, &str); 18] = [
    ("asana", include_str!("../presets/asana.toml")),
    ("azure-devops", include_str!("../presets/azure-devops.toml")),
    ("bugzilla", include_str!("../presets/bugzilla.toml")),
    ("clickup", include_str!("../presets/clickup.toml")),
    ("directus", include_str!("../presets/directus.toml")),
    ("gitea", include_str!("../presets/gitea.toml")),
    ("gitlab", include_str!("../presets/gitlab.toml")),
    ("jira-cloud", include_str!("../presets/jira-cloud.toml")),
    (
        "jira-data-center",
        include_str!("../presets/jira-data-center.toml"),
    ),
    ("linear", include_str!("../presets/linear.toml")),
    ("monday", include_str!("../presets/monday.toml")),
    ("openproject", include_str!("../presets/openproject.toml")),
    ("redmine", include_str!("../presets/redmine.toml")),
    (
        "request-tracker",
        include_str!("../presets/request-tracker.toml"),
    ),
    ("servicenow", include_str!("../presets/servicenow.toml")),
    ("shortcut", include_str!("../presets/shortcut.toml")),
    ("trello", include_str!("../presets/trello.toml")),
    ("youtrack", include_str!("../presets/youtrack.toml")),
];

const NAMES: [&str; PRESETS.len()] = {
    let mut names = [""; PRESETS.len()];
    let mut index = 0;
    while index < names.len() {
        names[index] = PRESETS[index].0;
        index += 1;
    }
    names
};

/// The text of a preset: the keys of one `[source.NAME]` table, as TOML.
pub fn preset(name: &str) -> Option<&'static str> {
    PRESETS
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, text)| *text)
}

/// The names of all presets.
pub fn presets() -> &'static [&'static str] {
    &NAMES
}

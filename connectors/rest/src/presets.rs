//! The shipped presets: trackers described in the configuration's own syntax.

/// Name and text of each preset, in alphabetical order.
const PRESETS: [(&str, &str); 4] = [
    ("gitea", include_str!("../presets/gitea.toml")),
    ("gitlab", include_str!("../presets/gitlab.toml")),
    ("jira-cloud", include_str!("../presets/jira-cloud.toml")),
    ("redmine", include_str!("../presets/redmine.toml")),
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

//! Units beside their figures: the ones that every plan uses are translated, any other stays as the plan spells it.

/// The message of a unit that is translated.
pub(super) fn message(unit: &str) -> Option<&'static str> {
    Some(match unit {
        "day" | "days" => "unit-days",
        "hour" | "hours" => "unit-hours",
        "item" | "items" => "unit-items",
        "month" | "months" => "unit-months",
        "point" | "points" => "unit-points",
        "task" | "tasks" => "unit-tasks",
        "week" | "weeks" => "unit-weeks",
        _ => return None,
    })
}

/// The singular of a unit that is one plain English plural: `task` of `tasks`.
pub(super) fn singular(unit: &str) -> Option<String> {
    let is_word = unit.len() > 3 && unit.chars().all(|char| char.is_ascii_lowercase());
    let stays = ["series", "species", "news", "sales"].contains(&unit);
    if !is_word || stays || unit.ends_with("ss") || unit.ends_with("us") {
        return None;
    }
    if let Some(stem) = unit.strip_suffix("ies") {
        return Some(format!("{stem}y"));
    }
    let hisses = ["sses", "shes", "ches", "xes"];
    let cut = if hisses.iter().any(|end| unit.ends_with(end)) {
        "es"
    } else {
        "s"
    };
    unit.strip_suffix(cut).map(str::to_owned)
}

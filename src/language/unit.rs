//! Units beside their figures: the ones that every plan uses are translated, any other stays as the plan spells it.

/// The message of a unit that is translated.
pub(super) fn message(unit: &str) -> Option<&'static str> {
    Some(match unit {
        "day" | "days" => "unit-days",
        "hour" | "hours" => "unit-hours",
        "item" | "items" => "unit-items",
        "month" | "months" => "unit-months",
        "point" | "points" => "unit-points",
        "pp" => "unit-percentage-points",
        "quarter" | "quarters" => "unit-quarters",
        "task" | "tasks" => "unit-tasks",
        "week" | "weeks" => "unit-weeks",
        _ => return None,
    })
}

/// The singular of a unit that is one or two words in the plain English plural: `task` of `tasks`, `story point` of `story points`.
pub fn singular(unit: &str) -> Option<String> {
    if let Some((before, last)) = unit.split_once(' ') {
        let is_word = before.starts_with(char::is_alphabetic);
        let one = singular_word(last).filter(|_| is_word)?;
        return Some(format!("{before} {one}"));
    }
    singular_word(unit)
}

fn singular_word(unit: &str) -> Option<String> {
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

//! Finding columns by their names, and what is said when one is not there.

use throughline_kit::{Problem, PullError, shown};

/// The names of an export's columns, in its order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Header {
    names: Vec<String>,
}

impl Header {
    /// A header of these names.
    pub(crate) fn new(names: Vec<String>) -> Self {
        Self { names }
    }

    /// The names, in order.
    pub(crate) fn names(&self) -> &[String] {
        &self.names
    }

    /// The columns of a name: exactly so first, then without case and outer spaces.
    pub(crate) fn find(&self, name: &str) -> Vec<usize> {
        let exact = self.all(|column| column == name);
        if !exact.is_empty() {
            return exact;
        }
        let wanted = name.trim().to_lowercase();
        self.all(|column| column.trim().to_lowercase() == wanted)
    }

    /// The columns `NAME 1`, `NAME 2`, … by their numbers: the levels of a tree, the root's first.
    pub(crate) fn levels(&self, name: &str) -> Vec<usize> {
        let wanted = name.trim().to_lowercase();
        let number = |column: &str| -> Option<u32> {
            let column = column.trim().to_lowercase();
            column
                .strip_prefix(&wanted)?
                .strip_prefix(' ')?
                .parse()
                .ok()
        };
        let mut levels: Vec<(u32, usize)> = self
            .names
            .iter()
            .enumerate()
            .filter_map(|(index, column)| Some((number(column)?, index)))
            .collect();
        levels.sort_unstable();
        levels.into_iter().map(|(_, index)| index).collect()
    }

    fn all(&self, same: impl Fn(&str) -> bool) -> Vec<usize> {
        let named = self.names.iter().enumerate();
        named
            .filter(|(_, column)| same(column))
            .map(|(index, _)| index)
            .collect()
    }

    /// The error of targets whose columns are absent; `taken` are the columns that other targets read.
    pub(crate) fn not_found(
        &self,
        place: &str,
        line: u64,
        missing: &[(String, String)],
        taken: &[usize],
    ) -> PullError {
        let mut names: Vec<&str> = Vec::new();
        for (_, name) in missing {
            if !names.contains(&name.as_str()) {
                names.push(name);
            }
        }
        let quoted: Vec<String> = names
            .iter()
            .map(|name| format!("\"{}\"", shown(name)))
            .collect();
        let noun = if names.len() == 1 {
            "column"
        } else {
            "columns"
        };
        let there: Vec<String> = self.names.iter().map(|name| shown(name)).collect();
        let mut problem = Problem::new(
            place,
            format!(
                "line {line}: {noun} {} not found; columns are: {}",
                quoted.join(", "),
                there.join(", ")
            ),
        );
        problem.help = missing.iter().find_map(|(target, name)| {
            let near = self.nearest(target, name, taken)?;
            Some(format!(
                "did you mean \"{0}\"? set fields.{target} = \"{0}\"",
                shown(near)
            ))
        });
        if let (None, Some((target, _))) = (&problem.help, missing.first()) {
            let help = format!("set fields.{target} to one of these columns, or give it a default");
            problem = problem.help(help);
        }
        PullError::broken(problem)
    }

    /// The free column that was most likely meant: by the name, or by the target's own.
    fn nearest(&self, target: &str, name: &str, taken: &[usize]) -> Option<&str> {
        let likeness = |column: &str| {
            let column = column.trim().to_lowercase();
            let words = [name, target].map(|word| {
                let word = word.trim().to_lowercase();
                let part = if !word.is_empty() && column.split_whitespace().any(|it| it == word) {
                    0.85
                } else {
                    0.0
                };
                strsim::jaro_winkler(&word, &column).max(part)
            });
            words.into_iter().fold(0.0, f64::max)
        };
        self.names
            .iter()
            .enumerate()
            .filter(|(index, _)| !taken.contains(index))
            .map(|(_, column)| (likeness(column), column.as_str()))
            .filter(|(likeness, _)| *likeness > 0.8)
            .max_by(|a, b| a.0.total_cmp(&b.0))
            .map(|(_, column)| column)
    }
}

#[cfg(test)]
mod tests {
    use super::Header;

    #[test]
    fn levels_go_by_their_numbers() {
        let names = ["ID", "Title 2", "Title 10", "title 1", "Titles 3", "Title"];
        let header = Header::new(names.map(str::to_owned).to_vec());
        assert_eq!(header.levels("Title"), [3, 1, 2]);
        assert_eq!(header.find("title"), [5]);
    }
}

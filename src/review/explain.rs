//! The derivation of a figure as an indented tree: the engine says what, this says how it looks.

use anstyle::Style;

use crate::engine::explain::Node;

use super::escape::Safe;
use super::layout::wrap;
use super::paint::Painter;

/// The derivation in lines of at most `width` columns (40 at the least), with ANSI styles when asked.
pub fn explain(node: &Node, width: usize, colour: bool) -> String {
    let mut page = Page {
        width: width.max(40),
        painter: Painter { colour },
        lines: Vec::new(),
    };
    page.node(node, "", "");
    page.lines.join("\n") + "\n"
}

/// The derivation as JSON: `head`, `lines`, `children`.
pub fn json(node: &Node) -> serde_json::Value {
    let lines: Vec<String> = node
        .lines
        .iter()
        .map(|line| Safe::new(line).as_str().to_owned())
        .collect();
    let children: Vec<serde_json::Value> = node.children.iter().map(json).collect();
    serde_json::json!({ "head": Safe::new(&node.head).as_str(), "lines": lines, "children": children })
}

struct Page {
    width: usize,
    painter: Painter,
    lines: Vec<String>,
}

impl Page {
    /// `first` stands before the head, `rest` before everything below it.
    fn node(&mut self, node: &Node, first: &str, rest: &str) {
        let has_below = !node.children.is_empty();
        let inner = format!("{rest}{}", if has_below { "│ " } else { "  " });
        self.add(&node.head, first, &inner, Style::new().bold());
        for line in &node.lines {
            self.add(line, &inner, &format!("{inner}  "), Style::new());
        }
        let last = node.children.len().saturating_sub(1);
        for (index, child) in node.children.iter().enumerate() {
            let (turn, down) = if index == last {
                ("└─ ", "   ")
            } else {
                ("├─ ", "│  ")
            };
            // A blank line sets apart what has something to say; rows of tasks stay close.
            if !child.lines.is_empty() {
                let guide = self
                    .painter
                    .paint(format!("{rest}│"), Style::new().dimmed());
                self.lines.push(guide);
            }
            self.node(child, &format!("{rest}{turn}"), &format!("{rest}{down}"));
        }
    }

    fn add(&mut self, text: &str, first: &str, rest: &str, style: Style) {
        let room = self
            .width
            .saturating_sub(super::layout::width(rest))
            .max(20);
        let text = Safe::new(text);
        for (index, line) in wrap(text.as_str(), room, "", "").into_iter().enumerate() {
            let guide = if index == 0 { first } else { rest };
            let guide = self.painter.paint(guide.to_owned(), Style::new().dimmed());
            let line = format!("{guide}{}", self.painter.paint(line, style));
            self.lines.push(line.trim_end().to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Node, explain};

    fn node(head: &str, lines: &[&str], children: Vec<Node>) -> Node {
        Node {
            head: head.into(),
            lines: lines.iter().map(|line| (*line).into()).collect(),
            children,
        }
    }

    fn example() -> Node {
        let tasks = vec![
            node(
                "SALES-412 Interview Norte Foods: done 2026-11-18",
                &[],
                vec![],
            ),
            node(
                "SALES-415 \x1b[2JInterview \u{202e}Retail: done 2026-11-18",
                &[],
                vec![],
            ),
        ];
        let lead = node(
            "lead interviews: on track",
            &[
                "plan = 0 + (52 - 0) * 0.846 = 44",
                "variance = 43 - 44 = -1 (2 points, 3 days behind)",
            ],
            tasks,
        );
        let other = node(
            "lead visits: on track",
            &["8 of 10 visits this week"],
            vec![],
        );
        node(
            "initiative field-campaign: on track",
            &[
                "completion = (1 * 0.827 + 1 * 0.8) / 2 = 0.813, which is what the leads give together",
            ],
            vec![lead, other],
        )
    }

    #[test]
    fn a_derivation_reads_from_the_top_down_to_rows() {
        insta::assert_snapshot!(explain(&example(), 60, false), @r"
        initiative field-campaign: on track
        │ completion = (1 * 0.827 + 1 * 0.8) / 2 = 0.813, which is
        │   what the leads give together
        │
        ├─ lead interviews: on track
        │  │ plan = 0 + (52 - 0) * 0.846 = 44
        │  │ variance = 43 - 44 = -1 (2 points, 3 days behind)
        │  ├─ SALES-412 Interview Norte Foods: done 2026-11-18
        │  └─ SALES-415 \x1b[2JInterview Retail: done 2026-11-18
        │
        └─ lead visits: on track
             8 of 10 visits this week
        ");
    }

    #[test]
    fn styles_come_only_when_asked() {
        let plain = explain(&example(), 60, false);
        let styled = explain(&example(), 60, true);
        assert!(!plain.contains('\x1b') && styled.contains('\x1b'));
        assert_eq!(anstream::adapter::strip_str(&styled).to_string(), plain);
    }
}

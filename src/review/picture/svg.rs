//! SVG as text: the few shapes that pictures are made of, and the one place where strangers' words are escaped.
//!
//! Only presentation attributes, so that a strict content policy has nothing to forbid; no ids, so that several
//! pictures can stand on one page; no element that could load or run anything.

use std::fmt::Write as _;

use super::{Drawing, Size, font};

/// A colour as SVG writes it.
pub type Colour = &'static str;

/// Where a text stands beside its point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// The point is its left end.
    Start,
    /// The point is its middle.
    Middle,
    /// The point is its right end.
    End,
}

/// A line's look.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stroke {
    /// Its colour.
    pub colour: Colour,
    /// In pixels.
    pub width: f64,
    /// The lengths of dashes and gaps; empty: solid.
    pub dash: &'static str,
}

impl Stroke {
    /// A solid line.
    pub fn solid(colour: Colour, width: f64) -> Self {
        Self {
            colour,
            width,
            dash: "",
        }
    }

    /// A dashed line.
    pub fn dashed(colour: Colour, width: f64, dash: &'static str) -> Self {
        Self {
            colour,
            width,
            dash,
        }
    }
}

/// A point in pixels from the upper left corner.
pub type Point = (f64, f64);

/// A rectangle in pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Area {
    /// The left edge.
    pub x: f64,
    /// The upper edge.
    pub y: f64,
    /// To the right.
    pub width: f64,
    /// Downwards.
    pub height: f64,
}

impl Area {
    /// The right edge.
    pub fn right(self) -> f64 {
        self.x + self.width
    }

    /// The lower edge.
    pub fn bottom(self) -> f64 {
        self.y + self.height
    }
}

/// A picture that is being drawn.
#[derive(Debug)]
pub struct Canvas {
    body: String,
    width: f64,
    height: f64,
    /// How much larger it is shown than it is drawn.
    scale: f64,
}

impl Canvas {
    /// An empty picture on opaque white, so that a dark page or mail leaves its colours as they are.
    pub fn new(size: Size, height: f64) -> Self {
        let width = size.drawn;
        let mut canvas = Self {
            body: String::new(),
            width,
            height,
            scale: size.shown / width,
        };
        let all = Area {
            x: 0.0,
            y: 0.0,
            width,
            height,
        };
        canvas.fill(all, "#ffffff");
        canvas
    }

    /// A filled rectangle; nothing where it has no room.
    pub fn fill(&mut self, area: Area, fill: Colour) {
        self.rect(area, fill, None);
    }

    /// A rectangle with or without an edge.
    pub fn rect(&mut self, area: Area, fill: Colour, edge: Option<Stroke>) {
        if area.width <= 0.0 || area.height <= 0.0 {
            return;
        }
        let (x, y) = (pixel(area.x), pixel(area.y));
        let (width, height) = (pixel(area.width), pixel(area.height));
        self.push(format_args!(
            "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" fill=\"{fill}\"{}/>",
            edge.map_or_else(String::new, stroke)
        ));
    }

    /// A rectangle filled with slanted lines: told from a plain one without any colour.
    pub fn hatch(&mut self, area: Area, ground: Colour, line: Stroke, gap: f64) {
        if area.width <= 0.0 || area.height <= 0.0 {
            return;
        }
        self.fill(area, ground);
        // Each line rises from the lower to the upper edge, cut at the sides.
        let mut foot = area.x - area.height + gap;
        let mut path = String::new();
        while foot < area.right() && path.len() < 20_000 {
            let from = foot.max(area.x);
            let to = (foot + area.height).min(area.right());
            let _ = write!(
                path,
                "M{} {}L{} {}",
                pixel(from),
                pixel(area.bottom() - (from - foot)),
                pixel(to),
                pixel(area.bottom() - (to - foot))
            );
            foot += gap;
        }
        if !path.is_empty() {
            self.push(format_args!(
                "<path d=\"{path}\" fill=\"none\"{}/>",
                stroke(line)
            ));
        }
    }

    /// A line.
    pub fn line(&mut self, from: Point, to: Point, look: Stroke) {
        self.path(&[from, to], look);
    }

    /// A line through points; a single point is nothing.
    pub fn path(&mut self, points: &[Point], look: Stroke) {
        if points.len() < 2 {
            return;
        }
        let path = path(points);
        self.push(format_args!(
            "<path d=\"{path}\" fill=\"none\" stroke-linejoin=\"round\"{}/>",
            stroke(look)
        ));
    }

    /// A filled shape with or without an edge.
    pub fn shape(&mut self, points: &[Point], fill: Colour, edge: Option<Stroke>) {
        if points.len() < 3 {
            return;
        }
        let path = path(points);
        self.push(format_args!(
            "<path d=\"{path}Z\" fill=\"{fill}\"{}/>",
            edge.map_or_else(String::new, stroke)
        ));
    }

    /// A dot.
    pub fn dot(&mut self, at: Point, radius: f64, fill: Colour, edge: Option<Stroke>) {
        let (x, y, radius) = (pixel(at.0), pixel(at.1), pixel(radius));
        self.push(format_args!(
            "<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\" fill=\"{fill}\"{}/>",
            edge.map_or_else(String::new, stroke)
        ));
    }

    /// The head of an arrow that points to the right at a point.
    pub fn arrowhead(&mut self, at: Point, fill: Colour) {
        let (x, y) = at;
        self.shape(
            &[(x, y), (x - 5.0, y - 3.0), (x - 5.0, y + 3.0)],
            fill,
            None,
        );
    }

    /// Words, on their base line.
    pub fn text(&mut self, at: Point, words: &str, size: f64, fill: Colour, anchor: Anchor) {
        if words.is_empty() {
            return;
        }
        let anchor = match anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        };
        let (x, y, size) = (pixel(at.0), pixel(at.1), pixel(size));
        self.push(format_args!(
            "<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\" fill=\"{fill}\"{anchor}>{}</text>",
            escaped(words)
        ));
    }

    /// The same on a ground of its own, so that it stands out from the lines it crosses.
    pub fn label(
        &mut self,
        at: Point,
        words: &str,
        size: f64,
        (fill, ground): (Colour, Colour),
        anchor: Anchor,
    ) {
        let width = font::width(words, size);
        let x = match anchor {
            Anchor::Start => at.0,
            Anchor::Middle => at.0 - width / 2.0,
            Anchor::End => at.0 - width,
        };
        let area = Area {
            x: x - 1.5,
            y: at.1 - size * 0.82,
            width: width + 3.0,
            height: size * 1.06,
        };
        if !words.is_empty() {
            self.fill(area, ground);
        }
        self.text(at, words, size, fill, anchor);
    }

    /// The finished picture. It is as wide as its page lets it, at most its own width.
    pub fn finish(self, alt: String) -> Drawing {
        let drawn = (whole(self.width), whole(self.height));
        let (width, height) = (
            whole(self.width * self.scale),
            whole(self.height * self.scale),
        );
        let svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {} {}\" width=\"{width}\" \
             height=\"{height}\" role=\"img\" aria-label=\"{}\" direction=\"ltr\" font-family=\"{}\">{}</svg>",
            drawn.0,
            drawn.1,
            escaped(&alt),
            font::FAMILY,
            self.body
        );
        Drawing {
            svg,
            alt,
            width,
            height,
        }
    }

    fn push(&mut self, element: std::fmt::Arguments<'_>) {
        // Writing to a string cannot fail.
        let _ = writeln!(self.body, "{element}");
    }
}

fn path(points: &[Point]) -> String {
    let mut path = String::new();
    for (index, (x, y)) in points.iter().enumerate() {
        let letter = if index == 0 { 'M' } else { 'L' };
        let _ = write!(path, "{letter}{} {}", pixel(*x), pixel(*y));
    }
    path
}

fn stroke(look: Stroke) -> String {
    let dash = if look.dash.is_empty() {
        String::new()
    } else {
        format!(" stroke-dasharray=\"{}\"", look.dash)
    };
    let (colour, width) = (look.colour, pixel(look.width));
    format!(" stroke=\"{colour}\" stroke-width=\"{width}\"{dash}")
}

/// Farther than this from the corner nothing is seen, and a renderer's own numbers end.
const FARTHEST: f64 = 20_000.0;

/// A length with one decimal at most; never `NaN`, `inf` or `-0`.
fn pixel(value: f64) -> String {
    let held = if value.is_nan() { 0.0 } else { value };
    let rounded = (held.clamp(-FARTHEST, FARTHEST) * 10.0).round() / 10.0;
    if rounded == 0.0 {
        return "0".to_owned();
    }
    format!("{rounded}")
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "held to 1 to 20,000 before"
)]
fn whole(length: f64) -> u32 {
    length.ceil().clamp(1.0, FARTHEST) as u32
}

/// Text that ends neither its element nor its attribute, and holds no character that XML forbids.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' | '\r' => out.push(' '),
            char if char.is_control() || matches!(char, '\u{fffe}' | '\u{ffff}') => {
                out.push('\u{fffd}');
            }
            char => out.push(char),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{escaped, pixel};

    #[test]
    fn text_is_inert() {
        for (text, wanted) in [
            (
                "a < b & \"c\" 'd' > e",
                "a &lt; b &amp; &quot;c&quot; &#39;d&#39; &gt; e",
            ),
            ("]]><script>", "]]&gt;&lt;script&gt;"),
            (
                "nul\0 esc\x1b\u{9b} \u{ffff}",
                "nul\u{fffd} esc\u{fffd}\u{fffd} \u{fffd}",
            ),
            ("two\nlines\tand", "two lines and"),
        ] {
            assert_eq!(escaped(text), wanted);
        }
    }

    #[test]
    fn lengths_are_short_and_finite() {
        for (value, wanted) in [
            (1.0, "1"),
            (1.25, "1.3"),
            (-0.04, "0"),
            (f64::NAN, "0"),
            (f64::INFINITY, "20000"),
            (-1e300, "-20000"),
        ] {
            assert_eq!(pixel(value), wanted);
        }
    }
}

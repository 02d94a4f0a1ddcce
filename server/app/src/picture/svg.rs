//! A drawing as SVG.

use super::layout::{Arrow, Drawing, Frame};

/// The colours of the reader's theme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Colors {
    /// Letters and the frames of boxes.
    pub foreground: String,
    /// Numbers and arrows.
    pub muted: String,
    /// The frame of what the picture is about.
    pub accent: String,
}

impl Default for Colors {
    /// Those that can be read on white and on black.
    fn default() -> Colors {
        Colors { foreground: "#808080".into(), muted: "#808080".into(), accent: "#3794ff".into() }
    }
}

impl Colors {
    /// With what a client calls its colours; what is not `#rgb`, `#rrggbb` or `#rrggbbaa` is left aside, for it would be
    /// written into the picture.
    #[must_use]
    pub fn named(color: impl Fn(&str) -> Option<String>) -> Colors {
        let usual = Colors::default();
        let of =
            |name: &str, otherwise: String| color(name).filter(|text| is_color(text)).unwrap_or(otherwise);
        Colors {
            foreground: of("foreground", usual.foreground),
            muted: of("muted", usual.muted),
            accent: of("accent", usual.accent),
        }
    }
}

fn is_color(text: &str) -> bool {
    text.strip_prefix('#').is_some_and(|digits| {
        matches!(digits.len(), 3 | 6 | 8) && digits.bytes().all(|digit| digit.is_ascii_hexdigit())
    })
}

/// Writes it. The same drawing gives the same text.
pub fn write(drawing: &Drawing, colors: &Colors) -> String {
    let Drawing { width, height, .. } = drawing;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" font-family=\"monospace\" font-size=\"13\">\
         <defs><marker id=\"a\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"8\" markerHeight=\"8\" orient=\"auto\">\
         <path d=\"M0 0L8 4L0 8z\" fill=\"{}\"/></marker></defs>",
        colors.muted
    );
    drawing.arrows.iter().for_each(|arrow| svg.push_str(&line(arrow, colors)));
    drawing.frames.iter().for_each(|frame| svg.push_str(&labelled(frame, colors)));
    svg.push_str("</svg>");
    svg
}

fn line(arrow: &Arrow, colors: &Colors) -> String {
    let ((x1, y1), (x2, y2)) = (arrow.from, arrow.to);
    format!(
        "<line x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\" stroke=\"{}\" marker-end=\"url(#a)\"/>",
        colors.muted
    )
}

fn labelled(frame: &Frame, colors: &Colors) -> String {
    let Frame { x, y, width, height, .. } = frame;
    let (color, stroke) = if frame.leads { (&colors.accent, "2") } else { (&colors.foreground, "1") };
    let number = frame.number.map(|number| format!("<tspan fill=\"{}\">{number} </tspan>", colors.muted));
    format!(
        "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"4\" fill=\"none\" stroke=\"{color}\" stroke-width=\"{stroke}\"/>\
         <text x=\"{}\" y=\"{}\" text-anchor=\"middle\" xml:space=\"preserve\" fill=\"{}\">{}{}</text>",
        x + width / 2,
        y + height / 2 + 5,
        colors.foreground,
        number.unwrap_or_default(),
        escaped(&frame.name)
    )
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            // XML 1.0 has no place for these.
            '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            c => escaped.push(c),
        }
    }
    escaped
}

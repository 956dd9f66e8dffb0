//! An SVG being drawn: shapes and escaped words.

use std::fmt::{self, Write};

use super::{Frame, Palette};

/// The height of words, in units.
pub(super) const WORDS: f64 = 12.0;
/// The average width of a character, as a share of its height.
const SIGN_WIDTH: f64 = 0.56;
/// The fonts, the reader's own first.
const FONTS: &str = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";

/// The alignment of words.
#[derive(Clone, Copy)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// The style of words.
#[derive(Clone, Copy)]
pub(super) struct Ink {
    pub paint: &'static str,
    pub bold: bool,
    pub anchor: Anchor,
}

/// A drawing.
pub(super) struct Drawing<'a> {
    frame: Frame<'a>,
    shapes: String,
}

/// A text escaped for XML, in an element and in a quoted attribute.
pub struct Escaped<'a>(pub &'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.chars().try_for_each(|sign| match sign {
            '&' => f.write_str("&amp;"),
            '<' => f.write_str("&lt;"),
            '>' => f.write_str("&gt;"),
            '"' => f.write_str("&quot;"),
            '\'' => f.write_str("&#39;"),
            // XML 1.0 forbids the other control signs in any form.
            '\n' => f.write_char('\n'),
            sign if sign.is_control() => f.write_char(' '),
            sign => f.write_char(sign),
        })
    }
}

impl<'a> Drawing<'a> {
    pub(super) fn new(frame: &Frame<'a>) -> Self {
        Self { frame: *frame, shapes: String::new() }
    }

    pub(super) fn palette(&self) -> &'a Palette {
        self.frame.palette
    }

    pub(super) fn width(&self) -> f64 {
        f64::from(self.frame.width)
    }

    /// Words in this style.
    pub(super) fn words(&mut self, x: f64, y: f64, ink: Ink, words: &str) {
        let anchor = match ink.anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        let weight = if ink.bold { " font-weight=\"600\"" } else { "" };
        let (x, y, words) = (round(x), round(y), Escaped(words));
        self.add(format_args!(
            "<text x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\" fill=\"{}\"{weight}>{words}</text>",
            ink.paint
        ));
    }

    /// Words in the main colour.
    pub(super) fn say(&mut self, x: f64, y: f64, anchor: Anchor, words: &str) {
        self.words(x, y, Ink { paint: self.palette().ink, bold: false, anchor }, words);
    }

    /// Words in the faint colour.
    pub(super) fn note(&mut self, x: f64, y: f64, anchor: Anchor, words: &str) {
        self.words(x, y, Ink { paint: self.palette().faint, bold: false, anchor }, words);
    }

    /// A filled rectangle with a tooltip.
    pub(super) fn bar(&mut self, x: f64, y: f64, width: f64, height: f64, paint: &str, tip: &str) {
        let (x, y, width, height) = (round(x), round(y), round(width.max(0.0)), round(height.max(0.0)));
        let rect = format!("<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"2\" fill=\"{paint}\"");
        match tip {
            "" => self.add(format_args!("{rect}/>")),
            tip => self.add(format_args!("{rect}><title>{}</title></rect>", Escaped(tip))),
        }
    }

    /// A stroked path with the data `d`.
    pub(super) fn stroke(&mut self, d: &str, paint: &str, width: f64, dashes: Option<&str>) {
        let dashes = dashes.map_or(String::new(), |dashes| format!(" stroke-dasharray=\"{dashes}\""));
        self.add(format_args!("<path d=\"{d}\" fill=\"none\" stroke=\"{paint}\" stroke-width=\"{width}\"{dashes}/>"));
    }

    /// A filled path.
    pub(super) fn fill(&mut self, d: &str, paint: &str, opacity: f64, tip: &str) {
        let tip = Escaped(tip);
        self.add(format_args!(
            "<path d=\"{d}\" fill=\"{paint}\" fill-opacity=\"{opacity}\"><title>{tip}</title></path>"
        ));
    }

    /// The whole SVG with this height.
    pub(super) fn finish(self, height: f64) -> String {
        let Frame { title, description, width, .. } = self.frame;
        let (title, description, height) = (Escaped(title), Escaped(description), round(height));
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"plot\" role=\"img\" viewBox=\"0 0 {width} {height}\" \
             width=\"{width}\" height=\"{height}\" font-family=\"{FONTS}\" font-size=\"{WORDS}\">\
             <title>{title}</title><desc>{description}</desc>{}</svg>",
            self.shapes
        )
    }

    fn add(&mut self, shape: fmt::Arguments<'_>) {
        self.shapes.write_fmt(shape).expect("writing to memory does not fail");
    }
}

/// The words as far as they fit, with an ellipsis if cut.
pub(super) fn fitted(words: &str, width: f64) -> String {
    let room = (width / (WORDS * SIGN_WIDTH)).max(1.0) as usize;
    if words.chars().count() <= room { words.to_owned() } else { words.chars().take(room - 1).chain(['…']).collect() }
}

/// Labels of one plot, each as far as it fits. Those that would look alike when cut at the end are cut in the middle; if they
/// still do, they lose their common beginning.
pub(super) fn fitted_apart(labels: &[&str], width: f64) -> Vec<String> {
    let room = (width / (WORDS * SIGN_WIDTH)).max(3.0) as usize;
    let cut: Vec<String> = labels.iter().map(|label| fitted(label, width)).collect();
    let looks_alike = |shown: &[String], at: usize| {
        (0..labels.len()).any(|other| labels[other] != labels[at] && shown[other] == shown[at])
    };
    let middle = |label: &str| {
        let signs: Vec<char> = label.chars().collect();
        let (before, after) = ((room - 1).div_ceil(2), (room - 1) / 2);
        signs[..before].iter().chain(&['…']).chain(&signs[signs.len() - after..]).collect::<String>()
    };
    let halved = labels.iter().enumerate();
    let halved: Vec<String> =
        halved.map(|(at, label)| if looks_alike(&cut, at) { middle(label) } else { cut[at].clone() }).collect();
    let apart = |(at, label): (usize, &&str)| {
        if !looks_alike(&halved, at) {
            return halved[at].clone();
        }
        let alike = (0..labels.len()).filter(|other| halved[*other] == halved[at]).map(|other| labels[other]);
        let shared = alike.map(|other| label.chars().zip(other.chars()).take_while(|(a, b)| a == b).count()).min();
        let rest: String = label.chars().skip(shared.unwrap_or(0)).collect();
        fitted(&format!("…{rest}"), width)
    };
    labels.iter().enumerate().map(apart).collect()
}

/// The approximate width of words.
pub(super) fn width_of(words: &str) -> f64 {
    words.chars().count() as f64 * WORDS * SIGN_WIDTH
}

/// A share of a length; 0 of nothing.
pub(super) fn part(value: u64, of: u64, length: f64) -> f64 {
    if of == 0 { 0.0 } else { value as f64 / of as f64 * length }
}

/// Rounds to a tenth: finer than visible.
pub(super) fn round(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_are_too_long_end_in_an_ellipsis() {
        assert_eq!(fitted("returns", 70.0), "returns");
        assert_eq!(fitted("the department of returns", 70.0), "the depar…");
        assert_eq!(fitted("возвраты и обмен", 70.0), "возвраты …");
    }

    #[test]
    fn labels_that_differ_never_look_alike() {
        let shown = |labels: &[&str]| fitted_apart(labels, 70.0);
        assert_eq!(shown(&["returns", "delivery of orders"]), ["returns", "delivery …"]);
        assert_eq!(shown(&["about-delivery-home", "about-delivery-shop"]), ["about…home", "about…shop"]);
        let same_ends = ["about-delivery-by-courier-late-now", "about-delivery-by-parcel-late-now"];
        assert_eq!(shown(&same_ends), ["…courier-…", "…parcel-l…"]);
        assert_eq!(shown(&["the same long label", "the same long label"]), ["the same …", "the same …"]);
    }

    #[test]
    fn nothing_of_what_is_written_becomes_markup() {
        let frame = Frame { title: "<b>", description: "a & 'b'\u{1}", width: 100, palette: &Palette::PAGE };
        let mut drawing = Drawing::new(&frame);
        drawing.say(0.0, 12.0, Anchor::Start, "</text><script>");
        drawing.bar(0.0, 0.0, 1.0, 1.0, "#000", "\"><x");
        let svg = drawing.finish(20.0);
        assert!(svg.contains("<title>&lt;b&gt;</title><desc>a &amp; &#39;b&#39; </desc>"), "{svg}");
        assert!(!svg.contains("<script") && !svg.contains("<x"), "{svg}");
    }
}

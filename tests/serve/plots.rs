//! Plots: whole, readable by machines and by people who cannot see them, and true to their figures.

use std::collections::BTreeMap;

use deflect::config::settings::OperatorLanguage;
use deflect::metrics::operator_words::OperatorWords;
use deflect::metrics::plot::{
    CoursePoint, Exit, FlowPlace, Frame, Palette, ShareBar, StackPart, StackRow, Stage, Tone, course, flow, funnel,
    shares, stack,
};
use proptest::prelude::*;
use quick_xml::Reader;
use quick_xml::events::Event;

const FRAME: Frame<'_> =
    Frame { title: "Calls & <people>", description: "What it \"says\".", width: 360, palette: &Palette::PAGE };

fn english() -> &'static OperatorWords {
    OperatorWords::of(OperatorLanguage::English)
}

/// The attributes of every element of a name, and the words between them.
struct Svg {
    elements: Vec<(String, BTreeMap<String, String>)>,
    words: Vec<String>,
}

impl Svg {
    fn read(svg: &str) -> Self {
        let (mut reader, mut elements, mut words) = (Reader::from_str(svg), vec![], vec![]);
        reader.config_mut().check_end_names = true;
        let mut text = String::new();
        loop {
            match reader.read_event().unwrap_or_else(|error| panic!("{error}: {svg}")) {
                Event::Start(tag) | Event::Empty(tag) => {
                    let attribute = |attribute: quick_xml::events::attributes::Attribute<'_>| {
                        (attribute.key.as_ref().to_owned(), attribute.value.into_owned())
                    };
                    let attributes = tag.attributes().map(|found| attribute(found.unwrap())).collect();
                    elements.push((tag.name().as_ref().to_owned(), attributes));
                    text.clear();
                }
                Event::Text(said) => text.push_str(&said),
                Event::GeneralRef(sign) => text.push_str(&format!("&{};", &*sign)),
                Event::End(_) if !text.is_empty() => words.push(std::mem::take(&mut text)),
                Event::Eof => return Self { elements, words },
                _ => {}
            }
        }
    }

    fn widths(&self, paint: &str) -> Vec<f64> {
        let bars =
            self.elements.iter().filter(|(_, attributes)| attributes.get("fill").is_some_and(|fill| fill == paint));
        bars.filter_map(|(_, attributes)| attributes.get("width")?.parse().ok()).collect()
    }

    fn says(&self, words: &str) -> bool {
        self.words.iter().any(|said| said == words)
    }
}

fn stage(label: &str, value: u64, of: u64) -> Stage {
    Stage { label: label.to_owned(), value, of, before: Some(value / 2), tone: Tone::Blue }
}

fn every_plot(frame: &Frame<'_>, words: &str, figures: &[u64]) -> Vec<String> {
    let (text, of) = (|| words.to_owned(), figures.iter().sum());
    let stages: Vec<_> = figures.iter().map(|value| stage(words, *value, of)).collect();
    let moment = |value: &u64| CoursePoint {
        label: text(),
        value: Some(*value),
        before: value.is_multiple_of(2).then_some(*value),
    };
    let parts: Vec<_> = figures.iter().map(|_| StackPart { label: text(), tone: Tone::Green }).collect();
    let rows = [StackRow { label: text(), values: figures.to_vec() }];
    let share = |value: &u64| ShareBar { label: text(), value: *value, of, tone: Tone::Sky };
    let exit = |value: &u64| Exit { sign: text(), label: text(), tip: text(), value: *value, tone: Tone::Grey };
    vec![
        funnel(english(), frame, &stages, Some(words)),
        course(frame, &figures.iter().map(moment).collect::<Vec<_>>(), Some(words)),
        stack(frame, &parts, &rows),
        shares(english(), frame, &figures.iter().map(share).collect::<Vec<_>>()),
        flow(english(), frame, &FlowPlace { exits: figures.iter().map(exit).collect() }),
    ]
}

#[test]
fn every_plot_has_a_name_and_says_in_words_what_it_shows() {
    for svg in every_plot(&FRAME, "orders", &[12_345, 3, 0]) {
        let read = Svg::read(&svg);
        let (name, root) = &read.elements[0];
        assert_eq!((&**name, &*root["role"]), ("svg", "img"));
        assert!(root["viewBox"].starts_with("0 0 360 "), "{root:?}");
        assert!(read.says("Calls &amp; &lt;people&gt;") && read.says("What it &quot;says&quot;."), "{svg}");
        assert!(read.words.iter().any(|words| words.contains("12\u{202f}345")), "the figure is written: {svg}");
        assert!(!svg.contains("style="), "a strict page forbids it: {svg}");
    }
}

#[test]
fn a_funnel_is_as_wide_as_its_figures() {
    let svg = Svg::read(&funnel(english(), &FRAME, &[stage("answered", 400, 400), stage("reached", 100, 400)], None));
    assert_eq!(svg.widths("var(--tone-blue, #0b6cab)"), [360.0, 90.0]);
    assert!(svg.says("100%") && svg.says("25%"), "{:?}", svg.words);
    assert!(svg.says("reached: 100 of 400, 25%"), "whoever points at it reads it: {:?}", svg.words);
}

#[test]
fn a_flow_draws_nothing_where_nobody_goes() {
    let exit = |sign: &str, value| {
        let (sign, label, tip) = (sign.to_owned(), "orders".to_owned(), "key".to_owned());
        Exit { sign, label, tip, value, tone: Tone::Blue }
    };
    let svg = flow(english(), &FRAME, &FlowPlace { exits: vec![exit("1", 3), exit("2", 1), exit("3", 0)] });
    let read = Svg::read(&svg);
    let ribbons =
        read.elements.iter().filter(|(name, attributes)| name == "path" && attributes.contains_key("fill-opacity"));
    assert_eq!(ribbons.count(), 2, "{svg}");
    assert!(read.says("75%") && read.says("25%") && read.says("0%"), "{:?}", read.words);
}

#[test]
fn moments_to_come_have_no_bar_and_the_period_before_is_a_line() {
    let moment = |value, before| CoursePoint { label: "9".to_owned(), value, before };
    let svg =
        course(&FRAME, &[moment(Some(2), Some(4)), moment(Some(4), Some(2)), moment(None, Some(1))], Some("yesterday"));
    let read = Svg::read(&svg);
    assert_eq!(read.widths("var(--tone-blue, #0b6cab)").len(), 2, "{svg}");
    assert!(read.says("yesterday"), "{svg}");
    let dashed = read.elements.iter().filter(|(_, attributes)| attributes.get("stroke-dasharray").is_some());
    assert_eq!(dashed.count(), 2, "the line and its legend: {svg}");
}

proptest! {
    #[test]
    fn any_words_and_figures_make_a_whole_plot(
        words in "\\PC{0,40}|[<>&\"'\u{0}-\u{1f}]{1,10}",
        figures in proptest::collection::vec(prop_oneof![0..5_u64, 0..1_000_000_000_000_u64], 0..9),
    ) {
        let frame = Frame { title: &words, description: &words, width: 360, palette: &Palette::PAGE };
        for svg in every_plot(&frame, &words, &figures) {
            let read = Svg::read(&svg);
            for (name, attributes) in &read.elements {
                for number in ["x", "y", "width", "height"].iter().filter_map(|key| attributes.get(*key)) {
                    let number: f64 = number.parse().unwrap();
                    prop_assert!(number.is_finite(), "{} {:?}", name, attributes);
                }
                if name == "rect" {
                    let right = attributes["x"].parse::<f64>().unwrap() + attributes["width"].parse::<f64>().unwrap();
                    prop_assert!(right <= 361.0, "beyond the edge: {:?}", attributes);
                }
            }
        }
    }
}

//! Places in a prompt where callers leave: hang-ups, keys and speech by the second, against when each sentence was said.
//!
//! [`LeaveCounter`] takes recorded calls with their turns made again, see [`Original`], and counts by the document heard and the
//! quarter of a second. [`LeaveCounter::curves`] then estimates the pace of each voice ([`Pace`]) from the turns themselves and
//! tells which sentence was being said. A sentence of a recording is placed by its share of the characters within the exact
//! length of the recording.
//!
//! A caller who spoke acted when the platform told us, which is some tenths of a second after the words: no turn tells by how
//! much.
//!
//! [`Original`]: crate::line::replay::Original

mod curve;
mod pace;

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::Timestamp;

use crate::base::call::{Language, PlatformName};
use crate::line::Script;
use crate::line::heard::CallerAct;
use crate::line::menu::NodeId;
use crate::line::replay::RecordedCall;
use crate::line::step::{Step, Turn};

pub use curve::{ActCounts, SentenceCurve, WordingCurve, at_least};
use pace::PaceTurns;
pub use pace::{Estimate, Pace, TURNS_MIN};

/// The most documents told apart; further ones are only counted.
const DOCUMENTS_MAX: usize = 600;
/// Parts of a second by which acts are counted.
const PARTS_PER_SECOND: f64 = 4.0;
/// Acts later than this part are counted in it: a minute.
const PART_LAST: usize = 239;

/// The curves of a period.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LeaveCurves {
    /// Every wording, by menu and then the most heard first.
    pub wordings: Vec<WordingCurve>,
    /// The pace of each platform's voice, by language.
    pub paces: Vec<(PlatformName, Language, Pace)>,
    /// Calls looked at.
    pub calls: u64,
    /// Turns left out because too many different documents were said.
    pub left_out: u64,
}

/// Counts callers' acts by the document heard.
#[derive(Debug, Default)]
pub struct LeaveCounter {
    documents: BTreeMap<DocumentKey, DocumentCounts>,
    paces: BTreeMap<(PlatformName, Language), PaceTurns>,
    calls: u64,
    left_out: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct DocumentKey {
    node: NodeId,
    language: Language,
    platform: PlatformName,
    sentences: Vec<DocumentSentence>,
}

/// A sentence of a document.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct DocumentSentence {
    text: String,
    language: Language,
    characters: u32,
    /// Its part of a recording; `None` if it is spoken.
    played: Option<Duration>,
}

#[derive(Debug, Default)]
struct DocumentCounts {
    heard: u64,
    silent: u64,
    acts: Vec<ActCounts>,
}

/// The end of a turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum EndedBy {
    HungUp,
    Keyed,
    Spoke,
    Silent,
}

impl LeaveCounter {
    /// Takes a call. `turns` are its turns as they were made again; `ended` is when the notice of its end came, `None` if it
    /// never did.
    pub fn add(
        &mut self,
        script: &Script,
        platform: &PlatformName,
        call: &RecordedCall,
        turns: &[Turn],
        ended: Option<Timestamp>,
    ) {
        self.calls += 1;
        for (index, (turn, recorded)) in turns.iter().zip(&call.turns).enumerate() {
            let next = call.turns.get(index + 1);
            let is_next = next.is_none_or(|next| next.turn == recorded.turn + 1);
            let Some(until) = next.map(|next| next.at).or(ended).filter(|_| is_next) else { continue };
            let seconds = until.duration_since(recorded.at).as_secs_f64();
            let end = match next.map(|next| next.heard.as_ref().map(|heard| &heard.did)) {
                None => Some(EndedBy::HungUp),
                Some(did) => did.and_then(turn_end),
            };
            if seconds > 0.0
                && let Some(end) = end
            {
                self.add_turn(script, platform, turn, end, seconds);
            }
        }
    }

    fn add_turn(&mut self, script: &Script, platform: &PlatformName, turn: &Turn, end: EndedBy, seconds: f64) {
        let language = turn.session.language.clone();
        let sentences = sentences(script, turn);
        let played: f64 = sentences.iter().filter_map(|sentence| sentence.played).map(|part| part.as_secs_f64()).sum();
        let characters: f64 = sentences.iter().map(|sentence| f64::from(sentence.spoken())).sum();
        let paces = self.paces.entry((platform.clone(), language.clone())).or_default();
        let collect = match turn.steps.last() {
            Some(Step::Collect(collect)) => collect,
            Some(Step::HangUp) if end == EndedBy::HungUp => return paces.add_last(characters, seconds - played),
            _ => return,
        };
        if end == EndedBy::Silent {
            paces.add_silent(characters, seconds - played - collect.wait.as_secs_f64());
        }
        let key = DocumentKey { node: turn.session.at.clone(), language, platform: platform.clone(), sentences };
        if self.documents.len() >= DOCUMENTS_MAX && !self.documents.contains_key(&key) {
            self.left_out += 1;
            return;
        }
        self.documents.entry(key).or_default().count(end, seconds);
    }

    /// The curves of everything taken so far.
    pub fn curves(&self) -> LeaveCurves {
        let paces: BTreeMap<&(PlatformName, Language), Pace> =
            self.paces.iter().map(|(key, turns)| (key, turns.pace())).collect();
        let mut wordings: BTreeMap<(&NodeId, &Language, Vec<&str>), WordingCurve> = BTreeMap::new();
        for (document, counts) in &self.documents {
            let pace = paces[&(document.platform.clone(), document.language.clone())];
            let texts = document.sentences.iter().map(|sentence| &*sentence.text).collect();
            let curve = wordings.entry((&document.node, &document.language, texts)).or_insert_with(|| document.curve());
            document.add_to(curve, counts, pace);
        }
        let mut wordings: Vec<WordingCurve> = wordings.into_values().collect();
        let sentences = wordings.iter().map(|wording| wording.sentences.len()).sum();
        for wording in &mut wordings {
            wording.count_down();
            wording.find_worse(sentences);
        }
        wordings.sort_by(|one, other| {
            (&one.node, &one.language).cmp(&(&other.node, &other.language)).then(other.heard.cmp(&one.heard))
        });
        let paces = paces.into_iter().map(|((platform, language), pace)| (platform.clone(), language.clone(), pace));
        LeaveCurves { wordings, paces: paces.collect(), calls: self.calls, left_out: self.left_out }
    }
}

impl LeaveCurves {
    /// The sentences in which most callers hang up, of wordings heard often enough to tell; at most `count`.
    pub fn worst(&self, count: usize) -> Vec<(&WordingCurve, &SentenceCurve)> {
        let known = self.wordings.iter().filter(|wording| wording.heard >= TURNS_MIN as u64);
        let mut worst: Vec<_> =
            known.flat_map(|wording| wording.sentences.iter().map(move |sentence| (wording, sentence))).collect();
        worst.retain(|(_, sentence)| sentence.acts.hung_up > 0);
        worst.sort_by_key(|(_, sentence)| std::cmp::Reverse(sentence.acts.hung_up));
        worst.truncate(count);
        worst
    }
}

impl DocumentKey {
    /// Its curve without callers.
    fn curve(&self) -> WordingCurve {
        let sentence = |sentence: &DocumentSentence| SentenceCurve {
            text: sentence.text.clone(),
            language: sentence.language.clone(),
            until: Duration::ZERO,
            began: 0,
            acts: ActCounts::default(),
            stands_out: false,
        };
        WordingCurve {
            node: self.node.clone(),
            language: self.language.clone(),
            heard: 0,
            sentences: self.sentences.iter().map(sentence).collect(),
            after: ActCounts::default(),
            silent: 0,
        }
    }

    fn add_to(&self, curve: &mut WordingCurve, counts: &DocumentCounts, pace: Pace) {
        let mut ends = vec![];
        let mut end = 0.0;
        for sentence in &self.sentences {
            end += match sentence.played {
                Some(played) => played.as_secs_f64(),
                None => f64::from(sentence.characters) / pace.characters_per_second(),
            };
            ends.push(end);
        }
        let before = curve.heard as f64;
        curve.heard += counts.heard;
        curve.silent += counts.silent;
        for (sentence, end) in curve.sentences.iter_mut().zip(&ends) {
            let sum = sentence.until.as_secs_f64() * before + end * counts.heard as f64;
            sentence.until = Duration::from_secs_f64(sum / (curve.heard as f64).max(1.0));
        }
        let delay = |estimate: Option<Estimate>| estimate.map_or(0.0, |estimate| estimate.value);
        for (part, acts) in counts.acts.iter().enumerate() {
            let at = (part as f64 + 0.5) / PARTS_PER_SECOND;
            let left = ActCounts { hung_up: acts.hung_up, ..ActCounts::default() };
            let acted = ActCounts { hung_up: 0, ..*acts };
            for (acts, at) in [(left, at - delay(pace.end_delay)), (acted, at - delay(pace.delay))] {
                match ends.iter().position(|end| at < *end) {
                    Some(index) => curve.sentences[index].acts.add(acts),
                    None => curve.after.add(acts),
                }
            }
        }
    }
}

impl DocumentCounts {
    fn count(&mut self, end: EndedBy, seconds: f64) {
        self.heard += 1;
        let part = ((seconds * PARTS_PER_SECOND) as usize).min(PART_LAST);
        if end != EndedBy::Silent && self.acts.len() <= part {
            self.acts.resize(part + 1, ActCounts::default());
        }
        match end {
            EndedBy::HungUp => self.acts[part].hung_up += 1,
            EndedBy::Keyed => self.acts[part].keyed += 1,
            EndedBy::Spoke => self.acts[part].spoke += 1,
            EndedBy::Silent => self.silent += 1,
        }
    }
}

impl DocumentSentence {
    /// The characters that a voice says.
    const fn spoken(&self) -> u32 {
        if self.played.is_some() { 0 } else { self.characters }
    }
}

/// The end of a turn by the next one; `None` where the call began again or another line was dialled.
const fn turn_end(did: &CallerAct) -> Option<EndedBy> {
    match did {
        CallerAct::Key(_) | CallerAct::Keys | CallerAct::Number(_) | CallerAct::Digits(_) => Some(EndedBy::Keyed),
        CallerAct::Phrase(_) | CallerAct::Like(_) | CallerAct::Unclear => Some(EndedBy::Spoke),
        CallerAct::NoInput => Some(EndedBy::Silent),
        CallerAct::Start(_) | CallerAct::Dialled(_) | CallerAct::Failed => None,
    }
}

/// The sentences of a turn.
fn sentences(script: &Script, turn: &Turn) -> Vec<DocumentSentence> {
    let mut sentences = vec![];
    for prompt in turn.steps.iter().flat_map(Step::prompts) {
        let heard = script.prompts.utterance(prompt);
        let whole = heard.words.chars().count().max(1) as f64;
        for text in parted(&heard.words) {
            let characters = text.chars().count() as u32;
            let share = |length: Duration| length.mul_f64(f64::from(characters) / whole);
            let played = heard.recording.map(|recording| share(recording.duration));
            let (text, language) = (text.trim().to_owned(), prompt.language.clone());
            sentences.push(DocumentSentence { text, language, characters, played });
        }
    }
    sentences
}

/// Words by sentences, each with the blanks before it. A full stop within a number or an address ends none.
fn parted(words: &str) -> Vec<&str> {
    let (mut parts, mut begin) = (vec![], 0);
    let mut letters = words.char_indices().peekable();
    while let Some((_, letter)) = letters.next() {
        let Some((next_at, next)) = letters.peek().copied() else { break };
        let ends = match letter {
            '\n' => !next.is_whitespace(),
            '.' | '!' | '?' | '…' => next.is_whitespace(),
            _ => false,
        };
        // The blanks between two sentences belong to the second.
        if ends && !words[begin..next_at].trim().is_empty() {
            parts.push(&words[begin..next_at]);
            begin = next_at;
        }
    }
    parts.push(&words[begin..]);
    parts.retain(|part| !part.trim().is_empty());
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_parted_at_the_ends_of_sentences_and_lines() {
        let parts = |words| parted(words).iter().map(|part| part.trim()).collect::<Vec<_>>();
        assert_eq!(
            parts("Hello! Press 1.\nVisit example.org. Bye"),
            ["Hello!", "Press 1.", "Visit example.org.", "Bye"]
        );
        assert_eq!(parts("One\nTwo\n\nThree"), ["One", "Two", "Three"]);
        assert_eq!(parts(" "), [""; 0]);
        let whole = "One. Two!\nThree";
        assert_eq!(parted(whole).concat(), whole, "every character counts for the time");
    }
}

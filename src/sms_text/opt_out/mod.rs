//! An inbound text → its intent: opt out, opt in again, ask who we are, or something else.
//!
//! A text is read in three steps:
//!
//! 1. The `frame` is removed: quotes of our own text, signatures of phones and people, links.
//! 2. The rest is cut into clauses at punctuation, and each clause is weighed by the words of every language
//!    (`book`).
//! 3. A *phrase* («не пишите мне больше») decides in any text. A *keyword* («стоп») decides only if every other clause
//!    is an intent too or says nothing («пожалуйста», «Ozon»): «стоп, а где заказ?» asks for an order. A *weak phrase*
//!    («не нужны сообщения»), and any phrase about the link, decides no more than a keyword: «не нужна ссылка, нужен
//!    оператор» asks for a person. A word that *stands alone* («нет») allows not even thanks or a question mark beside
//!    it: «нет, спасибо» answers a question.
//!
//! The words are in `prompts/<lang>/sms.ftl`; `letters` recognises them in any alphabet and misspelt. A missed opt-out
//! can be sent again; a wrongly detected one is answered with how to undo it.

mod book;
mod frame;
mod letters;
mod lists;

use icu_normalizer::ComposingNormalizerBorrowed;

use crate::base::call::Language;
use crate::base::written::is_unseen;
use crate::line::Script;
use crate::line::hearing::wording::words;
use crate::line::prompt::Prompts;
use book::{Clause, ClauseWeight, OptOutWords};
use lists::{LISTS, WISHES, lines};

pub use lists::InboundIntent;

/// The longest text that is read, in characters: fifteen parts, more than phones join.
const TEXT_CHARS_MAX: usize = 1000;
/// Letters repeated so often are emphasis, not spelling.
const SHOUTED_MIN: usize = 3;
/// Characters that end a clause.
const CLAUSE_ENDS: &[char] = &[
    '.', ',', ';', ':', '!', '?', '\u{2026}', '\u{2014}', '\u{2013}', '\n', '(', ')', '[', ']', '/', '|', '+', '&',
    '«', '»', '"', '\u{201c}', '\u{201d}', '\u{201e}',
];
/// A hyphen ends a clause only between blanks.
const DASH: &str = " - ";
/// The intent of a text and its language: the default line's own if several know its words.
pub fn understand<'s>(script: &'s Script, text: &str) -> (InboundIntent, &'s Language) {
    let own = &script.line(&script.default_line).language;
    let others = script.prompts.languages().into_iter().filter(|language| *language != own);
    let languages: Vec<&Language> = [own].into_iter().chain(others).collect();
    let (wish, place) = IntentReader::new(&script.prompts, &languages).wish(text);
    (wish, languages[place])
}

/// The lines of a language's lists that are read with another intent than their list has, such as a line of
/// `inbound-start` that is also in `inbound-stop`.
pub fn misunderstood(prompts: &Prompts, language: &Language) -> Vec<(&'static str, String, InboundIntent)> {
    let reader = IntentReader::new(prompts, &[language]);
    let of_list = |(id, wish): (&'static str, InboundIntent)| {
        let taken =
            lines(prompts, language, id).into_iter().map(|line| (reader.wish(&line).0, line)).collect::<Vec<_>>();
        taken.into_iter().filter(move |(taken, _)| *taken != wish).map(move |(taken, line)| (id, line, taken))
    };
    LISTS.into_iter().flat_map(of_list).collect()
}

/// The words of several languages, the likeliest first.
struct IntentReader {
    books: Vec<OptOutWords>,
}

/// A text, and its clauses, each as every language reads it.
struct ReadText {
    whole: Vec<Clause>,
    clauses: Vec<Vec<Clause>>,
    is_question: bool,
}

impl IntentReader {
    fn new(prompts: &Prompts, languages: &[&Language]) -> Self {
        Self { books: languages.iter().map(|language| OptOutWords::new(prompts, language)).collect() }
    }

    /// The intent of a text, and the index of the language that knew its words.
    fn wish(&self, text: &str) -> (InboundIntent, usize) {
        if text.chars().nth(TEXT_CHARS_MAX).is_some() {
            return (InboundIntent::Nothing, 0);
        }
        let text = plain(text);
        if self.books.iter().any(|book| book.is_never(&text)) {
            return (InboundIntent::Nothing, 0);
        }
        // A text with a link is one of ours that came back: the name of a channel may be `help`.
        let has_link = text.contains("://");
        let text = self.read(&self.without_frame(&text));
        let mut possible = WISHES.into_iter().filter(|wish| *wish != InboundIntent::Help || !has_link);
        let found = possible.find_map(|wish| Some((wish, self.place(wish, &text)?)));
        found.unwrap_or((InboundIntent::Nothing, 0))
    }

    /// The text without quotes, signatures and links. A line that may be a quote counts if it is an intent by itself,
    /// or if nothing else was written.
    fn without_frame(&self, text: &str) -> String {
        let all =
            |list: fn(&OptOutWords) -> &[Vec<String>]| self.books.iter().flat_map(list).cloned().collect::<Vec<_>>();
        let lines = frame::lines(text, &all(OptOutWords::signatures), &all(OptOutWords::quotes));
        let is_said = |line: &frame::TextLine| !line.is_doubtful && words(&line.text).next().is_some();
        let is_wish = |line: &frame::TextLine| {
            let text = self.read(&line.text);
            WISHES.into_iter().any(|wish| self.place(wish, &text).is_some())
        };
        let any_said = lines.iter().any(is_said);
        let kept = lines.iter().filter(|line| !any_said || !line.is_doubtful || is_wish(line));
        kept.map(|line| line.text.as_str()).collect::<Vec<_>>().join("\n")
    }

    fn read(&self, text: &str) -> ReadText {
        let spelled = spelled(text);
        let text = spelled.as_deref().unwrap_or(text);
        let in_each_language = |clause: &str| self.books.iter().map(|book| book.read(clause)).collect::<Vec<_>>();
        let clauses = text.split(CLAUSE_ENDS).flat_map(|clause| clause.split(DASH));
        let clauses = clauses.filter(|clause| words(clause).next().is_some());
        let clauses = clauses.map(in_each_language).collect();
        ReadText { whole: in_each_language(text), clauses, is_question: text.contains('?') }
    }

    /// The index of the language that finds this intent in the text.
    fn place(&self, wish: InboundIntent, text: &ReadText) -> Option<usize> {
        let mut weighed: Vec<(ClauseWeight, usize)> =
            text.clauses.iter().map(|clause| self.weigh(wish, clause)).collect();
        // «Удалите, пожалуйста, мой номер»: a phrase with commas in it.
        weighed.extend(Some(self.weigh(wish, &text.whole)).filter(|(weight, _)| *weight == ClauseWeight::Phrase));
        let place_of = |weight| weighed.iter().find(|(known, _)| *known == weight).map(|(_, place)| *place);
        if let Some(place) = place_of(ClauseWeight::Phrase) {
            return Some(place);
        }
        // «Кто это? Стоп» refuses, «стоп, вы кто?» asks.
        let is_last = |at: usize| weighed[at..].iter().all(|(weight, _)| *weight != ClauseWeight::Keyword);
        let is_else = |(at, (weight, _)): (usize, &(ClauseWeight, usize))| match weight {
            ClauseWeight::Other => true,
            ClauseWeight::Question => is_last(at),
            _ => false,
        };
        if weighed.iter().enumerate().any(is_else) {
            return None;
        }
        // «Отмена?» asks about something else; «инфо?» is a question anyway.
        let is_told = wish == InboundIntent::Help || !text.is_question;
        let alone = || place_of(ClauseWeight::Alone).filter(|_| is_told && place_of(ClauseWeight::Filler).is_none());
        place_of(ClauseWeight::Keyword).or_else(alone)
    }

    /// The largest weight of a clause in any language, and the first language that finds the intent.
    fn weigh(&self, wish: InboundIntent, clause: &[Clause]) -> (ClauseWeight, usize) {
        let weights: Vec<ClauseWeight> =
            self.books.iter().zip(clause).map(|(book, clause)| book.weigh(wish, clause)).collect();
        let place = weights.iter().position(|weight| *weight >= ClauseWeight::Alone);
        (weights.into_iter().max().unwrap_or(ClauseWeight::Other), place.unwrap_or_default())
    }
}

/// The text in normal form (NFKC), without invisible characters and emphasis.
fn plain(text: &str) -> String {
    let text = ComposingNormalizerBorrowed::new_nfkc().normalize(text).into_owned();
    let seen = text.chars().filter(|sign| !is_unseen(*sign));
    unshouted(&seen.collect::<String>())
}

/// Reduces repeated letters to one. Punctuation stays: a line of dashes begins a signature.
fn unshouted(text: &str) -> String {
    let signs: Vec<char> = text.chars().collect();
    let runs = signs.chunk_by(|one, next| one.is_alphanumeric() && one.to_lowercase().eq(next.to_lowercase()));
    let runs = runs.flat_map(|run| if run.len() >= SHOUTED_MIN { &run[..1] } else { run });
    runs.collect()
}

/// A text of single letters is one spelled word.
fn spelled(text: &str) -> Option<String> {
    let all: Vec<String> = words(text).collect();
    (all.len() > 2 && all.iter().all(|word| word.chars().count() == 1)).then(|| all.concat())
}

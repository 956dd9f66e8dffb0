//! A text from a phone → the person's wish: no more texts, texts again, or something else.
//!
//! A text is read in three steps:
//!
//! 1. The [`frame`] comes off: quotes of our own text, signatures of phones and people, links.
//! 2. The rest is cut into clauses at punctuation, and each clause is weighed by the [`book`] of every language.
//! 3. A *phrase* («не пишите мне больше») is a wish whatever the other clauses say. A *keyword* («стоп») is one only if
//!    every other clause is a wish too or says nothing («пожалуйста», «Ozon»): «стоп, а где заказ?» asks for an order. A
//!    word that *stands alone* («нет») suffers not even thanks beside it: «нет, спасибо» answers a question.
//!
//! The words stand in `prompts/<lang>/sms.ftl`; [`letters`] finds them in any alphabet. A missed wish can be written
//! again, an imagined one is answered with how to take it back.

mod book;
mod frame;
mod letters;
mod lists;

use icu_normalizer::ComposingNormalizerBorrowed;

use crate::base::call::Language;
use crate::line::Script;
use crate::line::hearing::wording::words;
use crate::line::prompt::Prompts;
use book::{Book, Weight};
use lists::{LISTS, WISHES, lines};

pub use lists::Wish;

/// The longest text that is read, in characters: fifteen parts, more than phones join.
const TEXT_CHARS_MAX: usize = 1000;
/// A letter repeated so often is shouted, not spelled.
const SHOUTED_MIN: usize = 3;
/// Signs that end a clause. A hyphen does only between blanks.
const CLAUSE_ENDS: &[char] = &[
    '.', ',', ';', ':', '!', '?', '\u{2026}', '\u{2014}', '\u{2013}', '\n', '(', ')', '[', ']', '/', '|', '+', '&',
    '«', '»', '"', '\u{201c}', '\u{201d}', '\u{201e}',
];
/// A hyphen that ends a clause.
const DASH: &str = " - ";
/// Invisible signs: soft hyphen, joiners, directions, variation selectors.
const UNSEEN: [std::ops::RangeInclusive<char>; 5] = [
    '\u{ad}'..='\u{ad}',
    '\u{200b}'..='\u{200f}',
    '\u{202a}'..='\u{202e}',
    '\u{2060}'..='\u{2064}',
    '\u{fe00}'..='\u{feff}',
];

/// Understands a text, and in which language: the default line's own where several know its words.
pub fn understand<'s>(script: &'s Script, text: &str) -> (Wish, &'s Language) {
    let own = &script.line(&script.default_line).language;
    let others = script.prompts.languages().into_iter().filter(|language| *language != own);
    let languages: Vec<&Language> = [own].into_iter().chain(others).collect();
    let (wish, place) = Reader::new(&script.prompts, &languages).wish(text);
    (wish, languages[place])
}

/// The lines of a language's lists that are understood otherwise than the list says, each with its list and its wish:
/// such as a line of `inbound-start` that stands in `inbound-stop`, too.
pub fn misunderstood(prompts: &Prompts, language: &Language) -> Vec<(&'static str, String, Wish)> {
    let reader = Reader::new(prompts, &[language]);
    let of_list = |(id, wish): (&'static str, Wish)| {
        let taken =
            lines(prompts, language, id).into_iter().map(|line| (reader.wish(&line).0, line)).collect::<Vec<_>>();
        taken.into_iter().filter(move |(taken, _)| *taken != wish).map(move |(taken, line)| (id, line, taken))
    };
    LISTS.into_iter().flat_map(of_list).collect()
}

/// The books of several languages, the likeliest first.
struct Reader {
    books: Vec<Book>,
}

impl Reader {
    fn new(prompts: &Prompts, languages: &[&Language]) -> Self {
        Self { books: languages.iter().map(|language| Book::new(prompts, language)).collect() }
    }

    /// The wish of a text, and which book knew its words.
    fn wish(&self, text: &str) -> (Wish, usize) {
        if text.chars().nth(TEXT_CHARS_MAX).is_some() {
            return (Wish::Nothing, 0);
        }
        let text = plain(text);
        if self.books.iter().any(|book| book.is_never(&text)) {
            return (Wish::Nothing, 0);
        }
        let text = self.without_frame(&text);
        let found = WISHES.into_iter().find_map(|wish| Some((wish, self.place(wish, &text)?)));
        found.unwrap_or((Wish::Nothing, 0))
    }

    /// The text without quotes, signatures and links. A line that may be a quote counts where it is a wish by itself, or
    /// where nothing else was written.
    fn without_frame(&self, text: &str) -> String {
        let all = |list: fn(&Book) -> &[Vec<String>]| self.books.iter().flat_map(list).cloned().collect::<Vec<_>>();
        let lines = frame::lines(text, &all(Book::signatures), &all(Book::quotes));
        let is_said = |line: &frame::Line| !line.is_doubtful && words(&line.text).next().is_some();
        let is_wish = |line: &frame::Line| WISHES.into_iter().any(|wish| self.place(wish, &line.text).is_some());
        let any_said = lines.iter().any(is_said);
        let kept = lines.iter().filter(|line| !any_said || !line.is_doubtful || is_wish(line));
        kept.map(|line| line.text.as_str()).collect::<Vec<_>>().join("\n")
    }

    /// The book that finds this wish in the text; `None` where it is not wished.
    fn place(&self, wish: Wish, text: &str) -> Option<usize> {
        let spelled = spelled(text);
        let text = spelled.as_deref().unwrap_or(text);
        let clauses = text.split(CLAUSE_ENDS).flat_map(|clause| clause.split(DASH));
        let clauses = clauses.filter(|clause| words(clause).next().is_some());
        let mut weighed: Vec<(Weight, usize)> = clauses.map(|clause| self.weigh(wish, clause)).collect();
        // «Удалите, пожалуйста, мой номер»: a phrase with commas in it.
        weighed.extend(Some(self.weigh(wish, text)).filter(|(weight, _)| *weight == Weight::Phrase));
        let place_of = |weight| weighed.iter().find(|(known, _)| *known == weight).map(|(_, place)| *place);
        if let Some(place) = place_of(Weight::Phrase) {
            return Some(place);
        }
        if place_of(Weight::Other).is_some() {
            return None;
        }
        let alone = || place_of(Weight::Alone).filter(|_| place_of(Weight::Filler).is_none());
        place_of(Weight::Keyword).or_else(alone)
    }

    /// The most that any book makes of a clause, and the first book that finds the wish in it.
    fn weigh(&self, wish: Wish, clause: &str) -> (Weight, usize) {
        let weights: Vec<Weight> = self.books.iter().map(|book| book.weigh(wish, clause)).collect();
        let place = weights.iter().position(|weight| Weight::Alone <= *weight);
        (weights.into_iter().max().unwrap_or(Weight::Other), place.unwrap_or_default())
    }
}

/// The text in the usual forms of its characters, without invisible signs and shouting.
fn plain(text: &str) -> String {
    let text = ComposingNormalizerBorrowed::new_nfkc().normalize(text).into_owned();
    let seen = text.chars().filter(|sign| !UNSEEN.iter().any(|unseen| unseen.contains(sign)));
    unshouted(&seen.collect::<String>())
}

/// Letters repeated again and again are written once. Signs stay: a line of dashes begins a signature.
fn unshouted(text: &str) -> String {
    let signs: Vec<char> = text.chars().collect();
    let runs = signs.chunk_by(|one, next| one.is_alphanumeric() && one.to_lowercase().eq(next.to_lowercase()));
    let runs = runs.flat_map(|run| if SHOUTED_MIN <= run.len() { &run[..1] } else { run });
    runs.collect()
}

/// A text of single letters is one word, written apart.
fn spelled(text: &str) -> Option<String> {
    let all: Vec<String> = words(text).collect();
    (2 < all.len() && all.iter().all(|word| word.chars().count() == 1)).then(|| all.concat())
}

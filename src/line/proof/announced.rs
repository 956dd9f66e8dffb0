//! Keys that prompts announce, in any language: "returns, two", "for returns, press two", «возврат — два».
//!
//! A number is taken for a key in two places. It stands alone between signs: "returns, two." Or it stands beside the
//! word by which the language announces keys, such as "press", «нажмите» or „басыңыз“: one that most of the line's own
//! offers have beside their key. Times, prices, addresses and telephone numbers have numbers in other places: "seven
//! days", "from nine to six", "eight, four nine five".

use std::collections::{BTreeMap, BTreeSet};

use crate::base::call::{Key, Language};
use crate::line::prompt::{PromptId, Prompts, REQUIRED};

/// Questions of the line's own that are answered by one key.
const QUESTIONS: [&str; 9] = [
    "offer-text",
    "offer-mail",
    "offer-landline",
    "offer-hidden",
    "offer-foreign",
    "offer-mail-instead",
    "offer-other",
    "request-consent",
    "request-collect",
];
/// The questions in which a word must stand beside the key to be one that announces keys.
const QUESTIONS_MIN: usize = 2;
/// The most letters of an ending: Kazakh says `бірді басыңыз` with `бір`.
const ENDING_LETTERS_MAX: usize = 3;
/// Signs that end a sentence, and those that part it. Between digits and inside words they do neither.
const ENDS: &str = ".!?;\u{2026}";
const PARTS: &str = ",:()\u{ab}\u{bb}\u{201e}\u{201c}\u{201d}\"\u{bf}\u{a1}";
const DASHES: &str = "-\u{2013}\u{2014}";

/// The words for numbers and keys of one language.
#[derive(Debug, Default)]
pub(super) struct KeyWords {
    /// The words for numbers in their forms, and their keys; `None` for numbers above 9.
    numbers: BTreeMap<String, Option<Key>>,
    /// Words before a key; true for one that stands before little else.
    before: BTreeMap<String, bool>,
    /// Words behind a key.
    behind: BTreeSet<String>,
}

/// The words between two signs.
type Clause = Vec<String>;

impl KeyWords {
    /// The words of a language, as its own prompts use them.
    pub(super) fn of(prompts: &Prompts, language: &Language) -> Self {
        let mut words = Self { numbers: numbers(prompts, language), ..Self::default() };
        let said = |id: &str| prompts.text(&PromptId::new(id), language, &[]).unwrap_or_default();
        let questions = QUESTIONS.map(|id| words.beside_yes(&said(id)));
        let asked = questions.iter().filter(|beside| !beside.is_empty()).count();
        let is_usual = |word: &BesideNumber| {
            let those = questions.iter().filter(|beside| beside.contains(word)).count();
            QUESTIONS_MIN <= those && asked <= 2 * those
        };
        let usual: BTreeSet<&BesideNumber> = questions.iter().flatten().filter(|word| is_usual(word)).collect();
        let (mut before, mut behind) = (BTreeMap::new(), BTreeSet::new());
        for word in usual {
            match word {
                BesideNumber::Before(word) => {
                    let own = REQUIRED.iter().map(|id| said(id));
                    let clauses: Vec<Clause> = own.flat_map(|text| sentences(&text)).flatten().collect();
                    let all = clauses.iter().flatten().filter(|known| *known == word).count();
                    let pairs = clauses.iter().flat_map(|clause| clause.windows(2));
                    let keys = pairs.filter(|pair| pair[0] == *word && words.number(&pair[1]).is_some()).count();
                    before.insert(word.clone(), all <= 2 * keys);
                }
                BesideNumber::Behind(word) => _ = behind.insert(word.clone()),
            }
        }
        (words.before, words.behind) = (before, behind);
        words
    }

    /// The keys that a text announces.
    pub(super) fn announced(&self, text: &str) -> BTreeSet<Key> {
        let mut keys = self.announced_beside(text);
        for sentence in sentences(text) {
            let begins = |clause: &Clause| clause.first().is_some_and(|word| self.exact(word).is_some());
            let ends = |clause: &Clause| clause.last().is_some_and(|word| self.exact(word).is_some());
            for (index, clause) in sentence.iter().enumerate() {
                // A row of numbers is a telephone number, a list or a time.
                let is_row = index.checked_sub(1).is_some_and(|before| ends(&sentence[before]))
                    || sentence.get(index + 1).is_some_and(begins);
                if let ([word], false) = (clause.as_slice(), is_row || sentence.len() == 1) {
                    keys.extend(self.exact(word).flatten());
                }
            }
        }
        keys
    }

    /// The keys of which a text has the numbers, wherever they stand.
    pub(super) fn mentioned(&self, text: &str) -> BTreeSet<Key> {
        let words = sentences(text).into_iter().flatten().flatten();
        words.filter_map(|word| self.number(&word).flatten()).collect()
    }

    /// The keys that a text announces by the words that do.
    pub(super) fn announced_beside(&self, text: &str) -> BTreeSet<Key> {
        let mut keys = BTreeSet::new();
        for clause in sentences(text).into_iter().flatten() {
            let is_number = |index: usize| clause.get(index).is_some_and(|word| self.exact(word).is_some());
            for (index, word) in clause.iter().enumerate() {
                let Some(Some(key)) = self.number(word) else { continue };
                let before = index.checked_sub(1).and_then(|before| self.before.get(&clause[before]));
                let is_last = index + 1 == clause.len();
                if before.is_some_and(|is_strong| *is_strong || is_last) && !is_number(index + 1) {
                    keys.insert(key);
                }
                let is_behind = clause.get(index + 1).is_some_and(|word| self.behind.contains(word));
                if is_behind && !index.checked_sub(1).is_some_and(is_number) {
                    keys.insert(key);
                }
            }
        }
        keys
    }

    /// The key of a word for a number, `Some(None)` for a number above 9; `None` for other words.
    fn exact(&self, word: &str) -> Option<Option<Key>> {
        let is_digits = word.bytes().all(|byte| byte.is_ascii_digit());
        if is_digits { Some(digit(word)) } else { self.numbers.get(word).copied() }
    }

    /// The same of a word that may have an ending, as `бірді`; `үшін`, "for", only looks like one of `үш`.
    fn number(&self, word: &str) -> Option<Option<Key>> {
        if let Some(exact) = self.exact(word) {
            return Some(exact);
        }
        let is_form = |known: &&String| {
            let ending = word.strip_prefix(known.as_str()).map(|ending| ending.chars().count());
            1 < known.chars().count() && ending.is_some_and(|letters| letters <= ENDING_LETTERS_MAX)
        };
        let stem = self.numbers.keys().filter(is_form).max_by_key(|known| known.len());
        stem.map(|stem| self.numbers[stem])
    }

    /// The words beside key 1, which answers every question.
    fn beside_yes(&self, text: &str) -> BTreeSet<BesideNumber> {
        let mut beside = BTreeSet::new();
        for clause in sentences(text).into_iter().flatten() {
            let word = |index: usize| clause.get(index).filter(|word| self.number(word).is_none()).cloned();
            for index in (0..clause.len()).filter(|index| self.number(&clause[*index]) == Some(Some(Key::YES))) {
                beside.extend(index.checked_sub(1).and_then(word).map(BesideNumber::Before));
                beside.extend(word(index + 1).map(BesideNumber::Behind));
            }
        }
        beside
    }
}

/// A word beside a number.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum BesideNumber {
    Before(String),
    Behind(String),
}

/// The words for numbers, `number-2` and `number-2-feminine`.
fn numbers(prompts: &Prompts, language: &Language) -> BTreeMap<String, Option<Key>> {
    let named = prompts.beginning_with(language, "number-");
    let number = |(id, words): (&PromptId, &str)| {
        let digits = id.as_str().split('-').nth(1).filter(|name| name.bytes().all(|byte| byte.is_ascii_digit()))?;
        let word = words.trim().to_lowercase();
        word.chars().all(char::is_alphabetic).then(|| (word, digit(digits)))
    };
    named.filter_map(number).collect()
}

/// The key of a single digit.
fn digit(text: &str) -> Option<Key> {
    Key::parse_one(text).filter(|key| key.as_char().is_ascii_digit())
}

/// The sentences of a text, as the clauses between their signs. A new line ends a sentence.
fn sentences(text: &str) -> Vec<Vec<Clause>> {
    let text = text.to_lowercase();
    let mut sentences = vec![vec![vec![]]];
    for line in text.lines() {
        sentences.push(vec![vec![]]);
        for piece in line.split_whitespace() {
            take_piece(piece, &mut sentences);
        }
    }
    sentences.iter_mut().for_each(|sentence| sentence.retain(|clause| !clause.is_empty()));
    sentences.retain(|sentence| !sentence.is_empty());
    sentences
}

/// Takes the text between two blanks: a word, the signs before and behind it.
fn take_piece(piece: &str, sentences: &mut Vec<Vec<Clause>>) {
    let word = piece.trim_matches(|sign: char| !sign.is_alphanumeric());
    let (before, behind) = match piece.split_once(word).filter(|_| !word.is_empty()) {
        Some(sides) => sides,
        None => (piece, ""),
    };
    let part = |signs: &str, sentences: &mut Vec<Vec<Clause>>| {
        if signs.contains(|sign| ENDS.contains(sign)) {
            sentences.push(vec![vec![]]);
        } else if signs.contains(|sign| PARTS.contains(sign) || DASHES.contains(sign)) {
            sentences.last_mut().expect("there is one").push(vec![]);
        }
    };
    part(before, sentences);
    if !word.is_empty() {
        let clause = sentences.last_mut().and_then(|sentence| sentence.last_mut());
        clause.expect("there is one").push(word.to_owned());
    }
    part(behind, sentences);
}

#[cfg(test)]
mod tests {
    use fluent_bundle::FluentResource;

    use super::*;

    /// The words of a language from its numbers and its questions, which are all the same.
    fn words(numbers: &[&str], question: &str) -> KeyWords {
        let numbers = numbers.iter().enumerate().map(|(number, word)| format!("number-{number} = {word}\n"));
        let questions = QUESTIONS.iter().map(|id| format!("{id} = {question}\n"));
        let file: String = numbers.chain(questions).collect();
        let (language, mut prompts) = (Language::new("xx"), Prompts::default());
        prompts.add(language.clone(), vec![FluentResource::try_new(file).unwrap()]).unwrap();
        KeyWords::of(&prompts, &language)
    }

    fn check(words: &KeyWords, text: &str, expected: &str) {
        let keys: String = words.announced(text).into_iter().map(Key::as_char).collect();
        assert_eq!(keys, expected, "{text}");
    }

    const ENGLISH: [&str; 11] = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

    #[test]
    fn english_says_press_two_or_two_alone() {
        let english = words(&ENGLISH, "To get it by text on this number, press one.");
        check(&english, "The chat helps at once.\nFor its link by text, press nine.\nCommon questions, four.", "49");
        check(&english, "Sales, one, support, two, or press three for the rest.", "123");
        check(&english, "Sales, 1. Support: 2. Press 3 or hold.", "123");
        check(&english, "Press eight\nfor English.", "8");
        check(&english, "One \u{2014} sales. 2 - support.", "12");
        check(&english, "If that is right, press one. If not, star.", "1");
        for text in [
            "People answer in the chat, seven days a week, 24 hours a day.",
            "Open from nine to six, Monday to Friday: 9:00-18:00, 9 to 5.",
            "It takes two minutes, or four, five, six days.",
            "Call eight, four nine five, two one five, four.",
            "It costs 4.5 dollars, 3,2 euros.",
            "Presnenskaya Naberezhnaya, 10, block C, Moscow, 1 2 3 1 1 2.",
            "Star twice, then five twice.",
            "Press one two three.",
            "Press ten. For twenty-four, press forty.",
            "Two.",
        ] {
            check(&english, text, "");
        }
    }

    #[test]
    fn russian_says_it_behind_a_dash() {
        let numbers = ["ноль", "один", "два", "три", "четыре", "пять", "шесть", "семь", "восемь", "девять", "десять"];
        let russian = words(&numbers, "Прислать её в СМС на этот номер — нажмите один.");
        check(&russian, "Возврат товара и денег — семь.\nСсылка в СМС — нажмите девять.\nОплата — 3.", "379");
        check(&russian, "Соединить — скажите «да» или нажмите один. Назад — звёздочка.", "1");
        check(&russian, "Баллы и скидки — четыре.\nРаздел «Помощь» — пять.", "45");
        for text in [
            "Люди отвечают с девяти до двадцати двух, обычно за пять минут, семь дней в неделю.",
            "Индекс один два три, один один два. Москва, дом десять, блок Цэ.",
            "Банк: восемь, четыре девять пять, два два.",
            "На письма отвечают за три-пять рабочих дней — девять восемнадцать.",
            "Дважды звёздочка, потом дважды пять.",
        ] {
            check(&russian, text, "");
        }
    }

    #[test]
    fn kazakh_says_the_number_in_a_case_before_the_verb() {
        let numbers = ["ноль", "бір", "екі", "үш", "төрт", "бес", "алты", "жеті", "сегіз", "тоғыз", "он"];
        let kazakh = words(&numbers, "Сілтемені СМС арқылы алу үшін бірді басыңыз.");
        check(&kazakh, "Тапсырыстар үшін бірді басыңыз.\nТөлем үшін жетіні басыңыз.", "17");
        check(&kazakh, "Тапсырыстар — бір. Төлем — екі.", "12");
        check(&kazakh, "Алтын карта үшін жеті күн.", "");
        check(&kazakh, "Сілтемені алу үшін екіні басыңыз.", "2");
    }

    #[test]
    fn an_article_before_a_key_announces_none_elsewhere() {
        let numbers = ["null", "eins", "zwei", "drei", "vier"];
        let german =
            words(&numbers, "Wenn Sie die Nachricht oder die E-Mail oder die SMS wollen, drücken Sie die eins.");
        check(&german, "Für Bestellungen drücken Sie die zwei. Rechnungen: drei.", "23");
        check(&german, "Hier antworten die vier Kollegen.", "");
    }

    #[test]
    fn without_questions_a_number_alone_is_a_key() {
        let none = words(&[], "Words.");
        check(&none, "A text with the link, 9. Returns, one. Bank, 2. Press 4.", "29");
    }
}

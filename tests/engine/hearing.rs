//! The meaning of sentences, by phrases written for the test, and the places where the shipped line listens.

use std::sync::Arc;

use deflect::base::call::{Key, Language};
use deflect::line::event::{Event, MenuInput};
use deflect::line::hearing::wording::Wording;
use deflect::line::hearing::{
    BesideWords, Ear, HINTS_MAX, Meaning, PHRASE_CHARS_MAX, Phrase, SpeechContext, Understood,
};
use deflect::line::menu::NodeId;
use deflect::line::session::{History, Session};
use deflect::line::step::{Input, Listen, Speech, Step, Turn};
use deflect::line::{Script, flow};
use jiff::Timestamp;
use proptest::prelude::*;

use crate::support::stories::script;

fn node(id: &str) -> Meaning {
    Meaning::Node(NodeId::new(id))
}

fn key(key: char) -> Meaning {
    Meaning::Key(Key::parse(key).unwrap())
}

/// Words that may stand beside a phrase, and those beside the name of a key.
fn beside() -> BesideWords {
    BesideWords { polite: "ну эм".to_owned(), pressing: "нажмите номер вторая".to_owned() }
}

/// An ear for a few phrases of each kind.
fn ear() -> Ear {
    let phrases = [
        (node("order"), "заказ не пришёл", false),
        (node("order"), "где мой заказ", false),
        (node("arrived"), "заказ пришёл", false),
        (node("returns"), "верните деньги", false),
        (node("ticket"), "сдать билет", false),
        (node("flight"), "поменять билет", false),
        (node("lost"), "заказа нет", false),
        (node("orders"), "заказы и доставка", true),
        (key('2'), "два", true),
        (key('0'), "оператор", false),
        (Meaning::Yes, "да", false),
        (Meaning::No, "нет", false),
    ];
    let phrases = phrases.map(|(meaning, words, is_alone)| Phrase {
        meaning,
        words: words.to_owned(),
        is_alone,
        is_about: false,
    });
    let wording = Wording::new(&Language::new("ru"), "мой мне пожалуйста и", "не ни");
    Ear::new(Arc::new(wording), beside(), phrases.into()).unwrap()
}

fn phrase(meaning: &Meaning, words: &str) -> Phrase {
    Phrase { meaning: meaning.clone(), words: words.to_owned(), is_alone: false, is_about: false }
}

fn understood(words: &str, place: SpeechContext) -> Option<Meaning> {
    let speech = Speech { words: words.to_owned(), confidence: None };
    ear().understand(&speech, place, |_| false).map(|understood| understood.meaning)
}

/// Checks the meaning in a menu.
fn check(words: &str, expected: Option<Meaning>) {
    assert_eq!(understood(words, SpeechContext::Menu), expected, "{words}");
}

#[test]
fn endings_case_order_and_fillers_make_no_difference() {
    for words in ["Где мой заказ?", "ГДЕ МОИ ЗАКАЗЫ", "заказ мой где", "пожалуйста, где заказа", "где — заказом!"]
    {
        check(words, Some(node("order")));
    }
    check("заказ не пришел", Some(node("order")));
    check("заказ не пришёл", Some(node("order")));
}

#[test]
fn a_negation_turns_the_next_word_into_its_opposite() {
    check("заказ пришел", Some(node("arrived")));
    check("не пришел мой заказ", Some(node("order")));
    check("красный заказ не пришел", Some(node("order")));
}

#[test]
fn forms_that_the_stemmer_does_not_know_are_still_near() {
    check("операторша", Some(key('0')));
    let ear = ear_for(&[(node("press"), "интервью")], &[]);
    assert_eq!(heard(&ear, "интернет"), None, "five letters of eight are another word");
    let wording = Wording::new(&Language::new("ru"), "мое", "");
    assert_eq!(wording.stems("Моё, мое"), Vec::<String>::new(), "one letter, written two ways");
}

#[test]
fn a_number_and_the_name_of_a_menu_are_understood_alone() {
    check("два", Some(key('2')));
    check("2", Some(key('2')));
    check("ноль два", None);
    check("два вопроса", None);
    check("доставка заказов", Some(node("orders")));
    check("доставка заказов пиццы", None);
}

#[test]
fn a_key_is_understood_among_words_that_only_say_that_it_is_one() {
    for words in ["нажмите два", "номер два", "ну нажмите номер 2", "вторая два"]
    {
        check(words, Some(key('2')));
    }
    for words in ["не нажмите два", "нажмите два три", "нажмите", "номер заказа два"]
    {
        check(words, None);
    }
    let speech = Speech { words: "Нажмите два!".to_owned(), confidence: None };
    let understood = ear().understand(&speech, SpeechContext::Menu, |_| false);
    let listed = Some(Understood { meaning: key('2'), phrase: Some("нажмите два".to_owned()) });
    assert_eq!(understood, listed, "as good as pressed, and kept as it was said");
}

/// An ear for phrases, with `что вы мне` for fillers.
fn ear_for(phrases: &[(Meaning, &str)], groups: &[&str]) -> Ear {
    let phrases: Vec<Phrase> = phrases.iter().map(|(meaning, words)| phrase(meaning, words)).collect();
    let wording = Wording::new(&Language::new("ru"), "что вы мне", "не").with_same(groups.iter().copied());
    Ear::new(Arc::new(wording), beside(), phrases.into()).unwrap()
}

fn heard(ear: &Ear, words: &str) -> Option<Meaning> {
    let speech = Speech { words: words.to_owned(), confidence: None };
    ear.understand(&speech, SpeechContext::Menu, |_| false).map(|understood| understood.meaning)
}

#[test]
fn a_phrase_of_which_fillers_leave_one_word_is_understood_whole() {
    let ear = ear_for(&[(key('#'), "что вы сказали"), (node("order"), "доставка"), (node("help"), "не слышно")], &[]);
    for words in ["что вы сказали", "что вы мне сказали"] {
        assert_eq!(heard(&ear, words), Some(key('#')), "{words}");
    }
    for words in ["сказали", "вы сказали", "мама сказала"] {
        assert_eq!(heard(&ear, words), None, "{words}: the word says less than the phrase");
    }
    assert_eq!(heard(&ear, "мама доставка"), Some(node("order")), "a line of one word is heard inside");
    let negated = ear_for(&[(Meaning::Node(NodeId::new("silent")), "вы не мне")], &[]);
    assert_eq!(heard(&negated, "что вы не мне"), Some(node("silent")));
    assert_eq!(heard(&negated, "мама не мне"), None, "so does a filler with its negation");
}

#[test]
fn words_of_a_group_are_taken_for_the_first_one() {
    let phrases = [(node("returns"), "товар сломан"), (node("order"), "чайник едет")];
    let ear = ear_for(&phrases, &["товар чайник сапоги", "утюг чайник"]);
    assert_eq!(heard(&ear, "сапогами сломан"), Some(node("returns")));
    assert_eq!(heard(&ear, "сапоги едут"), None, "a phrase is not heard by half of it");
    assert_eq!(heard(&ear, "товар едет"), Some(node("order")), "a word of two groups stays in the first");
    let wording = Wording::new(&Language::new("ru"), "", "не").with_same(["грузится открывается"]);
    assert_eq!(wording.stems("не открывается"), wording.stems("не грузится"));
}

#[test]
fn an_opposite_of_a_filler_weighs_as_much_as_a_word() {
    let ear = ear_for(&[(node("refusal"), "не мне"), (node("parcel"), "посылка")], &[]);
    assert_eq!(heard(&ear, "посылка не мне"), None, "neither is clearer than the other");
}

#[test]
fn one_word_among_many_strange_ones_is_not_what_a_sentence_is_about() {
    let ear = ear_for(&[(node("order"), "доставка"), (node("returns"), "возврат"), (node("bank"), "вклад")], &[]);
    assert_eq!(heard(&ear, "доставка воды"), Some(node("order")));
    assert_eq!(heard(&ear, "у соседей доставка воды каждое воскресенье"), None);
}

#[test]
fn what_the_line_is_not_for_is_asked_again_and_no_hint() {
    let phrases = [(node("no-internet"), "старая женщина"), (Meaning::Unrelated, "сколько тебе лет старая")];
    let ear = ear_for(&phrases, &["сколько", "тебе", "лет", "женщина"]);
    assert_eq!(heard(&ear, "старая женщина"), Some(node("no-internet")));
    for place in SpeechContext::ALL {
        let speech = Speech { words: "сколько тебе лет старая".into(), confidence: None };
        assert_eq!(ear.understand(&speech, place, |_| false), None, "{place:?}");
        assert!(!ear.expected(place).iter().any(|hint| hint.contains("сколько")), "{place:?}");
    }
}

/// Phrases of two choices, none of which fits "адрес чужой квартиры спутан"; three words of it speak for one choice.
const FLATS: [&str; 6] = [
    "спутан адрес доставки",
    "чужой адрес указан",
    "квартира спутана",
    "адрес не той квартиры",
    "чужая квартира",
    "дом чужой",
];

#[test]
fn phrases_of_a_choice_support_each_other() {
    let flats = FLATS.map(|words| (node("order"), words));
    let others = ["ссылка битая", "смс пустая", "экран белый", "сайт закрыт", "кнопка серая", "товар сломан"];
    let nodes = ["link", "sms", "screen", "site", "button", "returns"];
    let others: Vec<_> = nodes.iter().zip(others).map(|(id, words)| (node(id), words)).collect();
    let ear = ear_for(&[flats.to_vec(), others.clone()].concat(), &[]);
    assert_eq!(heard(&ear, "видимо спутан адрес чужой квартиры"), Some(node("order")));
    let split = flats.iter().enumerate().map(|(at, (_, words))| (node(nodes[at]), *words)).collect();
    let ear = ear_for(&[split, others].concat(), &[]);
    assert_eq!(heard(&ear, "видимо спутан адрес чужой квартиры"), None, "words of several choices speak for none");
}

#[test]
fn two_choices_that_fit_alike_are_not_understood_unless_one_is_near() {
    check("билет", None);
    let speech = Speech { words: "сдать поменять билет".to_owned(), confidence: None };
    assert_eq!(ear().understand(&speech, SpeechContext::Menu, |_| false), None);
    let near = |meaning: &Meaning| *meaning == node("flight");
    let understood = ear().understand(&speech, SpeechContext::Menu, near);
    assert_eq!(understood, Some(Understood { meaning: node("flight"), phrase: None }));
}

#[test]
fn yes_and_no_are_understood_where_they_are_asked_for() {
    assert_eq!(understood("да", SpeechContext::Menu), None);
    assert_eq!(understood("да", SpeechContext::Question), Some(Meaning::Yes));
    assert_eq!(understood("да", SpeechContext::ReadBack), Some(Meaning::Yes));
    assert_eq!(understood("да", SpeechContext::Farewell), None);
    assert_eq!(understood("нет", SpeechContext::Menu), None);
    assert_eq!(understood("нет", SpeechContext::Farewell), Some(Meaning::No));
    assert_eq!(understood("верните деньги", SpeechContext::ReadBack), None, "a way elsewhere would lose the number");
    assert_eq!(understood("верните деньги", SpeechContext::Farewell), Some(node("returns")));
}

#[test]
fn a_no_where_nothing_is_asked_is_not_taken_for_a_phrase_that_has_the_word() {
    check("нет", None);
    check("нет заказа", Some(node("lost")));
    assert_eq!(understood("заказ не пришёл", SpeechContext::ReadBack), None, "a way elsewhere would lose the number");
}

#[test]
fn what_the_recogniser_guessed_is_not_understood() {
    let said = |confidence| {
        let speech = Speech { words: "верните деньги".to_owned(), confidence };
        ear().understand(&speech, SpeechContext::Menu, |_| false).map(|understood| understood.meaning)
    };
    assert_eq!(said(Some(29)), None);
    assert_eq!(said(Some(30)), Some(node("returns")));
    assert_eq!(said(None), Some(node("returns")));
}

#[test]
fn noise_and_strangers_are_not_understood() {
    for words in ["", " ", "?!", "э", "а", "деньги деньжата", "какая погода", "не", "не не", "🙂", "25", "12 2", "٣"]
    {
        check(words, None);
    }
    let long = "деньги верните ".repeat(100_000);
    check(&long, Some(node("returns")));
    check(&("шум ".repeat(100) + "верните деньги"), None);
}

#[test]
fn a_language_without_a_stemmer_is_taken_as_it_is_written() {
    let phrase = phrase(&node("order"), "zamówienie");
    let ear = Ear::new(Arc::new(Wording::new(&Language::new("xx"), "", "")), BesideWords::default(), [phrase].into())
        .unwrap();
    assert_eq!(heard(&ear, "Zamówienie"), Some(node("order")));
}

#[test]
fn without_phrases_nobody_listens() {
    assert!(
        Ear::new(Arc::new(Wording::new(&Language::new("ru"), "", "")), BesideWords::default(), [].into()).is_none()
    );
}

/// A call at noon in the main menu, on a platform that hears these languages.
fn begin(script: &Script, hears: &[&str]) -> (Turn, Timestamp) {
    let now: Timestamp = "2026-11-20T12:00:00+03:00".parse().unwrap();
    let caller = script.plan.caller("+79161234567");
    let session = Session::new(script, script.default_line.clone(), caller, &History::default(), now);
    let hears = hears.iter().map(|language| Language::new(language)).collect();
    (flow::advance(script, Session { hears, ..session }, Input::Start, now), now)
}

fn listens(turn: &Turn) -> Option<&Listen> {
    turn.steps.iter().find_map(|step| match step {
        Step::Collect(collect) => collect.listen.as_ref(),
        _ => None,
    })
}

fn says(words: &str) -> Input {
    Input::Speech(Speech { words: words.to_owned(), confidence: Some(90) })
}

#[test]
fn only_where_the_platform_hears_the_language_callers_are_invited_and_listened_to() {
    let script = script();
    let is_invited = |turn: &Turn| {
        let mut prompts = turn.steps.iter().flat_map(Step::prompts);
        prompts.any(|prompt| prompt.id.as_str() == "menu-speak")
    };
    for (hears, is_heard) in [(&["ru", "en"][..], true), (&["ru"], true), (&["en"], false), (&[], false)] {
        let (turn, now) = begin(&script, hears);
        assert_eq!((listens(&turn).is_some(), is_invited(&turn)), (is_heard, is_heard), "{hears:?}");
        let english = flow::advance(&script, turn.session, Input::Keys("8".into()), now);
        assert_eq!(listens(&english).is_some(), hears.contains(&"en"), "{hears:?}");
        assert_eq!(is_invited(&english), hears.contains(&"en"), "{hears:?}");
    }
}

#[test]
fn a_recogniser_gets_what_it_takes() {
    let script = script();
    for language in ["ru", "en"] {
        let ear = script.hearing.ear(&script.default_line, &Language::new(language)).unwrap();
        for place in SpeechContext::ALL {
            let phrases = ear.expected(place);
            assert!(phrases.len() <= HINTS_MAX && !phrases.is_empty(), "{place:?}");
            assert!(phrases.iter().all(|phrase| (1..=PHRASE_CHARS_MAX).contains(&phrase.chars().count())));
        }
    }
    let (turn, _) = begin(&script, &["ru"]);
    let listen = listens(&turn).unwrap();
    assert_eq!(listen.language, Language::new("ru"));
    let has = |phrase: &str| listen.phrases.iter().any(|expected| expected == phrase);
    assert!(has("верните деньги") && has("соедините с человеком") && !has("да"), "{:?}", listen.phrases);
}

#[test]
fn after_the_second_phrase_not_understood_only_keys_are_taken_until_another_place() {
    let script = script();
    let (turn, now) = begin(&script, &["ru"]);
    let prompt = |turn: &Turn| turn.steps[0].prompts()[0].id.as_str().to_owned();
    let once = flow::advance(&script, turn.session, says("какая погода"), now);
    assert_eq!((prompt(&once), listens(&once).is_some()), ("speech-again".into(), true));
    assert!(once.events.iter().any(|event| matches!(event, Event::MenuInput { input: MenuInput::NoMatch, .. })));
    let twice = flow::advance(&script, once.session, says(""), now);
    assert_eq!((prompt(&twice), listens(&twice).is_some()), ("speech-keys".into(), false));
    assert_eq!((twice.session.wrong, twice.session.silent), (0, 0));
    let silent = flow::advance(&script, twice.session.clone(), says("где мой заказ"), now);
    assert_eq!((prompt(&silent), listens(&silent).is_some()), ("no-input".into(), false));
    let elsewhere = flow::advance(&script, twice.session, Input::Keys("1".into()), now);
    assert!(listens(&elsewhere).is_some());
}

#[test]
fn who_was_not_understood_at_an_offer_is_waited_for_longer() {
    let script = script();
    let (turn, now) = begin(&script, &["ru"]);
    let offered = flow::advance(&script, turn.session, says("верните деньги"), now);
    let again = flow::advance(&script, offered.session, says("какая погода"), now);
    let Some(Step::Collect(collect)) = again.steps.last() else { panic!("{again:?}") };
    assert_eq!(collect.wait, script.patience.second_wait);
}

#[test]
fn a_phrase_is_counted_as_speech_and_leads_where_the_key_does() {
    let script = script();
    let (turn, now) = begin(&script, &["ru"]);
    let said = flow::advance(&script, turn.session.clone(), says("позовите оператора"), now);
    let pressed = flow::advance(&script, turn.session, Input::Keys("0".into()), now);
    assert_eq!((&said.session, &said.steps), (&pressed.session, &pressed.steps));
    let input = |turn: &Turn| {
        turn.events.iter().find_map(|event| match event {
            Event::MenuInput { input, .. } => Some(*input),
            _ => None,
        })
    };
    assert_eq!(input(&said), Some(MenuInput::Speech));
    assert_eq!(input(&pressed), Some(MenuInput::Key(Key::HUMAN)));
    assert_eq!(input(&flow::advance(&script, said.session, says("да"), now)), Some(MenuInput::Speech));
}

#[test]
fn a_number_is_typed_by_keys_alone() {
    let script = script();
    let (turn, now) = begin(&script, &["ru"]);
    let caller = script.plan.caller("+74951112233");
    let session = Session { caller, ..turn.session };
    let offered = flow::advance(&script, session, says("пришлите ссылку"), now);
    let asked = flow::advance(&script, offered.session, says("да"), now);
    assert_eq!(asked.session.at.as_str(), "typed-number");
    assert_eq!(listens(&asked), None);
    let read_back = flow::advance(&script, asked.session, Input::Keys("9161234567".into()), now);
    assert!(listens(&read_back).unwrap().phrases.iter().any(|phrase| phrase == "да"));
}

proptest! {
    #[test]
    fn any_words_are_answered_and_the_same_words_alike(
        words in "(\\PC|[а-я ]|не |заказ |деньги |да |два ){0,60}",
        confidence in proptest::option::of(0u8..=255),
        place in 0usize..5,
    ) {
        let (ear, speech) = (ear(), Speech { words, confidence });
        let meant = ear.understand(&speech, SpeechContext::ALL[place], |_| false);
        prop_assert_eq!(&meant, &ear.understand(&speech, SpeechContext::ALL[place], |_| false));
        prop_assert!(meant.is_none_or(|meant| SpeechContext::ALL[place].admits(&meant.meaning)));
    }
}

//! Words do nothing unless they are a listed phrase and nothing else: act phrases × negations, refusals, reports,
//! questions and third persons, of `tests/utterances/acts-<lang>.txt`, at every place where something could be done.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use deflect::base::call::Language;
use deflect::line::menu::NodeId;
use deflect::line::session::{History, Phase, Session};
use deflect::line::step::{Input, Speech, Step, Turn};
use deflect::line::{Script, flow};
use jiff::Timestamp;

use crate::support::stories::script;

/// Where the sentences are said: a menu, a menu with the bank, an offer, a request, the bank's and compliance's question.
const PLACES: [&str; 6] = ["main", "fraud-bank", "offer", "request-business", "bank-call", "compliance"];
/// The fewest sentences of a language.
const SENTENCES_MIN: usize = 400;

/// The frames of a file, each with every phrase that its braces name.
fn sentences(language: &str) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/utterances/acts-{language}.txt"));
    let text = std::fs::read_to_string(path).unwrap();
    let mut lists: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut heading = "";
    let mut is_told = false;
    for line in text.lines() {
        match line.strip_prefix("# ") {
            Some(line) if is_told => heading = line,
            Some(_) => {}
            None if line.is_empty() => is_told = true,
            None => lists.entry(heading).or_default().push(line),
        }
    }
    let is_phrases = |heading: &str| heading.starts_with("act phrases");
    let frames = lists.iter().filter(|(heading, _)| !is_phrases(heading)).flat_map(|(_, frames)| frames);
    let said = |frame: &&str| -> Vec<String> {
        let brace = frame.split_once('{').and_then(|(_, rest)| rest.split_once('}'));
        let Some((form, _)) = brace else { return vec![(*frame).to_owned()] };
        let heading = if form.is_empty() { "act phrases".to_owned() } else { format!("act phrases, {form}") };
        lists[heading.as_str()].iter().map(|phrase| frame.replace(&format!("{{{form}}}"), phrase)).collect()
    };
    frames.flat_map(said).collect::<BTreeSet<_>>().into_iter().collect()
}

/// A caller at a place of the line, on a platform that hears both languages.
fn session_at(script: &Script, language: &str, place: &str) -> (Session, Timestamp) {
    let now: Timestamp = "2026-11-20T12:00:00+03:00".parse().unwrap();
    let caller = script.plan.caller("+79161234567");
    let new = Session::new(script, script.default_line.clone(), caller, &History::default(), now);
    let hears = ["ru", "en"].map(Language::new).to_vec();
    let mut session =
        flow::advance(script, Session { hears, language: Language::new(language), ..new }, Input::Start, now).session;
    let node = &script.nodes[place];
    (session.at, session.from) = (NodeId::new(place), NodeId::new(place));
    session.phase = if node.ask.is_some() { Phase::Consent } else { Phase::of(&node.kind) };
    (session, now)
}

fn says(script: &Script, language: &str, place: &str, words: &str) -> (Session, Turn) {
    let (session, now) = session_at(script, language, place);
    let speech = Speech { words: words.to_owned(), confidence: Some(90) };
    (session.clone(), flow::advance(script, session, Input::Speech(speech), now))
}

/// True if the turn did anything that a key does: a message, a call to another line, the caller hidden, another
/// language, a number asked for.
fn acts(before: &Session, turn: &Turn) -> bool {
    let dials = turn.steps.iter().any(|step| matches!(step, Step::Connect { .. }));
    let changed = turn.session.anonymous != before.anonymous || turn.session.language != before.language;
    !turn.messages.is_empty() || dials || changed || turn.session.phase == Phase::Number
}

#[test]
fn likeness_never_acts() {
    let script = script();
    for language in ["ru", "en"] {
        let sentences = sentences(language);
        assert!(sentences.len() >= SENTENCES_MIN, "{language}: {} sentences", sentences.len());
        let mut acted = vec![];
        for place in PLACES {
            for words in &sentences {
                let (before, turn) = says(&script, language, place, words);
                if acts(&before, &turn) {
                    acted.push(format!("at {place}: {words}"));
                }
            }
        }
        println!("{language}: {} sentences at {} places", sentences.len(), PLACES.len());
        assert!(acted.is_empty(), "{language}: {} acted\n{}", acted.len(), acted.join("\n"));
    }
}

/// A place, and what is said there.
type Said<'s> = (&'s str, &'s [&'s str]);

fn each(language: &str, said: &[Said<'_>], check: impl Fn(&Session, &Turn) -> bool) {
    let script = script();
    for (place, sentences) in said {
        for words in *sentences {
            let (before, turn) = says(&script, language, place, words);
            assert!(check(&before, &turn), "at {place}: {words}: {:?}", turn.session.from);
        }
    }
}

#[test]
fn listed_phrases_act_with_polite_words_and_hesitations() {
    each(
        "ru",
        &[
            ("main", &["Пришлите ссылку!", "ну пришлите ссылку", "эээ пришлите пожалуйста ссылку", "ссылку пришлите"]),
            ("main", &["Соедините с банком.", "здравствуйте, соедините меня с банком", "сообщить о нарушении"]),
            ("main", &["по-английски", "английский язык, пожалуйста"]),
            ("offer", &["да", "да да да", "Да, конечно.", "ага", "угу", "давайте", "хорошо", "ладно", "окей", "ок"]),
            ("offer", &["присылайте", "согласен", "верно", "ну да", "да, пришлите", "даааа", "смс", "один", "1", "9"]),
            ("bank-call", &["да", "соединяйте", "соедините с банком"]),
            ("fraud-bank", &["один", "соедините с банком"]),
        ],
        acts,
    );
    each(
        "en",
        &[
            ("main", &["Send me the link!", "um, please send me the link", "text me the link", "send the link please"]),
            ("main", &["Connect me to the bank.", "put me through to the bank please", "report a breach", "russian"]),
            ("offer", &["yes", "yes yes", "yeah", "yep", "sure", "ok", "okay", "go ahead", "that's right", "one", "1"]),
            ("offer", &["yes please", "send it", "sure, go ahead", "of course", "well yes"]),
        ],
        acts,
    );
}

#[test]
fn a_yes_with_a_no_never_acts() {
    each(
        "ru",
        &[
            ("offer", &["да нет", "нет да", "ну нет", "да не надо", "да ну", "да ладно вам", "не один", "конечно нет"]),
            ("bank-call", &["да нет", "нет да", "да не надо", "не соединяйте", "не банк", "да ну"]),
            ("main", &["не банк", "не соединяйте с банком", "мне не нужен банк", "банк не нужен", "да"]),
        ],
        |before, turn| !acts(before, turn),
    );
    each(
        "en",
        &[
            ("offer", &["yeah no", "yes no", "no yes", "not yes", "no thank you", "not right", "ok no"]),
            ("main", &["not the bank", "no bank", "i do not need the bank", "don't connect me to the bank", "yes"]),
        ],
        |before, turn| !acts(before, turn),
    );
}

fn prompts(turn: &Turn) -> Vec<&str> {
    turn.steps.iter().flat_map(Step::prompts).map(|prompt| prompt.id.as_str()).collect()
}

#[test]
fn a_bank_that_is_not_wanted_is_not_offered() {
    let asks = |turn: &Turn| prompts(turn).contains(&"ask-bank");
    each(
        "ru",
        &[("main", &["не банк", "не соединяйте с банком", "мне не нужен банк", "банк мне не нужен"])],
        |_, turn| !asks(turn),
    );
    each("en", &[("main", &["not the bank", "i don't need the bank", "no bank"])], |_, turn| !asks(turn));
    each("ru", &[("main", &["у меня украли карту", "потеряла карту банка"])], |_, turn| asks(turn));
}

#[test]
fn a_link_that_is_not_wanted_is_refused_and_the_address_told() {
    let refused = |_: &Session, turn: &Turn| {
        let said = prompts(turn);
        said.contains(&"link-refused") && turn.messages.is_empty()
    };
    each(
        "ru",
        &[
            ("main", &["не присылайте ссылку", "ссылку не присылайте", "не надо присылать ссылку", "не шлите смс"]),
            (
                "main",
                &["прекратите присылать смс", "только не ссылку", "хватит слать ссылки", "ссылку присылать не надо"],
            ),
            ("offer", &["не присылайте", "без ссылки", "не надо смс", "нет", "не надо", "не хочу", "нет, спасибо"]),
        ],
        refused,
    );
    each(
        "en",
        &[
            ("main", &["don't send me the link", "do not send the link", "i don't want a link", "stop texting me"]),
            ("offer", &["no", "no thanks", "don't send it", "no link", "not now", "i don't want it"]),
        ],
        refused,
    );
}

#[test]
fn what_is_said_of_a_link_is_answered_to_the_point() {
    let leads = |node: &'static str| move |_: &Session, turn: &Turn| turn.session.from == NodeId::new(node);
    let broken = ["ссылка не работает", "уже прислали ссылку", "ссылка ваша не открывается", "мне уже прислали ссылку"];
    each("ru", &[("main", &broken), ("offer", &broken)], leads("link-broken"));
    let fraud = ["мне пришла ссылка от мошенников", "это точно от озона ссылка", "мошенники прислали ссылку"];
    each("ru", &[("main", &fraud), ("offer", &fraud)], |_, turn| {
        [&turn.session.from, &turn.session.at].contains(&&NodeId::new("fraud"))
            || prompts(turn).contains(&"fraud-about")
    });
    each("en", &[("main", &["the link does not work", "you already sent me the link"])], leads("link-broken"));
    each("en", &[("main", &["scammers sent me a link", "i got a link from scammers"])], leads("fraud"));
}

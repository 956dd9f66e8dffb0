//! Which platform can do what: the table in `config/platforms/README.md`, each cell proved by the test named after it, such as
//! `speech::somleng`.

use std::time::Duration;

use deflect::base::call::Language;
use deflect::config::settings::{AddressRange, Authentication, FastAgiDoor, PlatformSettings};
use deflect::dialect::Incoming;
use deflect::dialect::signature::{SignatureError, verify};
use deflect::line::prompt::{Prompt, PromptId, Prompts};
use deflect::line::recording::Recording;
use deflect::line::step::{Collect, DialResult, Input, Listen, Speech, Step};
use deflect::recordings::lost::LostRecordings;

use crate::support::dialect::{self, number, write_without};
use crate::support::line::{Line, PUBLIC_URL, Setup};
use crate::support::peers::{LIMIT, wait_until};
use crate::support::platforms::{
    self, Asked, Deed, Heard, Leg, Platform, Said, Then, line_settings, read_asked, settings_of,
};

/// Declares the table: one test a cell, and the table as text. What is not `yes` is what the caller gets instead.
macro_rules! features {
    ($($feature:ident $says:literal { $($platform:ident $cell:literal)* })*) => {
        $(mod $feature {
            $(#[test]
            fn $platform() {
                let on = super::On::new(stringify!($platform));
                super::claims::$feature(&on, $cell);
            })*
        })*

        /// Each feature with its cell for each platform.
        fn rows() -> Vec<(&'static str, Vec<(&'static str, &'static str)>)> {
            vec![$(($says, vec![$((stringify!($platform), $cell)),*])),*]
        }
    };
}

features! {
    keys "a key, `*` and `#` too" {
        twilio "yes" signalwire "yes" somleng "yes" telnyx "yes" plivo "yes" bandwidth "yes" voicexml "yes" freeswitch "yes"
        voximplant "yes" asterisk "yes"
    }
    barge_in "a key interrupts all that is said" {
        twilio "yes" signalwire "yes" somleng "yes" telnyx "yes" plivo "yes" bandwidth "yes" voicexml "yes" freeswitch "yes"
        voximplant "yes" asterisk "yes"
    }
    silence "silence told from a wrong key" {
        twilio "yes" signalwire "yes" somleng "yes" telnyx "yes" plivo "yes" bandwidth "yes" voicexml "yes" freeswitch "yes"
        voximplant "yes" asterisk "yes"
    }
    speech "a spoken phrase instead of a key" {
        twilio "yes" signalwire "yes" somleng "keys" telnyx "yes" plivo "not proven in Russian" bandwidth "keys" voicexml "listed phrases"
        freeswitch "keys"
        voximplant "yes" asterisk "keys"
    }
    recordings "a recording instead of speech" {
        twilio "yes" signalwire "yes" somleng "yes" telnyx "yes" plivo "yes" bandwidth "yes" voicexml "yes" freeswitch "yes"
        voximplant "yes" asterisk "yes"
    }
    lost_recording "a recording that cannot be had is spoken at once" {
        twilio "next turn" signalwire "next turn" somleng "next turn" telnyx "next turn" plivo "next turn"
        bandwidth "next turn" voicexml "yes" freeswitch "next turn"
        voximplant "yes" asterisk "yes"
    }
    voice "a voice chosen for each language" {
        twilio "yes" signalwire "yes" somleng "yes" telnyx "yes" plivo "yes" bandwidth "yes" voicexml "yes" freeswitch "yes"
        voximplant "yes" asterisk "yes"
    }
    pauses "a pause between the things said" {
        twilio "yes" signalwire "yes" somleng "punctuation" telnyx "punctuation" plivo "yes" bandwidth "yes" voicexml "yes"
        freeswitch "punctuation"
        voximplant "punctuation" asterisk "punctuation"
    }
    connect "another line dialled, and how that ended" {
        twilio "yes" signalwire "yes" somleng "yes" telnyx "yes" plivo "yes" bandwidth "yes" voicexml "yes" freeswitch "yes"
        voximplant "yes" asterisk "yes"
    }
    hang_up "the call ended by us" {
        twilio "yes" signalwire "yes" somleng "yes" telnyx "yes" plivo "yes" bandwidth "yes" voicexml "yes" freeswitch "yes"
        voximplant "yes" asterisk "yes"
    }
    end_notice "notice of the end" {
        twilio "yes" signalwire "yes" somleng "yes" telnyx "yes" plivo "yes" bandwidth "yes" voicexml "yes" freeswitch "yes"
        voximplant "yes" asterisk "yes"
    }
    repeat "a request made again: the same document, one text" {
        twilio "yes" signalwire "yes" somleng "yes" telnyx "yes" plivo "yes" bandwidth "yes" voicexml "yes" freeswitch "yes"
        voximplant "yes" asterisk "the question anew"
    }
    authentication "how requests prove where they come from" {
        twilio "signature" signalwire "signature" somleng "signature" telnyx "signature" plivo "signature"
        bandwidth "password" voicexml "password" freeswitch "password"
        voximplant "signature" asterisk "address"
    }
    fallback "a document for when the service is gone" {
        twilio "yes" signalwire "yes" somleng "yes" telnyx "yes" plivo "yes" bandwidth "yes" voicexml "yes" freeswitch "yes"
        voximplant "yes" asterisk "as a recording"
    }
}

/// A platform with Russian, English and ears, as far as it has any.
struct On {
    platform: &'static dyn Platform,
    settings: PlatformSettings,
    prompts: Prompts,
    lost: LostRecordings,
}

const VERSION: &str = "0123456789abcdef";

impl On {
    fn new(name: &str) -> Self {
        let platform = platforms::all().into_iter().find(|platform| platform.name() == name).unwrap();
        let settings = settings_of(platform);
        Self { platform, settings, prompts: dialect::prompts(), lost: LostRecordings::default() }
    }

    /// The document of these steps, and the words heard.
    fn heard(&self, steps: &[Step]) -> (String, Heard) {
        let next = format!("{PUBLIC_URL}/voice/{}?state=abc", self.platform.name());
        let document = write_without(&self.settings, &self.prompts, &self.lost, steps, &next);
        self.platform.validate(&document);
        let heard = self.platform.hears(&document).unwrap();
        (document, heard)
    }

    /// The input the line reads when this happens at these steps.
    fn input(&self, steps: &[Step], deed: Deed<'_>) -> Input {
        let (document, _) = self.heard(steps);
        match read_asked(&self.settings, &self.platform.does(&leg(), &document, deed)).unwrap() {
            Incoming::Turn(request) => request.input,
            other => panic!("{other:?}"),
        }
    }
}

fn leg() -> Leg {
    Leg { id: "1".to_owned(), from: "+79161234567".to_owned(), to: "+74952321000".to_owned() }
}

/// A menu that listens where the platform can.
fn menu(on: &On, prompts: &[Prompt]) -> Vec<Step> {
    let phrases = || vec!["где мой заказ".to_owned()].into();
    let listen = on.platform.hears_speech().then(|| Listen { language: Language::new("ru"), phrases: phrases() });
    let wait = Duration::from_secs(5);
    vec![Step::Collect(Collect { prompts: prompts.to_vec(), digits_max: 1, wait, listen })]
}

fn two_prompts() -> [Prompt; 2] {
    [dialect::prompt("Здравствуйте."), dialect::prompt("Заказы — один.")]
}

fn recorded() -> Prompt {
    Prompt { id: PromptId::new("recorded"), language: Language::new("ru"), args: vec![] }
}

/// The claim of each row.
mod claims {
    use super::*;

    pub fn keys(on: &On, _cell: &str) {
        for key in "0123456789*#".chars().map(String::from) {
            assert_eq!(on.input(&menu(on, &two_prompts()), Deed::Keys(&key)), Input::Keys(key.clone()));
        }
    }

    pub fn barge_in(on: &On, cell: &str) {
        let (document, heard) = on.heard(&menu(on, &two_prompts()));
        let Then::Keys { barge_in, .. } = heard.then else { panic!("{document}") };
        assert_eq!(barge_in, cell == "yes", "{document}");
    }

    pub fn silence(on: &On, _cell: &str) {
        assert_eq!(on.input(&menu(on, &two_prompts()), Deed::Silence), Input::NoInput);
        assert_eq!(on.input(&menu(on, &two_prompts()), Deed::Keys("7")), Input::Keys("7".to_owned()));
    }

    pub fn speech(on: &On, cell: &str) {
        let (document, heard) = on.heard(&menu(on, &two_prompts()));
        let Then::Keys { phrases, .. } = heard.then else { panic!("{document}") };
        assert_eq!(phrases.is_some(), cell != "keys", "{document}");
        let said = |words| on.input(&menu(on, &two_prompts()), Deed::Says { words, confidence: Some(90) });
        let heard = |words: &str| Input::Speech(Speech { words: words.to_owned(), confidence: Some(90) });
        match cell {
            "keys" => {
                let problems = platforms::load(&line_settings(on.platform, "hears = [\"ru\"]")).unwrap_err();
                assert!(problems[0].render(false).contains("takes keys only, and cannot hear"), "{problems:?}");
            }
            "listed phrases" => {
                assert_eq!(said("где мой заказ"), heard("где мой заказ"));
                assert_eq!(said("а где он там"), Input::Speech(Speech::default()), "told as not understood");
            }
            _ => assert_eq!(said("а где он там"), heard("а где он там")),
        }
    }

    pub fn recordings(on: &On, _cell: &str) {
        let (document, heard) = on.with_recording().heard(&menu(on, &[recorded()]));
        let url = format!("{}/audio/ru/recorded.wav?v={VERSION}", dialect::PUBLIC_URL);
        assert!(heard.said.contains(&Said::Sound(url)), "{document}");
    }

    pub fn lost_recording(on: &On, cell: &str) {
        let on = on.with_recording();
        let (document, _) = on.heard(&menu(&on, &[recorded()]));
        assert_eq!(document.contains("Это записано"), cell == "yes", "the words stand beside the sound: {document}");
        on.lost.add(&Language::new("ru"), &PromptId::new("recorded"));
        let (document, heard) = on.heard(&menu(&on, &[recorded()]));
        assert_eq!(heard.words(), "Это записано.", "{document}");
    }

    pub fn voice(on: &On, cell: &str) {
        let (document, heard) = on.heard(&menu(on, &two_prompts()));
        let voices = heard.said.iter().filter(|said| matches!(said, Said::Speech { voice: Some(_), .. }));
        assert_eq!(0 < voices.count(), cell == "yes", "{document}");
    }

    pub fn pauses(on: &On, cell: &str) {
        let two = dialect::prompt("Заказы — один.\nОплата — два.");
        for steps in [menu(on, std::slice::from_ref(&two)), vec![Step::Say(two.clone()), Step::HangUp]] {
            let (document, heard) = on.heard(&steps);
            assert_eq!(document.contains(r#"один. <break time="500ms"/>Оплата"#), cell == "yes", "{document}");
            let heard_of = |words: &str| on.platform.heard_of(words);
            assert_eq!(heard_of(&heard.words()), heard_of("Заказы — один. Оплата — два."), "{document}");
        }
        let apology = deflect::dialect::apology(&on.settings, "Простите.\nДо свидания.", &Language::new("ru"));
        on.platform.validate(&apology);
        assert_eq!(apology.contains(r#"Простите. <break time="500ms"/>До"#), cell == "yes", "{apology}");
        assert_eq!(on.platform.hears(&apology).unwrap().words(), "Простите. До свидания.");
    }

    pub fn connect(on: &On, _cell: &str) {
        let steps = [Step::Connect { number: number(), wait: Duration::from_secs(30) }];
        let (document, heard) = on.heard(&steps);
        assert!(matches!(heard.then, Then::Dial { .. }), "{document}");
        for result in [DialResult::Answered, DialResult::Busy, DialResult::NoAnswer, DialResult::Failed] {
            assert_eq!(on.input(&steps, Deed::Dialled(result)), Input::Dialled(result));
        }
    }

    pub fn hang_up(on: &On, _cell: &str) {
        let (document, heard) = on.heard(&[Step::Say(dialect::prompt("До свидания.")), Step::HangUp]);
        assert_eq!((heard.words().as_str(), heard.then), ("До свидания.", Then::HangUp), "{document}");
    }

    pub fn end_notice(on: &On, _cell: &str) {
        let (document, _) = on.heard(&menu(on, &two_prompts()));
        let voice_url = format!("{PUBLIC_URL}/voice/{}", on.platform.name());
        let notice = on.platform.hangs_up(&voice_url, &leg(), &document);
        let first = on.platform.calls(&voice_url, &leg());
        let end = if notice.url.contains("/status") {
            platforms::read_status_asked(&on.settings, &notice).unwrap()
        } else {
            match read_asked(&on.settings, &notice).unwrap() {
                Incoming::End(end) => Some(end),
                _ => None,
            }
        };
        let end = end.expect("the end of a call");
        if let Incoming::Turn(request) = read_asked(&on.settings, &first).unwrap() {
            assert_eq!(end.call, request.call, "the end of this very call");
        }
    }

    pub fn repeat(on: &On, cell: &str) {
        let line = Line::start(&line_settings(on.platform, ""));
        let voice_url = format!("{PUBLIC_URL}/voice/{}", on.platform.name());
        let mut asked = on.platform.calls(&voice_url, &leg());
        let mut document = on.platform.send(&line, &asked).body;
        while on.platform.hears(&document).unwrap().then == Then::GoesOn {
            asked = on.platform.does(&leg(), &document, Deed::GoOn);
            document = on.platform.send(&line, &asked).body;
        }
        assert_eq!(on.platform.send(&line, &asked).body, document, "the first turn");
        let takes_link = on.platform.does(&leg(), &document, Deed::Keys("9"));
        let promised = on.platform.send(&line, &takes_link).body;
        assert!(on.platform.hears(&promised).unwrap().words().contains("Отправляем ссылку"), "{promised}");
        let again = on.platform.send(&line, &takes_link).body;
        match cell {
            "yes" => assert_eq!(again, promised, "the promise"),
            _ => assert!(!on.platform.hears(&again).unwrap().words().contains("Отправляем ссылку"), "{again}"),
        }
        let texts = || std::fs::read_dir(line.folder().join("var/spool/sms")).map_or(0, Iterator::count);
        wait_until("the text", LIMIT, || (texts() > 0).then_some(()));
        line.shows_in_all("deflect_offers_accepted_total", 1.0);
        assert_eq!(texts(), 1);
    }

    pub fn authentication(on: &On, cell: &str) {
        let (document, _) = on.heard(&menu(on, &two_prompts()));
        let asked = on.platform.does(&leg(), &document, Deed::Keys("1"));
        if let Authentication::FastAgi(door) = &on.settings.authentication {
            assert_eq!(verdict(on, &asked), Err(SignatureError::OverHttp));
            assert!(door.admits("::ffff:127.0.0.1".parse().unwrap()) && !door.admits("192.0.2.1".parse().unwrap()));
            let allowed = FastAgiDoor { allowed: vec![AddressRange::parse("192.0.2.0/24").unwrap()], ..door.clone() };
            assert!(allowed.admits("192.0.2.255".parse().unwrap()) && !allowed.admits("127.0.0.1".parse().unwrap()));
            return;
        }
        assert_eq!(verdict(on, &asked), Ok(()), "{asked:?}");
        let types = asked.headers.iter().filter(|(name, _)| *name == "Content-Type").cloned();
        let unsigned = Asked { headers: types.collect(), ..asked.clone() };
        assert!(verdict(on, &unsigned).is_err(), "{unsigned:?}");
        let altered = Asked { body: format!("{} ", asked.body), ..asked.clone() };
        assert_eq!(verdict(on, &altered).is_err(), cell == "signature", "the body is part of a signature");
    }

    pub fn fallback(on: &On, _cell: &str) {
        let said = Setup::new(&line_settings(on.platform, "")).run(&["fallback", on.platform.name()]);
        assert!(said.status.success(), "{said:?}");
        let document = String::from_utf8(said.stdout).unwrap();
        assert!(!document.contains("line.example.org"), "{document}");
        let heard = on.platform.hears(&document).unwrap();
        assert!(heard.words().contains("озон точка ру"), "{document}");
        assert_eq!(heard.then, Then::HangUp, "{document}");
    }
}

/// The line's check of a request's signature.
fn verdict(on: &On, asked: &Asked) -> Result<(), SignatureError> {
    let public_url = PUBLIC_URL.parse().unwrap();
    let now = jiff::Timestamp::now();
    platforms::with_webhook(asked, |webhook| verify(&on.settings.authentication, &public_url, webhook, now))
}

impl On {
    /// The same with a recording of one prompt.
    fn with_recording(&self) -> Self {
        let mut prompts = Prompts::default();
        let file = fluent_bundle::FluentResource::try_new("recorded = Это записано.\n".to_owned()).unwrap();
        prompts.add(Language::new("ru"), vec![file]).unwrap();
        let recording = Recording {
            words: "Это записано.".to_owned(),
            version: VERSION.to_owned(),
            duration: Duration::from_secs(1),
        };
        prompts.record(&Language::new("ru"), PromptId::new("recorded"), recording);
        Self { platform: self.platform, settings: self.settings.clone(), prompts, lost: LostRecordings::default() }
    }
}

/// The table of `config/platforms/README.md`.
fn table() -> String {
    let rows = rows();
    let names: Vec<&str> = rows[0].1.iter().map(|(platform, _)| *platform).collect();
    let mut lines = vec![format!("| | {} |", names.join(" | ")), format!("|---|{}", "---|".repeat(names.len()))];
    for (says, cells) in rows {
        let cells: Vec<&str> = cells.into_iter().map(|(_, cell)| cell).collect();
        lines.push(format!("| {says} | {} |", cells.join(" | ")));
    }
    lines.join("\n")
}

#[test]
fn the_table_of_the_platforms_is_this_one() {
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/config/platforms/README.md")).unwrap();
    assert!(readme.contains(&table()), "config/platforms/README.md should have:\n{}", table());
}

#[test]
fn every_platform_has_a_cell_in_every_row() {
    let mut names: Vec<&str> = platforms::all().into_iter().map(|platform| platform.name()).collect();
    names.sort_unstable();
    for (says, cells) in rows() {
        let mut columns: Vec<&str> = cells.into_iter().map(|(platform, _)| platform).collect();
        columns.sort_unstable();
        assert_eq!(columns, names, "{says}");
    }
}

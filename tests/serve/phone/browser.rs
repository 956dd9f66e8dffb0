//! Its page in a real browser.

use std::time::Duration;

use fantoccini::Locator;
use fantoccini::elements::Element;

use super::*;
use crate::support::peers::LIMIT;
use crate::support::peers::browser::{Browser, Scheme};

/// A voice in the place of the browser's own, which a machine without sound has not: it notes what it is told, and says
/// it in no time when the test wants it to.
const VOICE: &str = "
    const spoken = [], stopped = [];
    let now = null;
    window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
    const finish = () => { const said = now; now = null; said?.onend?.(); };
    const voice = {
        getVoices: () => [{ lang: 'de-DE', default: true }, { lang: 'ru-RU' }, { lang: 'en_US' }],
        speak: (said) => { spoken.push([said.lang, said.text]); now = said; said.onstart?.(); },
        cancel: () => { if (now) stopped.push(now.text); now = null; },
    };
    Object.defineProperty(window, 'speechSynthesis', { value: voice });
    window.testVoice = { spoken, stopped, finish };";

/// A phone in a browser, before a call.
struct Phone<'a> {
    browser: Browser,
    line: &'a Line,
}

impl<'a> Phone<'a> {
    async fn open(line: &'a Line) -> Self {
        let browser = Browser::start().await;
        browser.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": VOICE })).await;
        browser.look(360, 740, Scheme::Light).await;
        // Requests of the browser's own first page are not ours.
        browser.requested().await;
        browser.client.goto(&format!("http://{}/phone", line.ops)).await.unwrap();
        Self { browser, line }
    }

    async fn find(&self, selector: &str) -> Element {
        self.browser.client.find(Locator::Css(selector)).await.unwrap_or_else(|error| panic!("{selector}: {error}"))
    }

    async fn click(&self, selector: &str) {
        self.find(selector).await.click().await.unwrap_or_else(|error| panic!("{selector}: {error}"));
    }

    async fn text(&self, selector: &str) -> String {
        self.find(selector).await.text().await.unwrap()
    }

    async fn choose(&self, id: &str, value: &str) {
        self.find(&format!("#{id}")).await.select_by_value(value).await.unwrap();
    }

    /// Waits until an element says so.
    async fn wait(&self, selector: &str, words: &str, limit: Duration) {
        let end = std::time::Instant::now() + limit;
        loop {
            let text = self.text(selector).await;
            if text.contains(words) {
                return;
            }
            assert!(std::time::Instant::now() < end, "{selector} is no `{words}` but `{text}`");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Calls, and waits for the answer.
    async fn call(&self) {
        self.click("#call").await;
        self.turn(1).await;
    }

    /// Waits until the line has answered this turn, which is then looked into.
    async fn turn(&self, number: usize) {
        self.wait("#inside-turn", &format!("{number} of {number}"), LIMIT).await;
    }

    /// Clicks a key and waits for the answer.
    async fn press(&self, key: &str, turn: usize) {
        self.click(&format!("[data-key='{key}']")).await;
        self.turn(turn).await;
    }

    /// Presses keys on the keyboard, wherever the page has put the focus.
    async fn type_keys(&self, keys: &str) {
        self.browser.client.active_element().await.unwrap().send_keys(keys).await.unwrap();
    }

    async fn run(&self, script: &str) -> Value {
        self.browser.run(script).await
    }

    /// Nothing was complained about, and nothing was asked of anybody else.
    async fn is_well_behaved(&self) {
        let complaints = self.browser.complaints().await;
        assert!(complaints.is_empty(), "{complaints:?}");
        let own = format!("http://{}/", self.line.ops);
        let foreign = |url: &String| !url.starts_with(&own) && !url.starts_with("data:") && !url.starts_with("chrome:");
        let requested = self.browser.requested().await;
        assert!(requested.iter().any(|url| url.ends_with("/console/phone.js")), "{requested:?}");
        assert!(!requested.iter().any(foreign), "{requested:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_by_clicks_takes_the_link_and_shows_what_is_inside() {
    let line = start();
    let phone = Phone::open(&line).await;
    let before = line.metric_sum("deflect_calls_total");
    phone.call().await;
    assert!(phone.text("#transcript").await.contains("Здравствуйте! Это Озон, автоответчик."));
    assert_eq!(phone.run("return document.querySelector('#transcript .words span').lang").await, "ru");
    phone.press("1", 2).await;
    phone.press("2", 3).await;
    phone.wait("#facts", "offer offer", LIMIT).await;
    assert_eq!(phone.text("#messages-count").await, "0");
    phone.press("1", 4).await;
    let message = phone.text("#messages").await;
    assert!(message.contains("SMS, link, to +7 912") && message.contains("1 part"), "{message}");
    assert!(message.contains("https://line.example.org/l/"), "{message}");
    assert!(phone.text("#events").await.contains("account-chat by sms agreed to: key 1"));
    let document = phone.text("#document").await;
    assert!(document.contains("<Response>\n  <Gather ") && document.contains("/voice/twilio?state="), "{document}");
    let session: Value = serde_json::from_str(&phone.text("#session").await).unwrap();
    assert_eq!((&session["topic"], &session["promises"]), (&json!("returns"), &json!(1)));
    let sealed = document.split("state=").nth(1).unwrap().split('"').next().unwrap();
    assert_eq!(phone.text("#seal-note").await, format!("{} characters sealed", sealed.len()));
    // A turn gone by is looked into again.
    phone.click("#before").await;
    phone.wait("#inside-turn", "3 of 4", LIMIT).await;
    assert_eq!(phone.text("#messages-count").await, "0");
    phone.click("#hang-up").await;
    phone.wait("#transcript", "The caller hung up. Outcome: handed_off", LIMIT).await;
    assert_eq!(line.metric_sum("deflect_calls_total"), before);
    phone.is_well_behaved().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_by_the_keyboard_alone_takes_the_link_after_hours() {
    let line = start();
    let phone = Phone::open(&line).await;
    phone.choose("when", "at").await;
    phone.run(&format!("document.getElementById('at').value = '{CLOSED}'")).await;
    phone.find("#call").await.send_keys("\u{e007}").await.unwrap();
    phone.turn(1).await;
    phone.type_keys("12").await;
    phone.turn(3).await;
    assert!(phone.text("#call-clock").await.starts_with("Fri 20 Nov 2026, 23:30"));
    let told = pressed(&line, &call_at(CLOSED), "12");
    let closed = told["said"].as_array().unwrap().iter().find(|said| said["prompt"] == "hours-agents-closed").unwrap();
    let heard = phone.text("#transcript").await;
    let closed = closed["words"].as_str().unwrap().lines().collect::<Vec<_>>().join(" ");
    assert!(heard.contains(&closed), "{heard}");
    phone.type_keys("1").await;
    phone.turn(4).await;
    assert_eq!(phone.text("#messages-count").await, "1");
    phone.is_well_behaved().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sentences_are_spoken_in_their_language_and_a_key_stops_them() {
    let line = start();
    let phone = Phone::open(&line).await;
    phone.call().await;
    let spoken = || phone.run("return testVoice.spoken");
    assert_eq!(spoken().await, json!([["ru-RU", "Здравствуйте! Это Озон, автоответчик."]]));
    phone.run("testVoice.finish()").await;
    assert_eq!(spoken().await[1], json!(["en_US", "For English, press eight."]));
    assert_eq!(phone.text(".spoken [lang]").await, "For English, press eight.");
    assert_eq!(phone.text("#caption").await, "For English, press eight.", "it is in sight of the keys on a phone");
    assert_eq!(phone.run("return testVoice.stopped").await, json!([]));
    phone.press("8", 2).await;
    assert_eq!(phone.run("return testVoice.stopped").await, json!(["For English, press eight."]));
    assert_eq!(spoken().await[2][0], "en_US", "the call goes on in English");
    // Muted, the words go on at their pace without a voice.
    phone.click("#mute").await;
    assert_eq!(phone.run("return testVoice.stopped.length").await, 2);
    let count = spoken().await.as_array().unwrap().len();
    phone.press("1", 3).await;
    assert_eq!(spoken().await.as_array().unwrap().len(), count);
    assert!(phone.text("#count").await.contains(" of 0:"), "{}", phone.text("#count").await);
    phone.is_well_behaved().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recording_is_played_and_the_rest_is_spoken() {
    let line = start_recorded();
    let phone = Phone::open(&line).await;
    phone.call().await;
    phone.wait("#transcript .spoken", "For English", LIMIT).await;
    let spoken = phone.run("return testVoice.spoken").await;
    assert!(
        spoken[0][1].as_str().unwrap().starts_with("For English"),
        "the greeting is recorded, not spoken: {spoken}"
    );
    let requested = phone.browser.requested().await;
    assert!(requested.iter().any(|url| url.contains("/audio/ru/greeting-main.wav?v=")), "{requested:?}");
    assert_eq!(phone.browser.complaints().await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn silence_leads_to_the_next_turn_unless_it_is_switched_off() {
    let line = start();
    let phone = Phone::open(&line).await;
    phone.call().await;
    phone.click("#skip").await;
    phone.wait("#status", "waits for a key", LIMIT).await;
    // The wait of a menu is 5 s.
    let began = std::time::Instant::now();
    phone.turn(2).await;
    assert!(Duration::from_secs(4) < began.elapsed(), "{:?}", began.elapsed());
    let heard = phone.text("#transcript").await;
    assert!(heard.contains("stayed silent") && heard.contains("Не слышу вас."), "{heard}");
    phone.click("#counts").await;
    phone.click("#skip").await;
    phone.wait("#count", "no end of the wait (the line's is 0:08)", LIMIT).await;
    // On demand the silence needs no time of ours, and takes the line's all the same.
    phone.click("#silence").await;
    phone.turn(3).await;
    let session: Value = serde_json::from_str(&phone.text("#session").await).unwrap();
    assert_eq!(session["at"], "rescue");
    phone.click("#silence").await;
    phone.turn(4).await;
    phone.is_well_behaved().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn other_callers_dialects_phrases_and_lines_are_chosen_on_the_page() {
    let line = start();
    let phone = Phone::open(&line).await;
    // A land line, through VoiceXML, which listens.
    let landline = phone.find("#from option[data-kind=landline]").await.attr("value").await.unwrap().unwrap();
    phone.choose("from", &landline).await;
    phone.choose("platform", "dialect/voicexml").await;
    phone.click("#hears").await;
    phone.call().await;
    assert!(phone.text("#document").await.contains("<vxml "));
    phone.find("#words").await.send_keys("верните деньги 12\u{e007}").await.unwrap();
    phone.turn(2).await;
    let heard = phone.text("#transcript").await;
    assert!(heard.contains("said “верните деньги 12”"), "digits in a phrase are no keys: {heard}");
    assert!(heard.contains("На этот номер СМС не придёт."), "{heard}");
    // It types a mobile number instead; hash ends it.
    phone.press("1", 3).await;
    phone.type_keys("89161234567#").await;
    phone.turn(4).await;
    assert!(phone.text("#transcript").await.contains("pressed 89161234567"));
    phone.press("1", 5).await;
    assert!(phone.text("#messages").await.contains("+7 916 123-45-67"));
    phone.click("#hang-up").await;
    // Another company's line is dialled, and is busy.
    phone.click("#choices summary").await;
    phone.choose("platform", "dialect/httapi").await;
    assert!(!phone.find("#hears").await.is_enabled().await.unwrap(), "FreeSWITCH hears no speech");
    phone.call().await;
    phone.type_keys("42").await;
    phone.turn(3).await;
    phone.click("#skip").await;
    phone.wait("#status", "The line dials", LIMIT).await;
    phone.click("[data-result=busy]").await;
    phone.turn(4).await;
    phone.click("#skip").await;
    phone.wait("#status", "The line dials", LIMIT).await;
    phone.click("[data-result=failed]").await;
    phone.turn(5).await;
    assert!(phone.text("#events").await.contains("another line did not answer"));
    phone.is_well_behaved().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_fits_a_phone_and_everything_has_a_name() {
    let line = start();
    let phone = Phone::open(&line).await;
    let fits = "return document.documentElement.scrollWidth - document.documentElement.clientWidth";
    for width in [320, 360, 768, 1440] {
        phone.browser.look(width, 740, Scheme::Dark).await;
        assert_eq!(phone.run(fits).await, 0, "{width}");
    }
    phone.browser.look(360, 740, Scheme::Dark).await;
    phone.call().await;
    phone.type_keys("9").await;
    phone.turn(2).await;
    phone.browser.look(360, 740, Scheme::Dark).await;
    assert_eq!(phone.run(fits).await, 0);
    let unnamed = phone
        .run(
            "
        const named = (e) => e.getAttribute('aria-label') || e.labels?.length || e.textContent.trim();
        return [...document.querySelectorAll('button, input, select, progress, pre, [role]')]
            .filter((e) => !named(e) && !e.getAttribute('aria-labelledby')).map((e) => e.outerHTML)",
        )
        .await;
    // The element for the state of the call is empty at times; it has its role.
    assert_eq!(unnamed, json!(["<p id=\"trouble\" class=\"error\" role=\"alert\" hidden=\"\"></p>"]));
    let small = phone
        .run(
            "
        return [...document.querySelectorAll('#keys button')].filter((e) => e.getBoundingClientRect().height < 44)
            .map((e) => e.outerHTML)",
        )
        .await;
    assert_eq!(small, json!([]));
    assert_eq!(phone.run("return document.getElementById('transcript').getAttribute('role')").await, "log");
    // Nothing in the page may be written into it but by its own files.
    let head = line.get_ops("/phone");
    let policy = head.header("content-security-policy").unwrap().to_owned();
    assert!(policy.contains("default-src 'none'; script-src 'self'; style-src 'self'"), "{policy}");
    phone.is_well_behaved().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_service_refuses_is_said_on_the_page() {
    let line = start();
    let phone = Phone::open(&line).await;
    phone.choose("when", "at").await;
    phone.run("document.getElementById('at').value = '2101-01-01T00:00'").await;
    phone.run("document.getElementById('setup').noValidate = true").await;
    phone.click("#call").await;
    phone.wait("#trouble", "in the years 2000 to 2100", LIMIT).await;
    assert!(phone.find("#call").await.is_enabled().await.unwrap(), "another call can be made");
}

//! A caller who leaves while speaking with a line that was dialled has been connected; one who leaves while it rings has not.

use deflect::dialect::signature::sign;

use crate::support::line::{self, Line, PUBLIC_URL};
use crate::support::peers::{LIMIT, wait_until};
use crate::support::platforms::{self, Asked, Deed, Leg, Platform, Then, form, line_settings, settings_of};

/// The keys that lead to the bank's line.
const TO_BANK: [&str; 2] = ["4", "2"];

/// A call on its way.
struct OnPhone<'l> {
    line: &'l Line,
    platform: &'static dyn Platform,
    leg: Leg,
    document: String,
}

impl<'l> OnPhone<'l> {
    /// A call that is dialling the bank.
    fn dialling(line: &'l Line, platform: &'static dyn Platform, id: &str) -> Self {
        let leg = Leg { id: id.to_owned(), from: "+79161234567".to_owned(), to: line::LINE.to_owned() };
        let document = line.send(&platform.calls(&voice_url(platform), &leg)).body;
        let mut call = Self { line, platform, leg, document };
        while call.then() == Then::GoesOn {
            call.does(Deed::GoOn);
        }
        TO_BANK.into_iter().for_each(|key| call.does(Deed::Keys(key)));
        assert!(matches!(call.then(), Then::Dial { .. }), "{}", call.document);
        call
    }

    fn then(&self) -> Then {
        self.platform.hears(&self.document).unwrap().then
    }

    fn does(&mut self, deed: Deed<'_>) {
        self.document = self.line.send(&self.platform.does(&self.leg, &self.document, deed)).body;
    }

    fn hangs_up(&self) -> Asked {
        self.platform.hangs_up(&voice_url(self.platform), &self.leg, &self.document)
    }

    /// Where the result of the dial is sent.
    fn next_url(&self) -> String {
        self.platform.does(&self.leg, &self.document, Deed::Dialled(deflect::line::step::DialResult::Answered)).url
    }

    fn sends(&self, asked: &Asked) {
        let answer = self.line.send(asked);
        assert_eq!(answer.status, 200, "{asked:?} {answer:?}");
    }

    /// A form as the platform signs it.
    fn signed(&self, url: String, pairs: &[(&str, &str)]) -> Asked {
        let authentication = settings_of(self.platform).authentication;
        let mut headers = sign(&authentication, &url.parse().unwrap(), pairs, "7", jiff::Timestamp::now()).unwrap();
        headers.push(("Content-Type", "application/x-www-form-urlencoded".to_owned()));
        Asked { method: "POST", url, headers, body: form(pairs) }
    }
}

fn voice_url(platform: &dyn Platform) -> String {
    format!("{PUBLIC_URL}/voice/{}", platform.name())
}

/// The outcomes of these calls, by their word in the metrics.
fn outcomes(line: &Line, calls: f64) -> Vec<(String, f64)> {
    wait_until("the outcomes", LIMIT, || (line.metric_sum("deflect_call_outcomes_total") == calls).then_some(()));
    let text = line.get_ops("/metrics").body;
    let samples = text.lines().filter(|sample| sample.starts_with("deflect_call_outcomes_total{"));
    let counted = samples.filter_map(|sample| {
        let outcome = sample.split("outcome=\"").nth(1)?.split('"').next()?;
        let count: f64 = sample.rsplit(' ').next()?.parse().ok()?;
        (0.0 < count).then(|| (outcome.to_owned(), count))
    });
    counted.collect()
}

fn check(platform: &'static dyn Platform, talk: impl Fn(&OnPhone<'_>) -> Asked, talk_ends_the_call: bool) {
    let line = Line::start(&line_settings(platform, ""));
    let talked = OnPhone::dialling(&line, platform, "a");
    let talk = talk(&talked);
    if !talk_ends_the_call {
        // The end comes first: the word of the talk is waited for.
        talked.sends(&talked.hangs_up());
    }
    talked.sends(&talk);
    talked.sends(&talk);
    let rang = OnPhone::dialling(&line, platform, "bb");
    rang.sends(&rang.hangs_up());
    let found = outcomes(&line, 2.0);
    assert_eq!(
        found.iter().find(|(outcome, _)| outcome == "connected").map(|(_, count)| *count),
        Some(1.0),
        "{found:?}"
    );
    assert_eq!(found.len(), 2, "{found:?}");
}

#[test]
fn bandwidth_tells_of_the_leg() {
    let talk = |call: &OnPhone<'_>| {
        let own =
            call.platform.does(&call.leg, &call.document, Deed::Dialled(deflect::line::step::DialResult::Answered));
        let body = serde_json::json!({
            "eventType": "transferDisconnect",
            "callId": "c-the-other-leg",
            "parentCallId": format!("c-{}", call.leg.id),
            "answerTime": "2026-11-20T09:00:01.000Z",
            "endTime": "2026-11-20T09:00:21.500Z",
            "cause": "hangup",
        });
        Asked { body: body.to_string(), ..own }
    };
    check(&platforms::bxml::Bxml, talk, false);
}

#[test]
fn plivo_tells_of_the_leg() {
    let talk = |call: &OnPhone<'_>| {
        let own = call.hangs_up();
        let uuid =
            form_urlencoded::parse(own.body.as_bytes()).find(|(name, _)| name == "CallUUID").unwrap().1.into_owned();
        let pairs = [("CallUUID", &*uuid), ("DialAction", "hangup"), ("DialBLegDuration", "20")];
        call.signed(call.next_url(), &pairs)
    };
    check(&platforms::plivo::Plivo, talk, false);
}

#[test]
fn our_scenario_tells_of_the_leg() {
    let talk = |call: &OnPhone<'_>| {
        let pairs = [("Call", &*call.leg.id), ("DialEvent", "hangup"), ("TalkDuration", "20")];
        call.signed(call.next_url(), &pairs)
    };
    check(&platforms::voximplant::Voximplant, talk, false);
}

#[test]
fn a_voicexml_browser_tells_it_with_the_hang_up() {
    let talk = |call: &OnPhone<'_>| {
        let left = call.hangs_up();
        assert!(left.body.ends_with("seconds="), "{left:?}");
        Asked { body: format!("{}20.5", left.body), ..left }
    };
    check(&platforms::voicexml::Voicexml, talk, true);
}

#[test]
fn twilio_brings_the_result_and_the_end_in_one() {
    let talk = |call: &OnPhone<'_>| {
        let own = call.hangs_up();
        let sid =
            form_urlencoded::parse(own.body.as_bytes()).find(|(name, _)| name == "CallSid").unwrap().1.into_owned();
        let ended = [("CallSid", &*sid), ("CallStatus", "completed"), ("DialCallStatus", "completed")];
        call.signed(call.next_url(), &[&ended[..], &[("DialCallDuration", "20")]].concat())
    };
    check(&platforms::twiml::TWILIO, talk, true);
}

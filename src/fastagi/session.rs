//! A call from its connection to its end: the requests that the platform would post, and what becomes of their documents.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::Duration;

use http_body_util::BodyExt;
use hyper::header::{CONTENT_TYPE, HeaderValue};
use hyper::{HeaderMap, Method, Uri};

use crate::app::live::Live;
use crate::base::call::PlatformName;
use crate::dialect::json_turn::JsonTurn;
use crate::fastagi::player::{AgiDial, AgiResult, Player};
use crate::fastagi::protocol::{AgiConnection, AgiError, quoted};
use crate::http::public::PublicHandler;
use crate::http::request::Received;

/// The channel's variable with the state to go on from.
const STATE_VARIABLE: &str = "DEFLECT_STATE";
/// The presentation of a caller who asked for the number to be hidden (Q.931, 4.5.10; `callerid.h`).
const PRESENTATION: u32 = 0x60;
const HIDDEN: u32 = 0x20;
const STATE_WAIT: Duration = Duration::from_secs(10);

/// A call of a platform.
pub(super) struct AgiSession<'a> {
    /// The platform.
    pub platform: &'a PlatformName,
    /// The state in service, for the log.
    pub live: &'a Live,
    /// Answers the turns.
    pub handler: &'a PublicHandler,
    /// The Asterisk.
    pub peer: SocketAddr,
}

/// The facts of a call that stand in each of its requests.
struct AgiLeg {
    call: String,
    from: String,
    to: String,
}

impl AgiLeg {
    /// The arguments in the dialplan are the number dialled, and the state of a call that goes on.
    fn of(variables: &BTreeMap<String, String>, peer: SocketAddr) -> Result<Self, AgiError> {
        let given = |name: &str| variables.get(name).map(String::as_str).filter(|value| !value.is_empty());
        let id = given("uniqueid").ok_or(AgiError::Unreadable)?;
        let presentation = given("callingpres").and_then(|value| value.parse::<u32>().ok()).unwrap_or_default();
        let is_hidden = presentation & PRESENTATION == HIDDEN;
        let from = given("callerid").filter(|from| *from != "unknown" && !is_hidden);
        let to = given("arg_1").or_else(|| given("extension"));
        Ok(Self {
            // Another Asterisk may give the same id.
            call: format!("{}-{id}", peer.ip().to_canonical()),
            from: from.unwrap_or_default().to_owned(),
            to: to.unwrap_or_default().to_owned(),
        })
    }
}

impl AgiSession<'_> {
    /// Answers the call turn by turn.
    ///
    /// # Errors
    /// The connection broke, or a turn was not answered; the dialplan goes on.
    pub(super) async fn run(&self, connection: &mut AgiConnection) -> Result<(), AgiError> {
        let variables = connection.variables().await?;
        let leg = AgiLeg::of(&variables, self.peer)?;
        let mut state = variables.get("arg_2").cloned().unwrap_or_default();
        let mut told: Vec<(&str, String)> = vec![];
        loop {
            let turn = self.ask(&leg, &state, &told).await?;
            state = state_of(&turn.next).to_owned();
            let kept = connection.command(&["SET VARIABLE", STATE_VARIABLE, &quoted(&state)], STATE_WAIT).await?;
            if kept.is_gone() {
                return self.ended(&leg, &state, None).await;
            }
            let limiter = &self.live.state().resources.log_limiter.clone();
            let mut player = Player { connection, platform: self.platform, log_limiter: limiter };
            told = match player.play(&turn).await? {
                AgiResult::Keys(keys) => vec![("Digits", keys)],
                AgiResult::Silence => vec![],
                AgiResult::Dialled(dial) => dialled(&dial),
                AgiResult::Left(dial) => return self.ended(&leg, &state, dial).await,
                AgiResult::Ended => return self.ended(&leg, "", None).await,
            };
        }
    }

    /// The answer to a turn.
    async fn ask(&self, leg: &AgiLeg, state: &str, told: &[(&str, String)]) -> Result<JsonTurn, AgiError> {
        let reply = self.handler.turn_of(self.platform, self.request(leg, state, told)).await;
        let status = reply.status().as_u16();
        let body = reply.into_body().collect().await.map(|body| body.to_bytes()).unwrap_or_default();
        JsonTurn::read(&body).map_err(|_| AgiError::Turn(status))
    }

    /// Notes the end of the call, and that the caller talked with a dialled line.
    async fn ended(&self, leg: &AgiLeg, state: &str, dial: Option<AgiDial>) -> Result<(), AgiError> {
        if let Some(dial) = dial.filter(|dial| dial.status == "answered") {
            let told = [("DialEvent", "hangup".to_owned()), ("TalkDuration", dial.talk.to_string())];
            self.handler.turn_of(self.platform, self.request(leg, state, &told)).await;
        }
        self.handler.turn_of(self.platform, self.request(leg, "", &[("Event", "Hangup".to_owned())])).await;
        Ok(())
    }

    fn request(&self, leg: &AgiLeg, state: &str, told: &[(&str, String)]) -> Received {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("Call", &leg.call).append_pair("From", &leg.from).append_pair("To", &leg.to);
        form.extend_pairs(told);
        let query = if state.is_empty() { String::new() } else { format!("?state={state}") };
        let target = format!("/voice/{}{query}", self.platform);
        let form_type = HeaderValue::from_static("application/x-www-form-urlencoded");
        Received {
            method: Method::POST,
            // Made of a name and a sealed state; another state, which opens no call, is refused.
            uri: target.parse().unwrap_or_else(|_| Uri::from_static("/?state=unreadable")),
            headers: HeaderMap::from_iter([(CONTENT_TYPE, form_type)]),
            body: form.finish().into(),
            peer: self.peer,
        }
    }
}

fn dialled(dial: &AgiDial) -> Vec<(&'static str, String)> {
    vec![("DialStatus", dial.status.to_owned()), ("TalkDuration", dial.talk.to_string())]
}

/// The sealed state in the address of the next turn.
fn state_of(next: &str) -> &str {
    next.split_once("?state=").map_or("", |(_, state)| state)
}

//! Operators: who may change something at the ops door, known by their tokens. Whoever guesses is slowed down: all wrong
//! tokens together are refused at two a second, whatever connections they come on; a right one never waits.

use std::time::Duration;

use tokio::sync::{Mutex, Semaphore};

use crate::config::settings::OperatorSettings;
use crate::http::bearer;
use crate::http::request::Received;

/// How long a wrong token waits for its refusal, after those that came before it.
const REFUSAL_WAIT: Duration = Duration::from_millis(500);
/// The wrong tokens that may wait; more are turned away at once, unanswered.
const REFUSALS_WAITING_MAX: usize = 16;

/// The operators.
pub struct Operators {
    operators: Vec<OperatorSettings>,
    waiting: Semaphore,
    refusing: Mutex<u64>,
}

/// Why nobody is known by what a request shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unknown {
    /// It shows no token.
    #[error("expected an operator's token: `Authorization: Bearer …`")]
    NoToken,
    /// It shows one that is nobody's.
    #[error("that is no operator's token")]
    WrongToken,
    /// There are too many such requests.
    #[error("too many wrong tokens were shown; try again later")]
    TooMany,
}

impl Unknown {
    /// The status of the answer.
    pub const fn status(self) -> u16 {
        match self {
            Self::NoToken | Self::WrongToken => 401,
            Self::TooMany => 429,
        }
    }
}

impl Operators {
    /// These operators.
    pub fn new(operators: Vec<OperatorSettings>) -> Self {
        Self { operators, waiting: Semaphore::new(REFUSALS_WAITING_MAX), refusing: Mutex::new(0) }
    }

    /// The name of the operator whose token a request shows.
    ///
    /// # Errors
    /// Nobody's; a wrong token after a while.
    pub async fn who(&self, received: &Received) -> Result<&str, Unknown> {
        let shown = bearer::shown(received).ok_or(Unknown::NoToken)?;
        // All are compared, so that the time does not tell one operator from another.
        let known = self.operators.iter().fold(None, |known, operator| {
            if bearer::is_one_of(&operator.tokens, shown) { Some(operator) } else { known }
        });
        match known {
            Some(operator) => Ok(&operator.name),
            None => Err(self.refuse(received).await),
        }
    }

    async fn refuse(&self, received: &Received) -> Unknown {
        let Ok(_place) = self.waiting.try_acquire() else { return Unknown::TooMany };
        let mut refused = self.refusing.lock().await;
        *refused += 1;
        tokio::time::sleep(REFUSAL_WAIT).await;
        tracing::warn!(peer = %received.peer.ip(), refused = *refused, "refused who shows a wrong operator's token");
        Unknown::WrongToken
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use hyper::header::AUTHORIZATION;
    use hyper::{HeaderMap, Method};

    use super::*;
    use crate::config::settings::Secret;

    fn showing(authorization: Option<&'static str>) -> Received {
        let shown = authorization.map(|shown| (AUTHORIZATION, shown.parse().unwrap()));
        Received {
            method: Method::POST,
            uri: "/api/notices".parse().unwrap(),
            headers: shown.into_iter().collect::<HeaderMap>(),
            body: Bytes::new(),
            peer: ([127, 0, 0, 1], 1).into(),
        }
    }

    fn operators() -> Operators {
        let operator = |name: &str, tokens: &[&str]| OperatorSettings {
            name: name.to_owned(),
            tokens: tokens.iter().map(|token| Secret::new((*token).to_owned())).collect(),
        };
        Operators::new(vec![operator("anna", &["old-token", "new-token"]), operator("boris", &["his-token"])])
    }

    #[tokio::test]
    async fn operators_are_known_by_any_of_their_tokens() {
        let operators = operators();
        for (shown, name) in [("Bearer old-token", "anna"), ("bearer new-token", "anna"), ("Bearer his-token", "boris")]
        {
            assert_eq!(operators.who(&showing(Some(shown))).await, Ok(name), "{shown}");
        }
        for shown in [None, Some("his-token"), Some("Basic his-token")] {
            assert_eq!(operators.who(&showing(shown)).await, Err(Unknown::NoToken), "{shown:?}");
        }
    }

    #[tokio::test]
    async fn wrong_tokens_are_refused_two_a_second_and_a_right_one_does_not_wait() {
        let (operators, began) = (operators(), std::time::Instant::now());
        let wrong = ["Bearer ", "Bearer his-toke", "Bearer his-token2"].map(|shown| showing(Some(shown)));
        let right = async {
            assert_eq!(operators.who(&showing(Some("Bearer his-token"))).await, Ok("boris"));
            assert!(began.elapsed() < REFUSAL_WAIT);
        };
        let refused = tokio::join!(operators.who(&wrong[0]), operators.who(&wrong[1]), operators.who(&wrong[2]), right);
        let refused = [refused.0, refused.1, refused.2];
        assert!(refused.iter().all(|refused| *refused == Err(Unknown::WrongToken)), "{refused:?}");
        assert!(3 * REFUSAL_WAIT <= began.elapsed());
    }

    #[tokio::test]
    async fn more_wrong_tokens_than_may_wait_are_turned_away_at_once() {
        let (operators, wrong) = (operators(), showing(Some("Bearer wrong")));
        let _taken = operators.waiting.try_acquire_many(REFUSALS_WAITING_MAX as u32).unwrap();
        assert_eq!(operators.who(&wrong).await, Err(Unknown::TooMany));
        assert_eq!(operators.who(&showing(Some("Bearer his-token"))).await, Ok("boris"));
    }
}

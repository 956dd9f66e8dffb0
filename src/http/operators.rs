//! Operators: who may change something at the ops door, known by their tokens. Whoever guesses is slowed down: the wrong
//! tokens of a peer are refused at two a second, whatever connections they come on, and beyond a few that wait nothing of it
//! is looked at; a right one never waits.

use crate::base::clock::Clock;
use crate::config::settings::OperatorSettings;
use crate::http::bearer;
use crate::http::guesses::Guesses;
use crate::http::request::Received;

/// The operators.
pub struct Operators {
    operators: Vec<OperatorSettings>,
    guesses: Guesses,
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
        Self { operators, guesses: Guesses::new(Clock::system()) }
    }

    /// The name of the operator whose token a request shows.
    ///
    /// # Errors
    /// Nobody's; a wrong token after a while.
    pub async fn who(&self, received: &Received) -> Result<&str, Unknown> {
        let (shown, peer) = (bearer::shown(received).ok_or(Unknown::NoToken)?, received.peer.ip());
        if !self.guesses.are_heard(peer) {
            return Err(Unknown::TooMany);
        }
        // All are compared, so that the time does not tell one operator from another.
        let known = self.operators.iter().fold(None, |known, operator| {
            if bearer::is_one_of(&operator.tokens, shown) { Some(operator) } else { known }
        });
        match known {
            Some(operator) => {
                self.guesses.prove(peer);
                Ok(&operator.name)
            }
            None if self.guesses.hold(peer).await => {
                tracing::warn!(%peer, "refused who shows a wrong operator's token");
                Err(Unknown::WrongToken)
            }
            None => Err(Unknown::TooMany),
        }
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use futures_util::FutureExt;
    use hyper::header::AUTHORIZATION;
    use hyper::{HeaderMap, Method};

    use super::*;
    use crate::config::settings::Secret;
    use crate::http::guesses::{REFUSAL_WAIT, WAITING_OF_PEER_MAX};

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
    async fn more_wrong_tokens_than_may_wait_are_turned_away_and_with_them_right_ones_of_a_peer_not_known_yet() {
        let (operators, wrong, right) = (operators(), showing(Some("Bearer wrong")), showing(Some("Bearer his-token")));
        let guess_as_often_as_may_be = || {
            let mut guesses: Vec<_> = (0..WAITING_OF_PEER_MAX).map(|_| Box::pin(operators.who(&wrong))).collect();
            assert!(guesses.iter_mut().all(|guess| guess.now_or_never().is_none()), "all of them wait");
            guesses
        };
        let guesses = guess_as_often_as_may_be();
        assert_eq!(operators.who(&wrong).await, Err(Unknown::TooMany));
        assert_eq!(operators.who(&right).await, Err(Unknown::TooMany), "nobody finds out which is right");
        drop(guesses);
        assert_eq!(operators.who(&right).await, Ok("boris"));
        let _guesses = guess_as_often_as_may_be();
        assert_eq!(operators.who(&right).await, Ok("boris"), "this peer has shown it before");
    }
}

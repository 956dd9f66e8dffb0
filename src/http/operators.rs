//! Operators may change something over the ops listener. They are known by their tokens. Guessing is slowed down: see
//! [`guesses`](crate::http::guesses).

use std::net::IpAddr;

use crate::config::settings::OperatorSettings;
use crate::http::bearer;
use crate::http::guesses::Guesses;
use crate::http::request::Received;

/// The operators.
#[derive(Clone, Copy)]
pub(crate) struct Operators<'a> {
    /// Their names and tokens.
    pub operators: &'a [OperatorSettings],
    /// Slows down those who guess tokens.
    pub guesses: &'a Guesses,
}

/// A request shows no operator's token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum TokenError {
    /// The request has no token.
    #[error("expected an operator's token: `Authorization: Bearer …`")]
    NoToken,
    /// It is no operator's.
    #[error("that is no operator's token")]
    WrongToken,
    /// There are too many requests with wrong tokens.
    #[error("too many wrong tokens were shown; try again later")]
    TooMany,
}

impl TokenError {
    /// The status of the answer.
    pub(crate) const fn status(self) -> u16 {
        match self {
            Self::NoToken | Self::WrongToken => 401,
            Self::TooMany => 429,
        }
    }
}

impl<'a> Operators<'a> {
    /// The name of the operator whose token a request shows.
    ///
    /// # Errors
    /// There is no token, or a wrong one; the latter is said after a while.
    pub(crate) async fn name(&self, received: &Received) -> Result<&'a str, TokenError> {
        self.shows(bearer::shown(received).ok_or(TokenError::NoToken)?, received.peer.ip()).await
    }

    /// The name of the operator with this token.
    ///
    /// # Errors
    /// It is a wrong token, said after a while.
    pub(crate) async fn shows(&self, shown: &str, peer: IpAddr) -> Result<&'a str, TokenError> {
        // All are compared, so that the time does not reveal which operator was close.
        let known = || {
            let known = self.operators.iter().fold(None, |known, operator| {
                if bearer::is_one_of(&operator.tokens, shown) { Some(operator) } else { known }
            });
            known.ok_or(TokenError::WrongToken)
        };
        match self.guesses.look(peer, known).ok_or(TokenError::TooMany)? {
            Ok(operator) => Ok(&operator.name),
            Err(wrong) if self.guesses.hold(peer).await => {
                tracing::warn!(%peer, "refused a wrong operator's token");
                Err(wrong)
            }
            Err(_) => Err(TokenError::TooMany),
        }
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use futures_util::FutureExt;
    use futures_util::future::join_all;
    use hyper::header::AUTHORIZATION;
    use hyper::{HeaderMap, Method};

    use super::*;
    use crate::base::clock::Clock;
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

    fn settings() -> Vec<OperatorSettings> {
        let operator = |name: &str, tokens: &[&str]| OperatorSettings {
            name: name.to_owned(),
            tokens: tokens.iter().map(|token| Secret::new((*token).to_owned())).collect(),
        };
        vec![operator("anna", &["old-token", "new-token"]), operator("boris", &["his-token"])]
    }

    #[tokio::test]
    async fn operators_are_known_by_any_of_their_tokens() {
        let (settings, guesses) = (settings(), Guesses::new(Clock::system()));
        let operators = Operators { operators: &settings, guesses: &guesses };
        for (shown, name) in [("Bearer old-token", "anna"), ("bearer new-token", "anna"), ("Bearer his-token", "boris")]
        {
            assert_eq!(operators.name(&showing(Some(shown))).await, Ok(name), "{shown}");
        }
        for shown in [None, Some("his-token"), Some("Basic his-token")] {
            assert_eq!(operators.name(&showing(shown)).await, Err(TokenError::NoToken), "{shown:?}");
        }
    }

    #[tokio::test]
    async fn wrong_tokens_are_refused_two_a_second_and_a_right_one_does_not_wait() {
        let (settings, guesses, began) = (settings(), Guesses::new(Clock::system()), std::time::Instant::now());
        let operators = Operators { operators: &settings, guesses: &guesses };
        let wrong = ["Bearer ", "Bearer his-toke", "Bearer his-token2"].map(|shown| showing(Some(shown)));
        let mut refused = std::pin::pin!(join_all(wrong.iter().map(|wrong| operators.name(wrong))));
        assert!(refused.as_mut().now_or_never().is_none());
        let right = showing(Some("Bearer his-token"));
        assert_eq!(operators.name(&right).now_or_never(), Some(Ok("boris")));
        let refused = refused.await;
        assert!(refused.iter().all(|refused| *refused == Err(TokenError::WrongToken)), "{refused:?}");
        assert!(began.elapsed() >= 3 * REFUSAL_WAIT);
    }

    #[tokio::test]
    async fn more_wrong_tokens_than_may_wait_are_turned_away_and_with_them_right_ones_of_a_peer_not_known_yet() {
        let (settings, guesses) = (settings(), Guesses::new(Clock::system()));
        let operators = Operators { operators: &settings, guesses: &guesses };
        let (wrong, right) = (showing(Some("Bearer wrong")), showing(Some("Bearer his-token")));
        let guess_as_often_as_may_be = || {
            let mut guesses: Vec<_> = (0..WAITING_OF_PEER_MAX).map(|_| Box::pin(operators.name(&wrong))).collect();
            assert!(guesses.iter_mut().all(|guess| guess.now_or_never().is_none()), "all of them wait");
            guesses
        };
        let guesses = guess_as_often_as_may_be();
        assert_eq!(operators.name(&wrong).await, Err(TokenError::TooMany));
        assert_eq!(operators.name(&right).await, Err(TokenError::TooMany), "nobody finds out which is right");
        drop(guesses);
        assert_eq!(operators.name(&right).await, Ok("boris"));
        let _guesses = guess_as_often_as_may_be();
        assert_eq!(operators.name(&right).await, Ok("boris"), "this peer has shown it before");
    }
}

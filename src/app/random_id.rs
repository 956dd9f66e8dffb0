//! Ids that cannot be guessed.

use data_encoding::HEXLOWER;
use ring::rand::{SecureRandom, SystemRandom};

use crate::base::call::CallId;

/// `BYTES` random bytes in lower-case hex.
pub fn random_hex<const BYTES: usize>() -> String {
    let mut id = [0; BYTES];
    SystemRandom::new().fill(&mut id).expect("the system gives random bytes");
    HEXLOWER.encode(&id)
}

/// An id for a call that its platform gave none.
pub fn random_call() -> CallId {
    CallId::parse(&random_hex::<16>()).expect("hex is visible ASCII")
}

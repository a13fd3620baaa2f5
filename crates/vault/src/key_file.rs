//! The file by which a password opens a repository, as restic's design describes it ('Keys, Encryption and MAC'): scrypt makes a
//! key of the password, and with that the repository's own key is sealed.
//!
//! The library writes such files too, and each time such a password is tried it takes 128 MB. These are as much work with the
//! numbers that restic itself uses (N = 2^15, r = 8, p = 5) and take 32 MB.

use aes256ctr_poly1305aes::{
    Aes256CtrPoly1305Aes, Key,
    aead::{AeadInPlace as _, Nonce},
};
use plumb_ledger::Digest;
use plumb_store::{Random as _, SystemRandom};
use rustic_core::{
    Id,
    repofile::{KeyFile, MasterKey},
};

use crate::RepositoryKey;

/// 2^15 blocks at a time.
const LOG_N: u8 = 15;
/// Of a kilobyte each.
const R: u32 = 8;
/// Five times over.
const P: u32 = 5;

/// A key file by which this password opens what the master key seals: its name, and what it holds.
///
/// # Errors
/// A sentence, where one of the libraries refuses what it is given.
pub(crate) fn sealed(master: &MasterKey, password: &RepositoryKey) -> Result<(Id, Vec<u8>), String> {
    let (mut salt, mut nonce) = ([0; 64], Nonce::<Aes256CtrPoly1305Aes>::default());
    SystemRandom.fill(&mut salt);
    SystemRandom.fill(&mut nonce);
    let refused = |error: &dyn std::fmt::Display| format!("the key could not be sealed: {error}");
    let params = scrypt::Params::new(LOG_N, R, P).map_err(|error| refused(&error))?;
    let mut key = [0; 64];
    scrypt::scrypt(password.expose().as_bytes(), &salt, &params, &mut key).map_err(|error| refused(&error))?;
    let mut text = serde_json::to_vec(master).map_err(|error| refused(&error))?;
    let tag = Aes256CtrPoly1305Aes::new(Key::from_slice(&key))
        .encrypt_in_place_detached(&nonce, &[], &mut text)
        .map_err(|error| refused(&error))?;
    let file = KeyFile {
        hostname: None,
        username: None,
        created: None,
        kdf: "scrypt".to_owned(),
        n: 1 << LOG_N,
        r: R,
        p: P,
        data: [nonce.as_slice(), &text, tag.as_slice()].concat(),
        salt: salt.to_vec(),
    };
    let file = serde_json::to_vec(&file).map_err(|error| refused(&error))?;
    let id = Digest::of(&file).to_hex().parse().map_err(|error| refused(&error))?;
    Ok((id, file))
}

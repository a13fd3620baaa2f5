//! From an entry's bytes to facts and folds, in one place, so that writer, verifier and *as of* can never disagree.

use plumb_ledger::{Body, HeaderView, LedgerError, SYSTEM_RECORD, SYSTEM_REGISTER, Token};
use plumb_model::{
    fact::Fact,
    fold::{At, RecordState},
    id::{RecordId, RegisterId, StateId},
};
use serde::Deserialize;
use uuid::Uuid;

use crate::StoreError;

/// The record of [`log_register`]: what the log says about itself. In headers it is written `log`.
pub const LOG_RECORD: RecordId = RecordId(Uuid::nil());

/// The register of the log's own record.
///
/// # Errors
/// Never with the names this crate is built with.
pub fn log_register() -> Result<RegisterId, StoreError> {
    RegisterId::new(SYSTEM_REGISTER).map_err(|error| StoreError::damaged("the log's register", error))
}

/// A record's id as headers write it.
///
/// # Errors
/// Never: an id is a token.
pub fn record_token(record: RecordId) -> Result<Token, LedgerError> {
    if record == LOG_RECORD { Token::new(SYSTEM_RECORD) } else { Token::new(record.to_string()) }
}

/// The record a header speaks of.
///
/// # Errors
/// [`StoreError::Damaged`] if it names none.
pub fn record_of(header: &HeaderView<'_>) -> Result<RecordId, StoreError> {
    match (header.register, header.record) {
        (SYSTEM_REGISTER, SYSTEM_RECORD) => Ok(LOG_RECORD),
        (_, record) => {
            record.parse().map_err(|error| StoreError::damaged(format!("the header of entry {}", header.seq), error))
        }
    }
}

/// Facts as the bytes that are sealed.
///
/// # Errors
/// [`StoreError::Ledger`] if they do not fit a body.
pub fn body_of(facts: &[Fact]) -> Result<Body, StoreError> {
    let facts = facts.iter().map(serde_json::to_value).collect::<Result<Vec<_>, _>>();
    let facts = facts.map_err(|error| StoreError::unfit(format!("a fact cannot be written: {error}")))?;
    Ok(Body::of_facts(facts)?)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Facts {
    facts: Vec<Fact>,
}

/// The facts in a body's bytes.
///
/// # Errors
/// [`StoreError::Damaged`] if there are none to be read.
pub fn facts_of(body: &[u8]) -> Result<Vec<Fact>, StoreError> {
    serde_json::from_slice::<Facts>(body).map(|body| body.facts).map_err(|error| StoreError::damaged("a body", error))
}

/// Folds an entry into its record, or begins the record with it.
///
/// # Errors
/// [`StoreError::Fold`] if a fact does not fit; [`StoreError::Damaged`] if header or body cannot be read.
pub fn fold_entry(
    record: Option<RecordState>,
    header: &HeaderView<'_>,
    body: Option<&[u8]>,
) -> Result<RecordState, StoreError> {
    let id = record_of(header)?;
    let damaged =
        |error: &dyn std::fmt::Display| StoreError::damaged(format!("the header of entry {}", header.seq), error);
    let mut state = match record {
        Some(state) if state.record == id && state.register.as_str() == header.register => state,
        Some(state) => return Err(damaged(&format!("it belongs to {id}, not to {}", state.record))),
        None => {
            let register = RegisterId::new(header.register).map_err(|error| damaged(&error))?;
            RecordState::new(register, id, header.time.timestamp(), header.seq)
        }
    };
    let at = At { seq: header.seq, time: header.time.timestamp(), version: header.version };
    let folded = if let Some(body) = body {
        state.apply(at, facts_of(body)?)
    } else {
        let to = header.to.map(StateId::new).transpose().map_err(|error| damaged(&error))?;
        state.apply_erased(at, to)
    };
    folded.map_err(|fault| StoreError::Fold { record: id, fault })?;
    Ok(state)
}

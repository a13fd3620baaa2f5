//! This program's version, as manifests carry it.

use plumb_ledger::Token;
use plumb_store::StoreError;

/// Such as `plumb/0.1.0`.
pub(crate) fn app() -> Result<Token, StoreError> {
    Ok(Token::new(concat!("plumb/", env!("CARGO_PKG_VERSION")))?)
}

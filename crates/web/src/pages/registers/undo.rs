//! Taking back what was just done.

use axum::{
    Form as Body,
    extract::Path,
    response::{IntoResponse as _, Redirect, Response},
};
use plumb_engine::desk::{RecordRef, Request};

use super::{address::path_of, asking, posted::Posted};
use crate::{trouble::Trouble, visitor::Visitor};

/// `POST /r/{register}/{record}/undo`.
pub(super) async fn act(
    v: Visitor,
    Path((id, key)): Path<(String, String)>,
    Body(pairs): Body<Vec<(String, String)>>,
) -> Result<Response, Trouble> {
    let (_, record) = asking::record(&v, &id, &key).await?;
    let posted = Posted::new(pairs);
    let seq = posted.text("seq").and_then(|seq| seq.parse().ok()).unwrap_or(record.seq);
    let once = posted.text("once").map(ToOwned::to_owned);
    let named = RecordRef(record.record.clone());
    asking::done(&v, Request::Undo { record: named, seq, key: once }).await?;
    Ok(Redirect::to(&path_of(&record)).into_response())
}

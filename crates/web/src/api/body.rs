//! A body of JSON: bounded, of the media type it says, and of the shape that is asked for, with nothing unknown in it.

use axum::{
    body::to_bytes,
    extract::{FromRequest, Request},
    http::{StatusCode, header},
};
use serde::de::DeserializeOwned;

use super::refused::Refused;

/// Largest body, in bytes: an entry's body is at most 256 KiB, a batch has several.
const MAX_BODY: usize = 4 * 1024 * 1024;

/// A body of this shape.
#[derive(Debug)]
pub(super) struct Body<T>(pub(super) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = Refused;

    async fn from_request(request: Request, _: &S) -> Result<Self, Refused> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let kind = kind.split(';').next().unwrap_or_default().trim();
        if !kind.eq_ignore_ascii_case("application/json") {
            let say = "the body is not said to be JSON; nothing was done";
            return Err(Refused::with(StatusCode::UNSUPPORTED_MEDIA_TYPE, "media-type", say)
                .help("send it with `Content-Type: application/json`"));
        }
        let bytes = to_bytes(request.into_body(), MAX_BODY).await.map_err(|error| too_large_or_cut(&error))?;
        serde_json::from_slice(&bytes).map(Self).map_err(|error| {
            let (status, code) = match error.classify() {
                serde_json::error::Category::Data => (StatusCode::UNPROCESSABLE_ENTITY, "body"),
                _ => (StatusCode::BAD_REQUEST, "json"),
            };
            Refused::with(status, code, format!("the body does not fit: {error}; nothing was done"))
        })
    }
}

/// Why a body was not read to its end.
pub(super) fn too_large_or_cut(error: &axum::Error) -> Refused {
    let limited = std::error::Error::source(error).is_some_and(|source| source.to_string().contains("length limit"));
    if limited || error.to_string().contains("length limit") {
        let say = "the body is larger than is taken; nothing was done";
        return Refused::with(StatusCode::PAYLOAD_TOO_LARGE, "too-large", say)
            .help("send less at a time, or attach a file");
    }
    Refused::with(StatusCode::BAD_REQUEST, "cut-off", "the body broke off before its end; nothing was done")
}

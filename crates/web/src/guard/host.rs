//! The host a request names: a foreign name that was made to resolve here gets nothing.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    http::{StatusCode, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};

pub(super) async fn known(State(hosts): State<Arc<Vec<String>>>, request: Request, next: Next) -> Response {
    let named = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    let host = named.or_else(|| request.uri().authority().map(axum::http::uri::Authority::as_str));
    let known = host.is_some_and(|host| hosts.iter().any(|known| known.eq_ignore_ascii_case(host)));
    if known {
        return next.run(request).await;
    }
    let say = "Plumb does not answer under this name. Start it with --host NAME to add one.\n";
    (StatusCode::MISDIRECTED_REQUEST, say).into_response()
}

//! Who asked for a change: a page of ours, never a page of somebody else's that a signed-in person happens to have open.
//!
//! Browsers say where a writing request comes from (`Sec-Fetch-Site`, or `Origin` in older ones). Programs with a token carry
//! no cookie, so nobody can borrow it.

use axum::{
    extract::Request,
    http::{HeaderMap, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use plumb_engine::desk::{Problem, ProblemKind};

use crate::trouble::Trouble;

/// Where there is no cookie to borrow, and yet only our own pages may ask: the three doors.
pub(super) async fn same_origin_always(request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if reads || ours(request.headers()) {
        return next.run(request).await;
    }
    (StatusCode::FORBIDDEN, "This was asked for by a page that is not ours; nothing was done.\n").into_response()
}

pub(super) async fn same_origin(request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    // A browser that says where it comes from is held to it even without a cookie: nobody is signed in as somebody else by a
    // page that is not ours.
    let browser = ["sec-fetch-site", "origin"].iter().any(|name| request.headers().contains_key(*name));
    let borrowed = browser || request.headers().contains_key(header::COOKIE);
    if reads || !borrowed || ours(request.headers()) {
        return next.run(request).await;
    }
    let say = "this change was asked for by a page that is not ours; nothing was done";
    let problem = Problem::new(ProblemKind::Forbidden, "refused.origin", say).help("open Plumb itself and do it there");
    Trouble::with(StatusCode::FORBIDDEN, problem).into_response()
}

fn ours(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return matches!(site, "same-origin" | "none");
    }
    let host = text("host");
    text("origin").is_some_and(|origin| {
        let named = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
        named.is_some() && named == host
    })
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn only_our_own_pages_may_ask_for_a_change() {
        let headers = |pairs: &[(&'static str, &'static str)]| -> HeaderMap {
            let pairs = pairs
                .iter()
                .map(|(name, value)| (axum::http::HeaderName::from_static(name), HeaderValue::from_static(value)));
            pairs.collect()
        };
        assert!(ours(&headers(&[("sec-fetch-site", "same-origin")])));
        assert!(ours(&headers(&[("host", "plumb.test"), ("origin", "https://plumb.test")])));
        for bad in [
            headers(&[]),
            headers(&[("sec-fetch-site", "cross-site"), ("host", "a"), ("origin", "http://a")]),
            headers(&[("sec-fetch-site", "same-site")]),
            headers(&[("host", "plumb.test"), ("origin", "https://evil.test")]),
            headers(&[("host", "plumb.test"), ("origin", "null")]),
            headers(&[("origin", "https://plumb.test")]),
        ] {
            assert!(!ours(&bad), "{bad:?}");
        }
    }
}

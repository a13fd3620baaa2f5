//! A page on its way out.

use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use maud::Markup;

/// A whole page.
#[derive(Debug)]
pub(crate) struct Page(Markup);

impl Page {
    pub(crate) fn new(markup: Markup) -> Self {
        Self(markup)
    }
}

impl IntoResponse for Page {
    fn into_response(self) -> Response {
        let mut response = self.0.into_string().into_response();
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
        response
    }
}

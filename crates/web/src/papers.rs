//! What is taken along as a file: made by the printer, handed over under its own name, for pages and programs alike.

use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use plumb_engine::desk::{Answer, Paper, PaperFormat, PaperWanted, Request};

use crate::{trouble::Trouble, visitor::Visitor};

/// A paper for a visitor, as a file.
pub(crate) async fn taken(v: &Visitor, wanted: PaperWanted, format: PaperFormat) -> Result<Response, Trouble> {
    let Answer::Paper(paper) = v.ask(Request::Paper { wanted }).await? else { return Err(Trouble::not_found()) };
    let name = named(&paper, format);
    let bytes = v.work(move |site| site.printer.paper(&paper, format)).await?;
    Ok(as_file(bytes, &name, format.media_type()))
}

/// What a paper's file is called.
pub(crate) fn named(paper: &Paper, format: PaperFormat) -> String {
    format!("{}.{}", paper.stem, format.ending())
}

/// Bytes to be kept, under a name.
pub(crate) fn as_file(bytes: Vec<u8>, name: &str, media: &'static str) -> Response {
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media));
    if let Ok(place) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, place);
    }
    response
}

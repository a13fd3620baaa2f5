//! Stylesheet, scripts and icon: plain files in `assets/`, compiled in, under URLs that name their content.

use std::fmt::Write as _;

use axum::{
    body::Body,
    extract::Path,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use rust_embed::{EmbeddedFile, RustEmbed};

#[derive(RustEmbed)]
#[folder = "assets/"]
struct Files;

/// The URL of an asset: its hash stands in it, so that a browser may keep it for ever.
pub(crate) fn url(name: &str) -> String {
    let mut url = String::from("/assets/");
    if let Some(file) = Files::get(name) {
        url.push_str(&hash(&file));
        url.push('/');
    }
    url.push_str(name);
    url
}

/// `GET /assets/{hash}/{name}`.
pub(crate) async fn serve(Path((wanted, name)): Path<(String, String)>) -> Response {
    let Some(file) = Files::get(&name).filter(|file| hash(file) == wanted) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let headers =
        [(header::CONTENT_TYPE, media_type(&name)), (header::CACHE_CONTROL, "public, max-age=31536000, immutable")];
    (headers, Body::from(file.data.into_owned())).into_response()
}

fn hash(file: &EmbeddedFile) -> String {
    let mut text = String::new();
    for byte in file.metadata.sha256_hash().iter().take(6) {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, ending)| ending) {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_layer_of_the_stylesheet_ends_before_the_next_begins() {
        let css = String::from_utf8(Files::get("plumb.css").unwrap().data.into_owned()).unwrap();
        let mut depth = 0;
        for (number, line) in css.lines().enumerate() {
            assert!(!line.starts_with("@layer") || depth == 0, "line {}: {line}", number + 1);
            depth += line.matches('{').count();
            depth -= line.matches('}').count();
        }
        assert_eq!(depth, 0);
    }
}

//! What stands in the address and the head of a request: each name known, each value of its form, each once.

use axum::{
    extract::{FromRequestParts, Path},
    http::{HeaderMap, StatusCode, Uri, request::Parts},
};
use jiff::civil::Date;
use percent_encoding::percent_decode_str;
use plumb_model::id::StandardId;
use serde::de::DeserializeOwned;

use super::refused::Refused;

/// Longest value in a query, in characters.
pub(super) const TEXT: usize = 500;
/// Longest idempotency key, in characters.
const KEY: usize = 200;

/// The parts of a path; what is not text leads nowhere.
#[derive(Debug)]
pub(super) struct Parted<T>(pub(super) T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Parted<T> {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refused> {
        match Path::<T>::from_request_parts(parts, state).await {
            Ok(Path(parted)) => Ok(Self(parted)),
            Err(_) => Err(super::program::nowhere(parts.uri.path())),
        }
    }
}

/// The pairs of a query, none of them twice unless they may be, none that nobody knows.
#[derive(Debug)]
pub(super) struct Pairs(Vec<(String, String)>);

impl Pairs {
    /// Reads a query that knows these names; those in `many` may stand there several times.
    pub(super) fn of(uri: &Uri, once: &[&str], many: &[&str]) -> Result<Self, Refused> {
        let mut pairs: Vec<(String, String)> = Vec::new();
        for pair in uri.query().unwrap_or_default().split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let (name, value) = (decoded(name)?, decoded(value)?);
            if !once.contains(&name.as_str()) && !many.contains(&name.as_str()) {
                let known = once.iter().chain(many).copied().collect::<Vec<_>>().join("`, `");
                let shown: String = name.chars().take(80).collect();
                let bad = bad_query(&format!("`{shown}` is not known in this address's query"));
                return Err(if known.is_empty() { bad } else { bad.help(format!("it knows `{known}`")) });
            }
            if once.contains(&name.as_str()) && pairs.iter().any(|(other, _)| *other == name) {
                return Err(bad_query(&format!("`{name}` stands twice in the query")));
            }
            if value.chars().count() > TEXT {
                return Err(bad_query(&format!("`{name}` is longer than {TEXT} characters")));
            }
            pairs.push((name, value));
        }
        Ok(Self(pairs))
    }

    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// A day in its one form.
    pub(super) fn day(&self, name: &str) -> Result<Option<Date>, Refused> {
        let read = |text: &str| {
            let day = text.parse::<Date>().ok().filter(|day| day.to_string() == text && day.year() > 0);
            day.ok_or_else(|| bad_query(&format!("`{name}` is no day")).help("write it as `2026-03-14`"))
        };
        self.text(name).map(read).transpose()
    }

    /// `true` or `false`; absent is false.
    pub(super) fn flag(&self, name: &str) -> Result<bool, Refused> {
        match self.text(name) {
            None | Some("false") => Ok(false),
            Some("true") => Ok(true),
            Some(_) => Err(bad_query(&format!("`{name}` is neither `true` nor `false`"))),
        }
    }

    /// A standard by its id.
    pub(super) fn standard(&self, name: &str) -> Result<Option<StandardId>, Refused> {
        let read = |id: &str| {
            let known = id.parse::<StandardId>();
            known.map_err(|_| bad_query(&format!("`{name}` is no standard's id")).help("such as `iso-9001-2015`"))
        };
        self.text(name).map(read).transpose()
    }

    /// A whole number in a range.
    pub(super) fn number(&self, name: &str, from: u32, to: u32, usual: u32) -> Result<u32, Refused> {
        let Some(text) = self.text(name) else { return Ok(usual) };
        let number = text.parse::<u32>().ok().filter(|n| (from..=to).contains(n) && n.to_string() == text);
        number.ok_or_else(|| bad_query(&format!("`{name}` is no whole number from {from} to {to}")))
    }
}

fn decoded(text: &str) -> Result<String, Refused> {
    let text = text.replace('+', " ");
    let decoded = percent_decode_str(&text).decode_utf8().map(std::borrow::Cow::into_owned);
    decoded.map_err(|_| bad_query("the query is not UTF-8"))
}

pub(super) fn bad_query(say: &str) -> Refused {
    Refused::with(StatusCode::UNPROCESSABLE_ENTITY, "query", format!("{say}; nothing was done"))
}

/// The version that a writer looked at (`If-Match`); none for `*`, whatever stands.
pub(super) fn seen(headers: &HeaderMap) -> Result<Option<u64>, Refused> {
    let Some(given) = headers.get(axum::http::header::IF_MATCH) else {
        let say = "this change does not say which version it was made on; nothing was done";
        return Err(Refused::with(StatusCode::PRECONDITION_REQUIRED, "if-match", say)
            .help("send the record's ETag as If-Match, or `*` for whatever stands now"));
    };
    let text = given.to_str().unwrap_or_default().trim();
    if text == "*" {
        return Ok(None);
    }
    let number = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).and_then(|n| n.parse().ok());
    number.map(Some).ok_or_else(|| {
        let say = "If-Match is no ETag of a record; nothing was done";
        Refused::with(StatusCode::BAD_REQUEST, "if-match", say).help("send it as it was given: `\"7\"`")
    })
}

/// What makes the same request twice do its work once (`Idempotency-Key`).
pub(super) fn key(headers: &HeaderMap) -> Result<Option<String>, Refused> {
    let Some(given) = headers.get("idempotency-key") else { return Ok(None) };
    let text = given.to_str().unwrap_or_default().trim();
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_.:-".contains(&byte);
    if text.is_empty() || text.len() > KEY || !text.bytes().all(plain) {
        let say =
            format!("Idempotency-Key is no text of 1 to {KEY} letters, digits, `_`, `.`, `:`, `-`; nothing was done");
        return Err(Refused::with(StatusCode::BAD_REQUEST, "idempotency-key", say));
    }
    // Keys of programs and of forms never meet.
    Ok(Some(format!("api:{text}")))
}

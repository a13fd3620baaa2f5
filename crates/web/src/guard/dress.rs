//! Troubles on their way out: a page for people, problem details (RFC 9457) for programs, and the way to sign in for strangers.

use axum::{
    body::{Body, to_bytes},
    extract::Request,
    http::{HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse as _, Redirect, Response},
};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use plumb_engine::desk::{Problem, ProblemKind};
use serde_json::{Map, Value, json};

use crate::{
    guard::{Arrived, for_programs},
    look,
    pages::people::{
        carried::{Carried, MOST},
        sign_in::expired,
    },
    trouble::Trouble,
};

pub(super) async fn dress(request: Request, next: Next) -> Response {
    let programs = for_programs(request.uri());
    let shows = *request.method() == Method::GET;
    let place = request.uri().path_and_query().map_or("/", |place| place.as_str()).to_owned();
    let arrived = request.extensions().get::<Arrived>().cloned().unwrap_or_default();
    // A form of somebody whose session is over: kept in hand, so that it can go on after signing in.
    let (request, typed) =
        if programs || arrived.visitor.is_some() { (request, None) } else { keep_form(request).await };
    let mut response = next.run(request).await;
    let trouble = response.extensions_mut().remove::<Trouble>().or_else(|| bare(&response));
    let Some(trouble) = trouble else { return response };
    if programs {
        return details(&trouble);
    }
    if trouble.status == StatusCode::UNAUTHORIZED && shows {
        let next = utf8_percent_encode(&place, NON_ALPHANUMERIC);
        return Redirect::to(&format!("/sign-in?next={next}")).into_response();
    }
    if trouble.status == StatusCode::UNAUTHORIZED {
        let kept = typed.is_some();
        let carried = typed.map(|form| Carried { to: place.clone(), form }).unwrap_or_default();
        return expired(&arrived, &carried, kept);
    }
    let page = look::trouble_page(&arrived.words, arrived.visitor.as_ref(), &trouble);
    let mut dressed = (trouble.status, page).into_response();
    if let Some(wait) = response.headers_mut().remove(header::RETRY_AFTER) {
        dressed.headers_mut().insert(header::RETRY_AFTER, wait);
    }
    dressed
}

/// A form's body, if it is one that can be carried through signing in: fields as text, and not too many.
async fn keep_form(request: Request) -> (Request, Option<String>) {
    if !can_be_carried(&request) {
        return (request, None);
    }
    let (head, body) = request.into_parts();
    let Ok(bytes) = to_bytes(body, MOST).await else { return (Request::from_parts(head, Body::empty()), None) };
    let form = String::from_utf8(bytes.to_vec()).ok();
    (Request::from_parts(head, Body::from(bytes)), form)
}

fn can_be_carried(request: &Request) -> bool {
    let text = |name| request.headers().get(name).and_then(|value| value.to_str().ok());
    let is_form = text(header::CONTENT_TYPE).is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"));
    let length = text(header::CONTENT_LENGTH).and_then(|length| length.parse::<usize>().ok());
    *request.method() == Method::POST && is_form && length.is_some_and(|length| length <= MOST)
}

/// What the router itself turns away, in our words.
fn bare(response: &Response) -> Option<Trouble> {
    let status = response.status();
    let written = response.headers().contains_key(header::CONTENT_TYPE) && !is_plain_text(response);
    if written || !(status.is_client_error() || status.is_server_error()) {
        return None;
    }
    let (code, say) = match status {
        StatusCode::METHOD_NOT_ALLOWED => ("method", "that cannot be done at this address"),
        StatusCode::PAYLOAD_TOO_LARGE => ("too-large", "this is more than is taken in one go; nothing of it was kept"),
        StatusCode::REQUEST_TIMEOUT => ("too-slow", "the request stood still for too long; nothing of it was kept"),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => ("media-type", "this kind of content is not understood here"),
        StatusCode::NOT_FOUND => return Some(Trouble::not_found()),
        status if status.is_client_error() => ("request", "this request is not well formed; nothing was done"),
        _ => return Some(Trouble::broken(&status)),
    };
    Some(Trouble::with(status, Problem::new(ProblemKind::Content, code, say)))
}

fn is_plain_text(response: &Response) -> bool {
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    kind.is_some_and(|kind| kind.starts_with("text/plain"))
}

/// Problem details. A fault of ours says no more than that it is one.
fn details(trouble: &Trouble) -> Response {
    let problem = &trouble.problem;
    let mut body = Map::new();
    body.insert("type".to_owned(), json!(format!("https://plumb.invalid/problems/{}", problem.code)));
    body.insert("title".to_owned(), json!(trouble.status.canonical_reason().unwrap_or("Problem")));
    body.insert("status".to_owned(), json!(trouble.status.as_u16()));
    body.insert("code".to_owned(), json!(problem.code));
    body.insert("detail".to_owned(), json!(problem.say));
    if let Some(help) = &problem.help {
        body.insert("help".to_owned(), json!(help));
    }
    let error = |one: &Problem| Some(json!({ "pointer": format!("/{}", one.field.as_ref()?), "detail": one.say }));
    let errors: Vec<Value> = problem.all().filter_map(error).collect();
    if !errors.is_empty() {
        body.insert("errors".to_owned(), Value::Array(errors));
    }
    if let Some(row) = problem.row {
        body.insert("row".to_owned(), json!(row));
    }
    let mut response = (trouble.status, Value::Object(body).to_string()).into_response();
    let kind = HeaderValue::from_static("application/problem+json");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    if trouble.status == StatusCode::UNAUTHORIZED {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    response
}

//! Problem details for programs (RFC 9457): a stable code, a sentence, what to do, and which part of the body it is about.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use plumb_engine::desk::{Problem, ProblemKind};
use serde_json::{Map, Value, json};

use crate::{
    guard::{NotYours, not_yours},
    trouble::Trouble,
};

/// Why a program did not get what it asked for.
#[derive(Debug)]
pub(crate) struct Refused {
    status: StatusCode,
    problem: Box<Problem>,
    /// What stands now, where somebody else was quicker.
    current: Option<Box<Value>>,
}

impl Refused {
    /// With a status of its own.
    pub(super) fn with(status: StatusCode, code: &str, say: impl Into<String>) -> Self {
        Self { status, problem: Box::new(Problem::new(ProblemKind::Content, code, say)), current: None }
    }

    /// The same, with what to do about it.
    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        *self.problem = self.problem.clone().help(help);
        self
    }

    /// The same, about a part of the body.
    pub(super) fn about(mut self, pointer: impl Into<String>) -> Self {
        *self.problem = self.problem.clone().field(pointer);
        self
    }

    /// The same, with what stands now.
    pub(super) fn current(mut self, record: Option<Value>) -> Self {
        self.current = record.map(Box::new);
        self
    }

    /// Somebody else was quicker.
    pub(super) fn is_stale(&self) -> bool {
        self.status == StatusCode::PRECONDITION_FAILED
    }

    /// What was asked for stands already.
    pub(super) fn changes_nothing(&self) -> bool {
        self.problem.code == "change.nothing"
    }

    /// The same, with a field's name as a pointer into the body's values.
    pub(super) fn in_values(mut self) -> Self {
        self.problem.field = self.problem.field.take().map(|field| pointer(&["values", &field]));
        self
    }
}

/// A JSON pointer (RFC 6901).
pub(super) fn pointer(parts: &[&str]) -> String {
    parts.iter().fold(String::new(), |text, part| text + "/" + &part.replace('~', "~0").replace('/', "~1"))
}

impl From<Problem> for Refused {
    fn from(problem: Problem) -> Self {
        Trouble::from(problem).into()
    }
}

/// For a page that asks the same way.
impl From<Refused> for Trouble {
    fn from(refused: Refused) -> Self {
        Self::with(refused.status, *refused.problem)
    }
}

impl From<Trouble> for Refused {
    fn from(trouble: Trouble) -> Self {
        Self { status: trouble.status, problem: trouble.problem, current: None }
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let Self { status, problem, current } = self;
        let mut body = Map::new();
        body.insert("type".to_owned(), json!(format!("https://plumb.invalid/problems/{}", problem.code)));
        body.insert("title".to_owned(), json!(status.canonical_reason().unwrap_or("Problem")));
        body.insert("status".to_owned(), json!(status.as_u16()));
        body.insert("code".to_owned(), json!(problem.code));
        body.insert("detail".to_owned(), json!(problem.say));
        if let Some(help) = &problem.help {
            body.insert("help".to_owned(), json!(help));
        }
        if let Some(field) = &problem.field {
            let pointer = if field.starts_with('/') { field.clone() } else { pointer(&[field]) };
            body.insert("errors".to_owned(), json!([{ "pointer": pointer, "detail": problem.say }]));
        }
        if let Some(row) = problem.row {
            body.insert("row".to_owned(), json!(row));
        }
        if let Some(current) = current {
            body.insert("current".to_owned(), *current);
        }
        let mut response = (status, Value::Object(body).to_string()).into_response();
        if not_yours(status, &problem) {
            response.extensions_mut().insert(NotYours);
        }
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if status == StatusCode::TOO_MANY_REQUESTS {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("10"));
        }
        response
    }
}

//! What went wrong, on its way out: one mapping from a desk's problem to a status, a page or problem details (RFC 9457).

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use plumb_engine::desk::{Problem, ProblemKind};

/// A problem on its way to whoever asked. The guard dresses it: a page for people, problem details for programs.
#[derive(Debug, Clone)]
pub(crate) struct Trouble {
    pub(crate) status: StatusCode,
    pub(crate) problem: Box<Problem>,
}

impl Trouble {
    /// Not there, or not for this person to see.
    pub(crate) fn not_found() -> Self {
        let say = "there is nothing here under that address, or nothing that you may see";
        Problem::new(ProblemKind::NotFound, "not-found", say).into()
    }

    /// A problem with a status of its own.
    pub(crate) fn with(status: StatusCode, problem: Problem) -> Self {
        Self { status, problem: Box::new(problem) }
    }

    /// A handler's work ended by a panic, or the process is ending.
    pub(crate) fn broken(why: &dyn std::fmt::Display) -> Self {
        tracing::error!(%why, "a request could not be finished");
        let say = "something broke on our side while this was being done; what was acknowledged before is kept";
        Problem::new(ProblemKind::Fault, "fault", say)
            .help("try again; if it happens again, tell whoever runs Plumb")
            .into()
    }
}

impl From<Problem> for Trouble {
    fn from(problem: Problem) -> Self {
        let status = match problem.kind {
            ProblemKind::Content => StatusCode::UNPROCESSABLE_ENTITY,
            ProblemKind::NotFound => StatusCode::NOT_FOUND,
            ProblemKind::Forbidden => StatusCode::FORBIDDEN,
            ProblemKind::Rule => StatusCode::CONFLICT,
            ProblemKind::Stale => StatusCode::PRECONDITION_FAILED,
            ProblemKind::Fault => StatusCode::INTERNAL_SERVER_ERROR,
        };
        Self { status, problem: Box::new(problem) }
    }
}

impl IntoResponse for Trouble {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

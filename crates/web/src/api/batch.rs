//! Several changes as one: all of it or nothing, in one commit.

use axum::{
    Json,
    http::{HeaderMap, StatusCode, Uri},
    response::{IntoResponse as _, Response},
};
use plumb_engine::{
    desk::{Act, Answer, RecordRef, Request},
    gate::TokenAct,
};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{
    asked::{Pairs, key},
    body::Body,
    program::{Program, unexpected},
    refused::Refused,
    values,
};

/// Acts at most.
pub(super) const MOST: usize = 500;

/// What is done together.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Batch {
    acts: Vec<One>,
}

/// One of them.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "act", deny_unknown_fields)]
enum One {
    Create {
        register: String,
        values: Map<String, Value>,
    },
    Change {
        register: String,
        number: String,
        values: Map<String, Value>,
        reason: Option<String>,
        etag: Option<u64>,
    },
    Move {
        register: String,
        number: String,
        transition: String,
        #[serde(default)]
        values: Map<String, Value>,
        reason: Option<String>,
        etag: Option<u64>,
    },
    Void {
        register: String,
        number: String,
        reason: String,
    },
    Comment {
        register: String,
        number: String,
        text: String,
    },
}

/// `POST /api/v1/batch`.
pub(super) async fn run(
    program: Program,
    uri: Uri,
    headers: HeaderMap,
    Body(batch): Body<Batch>,
) -> Result<Response, Refused> {
    Pairs::of(&uri, &[], &[])?;
    if batch.acts.is_empty() || batch.acts.len() > MOST {
        let say = format!("a batch has 1 to {MOST} acts; nothing was done");
        return Err(Refused::with(StatusCode::UNPROCESSABLE_ENTITY, "body", say).about("/acts"));
    }
    let mut acts = Vec::new();
    for one in batch.acts {
        acts.push(act(&program, one).await?);
    }
    match program.ask(Request::RunAll { acts, key: key(&headers)? }).await? {
        Answer::DoneAll { all } => Ok(Json(json!({ "done": all })).into_response()),
        _ => Err(unexpected()),
    }
}

async fn act(program: &Program, one: One) -> Result<Act, Refused> {
    let named = async |register: &str, number: &str| -> Result<RecordRef, Refused> {
        program.record(TokenAct::Write, register, number).await
    };
    Ok(match one {
        One::Create { register, values } => {
            let register = program.register(TokenAct::Write, &register)?.to_string();
            let view = program.describe_or_nowhere(&register).await?;
            Act::Create { register, values: values::taken(&view, values)? }
        }
        One::Change { register, number, values, reason, etag } => {
            let record = named(&register, &number).await?;
            let view = program.describe_or_nowhere(&register).await?;
            Act::Change { record, values: values::taken(&view, values)?, reason, seen: etag }
        }
        One::Move { register, number, transition, values, reason, etag } => {
            let record = named(&register, &number).await?;
            let view = program.describe_or_nowhere(&register).await?;
            Act::Move { record, transition, values: values::taken(&view, values)?, reason, seen: etag }
        }
        One::Void { register, number, reason } => Act::Void { record: named(&register, &number).await?, reason },
        One::Comment { register, number, text } => Act::Comment { record: named(&register, &number).await?, text },
    })
}

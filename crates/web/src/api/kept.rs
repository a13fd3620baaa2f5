//! How a person likes to look at a register, for programs: lists kept under a name, and the columns shown.

use axum::{
    Json,
    http::{StatusCode, Uri},
    response::{IntoResponse as _, Response},
};
use plumb_engine::{
    desk::{Problem, ProblemKind, RegisterView},
    gate::TokenAct,
};
use plumb_model::id::{FieldId, RegisterId};
use serde::Deserialize;
use serde_json::json;

use super::{
    asked::{Pairs, Parted},
    body::Body,
    program::{Program, nowhere},
    refused::Refused,
};
use crate::pages::as_list_query;

/// A list to keep.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Keeping {
    name: String,
    #[serde(default)]
    query: String,
}

/// What a list is called from now on.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Naming {
    name: String,
}

/// The columns wanted; none: the register's own.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Columns {
    columns: Vec<String>,
}

/// A register that whoever asks may see.
async fn seen(program: &Program, act: TokenAct, name: &str) -> Result<(RegisterId, RegisterView), Refused> {
    let register = program.register(act, name)?;
    let view = program.describe_or_nowhere(register.as_str()).await?;
    Ok((register, view))
}

/// `GET …/lists`.
pub(super) async fn show(program: Program, Parted(name): Parted<String>, uri: Uri) -> Result<Response, Refused> {
    Pairs::of(&uri, &[], &[])?;
    let (register, _) = seen(&program, TokenAct::Read, &name).await?;
    told(&program, register).await
}

/// `POST …/lists`: keeps a list under a name, in place of the one that was called so.
pub(super) async fn keep(
    program: Program,
    Parted(name): Parted<String>,
    uri: Uri,
    Body(list): Body<Keeping>,
) -> Result<Response, Refused> {
    Pairs::of(&uri, &[], &[])?;
    let (register, _) = seen(&program, TokenAct::Write, &name).await?;
    // Read and written again, so that nothing is kept but what a list can ask.
    let (person, of, query) = (program.person, register.clone(), as_list_query(&list.query));
    program.work(move |site| site.gate.keep_list(person, &of, &list.name, &query)).await?;
    told(&program, register).await
}

/// `PATCH …/lists/{list}`: calls it something else.
pub(super) async fn rename(
    program: Program,
    Parted((name, list)): Parted<(String, String)>,
    uri: Uri,
    Body(naming): Body<Naming>,
) -> Result<Response, Refused> {
    Pairs::of(&uri, &[], &[])?;
    let (register, _) = seen(&program, TokenAct::Write, &name).await?;
    let list = own(&program, &register, &list).await?;
    let person = program.person;
    program.work(move |site| site.gate.rename_list(person, list, &naming.name)).await?;
    told(&program, register).await
}

/// `DELETE …/lists/{list}`.
pub(super) async fn drop(
    program: Program,
    Parted((name, list)): Parted<(String, String)>,
    uri: Uri,
) -> Result<Response, Refused> {
    Pairs::of(&uri, &[], &[])?;
    let (register, _) = seen(&program, TokenAct::Write, &name).await?;
    let list = own(&program, &register, &list).await?;
    let person = program.person;
    program.work(move |site| site.gate.drop_list(person, list)).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// `POST …/columns`: shows these from now on.
pub(super) async fn columns(
    program: Program,
    Parted(name): Parted<String>,
    uri: Uri,
    Body(wanted): Body<Columns>,
) -> Result<Response, Refused> {
    Pairs::of(&uri, &[], &[])?;
    let (register, view) = seen(&program, TokenAct::Write, &name).await?;
    let mut columns = Vec::new();
    for id in &wanted.columns {
        let known = view.columns().any(|field| field.id == *id);
        let column = FieldId::new(id).ok().filter(|_| known).ok_or_else(|| {
            let shown: String = id.chars().take(80).collect();
            let say = format!("`{shown}` is no column of {}; nothing was changed", view.name);
            Problem::new(ProblemKind::Content, "lists.column", say).field("columns")
        })?;
        columns.push(column);
    }
    let (person, of) = (program.person, register.clone());
    program.work(move |site| site.gate.set_columns(person, &of, &columns)).await?;
    told(&program, register).await
}

/// A list of this person and register.
async fn own(program: &Program, register: &RegisterId, list: &str) -> Result<u64, Refused> {
    let id: u64 = list.parse().map_err(|_| nowhere(list))?;
    let (person, register) = (program.person, register.clone());
    let lists = program.work(move |site| site.gate.lists_of(person, &register)).await?;
    lists.iter().any(|list| list.id == id).then_some(id).ok_or_else(|| nowhere(list))
}

/// All of it as it stands now.
async fn told(program: &Program, register: RegisterId) -> Result<Response, Refused> {
    let person = program.person;
    let (lists, columns) = program
        .work(move |site| Ok((site.gate.lists_of(person, &register)?, site.gate.columns_of(person, &register)?)))
        .await?;
    let lists = lists.iter().map(|list| json!({ "id": list.id, "name": list.name, "query": list.query }));
    Ok(Json(json!({ "lists": lists.collect::<Vec<_>>(), "columns": columns })).into_response())
}

//! People and how they come in: who may see what and why, ways in made and taken away, what is signed in, and the access log.
//! A token makes no token: a program that could would outlive what it was given.

use axum::{
    Json,
    http::{HeaderMap, StatusCode, Uri},
    response::{IntoResponse as _, Response},
};
use plumb_engine::{
    desk::{Answer, Problem, ProblemKind, Request},
    gate::{AccessKind, AccessQuery, Place, SessionId, TokenAct, TokenId},
};
use serde::Deserialize;
use serde_json::json;

use super::{
    addressed::{Addressed, ToRead},
    asked::{Pairs, Parted, bad_query, key},
    body::Body,
    program::{Program, nowhere, unexpected},
    refused::Refused,
};

/// `GET …/access`: who may see a record, and why.
pub(super) async fn of_record(ToRead(Addressed { program, record, .. }): ToRead) -> Result<Response, Refused> {
    match program.ask(Request::WhoSees { record }).await? {
        Answer::WhoSees(view) => Ok(Json(view).into_response()),
        _ => Err(unexpected()),
    }
}

/// `GET /api/v1/people`: everybody who works here and acts, for whoever administers.
pub(super) async fn all(program: Program, uri: Uri) -> Result<Response, Refused> {
    Pairs::of(&uri, &[], &[])?;
    program.covers(TokenAct::Read, None)?;
    match program.ask(Request::Everybody).await? {
        Answer::Everybody { people } => Ok(Json(json!({ "people": people })).into_response()),
        _ => Err(unexpected()),
    }
}

/// `GET /api/v1/people/{person}/access`: what one person may, and why.
pub(super) async fn access(program: Program, Parted(person): Parted<String>, uri: Uri) -> Result<Response, Refused> {
    Pairs::of(&uri, &[], &[])?;
    program.covers(TokenAct::Read, None)?;
    match program.ask(Request::AccessOf { person: Some(person) }).await? {
        Answer::AccessOf(view) => Ok(Json(view).into_response()),
        _ => Err(unexpected()),
    }
}

/// `POST /api/v1/people/{person}/invitation`: the link by which somebody sets a password; its secret is given out here only.
pub(super) async fn invite(program: Program, Parted(person): Parted<String>, uri: Uri) -> Result<Response, Refused> {
    Pairs::of(&uri, &[], &[])?;
    program.covers(TokenAct::Write, None)?;
    match program.ask(Request::Invite { person }).await? {
        Answer::Invited(view) => {
            let path = format!("/invite/{}", view.secret.expose());
            let told = json!({ "person": view.person, "name": view.name, "expires": view.expires, "path": path });
            Ok(Json(told).into_response())
        }
        _ => Err(unexpected()),
    }
}

/// `DELETE /api/v1/people/{person}/access`: takes everything away by which somebody comes in.
pub(super) async fn end(program: Program, Parted(person): Parted<String>, uri: Uri) -> Result<Response, Refused> {
    Pairs::of(&uri, &[], &[])?;
    program.covers(TokenAct::Write, None)?;
    ended(&program.ask(Request::EndAccess { person }).await?)
}

/// Who takes over; none: only say what there is.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HandingOver {
    #[serde(default)]
    to: Option<String>,
}

/// `POST /api/v1/people/{person}/hand-over`.
pub(super) async fn hand_over(
    program: Program,
    Parted(person): Parted<String>,
    uri: Uri,
    headers: HeaderMap,
    Body(handing): Body<HandingOver>,
) -> Result<Response, Refused> {
    Pairs::of(&uri, &[], &[])?;
    program.covers(TokenAct::Write, None)?;
    match program.ask(Request::HandOver { from: person, to: handing.to, key: key(&headers)? }).await? {
        Answer::HandedOver(view) => Ok(Json(view).into_response()),
        _ => Err(unexpected()),
    }
}

/// `GET /api/v1/tokens`: one's own tokens, the newest first.
pub(super) async fn tokens(program: Program, uri: Uri) -> Result<Response, Refused> {
    Pairs::of(&uri, &[], &[])?;
    program.covers(TokenAct::Read, None)?;
    match program.ask(Request::Tokens { person: None }).await? {
        Answer::Tokens { tokens } => Ok(Json(json!({ "tokens": tokens })).into_response()),
        _ => Err(unexpected()),
    }
}

/// `DELETE /api/v1/tokens/{id}`: ends one of one's own tokens.
pub(super) async fn end_token(program: Program, Parted(id): Parted<String>, uri: Uri) -> Result<Response, Refused> {
    Pairs::of(&uri, &[], &[])?;
    program.covers(TokenAct::Write, None)?;
    let token = id.parse().map_err(|_| nowhere(&id))?;
    ended(&program.ask(Request::EndToken { person: None, id: TokenId(token) }).await?)
}

/// `GET /api/v1/sessions`: where one is signed in.
pub(super) async fn sessions(program: Program, uri: Uri) -> Result<Response, Refused> {
    Pairs::of(&uri, &[], &[])?;
    program.covers(TokenAct::Read, None)?;
    let person = program.person;
    let sessions = program.work(move |site| site.gate.sessions_of(person)).await?;
    let told = sessions.iter().map(|session| {
        json!({
            "id": session.id.0, "how": session.how.word(), "agent": session.agent, "began": session.began,
            "last_seen": session.last_seen, "expires": session.expires,
        })
    });
    Ok(Json(json!({ "sessions": told.collect::<Vec<_>>() })).into_response())
}

/// `DELETE /api/v1/sessions/{id}`: signs one out there.
pub(super) async fn end_session(program: Program, Parted(id): Parted<String>, uri: Uri) -> Result<Response, Refused> {
    Pairs::of(&uri, &[], &[])?;
    program.covers(TokenAct::Write, None)?;
    let (person, session) = (program.person, id.parse().map_err(|_| nowhere(&id))?);
    let place = Place::default();
    if program.work(move |site| site.gate.end_session_of(person, SessionId(session), &place)).await? {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    Err(nowhere(&id))
}

/// `GET /api/v1/access-log`: who came and who was turned away, the newest first, for whoever administers.
pub(super) async fn log(program: Program, uri: Uri) -> Result<Response, Refused> {
    let pairs = Pairs::of(&uri, &["kind", "before", "limit"], &[])?;
    program.covers(TokenAct::Read, None)?;
    let kind = pairs.text("kind").map(|word| {
        AccessKind::from_word(word).ok_or_else(|| bad_query("`kind` is nothing that the access log notes"))
    });
    let before = pairs.text("before").map(|text| text.parse().map_err(|_| bad_query("`before` is no line's id")));
    let query = AccessQuery {
        person: None,
        kind: kind.transpose()?,
        before: before.transpose()?,
        limit: pairs.number("limit", 1, 500, 100)?,
    };
    let caller = program.caller.clone();
    let rows = program
        .work(move |site| {
            if !site.engine.administers(&caller)? {
                let say = "only whoever administers may read who came and who was turned away; nothing was done";
                return Err(Problem::new(ProblemKind::Forbidden, "access.not-yours", say));
            }
            site.gate.access_log(&query)
        })
        .await?;
    let line = |row: &plumb_engine::gate::AccessRow| {
        let event = &row.event;
        json!({
            "id": row.id, "at": event.at, "kind": event.kind.word(), "person": event.person.map(|person| person.to_string()),
            "address": event.place.address, "agent": event.place.agent, "about": event.about,
        })
    };
    Ok(Json(json!({ "lines": rows.iter().map(line).collect::<Vec<_>>() })).into_response())
}

fn ended(answer: &Answer) -> Result<Response, Refused> {
    match answer {
        Answer::Ended => Ok(StatusCode::NO_CONTENT.into_response()),
        _ => Err(unexpected()),
    }
}

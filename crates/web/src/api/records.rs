//! Records: listed, made, read, changed.

use axum::{
    Json,
    http::{HeaderMap, HeaderValue, StatusCode, Uri, header},
    response::{IntoResponse as _, Response},
};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use plumb_engine::{
    desk::{Act, Answer, Filter, Order, RecordRef, Request},
    gate::TokenAct,
};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::{
    addressed::{Addressed, ToRead, ToWrite},
    asked::{Pairs, Parted, bad_query, key, seen},
    body::Body,
    form::{record, tagged},
    program::{Program, nowhere, unexpected},
    refused::Refused,
    values,
};

/// Rows of a page at most.
pub(super) const PAGE: u32 = 500;

/// `GET …/records`: a page of a register.
pub(super) async fn list(program: Program, Parted(register): Parted<String>, uri: Uri) -> Result<Response, Refused> {
    let register = program.register(TokenAct::Read, &register)?;
    let once = ["limit", "after", "order", "void", "q", "state", "mine", "overdue", "due_within"];
    let pairs = Pairs::of(&uri, &once, &["where"])?;
    program.describe_or_nowhere(register.as_str()).await?;
    let request = Request::List {
        register: register.to_string(),
        filters: filters(&pairs)?,
        order: pairs.text("order").map(order),
        void: pairs.flag("void")?,
        limit: pairs.number("limit", 1, PAGE, 50)?,
        after: pairs.text("after").map(ToOwned::to_owned),
    };
    match program.ask(request).await? {
        Answer::List(list) => Ok(Json(list).into_response()),
        _ => Err(unexpected()),
    }
}

/// What a query narrows a list to.
pub(super) fn filters(pairs: &Pairs) -> Result<Vec<Filter>, Refused> {
    let mut filters = Vec::new();
    for text in pairs.all("where") {
        let parted = text.split_once('=').filter(|(field, _)| !field.is_empty());
        let (field, value) = parted.ok_or_else(|| {
            bad_query(&format!("`{text}` narrows nothing")).help("write it as `where=field=value`, percent-encoded")
        })?;
        let field = field.to_owned();
        filters.push(match value.split_once("..") {
            _ if value.is_empty() => Filter::Empty { field },
            Some((from, to)) => {
                let end = |text: &str| (!text.is_empty()).then(|| text.to_owned());
                Filter::Between { field, from: end(from), to: end(to) }
            }
            None => Filter::Equal { field, value: value.to_owned() },
        });
    }
    if let Some(state) = pairs.text("state") {
        filters.push(Filter::Equal { field: "state".to_owned(), value: state.to_owned() });
    }
    if let Some(text) = pairs.text("q").filter(|text| !text.trim().is_empty()) {
        filters.push(Filter::Contains { text: text.to_owned() });
    }
    if pairs.flag("mine")? {
        filters.push(Filter::Mine);
    }
    if pairs.flag("overdue")? {
        filters.push(Filter::Overdue);
    }
    if pairs.text("due_within").is_some() {
        let days = pairs.number("due_within", 0, 3_650, 0)?;
        filters.push(Filter::DueWithin { days: u16::try_from(days).unwrap_or(u16::MAX) });
    }
    Ok(filters)
}

/// `name` or `-name`.
fn order(text: &str) -> Order {
    match text.strip_prefix('-') {
        Some(field) => Order { field: field.to_owned(), descending: true },
        None => Order { field: text.to_owned(), descending: false },
    }
}

/// What a new record holds.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Creating {
    values: Map<String, Value>,
}

/// `POST …/records`: a new record.
pub(super) async fn create(
    program: Program,
    Parted(register): Parted<String>,
    uri: Uri,
    headers: HeaderMap,
    Body(creating): Body<Creating>,
) -> Result<Response, Refused> {
    let register = program.register(TokenAct::Write, &register)?;
    Pairs::of(&uri, &[], &[])?;
    let view = program.describe_or_nowhere(register.as_str()).await?;
    let act = Act::Create { register: register.to_string(), values: values::taken(&view, creating.values)? };
    let request = Request::Run { act, key: key(&headers)? };
    let Answer::Done(done) = program.ask(request).await.map_err(Refused::in_values)? else {
        return Err(unexpected());
    };
    let name = done.number.clone().unwrap_or_else(|| done.record.clone());
    let name = utf8_percent_encode(&name, NON_ALPHANUMERIC);
    let place = format!("/api/v1/registers/{register}/records/{name}");
    let mut response = program.changed(done.record, StatusCode::CREATED).await?;
    if let Ok(place) = HeaderValue::from_str(&place) {
        response.headers_mut().insert(header::LOCATION, place);
    }
    Ok(response)
}

/// `GET …/records/{number}`: one record, as it is or as it stood at the end of a day.
pub(super) async fn show(
    program: Program,
    Parted((register, number)): Parted<(String, String)>,
    uri: Uri,
) -> Result<Response, Refused> {
    let on = Pairs::of(&uri, &["on"], &[])?.day("on")?;
    let named = program.record(TokenAct::Read, &register, &number).await?;
    let view = program.view(named, on).await?;
    let register = program.describe(&view.register).await?;
    Ok(tagged(StatusCode::OK, view.etag, record(&register, &view)))
}

/// What changes.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Changing {
    values: Map<String, Value>,
    #[serde(default)]
    reason: Option<String>,
}

/// `PATCH …/records/{number}`: other values; null takes one away.
pub(super) async fn change(
    ToWrite(Addressed { program, register, record: named, .. }): ToWrite,
    headers: HeaderMap,
    Body(changing): Body<Changing>,
) -> Result<Response, Refused> {
    let (seen, key) = (seen(&headers)?, key(&headers)?);
    let view = program.describe_or_nowhere(&register).await?;
    let (values, reason) = (values::taken(&view, changing.values)?, changing.reason);
    let act = Act::Change { record: named.clone(), values, reason, seen };
    program.run(&named, act, key).await
}

impl Program {
    /// Does an act on a record, and answers with the record as it stands then.
    pub(super) async fn run(&self, named: &RecordRef, act: Act, key: Option<String>) -> Result<Response, Refused> {
        match self.ask(Request::Run { act, key }).await {
            Ok(Answer::Done(done)) => self.changed(done.record, StatusCode::OK).await,
            Ok(_) => Err(unexpected()),
            // Asked again, a change that stands already is no trouble.
            Err(refused) if refused.changes_nothing() => self.changed(named.0.clone(), StatusCode::OK).await,
            Err(refused) => Err(self.too_late(refused, named).await),
        }
    }

    /// A register that is there; in an address a name that is none leads nowhere.
    pub(super) async fn describe_or_nowhere(
        &self,
        register: &str,
    ) -> Result<plumb_engine::desk::RegisterView, Refused> {
        let found = self.describe(register).await.map_err(|_| nowhere(register))?;
        if found.id == register { Ok(found) } else { Err(nowhere(register)) }
    }
}

/// `GET …/history`: every entry of a record, with old and new values.
pub(super) async fn history(ToRead(Addressed { program, record, .. }): ToRead) -> Result<Response, Refused> {
    match program.ask(Request::History { record }).await? {
        Answer::History(history) => Ok(Json(history).into_response()),
        _ => Err(unexpected()),
    }
}

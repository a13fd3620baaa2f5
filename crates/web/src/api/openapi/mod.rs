//! The API's own description (`OpenAPI` 3.1), made for whoever asks: each register as that person may see it, with its fields,
//! choices and what is required. A field that is kept from somebody is in nobody's document but theirs who see it.

mod fields;
mod operations;
mod schemas;

use axum::{
    Json,
    http::Uri,
    response::{IntoResponse as _, Response},
};
use plumb_engine::{
    desk::{Answer, RegisterView, Request},
    gate::TokenAct,
};
use serde_json::{Map, Value, json};

pub(crate) use operations::Operation;
use operations::{Body, Given, Holds, OPERATIONS, Query};

use super::{
    asked::{Pairs, TEXT},
    program::{Program, unexpected},
    refused::Refused,
};
use crate::words::Words;

/// Where assessments are asked for.
const READINESS: &str = "/api/v1/readiness";

/// Where the cycle of certification is asked for, proposed texts, the way there, how we get ready, what stands in for records, standards and
/// their editions, what customers are answered from, what strangers would be shown.
const OURS: [&str; 9] = [
    "/api/v1/certification",
    "/api/v1/questionnaires",
    "/api/v1/trust",
    "/api/v1/stand-ins",
    "/api/v1/proposals",
    "/api/v1/plan",
    "/api/v1/rehearsal",
    "/api/v1/standards",
    "/api/v1/transition",
];

/// What is answered there and of assessments, by schema.
const OUR_SHAPES: [&str; 21] = [
    "asked-all",
    "asked-one",
    "asked-form",
    "asked-decided",
    "trust",
    "readiness",
    "requirement",
    "requirement-in-full",
    "turns",
    "timeline",
    "certification",
    "stand-ins",
    "proposals",
    "plan",
    "rehearsal",
    "briefing",
    "visit",
    "standards",
    "switch",
    "standard-switched",
    "edition_change",
];

/// Where trails lie: what they find missing is an assessment too.
const TRAILS: &str = "/api/v1/trails";

/// All operations, for the documentation page.
pub(crate) fn operations() -> &'static [Operation] {
    OPERATIONS
}

/// `GET /api/openapi.json`.
pub(super) async fn document(program: Program, uri: Uri) -> Result<Response, Refused> {
    Pairs::of(&uri, &[], &[])?;
    program.covers(TokenAct::Read, None)?;
    let Answer::Registers { registers } = program.ask(Request::Registers { register: None }).await? else {
        return Err(unexpected());
    };
    let Answer::Status(status) = program.ask(Request::Status).await? else { return Err(unexpected()) };
    let mut document = describe(&program.words, &registers);
    if status.guest {
        without_assessments(&mut document);
    }
    Ok(Json(document).into_response())
}

/// Assessments are ours: a guest cannot ask for them, and is not told their words either.
fn without_assessments(document: &mut Value) {
    let trails = |name: &str| {
        name.starts_with("trail")
            || name.starts_with(TRAILS)
            || name.ends_with("/trail")
            || OURS.iter().any(|ours| name.starts_with(ours))
    };
    let told = |name: &str| name.starts_with(READINESS) || trails(name) || OUR_SHAPES.contains(&name);
    for place in ["/paths", "/components/schemas"] {
        if let Some(Value::Object(there)) = document.pointer_mut(place) {
            there.retain(|name, _| !told(name));
        }
    }
}

/// The document for these registers.
fn describe(words: &Words, registers: &[RegisterView]) -> Value {
    let mut schemas = schemas::shared();
    let mut paths: Map<String, Value> = Map::new();
    let mut put = |path: String, method: &str, operation: Value| {
        if let Value::Object(methods) = paths.entry(path).or_insert_with(|| json!({})) {
            methods.insert(method.to_lowercase(), operation);
        }
    };
    for operation in OPERATIONS {
        if !of_register(operation) {
            put(operation.path.to_owned(), operation.method, one(words, operation, None, registers));
            continue;
        }
        for register in registers {
            let path = operation.path.replace("{register}", &register.id);
            put(path, operation.method, one(words, operation, Some(register), registers));
        }
    }
    for register in registers {
        let id = &register.id;
        schemas.insert(format!("{id}.record"), schemas::record(&fields::values_out(register)));
        schemas.insert(format!("{id}.new"), body_of(&fields::values_new(register), &["values"], false));
        schemas.insert(format!("{id}.change"), body_of(&fields::values_changed(register), &["values"], true));
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Plumb",
            "version": env!("CARGO_PKG_VERSION"),
            "summary": words.say("api-summary", &[]),
            "description": words.say("api-description", &[]),
            "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
        },
        "servers": [{ "url": "/" }],
        "security": [{ "token": [] }],
        "tags": registers.iter().map(|register| json!({ "name": register.id, "description": register.purpose })).collect::<Vec<_>>(),
        "paths": paths,
        "components": {
            "securitySchemes": { "token": { "type": "http", "scheme": "bearer" } },
            "schemas": schemas,
        },
    })
}

/// Whether it is described register by register, each with its own fields.
fn of_register(operation: &Operation) -> bool {
    let own = matches!(operation.body, Body::New | Body::Change) || matches!(operation.answer, Given::Record);
    // What shares an address with one of these stands there too.
    own || OPERATIONS.iter().any(|other| other.path == operation.path && matches!(other.body, Body::New))
}

fn body_of(values: &Value, required: &[&str], reason: bool) -> Value {
    let mut properties = Map::from_iter([("values".to_owned(), values.clone())]);
    if reason {
        properties.insert("reason".to_owned(), json!({ "type": ["string", "null"] }));
    }
    json!({ "type": "object", "additionalProperties": false, "required": required, "properties": properties })
}

fn one(words: &Words, operation: &Operation, register: Option<&RegisterView>, all: &[RegisterView]) -> Value {
    let path = register.map_or_else(|| operation.path.to_owned(), |r| operation.path.replace("{register}", &r.id));
    let id = register.map_or_else(|| operation.id.to_owned(), |register| format!("{}.{}", operation.id, register.id));
    let tag = register.map_or_else(|| "plumb".to_owned(), |register| register.id.clone());
    let mut parameters = in_path(&path, register, all);
    parameters.extend(operation.query.iter().copied().flatten().map(|query| in_query(query, all)));
    if operation.if_match {
        parameters.push(json!({
            "name": "If-Match", "in": "header", "required": true, "description": words.say("api-if-match", &[]),
            "schema": { "type": "string", "pattern": "^(\"[0-9]{1,9}\"|\\*)$" }, "examples": { "any": { "value": "*" } },
        }));
    }
    if operation.key {
        parameters.push(json!({
            "name": "Idempotency-Key", "in": "header", "required": false, "description": words.say("api-key", &[]),
            "schema": { "type": "string", "pattern": "^[A-Za-z0-9_.:-]{1,200}$" },
        }));
    }
    let mut described = json!({
        "operationId": id,
        "summary": words.say(&format!("api-{}", operation.id), &[]),
        "tags": [tag],
        "parameters": parameters,
        "responses": responses(words, operation, register),
    });
    if let (Some(body), Value::Object(described)) = (body(operation, register), &mut described) {
        described.insert("requestBody".to_owned(), body);
    }
    described
}

fn in_path(path: &str, register: Option<&RegisterView>, all: &[RegisterView]) -> Vec<Value> {
    let names = path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let parameter = |name: &str| {
        let schema = match name {
            "register" => json!({ "type": "string", "enum": ids(all) }),
            "seq" => json!({ "type": "integer", "minimum": 0 }),
            _ => json!({ "type": "string", "minLength": 1, "maxLength": 200 }),
        };
        let mut parameter = json!({ "name": name, "in": "path", "required": true, "schema": schema });
        if let (Some(register), "number", Value::Object(parameter)) = (register, name, &mut parameter) {
            parameter.insert("examples".to_owned(), json!({ "first": { "value": register.number_example } }));
        }
        parameter
    };
    names.map(parameter).collect()
}

fn ids(all: &[RegisterView]) -> Vec<&str> {
    all.iter().map(|register| register.id.as_str()).collect()
}

fn in_query(query: &Query, all: &[RegisterView]) -> Value {
    let schema = match query.holds {
        Holds::Text => json!({ "type": "string", "pattern": r"\S", "maxLength": TEXT }),
        Holds::Words => json!({ "type": "string", "maxLength": TEXT }),
        Holds::Texts => json!({ "type": "array", "items": { "type": "string", "minLength": 1, "maxLength": TEXT } }),
        Holds::Day => json!({ "type": "string", "format": "date" }),
        Holds::Flag => json!({ "type": "boolean" }),
        Holds::Number(from, to) => json!({ "type": "integer", "minimum": from, "maximum": to }),
        Holds::Standard => json!({ "type": "string", "pattern": "^[a-z][a-z0-9-]{0,60}$" }),
        Holds::Register => json!({ "type": "string", "enum": ids(all) }),
    };
    let mut parameter = json!({ "name": query.name, "in": "query", "required": query.required, "schema": schema });
    if let (Holds::Texts, Value::Object(parameter)) = (query.holds, &mut parameter) {
        parameter.insert("style".to_owned(), json!("form"));
        parameter.insert("explode".to_owned(), json!(true));
    }
    parameter
}

fn body(operation: &Operation, register: Option<&RegisterView>) -> Option<Value> {
    let json_of = |schema: Value| json!({ "required": true, "content": { "application/json": { "schema": schema } } });
    match (operation.body, register) {
        (Body::None, _) => None,
        (Body::Json(name), _) => Some(json_of(schemas::of(name))),
        (Body::New, Some(register)) => Some(json!({
            "required": true,
            "content": { "application/json": {
                "schema": schemas::of(&format!("{}.new", register.id)),
                "examples": { "least": { "value": fields::example(register) } },
            } },
        })),
        (Body::Change, Some(register)) => Some(json_of(schemas::of(&format!("{}.change", register.id)))),
        (Body::New | Body::Change | Body::File, _) => Some(json!({
            "required": true,
            "content": { "multipart/form-data": { "schema": {
                "type": "object", "required": ["field", "file"], "additionalProperties": false,
                "properties": {
                    "field": { "type": "string", "minLength": 1, "maxLength": 60 },
                    "file": { "type": "string", "format": "binary" },
                },
            } } },
        })),
    }
}

/// What may come back. Every trouble is a problem (RFC 9457).
fn responses(words: &Words, operation: &Operation, register: Option<&RegisterView>) -> Value {
    let record = || register.map_or_else(|| schemas::of("record"), |r| schemas::of(&format!("{}.record", r.id)));
    let (status, kind, schema) = match operation.answer {
        Given::Nothing => ("204", "", Value::Null),
        Given::Json(name) => ("200", "application/json", schemas::of(name)),
        Given::Record => ("200", "application/json", record()),
        Given::Made => ("201", "application/json", record()),
        Given::Bytes("text/plain") => ("200", "text/plain", json!({ "type": "string" })),
        Given::Bytes(kind) => ("200", kind, json!({ "type": "string", "format": "binary" })),
    };
    let mut good = json!({ "description": words.say("api-good", &[]) });
    if let (false, Value::Object(good)) = (kind.is_empty(), &mut good) {
        let content = Map::from_iter([(kind.to_owned(), json!({ "schema": schema }))]);
        good.insert("content".to_owned(), Value::Object(content));
    }
    let tagged = matches!(operation.answer, Given::Record | Given::Made | Given::Json("record"));
    if let (true, Value::Object(good)) = (tagged, &mut good) {
        let etag = json!({ "ETag": { "required": true, "schema": { "type": "string", "pattern": "^\"[0-9]+\"$" } } });
        good.insert("headers".to_owned(), etag);
    }
    let problem = json!({
        "description": words.say("api-problem", &[]),
        "content": { "application/problem+json": { "schema": schemas::of("problem") } },
    });
    let mut codes = vec!["401", "403", "404", "422", "429"];
    if operation.method != "GET" {
        codes.extend(["400", "409", "412", "413", "415"]);
    }
    if operation.if_match {
        codes.push("428");
    }
    let mut responses: Map<String, Value> = codes.into_iter().map(|code| (code.to_owned(), problem.clone())).collect();
    if operation.query.iter().copied().flatten().any(|query| matches!(query.holds, Holds::Texts)) {
        // Said before anything of the request is understood, so it has no body.
        responses.insert("414".to_owned(), json!({ "description": words.say("api-too-long", &[]) }));
    }
    responses.insert(status.to_owned(), good);
    Value::Object(responses)
}

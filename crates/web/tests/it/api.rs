//! What programs do with the API, and what they are told when it does not go.

use serde_json::{Value, json};

use crate::world::{Program, World};

const RECORDS: &str = "/api/v1/registers/everything/records";

fn anna(world: &World) -> Program {
    Program::new(world, "Anna Weber", &["write"])
}

#[test]
fn what_was_read_can_be_sent_back_and_changes_nothing() {
    let world = World::new();
    let program = anna(&world);
    let values = json!({
        "name": "=1+1", "prose": "    two\n\nlines", "size": "0.020", "price": { "amount": "12.50", "currency": "EUR" },
        "day": "2026-03-14", "time": "09:05", "moment": "2026-03-14T13:05:00.250Z", "interval": "P18M", "kind": "a",
        "marks": ["one", "three"], "level": "low", "likelihood": 3, "done": false, "owner": "P-001",
        "readers": ["P-001", "P-002"], "requirements": ["iso-9001-2015 7.1.5.2"],
        "points": [{ "what": "length", "value": "0.10", "fine": true }, { "what": "width" }],
    });
    let made = program.send("POST", RECORDS, &[], &json!({ "values": values })).of(201);
    assert_eq!(made.header("location"), Some("/api/v1/registers/everything/records/EV%2D001"));
    assert_eq!(made.header("etag"), Some("\"1\""));
    let record = program.get(&format!("{RECORDS}/EV-001")).of(200).json();
    let mut back = record["values"].clone();
    for (name, value) in values.as_object().unwrap() {
        if name != "points" {
            assert_eq!(back[name], *value, "{name}");
        }
    }
    assert_eq!(back["twice"], "0.04");
    back.as_object_mut().unwrap().remove("twice");
    let same = program
        .send(
            "PATCH",
            &format!("{RECORDS}/EV-001"),
            &[("If-Match", "\"1\"")],
            &json!({ "values": back, "reason": "none" }),
        )
        .json();
    assert_eq!(same["values"], record["values"], "{same}");
}

#[test]
fn a_change_says_which_version_it_was_made_on() {
    let world = World::new();
    let program = anna(&world);
    program.send("POST", RECORDS, &[], &json!({ "values": { "name": "One" } })).of(201);
    let path = format!("{RECORDS}/EV-001");
    let change = |name: &str, tag: Option<&str>| {
        let headers: Vec<_> = tag.map(|tag| ("If-Match", tag)).into_iter().collect();
        program.send("PATCH", &path, &headers, &json!({ "values": { "name": name }, "reason": "a test" }))
    };
    assert_eq!(change("Two", None).of(428).json()["code"], "if-match");
    change("Two", Some("\"1\"")).of(200);
    let late = change("Three", Some("\"1\"")).of(412);
    assert_eq!(late.header("content-type"), Some("application/problem+json"));
    assert_eq!(late.json()["current"]["values"]["name"], "Two");
    change("Three", Some("*")).of(200);
    assert_eq!(change("Four", Some("soon")).of(400).json()["code"], "if-match");
}

#[test]
fn the_same_key_does_it_once() {
    let world = World::new();
    let program = anna(&world);
    let once = || program.send("POST", RECORDS, &[("Idempotency-Key", "k-1")], &json!({ "values": { "name": "One" } }));
    assert_eq!(once().of(201).json()["number"], "EV-001");
    assert_eq!(once().of(201).json()["number"], "EV-001");
    assert_eq!(program.get(RECORDS).of(200).json()["count"], 1);
}

#[test]
fn trouble_comes_with_a_code_and_points_into_the_body() {
    let world = World::new();
    let program = anna(&world);
    let problem = |values: Value| program.send("POST", RECORDS, &[], &json!({ "values": values })).of(422).json();
    let bad = problem(json!({ "name": "One", "day": "soon" }));
    assert_eq!(bad["errors"][0]["pointer"], "/values/day", "{bad}");
    assert_eq!(problem(json!({ "name": "One", "colour": "red" }))["code"], "content.no-field");
    assert_eq!(program.send("POST", RECORDS, &[], &json!({ "value": 1 })).of(422).json()["code"], "body");
    assert_eq!(
        program.raw("POST", RECORDS, &[("Content-Type", "application/json")], b"{").of(400).json()["code"],
        "json"
    );
    assert_eq!(
        program.raw("POST", RECORDS, &[("Content-Type", "text/plain")], b"{}").of(415).json()["code"],
        "media-type"
    );
    let huge = vec![b' '; 5 * 1024 * 1024];
    assert_eq!(
        program.raw("POST", RECORDS, &[("Content-Type", "application/json")], &huge).of(413).json()["code"],
        "too-large"
    );
    assert_eq!(program.get(&format!("{RECORDS}/EV-999")).of(404).json()["code"], "not-found");
    assert_eq!(program.get(&format!("{RECORDS}?colour=red")).of(422).json()["code"], "query");
    assert_eq!(program.get("/api/v1/registers/nothing/records").of(404).json()["code"], "not-found");
}

#[test]
fn a_token_reaches_no_further_than_its_scope_and_its_person() {
    let world = World::new();
    anna(&world).send("POST", RECORDS, &[], &json!({ "values": { "name": "One", "pay": "4200" } })).of(201);
    let reads = Program::new(&world, "Anna Weber", &["read"]);
    reads.get(RECORDS).of(200);
    assert_eq!(reads.send("POST", RECORDS, &[], &json!({ "values": {} })).of(403).json()["code"], "forbidden.scope");
    let narrow = Program::new(&world, "Anna Weber", &["read:everything"]);
    let record = narrow.get(&format!("{RECORDS}/EV-001")).of(200).json();
    for path in ["/api/v1/registers/people/records", "/api/v1/work", "/api/v1/registers", "/api/openapi.json"] {
        assert_eq!(narrow.get(path).of(403).json()["code"], "forbidden.scope", "{path}");
    }
    // An id leads to its record only in its own register.
    let id = record["record"].as_str().unwrap();
    narrow.get(&format!("{RECORDS}/{id}")).of(200);
    let people = Program::new(&world, "Anna Weber", &["read:people"]);
    people.get(&format!("/api/v1/registers/people/records/{id}")).of(404);
    let bea = Program::new(&world, "Bea Kurz", &["read"]);
    assert_eq!(record["values"]["pay"], "4200");
    assert_eq!(bea.get(&format!("{RECORDS}/EV-001")).of(200).json()["values"].get("pay"), None);
    let document = |program: &Program| program.get("/api/openapi.json").of(200).json();
    let pay = |document: &Value| {
        document["components"]["schemas"]["everything.record"]["properties"]["values"]["properties"]
            .get("pay")
            .is_some()
    };
    assert!(pay(&document(&reads)) && !pay(&document(&bea)));
    for bearer in ["", "Bearer", "Bearer plumb_0000", "Basic YTpi"] {
        let answer = crate::http::ask(world.at, "GET", RECORDS, &[("Authorization", bearer)], b"");
        assert_eq!(answer.of(401).header("www-authenticate"), Some("Bearer"));
    }
}

#[test]
fn files_go_in_and_come_out_byte_by_byte_and_the_same_name_twice_is_two_files() {
    let world = World::new();
    let program = anna(&world);
    program.send("POST", RECORDS, &[], &json!({ "values": { "name": "One" } })).of(201);
    let path = format!("{RECORDS}/EV-001/files");
    let content: Vec<u8> = (0..300_000_u32).map(|n| u8::try_from(n % 251).unwrap()).collect();
    let form = |field: &str, content: &[u8]| {
        let mut form =
            format!("--x\r\nContent-Disposition: form-data; name=\"field\"\r\n\r\n{field}\r\n--x\r\n").into_bytes();
        form.extend_from_slice(b"Content-Disposition: form-data; name=\"file\"; filename=\"<b>.html\"\r\n\r\n");
        form.extend_from_slice(content);
        form.extend_from_slice(b"\r\n--x--\r\n");
        form
    };
    let kind = [("Content-Type", "multipart/form-data; boundary=x")];
    for _ in 0..2 {
        program.raw("POST", &path, &kind, &form("evidence", &content)).of(201);
    }
    let record = program.get(&format!("{RECORDS}/EV-001")).of(200).json();
    let files = record["values"]["evidence"].as_array().unwrap();
    assert_eq!(files.len(), 2, "{record}");
    let file = program.get(&format!("{path}/{}", files[0]["id"].as_str().unwrap())).of(200);
    assert_eq!(file.body, content);
    assert_eq!(file.header("content-type"), Some("application/octet-stream"));
    assert_eq!(file.header("content-security-policy"), Some("default-src 'none'; sandbox"));
    assert!(file.header("content-disposition").unwrap().starts_with("attachment"));
    program.raw("POST", &path, &kind, &form("name", &content)).of(422);
    program.raw("POST", &path, &kind, &form("evidence", &content)[..1_000]).of(400);
    program.raw("DELETE", &format!("{path}/{}", files[0]["id"].as_str().unwrap()), &[], b"").of(200);
    let record = program.get(&format!("{RECORDS}/EV-001")).of(200).json();
    assert_eq!(record["values"]["evidence"].as_array().unwrap().len(), 1, "cut off, nothing was filed: {record}");
}

#[test]
fn several_changes_are_one_or_none() {
    let world = World::new();
    let program = anna(&world);
    let create = |name: &str| json!({ "act": "create", "register": "everything", "values": { "name": name } });
    let done = program.send("POST", "/api/v1/batch", &[], &json!({ "acts": [create("One"), create("Two")] })).of(200);
    assert_eq!(done.json()["done"][1]["number"], "EV-002");
    let bad = json!({ "acts": [create("Three"), { "act": "create", "register": "everything", "values": {} }] });
    assert_eq!(program.send("POST", "/api/v1/batch", &[], &bad).of(422).json()["row"], 2);
    assert_eq!(program.get(RECORDS).of(200).json()["count"], 2);
}

#[test]
fn readiness_has_the_form_of_the_command_line_and_lists_go_page_by_page() {
    let world = World::new();
    let program = anna(&world);
    let report = program.get("/api/v1/readiness?on=2026-03-02&standard=iso-9001-2015").of(200).json();
    let mut keys: Vec<&String> = report.as_object().unwrap().keys().collect();
    keys.sort();
    assert_eq!(keys, ["on", "requirements", "root", "seq"]);
    assert!(report["requirements"].as_array().unwrap().iter().all(|row| row["standard"] == "iso-9001-2015"));
    for name in ["One", "Two", "Three"] {
        program.send("POST", RECORDS, &[], &json!({ "values": { "name": name } })).of(201);
    }
    let mut seen = Vec::new();
    let mut next = Some(String::new());
    while let Some(after) = next {
        let cursor = if after.is_empty() { after } else { format!("&after={after}") };
        let page = program.get(&format!("{RECORDS}?limit=2&order=name{cursor}")).of(200).json();
        seen.extend(page["rows"].as_array().unwrap().iter().map(|row| row["title"].as_str().unwrap().to_owned()));
        next = page["next"].as_str().map(ToOwned::to_owned);
    }
    assert_eq!(seen, ["One", "Three", "Two"]);
    let found = program.get(&format!("{RECORDS}?where=name%3DTwo")).of(200).json();
    assert_eq!(found["count"], 1);
    let file = program.get("/api/v1/registers/everything/export.csv?where=name%3DTwo").of(200);
    assert!(file.text().contains("Two") && !file.text().contains("Three"));
}

#[test]
fn lists_are_kept_and_columns_chosen_by_the_api_and_are_ones_own() {
    let world = World::new();
    let program = anna(&world);
    let (lists, columns) = ("/api/v1/registers/everything/lists", "/api/v1/registers/everything/columns");
    assert_eq!(program.get(lists).of(200).json(), json!({ "lists": [], "columns": [] }));
    let kept = program.send("POST", lists, &[], &json!({ "name": "Open ones", "query": "show=open&evil=1" })).of(200);
    let kept = kept.json();
    assert_eq!((&kept["lists"][0]["name"], &kept["lists"][0]["query"]), (&json!("Open ones"), &json!("show=open")));
    let one = format!("{lists}/{}", kept["lists"][0]["id"]);
    let renamed = program.send("PATCH", &one, &[], &json!({ "name": "Still open" })).of(200).json();
    assert_eq!(renamed["lists"][0]["name"], "Still open");
    program.send("PATCH", &one, &[], &json!({ "name": " " })).of(422);
    program.send("PATCH", &format!("{lists}/no"), &[], &json!({ "name": "x" })).of(404);
    let chosen = program.send("POST", columns, &[], &json!({ "columns": ["name"] })).of(200).json();
    assert_eq!(chosen["columns"], json!(["name"]));
    program.send("POST", columns, &[], &json!({ "columns": ["nothing"] })).of(422);
    program.send("DELETE", &one, &[], &json!({})).of(204);
    program.send("DELETE", &one, &[], &json!({})).of(404);
    program.send("GET", "/api/v1/registers/nothing/lists", &[], &json!({})).of(404);
}

#[test]
fn a_record_has_its_whole_life_by_the_api() {
    let world = World::new();
    let program = anna(&world);
    let one = format!("{RECORDS}/EV-001");
    program.send("POST", RECORDS, &[], &json!({ "values": { "name": "One" } })).of(201);
    program.send("POST", &format!("{one}/comments"), &[], &json!({ "text": "@Bea Kurz look" })).of(200);
    program.send("POST", &format!("{one}/links/owner"), &[], &json!({ "to": "P-002" })).of(200);
    program.raw("DELETE", &format!("{one}/links/owner/P-002"), &[], b"").of(200);
    let past = program.get(&format!("{one}?on=2026-03-01"));
    assert_eq!(past.status, 404, "it did not exist then");
    let done = program.send("POST", &format!("{one}/void"), &[], &json!({ "reason": "a test" })).of(200).json();
    assert_eq!(done["state"], "void");
    let history = program.get(&format!("{one}/history")).of(200).json();
    let entries = history["entries"].as_array().unwrap();
    assert!(entries.iter().all(|entry| entry["via"] == "api"), "{history}");
    let proof = program.get(&format!("/api/v1/proofs/{}", entries[0]["seq"])).of(200).json();
    assert_eq!(proof["kind"], "created");
    assert!(program.get("/api/v1/checkpoint").of(200).text().contains("\n\n— "));
    assert_eq!(program.get("/api/v1/me").of(200).json()["name"], "Anna Weber");
    program.get("/api/v1/search?q=One").of(200);
    program.get("/api/v1/status").of(200);
}

#[test]
fn every_route_of_the_api_is_described_and_nothing_else() {
    let world = World::new();
    let document = anna(&world).get("/api/openapi.json").of(200).json();
    let mut described: Vec<String> = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for method in methods.as_object().unwrap().keys() {
            let parts: Vec<&str> = path.split('/').collect();
            let general = parts
                .iter()
                .enumerate()
                .map(|(at, part)| if at == 4 && parts.get(3) == Some(&"registers") { "{register}" } else { part });
            described.push(format!("{} {}", method.to_uppercase(), general.collect::<Vec<_>>().join("/")));
        }
    }
    described.sort();
    described.dedup();
    let routes = plumb_web::table();
    let mut routes: Vec<String> = routes
        .iter()
        .filter(|route| matches!(route.kind, plumb_web::Kind::ApiRead | plumb_web::Kind::ApiAct))
        .filter(|route| route.path != "/api/openapi.json")
        .map(|route| format!("{} {}", route.method, route.path))
        .collect();
    routes.sort();
    assert_eq!(described, routes);
}

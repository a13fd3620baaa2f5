//! What programs send when they are broken or mean harm.

use serde_json::json;

use crate::world::{Program, World};

#[test]
fn naughty_texts_come_back_byte_by_byte() {
    let world = World::new();
    let program = Program::new(&world, "Anna Weber", &["write"]);
    let texts = include!("../../../engine/tests/it/naughty.in");
    let path = "/api/v1/registers/everything/records";
    for text in texts {
        // A field of one line keeps a tab as a blank.
        let name = if text.contains('\n') { "lines".to_owned() } else { text.replace('\t', " ") };
        let values = json!({ "values": { "name": name, "prose": text } });
        let made = program.send("POST", path, &[], &values).of(201).json();
        assert_eq!((&made["values"]["name"], &made["values"]["prose"]), (&json!(name), &json!(text)));
        let number = made["number"].as_str().unwrap();
        let read = program.get(&format!("{path}/{number}")).of(200).json();
        assert_eq!(read["values"]["prose"], json!(text));
    }
}

#[test]
fn what_cannot_be_kept_is_refused_and_never_breaks_off() {
    let world = World::new();
    let program = Program::new(&world, "Anna Weber", &["write"]);
    let path = "/api/v1/registers/everything/records";
    let deep = format!("{{\"values\":{}1{}}}", "[".repeat(5_000), "]".repeat(5_000));
    for body in [
        "",
        "null",
        "[]",
        "{\"values\":null}",
        "{\"values\":{\"name\":{\"a\":[]}}}",
        "{\"values\":{\"name\":[[1],[2]]}}",
        "{\"values\":{\"name\":\"\\u0000\"}}",
        "{\"values\":{\"name\":\"a\\nb\"}}",
        "{\"values\":{\"likelihood\":1e999}}",
        "{\"values\":{\"points\":[{\"what\":[{}]}]}}",
        "{\"values\":{\"name\":\"\\ud800\"}}",
        &deep,
    ] {
        let answer = program.raw("POST", path, &[("Content-Type", "application/json")], body.as_bytes());
        assert!((400..500).contains(&answer.status), "{} {body:.80}", answer.status);
        assert_eq!(answer.header("content-type"), Some("application/problem+json"), "{body:.80}");
    }
    for path in ["/%00", "/%ff", "/../../etc/passwd", "/a/b/c", "/.", "/%2e%2e"] {
        let answer = program.get(&format!("/api/v1/registers{path}"));
        assert!((400..500).contains(&answer.status), "{} {path}", answer.status);
    }
    assert_eq!(program.get(path).of(200).json()["count"], 0);
}

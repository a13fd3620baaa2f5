//! What people type to see whether a page breaks: it comes back byte for byte by page and by API, and runs nowhere. (By CSV and
//! XLSX: the engine's own test of what leaves and comes in again.)

use plumb_engine::gate::{How, Place};
use serde_json::Value;

use crate::{browser::form, http, world::World};

/// The texts that the engine sends through spreadsheets, and some that are about pages.
fn texts() -> Vec<&'static str> {
    let spreadsheet: &[&str] = include!("../../../engine/tests/it/naughty.in");
    let pages = [
        "</textarea><script>alert(1)</script>",
        "</title><svg onload=alert(1)>",
        "' autofocus onfocus=alert(1) x='",
        "<!-- <script>",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "&#x3C;script&#x3E;",
        "[link](javascript:alert(1)) <b onmouseover=alert(1)>x</b> ![x](javascript:alert(1))",
        "%3Cscript%3Ealert(1)%3C/script%3E",
        "a%0d%0aSet-Cookie: a=b",
        "{{constructor.constructor('alert(1)')()}}",
        "@Anna Weber @<script>",
    ];
    spreadsheet.iter().copied().chain(pages).collect()
}

/// Anna Weber's browser.
struct Anna<'w> {
    world: &'w World,
    cookie: String,
}

impl<'w> Anna<'w> {
    fn of(world: &'w World) -> Self {
        let person = world.engine.person("Anna Weber").unwrap();
        let secret = world.engine.gate().begin_session(person, How::Password, &Place::default()).unwrap();
        Self { world, cookie: format!("plumb_session={}", secret.expose()) }
    }

    fn get(&self, path: &str) -> String {
        let reply = http::ask(self.world.at, "GET", path, &[("Cookie", &self.cookie)], b"");
        assert!(reply.status < 500, "{path}: {reply:?}");
        String::from_utf8(reply.body).unwrap()
    }

    /// Sends a form; where it leads.
    fn post(&self, path: &str, fields: &[(&str, &str)]) -> String {
        let headers = [
            ("Cookie", self.cookie.as_str()),
            ("Sec-Fetch-Site", "same-origin"),
            ("Content-Type", "application/x-www-form-urlencoded"),
        ];
        let reply = http::ask(self.world.at, "POST", path, &headers, form(fields).as_bytes());
        assert_eq!(reply.status, 303, "{path} {fields:?}: {}", String::from_utf8_lossy(&reply.body));
        reply.header("location").unwrap().to_owned()
    }
}

/// A page's text without its escapes.
fn plain(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'").replace("&amp;", "&")
}

fn between<'p>(page: &'p str, from: &str, to: &str) -> &'p str {
    let rest = page.split_once(from).unwrap_or_else(|| panic!("no `{from}` in {page}")).1;
    rest.split_once(to).unwrap().0
}

/// Nothing of what was typed became a part of the page: no tag, no attribute, no address that runs.
fn inert(page: &str, what: &str) {
    let ours = page.matches("<script type=\"module\" src=\"/assets/").count();
    assert_eq!(page.matches("<script").count(), ours, "a script on the page of {what}: {page}");
    for bad in ["<svg on", "<img src=x", "<b on", "href=\"javascript:", "src=\"javascript:", "<!-- <"] {
        assert!(!page.contains(bad), "`{bad}` on the page of {what}: {page}");
    }
}

#[test]
fn every_text_comes_back_as_it_was_typed_and_runs_nowhere() {
    let world = World::new();
    let anna = Anna::of(&world);
    for text in texts() {
        let line = if text.contains(['\n', '\u{2028}', '\u{2029}', '\t']) { "lines" } else { text };
        // Browsers end lines as mail does.
        let sent = text.replace('\n', "\r\n");
        let to = anna.post("/r/everything/new", &[("f.name", line), ("f.prose", &sent)]);
        let number = to.rsplit('/').next().unwrap();
        let record: Value =
            serde_json::from_str(&anna.get(&format!("/api/v1/registers/everything/records/{number}"))).unwrap();
        assert_eq!(record["values"]["name"].as_str(), Some(line), "by API");
        assert_eq!(record["values"]["prose"].as_str(), Some(text), "by API");
        anna.post(&format!("{to}/comments"), &[("text", text)]);
        let page = anna.get(&to);
        inert(&page, text);
        assert!(plain(&page).contains(line), "the record's page shows `{line}` as something else: {page}");
        let edit = anna.get(&format!("{to}/edit"));
        inert(&edit, text);
        let input = between(&edit, "name=\"f.name\"", ">");
        assert_eq!(plain(between(input, "value=\"", "\"")), line, "in the form");
        let area = between(&edit, "name=\"f.prose\"", "</textarea>");
        // The first line break of a text area is not part of it.
        let area = plain(area.split_once('>').unwrap().1);
        assert_eq!(area.strip_prefix('\n').unwrap_or(&area), text, "in the form");
        for page in [format!("{to}/history"), "/r/everything".to_owned()] {
            inert(&anna.get(&page), text);
        }
        let asked: String = url::form_urlencoded::byte_serialize(text.as_bytes()).collect();
        for page in [
            format!("/search?q={asked}"),
            format!("/r/everything?q={asked}"),
            format!("/r/everything?state={asked}"),
            format!("/sign-in?next={asked}"),
            format!("/readiness?on={asked}"),
            format!("/{asked}"),
            format!("/r/{asked}"),
        ] {
            inert(&anna.get(&page), &page);
        }
    }
}

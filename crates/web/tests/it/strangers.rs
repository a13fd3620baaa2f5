//! Every route, out of the one table, meets whoever must not pass: strangers, foreign pages, foreign hosts, and people without
//! the right.

use std::collections::BTreeSet;

use plumb_web::{Kind, Route, table};

use crate::{browser::form, company::Company};

/// A route's address with something in each of its places.
fn filled(route: &Route, register: &str, record: &str, person: &str) -> String {
    let parts = route.path.split('/').map(|part| match part {
        "{register}" => register,
        "{record}" | "{number}" => record,
        "{person}" => person,
        part if part.starts_with('{') => "none",
        part => part,
    });
    parts.collect::<Vec<_>>().join("/")
}

fn writes(route: &Route) -> bool {
    route.method != "GET"
}

#[test]
fn a_stranger_reaches_nothing_that_is_not_open() {
    let company = Company::new();
    let before = company.status().size;
    for route in table().iter().filter(|route| route.kind != Kind::Open) {
        let path = filled(route, "suppliers", "S-001", "none");
        let mut stranger = company.browser();
        let reply = stranger.send(route.method, &path, &[("Sec-Fetch-Site", "same-origin")], "x=1");
        match route.kind {
            Kind::Page => {
                assert_eq!(reply.status, 303, "{} {path}", route.method);
                assert!(reply.to().starts_with("/sign-in?next=%2F"), "{path}: {}", reply.to());
            }
            _ => assert_eq!(reply.status, 401, "{} {path}: {}", route.method, reply.body),
        }
        assert!(!reply.body.contains("Nordwind"), "{path} names the company to a stranger");
    }
    assert_eq!(company.status().size, before);
}

#[test]
fn no_writing_route_is_moved_by_a_page_that_is_not_ours() {
    let company = Company::new();
    let before = company.status().size;
    for route in table().iter().filter(|route| writes(route)) {
        let path = filled(route, "suppliers", "S-001", "none");
        for headers in [
            &[("Sec-Fetch-Site", "cross-site")][..],
            &[("Sec-Fetch-Site", "same-site")],
            &[("Origin", "https://evil.test")],
            &[("Origin", "null")],
            &[],
        ] {
            let mut anna = company.signed_in("Anna Weber");
            let reply = anna.send(route.method, &path, headers, "x=1");
            assert_eq!(reply.status, 403, "{} {path} {headers:?}: {}", route.method, reply.body);
            assert!(anna.get("/account").status == 200, "{path} {headers:?} moved the session");
        }
    }
    assert_eq!(company.status().size, before);
}

#[test]
fn nobody_is_signed_in_by_a_foreign_page() {
    let company = Company::new();
    company.with_password("Anna Weber");
    let body = form(&[("name", "Anna Weber"), ("password", crate::company::RIGHT)]);
    for headers in [&[("Sec-Fetch-Site", "cross-site")][..], &[("Origin", "https://evil.test")]] {
        let mut victim = company.browser();
        let reply = victim.send("POST", "/sign-in", headers, &body);
        assert_eq!((reply.status, victim.cookie), (403, None));
    }
}

#[test]
fn a_foreign_host_is_told_nothing() {
    let company = Company::new();
    for host in ["evil.test", "127.0.0.1", "localhost:1", ""] {
        let mut anna = company.signed_in("Anna Weber");
        let reply = anna.send("GET", "/account", &[("Host", host)], "");
        assert!((400..500).contains(&reply.status), "{host}: {}", reply.status);
        assert!(!reply.body.contains("Anna"), "{host}");
    }
}

#[test]
fn every_answer_forbids_frames_sniffing_and_foreign_scripts() {
    let company = Company::new();
    let mut anna = company.signed_in("Anna Weber");
    for path in ["/account", "/access", "/sign-in", "/nowhere", "/healthz"] {
        let reply = anna.get(path);
        let policy = reply.header("content-security-policy").unwrap();
        assert!(policy.contains("frame-ancestors 'none'") && policy.contains("default-src 'none'"), "{policy}");
        assert!(!policy.contains("unsafe"), "{policy}");
        assert_eq!(reply.header("x-frame-options"), Some("DENY"));
        assert_eq!(reply.header("x-content-type-options"), Some("nosniff"));
        assert!(!reply.body.contains(" style=") && !reply.body.contains(" onclick="), "{path}");
    }
}

/// What may be asked for with a right that nobody here but Anna Weber has: administering, and a register that others do not see.
#[test]
fn people_without_the_right_change_nothing_by_any_writing_route() {
    let company = Company::new();
    company.person("Carl Sommer", &["staff"]);
    company.person("Ines Korte", &["internal_auditor"]);
    company.person("Dora Gast", &[]);
    let values =
        [("about", "Dora looks at grants"), ("person", "Dora Gast"), ("registers", "suppliers"), ("actions", "read")];
    let grant = company.create("grants", &values);
    let number = grant.number.unwrap();
    let anna = company.id("Anna Weber").to_string();
    let before = company.status().size;
    let mut tried = BTreeSet::new();
    for route in table().iter().filter(|route| writes(route) && route.kind != Kind::Open) {
        // What is one's own to change, whoever one is.
        let own = ["/account", "/prove", "/sign-out", "/be"].iter().any(|own| route.path.starts_with(own));
        if own || !(route.path.contains("{record}") || route.path.contains("{person}")) {
            continue;
        }
        for name in ["Carl Sommer", "Ines Korte", "Dora Gast"] {
            let path = filled(route, "grants", &number, &anna);
            let body = form(&[("to", &company.id("Carl Sommer").to_string()), ("reason", "because"), ("text", "x")]);
            let reply = company.signed_in(name).send(route.method, &path, &[("Sec-Fetch-Site", "same-origin")], &body);
            assert!(
                (400..500).contains(&reply.status),
                "{name} {} {path}: {} {}",
                route.method,
                reply.status,
                reply.body
            );
            assert!(!reply.body.contains("Dora looks at grants"), "{name} learns of it by {path}");
            tried.insert(route.path);
        }
    }
    assert!(tried.len() >= 4, "{tried:?}");
    assert_eq!(company.status().size, before);
    assert!(company.engine.gate().sessions_of(company.id("Anna Weber")).unwrap().is_empty());
}

#[test]
fn people_without_the_right_see_nothing_of_a_record_by_any_page() {
    let company = Company::new();
    company.person("Carl Sommer", &["staff"]);
    let values =
        [("about", "A secret purpose"), ("person", "Carl Sommer"), ("registers", "suppliers"), ("actions", "read")];
    let number = company.create("grants", &values).number.unwrap();
    let anna = company.id("Anna Weber").to_string();
    let mut carl = company.signed_in("Carl Sommer");
    for route in table().iter().filter(|route| !writes(route)) {
        let path = filled(route, "grants", &number, &anna);
        let reply = carl.get(&path);
        assert!(reply.status < 500, "{path}: {}", reply.body);
        assert!(!reply.body.contains("A secret purpose"), "{path}");
        if route.path.contains("{record}") {
            assert_eq!(reply.status, 404, "{path}");
        }
    }
}

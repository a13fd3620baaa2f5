//! Whoever asks too often waits, and nobody else does.

use plumb_engine::gate::{AccessKind, AccessQuery};

use crate::company::Company;

#[test]
fn a_search_too_often_says_when_to_come_again() {
    let company = Company::new();
    company.person("Carl Sommer", &["staff"]);
    let mut anna = company.signed_in("Anna Weber");
    let first = (0..200).find_map(|n| {
        let reply = anna.get("/search/quick?q=gauge");
        (reply.status != 200).then_some((n, reply))
    });
    let (n, reply) = first.expect("nothing bounds a search");
    assert_eq!((n, reply.status, reply.header("retry-after")), (100, 429, Some("1")), "{}", reply.body);
    assert!(reply.body.contains("try again in 1 seconds"), "{}", reply.body);
    assert_eq!(company.signed_in("Carl Sommer").get("/search/quick?q=gauge").status, 200, "somebody else's own budget");
    assert_eq!(anna.get("/account").status, 200, "pages go on");
    company.clock.advance(std::time::Duration::from_secs(2));
    assert_eq!(anna.get("/search/quick?q=gauge").status, 200);
}

#[test]
fn ways_in_are_bounded_by_address() {
    let company = Company::new();
    let mut stranger = company.browser();
    let secret = format!("/invite/pl_{}", "0".repeat(64));
    let statuses: Vec<u16> = (0..31).map(|_| stranger.get(&secret).status).collect();
    assert!(statuses[..30].iter().all(|status| *status == 404), "{statuses:?}");
    assert_eq!(statuses[30], 429);
    assert_eq!(stranger.get("/sign-in").status, 200);
}

#[test]
fn what_is_not_ones_own_to_have_is_noted_and_shown() {
    let company = Company::new();
    let carl = company.person("Carl Sommer", &["staff"]);
    let values =
        [("about", "A secret purpose"), ("person", "Carl Sommer"), ("registers", "suppliers"), ("actions", "read")];
    let number = company.create("grants", &values).number.unwrap();
    let mut browser = company.signed_in("Carl Sommer");
    let hidden = browser.get(&format!("/r/grants/{number}"));
    let absent = browser.get("/r/grants/G-999");
    assert_eq!((hidden.status, absent.status), (404, 404));
    assert_eq!(hidden.body.replace(&number, "G-999"), absent.body, "nobody learns which of them is there");
    for _ in 0..5 {
        assert_eq!(browser.get("/access/log").status, 403);
    }
    let denied = || {
        let query = AccessQuery { kind: Some(AccessKind::Denied), limit: 100, ..AccessQuery::default() };
        let rows = company.engine.gate().access_log(&query).unwrap();
        rows.into_iter().map(|row| (row.event.person, row.event.about)).collect::<Vec<_>>()
    };
    let wanted = [(Some(carl), "GET /access/log".to_owned()), (Some(carl), format!("GET /r/grants/{number}"))];
    assert_eq!(denied(), wanted, "once a minute each, and nothing of what is simply not there");
    let shown = company.signed_in("Anna Weber").get("/access/log?kind=denied");
    assert!(shown.body.contains(&format!("GET /r/grants/{number}")), "{}", shown.body);
    assert!(shown.body.contains("Carl Sommer"), "{}", shown.body);
}

#[test]
fn a_program_that_reaches_too_far_is_noted_and_so_is_what_is_taken_out() {
    let company = Company::new();
    let carl = company.person("Carl Sommer", &["staff"]);
    let hour = std::time::Duration::from_hours(1);
    let scopes = ["read:suppliers".parse().unwrap()];
    let (_, secret) = company.engine.gate().make_token(carl, &scopes, "a test", hour).unwrap();
    let bearer = format!("Bearer {}", secret.expose());
    let ask = |path: &str| crate::http::ask(company.at, "GET", path, &[("Authorization", &bearer)], b"").status;
    assert_eq!(ask("/api/v1/registers/documents/records"), 403);
    assert_eq!(ask("/api/v1/registers/suppliers/export.csv"), 200);
    let rows = company.engine.gate().access_log(&AccessQuery { limit: 2, ..AccessQuery::default() }).unwrap();
    let told: Vec<_> = rows.iter().map(|row| (row.event.kind, row.event.person, row.event.about.as_str())).collect();
    assert_eq!(
        told,
        [
            (AccessKind::TakenOut, Some(carl), "GET /api/v1/registers/suppliers/export.csv"),
            (AccessKind::Denied, Some(carl), "GET /api/v1/registers/documents/records"),
        ]
    );
}

//! The page for strangers: off until switched on, off by itself when no certificate holds, and nothing on it but certificates and what is
//! public.

use plumb_engine::desk::{Answer, Done, Problem, ProblemKind, Request, TrustPreview, TrustView};

use crate::world::World;

fn page(world: &World) -> Option<TrustView> {
    world.engine.trust_page().unwrap()
}

fn preview(world: &World, who: &str) -> TrustPreview {
    match world.ask(who, Request::TrustPreview).unwrap() {
        Answer::Trust(view) => *view,
        other => panic!("{other:?}"),
    }
}

fn switch(world: &World, who: &str, on: bool, lead: Option<&str>) -> Result<Done, Problem> {
    let request = Request::SwitchTrustPage { on, lead: lead.map(ToOwned::to_owned), key: None };
    match world.ask(who, request)? {
        Answer::Done(done) => Ok(done),
        other => panic!("{other:?}"),
    }
}

fn certified() -> (World, String) {
    let world = World::new();
    let values = [
        ("title", "Quality, our own name for it"),
        ("standard", "iso-9001-2015"),
        ("body", "Calderstone"),
        ("certificate_number", "Q-77"),
        ("scope", "Turned parts"),
        ("sites", "Kiel"),
        ("decided_on", "2026-01-20"),
        ("valid_until", "2026-12-31"),
        ("answer_days", "77"),
    ];
    let certificate = world.create("Anna Weber", "certificates", &values);
    (world, certificate)
}

#[test]
fn nobody_sees_anything_until_somebody_who_may_switches_it_on_with_one_entry() {
    let (world, _) = certified();
    world.person("Ben Krause", &["quality_manager"]);
    assert_eq!(page(&world), None);
    let before = preview(&world, "Ben Krause");
    assert!(!before.on && !before.may_switch && before.view.certificates.len() == 1);
    assert_eq!(switch(&world, "Ben Krause", true, None).unwrap_err().kind, ProblemKind::Forbidden);
    assert_eq!(page(&world), None);
    let size = world.snapshot().size();
    switch(&world, "Anna Weber", true, Some("Welcome.")).unwrap();
    assert_eq!(world.snapshot().size(), size + 1);
    let shown = page(&world).unwrap();
    let now = preview(&world, "Ben Krause");
    assert!(now.on);
    assert_eq!(now.view, shown, "what was looked at is what strangers see");
    let [one] = shown.certificates.as_slice() else { panic!("{shown:?}") };
    assert_eq!(
        (one.standard.as_str(), one.body.as_deref(), one.mark.as_deref()),
        ("ISO 9001:2015", Some("Calderstone"), Some("Q-77"))
    );
    assert_eq!(
        (one.scope.as_deref(), one.sites.as_deref(), one.state.as_str()),
        (Some("Turned parts"), Some("Kiel"), "Valid")
    );
    assert_eq!((shown.lead.as_deref(), one.until.to_string().as_str()), (Some("Welcome."), "2026-12-31"));
    switch(&world, "Anna Weber", false, None).unwrap();
    assert_eq!(page(&world), None);
    assert_eq!(preview(&world, "Anna Weber").view.lead.as_deref(), Some("Welcome."), "kept for the next time");
}

#[test]
fn a_certificate_that_does_not_hold_today_is_gone_and_with_the_last_the_page() {
    let (world, certificate) = certified();
    switch(&world, "Anna Weber", true, None).unwrap();
    let other = [
        ("title", "Security"),
        ("body", "Calderstone"),
        ("standard", "iso-27001-2022"),
        ("decided_on", "2026-01-20"),
        ("valid_until", "2027-06-30"),
    ];
    let other = world.create("Anna Weber", "certificates", &other);
    assert_eq!(page(&world).unwrap().certificates.len(), 2);
    let event = |what: &str, on: &str, of: &str| {
        let values = [("certificate", of), ("title", "It was said so"), ("kind", what), ("on", on)];
        world.create("Anna Weber", "certificate_events", &values);
    };
    event("suspended", "2026-03-10", &other);
    assert_eq!(page(&world).unwrap().certificates.len(), 2, "not before its day");
    world.at("2026-03-10T09:00:00Z");
    assert_eq!(page(&world).unwrap().certificates.len(), 1);
    event("restored", "2026-04-01", &other);
    world.at("2026-04-01T09:00:00Z");
    assert_eq!(page(&world).unwrap().certificates.len(), 2);
    event("withdrawn", "2026-05-01", &other);
    world.at("2026-12-31T09:00:00Z");
    assert_eq!(page(&world).unwrap().certificates.len(), 1, "its last day counts");
    world.at("2027-01-01T09:00:00Z");
    assert_eq!(page(&world), None);
    assert_eq!(preview(&world, "Anna Weber").not_shown, 2);
    world.change("Anna Weber", &certificate, &[("valid_until", "2029-01-20")]);
    assert_eq!(page(&world).unwrap().certificates.len(), 1);
}

#[test]
fn what_stands_on_it_says_nothing_else_of_the_company() {
    let (world, _) = certified();
    world.person("Ben Krause", &["quality_manager", "document_control"]);
    switch(&world, "Anna Weber", true, None).unwrap();
    let document = |title: &str, class: &str, text: &str| {
        let values = [("title", title), ("kind", "procedure"), ("owner", "Anna Weber"), ("class", class)];
        let document = world.create("Anna Weber", "documents", &values);
        let name = format!("{title}, rev. 1");
        let values = [
            ("document", document.as_str()),
            ("title", &name),
            ("mark", "1"),
            ("change", "first"),
            ("text", text),
            ("approver", "Ben Krause"),
        ];
        let revision = world.create("Anna Weber", "revisions", &values);
        (document, revision)
    };
    let (number, revision) = document("Quality policy", "public", "We deliver what was agreed.");
    document("Salaries", "internal", "Secret sums.");
    assert!(page(&world).unwrap().documents.is_empty(), "a draft is nobody's");
    for (who, step, values) in
        [("Anna Weber", "submit_minor", vec![]), ("Ben Krause", "approve", vec![("effective_on", "2026-03-02")])]
    {
        let values = plumb_engine::desk::Act::Move {
            record: revision.as_str().into(),
            transition: step.into(),
            values: crate::world::given(&values),
            reason: None,
            seen: None,
        };
        let caller = plumb_engine::desk::Caller::at_the_machine(plumb_engine::desk::ActorName::Person(who.into()));
        let caller = caller.proven(plumb_engine::desk::Method::Password);
        let request = Request::Run { act: values, key: None };
        plumb_engine::desk::Desk::ask(&*world.engine, &caller, request).unwrap();
    }
    world.engine.follow().unwrap();
    let shown = page(&world).unwrap();
    let [policy] = shown.documents.as_slice() else { panic!("{:?}", shown.documents) };
    assert_eq!(
        (policy.title.as_str(), policy.text.as_deref()),
        ("Quality policy", Some("We deliver what was agreed."))
    );
    let all = serde_json::to_string(&shown).unwrap();
    for ours in ["Anna", "Krause", "Salaries", "Secret", "our own name", "CERT-", &number, &revision] {
        assert!(!all.contains(ours), "{ours}: {all}");
    }
    assert!(shown.certificates[0].proof.contains("c2sp.org/tlog-proof") && shown.checkpoint.contains('—'));
    assert!(!shown.certificates[0].proof.contains("extra "), "the body stays with us: {}", shown.certificates[0].proof);
}

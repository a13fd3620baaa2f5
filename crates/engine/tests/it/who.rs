//! Who may see what and why, handing work over, and tokens: as pages and commands ask for them.

use plumb_engine::{
    desk::{Answer, HandOverView, PersonAccessView, Request, WhoSeesView, Why},
    gate::{Place, TokenId},
};

use crate::world::{World, creating};

impl World {
    fn who_sees(&self, who: &str, record: &str) -> WhoSeesView {
        match self.ask(who, Request::WhoSees { record: record.into() }).unwrap() {
            Answer::WhoSees(view) => view,
            other => panic!("{other:?}"),
        }
    }

    fn access_of(&self, who: &str, person: Option<&str>) -> Result<PersonAccessView, String> {
        match self.ask(who, Request::AccessOf { person: person.map(Into::into) }) {
            Ok(Answer::AccessOf(view)) => Ok(view),
            Ok(other) => panic!("{other:?}"),
            Err(problem) => Err(problem.code),
        }
    }

    fn hand_over(&self, who: &str, from: &str, to: Option<&str>) -> Result<HandOverView, String> {
        match self.ask(who, Request::HandOver { from: from.into(), to: to.map(Into::into), key: None }) {
            Ok(Answer::HandedOver(view)) => Ok(view),
            Ok(other) => panic!("{other:?}"),
            Err(problem) => Err(problem.code),
        }
    }
}

fn grant(world: &World) -> String {
    let values = [
        ("about", "Auditor reads the grants"),
        ("person", "Dora Gast"),
        ("registers", "grants"),
        ("actions", "read"),
        ("highest", "confidential"),
        ("valid_until", "2026-03-05"),
    ];
    world.create("Anna Weber", "grants", &values)
}

#[test]
fn who_sees_a_record_is_exactly_who_can_open_it() {
    let world = World::new();
    world.person("Carl Sommer", &["staff"]);
    world.person("Ines Korte", &["security_manager"]);
    world.person("Dora Gast", &["staff"]);
    let secret = grant(&world);
    let open = world.create("Anna Weber", "measuring_equipment", &[("name", "Gauge"), ("holder", "Carl Sommer")]);
    for record in [&secret, &open] {
        let seen: Vec<String> = world.who_sees("Anna Weber", record).people.into_iter().map(|row| row.name).collect();
        for name in ["Anna Weber", "Carl Sommer", "Ines Korte", "Dora Gast"] {
            assert_eq!(seen.contains(&name.to_owned()), world.show(name, record).is_ok(), "{name} and {record}");
        }
    }
    let view = world.who_sees("Anna Weber", &secret);
    let why = |name: &str| view.people.iter().find(|row| row.name == name).map(|row| row.why.clone()).unwrap();
    assert!(matches!(why("Dora Gast").as_slice(), [Why::Grant { number: Some(_), .. }]), "{:?}", why("Dora Gast"));
    let role = Why::Role { role: "Information security manager".into(), in_place_of: None };
    assert!(why("Ines Korte").contains(&role), "{:?}", why("Ines Korte"));
    let problem = world.ask("Carl Sommer", Request::WhoSees { record: secret.as_str().into() }).unwrap_err();
    assert_eq!(problem.code, "not-found", "who may not see it does not learn who may");
}

#[test]
fn a_person_learns_what_oneself_may_and_only_administrators_learn_about_others() {
    let world = World::new();
    world.person("Dora Gast", &["staff"]);
    grant(&world);
    let own = world.access_of("Dora Gast", None).unwrap();
    assert_eq!(own.roles.iter().map(|role| role.name.as_str()).collect::<Vec<_>>(), ["Staff"]);
    assert_eq!((own.grants.len(), own.administers), (1, false));
    assert_eq!(own.grants[0].until, Some("2026-03-05".parse().unwrap()));
    assert_eq!(world.access_of("Dora Gast", Some("Anna Weber")).unwrap_err(), "access.not-yours");
    assert_eq!(world.ask("Dora Gast", Request::Everybody).unwrap_err().code, "access.not-yours");
    let anna = world.access_of("Anna Weber", Some("Anna Weber")).unwrap();
    assert!(anna.administers && anna.registers.len() > own.registers.len());
    let Answer::Everybody { people } = world.ask("Anna Weber", Request::Everybody).unwrap() else { panic!() };
    assert_eq!(people.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(), ["Anna Weber", "Dora Gast"]);
}

#[test]
fn whoever_stands_in_is_said_to_stand_in() {
    let world = World::new();
    world.person("Ines Korte", &["security_manager"]);
    let number = world.person("Bela Roth", &["hr"]);
    world.change(
        "Anna Weber",
        &number,
        &[("deputy", "Ines Korte"), ("away_from", "2026-03-01"), ("away_until", "2026-03-08")],
    );
    let roles = world.access_of("Ines Korte", None).unwrap().roles;
    let hr = roles.iter().find(|role| role.name == "Human resources").unwrap();
    assert_eq!(hr.in_place_of.as_deref(), Some("Bela Roth"));
    assert_eq!(world.access_of("Bela Roth", None).unwrap().deputy.as_deref(), Some("Ines Korte"));
    world.at("2026-03-09T09:00:00Z");
    assert!(world.access_of("Ines Korte", None).unwrap().roles.iter().all(|role| role.name != "Human resources"));
}

#[test]
fn open_work_goes_over_in_one_batch_and_what_is_frozen_is_named() {
    let world = World::new();
    world.person("Carl Sommer", &["staff"]);
    world.person("Ines Korte", &["staff"]);
    let gauge = |name: &str| {
        let values = [("name", name), ("holder", "Carl Sommer"), ("next_calibration", "2026-05-01")];
        world.create("Anna Weber", "measuring_equipment", &values)
    };
    let numbers = [gauge("A"), gauge("B")];
    let asked = world.hand_over("Anna Weber", "Carl Sommer", None).unwrap();
    assert_eq!((asked.records.len(), asked.seq), (2, None), "{asked:?}");
    assert_eq!(asked.records[0].fields.len(), 1);
    let before = world.size();
    assert_eq!(world.hand_over("Anna Weber", "Carl Sommer", Some("Carl Sommer")).unwrap_err(), "hand-over.who");
    assert_eq!(world.hand_over("Ines Korte", "Carl Sommer", Some("Ines Korte")).unwrap_err(), "access.not-yours");
    assert_eq!(world.size(), before);
    let done = world.hand_over("Anna Weber", "Carl Sommer", Some("Ines Korte")).unwrap();
    assert!(done.records.iter().all(|row| row.stays.is_none()), "{done:?}");
    assert_eq!((world.size(), done.seq), (before + 2, Some(before + 1)));
    for number in &numbers {
        let holder = &world.show("Anna Weber", number).unwrap().links["holder"];
        assert_eq!(holder[0].title.as_deref(), Some("Ines Korte"));
    }
    assert_eq!(world.hand_over("Anna Weber", "Carl Sommer", None).unwrap().records, []);
}

#[test]
fn a_token_is_made_for_oneself_or_by_the_operator_and_for_nobody_else() {
    let world = World::new();
    world.person("Carl Sommer", &["staff"]);
    let make = |who: &str, person: Option<&str>, scope: &str, days| {
        let request = Request::MakeToken {
            person: person.map(Into::into),
            scopes: vec![scope.parse().unwrap()],
            label: "scales".into(),
            days,
        };
        match world.ask(who, request) {
            Ok(Answer::TokenMade(made)) => Ok(made),
            Ok(other) => panic!("{other:?}"),
            Err(problem) => Err(problem.code),
        }
    };
    let own = make("Carl Sommer", None, "read", 30).unwrap();
    assert!(world.engine.gate().token(&own.secret).unwrap().is_some());
    assert!(!format!("{own:?}").contains(own.secret.expose()));
    assert_eq!(make("Anna Weber", Some("Carl Sommer"), "read", 30).unwrap_err(), "access.not-yours");
    make("", Some("Carl Sommer"), "write:measuring_equipment", 30).unwrap();
    assert_eq!(make("", None, "read", 30).unwrap_err(), "actor.unnamed");
    assert_eq!(make("", Some("Carl Sommer"), "read:no_such_thing", 30).unwrap_err(), "content.no-register");
    assert_eq!(make("", Some("Carl Sommer"), "read", 400).unwrap_err(), "gate.token-days");
    let Answer::Tokens { tokens } = world.ask("Carl Sommer", Request::Tokens { person: None }).unwrap() else {
        panic!()
    };
    assert_eq!(tokens.len(), 2);
    let end = |id| world.ask("Carl Sommer", Request::EndToken { person: None, id });
    assert_eq!(end(own.token.id).unwrap(), Answer::Ended);
    assert_eq!(end(TokenId(99)).unwrap_err().code, "not-found");
    assert!(world.engine.gate().token(&own.secret).unwrap().is_none());
}

#[test]
fn only_administrators_invite_and_the_last_one_cannot_be_shut_out() {
    let world = World::new();
    world.person("Carl Sommer", &["staff"]);
    let invite = |who: &str| world.ask(who, Request::Invite { person: "Carl Sommer".into() });
    assert_eq!(invite("Carl Sommer").unwrap_err().code, "access.not-yours");
    let Answer::Invited(invited) = invite("Anna Weber").unwrap() else { panic!() };
    assert_eq!((invited.name.as_str(), invited.again), ("Carl Sommer", false));
    let end = |who: &str, person: &str| world.ask(who, Request::EndAccess { person: person.into() });
    assert_eq!(end("Carl Sommer", "Anna Weber").unwrap_err().code, "access.not-yours");
    assert_eq!(end("Anna Weber", "Anna Weber").unwrap_err().code, "access.last-administrator");
    let anna = world.engine.called("Anna Weber").unwrap().unwrap();
    let password = plumb_engine::gate::Password::typed("seven grey herons at dusk");
    world.engine.gate().set_password(anna, &password, &[], None, &Place::default()).unwrap();
    assert_eq!(end("Anna Weber", "Carl Sommer").unwrap(), Answer::Ended);
    assert!(world.engine.gate().use_link(&invited.secret, &Place::default()).unwrap().is_none());
    assert!(world.try_act("Carl Sommer", creating("measuring_equipment", &[("name", "Gauge")])).is_err());
}

//! The page of copies: how everything stands, for whoever administers, and what can be done about it.

use std::sync::{Arc, Mutex};

use plumb_engine::desk::{Answer, EmergencyView, KitGiven, Problem, ProblemKind, Request};
use plumb_web::{
    CameBack, Copies, CopyState, Doing, DrillState, PlaceChange, PlaceMeans, PlaceUse, PlaceView, Running, SetSchedule,
    Weaker,
};

use crate::company::{Company, RIGHT, Setup};

/// Somebody who makes copies, and remembers what was asked for.
#[derive(Debug, Default)]
pub(crate) struct Maker {
    places: Mutex<Vec<PlaceView>>,
    begun: Mutex<Vec<(Doing, String)>>,
    set: Mutex<Option<SetSchedule>>,
    came_back: Option<CameBack>,
}

impl Copies for Maker {
    fn places(&self) -> Result<Vec<PlaceView>, Problem> {
        Ok(self.places.lock().unwrap().clone())
    }

    fn add_place(&self, name: &str, to: &str) -> Result<(), Problem> {
        if to.is_empty() {
            return Err(Problem::new(ProblemKind::Content, "copies.nowhere", "it is not said where").field("to"));
        }
        let uses = PlaceUse { every: Some("1d".into()), keep_all: 30, keep_monthly: 2562, ..PlaceUse::default() };
        let place = PlaceView { name: name.into(), to: to.into(), uses, ..PlaceView::default() };
        self.places.lock().unwrap().push(place);
        Ok(())
    }

    fn change_place(&self, change: &PlaceChange) -> Result<(), Problem> {
        for place in self.places.lock().unwrap().iter_mut().filter(|place| place.name == change.name) {
            place.uses = change.uses.clone();
        }
        Ok(())
    }

    fn would(&self, change: &PlaceChange) -> Result<PlaceMeans, Problem> {
        let weaker = if change.uses.every.is_none() { vec![Weaker::Copies] } else { Vec::new() };
        Ok(PlaceMeans { left: Some(212), now: Some((40, 7)), not_seen: None, weaker })
    }

    fn leave_place(&self, name: &str) -> Result<(), Problem> {
        self.places.lock().unwrap().retain(|place| place.name != name);
        Ok(())
    }

    fn set_schedule(&self) -> Result<Option<SetSchedule>, Problem> {
        Ok(self.set.lock().unwrap().clone())
    }

    fn schedule_set(&self, schedule: Option<&SetSchedule>) -> Result<(), Problem> {
        *self.set.lock().unwrap() = schedule.cloned();
        Ok(())
    }

    fn begin(&self, doing: Doing, place: &str) -> Result<(), Problem> {
        self.begun.lock().unwrap().push((doing, place.to_owned()));
        Ok(())
    }

    fn known(&self) -> Result<KitGiven, Problem> {
        let places = self.places.lock().unwrap().iter().map(|place| place.to.clone()).collect();
        Ok(KitGiven { places, key: None })
    }

    fn kit(&self, ask: &dyn Fn(Request) -> Result<Answer, Problem>, new_key: bool) -> Result<Vec<u8>, Problem> {
        let key = new_key.then(|| "another".to_owned());
        let Answer::KitMade(made) = ask(Request::MakeKit { given: KitGiven { key, ..self.known()? } })? else {
            panic!()
        };
        Ok(format!("%PDF {} {}", made.kit.organisation, made.code).into_bytes())
    }

    fn emergency(&self, view: &EmergencyView) -> Result<Vec<u8>, Problem> {
        Ok(format!("PK {}", view.organisation).into_bytes())
    }

    fn came_back(&self) -> Result<Option<CameBack>, Problem> {
        Ok(self.came_back.clone())
    }
}

fn company(maker: &Arc<Maker>) -> Company {
    let copies = Arc::clone(maker) as Arc<dyn Copies>;
    Company::with(Setup { copies: Some(copies), ..Setup::default() })
}

#[test]
fn the_first_place_is_set_up_copied_to_and_drilled_from_the_page() {
    let maker = Arc::new(Maker::default());
    let company = company(&maker);
    let mut anna = company.signed_in("Anna Weber");
    let page = anna.get("/copies");
    assert_eq!(page.status, 200, "{}", page.body);
    assert!(page.body.contains("There is no second copy yet"), "{}", page.body);
    assert!(anna.get("/").body.contains("href=\"/copies\""), "home leads there");
    let wrong = anna.post("/copies/places", &[("name", "River"), ("to", "")]);
    assert!(wrong.status == 422 && wrong.body.contains("it is not said where"), "{}", wrong.body);
    let done = anna.post("/copies/places", &[("name", "River"), ("to", "/mnt/river/plumb")]);
    assert_eq!((done.status, done.to()), (303, "/copies?done=place"));
    assert!(anna.get("/copies").body.contains("/mnt/river/plumb"));
    assert_eq!(anna.post("/copies/now", &[("place", "River"), ("what", "copy")]).to(), "/copies?done=begun");
    anna.post("/copies/now", &[("place", "River"), ("what", "drill")]);
    assert_eq!(*maker.begun.lock().unwrap(), [(Doing::Copy, "River".to_owned()), (Doing::Drill, "River".to_owned())]);
    {
        let mut places = maker.places.lock().unwrap();
        places[0].copy = Some(CopyState {
            on: "2026-03-01".parse().unwrap(),
            entries: Some(1204),
            bytes: Some(5 << 20),
            until: Some("2026-03-01T16:30:00Z".parse().unwrap()),
            since: Some(38),
        });
        places[0].drill = Some(DrillState { on: "2026-03-01".parse().unwrap(), seconds: Some(9) });
        places[0].same_disk = true;
    }
    let page = anna.get("/copies").body;
    let said =
        ["1204 entries", "5 MB", "9 seconds", "38 entries since are not in it", "one failure takes both", "by hand"];
    for said in said {
        assert!(page.contains(said), "{said}: {page}");
    }
    let running = Running { doing: Doing::Copy, done: 3 << 20, of: Some(12 << 20) };
    maker.places.lock().unwrap()[0].running = Some(running);
    assert!(anna.get("/copies").body.contains("Copying, 3 MB / 12 MB"), "how far it is");
}

#[test]
fn schedule_and_what_stays_are_changed_on_the_page_with_what_that_means() {
    let maker = Arc::new(Maker::default());
    let company = company(&maker);
    let mut anna = company.signed_in("Anna Weber");
    anna.post("/copies/places", &[("name", "Across the river"), ("to", "/mnt/river/plumb")]);
    assert!(anna.get("/copies").body.contains("/copies/place?name=Across%20the%20river"), "a way there");
    let page = anna.get("/copies/place?name=Across%20the%20river");
    assert_eq!(page.status, 200, "{}", page.body);
    for said in
        ["A copy every day: as long as", "212 copies are left", "takes 7 of them away", "Nothing goes by itself"]
    {
        assert!(page.body.contains(said), "{said}: {}", page.body);
    }
    let rarer = [("name", "Across the river"), ("every", ""), ("keep_all", "30"), ("append_only", "yes")];
    let looked = anna.post("/copies/place", &[&rarer[..], &[("do", "look")]].concat());
    assert_eq!(looked.status, 200, "{}", looked.body);
    assert!(looked.body.contains("copies are made more rarely") && looked.body.contains("Nothing is ever taken away"));
    assert_eq!(maker.places.lock().unwrap()[0].uses.every.as_deref(), Some("1d"), "only looked at");
    let kept = anna.post("/copies/place", &[&rarer[..], &[("do", "keep")]].concat());
    assert_eq!((kept.status, kept.to()), (303, "/copies?done=changed"));
    {
        let uses = maker.places.lock().unwrap()[0].uses.clone();
        assert_eq!((uses.every, uses.append_only, uses.keep_all, uses.keep_monthly), (None, true, 30, 0));
    }
    let slip = anna.post("/copies/place", &[("name", "Across the river"), ("keep_all", "a month"), ("do", "keep")]);
    assert!(slip.status == 422 && slip.body.contains("no number of days"), "{}", slip.body);
    assert_eq!(anna.get("/copies/place?name=Elsewhere").status, 404);
    assert_eq!(anna.post("/copies/place", &[("name", "Across the river"), ("do", "leave")]).to(), "/copies?done=left");
    assert!(maker.places.lock().unwrap().is_empty());
}

#[test]
fn what_a_person_did_by_hand_is_entered_from_the_page_in_that_name() {
    let maker = Arc::new(Maker::default());
    let company = company(&maker);
    let mut anna = company.signed_in("Anna Weber");
    anna.post("/copies/places", &[("name", "River"), ("to", "/mnt/river")]);
    assert!(anna.get("/copies").body.contains("Nobody has ever brought everything back by hand"));
    let told = anna.post("/copies/by-hand", &[("result", "passed"), ("learnt", "The kit lay in the wrong drawer")]);
    assert_eq!(told.to(), "/copies?done=by-hand", "{}", told.body);
    let page = anna.get("/copies?done=by-hand").body;
    assert!(
        page.contains("counts as evidence now") && page.contains("Somebody last brought everything back"),
        "{page}"
    );
    let drills = anna.get("/r/copies_and_drills").body;
    assert!(drills.contains("Restore by hand on another machine"), "{drills}");
}

#[test]
fn that_an_emergency_set_is_made_by_itself_is_said_on_the_page() {
    let maker = Arc::new(Maker::default());
    let company = company(&maker);
    let mut anna = company.signed_in("Anna Weber");
    let to = "/srv/plumb/emergency-set.zip";
    assert_eq!(anna.post("/copies/set", &[("set_every", "4w"), ("set_to", to)]).to(), "/copies?done=set");
    let page = anna.get("/copies").body;
    assert!(page.contains("Every 4 weeks") && page.contains(to), "{page}");
    anna.post("/copies/set", &[("set_every", ""), ("set_to", to)]);
    assert_eq!(*maker.set.lock().unwrap(), None);
}

#[test]
fn the_kit_is_made_for_whoever_proves_to_be_that_person_and_is_kept_by_nobody() {
    let maker = Arc::new(Maker::default());
    let company = company(&maker);
    company.with_password("Anna Weber");
    let mut anna = company.signed_in("Anna Weber");
    let size = company.status().size;
    for password in ["", "something else entirely"] {
        let refused = anna.post("/copies/kit", &[("password", password)]);
        assert_eq!(refused.status, 422, "{}", refused.body);
        assert!(!refused.body.contains("%PDF"));
    }
    assert_eq!(company.status().size, size);
    let made = anna.post("/copies/kit", &[("password", RIGHT)]);
    assert_eq!((made.status, made.header("content-type")), (200, Some("application/pdf")), "{}", made.body);
    assert_eq!(made.header("cache-control"), Some("no-store"));
    assert!(made.body.starts_with("%PDF Nordwind"), "{}", made.body);
    assert!(anna.get("/copies").body.contains("says what holds"));
    anna.post("/copies/places", &[("name", "River"), ("to", "/mnt/river")]);
    let page = anna.get("/copies").body;
    assert!(page.contains("out of date") && page.contains("copies go elsewhere now"), "{page}");
}

#[test]
fn that_the_emergency_set_was_copied_is_asked_and_noted() {
    let maker = Arc::new(Maker::default());
    let company = company(&maker);
    let mut anna = company.signed_in("Anna Weber");
    assert!(anna.get("/copies").body.contains("never: nobody has said so"));
    company.engine.set_was_made().unwrap();
    company.engine.set_was_made().unwrap();
    let asked = anna.get("/work").body;
    assert!(asked.contains("Copy the emergency set to its medium"), "{asked}");
    assert_eq!(anna.post("/copies/carried", &[]).to(), "/copies?done=carried");
    let page = anna.get("/copies?done=carried").body;
    assert!(page.contains("Noted: the emergency set was copied today") && !page.contains("never: nobody"), "{page}");
    assert!(!anna.get("/work").body.contains("Copy the emergency set"));
}

#[test]
fn a_kit_that_is_out_of_date_is_somebodys_work_until_another_is_made() {
    let maker = Arc::new(Maker::default());
    let company = company(&maker);
    company.with_password("Anna Weber");
    let mut anna = company.signed_in("Anna Weber");
    let hold = |maker: &Maker| company.engine.hold_kit(&maker.known().unwrap()).unwrap();
    hold(&maker);
    assert!(!anna.get("/work").body.contains("recovery kit"), "nothing is copied yet, so there is nothing to recover");
    anna.post("/copies/places", &[("name", "River"), ("to", "/mnt/river")]);
    hold(&maker);
    let size = company.status().size;
    hold(&maker);
    assert_eq!(company.status().size, size, "it is entered once");
    assert!(anna.get("/work").body.contains("Make a recovery kit: none was made yet"));
    assert_eq!(anna.post("/copies/kit", &[("password", RIGHT)]).status, 200);
    assert!(!anna.get("/work").body.contains("Make a recovery kit"));
    anna.post("/copies/places", &[("name", "Stick"), ("to", "/mnt/stick")]);
    hold(&maker);
    assert!(anna.get("/work").body.contains("Make a recovery kit: copies go elsewhere now"));
}

#[test]
fn whoever_does_not_administer_neither_sees_nor_does_any_of_it() {
    let maker = Arc::new(Maker::default());
    let company = company(&maker);
    company.person("Carl Sommer", &["staff"]);
    let mut carl = company.signed_in("Carl Sommer");
    assert_eq!(carl.get("/copies").status, 403);
    for (path, fields) in [
        ("/copies/places", &[("name", "x"), ("to", "/x")][..]),
        ("/copies/place", &[("name", "River"), ("every", "")]),
        ("/copies/by-hand", &[("result", "passed")]),
        ("/copies/set", &[("set_every", "1w"), ("set_to", "/x.zip")]),
        ("/copies/now", &[("place", "River"), ("what", "copy")]),
        ("/copies/emergency", &[]),
        ("/copies/carried", &[]),
        ("/copies/go-on", &[("whose", "everybody")]),
    ] {
        let reply = carl.post(path, fields);
        assert!((400..500).contains(&reply.status), "{path}: {} {}", reply.status, reply.body);
    }
    assert!(maker.places.lock().unwrap().is_empty() && maker.begun.lock().unwrap().is_empty());
}

#[test]
fn the_day_after_a_restore_the_first_page_says_so_and_leads_to_what_was_lost() {
    let at = |text: &str| text.parse().unwrap();
    let back = CameBack {
        entries: 4,
        newest: Some(at("2026-03-01T17:00:00Z")),
        from: "/mnt/river/plumb".into(),
        copied: at("2026-03-01T17:01:00Z"),
        restored: at("2026-03-02T07:00:00Z"),
        seconds: 200,
        lost_at_least: 12,
        lost_until: Some(at("2026-03-01T19:30:00Z")),
        against: vec![("checkpoint in a mail".into(), 16, Some(at("2026-03-01T19:30:00Z")))],
        ended: (3, 1, 0),
        erased_again: 2,
    };
    let maker = Arc::new(Maker { came_back: Some(back), ..Maker::default() });
    let company = company(&maker);
    let mut anna = company.signed_in("Anna Weber");
    let home = anna.get("/").body;
    assert!(home.contains("came back from a copy") && home.contains("/copies#restored"), "{home}");
    let page = anna.get("/copies").body;
    for said in [
        "at least 12 entries",
        "checkpoint in a mail",
        "16 entries",
        "3 sessions, 1 token, 0 links",
        "4 minutes",
        "divides after entry 4",
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }
}

#[test]
fn without_anybody_who_makes_copies_there_is_no_such_page() {
    let company = Company::new();
    let mut anna = company.signed_in("Anna Weber");
    assert_eq!(anna.get("/copies").status, 404);
}

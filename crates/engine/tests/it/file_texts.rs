//! What uploaded files say is found: by whoever may see record and field, as long as the record has the file, and never after.

use std::{
    fs::File,
    io::Read as _,
    sync::{Arc, Mutex},
};

use plumb_engine::{
    FileReader, Incoming, Reading,
    desk::{Act, ActorName, Answer, Caller, RecordRef, Request, SearchHit, Via},
};
use plumb_model::decide::ErasureGround;
use plumb_store_sqlite::{SqliteFileTexts, VerifyOptions, verify};

use crate::world::{World, wiring};

const EVERYTHING: &str = "core/registers/everything.toml";

/// A field of files that is kept from all but some, beside what the register has.
const HIDDEN: &str = "\n[[field]]\nid = \"papers\"\nname = \"Papers\"\ntype = \"files\"\nsee = [\"hr\"]\n";

/// Reads texts, and notes what it was asked to read.
#[derive(Default)]
struct Plain(Mutex<Vec<String>>);

impl FileReader for Plain {
    fn text(&self, name: &str, content: &mut File) -> Option<String> {
        self.0.lock().unwrap().push(name.to_owned());
        let mut text = String::new();
        content.read_to_string(&mut text).ok()?;
        name.strip_suffix(".txt").map(|_| text)
    }
}

/// A world that reads files, and who reads.
fn reading() -> (World, Arc<Plain>) {
    let reader = Arc::new(Plain::default());
    let register = format!("{}{HIDDEN}", include_str!("everything.toml"));
    let given = reader.clone();
    let world = World::wired(&[(EVERYTHING, &register)], |data, wiring| {
        let texts = SqliteFileTexts::at(&data.join("cache"), wiring.store.log().as_str());
        wiring.reading = Some(Reading { texts: Arc::new(texts), reader: given });
    });
    world.person("Carl Sommer", &["staff"]);
    (world, reader)
}

fn file(world: &World, record: &str, field: &str, name: &str, content: &str) {
    let anna = Caller::new(ActorName::Person("Anna Weber".into()), Via::Page);
    let record = RecordRef(record.to_owned());
    let into = Incoming { record: &record, field, name, limit_bytes: 1_000_000, key: None };
    world.engine.take_file(&anna, &into, &mut content.as_bytes()).unwrap();
}

/// Reads what there is to read; how much it was.
fn read(world: &World) -> usize {
    world.engine.read_files(&|| true).unwrap()
}

fn found(world: &World, who: &str, text: &str) -> Vec<SearchHit> {
    let request = Request::Search { text: text.into(), register: None, limit: 10 };
    let Answer::Found(found) = world.ask(who, request).unwrap() else { panic!() };
    found.hits
}

fn case(world: &World) -> String {
    world.create("Anna Weber", "nonconformities", &[("title", "Burr"), ("kind", "complaint")])
}

#[test]
fn a_record_is_found_by_what_its_files_say() {
    let (world, reader) = reading();
    let number = case(&world);
    file(&world, &number, "photos", "letter.txt", "Die Passfeder fehlt, schreibt der Kunde.");
    file(&world, &number, "photos", "picture.jpg", "passfeder");
    assert!(found(&world, "Anna Weber", "passfeder").is_empty(), "nobody has read it yet");
    assert_eq!(read(&world), 2);
    let hits = found(&world, "Anna Weber", "passfeder kun");
    let told: Vec<_> =
        hits.iter().map(|hit| (hit.number.as_deref(), hit.file.as_deref(), hit.title.as_str())).collect();
    assert_eq!(told, [(Some(number.as_str()), Some("letter.txt"), "Burr")]);
    // What the record says itself needs no file, and is told once.
    let hits = found(&world, "Anna Weber", "Burr");
    assert_eq!((hits.len(), hits[0].file.as_deref()), (1, None));
    // Neither is read again, the picture without text included; the same content elsewhere is read already.
    let other = case(&world);
    file(&world, &other, "photos", "copy.txt", "Die Passfeder fehlt, schreibt der Kunde.");
    assert_eq!(read(&world), 0);
    assert_eq!(found(&world, "Anna Weber", "passfeder").len(), 2);
    assert_eq!(reader.0.lock().unwrap().len(), 2);
}

#[test]
fn what_one_may_not_see_is_not_found_by_what_its_files_say() {
    let (world, _) = reading();
    let review =
        world.create("Anna Weber", "management_reviews", &[("title", "Review of the year"), ("systems", "quality")]);
    let register = world.show("Anna Weber", &review).unwrap().register;
    let Answer::Registers { registers } =
        world.ask("Anna Weber", Request::Registers { register: Some(register) }).unwrap()
    else {
        panic!()
    };
    let field = registers[0].fields.iter().find(|field| field.kind == "files").unwrap().id.clone();
    file(&world, &review, &field, "minutes.txt", "Kurzarbeit was discussed.");
    let thing = world.create("Anna Weber", "everything", &[("name", "A thing")]);
    file(&world, &thing, "papers", "slip.txt", "Kurzarbeit for three.");
    file(&world, &thing, "evidence", "open.txt", "nothing secret");
    read(&world);
    assert_eq!(found(&world, "Anna Weber", "Kurzarbeit").len(), 2);
    assert_eq!(found(&world, "Carl Sommer", "Kurzarbeit"), [], "neither the record nor the field is his to see");
    assert_eq!(found(&world, "Carl Sommer", "secret").len(), 1, "the record is, by a field that is open");
    let only = Request::Search { text: "Kurzarbeit".into(), register: Some("everything".into()), limit: 10 };
    let Answer::Found(found) = world.ask("Anna Weber", only).unwrap() else { panic!() };
    assert_eq!(found.hits.iter().map(|hit| hit.register.as_str()).collect::<Vec<_>>(), ["everything"]);
}

#[test]
fn what_was_taken_away_or_erased_is_found_no_more_and_stands_nowhere_in_the_cache() {
    let (world, _) = reading();
    let (detached, erased) = (case(&world), case(&world));
    file(&world, &detached, "photos", "a.txt", "Zwiebelfisch in the first letter");
    file(&world, &erased, "photos", "b.txt", "Hurenkind in the second letter");
    read(&world);
    assert_eq!((found(&world, "", "Zwiebelfisch").len(), found(&world, "", "Hurenkind").len()), (1, 1));
    let id = world.show("Anna Weber", &detached).unwrap().files["photos"][0].id.clone();
    world.act("Anna Weber", Act::Detach { record: detached.as_str().into(), field: "photos".into(), file: id });
    let erase = Act::Erase { record: erased.as_str().into(), ground: ErasureGround::Request, reason: "asked".into() };
    world.try_act("Anna Weber", erase).unwrap();
    // At once, even before anybody followed.
    assert_eq!((found(&world, "", "Zwiebelfisch"), found(&world, "", "Hurenkind")), (vec![], vec![]));
    read(&world);
    let cache = world.data().join("cache");
    for file in std::fs::read_dir(&cache).unwrap() {
        let path = file.unwrap().path();
        if path.is_file() {
            let bytes = String::from_utf8_lossy(&std::fs::read(&path).unwrap()).to_lowercase();
            for word in ["zwiebelfisch", "hurenkind"] {
                assert!(!bytes.contains(word), "{word} stands in {}", path.display());
            }
        }
    }
    let data = world.data();
    drop(world.engine);
    let report = verify(&data, &VerifyOptions::default()).unwrap();
    assert_eq!(report.found, []);
}

#[test]
fn the_cache_may_be_dropped_or_damaged_and_is_made_anew() {
    for damage in [None, Some("this is no database")] {
        let (world, reader) = reading();
        let number = case(&world);
        file(&world, &number, "photos", "letter.txt", "Passfeder");
        read(&world);
        let data = world.data();
        let World { dir: _dir, clock, engine, .. } = world;
        drop(engine);
        let path = data.join("cache/file-texts.sqlite");
        match damage {
            None => std::fs::remove_file(&path).unwrap(),
            Some(text) => std::fs::write(&path, text).unwrap(),
        }
        let mut wiring = wiring(&data, &clock);
        let texts = SqliteFileTexts::at(&data.join("cache"), wiring.store.log().as_str());
        wiring.reading = Some(Reading { texts: Arc::new(texts), reader: reader.clone() });
        let engine = plumb_engine::Engine::open(wiring).unwrap();
        assert_eq!(engine.read_files(&|| true).unwrap(), 1);
        assert_eq!(engine.read_files(&|| true).unwrap(), 0);
    }
}

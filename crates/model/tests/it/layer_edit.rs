//! A register changed from a page: the edit is written into the company's own files, and the loader reads it back as meant.

use plumb_model::{
    define::register::FieldKind,
    id::ActorId,
    pack::{self, EditFault, NewField, NewRegister, PackSet, RegisterEdit, add_register, edit_register},
    raw::Raw,
};

use crate::{pack_load::sections, world::World};

type Files = Vec<(String, String)>;

fn shipped() -> Files {
    sections(include_str!("world_pack.txt"))
}

fn loaded(files: &Files) -> PackSet {
    pack::load(files.iter().cloned()).unwrap_or_else(|mistakes| panic!("{mistakes}"))
}

fn edited(files: &Files, register: &str, edits: &[RegisterEdit]) -> Files {
    let set = loaded(files);
    edit_register(files, &set.registers[register], edits).unwrap()
}

fn new(name: &str, kind: &str) -> NewField {
    NewField { name: name.into(), kind: kind.into(), ..NewField::default() }
}

#[test]
fn a_field_is_added_changed_and_taken_away_again() {
    let bay = NewField { choices: vec!["Hall 1".into(), "Höfe & Lager".into()], list: true, ..new("Bay", "choice") };
    let one = edited(&shipped(), "gauges", &[RegisterEdit::AddField(bay), RegisterEdit::AddField(new("Bay", "text"))]);
    let layer = one.iter().find(|(path, _)| path == "layer/gauges.toml").unwrap();
    insta::assert_snapshot!(layer.1, @r#"
    [[register.gauges.add_field]]
    id = "bay"
    name = "Bay"
    type = "choice"
    list = true
    choices = [{ id = "hall_1", name = "Hall 1" }, { id = "hoefe_lager", name = "Höfe & Lager" }]

    [[register.gauges.add_field]]
    id = "bay_2"
    name = "Bay"
    type = "text"
    "#);
    // What was added is changed like any other field, in the same file.
    let two = edited(
        &one,
        "gauges",
        &[
            RegisterEdit::Field {
                field: "bay".into(),
                name: Some("Place".into()),
                help: Some("Where it hangs.".into()),
                default: Some("hall_1".into()),
            },
            RegisterEdit::AddChoice { field: "bay".into(), id: None, name: "Hall 1".into() },
            RegisterEdit::RenameChoice { field: "bay".into(), choice: "hall_1".into(), name: "Hall 1, left".into() },
            RegisterEdit::RemoveChoice {
                field: "bay".into(),
                choice: "hoefe_lager".into(),
                maps_to: "hall_1_2".into(),
            },
            RegisterEdit::RemoveField { field: "serial".into(), maps_to: "bay_2".into() },
            RegisterEdit::Names { name: Some("Measuring \"tools\"".into()), one: None, purpose: None },
            RegisterEdit::Number { pattern: "T-{n:02}".into() },
            RegisterEdit::Asleep { asleep: true },
        ],
    );
    assert_eq!(two.len(), one.len());
    let set = loaded(&two);
    let gauges = &set.registers["gauges"];
    assert_eq!((gauges.name.en.as_str(), gauges.asleep), ("Measuring \"tools\"", true));
    let bay = gauges.field("bay").unwrap();
    let FieldKind::Choice(choices) = &bay.kind else { panic!("{bay:?}") };
    let choices: Vec<_> = choices.iter().map(|c| (c.name.en.as_str(), c.maps_to.as_deref())).collect();
    assert_eq!(choices, [("Hall 1, left", None), ("Höfe & Lager", Some("hall_1_2")), ("Hall 1", None)]);
    assert_eq!(gauges.field("serial").unwrap().maps_to.as_ref().unwrap().as_str(), "bay_2");
    let mut world = World::new();
    world.packs = set.into();
    let id = world.make("gauges", &[("name", "Caliper".into())]);
    assert_eq!(world.record(id).number(), Some("T-01"));
    assert_eq!(world.record(id).fields["bay"], Raw::from("hall_1"));
}

#[test]
fn the_file_that_has_the_last_word_is_the_one_that_is_changed() {
    let mut files = shipped();
    files.push(("layer/a.toml".into(), "[register.gauges]\nname = \"Tools\"\n".into()));
    files.push((
        "layer/b.toml".into(),
        "[register.gauges]\nname = \"Gauges here\"\n[register.masters]\nasleep = true\n".into(),
    ));
    let names = RegisterEdit::Names { name: Some("Instruments".into()), one: None, purpose: None };
    let after = edited(&files, "gauges", &[names]);
    let set = loaded(&after);
    assert_eq!(set.registers["gauges"].name.en, "Instruments");
    assert!(set.registers["masters"].asleep, "what else stood in the file stands");
    assert!(after.iter().any(|file| *file == files[files.len() - 2]), "the other file is as it was");
}

#[test]
fn a_states_label_changes_and_its_id_does_not() {
    let state = RegisterEdit::State { state: "approved".into(), name: "Signed, waiting".into() };
    let set = loaded(&edited(&shipped(), "drafts", &[state]));
    assert_eq!(set.registers["drafts"].state("approved").unwrap().name.en, "Signed, waiting");
}

#[test]
fn what_does_not_hold_is_said_by_the_loader_not_swallowed() {
    let set = loaded(&shipped());
    let gauges = &set.registers["gauges"];
    for (edit, say) in [
        (RegisterEdit::AddField(new("Depth", "depth")), "there is no field type `depth`"),
        (
            RegisterEdit::RemoveField { field: "name".into(), maps_to: "serial".into() },
            "`name` is the title, so it stays",
        ),
        (RegisterEdit::Number { pattern: "T".into() }, "a number has one counter, this has 0"),
        (RegisterEdit::AddField(new("Bay", "choice")), "there is nothing to choose from"),
    ] {
        let files = edit_register(&shipped(), gauges, &[edit]).unwrap();
        let mistakes = pack::load(files).unwrap_err();
        assert_eq!(mistakes.0[0].say, say);
    }
    let nameless = RegisterEdit::AddField(new("???", "text"));
    assert_eq!(edit_register(&shipped(), gauges, &[nameless]), Err(EditFault::NoId("???".into())));
}

#[test]
fn an_id_made_of_a_label_is_never_one_that_means_something_else() {
    let set = loaded(&edited(
        &shipped(),
        "gauges",
        &["State", "3 D model", "Prüfer", "Ægir", "Čas", "Name"].map(|name| RegisterEdit::AddField(new(name, "text"))),
    ));
    let ids: Vec<&str> = set.registers["gauges"].fields.iter().map(|field| field.id.as_str()).collect();
    for id in ["state_2", "_3_d_model", "pruefer", "aegir", "cas", "name_2"] {
        assert!(ids.contains(&id), "{id}: {ids:?}");
    }
}

#[test]
fn a_whole_register_of_the_companys_own_works_like_any_other() {
    let files = shipped();
    let set = loaded(&files);
    let visitors = NewRegister {
        name: "Visitors".into(),
        one: "visit".into(),
        purpose: "Who was in the house.".into(),
        number: "VIS-{year}-{n:03}".into(),
        fields: vec![
            NewField { required: true, list: true, ..new("Name", "text") },
            NewField { to: Some("gauges".into()), ..new("Gauge", "link") },
        ],
        closes: true,
        ..NewRegister::default()
    };
    let (id, files) = add_register(&files, set.registers.keys(), &visitors).unwrap();
    assert_eq!(id, "visitors");
    let set = loaded(&files);
    let (next, more) = add_register(&files, set.registers.keys(), &visitors).unwrap();
    assert_eq!((next.as_str(), more.len()), ("visitors_2", files.len() + 1), "one pack holds them all");
    loaded(&more);
    let mut world = World::new();
    world.packs = set.into();
    let ben = world.actor("Ben");
    let visit = world.make_as(ben, "visitors", &[("name", "Mrs Bell".into())]).unwrap();
    assert_eq!(world.record(visit).number(), Some("VIS-2026-001"));
    world.go(ben, visit, "close").unwrap();
    assert_eq!(world.record(visit).state.as_ref().unwrap().as_str(), "done");
    assert_eq!(world.make_as(ActorId::System, "visitors", &[]).unwrap_err().code(), "field.missing");
}

//! Registers as people use them: lists, forms that lose nothing, history, void, undo, comments, many at once.

use plumb_engine::desk::Act;

use crate::{
    browser::Browser,
    company::{Company, Setup},
};

const ALL: &str = "/r/everything";

/// A company with the register that has every type of field.
fn with_everything() -> Company {
    let company = Company::with(Setup { everything: true, ..Setup::default() });
    company.person("Bea Kurz", &["staff"]);
    company
}

/// A case, as anybody may report one; its number.
fn case(company: &Company, title: &str) -> String {
    company.create("nonconformities", &[("title", title)]).number.unwrap()
}

/// The keys without which a form is nobody's.
fn keys(browser: &mut Browser, form: &str) -> Vec<(String, String)> {
    let page = browser.get(form).of(200);
    let key = |name: &str| page.field(name).map(|value| (name.to_owned(), value));
    [key("once"), key("seen")].into_iter().flatten().collect()
}

/// A form's own keys with what somebody typed into it.
fn typed<'a>(keys: &'a [(String, String)], fields: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    keys.iter().map(|(name, value)| (name.as_str(), value.as_str())).chain(fields.iter().copied()).collect()
}

#[test]
fn a_form_says_everything_that_is_wrong_beside_each_field_and_keeps_what_was_typed() {
    let company = with_everything();
    let mut anna = company.signed_in("Anna Weber");
    let form = format!("{ALL}/new");
    let keys = keys(&mut anna, &form);
    let wrong = [
        ("f.name", ""),
        ("f.size", "two <b>"),
        ("f.day", "2026-02-30"),
        ("f.gauge", "ME-9999"),
        ("f.owner", "Nobody Here"),
        ("f.price", "12"),
        ("f.prose", "kept\r\nas typed"),
        ("t.points.0.value", "long"),
        ("t.points.0.what", ""),
    ];
    let page = anna.post(&form, &typed(&keys, &wrong));
    assert_eq!(page.status, 422, "{}", page.body);
    for field in ["name", "size", "day", "gauge", "owner", "price", "points"] {
        assert!(page.body.contains(&format!("id=\"f-{field}-wrong\"")), "{field}: {}", page.body);
        assert!(page.body.contains(&format!("href=\"#f-{field}\"")), "{field} is not led to");
        assert!(page.body.contains(&format!("f-{field}-wrong")), "{field} is not described");
    }
    assert_eq!(page.body.matches("nothing was changed").count() + page.body.matches("Nothing was changed").count(), 1);
    page.says(&["two &lt;b&gt;", "2026-02-30", "ME-9999", "Nobody Here", "kept\r\nas typed", "aria-invalid=\"true\""]);
    assert_eq!(company.count("everything"), 0);
    // Mended, it goes, and only once however often it is sent.
    let mended = [
        ("f.name", "A <thing>"),
        ("f.size", "2.50"),
        ("f.day", "2026-02-28"),
        ("f.owner", "Bea Kurz"),
        ("f.prose", "kept"),
    ];
    let once = page.field("once").unwrap();
    let form_again = typed(&[("once".to_owned(), once)], &mended)
        .into_iter()
        .map(|(a, b)| (a.to_owned(), b.to_owned()))
        .collect::<Vec<_>>();
    let pairs: Vec<(&str, &str)> = form_again.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    let first = anna.post(&form, &pairs).of(303);
    let second = anna.post(&form, &pairs).of(303);
    assert_eq!((first.to(), second.to()), ("/r/everything/EV-001", "/r/everything/EV-001"));
    assert_eq!(company.count("everything"), 1);
    anna.get(first.to()).of(200).says(&["A &lt;thing&gt;", "2.50 mm", "28 February 2026", "Bea Kurz"]);
}

#[test]
fn what_is_sent_again_after_going_back_and_typing_something_else_is_asked_about_and_not_lost() {
    let company = with_everything();
    let mut anna = company.signed_in("Anna Weber");
    let form = format!("{ALL}/new");
    let keys = keys(&mut anna, &form);
    anna.post(&form, &typed(&keys, &[("f.name", "First")])).of(303);
    let again = anna.post(&form, &typed(&keys, &[("f.name", "Second")]));
    assert_eq!(again.status, 409, "{}", again.body);
    again.says(&["value=\"Second\""]);
    let once = again.field("once").unwrap();
    anna.post(&form, &[("once", &once), ("f.name", "Second")]).of(303);
    assert_eq!(company.count("everything"), 2);
}

#[test]
fn two_people_at_one_record_see_what_the_other_made_of_it() {
    let company = with_everything();
    company.create("everything", &[("name", "Hall"), ("size", "1"), ("prose", "as it was")]);
    let (mut anna, mut other) = (company.signed_in("Anna Weber"), company.signed_in("Anna Weber"));
    let form = format!("{ALL}/EV-001/edit");
    let (hers, theirs) = (keys(&mut anna, &form), keys(&mut other, &form));
    let opened = [("o.name", "[\"Hall\"]"), ("o.size", "[\"1\"]"), ("o.prose", "[\"as it was\"]")];
    let change = |fields: &[(&'static str, &'static str)]| [&opened[..], fields].concat();
    other
        .post(&form, &typed(&theirs, &change(&[("f.name", "Hall"), ("f.size", "2"), ("f.prose", "their words")])))
        .of(303);
    let late =
        anna.post(&form, &typed(&hers, &change(&[("f.name", "Hall 3"), ("f.size", "1"), ("f.prose", "her words")])));
    assert_eq!(late.status, 412, "{}", late.body);
    late.says(&["Somebody else saved this", "value=\"Hall 3\"", "her words", "<ins>their words</ins>"]);
    assert_eq!(late.field("f.size").as_deref(), Some("2"), "what only they changed is theirs");
    let (once, seen) = (late.field("once").unwrap(), late.field("seen").unwrap());
    let again = [("once", once.as_str()), ("seen", &seen), ("f.name", "Hall 3"), ("f.size", "2"), ("f.prose", "both")];
    anna.post(&form, &again).of(303);
    let record = company.record("EV-001");
    assert_eq!((record.shown["name"].as_str(), record.shown["prose"].as_str()), ("Hall 3", "both"));
}

#[test]
fn a_table_grows_and_shrinks_without_a_script() {
    let company = with_everything();
    let mut anna = company.signed_in("Anna Weber");
    let form = format!("{ALL}/new");
    let keys = keys(&mut anna, &form);
    let more = anna
        .post(&form, &typed(&keys, &[("f.name", "Rows"), ("t.points.0.what", "length"), ("more", "points")]))
        .of(200);
    more.says(&["value=\"length\"", "value=\"Rows\"", "t.points.7.what"]);
    let rows =
        [("f.name", "Rows"), ("t.points.0.what", "length"), ("t.points.0.value", "0.10"), ("t.points.1.what", "width")];
    anna.post(&form, &typed(&keys, &rows)).of(303);
    let edit = anna.get(&format!("{ALL}/EV-001/edit")).of(200);
    let (once, seen) = (edit.field("once").unwrap(), edit.field("seen").unwrap());
    let id = edit.field("t.points.0.id").unwrap();
    let gone = [
        ("once", once.as_str()),
        ("seen", &seen),
        ("t.points.0.id", &id),
        ("t.points.0.what", "length"),
        ("t.points.0.gone", "1"),
        ("t.points.1.what", "width"),
        ("t.points.-.id", ""),
    ];
    let page = anna.post_and_follow(&format!("{ALL}/EV-001/edit"), &gone);
    assert!(page.body.contains("width") && !page.body.contains("<td>length"), "{}", page.body);
}

#[test]
fn a_list_is_narrowed_sorted_paged_and_shows_the_columns_one_wants() {
    let company = with_everything();
    for n in 0..55 {
        let (name, size) = (format!("Thing {n:02}"), n.to_string());
        company.create("everything", &[("name", &name), ("size", &size), ("day", "2026-03-14")]);
    }
    let mut anna = company.signed_in("Anna Weber");
    let first = anna.get(ALL).of(200);
    // Things with names begin with the first name, fifty to a page.
    first.says(&["Thing 00", "rel=\"next\""]);
    assert!(!first.body.contains("Thing 52<"), "fifty to a page");
    let next = first.between("rel=\"next\" href=\"", "\"").unwrap();
    let second = anna.get(&next).of(200);
    second.says(&["Thing 52", "First page"]);
    let sorted = anna.get(&format!("{ALL}?sort=-size")).of(200);
    let place = |text: &str| sorted.body.find(text).unwrap();
    assert!(place("Thing 54") < place("Thing 53") && sorted.body.contains("aria-sort=\"descending\""));
    let narrowed = anna.get(&format!("{ALL}?q=thing%2007")).of(200);
    assert!(narrowed.body.contains("Thing 07") && !narrowed.body.contains("Thing 08"), "{}", narrowed.body);
    let columns = anna.get(&format!("{ALL}?col=day")).of(200);
    assert!(columns.body.contains("14 Mar 2026") || columns.body.contains("14 March 2026"), "{}", columns.body);
    assert!(!columns.body.contains(">Size<"), "only what was chosen");
    anna.get(&format!("{ALL}?q=nothing%20like%20it")).of(200).says(&["Nothing fits"]);
    assert_eq!(anna.get(&format!("{ALL}?after=nonsense")).status, 422);
    assert_eq!(anna.get("/r/no-such").status, 404);
    // An empty register says what it is for.
    anna.get("/r/suppliers").of(200).says(&["Nothing here yet", "Bring in a spreadsheet"]);
}

#[test]
fn history_void_undo_and_proof_tell_what_happened() {
    let company = with_everything();
    let mut anna = company.signed_in("Anna Weber");
    company.create("everything", &[("name", "Old name")]);
    let path = format!("{ALL}/EV-001");
    let form = format!("{path}/edit");
    let keys_of_edit = keys(&mut anna, &form);
    anna.post(&form, &typed(&keys_of_edit, &[("f.name", "New name"), ("reason", "it was <wrong>")])).of(303);
    let past = anna.get(&format!("{path}/history")).of(200);
    past.says(&["<del>Old name</del>", "<ins>New name</ins>", "It was &lt;wrong&gt;", "on a page"]);
    let page = anna.get(&path).of(200);
    page.says(&["You just changed this", "Take it back"]);
    let (once, seq) = (page.field("once").unwrap(), page.field("seq").unwrap());
    let undo = format!("{path}/undo");
    let undone = anna.post_and_follow(&undo, &[("once", &once), ("seq", &seq)]);
    undone.says(&["Old name"]);
    anna.post(&undo, &[("once", &once), ("seq", &seq)]).of(303);
    assert_eq!(anna.post(&undo, &[("once", "other"), ("seq", &seq)]).status, 409, "it was changed since");
    let proof = anna.get(&format!("/proof/{seq}")).of(200);
    proof.says(&["Checked just now", "Its hash", "EV-001"]);
    let file = anna.get(&format!("/proof/{seq}/entry.txt")).of(200);
    assert!(file.header("content-disposition").unwrap().contains("attachment"));
    let void = format!("{path}/void");
    assert_eq!(anna.get(&void).status, 200);
    let number = case(&company, "A case too many");
    let void = format!("/r/nonconformities/{number}/void");
    let keys = keys(&mut anna, &void);
    let silent = anna.post(&void, &typed(&keys, &[("reason", " ")]));
    assert!([409, 422].contains(&silent.status), "{}", silent.body);
    let gone = anna.post_and_follow(&void, &typed(&keys, &[("reason", "entered twice")]));
    gone.says(&["This is void.", "Entered twice"]);
    let list = anna.get("/r/nonconformities").of(200);
    assert!(!list.body.contains(&format!("/r/nonconformities/{number}\"")), "out of the list: {}", list.body);
    anna.get("/r/nonconformities?show=void").says(&[&number]);
}

#[test]
fn a_step_asks_for_what_it_needs_and_says_why_it_does_not_go() {
    let company = with_everything();
    let number = case(&company, "Burr on the sealing face");
    let mut anna = company.signed_in("Anna Weber");
    let path = format!("/r/nonconformities/{number}");
    let page = anna.get(&path).of(200);
    page.says(&["Why not: Corrected: close?", "only when somebody said why no more is needed", "/move/contain\""]);
    let step = format!("{path}/move/contain");
    let keys = keys(&mut anna, &step);
    let empty = anna.post(&step, &typed(&keys, &[("f.containment", "")]));
    assert!([409, 422].contains(&empty.status) && empty.body.contains("f-containment-wrong"), "{}", empty.body);
    let once = empty.field("once").unwrap();
    let seen = empty.field("seen").unwrap();
    let form = [("once", once.as_str()), ("seen", &seen), ("f.containment", "Lot locked")];
    anna.post_and_follow(&step, &form).says(&["Contained", "Lot locked"]);
    anna.post(&step, &form).of(303);
    assert_eq!(company.record(&number).state.as_deref(), Some("contained"));
    assert_eq!(anna.get(&format!("{path}/move/no-such")).status, 404);
}

#[test]
fn comments_call_people_and_are_never_lost() {
    let company = with_everything();
    let number = case(&company, "A case to talk about");
    let mut anna = company.signed_in("Anna Weber");
    let path = format!("/r/nonconformities/{number}");
    let to = format!("{path}/comments");
    let once = anna.get(&path).field("once").unwrap();
    let said = [("once", once.as_str()), ("text", "Look, @Bea Kurz:\r\n<script>alert(1)</script>")];
    for _ in 0..2 {
        anna.post(&to, &said).of(303);
    }
    let page = anna.get(&path).of(200);
    page.says(&["Called: Bea Kurz", "&lt;script&gt;alert(1)"]);
    assert_eq!(page.body.matches("&lt;script&gt;alert(1)").count(), 1, "a double click says it once");
    let long = "x".repeat(300 * 1024);
    let refused = anna.post(&to, &[("once", "k9"), ("text", &long)]);
    assert_eq!(refused.status, 422, "{}", &refused.body[..400]);
    assert!(refused.body.contains(&long), "what was typed stays");
    refused.says(&["comment-wrong"]);
}

#[test]
fn many_are_changed_together_or_none() {
    let company = with_everything();
    for name in ["One", "Two", "Three"] {
        company.create("everything", &[("name", name), ("size", "1")]);
    }
    let mut anna = company.signed_in("Anna Weber");
    let ids: Vec<String> = ["EV-001", "EV-002", "EV-003"].iter().map(|number| company.record(number).record).collect();
    let query: Vec<String> = ids.iter().map(|id| format!("r={id}")).collect();
    let bulk = format!("{ALL}/bulk");
    let address = format!("{bulk}?{}&field=size", query.join("&"));
    let page = anna.get(&address).of(200);
    page.says(&["Change all 3", "EV-001", "EV-002", "EV-003"]);
    let once = page.field("once").unwrap();
    let seen: Vec<(String, String)> =
        ids.iter().map(|id| (format!("seen.{id}"), page.field(&format!("seen.{id}")).unwrap())).collect();
    let mut fields: Vec<(&str, &str)> = vec![("once", &once), ("field", "size"), ("reason", "measured anew")];
    fields.extend(ids.iter().map(|id| ("r", id.as_str())));
    fields.extend(seen.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    let wrong = anna.post(&bulk, &[&fields[..], &[("f.size", "wide")]].concat());
    assert_eq!(wrong.status, 422, "{}", wrong.body);
    wrong.says(&["value=\"wide\"", "f-size-wrong"]);
    // Somebody changed one of them meanwhile: then none is changed.
    company.act(
        "Anna Weber",
        Act::Change {
            record: "EV-002".into(),
            values: vec![plumb_engine::desk::Given::text("prose", "meanwhile")],
            reason: None,
            seen: None,
        },
    );
    let right = [&fields[..], &[("f.size", "2")]].concat();
    let stale = anna.post(&bulk, &right);
    assert_eq!(stale.status, 412, "{}", stale.body);
    stale.says(&["EV-002", "None of them was changed"]);
    assert_eq!(company.record("EV-001").shown["size"], "1 mm");
    let page = anna.get(&address).of(200);
    let seen: Vec<(String, String)> =
        ids.iter().map(|id| (format!("seen.{id}"), page.field(&format!("seen.{id}")).unwrap())).collect();
    let once = page.field("once").unwrap();
    let mut fields: Vec<(&str, &str)> = vec![("once", &once), ("field", "size"), ("f.size", "2")];
    fields.extend(ids.iter().map(|id| ("r", id.as_str())));
    fields.extend(seen.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    for _ in 0..2 {
        anna.post(&bulk, &fields).of(303);
    }
    for number in ["EV-001", "EV-002", "EV-003"] {
        assert_eq!(company.record(number).shown["size"], "2 mm", "{number}");
    }
    assert_eq!(anna.get(&bulk).to(), ALL, "nothing chosen");
}

#[test]
fn whoever_may_not_change_sees_no_button_and_is_refused_all_the_same() {
    let company = with_everything();
    company.create("suppliers", &[("name", "Kolb")]);
    let number = case(&company, "A case of Anna's");
    company.person("Gerd Gast", &["guest"]);
    let mut guest = company.signed_in("Gerd Gast");
    assert_eq!(guest.get(&format!("/r/nonconformities/{number}")).status, 404, "it is not there for a guest");
    let mut bea = company.signed_in("Bea Kurz");
    let page = bea.get(&format!("/r/nonconformities/{number}"));
    if page.status == 200 {
        assert!(!page.body.contains("/edit\""), "{}", page.body);
    }
    let refused = bea.post(&format!("/r/nonconformities/{number}/edit"), &[("f.title", "Mine now"), ("once", "k")]);
    assert!([403, 404].contains(&refused.status), "{}", refused.status);
    assert_eq!(company.record(&number).title, "A case of Anna's");
}

#[test]
fn registers_that_sleep_are_folded_in_the_rail_once_they_are_several() {
    let company = Company::new();
    let mut anna = company.signed_in("Anna Weber");
    let in_fold = |page: &str, register: &str| {
        let (_, fold) = page.split_once("<details class=\"fold\">").unwrap_or(("", ""));
        fold.split_once("</details>").is_some_and(|(inside, _)| inside.contains(&format!("href=\"/r/{register}\"")))
    };
    company.create("processes", &[("name", "Buying")]);
    company.create("interested_parties", &[("name", "Neighbours")]);
    let page = anna.get("/work").of(200);
    assert!(!page.body.contains("class=\"fold\""), "two more are no crowd");
    page.says(&["href=\"/r/processes\""]);
    company.create("lots", &[("title", "Lot 1")]);
    let page = anna.get("/work").of(200);
    page.says(&["<summary>3 more</summary>"]);
    for register in ["processes", "interested_parties", "lots"] {
        assert!(in_fold(&page.body, register), "{register}: {}", page.body);
    }
    assert!(!in_fold(&page.body, "measuring_equipment") && page.body.contains("href=\"/r/measuring_equipment\""));
}

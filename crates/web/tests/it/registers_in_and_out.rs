//! What comes into registers by file and what leaves them: uploads, imports with a look first, exports.

use crate::{
    browser::Reply,
    company::{Company, Setup},
};

fn with_everything() -> Company {
    Company::with(Setup { everything: true, ..Setup::default() })
}

/// The pixels of a very small picture.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR and so on";

#[test]
fn a_file_uploaded_twice_under_one_name_is_two_files() {
    let company = with_everything();
    company.create("everything", &[("name", "With files")]);
    let mut anna = company.signed_in("Anna Weber");
    let to = "/r/everything/EV-001/files";
    let once = anna.get("/r/everything/EV-001").of(200).field("once").unwrap();
    let fields = [("once", once.as_str()), ("field", "evidence")];
    let files: [(&str, &[u8]); 2] = [("Übersicht 1.png", PNG), ("notes.html", b"<script>alert(1)</script>")];
    for _ in 0..2 {
        anna.upload(to, &fields, &files).of(303);
    }
    assert_eq!(company.record("EV-001").files["evidence"].len(), 2, "a double click files once");
    let fields = [("once", "another form"), ("field", "evidence")];
    anna.upload(to, &fields, &[("Übersicht 1.png", b"quite another")]).of(303);
    let record = company.record("EV-001");
    let files = &record.files["evidence"];
    assert_eq!(
        files.iter().filter(|file| file.name == "Übersicht 1.png").count(),
        2,
        "the same name twice, kept twice"
    );
    let page = anna.get("/r/everything/EV-001").of(200);
    assert_eq!(page.body.matches(">Übersicht 1.png</a>").count(), 2);
    let address = |name: &str| {
        page.body
            .match_indices(&format!("/{name}\""))
            .map(|(end, _)| {
                let start = page.body[..end].rfind("href=\"").unwrap() + 6;
                page.body[start..=end + name.len()].to_owned()
            })
            .collect::<Vec<_>>()
    };
    let pictures = address("%C3%9Cbersicht%201.png");
    let (first, second) = (anna.get(&pictures[0]).of(200), anna.get(&pictures[1]).of(200));
    assert_eq!((first.bytes.as_slice(), second.bytes.as_slice()), (PNG, b"quite another".as_slice()));
    assert_eq!(first.header("content-type"), Some("image/png"), "its first bytes say what it is");
    assert_eq!(second.header("content-type"), Some("application/octet-stream"), "whatever its name says");
    let page = anna.get(&address("notes.html")[0]).of(200);
    assert!(page.header("content-disposition").unwrap().starts_with("attachment"));
    assert!(page.header("content-security-policy").unwrap().contains("sandbox"));
    assert_eq!(page.header("x-content-type-options"), Some("nosniff"));
}

#[test]
fn an_upload_that_breaks_off_leaves_nothing_behind() {
    let company = with_everything();
    company.create("everything", &[("name", "With files")]);
    let mut anna = company.signed_in("Anna Weber");
    let large = vec![7_u8; 4 * 1024 * 1024];
    let fields = [("once", "k"), ("field", "evidence")];
    anna.hang_up_after("/r/everything/EV-001/files", &fields, ("large.bin", &large), 1024 * 1024);
    // Whoever asks afterwards finds the record as it was; the same form goes through.
    anna.upload("/r/everything/EV-001/files", &fields, &[("large.bin", &large)]).of(303);
    let record = company.record("EV-001");
    assert_eq!(record.files["evidence"].len(), 1);
    assert_eq!(record.files["evidence"][0].size_bytes, large.len() as u64);
    let none = anna.upload("/r/everything/EV-001/files", &[("once", "k2"), ("field", "evidence")], &[]);
    assert_eq!(none.status, 422, "{}", none.body);
    let nowhere = anna.upload("/r/everything/EV-001/files", &[("once", "k3"), ("field", "name")], &[("a.txt", b"a")]);
    assert!([409, 422].contains(&nowhere.status), "{}", nowhere.body);
}

const IMPORT: &str = "/r/everything/import";
const TAKE_IN: &str = "/r/everything/import/take-in";

fn look(company: &Company, text: &str) -> (crate::browser::Browser, Reply) {
    let mut anna = company.signed_in("Anna Weber");
    let page = anna.upload(IMPORT, &[], &[("list.csv", text.as_bytes())]);
    (anna, page)
}

#[test]
fn a_spreadsheet_is_looked_at_first_and_then_taken_in_once() {
    let company = with_everything();
    let text = "Name;Size;Colour\nOne;1.5;red\nTwo;2.5;blue";
    let (mut anna, page) = look(&company, text);
    assert_eq!(page.status, 422, "a column that nobody knows is not passed over: {}", page.body);
    page.says(&["Nothing here is called Colour", "say what becomes of it", "red"]);
    page.says(&["<option value=\"size\" selected>Size"]);
    assert_eq!(company.count("everything"), 0);
    let held = page.field("held").unwrap();
    // Looking again without saying anything changes nothing of what the page says.
    let same = anna.post(TAKE_IN, &[("held", &held), ("c.2", "auto"), ("look", "1")]);
    assert_eq!(same.status, 422, "{}", same.body);
    let fine = anna.post(TAKE_IN, &[("held", &held), ("c.2", "-"), ("look", "1")]).of(200);
    fine.says(&["2 would be made", "Take in all 2 rows"]);
    assert_eq!(company.count("everything"), 0, "a look takes nothing in");
    let take = [("held", held.as_str()), ("c.2", "-"), ("of", "0"), ("once", "k")];
    let list = anna.post_and_follow(TAKE_IN, &take);
    list.says(&["Taken in: 2 made", "One", "Two"]);
    anna.post_and_follow(TAKE_IN, &take).says(&["Taken in: 2 made"]);
    assert_eq!(company.count("everything"), 2, "a double click takes in once");
    let mut other = company.signed_in("Anna Weber");
    let (_, again) = look(&company, "Name;Size\nOne;1.5\nTwo;2.5");
    again.of(200).says(&["0 would be made, 0 changed, 2 stand so already"]);
    assert_eq!(other.post(TAKE_IN, &[("held", "nobody's")]).status, 422);
}

#[test]
fn a_second_click_that_breaks_the_first_ones_way_off_is_told_what_came_of_it() {
    let company = with_everything();
    let rows: Vec<String> = (0..400).map(|n| format!("Thing {n};{n}")).collect();
    let (mut anna, page) = look(&company, &format!("Name;Size\n{}", rows.join("\n")));
    let held = page.of(200).field("held").unwrap();
    let take = [("held", held.as_str()), ("of", "0"), ("once", "k")];
    anna.post_and_hang_up(TAKE_IN, &take);
    anna.post_and_follow(TAKE_IN, &take).says(&["Taken in: 400 made"]);
    assert_eq!(company.count("everything"), 400, "once");
}

#[test]
fn rows_that_cannot_be_taken_in_are_named_and_keep_all_out() {
    let company = with_everything();
    let (mut anna, page) = look(&company, "Name;Size\nOne;1.5\n;2.5\nThree;wide");
    assert_eq!(page.status, 422);
    page.says(&["2 rows cannot be taken in", "<td class=\"num\">3</td>", "<td class=\"num\">4</td>", "wide"]);
    assert!(!page.body.contains("Take in all"), "no button that would not do");
    let held = page.field("held").unwrap();
    let forced = anna.post(TAKE_IN, &[("held", &held)]);
    assert_eq!(forced.status, 422, "{}", forced.body);
    assert_eq!(company.count("everything"), 0);
}

#[test]
fn of_a_workbook_the_sheet_is_chosen() {
    let company = with_everything();
    let text = "# Cover\nAbout\nThis book\n# Things <all>\nName;Size\nOne;1\nTwo;2";
    let (mut anna, page) = look(&company, text);
    page.says(&["Cover, 1 rows", "Things &lt;all&gt;, 2 rows"]);
    let held = page.field("held").unwrap();
    // What was said of the first sheet's column says nothing of the second's.
    let second = anna.post(TAKE_IN, &[("held", &held), ("of", "0"), ("sheet", "1"), ("c.0", "-")]).of(200);
    second.says(&["2 would be made"]);
    assert_eq!(company.count("everything"), 0, "another sheet is looked at first");
    anna.post_and_follow(TAKE_IN, &[("held", &held), ("of", "1"), ("sheet", "1")]).says(&["Taken in: 2 made"]);
    assert_eq!(company.count("everything"), 2);
}

#[test]
fn a_register_leaves_as_it_is_shown() {
    let company = with_everything();
    for (name, size) in [("One", "1"), ("Two", "2")] {
        company.create("everything", &[("name", name), ("size", size)]);
    }
    let mut anna = company.signed_in("Anna Weber");
    for ending in ["csv", "xlsx"] {
        let file = anna.get(&format!("/r/everything/export.{ending}")).of(200);
        assert!(file.header("content-disposition").unwrap().contains("attachment"), "{ending}");
        file.says(&["One", "Two", "EV-001"]);
    }
    let narrowed = anna.get("/r/everything/export.csv?q=two").of(200);
    assert!(narrowed.body.contains("Two") && !narrowed.body.contains("One"), "{}", narrowed.body);
    assert_eq!(anna.get("/r/no-such/export.csv").status, 404);
    assert_eq!(company.browser().get("/r/everything/export.csv").status, 303, "to the door");
}

//! Lists that people keep under a name, and their columns: saved, opened, renamed, taken away; nobody sees another's.

use crate::company::Company;

const CASES: &str = "/r/nonconformities";

/// A company with two people and a case.
fn company() -> Company {
    let company = Company::new();
    company.person("Ben Krause", &["quality_manager"]);
    company.create("nonconformities", &[("title", "Burr on the edge")]);
    company
}

/// Where the list called so is changed.
fn place_of(page: &str, name: &str) -> String {
    let (before, _) = page.split_once(&format!("value=\"{name}\"")).unwrap_or_else(|| panic!("{name}: {page}"));
    let (_, rest) = before.rsplit_once("action=\"").unwrap();
    rest.split_once("/rename").unwrap().0.to_owned()
}

#[test]
fn a_list_is_kept_opened_renamed_and_taken_away() {
    let company = company();
    let mut anna = company.signed_in("Anna Weber");
    let size = company.status().size;
    // Nothing is offered where there is nothing to keep; the page of one's lists says how to begin.
    assert!(!anna.get(CASES).of(200).body.contains("Keep this list"));
    anna.get(&format!("{CASES}/lists")).of(200).says(&["You have kept none yet", "href=\"/r/nonconformities\""]);

    let narrowed = format!("{CASES}?q=burr&show=open&sort=title");
    let page = anna.get(&narrowed).of(200);
    page.says(&["Keep this list", "Burr on the edge"]);
    let query = page.field("query").unwrap();
    let keep = [("query", query.as_str()), ("name", "  Burrs & <b> ")];
    let reply = anna.post(&format!("{CASES}/lists"), &keep).of(303);
    let opened = reply.to().to_owned();
    let page = anna.get(&opened).of(200);
    page.says(&["aria-current=\"true\">Burrs &amp; &lt;b&gt;</a>", "Burr on the edge", "value=\"burr\""]);
    assert!(!page.body.contains("Keep this list"), "it is kept already");
    // One click away from the whole list, and it asks the same.
    anna.get(CASES).of(200).says(&[&format!("href=\"{}\"", opened.replace('&', "&amp;"))]);

    // The same name again takes its place.
    anna.post(&format!("{CASES}/lists"), &[("query", "show=done&evil=1"), ("name", "Burrs & <b>")]).of(303);
    let page = anna.get(&format!("{CASES}/lists")).of(200);
    assert_eq!(page.body.matches("/rename\"").count(), 1);
    page.says(&["href=\"/r/nonconformities?show=done\""]);

    anna.post(&format!("{CASES}/lists"), &[("query", "show=mine"), ("name", "Mine")]).of(303);
    let page = anna.get(&format!("{CASES}/lists")).of(200);
    let place = place_of(&page.body, "Mine");
    let refused = anna.post(&format!("{place}/rename"), &[("name", "Burrs & <b>")]).of(422);
    refused.says(&["Another of your lists is called so", "value=\"Burrs &amp; &lt;b&gt;\"", "aria-invalid=\"true\""]);
    anna.post(&format!("{place}/rename"), &[("name", "   ")]).of(422).says(&["A list is kept under a name"]);
    let page = anna.post_and_follow(&format!("{place}/rename"), &[("name", "What is mine")]);
    page.says(&["What is mine"]);

    // Nobody else sees, renames or takes away what is Anna's.
    let mut ben = company.signed_in("Ben Krause");
    let page = ben.get(&format!("{CASES}/lists")).of(200);
    assert!(!page.body.contains("What is mine"));
    ben.post(&format!("{place}/rename"), &[("name", "Ben's")]).of(404);
    ben.post(&format!("{place}/delete"), &[]).of(404);

    let page = anna.post_and_follow(&format!("{place}/delete"), &[]);
    assert!(!page.body.contains("What is mine"));
    anna.post(&format!("{place}/delete"), &[]).of(404);
    assert_eq!(company.status().size, size, "none of it is in the log");
}

#[test]
fn a_list_has_a_name_and_there_are_not_too_many() {
    let company = company();
    let mut anna = company.signed_in("Anna Weber");
    let lists = format!("{CASES}/lists");
    anna.post(&lists, &[("query", "show=mine"), ("name", " ")]).of(422).says(&["nothing was kept"]);
    let long = "x".repeat(81);
    anna.post(&lists, &[("query", "show=mine"), ("name", &long)]).of(422).says(&["at most 80 characters"]);
    anna.post(&lists, &[("query", &format!("q={}", "x".repeat(4_000))), ("name", "Long")]).of(422);
    for n in 0..50 {
        anna.post(&lists, &[("query", "show=mine"), ("name", &format!("List {n}"))]).of(303);
    }
    anna.post(&lists, &[("query", "show=mine"), ("name", "One more")]).of(422).says(&["50 lists"]);
    anna.post(&lists, &[("query", "show=done"), ("name", "List 7")]).of(303);
}

#[test]
fn columns_stay_as_a_person_chose_them_until_the_usual_ones_are_wanted() {
    let company = company();
    let (mut anna, mut ben) = (company.signed_in("Anna Weber"), company.signed_in("Ben Krause"));
    let heads = |page: &str| page.matches("<th scope=\"col\"").count();
    let usual = heads(&anna.get(CASES).of(200).body);
    let first = anna.get(CASES).of(200);
    let column = first.body.split_once("name=\"col\" value=\"").and_then(|(_, rest)| rest.split_once('"')).unwrap().0;
    let chosen = [("col", column), ("col", "no_such_field"), ("q", "burr")];
    let reply = anna.post(&format!("{CASES}/columns"), &chosen).of(303);
    assert_eq!(reply.to(), "/r/nonconformities?q=burr", "the list stays narrowed as it was");
    // Number, title, the one column, state.
    assert_eq!(heads(&anna.get(CASES).of(200).body), 4);
    assert_eq!(heads(&ben.get(CASES).of(200).body), usual, "columns are nobody else's");
    // An address that names columns shows those, whoever opens it.
    let both: Vec<&str> =
        first.body.split("name=\"col\" value=\"").skip(1).map(|rest| rest.split_once('"').unwrap().0).collect();
    let address = format!("{CASES}?col={}&col={}", both[0], both[1]);
    assert_eq!(heads(&anna.get(&address).of(200).body), 5);
    anna.post(&format!("{CASES}/columns"), &[("usual", "1"), ("col", column)]).of(303);
    assert_eq!(heads(&anna.get(CASES).of(200).body), usual);
}

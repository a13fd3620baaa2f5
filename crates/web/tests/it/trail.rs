//! Trails as people walk them in a browser.

use crate::company::Company;

/// A delivered order without a lot; its number.
fn order(company: &Company) -> String {
    let values = [("title", "Valve body"), ("customer", "Castellane"), ("received_on", "2026-03-01")];
    let order = company.create("orders", &values).number.unwrap();
    company.step("Anna Weber", &order, "accept", &[]);
    company.step("Anna Weber", &order, "deliver", &[]);
    order
}

#[test]
fn from_a_record_to_its_trail_to_the_form_that_fills_the_gap() {
    let company = Company::new();
    let order = order(&company);
    let mut browser = company.signed_in("Anna Weber");
    let trail = format!("/trail/orders/{order}");
    browser.get(&format!("/r/orders/{order}")).of(200).says(&[&trail, "Walk the trail"]);
    let page = browser.get(&trail).of(200);
    page.says(&[
        "Looked at before it was accepted",
        "does not hold",
        "missing",
        "It is delivered, but no lot",
        "New lot",
    ]);
    assert!(!page.body.contains("style=") && !page.body.contains('⟦'), "{}", page.body);
    assert!(page.body.len() < 60_000, "{}", page.body.len());
    let form = page.between("href=\"/r/lots/new?", "\"").unwrap();
    let id = company.record(&order).record;
    assert!(form.contains(&format!("f.order={}", id.replace('-', "%2D"))), "{form}");
    let new = browser.get(&format!("/r/lots/new?{form}")).of(200);
    assert!(new.body.contains("Valve body"), "its title is filled in: {}", new.body);
    // Made, it stands on the trail, and leads back.
    let lot = company.create("lots", &[("title", "Valve body, 40"), ("order", &order)]).number.unwrap();
    browser.get(&trail).of(200).says(&[&lot, "The lot names nobody who made it."]);
    browser.get(&format!("/trail/lots/{lot}")).of(200).says(&[
        "From the other end",
        &order,
        "No trail starts at such a record",
    ]);
}

#[test]
fn trails_are_found_by_search_and_listed_with_where_to_begin() {
    let company = Company::new();
    let order = order(&company);
    let mut browser = company.signed_in("Anna Weber");
    browser.get("/trail").of(200).says(&[
        "From the order to its release",
        &order,
        "From the leaver to what was taken back",
    ]);
    let found = browser.get("/search?q=valve").of(200);
    found.says(&[&format!("/trail/orders/{order}"), "Walk the trail of"]);
    browser.get("/search/quick?q=valve").of(200).says(&[&format!("/trail/orders/{order}")]);
    browser.get("/search?q=trails").of(200).says(&["href=\"/trail\""]);
}

#[test]
fn any_day_and_any_mistake_has_its_page() {
    let company = Company::new();
    let order = order(&company);
    company.clock.set("2026-03-09T09:00:00Z".parse().unwrap());
    let mut browser = company.signed_in("Anna Weber");
    let trail = format!("/trail/orders/{order}");
    browser.get(&format!("{trail}?on=2026-03-04")).of(200).says(&["As of 4 March 2026", "root", "Today"]);
    browser.get(&format!("{trail}?on=2027-03-04")).of(200).says(&["As of 4 March 2027"]);
    browser.get(&format!("{trail}?trail=order")).of(200);
    for path in
        [format!("{trail}?on=2026-01-01"), format!("{trail}?trail=risk"), "/trail/orders/ORD-1999-0001".to_owned()]
    {
        assert_eq!(browser.get(&path).status, 404, "{path}");
    }
    browser.get(&format!("{trail}?trail=%3Cb%3E")).of(404);
}

#[test]
fn every_word_of_the_pages_can_be_translated() {
    let company = Company::in_pseudo_letters();
    let order = order(&company);
    let mut browser = company.signed_in("Anna Weber");
    for path in [format!("/trail/orders/{order}"), "/trail".to_owned()] {
        let page = browser.get(&path).of(200);
        for word in ["Walk", "Print", "Open the", "missing<", "does not hold", "Trails", "As of", "Mend"] {
            assert!(!page.body.contains(word), "{path}: `{word}`");
        }
    }
}

//! Coming in, oneself, and who may what: as a browser meets it.

use plumb_engine::gate::{AccessKind, AccessQuery};

use crate::company::{Company, RIGHT};

/// What people type to see whether a page breaks.
const NAUGHTY: [&str; 6] = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "'; DROP TABLE sessions; --",
    "{{7*7}} ${7*7} %0d%0aSet-Cookie: a=b",
    "\u{202E}txet\u{202C} \u{0} \u{FFFE} Zalgo\u{0301}\u{0302}",
    "javascript:alert(1)",
];

#[test]
fn name_and_password_lead_to_where_one_wanted_to_go() {
    let company = Company::new();
    company.with_password("Anna Weber");
    let mut browser = company.browser();
    let sent = browser.get("/account?x=1");
    assert_eq!((sent.status, sent.to()), (303, "/sign-in?next=%2Faccount%3Fx%3D1"));
    let form = browser.get(sent.to());
    assert_eq!(form.field("next").as_deref(), Some("/account?x=1"));
    let wrong = browser.post("/sign-in", &[("name", "Anna Weber"), ("password", "wrong"), ("next", "/account?x=1")]);
    assert_eq!((wrong.status, browser.cookie.clone()), (422, None));
    assert_eq!(
        (wrong.field("name").as_deref(), wrong.field("next").as_deref()),
        (Some("Anna Weber"), Some("/account?x=1"))
    );
    assert!(!wrong.body.contains("value=\"wrong\""), "what was typed as password is never written back");
    let right = browser.post("/sign-in", &[("name", "anna weber"), ("password", RIGHT), ("next", "/account?x=1")]);
    assert_eq!((right.status, right.to()), (303, "/account?x=1"));
    let cookie = right.header("set-cookie").unwrap();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && cookie.contains("Path=/"), "{cookie}");
    assert!(browser.get("/account").body.contains("Anna Weber"));
    let out = browser.post("/sign-out", &[]);
    assert_eq!((out.to(), browser.cookie.clone()), ("/sign-in", None));
}

#[test]
fn nobody_is_led_to_another_site() {
    let company = Company::new();
    company.with_password("Anna Weber");
    for next in ["//evil.test", "https://evil.test", "/\\evil.test", "javascript:alert(1)"] {
        let mut browser = company.browser();
        let reply = browser.post("/sign-in", &[("name", "Anna Weber"), ("password", RIGHT), ("next", next)]);
        assert_eq!((reply.status, reply.to()), (303, "/"), "{next}");
        let mut inside = company.signed_in("Anna Weber");
        let next = url::form_urlencoded::byte_serialize(next.as_bytes()).collect::<String>();
        assert_eq!(inside.get(&format!("/sign-in?next={next}")).to(), "/");
    }
}

#[test]
fn a_session_that_was_there_before_does_not_become_the_new_one() {
    let company = Company::new();
    company.with_password("Anna Weber");
    company.person("Carl Sommer", &["staff"]);
    let mut browser = company.signed_in("Carl Sommer");
    let planted = browser.cookie.clone();
    browser.post("/sign-in", &[("name", "Anna Weber"), ("password", RIGHT)]);
    assert_ne!(browser.cookie, planted);
    let mut attacker = company.browser();
    attacker.cookie = planted;
    assert_eq!(attacker.get("/account").status, 303, "the old secret opens nothing any more");
}

#[test]
fn what_was_typed_when_the_session_ended_goes_on_after_signing_in() {
    let company = Company::new();
    company.with_password("Anna Weber");
    let mut browser = company.browser();
    let text = "a < b & \"c\"\r\nsecond line  ";
    let reply = browser.post("/account/language", &[("language", "en"), ("note", text)]);
    assert_eq!(reply.status, 401);
    let (to, form) = (reply.field("carried-to").unwrap(), reply.field("carried-form").unwrap());
    assert_eq!(to, "/account/language");
    let typed = [("carried-to", to.as_str()), ("carried-form", &form)];
    let wrong = [&[("name", "Anna Weber"), ("password", "wrong")][..], &typed].concat();
    let again = browser.post("/sign-in", &wrong);
    assert_eq!(
        (again.status, again.field("carried-form").as_ref()),
        (422, Some(&form)),
        "a wrong password loses nothing"
    );
    let right = [&[("name", "Anna Weber"), ("password", RIGHT)][..], &typed].concat();
    let back = browser.post("/sign-in", &right);
    assert_eq!(back.status, 200);
    assert!(back.body.contains("action=\"/account/language\""), "{}", back.body);
    let carried = back.between("name=\"note\">", "</textarea>").unwrap();
    assert_eq!(carried.trim_start_matches('\n').replace('\r', ""), text.replace('\r', ""));
    assert_eq!(browser.post(&to, &[("language", "en")]).to(), "/account#language");
    let elsewhere =
        [("name", "Anna Weber"), ("password", RIGHT), ("carried-to", "//evil.test/x"), ("carried-form", "a=1")];
    let reply = company.browser().post("/sign-in", &elsewhere);
    assert_eq!((reply.status, reply.to()), (303, "/"), "nothing is carried to another site");
}

#[test]
fn an_invitation_sets_a_password_once() {
    let company = Company::new();
    company.person("Carl Sommer", &["staff"]);
    let mut anna = company.signed_in("Anna Weber");
    let made = anna.post(&format!("/access/{}/invite", company.id("Carl Sommer")), &[]);
    let link = made.between("<code class=\"secret\">", "</code>").unwrap();
    let path = link.strip_prefix(&format!("http://{}", company.at)).unwrap().to_owned();
    let mut carl = company.browser();
    for _ in 0..2 {
        assert!(carl.get(&path).body.contains("Carl Sommer"), "looking uses nothing up");
    }
    let short = carl.post(&path, &[("password", "short")]);
    assert_eq!(short.status, 422);
    assert!(short.body.contains("aria-invalid=\"true\"") && short.body.contains("aria-describedby=\"password-wrong"));
    let done = carl.post(&path, &[("password", RIGHT)]);
    assert_eq!((done.status, done.to()), (303, "/"));
    assert!(carl.get("/account").body.contains("Carl Sommer"));
    assert_eq!(company.browser().post(&path, &[("password", "another password altogether")]).status, 404);
    let mut elsewhere = company.browser();
    assert_eq!(elsewhere.post("/sign-in", &[("name", "Carl Sommer"), ("password", RIGHT)]).status, 303);
    assert_eq!(carl.post(&format!("/access/{}/invite", company.id("Anna Weber")), &[]).status, 403);
}

#[test]
fn sessions_are_seen_and_ended() {
    let company = Company::new();
    company.with_password("Anna Weber");
    let (mut here, mut there) = (company.signed_in("Anna Weber"), company.signed_in("Anna Weber"));
    there.get("/account");
    let page = here.get("/account");
    assert_eq!(page.body.matches("action=\"/account/sessions/end\"").count(), 1);
    let id = page.field("id").unwrap();
    assert_eq!(here.post("/account/sessions/end", &[("id", &id)]).status, 303);
    assert_eq!((there.get("/account").status, here.get("/account").status), (303, 200));
    let mut third = company.signed_in("Anna Weber");
    here.post("/account/sessions/end-others", &[]);
    assert_eq!(third.get("/account").status, 303);
}

#[test]
fn a_password_is_changed_only_with_the_old_one() {
    let company = Company::new();
    company.with_password("Anna Weber");
    let (mut here, mut there) = (company.signed_in("Anna Weber"), company.signed_in("Anna Weber"));
    let new = "nine wet otters at noon";
    let wrong = here.post("/account/password", &[("current", "wrong"), ("password", new)]);
    assert_eq!(wrong.status, 422);
    assert!(wrong.body.contains("id=\"change-current-wrong\""), "{}", wrong.body);
    let done = here.post("/account/password", &[("current", RIGHT), ("password", new)]);
    assert_eq!(done.status, 303);
    assert_eq!((here.get("/account").status, there.get("/account").status), (200, 303));
    let mut browser = company.browser();
    assert_eq!(browser.post("/sign-in", &[("name", "Anna Weber"), ("password", RIGHT)]).status, 422);
    assert_eq!(browser.post("/sign-in", &[("name", "Anna Weber"), ("password", new)]).status, 303);
}

#[test]
fn whoever_guesses_is_told_to_wait() {
    let company = Company::new();
    company.with_password("Anna Weber");
    let mut browser = company.browser();
    let mut guess = || browser.post("/sign-in", &[("name", "Anna Weber"), ("password", "wrong")]).status;
    let answers: Vec<u16> = (0..8).map(|_| guess()).collect();
    assert_eq!((answers[0], answers[7]), (422, 429), "{answers:?}");
}

#[test]
fn an_authenticator_is_added_by_its_picture_and_asked_for_from_then_on() {
    let company = Company::new();
    company.with_password("Anna Weber");
    let mut anna = company.signed_in("Anna Weber");
    assert_eq!(anna.post("/account/authenticator", &[("current", "wrong")]).status, 422);
    assert_eq!(anna.post("/account/authenticator", &[("current", RIGHT)]).status, 303);
    let page = anna.get("/account");
    assert!(page.body.contains("<svg class=\"qr\" role=\"img\""), "{}", page.body);
    assert_eq!(anna.post("/account/authenticator/confirm", &[("code", "000000")]).status, 422);
    let mut browser = company.browser();
    assert_eq!(
        browser.post("/sign-in", &[("name", "Anna Weber"), ("password", RIGHT)]).status,
        303,
        "not confirmed yet"
    );
}

#[test]
fn a_token_is_shown_once_and_ended() {
    let company = Company::new();
    company.with_password("Anna Weber");
    let mut anna = company.signed_in("Anna Weber");
    let typed = |current| [("label", "scales"), ("act", "read"), ("days", "30"), ("current", current)];
    assert_eq!(anna.post("/account/tokens", &typed("wrong")).status, 422);
    let made = anna.post("/account/tokens", &typed(RIGHT));
    let secret = made.between("<code class=\"secret\">", "</code>").unwrap();
    assert!(secret.starts_with("plumb_"), "{secret}");
    let page = anna.get("/account");
    assert!(page.body.contains("scales") && !page.body.contains(&secret));
    assert_eq!(anna.post("/account/tokens/end", &[("id", "1")]).status, 303);
    assert!(!anna.get("/account").body.contains("scales"));
}

#[test]
fn open_work_is_handed_over_from_the_page() {
    let company = Company::new();
    company.person("Carl Sommer", &["staff"]);
    company.person("Ines Korte", &["staff"]);
    company.create("measuring_equipment", &[("name", "Gauge <7>"), ("holder", "Carl Sommer")]);
    let mut anna = company.signed_in("Anna Weber");
    let path = format!("/access/{}/hand-over", company.id("Carl Sommer"));
    let page = anna.get(&path);
    assert!(page.body.contains("Gauge &lt;7&gt;"), "{}", page.body);
    let once = page.field("once").unwrap();
    let to = company.id("Ines Korte").to_string();
    let done = anna.post(&path, &[("to", &to), ("once", &once)]);
    assert_eq!(done.status, 200, "{}", done.body);
    let size = company.status().size;
    anna.post(&path, &[("to", &to), ("once", &once)]);
    assert_eq!(company.status().size, size, "a double click does it once");
}

#[test]
fn who_can_see_a_record_is_said_with_its_reason() {
    let company = Company::new();
    company.person("Carl Sommer", &["staff"]);
    let number = company.create("measuring_equipment", &[("name", "Gauge"), ("holder", "Carl Sommer")]).number.unwrap();
    let mut carl = company.signed_in("Carl Sommer");
    let page = carl.get(&format!("/r/measuring_equipment/{number}/access"));
    assert!(page.status == 200 && page.body.contains("Anna Weber") && page.body.contains("Carl Sommer"));
    assert_eq!(carl.get(&format!("/r/suppliers/{number}/access")).status, 404, "under its own register only");
    assert_eq!(carl.get("/access").to(), format!("/access/{}", company.id("Carl Sommer")));
    assert_eq!(carl.get(&format!("/access/{}", company.id("Anna Weber"))).status, 403);
    assert_eq!(carl.get("/access/log").status, 403);
    let log = company.signed_in("Anna Weber").get("/access/log");
    assert!(log.status == 200 && log.body.contains("Signed in"), "{}", log.body);
}

#[test]
fn the_code_from_the_envelope_opens_the_door_once() {
    let company = Company::new();
    company.with_password("Anna Weber");
    let mut anna = company.signed_in("Anna Weber");
    let id = company.id("Anna Weber");
    let made = anna.post(&format!("/access/{id}/envelope"), &[("current", RIGHT)]);
    let code = made.between("<code class=\"secret\">", "</code>").unwrap();
    let mut browser = company.browser();
    assert_eq!(browser.post("/sign-in/envelope", &[("code", "WRONG")]).status, 422);
    assert_eq!(browser.post("/sign-in/envelope", &[("code", &code)]).to(), "/account");
    assert_eq!(anna.get("/account").status, 303, "every other session is over");
    let new = [("password", "nine wet otters at noon")];
    assert_eq!(browser.post("/account/password", &new).status, 303, "the old password is lost, so it is not asked for");
    assert_eq!(company.browser().post("/sign-in/envelope", &[("code", &code)]).status, 422);
}

#[test]
fn what_is_typed_at_the_door_is_text_wherever_it_shows() {
    let company = Company::new();
    company.with_password("Anna Weber");
    for naughty in NAUGHTY {
        let mut browser = company.browser();
        let page = browser.post("/sign-in", &[("name", naughty), ("password", naughty), ("next", naughty)]);
        assert!(page.status == 422 || page.status == 429, "{}", page.status);
        for raw in ["<script>alert", "<img src=x", "\"><"] {
            assert!(!page.body.replace("\"><", "").contains(raw) || raw == "\"><", "{naughty}");
        }
        assert!(page.header("set-cookie").is_none());
        company.clock.advance(std::time::Duration::from_mins(20));
        let mut anna = company.signed_in("Anna Weber");
        let typed = [("label", naughty), ("act", "read"), ("days", "3"), ("current", RIGHT)];
        let made = anna.post("/account/tokens", &typed);
        assert!(!made.body.contains("<script>alert") && !made.body.contains("<img src=x"), "{naughty}");
        assert_eq!(made.status, 200, "{naughty}");
        let log = anna.get("/access/log");
        assert!(!log.body.contains("<script>alert") && !log.body.contains("<img src=x"), "{naughty}");
    }
    let all = AccessQuery { limit: 500, ..AccessQuery::default() };
    let lines = company.engine.gate().access_log(&all).unwrap();
    assert!(lines.iter().all(|row| row.event.kind != AccessKind::SignInRefused || row.event.about == "password"));
}

#[test]
fn every_word_of_these_pages_comes_from_the_texts() {
    let company = Company::in_pseudo_letters();
    company.with_password("Anna Weber");
    let mut anna = company.signed_in("Anna Weber");
    anna.post("/account/authenticator", &[("current", RIGHT)]);
    let id = company.id("Anna Weber");
    let paths = ["/account", "/access/log", "/prove", &format!("/access/{id}/hand-over")];
    for path in paths {
        let page = anna.get(path);
        assert_eq!(page.status, 200, "{path}");
        english(&page.body, path);
    }
    for path in ["/sign-in", "/sign-in/envelope"] {
        english(&company.browser().get(path).body, path);
    }
}

#[test]
fn two_people_are_spoken_to_in_two_languages_at_once() {
    let company = Company::in_pseudo_letters();
    company.person("Ben Krause", &["staff"]);
    let (mut anna, mut ben) = (company.signed_in("Anna Weber"), company.signed_in("Ben Krause"));
    // Nobody has chosen: each browser is answered in the language it asks for.
    ben.language = "de-DE, en;q=0.5";
    assert!(anna.get("/work").body.contains(r#"<html lang="en-XA">"#));
    assert!(ben.get("/work").body.contains(r#"<html lang="en">"#));
    // Whoever chose is answered in that language by every browser, and nobody else is.
    let page = ben.get("/account");
    page.says(&[r#"<option value="" selected>As the browser asks</option>"#, r#"<option value="en-XA" lang="en-XA">"#]);
    let page = ben.post_and_follow("/account/language", &[("language", "en-XA")]);
    page.says(&[r#"<html lang="en-XA">"#, r#"<option value="en-XA" lang="en-XA" selected>"#]);
    anna.post("/account/language", &[("language", "en")]).of(303);
    assert!(anna.get("/work").body.contains(r#"<html lang="en">"#));
    assert!(ben.get("/work").body.contains(r#"<html lang="en-XA">"#));
    // What goes wrong is told in it too, and so is the end of a session.
    assert!(ben.get("/nowhere").body.contains(r#"<html lang="en-XA">"#));
    ben.post("/sign-out", &[]).of(303);
    assert!(ben.get("/sign-in").body.contains(r#"<html lang="en">"#));
    // A language that is not there is no choice.
    anna.post("/account/language", &[("language", "tlh")]).of(303);
    assert!(anna.get("/work").body.contains(r#"<html lang="en-XA">"#));
}

/// Fails where a page says something in plain letters that is not a value.
fn english(body: &str, path: &str) {
    assert!(!body.contains('⟦'), "{path} lacks a text");
    // The rail beside it names registers, whose names are the packs'.
    let body = body.split_once("<main").map_or(body, |(_, page)| page);
    let mut text = String::new();
    let mut inside = false;
    for letter in body.chars() {
        match letter {
            '<' => inside = true,
            '>' => inside = false,
            _ if !inside => text.push(letter),
            _ => {}
        }
        if letter == '>' {
            text.push('\n');
        }
    }
    let words = ["the", "you", "and", "is", "of", "Sign", "Password", "Name", "Code", "since", "End", "None"];
    for line in text.lines() {
        let plain = line.split(|letter: char| !letter.is_alphabetic()).find(|word| words.contains(word));
        assert_eq!(plain, None, "{path}: {line}");
    }
}

#[test]
fn a_step_that_signs_asks_for_the_password_in_its_own_form() {
    let company = Company::new();
    company.with_password("Anna Weber");
    company.person("Ben Krause", &["quality_manager"]);
    let (_, revision) = company.drafted("Gauges are calibrated once a year.");
    let path = format!("/r/revisions/{revision}/move/submit_minor");
    let mut anna = company.signed_in("Anna Weber");
    let page = anna.get(&path);
    assert_eq!(page.status, 200, "{}", page.body);
    assert!(page.body.contains("type=\"password\""), "{}", page.body);
    let unsigned = anna.post(&path, &[("once", "k1")]);
    assert_eq!(unsigned.status, 409, "{}", unsigned.body);
    let wrong = anna.post(&path, &[("once", "k2"), ("password", "another one altogether")]);
    assert!(wrong.status >= 400 && wrong.body.contains("type=\"password\""), "{} {}", wrong.status, wrong.body);
    assert!(!wrong.body.contains("another one altogether"), "what was typed is not sent back");
    let signed = anna.post(&path, &[("once", "k3"), ("password", RIGHT)]);
    assert_eq!(signed.status, 303, "{}", signed.body);
    assert!(anna.get(signed.to()).body.contains("Anna Weber"));
}

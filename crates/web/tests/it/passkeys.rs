//! Passkeys: made, used to come in, used to sign, named, taken away; and every way in which an answer does not fit.

use plumb_engine::gate::{AccessKind, AccessQuery};
use serde_json::Value;

use crate::{
    browser::{Browser, Reply, form},
    company::{Company, RIGHT},
    device::Device,
};

/// The site under a name, as devices want it.
struct Named {
    company: Company,
    host: String,
}

impl Named {
    fn new() -> Self {
        let company = Company::new();
        company.with_password("Anna Weber");
        let host = format!("localhost:{}", company.at.port());
        Self { company, host }
    }

    fn device(&self, n: u8) -> Device {
        Device::new(&format!("http://{}", self.host), n)
    }

    fn get(&self, browser: &mut Browser, path: &str) -> Reply {
        browser.send("GET", path, &[("Host", &self.host)], "")
    }

    fn post(&self, browser: &mut Browser, path: &str, fields: &[(&str, &str)]) -> Reply {
        let headers = [("Host", self.host.as_str()), ("Sec-Fetch-Site", "same-origin")];
        browser.send("POST", path, &headers, &form(fields))
    }

    /// What the device is asked: the ceremony and the options.
    fn begin(&self, browser: &mut Browser, path: &str) -> (String, Value) {
        let reply = self.post(browser, path, &[]);
        assert_eq!(reply.status, 200, "{path}: {}", reply.body);
        let mut said: Value = serde_json::from_str(&reply.body).unwrap();
        (said["ceremony"].as_str().unwrap().to_owned(), said["options"].take())
    }

    /// Anna Weber signed in, with a passkey on this device.
    fn anna_with(&self, device: &mut Device) -> Browser {
        let mut anna = self.company.signed_in("Anna Weber");
        assert_eq!(self.post(&mut anna, "/prove", &[("password", RIGHT)]).status, 303);
        self.make(&mut anna, device, "Blue key");
        anna
    }

    fn make(&self, browser: &mut Browser, device: &mut Device, label: &str) {
        let (ceremony, options) = self.begin(browser, "/account/passkeys/begin");
        let made = device.make(&options);
        let fields = [("ceremony", ceremony.as_str()), ("passkey", &made), ("label", label)];
        let kept = self.post(browser, "/account/passkeys", &fields);
        assert_eq!((kept.status, kept.to()), (303, "/account?done=passkeys#passkeys"), "{}", kept.body);
    }

    fn enter(&self, browser: &mut Browser, device: &mut Device) -> Reply {
        let (ceremony, options) = self.begin(browser, "/sign-in/passkey/begin");
        let fields = [("ceremony", ceremony.as_str()), ("passkey", &device.sign(&options)), ("next", "/account?x=1")];
        self.post(browser, "/sign-in/passkey", &fields)
    }

    fn noted(&self, kind: AccessKind) -> usize {
        let query = AccessQuery { kind: Some(kind), limit: 100, ..AccessQuery::default() };
        self.company.engine.gate().access_log(&query).unwrap().len()
    }
}

#[test]
fn a_passkey_lets_in_without_a_name() {
    let site = Named::new();
    let mut device = site.device(1);
    let mut anna = site.anna_with(&mut device);
    let page = site.get(&mut anna, "/account").body;
    assert!(page.contains("Blue key") && page.contains("never used"), "{page}");
    assert_eq!(site.noted(AccessKind::PasskeyAdded), 1);
    let mut elsewhere = site.company.browser();
    let form = site.get(&mut elsewhere, "/sign-in").body;
    assert!(form.contains("data-passkey=\"enter\"") && form.contains("username webauthn"), "{form}");
    let entered = site.enter(&mut elsewhere, &mut device);
    assert_eq!((entered.status, entered.to()), (303, "/account?x=1"), "{}", entered.body);
    let page = site.get(&mut elsewhere, "/account").body;
    assert!(page.contains("by passkey") && page.contains("last used"), "{page}");
}

#[test]
fn whoever_adds_or_takes_away_a_passkey_proves_who_it_is_first() {
    let site = Named::new();
    let mut device = site.device(1);
    let anna = site.anna_with(&mut device);
    drop(anna);
    let mut left_open = site.company.signed_in("Anna Weber");
    assert!(site.get(&mut left_open, "/account").body.contains("href=\"/prove?next=%2Faccount%23passkeys\""));
    assert_eq!(site.post(&mut left_open, "/account/passkeys/begin", &[]).status, 409);
    let id = site.company.engine.gate().ways_in(site.company.id("Anna Weber")).unwrap().passkeys[0].id.to_string();
    let taken = site.post(&mut left_open, "/account/passkeys/end", &[("id", &id)]);
    assert_eq!((taken.status, taken.to()), (303, "/prove?next=%2Faccount%23passkeys"));
    assert_eq!(site.post(&mut left_open, "/account/passkeys", &[("label", "x"), ("passkey", "{}")]).status, 422);
    assert!(site.get(&mut left_open, "/account").body.contains("Blue key"));
}

#[test]
fn an_answer_that_does_not_fit_lets_nobody_in() {
    let site = Named::new();
    let mut device = site.device(1);
    let mut anna = site.anna_with(&mut device);
    let mut tried = 0;
    let mut refused = |say: &str, change: &dyn Fn(&mut Device), undo: &dyn Fn(&mut Device)| {
        let mut stranger = site.company.browser();
        change(&mut device);
        let reply = site.enter(&mut stranger, &mut device);
        undo(&mut device);
        assert_eq!((reply.status, &stranger.cookie), (422, &None), "{say}: {}", reply.body);
        tried += 1;
    };
    let ours = format!("http://{}", site.host);
    refused("another site's page", &|d| d.origin = "http://evil.test".into(), &|d| d.origin.clone_from(&ours));
    refused("another port", &|d| d.origin = "http://localhost:1".into(), &|d| d.origin.clone_from(&ours));
    refused("nobody was checked", &|d| d.checks = false, &|d| d.checks = true);
    // Another device's key under the name of hers.
    let mut forged = site.device(2);
    let mut stranger = site.company.browser();
    let unknown = site.enter(&mut stranger, &mut forged);
    assert_eq!((unknown.status, &stranger.cookie), (422, &None), "a key that nobody knows");
    assert_eq!(site.noted(AccessKind::SignInRefused), tried + 1);
    // What was asked of one is answered by nobody else, and once.
    let (ceremony, options) = site.begin(&mut stranger, "/sign-in/passkey/begin");
    let answer = device.sign(&options);
    let fields = [("ceremony", ceremony.as_str()), ("passkey", &answer)];
    let proof = site.post(&mut anna, "/prove", &fields);
    assert_eq!(proof.status, 422, "what was asked of whoever signs in proves nothing of somebody who is in");
    assert_eq!(site.post(&mut stranger, "/sign-in/passkey", &fields).status, 422, "used up");
    assert_eq!(stranger.cookie, None);
}

#[test]
fn a_copy_of_a_key_is_noticed() {
    let site = Named::new();
    let mut device = site.device(1);
    site.anna_with(&mut device);
    device.counter = 10;
    assert_eq!(site.enter(&mut site.company.browser(), &mut device).status, 303);
    device.counter = 3;
    let copied = site.enter(&mut site.company.browser(), &mut device);
    assert_eq!(copied.status, 422);
    assert!(copied.body.contains("as a copy of it would be"), "{}", copied.body);
}

#[test]
fn a_signature_is_given_by_passkey_and_says_so() {
    let site = Named::new();
    let company = &site.company;
    let mut device = site.device(1);
    site.anna_with(&mut device);
    company.person("Ben Krause", &["quality_manager"]);
    let (_, revision) = company.drafted("Gauges are calibrated once a year.");
    let path = format!("/r/revisions/{revision}/move/submit_minor");
    let mut anna = company.signed_in("Anna Weber");
    let page = site.get(&mut anna, &path).body;
    assert!(page.contains("data-passkey=\"again\"") && page.contains("type=\"password\""), "{page}");
    let (ceremony, options) = site.begin(&mut anna, "/prove/passkey/begin");
    // Somebody else's answer to the same question proves nothing.
    let forged = site.device(3).sign(&options);
    let refused = site.post(&mut anna, &path, &[("once", "k1"), ("ceremony", &ceremony), ("passkey", &forged)]);
    assert_eq!(refused.status, 422, "{}", refused.body);
    let (ceremony, options) = site.begin(&mut anna, "/prove/passkey/begin");
    let answer = device.sign(&options);
    let signed = site.post(&mut anna, &path, &[("once", "k2"), ("ceremony", &ceremony), ("passkey", &answer)]);
    assert_eq!(signed.status, 303, "{}", signed.body);
    let record = site.get(&mut anna, &format!("/api/v1/registers/revisions/records/{revision}")).body;
    let record: Value = serde_json::from_str(&record).unwrap();
    assert_eq!(record["signatures"][0]["method"], "passkey", "{record}");
}

#[test]
fn passkeys_are_named_and_taken_away_by_their_person_only() {
    let site = Named::new();
    let company = &site.company;
    let mut device = site.device(1);
    let mut anna = site.anna_with(&mut device);
    company.person("Carl Sommer", &["staff"]);
    let person = company.id("Anna Weber");
    let id = company.engine.gate().ways_in(person).unwrap().passkeys[0].id.to_string();
    let mut carl = company.signed_in("Carl Sommer");
    assert_eq!(site.post(&mut carl, "/account/passkeys/name", &[("id", &id), ("label", "Mine")]).status, 404);
    let naughty = "<b onclick=alert(1)>\u{202e}\"'";
    assert_eq!(site.post(&mut anna, "/account/passkeys/name", &[("id", &id), ("label", naughty)]).status, 303);
    let page = site.get(&mut anna, "/account").body;
    assert!(!page.contains("<b onclick") && page.contains("&lt;b onclick=alert(1)&gt;"), "{page}");
    // The same device twice is one passkey.
    let (ceremony, options) = site.begin(&mut anna, "/account/passkeys/begin");
    assert_eq!(options["excludeCredentials"].as_array().unwrap().len(), 1);
    assert_eq!(options["authenticatorSelection"]["residentKey"], "required");
    let twice = device.make(&options);
    let reply =
        site.post(&mut anna, "/account/passkeys", &[("ceremony", &ceremony), ("passkey", &twice), ("label", "x")]);
    assert_eq!(reply.status, 422, "{}", reply.body);
    assert_eq!(site.post(&mut anna, "/account/passkeys/end", &[("id", &id)]).status, 303);
    assert_eq!(site.enter(&mut company.browser(), &mut device).status, 422);
    assert_eq!(site.noted(AccessKind::PasskeyDropped), 1);
}

#[test]
fn at_a_number_no_passkey_is_offered() {
    let site = Named::new();
    let mut browser = site.company.browser();
    assert!(!browser.get("/sign-in").body.contains("data-passkey"));
    let refused = browser.post("/sign-in/passkey/begin", &[]);
    assert_eq!(refused.status, 409);
    assert!(refused.body.contains("\"say\""), "{}", refused.body);
}

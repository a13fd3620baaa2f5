//! The recovery kit as one sheet: what somebody does at three in the morning, whom to call, where the copies are, and what opens them.

use jiff::tz::TimeZoneDatabase;
use plumb_engine::desk::KitView;
use plumb_print::{Body, Imprint, Section, Sheet};
use plumb_vault::Target;

/// What stands on it beside what the engine knows.
pub(crate) struct Told<'a> {
    pub(crate) kit: &'a KitView,
    /// Where copies are, a line each: what people call it, and where it is.
    pub(crate) places: &'a [(String, String)],
    pub(crate) key: KeyOnPaper,
    /// The code for the envelope, where one was just made.
    pub(crate) code: Option<&'a str>,
    /// What opens the emergency set.
    pub(crate) set: Option<&'a str>,
}

/// The recovery key, as far as anybody knows it now.
pub(crate) enum KeyOnPaper {
    /// There is no second copy yet, so there is nothing to be opened.
    None,
    /// It stands on an earlier page: nobody but whoever has that page knows it.
    Earlier,
    /// Its words, the last of which checks the others.
    Words(Vec<String>),
}

/// Lines for numbers that nobody entered yet: to be filled in by hand.
const TO_FILL: [&str; 5] =
    ["Insurer", "Police", "Data protection authority", "Customers who must know", "Certification body"];

/// Where a place stands that nobody decided on.
const SOMEWHERE: &str = "PLACE";

pub(crate) fn sheet(told: &Told<'_>) -> Sheet {
    let kit = told.kit;
    let zone = TimeZoneDatabase::bundled().get(&kit.zone).unwrap_or(jiff::tz::TimeZone::UTC);
    let at = zone.to_datetime(kit.at);
    let made = format!("Made on {} at {:02}:{:02} ({})", kit.day, at.hour(), at.minute(), kit.zone);
    let mut sections = vec![steps(), calls(kit), places(told), key(told)];
    sections.extend([with_plumb(told), with_restic(told)]);
    sections.push(Section { title: "Nobody can sign in any more".to_owned(), body: envelope(told) });
    if let Some(set) = told.set {
        let facts = vec![("Opens with".to_owned(), set.to_owned())];
        sections.push(Section { title: "Emergency set".to_owned(), body: Body::Facts { facts } });
    }
    Sheet {
        imprint: Imprint {
            title: format!("Recovery kit of {}", kit.organisation),
            organisation: kit.organisation.clone(),
            language: "en".to_owned(),
            day: kit.day,
            made,
            checkpoint: kit.head.clone(),
        },
        lead: "Keep it on paper, in two places, away from every computer. Whoever has it can read everything."
            .to_owned(),
        sections,
    }
}

fn steps() -> Section {
    let lines = [
        "Pull the network plugs, switch off the wireless. Leave machines running. Wipe nothing, pay nothing, answer nobody.",
        "Call the people on this page, from a telephone that does not hang on the company's network.",
        "Write the time of whatever you do on the back of this page.",
        "Connect no medium that holds copies to any machine that was on that network.",
        "Photograph what screens say. Set the machines that were hit apart: police and insurer want them as they are.",
        "Personal data concerned? The authority hears of it within 72 hours from when you knew (GDPR article 33).",
        "Open the emergency set on a clean machine: people go on working by it.",
        concat!(
            "Take a clean machine, new or installed afresh, without a network. Put Plumb on it: its one file, version ",
            env!("CARGO_PKG_VERSION"),
            " or newer. Keep that file on a stick with this page.",
        ),
        "Restore as below into an empty folder. The first page says up to when everything is there, and what was lost.",
        "New passwords for everybody. Then a new kit with a new key: this one was seen.",
    ];
    Section { title: "First ten steps".to_owned(), body: Body::Steps { lines: lines.map(ToOwned::to_owned).to_vec() } }
}

fn calls(kit: &KitView) -> Section {
    let to_fill = || TO_FILL.map(|who| (who.to_owned(), "____________________".to_owned())).to_vec();
    let mut facts = if kit.calls.is_empty() { to_fill() } else { kit.calls.clone() };
    if !kit.administrators.is_empty() {
        facts.push(("Run the system".to_owned(), kit.administrators.join(", ")));
    }
    Section { title: "Telephone".to_owned(), body: Body::Facts { facts } }
}

fn places(told: &Told<'_>) -> Section {
    let mut facts = told.places.to_vec();
    if facts.is_empty() {
        facts.push(("Copies".to_owned(), "there is no second copy yet".to_owned()));
    }
    let with = told.kit.kit_with.clone().unwrap_or_else(|| "____________________".to_owned());
    facts.push(("This page is with".to_owned(), with));
    Section { title: "Where the copies are".to_owned(), body: Body::Facts { facts } }
}

fn key(told: &Told<'_>) -> Section {
    let title = "Recovery key".to_owned();
    let text = |line: &str| Body::Text { lines: vec![line.to_owned()] };
    let body = match &told.key {
        KeyOnPaper::None => text("None yet: it comes with the first place for copies. Make a new kit then."),
        KeyOnPaper::Earlier => text("It stands on the page made before and nowhere else. Keep both pages together, or make a new key: plumb kit --new-key"),
        KeyOnPaper::Words(words) => Body::Secret {
            words: words.clone(),
            code: words.join("-"),
            alt: "The recovery key as a QR code".to_owned(),
            notes: vec![
                "The last word checks the others: a slip is noticed. Capital or small letters, hyphens or blanks: all the same.".to_owned(),
                "The computer that makes the copies does not know this key. Lost? Make a new one while that computer still runs.".to_owned(),
            ],
        },
    };
    Section { title, body }
}

fn first_place<'a>(told: &'a Told<'_>) -> &'a str {
    told.places.first().map_or(SOMEWHERE, |(_, place)| place.as_str())
}

fn with_plumb(told: &Told<'_>) -> Section {
    let place = quoted(first_place(told));
    let line = |what: &str, typed: String| (what.to_owned(), typed);
    let lines = vec![
        line(
            "Type the key into a text file key.txt, on one line. Then:",
            format!("plumb restore --from {place} --key-file key.txt plumb-data"),
        ),
        line("Open it:", "plumb serve --data plumb-data".to_owned()),
    ];
    Section { title: "Restore with Plumb".to_owned(), body: Body::Commands { lines } }
}

fn with_restic(told: &Told<'_>) -> Section {
    let lines = vec![
        (
            "The copies are repositories of restic (restic.net); any version from 0.14 opens them:".to_owned(),
            format!("{} --password-file key.txt restore latest --target files", restic(first_place(told))),
        ),
        (
            "files/plumb is then the whole data folder; copy.json in it says what it holds. With Plumb at hand again:"
                .to_owned(),
            "plumb verify --data files/plumb".to_owned(),
        ),
    ];
    Section { title: "Restore without Plumb".to_owned(), body: Body::Commands { lines } }
}

/// How restic is called for a place: what it takes from the environment stands before it.
fn restic(place: &str) -> String {
    // A folder is named as it stands; only what is spoken to has another name for restic.
    let spoken_to = place.starts_with("rest:") || place.starts_with("s3:");
    match place.parse::<Target>().ok().filter(|_| spoken_to) {
        None => format!("restic -r {}", quoted(place)),
        Some(target) => {
            let (environment, place) = target.for_restic();
            let mut before: Vec<String> =
                environment.iter().map(|(name, value)| format!("{name}={}", quoted(value))).collect();
            before.push(format!("restic -r {}", quoted(&place)));
            before.join(" ")
        }
    }
}

fn envelope(told: &Told<'_>) -> Body {
    match (told.code, &told.kit.envelope_of) {
        (Some(code), of) => {
            let of = of.as_deref().unwrap_or("whoever administers");
            Body::Facts {
                facts: vec![
                    ("Code".to_owned(), code.to_owned()),
                    ("Where".to_owned(), "sign-in page, *Open the envelope*".replace('*', "")),
                    (
                        "It lets in".to_owned(),
                        format!(
                            "as {of}, once; it ends every other session of {of}, and everybody who administers hears of it"
                        ),
                    ),
                ],
            }
        }
        (None, Some(of)) => {
            Body::Text { lines: vec![format!("The code stands on the page made before; it lets in as {of}, once.")] }
        }
        (None, None) => {
            Body::Text { lines: vec!["There is no code: it was used, or never made. plumb kit makes one.".to_owned()] }
        }
    }
}

/// A path as a shell takes it.
fn quoted(place: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "/._-:@".contains(c);
    if place.chars().all(plain) { place.to_owned() } else { format!("'{}'", place.replace('\'', r"'\''")) }
}

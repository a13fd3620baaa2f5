//! Evidence packs: what was released is proven, and every change to it is named, by this crate and by the script alike.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    process::Command,
};

use plumb_ledger::{
    Checkpoint, Digest, Fault, FaultKind, Kind, LogKey, PackMembers, PackVerified,
    evidence::{
        CHECKPOINT, CONTENTS, Contents, ENTRIES, Highest, MANIFEST, PackManifest, PackWriter, ReleaseName, is_path,
    },
    export::ListedFile,
    verify_evidence,
};
use serde_json::{Value, json};

use crate::{
    python::python_is_here,
    sample::{signer, token},
    story::{Story, set},
};

type Members = BTreeMap<String, Vec<u8>>;

struct InMemory<'a>(&'a Members);

impl PackMembers for InMemory<'_> {
    fn names(&self) -> Vec<String> {
        self.0.keys().cloned().collect()
    }

    fn read(&mut self, name: &str) -> Result<Vec<u8>, String> {
        self.0.get(name).cloned().ok_or_else(|| "it is missing".to_owned())
    }

    fn measure(&mut self, name: &str) -> Result<(u64, Digest), String> {
        self.read(name).map(|bytes| (bytes.len() as u64, Digest::of(&bytes)))
    }
}

fn check(members: &Members) -> Result<PackVerified, Fault> {
    verify_evidence(&mut InMemory(members), &[], &[])
}

/// How a pack is made that this page describes, or one that lies.
struct Making {
    highest: Highest,
    /// Who signed the release.
    signers: Vec<&'static str>,
    /// What the release names, where it is not what is there.
    named: Option<String>,
    /// The state it ends in.
    state: &'static str,
    /// Entries that are left out.
    without: BTreeSet<u64>,
    /// Entries whose body is withheld.
    headers_only: BTreeSet<u64>,
}

impl Default for Making {
    fn default() -> Self {
        Self {
            highest: Highest::Internal,
            signers: vec!["p-7"],
            named: None,
            state: "released",
            without: BTreeSet::new(),
            headers_only: BTreeSet::from([4]),
        }
    }
}

fn pages() -> Members {
    let page = |text: &str| format!("<!DOCTYPE html><p>{text}").into_bytes();
    BTreeMap::from([
        ("index.html".to_owned(), page("what is in it")),
        ("records/1.html".to_owned(), page("Körperschall")),
        ("files/1.pdf".to_owned(), b"%PDF-1.7".to_vec()),
    ])
}

fn listed(members: &Members) -> Vec<ListedFile> {
    let file = |(path, bytes): (&String, &Vec<u8>)| ListedFile {
        bytes: bytes.len() as u64,
        path: path.clone(),
        sha256: Digest::of(bytes),
    };
    members.iter().map(file).collect()
}

/// A log with keys that changed, two records, and a release; and the pack.
fn made(making: &Making) -> (Story, Members) {
    let mut members = pages();
    let contents = Contents::of(listed(&members), making.highest);
    let digest = Digest::of(&contents.to_bytes().unwrap()).to_hex();
    let mut story = Story::whole();
    let named = making.named.clone().unwrap_or(digest);
    let release = |story: &mut Story, kind, who: &str, to: &'static str, facts| {
        story.add("rel-1", kind, facts, |header| {
            header.register = token("releases");
            header.actor = token(who);
            header.to = Some(token(to));
        });
    };
    let set_contents = json!({"fact": "Set", "field": "contents", "value": named});
    release(&mut story, Kind::Created, "p-7", "prepared", vec![set_contents]);
    for (n, who) in making.signers.iter().enumerate() {
        let to = if n + 1 == making.signers.len() { making.state } else { "agreed" };
        let signed = json!({"fact": "Signed", "name": format!("Name of {who}")});
        release(&mut story, Kind::Moved, who, to, vec![signed]);
    }
    story.on("r-3", Kind::Changed, vec![set("after")]);
    let size = story.entries.len() as u64;
    let nodes = story.nodes();
    let mut writer = PackWriter::under(story.checkpoint(size, 3));
    for entry in &story.entries {
        let seq = entry.header().seq;
        let of_release = entry.header().record.as_str() == "rel-1";
        let of_keys = matches!(entry.header().kind, Kind::LogOpened | Kind::KeyRotated | Kind::KeyRevoked);
        let chosen = of_release || of_keys || [3, 4, 10].contains(&seq);
        if chosen && !making.without.contains(&seq) {
            let mut view = entry.view();
            if making.headers_only.contains(&seq) {
                view.content = None;
            }
            writer.entry(seq, &view, &nodes).unwrap();
        }
    }
    let name = ReleaseName { record: token("rel-1"), register: token("releases") };
    for (name, bytes) in writer.finish(&contents, name).unwrap() {
        members.insert(name.to_owned(), bytes);
    }
    (story, members)
}

fn edited(members: &Members, name: &str, change: impl FnOnce(&mut Vec<u8>)) -> Members {
    let mut members = members.clone();
    change(members.get_mut(name).unwrap());
    members
}

/// The manifest made anew over whatever is there: an attacker who keeps every list of hashes in step.
fn relisted(mut members: Members, contents_too: bool) -> Members {
    if contents_too {
        let mut own: Members = members.clone();
        for name in [MANIFEST, CHECKPOINT, CONTENTS, ENTRIES] {
            own.remove(name);
        }
        let highest = Contents::read(&members[CONTENTS]).unwrap().highest;
        members.insert(CONTENTS.to_owned(), Contents::of(listed(&own), highest).to_bytes().unwrap());
    }
    let mut manifest = PackManifest::read(&members[MANIFEST]).unwrap();
    members.remove(MANIFEST);
    manifest.files = listed(&members);
    members.insert(MANIFEST.to_owned(), manifest.to_bytes().unwrap());
    members
}

fn with_lines(members: &Members, change: impl FnOnce(&mut Vec<Vec<u8>>)) -> Members {
    let changed = edited(members, ENTRIES, |bytes| {
        let mut lines: Vec<Vec<u8>> = bytes.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
        change(&mut lines);
        *bytes = lines.concat();
    });
    relisted(changed, false)
}

fn replaced(members: &Members, name: &str, from: &str, to: &str) -> Members {
    edited(members, name, |bytes| {
        let text = String::from_utf8(bytes.clone()).unwrap();
        assert!(text.contains(from), "{name} has no {from}");
        *bytes = text.replacen(from, to, 1).into_bytes();
    })
}

/// One run of the script over all cases; each must judge as this crate does. Gives this crate's verdicts.
fn agreed(cases: &[(String, Members, Vec<String>, Vec<LogKey>)]) -> Vec<Result<PackVerified, Fault>> {
    let ours: Vec<_> = cases
        .iter()
        .map(|(_, members, against, keys)| {
            let kept: Vec<(String, Checkpoint)> =
                against.iter().map(|text| ("kept".to_owned(), Checkpoint::read(text).unwrap())).collect();
            verify_evidence(&mut InMemory(members), keys, &kept)
        })
        .collect();
    if !python_is_here() {
        return ours;
    }
    let folder = tempfile::tempdir().unwrap();
    let mut asked = String::new();
    for (n, (_, members, against, keys)) in cases.iter().enumerate() {
        let here = folder.path().join(n.to_string());
        for (name, bytes) in members {
            let path = here.join("pack").join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        fs::create_dir_all(here.join("pack")).unwrap();
        let mut kept = Vec::new();
        for (at, text) in against.iter().enumerate() {
            let path = here.join(format!("against-{at}"));
            fs::write(&path, text).unwrap();
            kept.push(path);
        }
        let keys: Vec<String> = keys.iter().map(ToString::to_string).collect();
        asked.push_str(&json!({"dir": here.join("pack"), "against": kept, "keys": keys}).to_string());
        asked.push('\n');
    }
    let list = folder.path().join("asked");
    fs::write(&list, asked).unwrap();
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/verify_ledger.py");
    let output =
        Command::new("python3").args([script, "--many"]).stdin(fs::File::open(list).unwrap()).output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    let answers: Vec<Value> = said.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(answers.len(), cases.len(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut disagreed = Vec::new();
    for (((name, ..), ours), theirs) in cases.iter().zip(&ours).zip(&answers) {
        let same = match ours {
            Ok(found) => {
                theirs["ok"] == json!(true)
                    && theirs["entries"] == json!(found.entries)
                    && theirs["with_bodies"] == json!(found.with_bodies)
                    && theirs["root"] == json!(found.root.to_hex())
            }
            Err(fault) => {
                let bad = &theirs["first_bad"];
                bad["word"] == json!(fault.what.as_str()) && bad["seq"] == json!(fault.seq)
            }
        };
        if !same {
            disagreed.push(format!("{name}: here {ours:?}, there {theirs}"));
        }
    }
    assert!(disagreed.is_empty(), "{} of {} differ:\n{}", disagreed.len(), cases.len(), disagreed.join("\n"));
    ours
}

fn case(name: &str, members: Members) -> (String, Members, Vec<String>, Vec<LogKey>) {
    (name.to_owned(), members, Vec::new(), Vec::new())
}

#[test]
fn a_pack_proves_what_was_released_and_by_whom() {
    let (story, members) = made(&Making::default());
    let found = check(&members).unwrap();
    assert_eq!((found.size, found.files), (story.entries.len() as u64, 3));
    assert_eq!(found.with_bodies + 1, found.entries, "one body is withheld");
    assert_eq!(found.released_by.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["Name of p-7"]);
    let keys = [1, 2].map(|seed| signer(seed).public().clone()).to_vec();
    let newest = story.newest().as_str().to_owned();
    let older = story.checkpoint(4, 1).as_str().to_owned();
    let two = Making { highest: Highest::Restricted, signers: vec!["p-7", "p-8"], ..Making::default() };
    let verdicts = agreed(&[
        case("as made", members.clone()),
        ("with keys".to_owned(), members.clone(), Vec::new(), keys),
        ("against the same size".to_owned(), members.clone(), vec![newest], Vec::new()),
        ("against an older one".to_owned(), members, vec![older], Vec::new()),
        case("confidential, by two", made(&two).1),
    ]);
    let found: Vec<PackVerified> = verdicts.into_iter().map(Result::unwrap).collect();
    assert!(found[2].compared && !found[3].compared && found[3].not_compared == ["kept"] && found[1].keys_known);
}

#[test]
fn every_changed_byte_of_every_member_is_named() {
    let (_, members) = made(&Making::default());
    let mut cases = Vec::new();
    for (name, bytes) in &members {
        for at in (0..bytes.len()).step_by(1 + bytes.len() / 40) {
            cases.push(case(&format!("{name} at {at}"), edited(&members, name, |bytes| bytes[at] ^= 1)));
        }
        cases.push(case(&format!("{name} cut"), edited(&members, name, |bytes| bytes.truncate(bytes.len() - 1))));
        let mut without = members.clone();
        without.remove(name);
        if name != CONTENTS {
            cases.push(case(&format!("without {name}"), without));
        }
    }
    for ((name, ..), verdict) in cases.iter().zip(agreed(&cases)) {
        let fault = verdict.expect_err(name);
        let member = name.split(' ').find(|word| members.contains_key(*word)).unwrap();
        assert!(fault.seq.is_some() || fault.say.contains(member) || member == MANIFEST, "{name}: {fault}");
    }
}

#[test]
fn lists_of_hashes_kept_in_step_deceive_nobody() {
    let (story, members) = made(&Making::default());
    let page = edited(&members, "records/1.html", |bytes| bytes.push(b'!'));
    let mut swapped = members.clone();
    let (one, other) = (members["index.html"].clone(), members["records/1.html"].clone());
    swapped.insert("index.html".to_owned(), other);
    swapped.insert("records/1.html".to_owned(), one);
    let mut more = members.clone();
    more.insert("records/2.html".to_owned(), b"slipped in".to_vec());
    let mut fewer = members.clone();
    fewer.remove("files/1.pdf");
    let lower = |highest: &str| {
        let (_, members) =
            made(&Making { highest: Highest::Confidential, signers: vec!["p-7", "p-8"], ..Making::default() });
        relisted(replaced(&members, CONTENTS, "confidential", highest), false)
    };
    let release_wrong = [
        case("a page changed", relisted(page.clone(), true)),
        case("two pages swapped", relisted(swapped, true)),
        case("a page more", relisted(more, true)),
        case("a file less", relisted(fewer, true)),
        case("said to be less confidential", lower("internal")),
        case("released by nobody", made(&Making { signers: vec![], ..Making::default() }).1),
        case("taken back", made(&Making { state: "withdrawn", ..Making::default() }).1),
        case("confidential, by one", made(&Making { highest: Highest::Confidential, ..Making::default() }).1),
        case(
            "restricted, by one person twice",
            made(&Making { highest: Highest::Restricted, signers: vec!["p-7", "p-7"], ..Making::default() }).1,
        ),
        case("of something else", made(&Making { named: Some("0".repeat(64)), ..Making::default() }).1),
        case("its last entry left out", made(&Making { without: BTreeSet::from([13]), ..Making::default() }).1),
        case("its first entry left out", made(&Making { without: BTreeSet::from([12]), ..Making::default() }).1),
        case("its body withheld", made(&Making { headers_only: BTreeSet::from([12]), ..Making::default() }).1),
    ];
    for ((name, ..), verdict) in release_wrong.iter().zip(agreed(&release_wrong)) {
        assert_eq!(verdict.expect_err(name).what, FaultKind::ReleaseWrong, "{name}");
    }
    let others = [
        (FaultKind::FileWrong, case("a page changed, its manifest too", relisted(page, false))),
        (FaultKind::OutOfPlace, case("lines swapped", with_lines(&members, |lines| lines.swap(1, 2)))),
        (FaultKind::OpeningWrong, case("no opening", with_lines(&members, |lines| drop(lines.remove(0))))),
        (FaultKind::LeafDiffers, {
            let changed = replaced(&members, ENTRIES, "\\\"kind\\\":\\\"moved\\\"", "\\\"kind\\\":\\\"filed\\\"");
            case("a header changed", relisted(changed, false))
        }),
        (FaultKind::BodyDiffers, {
            let changed = replaced(&members, ENTRIES, "10.50", "10.60");
            case("a body changed", relisted(changed, false))
        }),
        (FaultKind::KeyChangeWrong, {
            let (_, members) = made(&Making { headers_only: BTreeSet::from([9]), ..Making::default() });
            case("a revocation without what it says", members)
        }),
        (FaultKind::RootDiffers, {
            let root = story.newest().head().root.to_hex();
            case("another root in the manifest", replaced(&members, MANIFEST, &root, &"0".repeat(64)))
        }),
    ];
    let (kinds, cases): (Vec<_>, Vec<_>) = others.into_iter().unzip();
    for ((kind, (name, ..)), verdict) in kinds.iter().zip(&cases).zip(agreed(&cases)) {
        assert_eq!(verdict.expect_err(name).what, *kind, "{name}");
    }
}

#[test]
fn another_log_with_another_release_shows_only_against_what_is_kept_elsewhere() {
    let (_, honest) = made(&Making::default());
    // Whoever holds the key makes the same log again, with another page released in it.
    let (story, _) = made(&Making::default());
    let (forged_story, forged) = made(&Making { signers: vec!["p-9"], ..Making::default() });
    let kept = vec![story.newest().as_str().to_owned()];
    let keys = vec![signer(1).public().clone()];
    let verdicts = agreed(&[
        case("the forged one by itself", forged.clone()),
        ("the forged one against the kept checkpoint".to_owned(), forged, kept.clone(), Vec::new()),
        ("the honest one against it".to_owned(), honest.clone(), kept, Vec::new()),
        ("a key that is not known".to_owned(), honest, Vec::new(), keys),
    ]);
    assert_ne!(forged_story.newest().head().root, story.newest().head().root);
    assert!(verdicts[0].is_ok() && verdicts[2].is_ok());
    assert_eq!(verdicts[1].as_ref().unwrap_err().what, FaultKind::Fork);
    assert_eq!(verdicts[3].as_ref().unwrap_err().what, FaultKind::KeyUntrusted);
}

#[test]
fn a_path_leads_nowhere_but_into_the_pack() {
    for path in ["index.html", "records/CAL-2026-001.html", "files/0a.pdf", "a"] {
        assert!(is_path(path), "{path}");
    }
    for path in ["", "/etc/passwd", "../x", "a/../b", "a//b", "a/", ".", "a\\b", "ä", "a b", "C:x"] {
        assert!(!is_path(path), "{path}");
    }
}

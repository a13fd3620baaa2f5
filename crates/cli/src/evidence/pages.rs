//! What was chosen as pages: a first one, one for each record, and the files that records hold.

use std::{collections::BTreeMap, path::Path};

use jiff::tz::TimeZoneDatabase;
use plumb_engine::desk::{EvidenceRecord, EvidenceValue, PackView};
use plumb_ledger::{Digest, export::ListedFile};
use plumb_print::{PackImprint, PackIndex, PackLine, PackRecord, PackValue, pack_index, pack_record};
use plumb_store::FileStore;

/// A member of the archive.
#[derive(Debug)]
pub(super) enum Member {
    /// A page.
    Page(Vec<u8>),
    /// A file of a record, by digest and length.
    File(Digest, u64),
}

/// All of them, by path.
#[derive(Debug, Default)]
pub(super) struct Pages {
    pub(super) members: BTreeMap<String, Member>,
    /// Files that are not on disk as they were filed.
    pub(super) damaged: Vec<String>,
}

impl Pages {
    pub(super) fn listed(&self) -> Vec<ListedFile> {
        let listed = |(path, member): (&String, &Member)| {
            let (bytes, sha256) = match member {
                Member::Page(page) => (page.len() as u64, Digest::of(page)),
                Member::File(digest, bytes) => (*bytes, *digest),
            };
            ListedFile { bytes, path: path.clone(), sha256 }
        };
        self.members.iter().map(listed).collect()
    }
}

/// The pages of what was chosen: the same bytes for the same prefix of the log.
pub(super) fn made(view: &PackView, files: &FileStore) -> Pages {
    let imprint = imprint(view);
    let mut pages = Pages::default();
    let records = || view.registers.iter().flat_map(|register| register.records.iter().map(move |it| (register, it)));
    let names: BTreeMap<&str, String> =
        records().zip(1_u32..).map(|((_, record), n)| (record.record.as_str(), name(record, n))).collect();
    let path = |record: &EvidenceRecord| names.get(record.record.as_str()).cloned().unwrap_or_default();
    let mut registers = Vec::new();
    for register in &view.registers {
        let line = |record: &EvidenceRecord| PackLine {
            path: format!("records/{}", path(record)),
            number: number(record),
            title: record.title.clone(),
            state: record.state.clone().unwrap_or_default(),
        };
        registers.push((register.name.clone(), register.purpose.clone(), register.records.iter().map(line).collect()));
    }
    let mut place = 0_u32;
    for (register, record) in records() {
        let facts = record.facts.iter().map(|fact| {
            let value = match &fact.value {
                EvidenceValue::Text { text } => PackValue::Text(text.clone()),
                EvidenceValue::Prose { text } => PackValue::Prose(text.clone()),
                EvidenceValue::Table { columns, rows } => PackValue::Table(columns.clone(), rows.clone()),
                EvidenceValue::Links { links } => {
                    let link = |(name, to): &(String, Option<String>)| {
                        (name.clone(), to.as_ref().and_then(|to| names.get(to.as_str()).cloned()))
                    };
                    PackValue::Links(links.iter().map(link).collect())
                }
                EvidenceValue::Files { files: held } => {
                    let mut shown = Vec::new();
                    for (name, digest, bytes) in held {
                        place += 1;
                        let path = filed(files, digest, *bytes).map(|digest| {
                            let path = format!("files/{place:05}{}", ending(name));
                            pages.members.insert(path.clone(), Member::File(digest, *bytes));
                            format!("../{path}")
                        });
                        if path.is_none() {
                            pages.damaged.push(format!("{}: {name}", number(record)));
                        }
                        shown.push((name.clone(), path, *bytes));
                    }
                    PackValue::Files(shown)
                }
            };
            (fact.label.clone(), value)
        });
        let facts = facts.collect();
        let signature = |it: &plumb_engine::desk::SignatureView| {
            (it.name.clone(), it.meaning.clone(), it.at, it.method.clone(), it.current)
        };
        let entry = |it: &plumb_engine::desk::EvidenceEntry| (it.seq, it.at, it.who.clone(), it.kind.clone(), it.shown);
        let page = PackRecord {
            imprint: imprint.clone(),
            register: register.name.clone(),
            number: number(record),
            title: record.title.clone(),
            state: record.state.clone().unwrap_or_default(),
            facts,
            signatures: record.signatures.iter().map(signature).collect(),
            entries: record.entries.iter().map(entry).collect(),
        };
        let member = Member::Page(pack_record(&page).into_bytes());
        pages.members.insert(format!("records/{}", path(record)), member);
    }
    let index = PackIndex {
        imprint,
        about: view.about.iter().map(|(word, text)| (label(word).to_owned(), text.clone())).collect(),
        plan: view.plan.clone(),
        period: (view.from, view.until),
        highest: view.highest.clone(),
        registers,
        left_out: view.left_out.clone(),
    };
    pages.members.insert("index.html".to_owned(), Member::Page(pack_index(&index).into_bytes()));
    pages
}

fn imprint(view: &PackView) -> PackImprint {
    let zone = TimeZoneDatabase::bundled().get(&view.zone).unwrap_or(jiff::tz::TimeZone::UTC);
    let at = zone.to_datetime(view.at);
    let as_of = format!(
        "As of {}, {:02}:{:02} ({}): entries 0 to {} of the log, root {}",
        at.date(),
        at.hour(),
        at.minute(),
        view.zone,
        view.size.saturating_sub(1),
        view.root
    );
    PackImprint { organisation: view.organisation.clone(), audit: view.audit.clone(), as_of, zone }
}

fn number(record: &EvidenceRecord) -> String {
    record.number.clone().unwrap_or_else(|| record.record.clone())
}

/// A page's name: its place, and the number as far as every system can write it.
fn name(record: &EvidenceRecord, place: u32) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' };
    let number: String = number(record).chars().map(plain).take(60).collect();
    format!("{place:05}-{number}.html")
}

/// A file's digest, where the very file is there.
fn filed(files: &FileStore, digest: &str, bytes: u64) -> Option<Digest> {
    let digest: Digest = digest.parse().ok()?;
    let held = files.open(digest).ok()?;
    (held.metadata().ok()?.len() == bytes).then_some(digest)
}

/// A file's ending with its dot, where it is a plain one.
fn ending(name: &str) -> String {
    let ending = Path::new(name).extension().map(|ending| ending.to_string_lossy().into_owned()).unwrap_or_default();
    let fine = (1..=8).contains(&ending.len()) && ending.chars().all(|c| c.is_ascii_alphanumeric());
    if fine { format!(".{}", ending.to_lowercase()) } else { String::new() }
}

/// What a fact of an audit is called on the pages.
fn label(word: &str) -> &str {
    match word {
        "kind" => "Kind",
        "systems" => "Of",
        "criteria" => "Criteria",
        "scope" => "Scope and sites",
        "body" => "By",
        "planned" => "Planned for",
        "held" => "Held on",
        other => other,
    }
}

//! A process of its own over a store: this test binary runs itself with a task in the environment.
//!
//! The test `a_child_at_work` does nothing unless it is told a task, so an ordinary run passes over it.

use std::{
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::Arc,
};

use plumb_ledger::{Digest, Kind};
use plumb_model::{
    fact::{Fact, FileRef},
    id::FieldId,
};
use plumb_store::{
    Batch, Draft, Idempotency, OutboxItem, Random, StoreError, SystemRandom,
    conformance::{Desk, Fresh},
};

use crate::stage::{clock, opened};

const TASK: &str = "PLUMB_CHILD_TASK";
const DIR: &str = "PLUMB_CHILD_DIR";

/// A command that runs a task over a store.
pub(crate) fn command(task: &str, dir: &Path) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    as_child(&mut command, task, dir);
    command
}

/// The same under another program, such as strace, that ends with the arguments given.
pub(crate) fn command_under(program: &str, arguments: &[&str], task: &str, dir: &Path) -> Command {
    let mut command = Command::new(program);
    command.args(arguments).arg(std::env::current_exe().unwrap());
    as_child(&mut command, task, dir);
    command
}

fn as_child(command: &mut Command, task: &str, dir: &Path) {
    command
        .args(["--exact", "child::a_child_at_work", "--nocapture", "--test-threads=1", "-q"])
        .env(TASK, task)
        .env(DIR, dir)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the task comes from the test that runs this binary again")]
fn a_child_at_work() {
    let (Ok(task), Ok(dir)) = (std::env::var(TASK), std::env::var(DIR)) else { return };
    let store = opened(&PathBuf::from(dir), &clock());
    let fresh = Fresh { store, clock: clock(), keep: Box::new(()) };
    match task.as_str() {
        "writers" => writers(&fresh),
        "operations" => operations(&fresh),
        "until-it-fails" => until_it_fails(&fresh),
        other => say(&format!("unknown task {other}")),
    }
}

/// One write call each, so that a line is there whole or not at all.
pub(crate) fn say(line: &str) {
    std::io::stdout().lock().write_all(format!("{line}\n").as_bytes()).unwrap();
}

pub(crate) fn paper(id: &str, digest: Digest) -> Fact {
    let file = FileRef {
        id: id.to_owned(),
        digest: digest.to_hex(),
        name: format!("{id}.txt"),
        size_bytes: "1".to_owned(),
        media_type: "text/plain".to_owned(),
    };
    Fact::Filed { field: FieldId::new("papers").unwrap(), file }
}

/// Eight writers until somebody kills them: documents, uploads, approvals over two records, register edits.
fn writers(fresh: &Fresh) {
    let mut seed = [0; 8];
    SystemRandom.fill(&mut seed);
    let seed = u64::from_be_bytes(seed);
    std::thread::scope(|scope| {
        for writer in 0..8_u64 {
            let (store, clock) = (Arc::clone(&fresh.store), Arc::clone(&fresh.clock));
            scope.spawn(move || {
                let own = Fresh { store, clock, keep: Box::new(()) };
                let desk = Desk::new(&own, seed.wrapping_add(writer));
                for n in 0_u64.. {
                    acknowledged(&desk, writer, n);
                }
            });
        }
    });
}

fn acknowledged(desk: &Desk<'_>, writer: u64, n: u64) {
    let mut draft = desk.numbered(&[("title", &format!("of writer {writer}"))]).unwrap();
    let record = draft.record;
    if writer % 4 == 1 {
        let content = format!("{record}");
        let file = desk.store().files().put(&mut content.as_bytes(), 1000).unwrap();
        draft.facts.push(paper("f", file.digest));
    }
    let mut drafts = vec![draft];
    if writer % 4 == 2 {
        drafts.push(desk.thing(&[("title", &format!("pair of {record}"))]).unwrap());
    }
    let receipt = desk.write(drafts).unwrap();
    say(&format!("+ {record} {}", receipt.first_seq));
    if writer % 4 == 3 && n.is_multiple_of(2) {
        desk.write(vec![desk.change(record, 1, "title", "edited").unwrap()]).unwrap();
        say(&format!("~ {record} 0"));
    }
}

/// Twelve operations, each announced before and answered after.
fn operations(fresh: &Fresh) {
    let desk = Desk::new(fresh, 21);
    let store = desk.store();
    let made = desk.thing(&[("title", "document")]).unwrap();
    let record = made.record;
    let file = |content: &str| store.files().put(&mut content.as_bytes(), 1000).map(|file| file.digest);
    let change = |title: &str| Draft { seen: None, ..desk.change(record, 0, "title", title).unwrap() };
    let written = |drafts: Vec<Draft>| desk.write(drafts).map(|receipt| receipt.last_seq);
    let of_kind = |kind, facts| desk.draft("things", record, kind, None, facts).unwrap();
    let answer = |name: &str, done: Result<u64, StoreError>| say(&format!("answer {name} {}", done.unwrap()));
    let operation = |name: &str, act: &dyn Fn() -> Result<u64, StoreError>| {
        say(&format!("begin {name}"));
        answer(name, act());
    };
    operation("create", &|| written(vec![made.clone()]));
    operation("change", &|| written(vec![change("revised")]));
    operation("comment", &|| {
        let comment = Fact::Commented { id: desk.id(), text: "noted".to_owned(), mentions: Vec::new() };
        written(vec![of_kind(Kind::Commented, vec![comment])])
    });
    operation("number", &|| written(vec![desk.numbered(&[]).unwrap()]));
    operation("batch", &|| written(vec![desk.thing(&[]).unwrap(), desk.thing(&[]).unwrap()]));
    operation("file", &|| file("a new file").map(|_| 0));
    operation("attach", &|| {
        let digest = file("another new file")?;
        written(vec![of_kind(Kind::Filed, vec![paper("p", digest)])])
    });
    operation("keyed", &|| {
        let idempotency = Some(Idempotency { key: "k".to_owned(), content: Digest::of(b"c") });
        let batch = Batch { idempotency, ..desk.batch(vec![change("keyed")]) };
        store.append(batch).wait().map(|receipt| receipt.last_seq)
    });
    operation("mail", &|| {
        let item =
            OutboxItem { topic: "mail".to_owned(), dedupe: "m".to_owned(), payload: "x".to_owned(), not_before: None };
        let batch = Batch { outbox: vec![item], ..desk.batch(vec![change("mailed")]) };
        store.append(batch).wait().map(|receipt| receipt.last_seq)
    });
    operation("sent", &|| store.sent(vec![1]).wait().map(|()| 0));
    operation("advance", &|| store.advance("verdicts", 3).wait().map(|()| 0));
    operation("erase", &|| {
        let erased = written(vec![change("personal")])?;
        written(vec![Draft { erase: vec![erased], ..of_kind(Kind::Erased, Vec::new()) }])
    });
}

/// Writes until the first fault, says what it was, and whether reading goes on and writing does not.
fn until_it_fails(fresh: &Fresh) {
    let desk = Desk::new(fresh, 22);
    let mut last = None;
    for n in 0..3000 {
        let text = format!("{n} ").repeat(800);
        let draft = desk.thing(&[("title", "some"), ("text", &text)]).unwrap();
        let record = draft.record;
        match desk.write(vec![draft]) {
            Ok(_) => {
                say(&format!("+ {record} 0"));
                last = Some(record);
            }
            Err(error) => {
                say(&format!("fault {error}"));
                break;
            }
        }
    }
    let read = desk.store().snapshot().and_then(|look| last.map_or(Ok(None), |record| look.record(record)));
    say(&format!("read {}", read.is_ok_and(|record| record.is_some() == last.is_some())));
    match desk.write(vec![desk.thing(&[]).unwrap()]) {
        Err(error @ StoreError::ReadOnly { .. }) => say(&format!("refused {error}")),
        other => say(&format!("not refused {other:?}")),
    }
    say(&format!("read-only {}", desk.store().read_only().is_some()));
}

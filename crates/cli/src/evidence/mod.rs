//! `plumb evidence prepare` and `plumb evidence make`: what an auditor carries away, looked through and released by named people, as one
//! archive that opens in any browser and proves itself.

mod archive;
mod pages;

use std::{
    fs::{self, File},
    io::BufWriter,
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
};

use clap::{Args, Subcommand};
use jiff::civil::Date;
use plumb_engine::desk::{
    Answer, Caller, Desk, Done, EvidenceOf, EvidencePrepared, EvidenceWanted, PackView, Problem, ProblemKind,
    RecordRef, Request,
};
use plumb_ledger::{Digest, evidence::Contents};
use plumb_store::FileStore;
use serde::Serialize;
use serde_json::json;

pub(crate) use archive::{Opened, checkpoint_in, is_pack};
use pages::Pages;

use crate::{
    data_folder::{ask, path, unexpected},
    options::Shared,
    outcome::Outcome,
    terminal::{Terminal, count_of},
};

#[derive(Debug, Args)]
#[command(arg_required_else_help = true)]
pub(crate) struct Asked {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Choose what goes into a pack and enter it as a release, for people to look through
    Prepare(Prepare),
    /// Make the archive of what was released
    Make {
        /// The release's number
        release: String,
        /// The archive to write, ending in `.zip`
        #[arg(long, value_name = "FILE")]
        to: PathBuf,
    },
}

#[derive(Debug, Args)]
struct Prepare {
    /// The audit it is for, by number
    #[arg(long, value_name = "NUMBER")]
    audit: String,
    /// The first day of the period [default: everything that is not void]
    #[arg(long, value_name = "DATE", value_parser = crate::options::day)]
    from: Option<Date>,
    /// Its last day: records are taken as they stood then [default: today]
    #[arg(long, value_name = "DATE", value_parser = crate::options::day)]
    until: Option<Date>,
    /// Up to which classification: public, internal, confidential, restricted
    #[arg(long, value_name = "CLASS", default_value = "internal")]
    up_to: String,
    /// This register; may be given several times [default: all but people and what is ours alone]
    #[arg(long = "register", value_name = "NAME")]
    registers: Vec<String>,
    /// Only this record, by number; may be given several times
    #[arg(long = "record", value_name = "NUMBER")]
    records: Vec<String>,
}

/// A pack that was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Made {
    /// The release's number.
    pub(crate) release: String,
    /// Pages and files of records.
    pub(crate) files: usize,
    /// The archive's length.
    pub(crate) bytes: u64,
}

pub(crate) fn run(shared: &Shared, terminal: &Terminal, asked: &Asked) -> Result<Outcome, Problem> {
    let data = path(shared)?;
    let mut desk = |request: Request| ask(shared, request);
    match &asked.what {
        What::Prepare(asked) => {
            let wanted = EvidenceWanted {
                audit: RecordRef(asked.audit.clone()),
                from: asked.from,
                until: asked.until,
                registers: asked.registers.clone(),
                listed: asked.records.clone(),
                highest: asked.up_to.clone(),
            };
            let (view, pages, done) = prepare(&mut desk, &data, wanted, None)?;
            say_prepared(terminal, &view, &pages, &done);
            Ok(if pages.damaged.is_empty() { Outcome::Ran } else { Outcome::DoesNotHold })
        }
        What::Make { release, to } => {
            if to.extension().is_none_or(|ending| !ending.eq_ignore_ascii_case("zip")) {
                let say = format!("`{}` does not end in `.zip`; nothing was written", to.display());
                return Err(Problem::new(ProblemKind::Content, "evidence.format", say));
            }
            let made = make(&mut desk, &data, &RecordRef(release.clone()), to)?;
            if terminal.wants_data() {
                terminal.data(&json!({ "out": to.display().to_string(), "made": made }));
            } else {
                let files = count_of(made.files as u64, "page or file", "pages and files");
                terminal.say(format!("{} as {}: {files}", made.release, to.display()));
                terminal.say("Unpack it and open index.html. Whoever gets it checks it with `plumb verify FILE` or docs/verify_ledger.py.");
            }
            Ok(Outcome::Ran)
        }
    }
}

fn say_prepared(terminal: &Terminal, view: &PackView, pages: &Pages, done: &Done) {
    let number = done.number.clone().unwrap_or_else(|| done.record.clone());
    if terminal.wants_data() {
        terminal.data(&json!({
            "release": number, "files": pages.members.len(), "highest": view.highest, "left_out": view.left_out,
            "damaged": pages.damaged, "size": view.size,
        }));
        return;
    }
    let files = count_of(pages.members.len() as u64, "page or file", "pages and files");
    terminal.say(format!("{number} prepared for {}: {files}, the most confidential {}.", view.audit, view.highest));
    for (why, count) in &view.left_out {
        terminal.say(format!("left out: {}, {why}", count_of(*count, "record", "records")));
    }
    pages.damaged.iter().for_each(|name| terminal.say(format!("not as it was filed, and not in it: {name}")));
    if matches!(view.highest.as_str(), "confidential" | "restricted") {
        terminal.say(format!("Next, two different people: `plumb record move {number} agree`, then `plumb record move {number} release_second`."));
    } else {
        terminal.say(format!("Next: look through it, then `plumb record move {number} release`."));
    }
    terminal.say(format!("Then `plumb evidence make {number} --to FILE.zip`."));
}

/// Who answers: this process, or the one that holds the data folder.
type Asking<'a> = dyn FnMut(Request) -> Result<Answer, Problem> + 'a;

/// Chooses what goes in, makes the pages, and enters their digest as a release.
fn prepare(
    desk: &mut Asking<'_>,
    data: &Path,
    wanted: EvidenceWanted,
    key: Option<String>,
) -> Result<(PackView, Pages, Done), Problem> {
    let of = EvidenceOf::New { wanted };
    let Answer::Evidence(view) = desk(Request::Evidence { of })? else { return Err(unexpected()) };
    if view.registers.is_empty() {
        let say = "nothing of what was chosen may go in; nothing was prepared";
        return Err(Problem::new(ProblemKind::Content, "evidence.empty", say)
            .help("choose other registers, a longer period, or a higher classification"));
    }
    let pages = pages::made(&view, &files(data));
    let contents = contents(&view, &pages)?;
    let said = EvidencePrepared {
        wanted: view.wanted.clone(),
        size: view.size,
        contents: Digest::of(&contents).to_hex(),
        highest: view.highest.clone(),
        files: pages.members.len() as u64,
        left_out: view.left_out.clone(),
    };
    let Answer::Done(done) = desk(Request::FileRelease { said: Box::new(said), key })? else {
        return Err(unexpected());
    };
    Ok((*view, pages, done))
}

/// Writes the archive of a release beside and renames: one of that name is replaced whole, or stays.
fn make(desk: &mut Asking<'_>, data: &Path, release: &RecordRef, to: &Path) -> Result<Made, Problem> {
    let of = EvidenceOf::Release { release: release.clone() };
    let Answer::Evidence(view) = desk(Request::Evidence { of })? else { return Err(unexpected()) };
    let files = files(data);
    let pages = pages::made(&view, &files);
    let contents = String::from_utf8(contents(&view, &pages)?).map_err(|error| cannot(&error.to_string()))?;
    let request = Request::ProveRelease { release: release.clone(), contents };
    let Answer::EvidenceProof(proof) = desk(request)? else { return Err(unexpected()) };
    let beside = to.with_extension(format!("{}.part", std::process::id()));
    let failed = |error: &std::io::Error| cannot(&format!("`{}` cannot be written: {error}", to.display()));
    let file = File::create_new(&beside).map_err(|error| failed(&error))?;
    let done = archive::write(&pages, &proof.members, &files, BufWriter::new(file)).and_then(|out| {
        let file = out.into_inner().map_err(|error| failed(error.error()))?;
        let bytes = file.sync_all().and_then(|()| file.metadata()).map_err(|error| failed(&error))?.len();
        fs::rename(&beside, to).map_err(|error| failed(&error))?;
        Ok(Made { release: proof.release.clone(), files: pages.members.len(), bytes })
    });
    if done.is_err() {
        // What was begun is of no use to anybody; that it cannot be taken away changes nothing.
        let _ = fs::remove_file(&beside);
    }
    done
}

fn contents(view: &PackView, pages: &Pages) -> Result<Vec<u8>, Problem> {
    let highest = serde_json::from_value(json!(view.highest)).map_err(|error| cannot(&error.to_string()))?;
    Contents::of(pages.listed(), highest).to_bytes().map_err(|error| cannot(&error.to_string()))
}

fn files(data: &Path) -> FileStore {
    FileStore::new(data.join("files"), data.join("tmp"))
}

fn cannot(why: &str) -> Problem {
    Problem::new(ProblemKind::Content, "evidence.write", format!("{why}; no pack was written"))
}

/// Packs made for pages since the program began: each is written under a name of its own.
static MADE: AtomicU64 = AtomicU64::new(0);

/// Makes packs for the pages of a running server.
#[derive(Debug)]
pub(crate) struct PackMaker {
    pub(crate) data: PathBuf,
}

impl plumb_web::EvidencePacks for PackMaker {
    fn prepare(
        &self,
        desk: &dyn Desk,
        caller: &Caller,
        wanted: EvidenceWanted,
        key: Option<String>,
    ) -> Result<Done, Problem> {
        prepare(&mut |request| desk.ask(caller, request), &self.data, wanted, key).map(|(_, _, done)| done)
    }

    fn make(&self, desk: &dyn Desk, caller: &Caller, release: &RecordRef) -> Result<(String, File), Problem> {
        let n = MADE.fetch_add(1, Ordering::Relaxed);
        let to = self.data.join("tmp").join(format!("evidence-{}-{n}.zip", std::process::id()));
        let made = make(&mut |request| desk.ask(caller, request), &self.data, release, &to)?;
        let file = File::open(&to).map_err(|error| cannot(&error.to_string()));
        // What is open stays readable until it is sent; what cannot be taken away yet goes when the program starts again.
        let _ = fs::remove_file(&to);
        let file = file?;
        Ok((made.release, file))
    }
}

//! Single records and files out of a copy, as they stood then, without bringing everything back.

use std::{collections::BTreeSet, fs, path::Path};

use jiff::Timestamp;
use plumb_engine::desk::{ActorName, Answer, Caller, Desk as _, Problem, ProblemKind, RecordRef, RecordView, Request};
use serde_json::json;

use crate::{
    copies::Place,
    data_folder::{self, unexpected},
    outcome::Outcome,
    premises::vault_problem,
    terminal::Terminal,
};

/// What a folder needs to be opened and asked, without the files of records.
const FRAME: [&str; 4] = ["plumb.db", "head", "key", data_folder::DEMO_CLOCK];

/// Files of one folder that are fetched at most to read one record's packs.
const MOST_PACKS: usize = 64;

pub(crate) fn run(
    terminal: &Terminal,
    place: &Place,
    at: Option<Timestamp>,
    only: &[String],
    to: &Path,
) -> Result<Outcome, Problem> {
    fs::create_dir_all(to).map_err(|error| cannot(to, &error))?;
    let (paths, numbers): (Vec<&str>, Vec<&str>) =
        only.iter().map(String::as_str).partition(|what| what.contains('/') || what.contains('.'));
    let mut written = Vec::new();
    if !paths.is_empty() {
        let fetched = plumb_vault::fetch(&place.target, &place.key, at, &paths, to).map_err(vault_problem)?;
        if let Some(absent) = fetched.absent.first() {
            let say = format!("the copy of {} holds no `{absent}`", fetched.snapshot.made);
            return Err(Problem::new(ProblemKind::NotFound, "copies.no-file", say));
        }
        written.extend(fetched.files.iter().map(|file| file.display().to_string()));
    }
    if !numbers.is_empty() {
        records(place, at, &numbers, to, &mut written)?;
    }
    if terminal.wants_data() {
        terminal.data(&json!({ "ok": true, "files": written }));
    } else {
        for file in &written {
            terminal.say(file);
        }
    }
    Ok(Outcome::Ran)
}

/// Each record as data and as text, and the files filed under it by their names.
fn records(
    place: &Place,
    at: Option<Timestamp>,
    numbers: &[&str],
    to: &Path,
    written: &mut Vec<String>,
) -> Result<(), Problem> {
    let frame = Frame { dir: to.join(".frame") };
    fs::create_dir_all(frame.dir.join("files")).map_err(|error| cannot(&frame.dir, &error))?;
    fs::create_dir_all(frame.dir.join("tmp")).map_err(|error| cannot(&frame.dir, &error))?;
    let bring =
        |paths: &[&str]| plumb_vault::fetch(&place.target, &place.key, at, paths, &frame.dir).map_err(vault_problem);
    bring(&FRAME)?;
    let mut had = BTreeSet::new();
    let engine = loop {
        match data_folder::engine(&frame.dir) {
            Ok(engine) => break engine,
            // The packs lie among the files; each that is missing is named, and fetched.
            Err(problem) => {
                match absent(&problem).filter(|digest| had.len() < MOST_PACKS && had.insert(digest.clone())) {
                    Some(digest) => drop(bring(&[&path_of(&digest)])?),
                    None => return Err(problem),
                }
            }
        }
    };
    let caller = Caller::at_the_machine(ActorName::Operator);
    for number in numbers {
        let answer = engine.ask(&caller, Request::Show { record: RecordRef::from(*number), on: None })?;
        let Answer::Record(record) = answer else { return Err(unexpected()) };
        let mut put = |name: String, content: &[u8]| {
            let file = to.join(&name);
            fs::write(&file, content).map_err(|error| cannot(&file, &error))?;
            written.push(file.display().to_string());
            Ok::<_, Problem>(())
        };
        put(format!("{number}.json"), json!(record).to_string().as_bytes())?;
        for (name, digest) in files_of(&record) {
            let path = path_of(&digest);
            bring(&[&path])?;
            let content = fs::read(frame.dir.join(&path)).map_err(|error| cannot(to, &error))?;
            put(format!("{number} {}", plain(&name)), &content)?;
        }
    }
    Ok(())
}

fn files_of(record: &RecordView) -> Vec<(String, String)> {
    record.files.values().flatten().map(|file| (file.name.clone(), file.digest.clone())).collect()
}

fn path_of(digest: &str) -> String {
    let folder: String = digest.chars().take(2).collect();
    format!("files/{folder}/{digest}")
}

/// The digest that a problem of an absent file names.
fn absent(problem: &Problem) -> Option<String> {
    let digest =
        problem.say.split('`').find(|part| part.len() == 64 && part.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
    (problem.code == "fault.file-absent").then(|| digest.to_owned())
}

/// A name that leads nowhere else.
fn plain(name: &str) -> String {
    name.chars().map(|c| if c == '/' || c == '\\' || c.is_control() { '_' } else { c }).collect()
}

fn cannot(place: &Path, error: &std::io::Error) -> Problem {
    Problem::new(ProblemKind::Fault, "copies.io", format!("cannot write into `{}`: {error}", place.display()))
}

/// The opened frame, gone afterwards: it holds everything but the files.
struct Frame {
    dir: std::path::PathBuf,
}

impl Drop for Frame {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.dir) {
            tracing::warn!(%error, "the frame of the copy stays in `.frame`: remove it");
        }
    }
}

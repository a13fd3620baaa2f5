//! `plumb pack check DIR`: reads packs the way the program does and names every mistake with file, line and help;
//! `plumb pack doc [DIR]`: the page of their checks. `plumb pack list`, `on`, `off`: which standards rule.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use clap::{Args, Subcommand};
use plumb_engine::desk::{Problem, ProblemKind};
use plumb_model::{
    id::CheckCode,
    judge::fixture,
    pack::{self, Diagnostic, Diagnostics, PackSet},
};
use serde::Serialize;
use serde_json::json;

use crate::{
    options::Shared,
    outcome::Outcome,
    pack_doc, shipped,
    standards::{self, Switch},
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
    /// Load a pack, or a folder of packs, and run the fixtures of its checks
    Check {
        /// A folder with `pack.toml`, or one that holds such folders
        dir: PathBuf,
    },
    /// The standards we work by, and those that may be switched on
    List,
    /// Switch a standard on: it is judged from then on
    On {
        /// The standard or its pack, such as iso-14001-2015
        standard: String,
        /// Only say what it would bring
        #[arg(long)]
        dry_run: bool,
        /// Why, for whoever asks later
        #[arg(long)]
        reason: Option<String>,
    },
    /// Switch a standard off: it is judged no more, and nothing is lost
    Off {
        /// The standard or its pack, such as iso-14001-2015
        standard: String,
        /// Only say what it would take
        #[arg(long)]
        dry_run: bool,
        /// Why, for whoever asks later
        #[arg(long)]
        reason: Option<String>,
    },
    /// Print the page of checks: for each requirement what is judged, on what ground, or why nothing is
    Doc {
        /// A folder of packs, or one pack; without it the packs that ship
        dir: Option<PathBuf>,
    },
}

pub(crate) fn run(shared: &Shared, terminal: &Terminal, asked: &Asked) -> Result<Outcome, Problem> {
    match &asked.what {
        What::Check { dir } => Ok(check(terminal, &Packs::read(dir)?)),
        What::List => standards::list(shared, terminal),
        What::On { standard, dry_run, reason } => {
            let (reason, dry_run) = (reason.as_deref(), *dry_run);
            standards::switch(shared, terminal, &Switch { standard, on: true, reason, dry_run })
        }
        What::Off { standard, dry_run, reason } => {
            let (reason, dry_run) = (reason.as_deref(), *dry_run);
            standards::switch(shared, terminal, &Switch { standard, on: false, reason, dry_run })
        }
        What::Doc { dir } => {
            let packs = dir.as_deref().map(Packs::read).transpose()?.unwrap_or_default();
            doc(terminal, &packs)
        }
    }
}

fn doc(terminal: &Terminal, packs: &Packs) -> Result<Outcome, Problem> {
    let set = packs.load().map_err(|mistakes| {
        let say = mistakes.0.first().map_or_else(String::new, ToString::to_string);
        Problem::new(ProblemKind::Content, "pack.mistake", say).help("`plumb pack check` names every mistake")
    })?;
    let page = pack_doc::page(&set);
    if terminal.wants_data() {
        terminal.data(&json!({ "page": page }));
    } else {
        terminal.say(page.trim_end());
    }
    Ok(Outcome::Ran)
}

fn check(terminal: &Terminal, packs: &Packs) -> Outcome {
    let mistakes = packs.mistakes();
    let files = packs.files.len() as u64;
    if terminal.wants_data() {
        terminal.data(&json!({ "ok": mistakes.is_empty(), "files": files, "mistakes": mistakes }));
    } else if mistakes.is_empty() {
        terminal.say(format!("{} read, no mistake found.", count_of(files, "file", "files")));
    } else {
        for mistake in &mistakes {
            terminal.say(format!("{}\n", mistake.text));
        }
        terminal.say(format!("{} found.", count_of(mistakes.len() as u64, "mistake", "mistakes")));
    }
    if mistakes.is_empty() { Outcome::Ran } else { Outcome::DoesNotHold }
}

/// A mistake with its place.
#[derive(Debug, Serialize)]
struct Mistake {
    file: String,
    line: usize,
    say: String,
    help: Option<String>,
    #[serde(skip)]
    text: String,
}

/// Packs read from a folder: their files by loader's path, and the folder each pack lies in.
#[derive(Default)]
struct Packs {
    files: Vec<(String, String)>,
    places: BTreeMap<String, PathBuf>,
}

impl Packs {
    fn read(dir: &Path) -> Result<Self, Problem> {
        let mut packs = Self { files: Vec::new(), places: BTreeMap::new() };
        if dir.join("pack.toml").is_file() {
            packs.read_pack(dir)?;
        } else {
            for folder in sorted(dir)?.into_iter().filter(|path| path.join("pack.toml").is_file()) {
                packs.read_pack(&folder)?;
            }
        }
        if packs.files.is_empty() {
            let say = format!("there is no pack in `{}`", dir.display());
            return Err(Problem::new(ProblemKind::Content, "pack.none", say)
                .help("name a folder that holds pack.toml, or folders that do"));
        }
        Ok(packs)
    }

    fn read_pack(&mut self, folder: &Path) -> Result<(), Problem> {
        let manifest = fs::read_to_string(folder.join("pack.toml")).map_err(|error| unread(folder, &error))?;
        let named = toml::from_str::<toml::Table>(&manifest)
            .ok()
            .and_then(|table| Some(table.get("pack")?.get("id")?.as_str()?.to_owned()));
        // A pack whose id cannot be read goes by its folder's name; the loader then says what is wrong with it.
        let name = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let id = named.unwrap_or(name);
        let mut folders = vec![folder.to_owned()];
        while let Some(at) = folders.pop() {
            for path in sorted(&at)? {
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                let text = fs::read_to_string(&path).map_err(|error| unread(&path, &error))?;
                let within = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().replace('\\', "/");
                self.files.push((format!("{id}/{within}"), text));
            }
        }
        self.places.insert(id, folder.to_owned());
        Ok(())
    }

    /// A single pack is read among the packs that ship, so that what it needs is there.
    fn load(&self) -> Result<PackSet, Diagnostics> {
        let replaced = |path: &str| path.split('/').next().is_some_and(|id| self.places.contains_key(id));
        let beside = shipped::packs().into_iter().filter(|(path, _)| !replaced(path));
        pack::load(self.files.iter().cloned().chain(beside))
    }

    /// Every mistake.
    fn mistakes(&self) -> Vec<Mistake> {
        match self.load() {
            Err(diagnostics) => diagnostics.0.into_iter().map(|one| self.mistake(one)).collect(),
            Ok(packs) => fixture::run_all(&packs)
                .into_iter()
                .filter_map(|(code, case, say)| self.of_case(&code, &case, say))
                .collect(),
        }
    }

    fn mistake(&self, mut one: Diagnostic) -> Mistake {
        one.file = self.shown(&one.file);
        Mistake { text: one.to_string(), file: one.file, line: one.line, say: one.say, help: one.help }
    }

    /// A fixture that does not say what it should, with the line of its case. Cases of packs that ship are not this author's.
    fn of_case(&self, code: &CheckCode, case: &str, say: String) -> Option<Mistake> {
        let name = format!("/fixtures/{code}.toml");
        let (path, text) = self.files.iter().find(|(path, _)| path.ends_with(&name))?;
        let line = text.lines().position(|line| line.starts_with("name") && line.contains(case)).map_or(1, |at| at + 1);
        let file = self.shown(path);
        let text = format!("error: {code}, case `{case}`: {say}\n --> {file}:{line}");
        Some(Mistake { file, line, say, help: None, text })
    }

    /// The path as the author knows it.
    fn shown(&self, path: &str) -> String {
        match path.split_once('/').and_then(|(id, within)| Some(self.places.get(id)?.join(within))) {
            Some(place) => place.display().to_string(),
            None => path.to_owned(),
        }
    }
}

fn sorted(folder: &Path) -> Result<Vec<PathBuf>, Problem> {
    let entries = fs::read_dir(folder).and_then(Iterator::collect::<std::io::Result<Vec<_>>>);
    let mut paths: Vec<PathBuf> =
        entries.map_err(|error| unread(folder, &error))?.iter().map(fs::DirEntry::path).collect();
    paths.sort();
    Ok(paths)
}

fn unread(path: &Path, error: &std::io::Error) -> Problem {
    Problem::new(ProblemKind::Content, "pack.unread", format!("`{}` cannot be read: {error}", path.display()))
}

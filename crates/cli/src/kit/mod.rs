//! `plumb kit`: the page that opens everything on the day when nothing else does. Printed once, kept on paper.

mod page;

use std::{
    io,
    path::{Path, PathBuf},
};

use clap::Args;
use plumb_engine::{
    Engine,
    desk::{Answer, KitGiven, KitMade, KitPart, KitView, Problem, ProblemKind, Request},
};
use plumb_print::{Page, Sheet, pdf};

use self::page::{KeyOnPaper, Told};
use crate::{
    data_folder::{ask, path, unexpected},
    emergency,
    export::keep_private,
    options::Shared,
    outcome::Outcome,
    places::{OnPaper, Places, typed_key},
    terminal::Terminal,
};

#[derive(Debug, Args)]
pub(crate) struct Asked {
    /// Where to write it, ending in `.pdf` or `.txt`; without it the text is printed here
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Draw a new recovery key and let it open every place for copies
    #[arg(long, conflicts_with = "key_file")]
    new_key: bool,
    /// The recovery key as it stands on the kit made before, in a file, to be printed again
    #[arg(long, value_name = "FILE")]
    key_file: Option<PathBuf>,
    /// Only say whether the kit made last still says what holds now
    #[arg(long, conflicts_with_all = ["out", "new_key", "key_file"])]
    check: bool,
}

/// How the key comes onto the page.
#[derive(Debug, Clone)]
pub(crate) enum KeyWanted {
    /// A new one where there is none yet; else it stays on the page made before.
    AsNeeded,
    /// A new one.
    New,
    /// As typed from the page made before.
    Typed(String),
}

pub(crate) fn run(shared: &Shared, terminal: &Terminal, asked: &Asked) -> Result<Outcome, Problem> {
    let data = path(shared)?;
    if asked.check {
        return check(shared, terminal, &data);
    }
    let wanted = match &asked.key_file {
        Some(file) => KeyWanted::Typed(read_key(file)?),
        None if asked.new_key => KeyWanted::New,
        None => KeyWanted::AsNeeded,
    };
    let form = asked.out.as_deref().map(form_of).transpose()?;
    let sheet = make(&data, &wanted, |request| ask(shared, request))?;
    match (&asked.out, form) {
        (Some(out), Some(form)) => {
            let bytes = written(&sheet, form)?;
            keep_private(out, &bytes).map_err(|error| cannot_write(out, &error))?;
            if terminal.wants_data() {
                let out = out.display().to_string();
                terminal.data(&serde_json::json!({ "out": out, "bytes": bytes.len(), "made": sheet.imprint.made }));
            } else {
                terminal.say(format!("The recovery kit is written to {}.", out.display()));
                terminal.say("Print it twice, put the pages in two places away from here, then delete the file: whoever has it can read everything.");
            }
        }
        _ if terminal.wants_data() => terminal.data(&serde_json::json!({ "text": sheet.text() })),
        _ => sheet.text().lines().for_each(|line| terminal.say(line)),
    }
    Ok(Outcome::Ran)
}

/// Makes the kit and writes it to a file.
pub(crate) fn write(shared: &Shared, data: &Path, out: &Path) -> Result<(), Problem> {
    let form = form_of(out)?;
    let sheet = make(data, &KeyWanted::AsNeeded, |request| ask(shared, request))?;
    keep_private(out, &written(&sheet, form)?).map_err(|error| cannot_write(out, &error))
}

/// Makes the kit: draws what is to be drawn, notes it in the log, and gives the sheet, which is nowhere else.
pub(crate) fn make(
    data: &Path,
    wanted: &KeyWanted,
    mut ask: impl FnMut(Request) -> Result<Answer, Problem>,
) -> Result<Sheet, Problem> {
    let places = Places::read(data)?;
    let lines = places.lines();
    let given = KitGiven { places: lines.clone(), key: None };
    let Answer::Kit(before) = ask(Request::Kit { given: given.clone() })? else { return Err(unexpected()) };
    let drawn = match wanted {
        _ if places.is_empty() => None,
        KeyWanted::New => Some(places.draw_key()?),
        KeyWanted::AsNeeded if before.key.is_none() => Some(places.draw_key()?),
        KeyWanted::AsNeeded => None,
        KeyWanted::Typed(text) => Some(typed_key(text)?),
    };
    let key = drawn.as_ref().map(|drawn| drawn.fingerprint.clone());
    let Answer::KitMade(made) = ask(Request::MakeKit { given: KitGiven { key, ..given } })? else {
        return Err(unexpected());
    };
    let KitMade { kit, code, .. } = *made;
    let set = emergency::password(data)?;
    let key = match drawn {
        Some(OnPaper { words, .. }) => KeyOnPaper::Words(words),
        None if places.is_empty() => KeyOnPaper::None,
        None => KeyOnPaper::Earlier,
    };
    let facts = places.facts();
    Ok(page::sheet(&Told { kit: &kit, places: &facts, key, code: Some(&code), set: Some(&set) }))
}

/// How the kit made last stands to what holds now.
pub(crate) fn state(data: &Path, mut ask: impl FnMut(Request) -> Result<Answer, Problem>) -> Result<KitView, Problem> {
    let given = KitGiven { places: Places::read(data)?.lines(), key: None };
    let Answer::Kit(kit) = ask(Request::Kit { given })? else { return Err(unexpected()) };
    Ok(*kit)
}

/// Holds the kit made last against what holds now; where it is out of date, making one becomes somebody's work.
pub(crate) fn hold(engine: &Engine, data: &Path) -> Result<(), Problem> {
    engine.hold_kit(&KitGiven { places: Places::read(data)?.lines(), key: None })
}

fn check(shared: &Shared, terminal: &Terminal, data: &Path) -> Result<Outcome, Problem> {
    let kit = state(data, |request| ask(shared, request))?;
    let current = kit.made.is_some() && kit.changed.is_empty();
    if terminal.wants_data() {
        terminal.data(&serde_json::json!({ "current": current, "made": kit.made, "changed": kit.changed }));
    } else {
        match kit.made {
            None => terminal.say("No recovery kit was made yet: plumb kit --out kit.pdf"),
            Some(made) if current => terminal.say(format!("The kit of {made} says what holds.")),
            Some(made) => {
                let why: Vec<&str> = kit.changed.iter().copied().map(KitPart::because).collect();
                terminal.say(format!("The kit of {made} is out of date because {}.", why.join(", and ")));
            }
        }
    }
    Ok(if current { Outcome::Ran } else { Outcome::DoesNotHold })
}

/// The two forms of the page.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Form {
    Pdf,
    Text,
}

pub(crate) fn written(sheet: &Sheet, form: Form) -> Result<Vec<u8>, Problem> {
    match form {
        Form::Text => Ok(sheet.text().into_bytes()),
        Form::Pdf => pdf(&Page::Sheet(sheet))
            .map(|pdf| pdf.bytes)
            .map_err(|error| Problem::new(ProblemKind::Fault, "fault.print", error.to_string())),
    }
}

pub(crate) fn form_of(out: &Path) -> Result<Form, Problem> {
    let ending = out.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    match ending.as_deref() {
        Some("pdf") => Ok(Form::Pdf),
        Some("txt") => Ok(Form::Text),
        _ => {
            let say = format!("`{}` ends neither in `.pdf` nor in `.txt`; nothing was made", out.display());
            Err(Problem::new(ProblemKind::Content, "kit.format", say))
        }
    }
}

fn read_key(file: &Path) -> Result<String, Problem> {
    std::fs::read_to_string(file).map_err(|error| {
        let say = format!("`{}` cannot be read: {error}; nothing was made", file.display());
        Problem::new(ProblemKind::Content, "kit.key-file", say)
    })
}

fn cannot_write(out: &Path, error: &io::Error) -> Problem {
    let say = format!("cannot write `{}`: {error}", out.display());
    Problem::new(ProblemKind::Content, "kit.path", say)
        .help("the code for the envelope is made: make the kit again, to a place that can be written")
}

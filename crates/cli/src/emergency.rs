//! `plumb emergency`: the documents in force and chosen registers as plain pages and PDF, in one archive that opens without Plumb, for a
//! medium that is not left mounted.

use std::{
    fs::{self, File},
    io::{BufWriter, Seek, Write},
    path::{Path, PathBuf},
};

use clap::Args;
use jiff::{civil::Date, tz::TimeZoneDatabase};
use plumb_engine::{
    Engine,
    desk::{
        ActorName, Answer, Caller, Desk as _, EmergencyDocument, EmergencyView, EmergencyWanted, Problem, ProblemKind,
        RegisterTable, Request, TableCell,
    },
};
use plumb_ledger::Digest;
use plumb_print::{Document, Group, Imprint, Index, IndexEntry, Listing, Page, Parcel, html, pdf};
use plumb_store::{FileStore, Random, SystemRandom};
use plumb_vault::SetSettings;
use serde::Serialize;

use crate::{
    data_folder::{ask, path, unexpected},
    options::Shared,
    outcome::Outcome,
    terminal::{Terminal, count_of},
};

/// Rows of a register that are printed; the page shows them all.
const PRINTED_ROWS: usize = 1_000;

/// The file in the data folder that holds what opens the sets, so that a schedule can make them.
const PASSWORD_FILE: &str = "emergency.key";

/// Letters of a password that are not taken for one another on paper.
const LETTERS: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

#[derive(Debug, Args)]
pub(crate) struct Asked {
    /// The archive to write, ending in `.zip`
    #[arg(long, value_name = "FILE", required_unless_present = "carried")]
    to: Option<PathBuf>,
    /// Instead of making one: note that it was copied to its medium today
    #[arg(long, conflicts_with = "to")]
    carried: bool,
    /// With --carried: on this day
    #[arg(long, requires = "carried", value_name = "DATE", value_parser = crate::options::day)]
    on: Option<Date>,
    /// Only this document, by number; may be given several times [default: all that are in force]
    #[arg(long = "document", value_name = "NUMBER")]
    documents: Vec<String>,
    /// This register; may be given several times [default: people, copies and drills]
    #[arg(long = "register", value_name = "NAME")]
    registers: Vec<String>,
    /// Up to which classification: public, internal, confidential, restricted
    #[arg(long, value_name = "CLASS", default_value = "internal")]
    up_to: String,
    /// A file with the password, instead of the one drawn for this data folder
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Written {
    pub(crate) documents: usize,
    pub(crate) registers: usize,
    pub(crate) files: u64,
    pub(crate) left_out: u64,
    /// Files of documents that are not on disk as they were filed.
    pub(crate) damaged: Vec<String>,
}

pub(crate) fn run(shared: &Shared, terminal: &Terminal, asked: &Asked) -> Result<Outcome, Problem> {
    let Some(to) = &asked.to else { return carried(shared, terminal, asked.on) };
    let data = path(shared)?;
    if to.extension().is_none_or(|ending| !ending.eq_ignore_ascii_case("zip")) {
        let say = format!("`{}` does not end in `.zip`; nothing was written", to.display());
        return Err(Problem::new(ProblemKind::Content, "emergency.format", say));
    }
    let password = match &asked.password_file {
        Some(file) => fs::read_to_string(file)
            .map(|text| text.trim().to_owned())
            .map_err(|error| cannot(&format!("`{}` cannot be read: {error}", file.display())))?,
        None => password(&data)?,
    };
    let wanted = EmergencyWanted {
        highest: asked.up_to.clone(),
        documents: asked.documents.clone(),
        registers: asked.registers.clone(),
    };
    let Answer::EmergencySet(view) = ask(shared, Request::EmergencySet { wanted })? else { return Err(unexpected()) };
    let written = to_file(&view, &data, &password, to)?;
    if terminal.wants_data() {
        let out = to.display().to_string();
        terminal.data(&serde_json::json!({ "out": out, "written": written }));
    } else {
        let documents = count_of(written.documents as u64, "document in force", "documents in force");
        let registers = count_of(written.registers as u64, "register", "registers");
        terminal.say(format!("{documents} and {registers} written to {}", to.display()));
        if written.left_out > 0 {
            let more = count_of(written.left_out, "document or register is", "documents or registers are");
            terminal.say(format!("{more} more confidential and not in it; --up-to takes them in"));
        }
        written.damaged.iter().for_each(|name| terminal.say(format!("not as it was filed, and not in it: {name}")));
        match &asked.password_file {
            Some(_) => terminal.say("7-Zip, Keka and most archive programs open it with your password."),
            None => terminal.say(format!(
                "7-Zip, Keka and most archive programs open it; the password lies in {}: write it down, away from here.",
                data.join(PASSWORD_FILE).display()
            )),
        }
    }
    Ok(if written.damaged.is_empty() { Outcome::Ran } else { Outcome::DoesNotHold })
}

fn carried(shared: &Shared, terminal: &Terminal, on: Option<Date>) -> Result<Outcome, Problem> {
    let Answer::Done(done) = ask(shared, Request::EmergencySetCarried { on })? else { return Err(unexpected()) };
    if terminal.wants_data() {
        terminal.data(&done);
    } else {
        terminal.say("Noted: the emergency set was copied to its medium.");
    }
    Ok(Outcome::Ran)
}

/// The set that is made on a schedule, for somebody to carry away: that it lies ready becomes work.
pub(crate) fn by_itself(engine: &Engine, data: &Path, settings: &SetSettings) -> Result<Written, Problem> {
    let usual = EmergencyWanted::default();
    let wanted = EmergencyWanted {
        highest: settings.up_to.clone().unwrap_or(usual.highest),
        documents: settings.documents.clone(),
        registers: settings.registers.clone(),
    };
    let here = Caller::at_the_machine(ActorName::Operator);
    let Answer::EmergencySet(view) = engine.ask(&here, Request::EmergencySet { wanted })? else {
        return Err(unexpected());
    };
    let written = to_file(&view, data, &password(data)?, &data.join(&settings.to))?;
    engine.set_was_made()?;
    Ok(written)
}

/// What opens the sets: drawn once, kept where the program can read it, and on the recovery kit.
pub(crate) fn password(data: &Path) -> Result<String, Problem> {
    let file = data.join(PASSWORD_FILE);
    match fs::read_to_string(&file) {
        Ok(text) => return Ok(text.trim().to_owned()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        Err(error) => return Err(cannot(&format!("`{}` cannot be read: {error}", file.display()))),
    }
    let mut bytes = [0; 25];
    SystemRandom.fill(&mut bytes);
    let letters: Vec<u8> = bytes.iter().filter_map(|byte| LETTERS.get(usize::from(byte % 32))).copied().collect();
    let groups: Vec<String> = letters.chunks(5).map(|group| String::from_utf8_lossy(group).into_owned()).collect();
    let password = groups.join("-");
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options.open(&file).and_then(|mut file| {
        writeln!(file, "{password}")?;
        file.sync_all()
    });
    written.map_err(|error| cannot(&format!("`{}` cannot be written: {error}", file.display())))?;
    Ok(password)
}

/// Writes the set beside and renames: an archive of that name is replaced whole, or stays.
pub(crate) fn to_file(view: &EmergencyView, data: &Path, password: &str, to: &Path) -> Result<Written, Problem> {
    let beside = to.with_extension(format!("{}.part", std::process::id()));
    let failed = |error: std::io::Error| cannot(&format!("`{}` cannot be written: {error}", to.display()));
    let file = File::create_new(&beside).map_err(failed)?;
    let done = write(view, data, password, BufWriter::new(file)).and_then(|(written, out)| {
        let file = out.into_inner().map_err(|error| failed(error.into_error()))?;
        file.sync_all().and_then(|()| fs::rename(&beside, to)).map_err(failed)?;
        Ok(written)
    });
    if done.is_err() {
        // What was begun is of no use to anybody; that it cannot be taken away changes nothing.
        let _ = fs::remove_file(&beside);
    }
    done
}

/// Writes the set to whatever takes bytes.
pub(crate) fn write<W: Write + Seek>(
    view: &EmergencyView,
    data: &Path,
    password: &str,
    to: W,
) -> Result<(Written, W), Problem> {
    let mut set = Set { view, parcel: Parcel::new(to, password).map_err(|error| cannot(&error.to_string()))? };
    let files = FileStore::new(data.join("files"), data.join("tmp"));
    let mut written = Written { documents: 0, registers: 0, files: 0, left_out: view.left_out, damaged: Vec::new() };
    let mut documents = Group { title: "Documents in force".to_owned(), entries: Vec::new() };
    for (at, document) in view.documents.iter().enumerate() {
        documents.entries.push(set.document(document, at, &files, &mut written)?);
        written.documents += 1;
    }
    let mut registers = Group { title: "Registers".to_owned(), entries: Vec::new() };
    for table in &view.tables {
        registers.entries.push(set.register(table)?);
        written.registers += 1;
    }
    let index = Index {
        imprint: set.imprint(&format!("Emergency set of {}", view.organisation)),
        lead: vec![
            "Go on working by these pages while no program runs. They were in force when this set was made; look at the day above.".to_owned(),
            "What you do meanwhile, write down on paper with day and time: it is entered later.".to_owned(),
        ],
        groups: [documents, registers].into_iter().filter(|group| !group.entries.is_empty()).collect(),
    };
    set.both("index", &Page::Index(&index), true)?;
    set.put("checkpoint.txt", view.checkpoint.as_bytes())?;
    let to = set.parcel.close().map_err(|error| cannot(&error.to_string()))?;
    Ok((written, to))
}

struct Set<'a, W: Write + Seek> {
    view: &'a EmergencyView,
    parcel: Parcel<W>,
}

impl<W: Write + Seek> Set<'_, W> {
    fn imprint(&self, title: &str) -> Imprint {
        let view = self.view;
        let zone = TimeZoneDatabase::bundled().get(&view.zone).unwrap_or(jiff::tz::TimeZone::UTC);
        let at = zone.to_datetime(view.at);
        Imprint {
            title: title.to_owned(),
            organisation: view.organisation.clone(),
            language: "en".to_owned(),
            day: view.day,
            made: format!("As of {}, {:02}:{:02} ({})", view.day, at.hour(), at.minute(), view.zone),
            checkpoint: view.head.clone(),
        }
    }

    fn put(&mut self, name: &str, bytes: &[u8]) -> Result<(), Problem> {
        self.parcel.put(name, &mut { bytes }).map(drop).map_err(|error| cannot(&error.to_string()))
    }

    /// The page as HTML, and as PDF where it is to be printed; what the index says of them.
    fn both(&mut self, name: &str, page: &Page<'_>, printed: bool) -> Result<Vec<(String, String)>, Problem> {
        let mut files = vec![("read".to_owned(), format!("{name}.html"))];
        self.put(&format!("{name}.html"), html(page).as_bytes())?;
        if printed {
            let pdf = pdf(page).map_err(|error| cannot(&error.to_string()))?;
            self.put(&format!("{name}.pdf"), &pdf.bytes)?;
            files.push(("print".to_owned(), format!("{name}.pdf")));
        }
        Ok(files)
    }

    fn document(
        &mut self,
        document: &EmergencyDocument,
        at: usize,
        store: &FileStore,
        written: &mut Written,
    ) -> Result<IndexEntry, Problem> {
        let number = document.number.clone().unwrap_or_else(|| format!("{}", at + 1));
        let name = plain(&number);
        let mut facts = vec![("Number".to_owned(), number.clone()), ("Revision".to_owned(), document.mark.clone())];
        facts.extend(document.effective.map(|day| ("In force since".to_owned(), day.to_string())));
        facts.extend((!document.signed.is_empty()).then(|| ("Signed".to_owned(), document.signed.join("; "))));
        facts.push(("Classification".to_owned(), document.class.clone()));
        let mut files = Vec::new();
        let text = document.text.clone().unwrap_or_default();
        if !text.trim().is_empty() {
            let page = Document { imprint: self.imprint(&document.title), facts, text };
            files = self.both(&format!("documents/{name}"), &Page::Document(&page), true)?;
        }
        for (place, file) in document.files.iter().enumerate() {
            let opened = file.digest.parse::<Digest>().ok().and_then(|digest| store.open(digest).ok());
            let Some(mut content) = opened else {
                written.damaged.push(format!("{number}: {}", file.name));
                continue;
            };
            let path = format!("files/{name}-{}{}", place + 1, ending(&file.name));
            self.parcel.put(&path, &mut content).map_err(|error| cannot(&error.to_string()))?;
            written.files += 1;
            files.push((file.name.clone(), path));
        }
        Ok(IndexEntry { title: document.title.clone(), note: format!("{number}, revision {}", document.mark), files })
    }

    fn register(&mut self, table: &RegisterTable) -> Result<IndexEntry, Problem> {
        let cell = |cell: &TableCell| match cell {
            TableCell::Empty => String::new(),
            TableCell::Text(text) | TableCell::Number(text) => text.clone(),
            TableCell::Day(day) => day.to_string(),
            TableCell::Flag(flag) => if *flag { "yes" } else { "no" }.to_owned(),
        };
        let listing = Listing {
            imprint: self.imprint(&table.name),
            columns: table.columns.iter().map(|column| column.header.clone()).collect(),
            rows: table.rows.iter().map(|row| row.iter().map(cell).collect()).collect(),
        };
        let printed = listing.rows.len() <= PRINTED_ROWS;
        let files = self.both(&format!("registers/{}", plain(&table.register)), &Page::Listing(&listing), printed)?;
        Ok(IndexEntry {
            title: table.name.clone(),
            note: count_of(table.rows.len() as u64, "record", "records"),
            files,
        })
    }
}

/// A name for a file on any system: whoever looks into the archive without its password reads numbers, not titles.
fn plain(name: &str) -> String {
    let kept: String = name.chars().map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' }).collect();
    kept.trim_matches('-').to_owned()
}

/// A file's ending with its dot, where it is a plain one.
fn ending(name: &str) -> String {
    let ending = Path::new(name).extension().map(|ending| ending.to_string_lossy().into_owned()).unwrap_or_default();
    let fine = (1..=8).contains(&ending.len()) && ending.chars().all(|c| c.is_ascii_alphanumeric());
    if fine { format!(".{}", ending.to_lowercase()) } else { String::new() }
}

fn cannot(why: &str) -> Problem {
    Problem::new(ProblemKind::Content, "emergency.write", format!("{why}; no set was written"))
}

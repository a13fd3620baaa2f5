//! `plumb export ledger OUT`: the log as files that an independent verifier reads (docs/ledger-format.md).
//! `plumb export oscal OUT`: statements, findings and actions for programs of auditors and public offices.
//! `plumb export register NAME --to FILE`: a register as a spreadsheet, which `plumb import` takes in again unchanged.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
};

use clap::{Args, Subcommand};
use jiff::civil::Date;
use plumb_engine::desk::{Answer, Filter, Printer, Problem, ProblemKind, Request, TableFormat};

use crate::{
    data_folder::{ask, unexpected},
    options::Shared,
    outcome::Outcome,
    printer::FilePrinter,
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
    /// The sealed log with its files, for an independent verifier
    Ledger {
        /// A folder that does not exist yet, or an empty one
        out: PathBuf,
    },
    /// Statements, findings and actions as OSCAL 1.2.1, for programs of auditors and public offices
    Oscal {
        /// A folder that does not exist yet, or an empty one
        out: PathBuf,
    },
    /// A register as a spreadsheet; taking the file in again with `plumb import` changes nothing
    Register(Register),
}

#[derive(Debug, Args)]
struct Register {
    /// The register's id or name
    name: String,
    /// The file to write, ending in `.xlsx` or `.csv`
    #[arg(long, value_name = "FILE")]
    to: PathBuf,
    /// Only records whose field has this value; may be given several times
    #[arg(long = "where", value_name = "FIELD=VALUE")]
    filters: Vec<String>,
    /// Only these fields; may be given several times
    #[arg(long = "column", value_name = "FIELD")]
    columns: Vec<String>,
    /// Void records too
    #[arg(long)]
    void: bool,
    /// As it stood at the end of this day
    #[arg(long, value_name = "DATE")]
    on: Option<Date>,
}

pub(crate) fn run(shared: &Shared, terminal: &Terminal, asked: &Asked) -> Result<Outcome, Problem> {
    match &asked.what {
        What::Ledger { out } => ledger(shared, terminal, out),
        What::Oscal { out } => oscal(shared, terminal, out),
        What::Register(asked) => register(shared, terminal, asked),
    }
}

fn ledger(shared: &Shared, terminal: &Terminal, out: &Path) -> Result<Outcome, Problem> {
    let out = std::path::absolute(out).map_err(|error| cannot_write(out, &error))?;
    let Answer::Exported(report) = ask(shared, Request::ExportLedger { out })? else { return Err(unexpected()) };
    if terminal.wants_data() {
        terminal.data(&report);
    } else {
        let (entries, files) = (count_of(report.size, "entry", "entries"), count_of(report.files, "file", "files"));
        terminal.say(format!("{entries} and {files} written to {}", report.out));
        terminal.say(format!("root {}", report.root));
    }
    Ok(Outcome::Ran)
}

fn oscal(shared: &Shared, terminal: &Terminal, out: &Path) -> Result<Outcome, Problem> {
    let Answer::Oscal { documents } = ask(shared, Request::Oscal)? else { return Err(unexpected()) };
    fs::create_dir_all(out).map_err(|error| cannot_write(out, &error))?;
    if fs::read_dir(out).map_err(|error| cannot_write(out, &error))?.next().is_some() {
        let say = format!("`{}` is not empty; nothing was written", out.display());
        return Err(Problem::new(ProblemKind::Content, "export.not-empty", say).help("name a new folder"));
    }
    let mut files = Vec::new();
    for document in &documents {
        let to = out.join(format!("{}.json", document.name));
        keep(&to, &document.bytes()).map_err(|error| cannot_write(&to, &error))?;
        files.push((to.display().to_string(), &document.title));
    }
    if terminal.wants_data() {
        let files: Vec<_> =
            files.iter().map(|(out, title)| serde_json::json!({ "out": out, "title": title })).collect();
        terminal.data(&serde_json::json!({ "files": files }));
    } else {
        for (out, title) in files {
            terminal.say(format!("{title}: {out}"));
        }
    }
    Ok(Outcome::Ran)
}

fn register(shared: &Shared, terminal: &Terminal, asked: &Register) -> Result<Outcome, Problem> {
    let ending = asked.to.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    let format = match ending.as_deref() {
        Some("csv") => TableFormat::Csv,
        Some("xlsx") => TableFormat::Xlsx,
        _ => {
            let say = format!("`{}` ends neither in `.xlsx` nor in `.csv`; nothing was written", asked.to.display());
            return Err(Problem::new(ProblemKind::Content, "export.format", say));
        }
    };
    let request = Request::ExportRegister {
        register: asked.name.clone(),
        filters: asked.filters.iter().map(|filter| equal(filter)).collect::<Result<_, _>>()?,
        columns: asked.columns.clone(),
        void: asked.void,
        on: asked.on,
    };
    let Answer::Table(table) = ask(shared, request)? else { return Err(unexpected()) };
    let bytes = FilePrinter.table(&table, format)?;
    keep(&asked.to, &bytes).map_err(|error| cannot_write(&asked.to, &error))?;
    let (records, size) = (table.rows.len() as u64, bytes.len() as u64);
    if terminal.wants_data() {
        terminal.data(&serde_json::json!({
            "register": table.register, "out": asked.to.display().to_string(), "records": records, "bytes": size,
            "day": table.day, "size": table.size, "root": table.root,
        }));
    } else {
        terminal.say(format!("{} written to {}", count_of(records, "record", "records"), asked.to.display()));
        terminal.say(format!("as of {}, {}, root {}", table.day, count_of(table.size, "entry", "entries"), table.root));
    }
    Ok(Outcome::Ran)
}

fn equal(filter: &str) -> Result<Filter, Problem> {
    let (field, value) = filter.split_once('=').ok_or_else(|| {
        Problem::new(ProblemKind::Content, "content.filter", format!("`{filter}` is no filter"))
            .help("write it as `state=open`")
    })?;
    Ok(Filter::Equal { field: field.to_owned(), value: value.to_owned() })
}

/// Writes beside and renames: a file of that name is replaced whole, or stays.
pub(crate) fn keep(to: &Path, bytes: &[u8]) -> io::Result<()> {
    keep_with(to, bytes, File::options().write(true).create_new(true))
}

/// The same for what nobody else on this machine may read.
pub(crate) fn keep_private(to: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    keep_with(to, bytes, &options)
}

fn keep_with(to: &Path, bytes: &[u8], options: &std::fs::OpenOptions) -> io::Result<()> {
    let name = to.file_name().ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
    let mut beside = name.to_owned();
    beside.push(format!(".{}.part", std::process::id()));
    let beside = to.with_file_name(beside);
    let written = options.open(&beside).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    let done = written.and_then(|()| std::fs::rename(&beside, to));
    if done.is_err() {
        // What was begun is of no use to anybody; that it cannot be taken away changes nothing.
        let _ = std::fs::remove_file(&beside);
    }
    done
}

pub(crate) fn cannot_write(path: &Path, error: &io::Error) -> Problem {
    let say = format!("cannot write `{}`: {error}", path.display());
    Problem::new(ProblemKind::Content, "export.path", say)
}

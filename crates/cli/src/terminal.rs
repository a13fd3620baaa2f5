//! What a person or a program reads: text on standard output, trouble on standard error, data with `--json`.

use std::{
    borrow::Cow,
    io::{self, IsTerminal, Write},
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use plumb_engine::desk::{Answer, Problem, ProblemKind};
use serde::Serialize;
use serde_json::{Value, json};

use crate::outcome::Outcome;

/// Where a command speaks.
#[derive(Debug)]
pub(crate) struct Terminal {
    json: bool,
    out: io::Stdout,
    err: io::Stderr,
}

impl Terminal {
    pub(crate) fn new(json: bool) -> Self {
        Self { json, out: io::stdout(), err: io::stderr() }
    }

    /// Data was asked for instead of text.
    pub(crate) fn wants_data(&self) -> bool {
        self.json
    }

    /// Somebody sits there who can be asked.
    pub(crate) fn can_ask(&self) -> bool {
        !self.json && io::stdin().is_terminal() && self.err.is_terminal()
    }

    /// Says a line. A reader that went away (`| head`) is no trouble.
    pub(crate) fn say(&self, line: impl AsRef<str>) {
        let _ = writeln!(self.out.lock(), "{}", tame(line.as_ref()));
    }

    /// Says rows as aligned columns, two spaces between, each line after this indent.
    pub(crate) fn say_columns(&self, indent: &str, rows: &[Vec<String>]) {
        for line in columns(rows) {
            self.say(format!("{indent}{line}"));
        }
    }

    /// Says a line beside the result: progress, a remark.
    pub(crate) fn remark(&self, line: impl AsRef<str>) {
        let _ = writeln!(self.err.lock(), "{}", tame(line.as_ref()));
    }

    /// Rewrites the last line on a screen; says nothing into a file.
    pub(crate) fn progress(&self, line: &str) {
        if !self.json && self.err.is_terminal() {
            let mut out = self.err.lock();
            let _ = write!(out, "\r\x1b[K{line}").and_then(|()| out.flush());
        }
    }

    /// Prints data.
    pub(crate) fn data(&self, data: &impl Serialize) {
        match serde_json::to_string(data) {
            // JSON escapes what steers a terminal, and must not be altered.
            Ok(text) => {
                let _ = writeln!(self.out.lock(), "{text}");
            }
            Err(error) => self.remark(format!("could not write the answer as data: {error}")),
        }
    }

    /// Prints an answer of the desk as data: what it is stands beside what it says, as `answer`.
    pub(crate) fn answer(&self, answer: &Answer) {
        let data = match serde_json::to_value(answer) {
            Ok(Value::Object(whole)) => whole.into_iter().next().map(|(kind, said)| match said {
                Value::Object(mut said) => {
                    said.insert("answer".to_owned(), kind.into());
                    Value::Object(said)
                }
                said => json!({ "answer": kind, "said": said }),
            }),
            Ok(kind) => Some(json!({ "answer": kind })),
            Err(_) => None,
        };
        match data {
            Some(data) => self.data(&data),
            None => self.remark("the answer could not be written as data"),
        }
    }

    /// Asks for a line; an empty answer takes the default.
    pub(crate) fn ask(&self, question: &str, default: &str) -> io::Result<String> {
        let mut out = self.err.lock();
        let hint = if default.is_empty() { String::new() } else { format!(" [{default}]") };
        write!(out, "{question}{hint} ")?;
        out.flush()?;
        let mut line = String::new();
        io::stdin().read_line(&mut line)?;
        let answer = line.trim();
        Ok(if answer.is_empty() { default } else { answer }.to_owned())
    }

    /// Says what went wrong and what to do.
    pub(crate) fn problem(&self, problem: &Problem) -> Outcome {
        if self.json {
            self.data(&serde_json::json!({ "problem": problem }));
        } else {
            // A name that the sentence says already is not said twice.
            let field = problem.field.as_ref().filter(|field| !problem.say.contains(&format!("`{field}`")));
            let place = match (problem.row, field) {
                (Some(row), Some(field)) => format!(" (row {row}, {field})"),
                (Some(row), None) => format!(" (row {row})"),
                (None, Some(field)) => format!(" ({field})"),
                (None, None) => String::new(),
            };
            self.remark(format!("plumb: {}{place}", problem.say));
            if let Some(help) = &problem.help {
                self.remark(format!("help: {help}"));
            }
        }
        match problem.kind {
            ProblemKind::Rule | ProblemKind::Stale => Outcome::DoesNotHold,
            _ => Outcome::CouldNotRun,
        }
    }
}

/// How far a copy has come, on the line where it is waited for.
#[derive(Debug)]
pub(crate) struct ScreenProgress {
    terminal: Terminal,
    said: Mutex<Option<Instant>>,
}

impl ScreenProgress {
    pub(crate) fn new(terminal: &Terminal) -> Self {
        Self { terminal: Terminal::new(terminal.json), said: Mutex::new(None) }
    }
}

impl plumb_vault::Progress for ScreenProgress {
    fn bytes(&self, what: &str, done: u64, of: Option<u64>) {
        let mut said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        // Five lines a second are as many as anybody reads.
        if said.is_some_and(|said| said.elapsed() < Duration::from_millis(200)) {
            return;
        }
        *said = Some(Instant::now());
        let megabytes = |bytes: u64| bytes / 1_000_000;
        match of {
            Some(of) => self.terminal.progress(&format!("{what}: {} of {} MB", megabytes(done), megabytes(of))),
            None => self.terminal.progress(&format!("{what}: {} MB", megabytes(done))),
        }
    }
}

/// Text from files and their names, without what would steer the terminal or turn its words around: that is spelled out.
fn tame(text: &str) -> Cow<'_, str> {
    let steers = |c: char| {
        (c.is_control() && !matches!(c, '\n' | '\t')) || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    if !text.contains(steers) {
        return Cow::Borrowed(text);
    }
    let spelled = |c: char| if steers(c) { c.escape_unicode().to_string() } else { c.to_string() };
    Cow::Owned(text.chars().map(spelled).collect())
}

fn columns(rows: &[Vec<String>]) -> Vec<String> {
    let count = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |at: usize| rows.iter().filter_map(|row| row.get(at)).map(|cell| cell.chars().count()).max();
    let widths: Vec<usize> = (0..count).map(|at| width(at).unwrap_or(0)).collect();
    rows.iter()
        .map(|row| {
            let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}"));
            cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
        })
        .collect()
}

/// '1 record', '3 records'.
pub(crate) fn count_of(n: u64, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

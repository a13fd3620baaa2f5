//! The parent's side: one child a thread, started when first needed, replaced when it dies or hangs.

use super::protocol::{GRIDS, WORKBOOK, kind_byte, receive, send};
use crate::document::Document;
use crate::kind::Kind;
use crate::sheet::{Grid, SheetError, SheetLimits, Workbook, read_grids, read_xlsx};
use crate::text::{Limits, Unreadable, read};
use serde::de::DeserializeOwned;
use std::ffi::OsString;
use std::io::BufReader;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

/// How to start a child: the program and the arguments that make it call [`super::worker_main`].
#[derive(Debug, Clone)]
pub struct WorkerCommand {
    /// Usually the running program itself.
    pub program: PathBuf,
    /// Its hidden subcommand.
    pub arguments: Vec<OsString>,
}

/// What one file may cost a child.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// Time for one file.
    pub time: Duration,
    /// Address space of the child in bytes (Linux; elsewhere only time bounds it).
    pub memory: u64,
}

impl Default for Bounds {
    fn default() -> Self {
        Self { time: Duration::from_secs(20), memory: 1 << 30 }
    }
}

/// Reads files one after the other, hostile kinds in a child.
#[derive(Debug)]
pub struct Reader {
    command: Option<WorkerCommand>,
    bounds: Bounds,
    child: Option<Running>,
}

#[derive(Debug)]
struct Running {
    process: Child,
    input: Option<ChildStdin>,
    answers: Receiver<Vec<u8>>,
}

impl Reader {
    /// Without a command everything is read in this process: for tests and platforms without children.
    #[must_use]
    pub fn new(command: Option<WorkerCommand>, bounds: Bounds) -> Self {
        Self { command, bounds, child: None }
    }

    /// Reads one file's bytes.
    ///
    /// # Errors
    /// Why there is no document; a child that died or took too long is a reason like others.
    pub fn read(&mut self, kind: Kind, bytes: &[u8]) -> Result<Document, Unreadable> {
        let Some(command) = self.command.clone().filter(|_| kind.needs_child()) else {
            return catch_unwind(AssertUnwindSafe(|| read(kind, bytes, &Limits::default())))
                .unwrap_or_else(|_| Err(Unreadable::Damaged("the file is damaged and cannot be followed".to_owned())));
        };
        if bytes.len() as u64 > Limits::default().file_bytes {
            return read(kind, bytes, &Limits::default());
        }
        match self.ask(&command, kind_byte(kind), bytes) {
            Ok(result) => result,
            Err(lost) => {
                self.stop();
                Err(Unreadable::Hostile(lost))
            }
        }
    }

    /// Reads an XLSX file's worksheets.
    ///
    /// # Errors
    /// As [`read_xlsx`]; a child that died or took too long is [`SheetError::TooLarge`].
    pub fn read_workbook(&mut self, bytes: &[u8]) -> Result<Workbook, SheetError> {
        self.sheets(bytes, WORKBOOK, read_xlsx)
    }

    /// Reads an XLSX file's worksheets as they stand.
    ///
    /// # Errors
    /// As [`read_grids`]; a child that died or took too long is [`SheetError::TooLarge`].
    pub fn read_grids(&mut self, bytes: &[u8]) -> Result<Vec<Grid>, SheetError> {
        self.sheets(bytes, GRIDS, read_grids)
    }

    fn sheets<T: DeserializeOwned>(
        &mut self,
        bytes: &[u8],
        kind: u8,
        here: impl FnOnce(&[u8], &SheetLimits) -> Result<T, SheetError>,
    ) -> Result<T, SheetError> {
        let limits = SheetLimits::default();
        let Some(command) = self.command.clone().filter(|_| bytes.len() <= limits.file_bytes) else {
            return here(bytes, &limits);
        };
        match self.ask(&command, kind, bytes) {
            Ok(result) => result,
            Err(lost) => {
                self.stop();
                Err(SheetError::TooLarge(format!("the workbook could not be read: {lost}")))
            }
        }
    }

    fn ask<T: DeserializeOwned>(&mut self, command: &WorkerCommand, kind: u8, bytes: &[u8]) -> Result<T, String> {
        if self.child.is_none() {
            self.child = Some(start(command, self.bounds).map_err(|e| format!("no reader could be started: {e}"))?);
        }
        let Some(running) = &mut self.child else { return Err("no reader could be started".to_owned()) };
        let crashed = || {
            let megabytes = self.bounds.memory >> 20;
            format!("the reader broke down over it, or needed more than {megabytes} MB of memory")
        };
        let Some(input) = &mut running.input else { return Err(crashed()) };
        send(input, &[&[kind], bytes]).map_err(|_| crashed())?;
        match running.answers.recv_timeout(self.bounds.time) {
            Ok(answer) => serde_json::from_slice(&answer).map_err(|_| crashed()),
            Err(RecvTimeoutError::Timeout) => {
                Err(format!("it took longer than {} seconds", self.bounds.time.as_secs_f64().ceil()))
            }
            Err(RecvTimeoutError::Disconnected) => Err(crashed()),
        }
    }

    fn stop(&mut self) {
        if let Some(mut running) = self.child.take() {
            running.input.take();
            let _gone = running.process.kill();
            let _status = running.process.wait();
        }
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        self.stop();
    }
}

fn start(command: &WorkerCommand, bounds: Bounds) -> std::io::Result<Running> {
    let mut process =
        limited(command, bounds.memory).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
    let input = process.stdin.take();
    let output = process.stdout.take();
    let (tell, answers) = channel();
    if let Some(output) = output {
        // A thread waits for the answer so that the waiting can end; it ends itself when the child does.
        std::thread::Builder::new().name("plumb-reader".to_owned()).spawn(move || {
            let mut output = BufReader::new(output);
            while let Ok(Some(answer)) = receive(&mut output) {
                if tell.send(answer).is_err() {
                    break;
                }
            }
        })?;
    }
    Ok(Running { process, input, answers })
}

/// The child with its memory bounded: the shell sets the limit and becomes the program.
#[cfg(target_os = "linux")]
fn limited(command: &WorkerCommand, memory: u64) -> Command {
    let mut shell = Command::new("/bin/sh");
    let script = format!("ulimit -c 0; ulimit -v {}; exec \"$0\" \"$@\"", memory / 1024);
    shell.arg("-c").arg(script).arg(&command.program).args(&command.arguments);
    shell
}

#[cfg(not(target_os = "linux"))]
fn limited(command: &WorkerCommand, _memory: u64) -> Command {
    let mut direct = Command::new(&command.program);
    direct.args(&command.arguments);
    direct
}

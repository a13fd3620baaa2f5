//! The child's side: reads what it is sent, answers, and ends when its input does. It opens no file of its own.

use super::protocol::{GRIDS, WORKBOOK, kind_of, receive, send};
use crate::document::Document;
use crate::sheet::{SheetError, SheetLimits, read_grids, read_xlsx};
use crate::text::{Limits, Unreadable, read};
use std::io::{self, BufReader, BufWriter, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

/// Serves requests on standard input until it closes. The binary runs this under a hidden subcommand.
#[must_use]
pub fn worker_main() -> ExitCode {
    // Readers of damaged files panic; what they would print is of no use to anybody.
    std::panic::set_hook(Box::new(|_| {}));
    match serve(&mut BufReader::new(io::stdin().lock()), &mut BufWriter::new(io::stdout().lock())) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

fn serve(input: &mut impl io::Read, output: &mut impl Write) -> io::Result<()> {
    let limits = Limits::default();
    while let Some(request) = receive(input)? {
        let answer = match request.split_first() {
            Some((&WORKBOOK, bytes)) => serde_json::to_vec(&workbook(|| read_xlsx(bytes, &SheetLimits::default()))),
            Some((&GRIDS, bytes)) => serde_json::to_vec(&workbook(|| read_grids(bytes, &SheetLimits::default()))),
            other => serde_json::to_vec(&document(other, &limits)),
        };
        let answer = answer.map_err(io::Error::other)?;
        send(output, &[&answer])?;
    }
    Ok(())
}

fn workbook<T>(read: impl FnOnce() -> Result<T, SheetError>) -> Result<T, SheetError> {
    let damaged = || Err(SheetError::Damaged("the workbook is damaged and cannot be followed".to_owned()));
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| damaged())
}

fn document(request: Option<(&u8, &[u8])>, limits: &Limits) -> Result<Document, Unreadable> {
    let damaged = |say: &str| Err(Unreadable::Damaged(say.to_owned()));
    match request.and_then(|(kind, bytes)| kind_of(*kind).map(|k| (k, bytes))) {
        Some((kind, bytes)) => catch_unwind(AssertUnwindSafe(|| read(kind, bytes, limits)))
            .unwrap_or_else(|_| damaged("the file is damaged and cannot be followed")),
        None => damaged("the request was not understood"),
    }
}

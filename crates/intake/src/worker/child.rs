//! The child's side: reads what it is sent, answers, and ends when its input does. It opens no file of its own.

use super::protocol::{kind_of, receive, send};
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
        let result = match request.split_first().and_then(|(kind, bytes)| kind_of(*kind).map(|k| (k, bytes))) {
            Some((kind, bytes)) => catch_unwind(AssertUnwindSafe(|| read(kind, bytes, &limits)))
                .unwrap_or_else(|_| Err(Unreadable::Damaged("the file is damaged and cannot be followed".to_owned()))),
            None => Err(Unreadable::Damaged("the request was not understood".to_owned())),
        };
        let answer = serde_json::to_vec(&result).map_err(io::Error::other)?;
        send(output, &[&answer])?;
    }
    Ok(())
}

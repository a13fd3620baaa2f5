//! Requests and answers as lines of JSON between two processes of one machine.

use std::io::{BufRead, Read, Write};

use serde::{Deserialize, Serialize};

use crate::desk::{ActorName, Answer, Problem, ProblemKind, Request};

/// The wire's version: both ends must be the same program, or say that they are not.
pub(super) const VERSION: u32 = 2;

/// Longest line taken, in bytes: an import of some 100,000 rows.
pub(super) const MAX_LINE: u64 = 256 * 1024 * 1024;

/// What the holder says to a caller it let in: from then on it waits for the caller's request before it closes.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Welcome {
    /// [`VERSION`].
    pub(super) v: u32,
}

/// A request on its way.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Envelope {
    /// [`VERSION`].
    pub(super) v: u32,
    /// In whose name.
    pub(super) by: ActorName,
    /// What is asked.
    pub(super) request: Request,
}

/// An answer on its way.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Reply {
    /// It was done.
    Answer(Box<Answer>),
    /// It was not.
    Problem(Problem),
}

/// Writes one line.
pub(super) fn send<T: Serialize>(out: &mut impl Write, value: &T) -> std::io::Result<()> {
    let mut line = serde_json::to_vec(value)?;
    line.push(b'\n');
    out.write_all(&line)?;
    out.flush()
}

/// Reads one line; none at the end of the stream.
pub(super) fn receive<T: for<'a> Deserialize<'a>>(input: &mut impl BufRead) -> std::io::Result<Option<T>> {
    let mut line = Vec::new();
    let read = input.by_ref().take(MAX_LINE).read_until(b'\n', &mut line)?;
    if read == 0 {
        return Ok(None);
    }
    if line.last() != Some(&b'\n') {
        return Err(std::io::Error::new(std::io::ErrorKind::UnexpectedEof, "the other process stopped in mid-line"));
    }
    Ok(Some(serde_json::from_slice(&line)?))
}

/// What is said to a process that speaks another version.
pub(super) fn other_version() -> Problem {
    Problem::new(
        ProblemKind::Fault,
        "desk.version",
        "the data folder is held by another version of plumb; nothing was done",
    )
    .help("stop that process, or use the same version")
}

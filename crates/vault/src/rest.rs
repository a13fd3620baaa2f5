//! A repository on restic's rest-server: the one kind of server that can let a machine add copies and never take any away
//! (`rest-server --append-only`), so whoever holds this machine cannot reach those that are there.
//!
//! Its protocol is restic's own (<https://restic.readthedocs.io/en/stable/100_references.html#rest-backend>).

use std::io;

use bytes::Bytes;
use rustic_core::{BytesList, FileType, Id, ReadBackend, RusticResult, WriteBackend};
use serde::Deserialize;

use crate::{
    http::{Answer, HttpPlace, failed, of_status},
    restic::Server,
};

/// How lists are asked for: with sizes.
const LISTS: &str = "Accept: application/vnd.x.restic.rest.v2";

/// So often a question is asked where the line breaks.
const TRIES: usize = 3;

/// A repository behind a server.
#[derive(Debug)]
pub(crate) struct RestBackend {
    place: HttpPlace,
}

#[derive(Debug, Deserialize)]
struct Item {
    name: String,
    size: u64,
}

impl RestBackend {
    pub(crate) fn new(place: &HttpPlace) -> Self {
        Self { place: place.clone() }
    }

    fn ask(&self, method: &str, below: &str, more: &[String], body: &[Bytes]) -> io::Result<Answer> {
        let mut tried = 0;
        let answer = loop {
            tried += 1;
            match self.place.ask(method, below, more, body) {
                Ok(answer) => break answer,
                Err(error) if tried >= TRIES => return Err(error),
                Err(error) => tracing::info!(%error, "the server of copies is asked again"),
            }
        };
        of_status(answer)
    }

    fn list(&self, kind: FileType) -> io::Result<Vec<Item>> {
        let answer = match self.ask("GET", &format!("{}/", kind.dirname()), &[LISTS.to_owned()], &[]) {
            // A folder that nothing was put into yet.
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            answer => answer?,
        };
        serde_json::from_slice(&answer.body).map_err(io::Error::from)
    }
}

fn below(kind: FileType, id: &Id) -> String {
    if kind == FileType::Config { "config".to_owned() } else { format!("{}/{}", kind.dirname(), id.to_hex().as_str()) }
}

impl Server for RestBackend {
    fn holds_one(&self) -> io::Result<bool> {
        match self.ask("HEAD", "config", &[], &[]) {
            Ok(_) => Ok(true),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error),
        }
    }

    fn has_snapshots(&self) -> bool {
        self.list(FileType::Snapshot).is_ok_and(|items| !items.is_empty())
    }
}

impl ReadBackend for RestBackend {
    fn location(&self) -> String {
        self.place.to_string()
    }

    fn list_with_size(&self, kind: FileType) -> RusticResult<Vec<(Id, u32)>> {
        let size = |size: u64| u32::try_from(size).unwrap_or(u32::MAX);
        if kind == FileType::Config {
            return match self.ask("HEAD", "config", &[], &[]) {
                Ok(answer) => Ok(vec![(Id::default(), size(answer.length.unwrap_or_default()))]),
                Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
                Err(error) => Err(failed("read", "config", error)),
            };
        }
        let items = self.list(kind).map_err(|error| failed("list", kind.dirname(), error))?;
        Ok(items.iter().filter_map(|item| Some((item.name.parse::<Id>().ok()?, size(item.size)))).collect())
    }

    fn warmup_path(&self, kind: FileType, id: &Id) -> String {
        below(kind, id)
    }

    fn read_full(&self, kind: FileType, id: &Id) -> RusticResult<Bytes> {
        let place = below(kind, id);
        self.ask("GET", &place, &[], &[]).map(|answer| answer.body).map_err(|error| failed("read", &place, error))
    }

    fn read_partial(&self, kind: FileType, id: &Id, _cacheable: bool, offset: u32, length: u32) -> RusticResult<Bytes> {
        let place = below(kind, id);
        let end = u64::from(offset) + u64::from(length).saturating_sub(1);
        let read = || self.ask("GET", &place, &[format!("Range: bytes={offset}-{end}")], &[])?.part(offset, length);
        read().map_err(|error| failed("read", &place, error))
    }
}

impl WriteBackend for RestBackend {
    fn create(&self) -> RusticResult<()> {
        self.ask("POST", "?create=true", &[], &[]).map(drop).map_err(|error| failed("make", "the repository", error))
    }

    fn write_bytes(&self, kind: FileType, id: &Id, _cacheable: bool, content: BytesList) -> RusticResult<()> {
        let place = below(kind, id);
        let kind = ["Content-Type: application/octet-stream".to_owned()];
        match self.ask("POST", &place, &kind, content.slice()) {
            // Sent again after the line broke: a server that only takes refuses what it has already.
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
                let there = self.ask("HEAD", &place, &[], &[]).ok().and_then(|answer| answer.length);
                if there == u64::try_from(content.size()).ok() { Ok(()) } else { Err(failed("write", &place, error)) }
            }
            answer => answer.map(drop).map_err(|error| failed("write", &place, error)),
        }
    }

    fn remove(&self, kind: FileType, id: &Id, _cacheable: bool) -> RusticResult<()> {
        let place = below(kind, id);
        self.ask("DELETE", &place, &[], &[]).map(drop).map_err(|error| failed("remove", &place, error))
    }
}

//! A repository in an S3-compatible store (cargo feature `s3`), in restic's layout: `s3:https://host/bucket/folder`. A store that locks
//! what it has (object lock, versions) is out of reach of whoever holds this machine.
//!
//! Buckets are named in the path, which every such store understands.

use std::{fmt, io, thread, time::Duration};

use bytes::Bytes;
use plumb_ledger::Digest;
use plumb_store::{Clock as _, SystemClock};
use rustic_core::{BytesList, FileType, Id, ReadBackend, RusticResult, WriteBackend};

use crate::{
    http::{Answer, HttpPlace, failed, of_status},
    restic::Server,
    s3_signing::{Signer, ToSign, encoded, query},
};

/// So often a request is made where the line breaks, or where the store is busy.
const TRIES: u32 = 4;

/// A store, a bucket in it, and what lets in there.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct S3Place {
    http: HttpPlace,
    /// From the root: the bucket, and the folder in it, with a slash at the end.
    bucket: String,
    folder: String,
    signer: Signer,
}

impl fmt::Debug for S3Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "S3Place({self})")
    }
}

/// Without the secret: it stands in messages and records.
impl fmt::Display for S3Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (scheme, authority) = (self.http.scheme(), self.http.authority());
        write!(f, "s3:{scheme}://{}@{authority}/{}/{}", self.signer.key_id, self.bucket, self.folder)
    }
}

impl S3Place {
    /// Reads what stands behind `s3:`, such as `https://KEYID:SECRET@s3.eu-central-1.amazonaws.com/bucket/plumb`, with `?region=…` where
    /// the name of the store does not tell it. What is not a letter or digit in the secret may be written as `%2F`.
    pub(crate) fn read(url: &str) -> Result<Self, &'static str> {
        let no = "it is written as `s3:https://KEYID:SECRET@host/bucket/folder`";
        let (scheme, rest) = url.split_once("://").ok_or(no)?;
        // A secret may hold a slash, so the last `@` parts it from the store.
        let (login, place) =
            rest.rsplit_once('@').ok_or("it names no key: `s3:https://KEYID:SECRET@host/bucket/folder`")?;
        let (key_id, secret) = login.split_once(':').ok_or(no)?;
        let (place, region) = match place.split_once("?region=") {
            Some((place, region)) => (place, Some(region)),
            None => (place, None),
        };
        let (host, path) = place.split_once('/').ok_or("it names no bucket")?;
        let (bucket, folder) = path.trim_matches('/').split_once('/').unwrap_or((path.trim_matches('/'), ""));
        if bucket.is_empty() || key_id.is_empty() || secret.is_empty() {
            return Err(no);
        }
        let folder = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        Ok(Self {
            http: HttpPlace::store(scheme, host)?,
            bucket: bucket.to_owned(),
            folder,
            signer: Signer {
                key_id: decoded(key_id),
                secret: decoded(secret),
                region: region.map_or_else(|| region_of(host), ToOwned::to_owned),
            },
        })
    }

    /// As restic is told: the environment, and the repository.
    pub(crate) fn for_restic(&self) -> (Vec<(&'static str, String)>, String) {
        let folder = self.folder.trim_end_matches('/');
        let slash = if folder.is_empty() { "" } else { "/" };
        let place = format!("s3:{}://{}/{}{slash}{folder}", self.http.scheme(), self.http.authority(), self.bucket);
        let environment = vec![
            ("AWS_ACCESS_KEY_ID", self.signer.key_id.clone()),
            ("AWS_SECRET_ACCESS_KEY", self.signer.secret.clone()),
            ("AWS_DEFAULT_REGION", self.signer.region.clone()),
        ];
        (environment, place)
    }
}

/// `s3.eu-central-1.amazonaws.com` tells its region, and others name theirs alike; else what stores without regions take.
fn region_of(host: &str) -> String {
    let mut parts = host.split('.');
    match (parts.next(), parts.next()) {
        (Some("s3"), Some(region)) if parts.count() >= 2 => region.to_owned(),
        _ => "us-east-1".to_owned(),
    }
}

/// `%2F` as `/`; anything else stays.
fn decoded(text: &str) -> String {
    let mut parts = text.split('%');
    let mut out = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        let byte = part.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        if let Some((byte, rest)) = byte.zip(part.get(2..)) {
            out.push(byte);
            out.extend(rest.as_bytes());
        } else {
            out.push(b'%');
            out.extend(part.as_bytes());
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// A repository in a store.
#[derive(Debug)]
pub(crate) struct S3Backend {
    place: S3Place,
}

impl S3Backend {
    pub(crate) fn new(place: &S3Place) -> Self {
        Self { place: place.clone() }
    }

    fn key(&self, kind: FileType, id: &Id) -> String {
        let name = id.to_hex();
        let name = name.as_str();
        let below = match kind {
            FileType::Config => "config".to_owned(),
            FileType::Pack => format!("data/{}/{name}", name.get(..2).unwrap_or_default()),
            kind => format!("{}/{name}", kind.dirname()),
        };
        format!("{}{below}", self.place.folder)
    }

    /// Asks the store for an object, or for the bucket itself where none is named.
    fn ask(
        &self,
        method: &str,
        object: Option<&str>,
        asked: &[(&str, &str)],
        range: Option<&str>,
        body: &[Bytes],
    ) -> io::Result<Answer> {
        let place = &self.place;
        let path = format!("/{}/{}", place.bucket, object.unwrap_or_default());
        let parts: Vec<&[u8]> = body.iter().map(AsRef::as_ref).collect();
        let digest = Digest::of_parts(&parts);
        let mut below = encoded(&path, true);
        if !asked.is_empty() {
            below = format!("{below}?{}", query(asked));
        }
        let mut tried = 0;
        loop {
            tried += 1;
            let mut headers = vec![("host", place.http.authority())];
            headers.extend(range.map(|range| ("range", range)));
            let to_sign = ToSign { method, path: &path, query: asked, headers, body: digest, at: SystemClock.now() };
            let mut lines = place.signer.lines(to_sign);
            lines.extend(range.map(|range| format!("Range: {range}")));
            let answer = place.http.ask(method, below.trim_start_matches('/'), &lines, body);
            let busy = answer.as_ref().map_or(true, |answer| answer.status >= 500);
            if !busy || tried >= TRIES {
                return of_status(answer?);
            }
            tracing::info!(tried, "the store of copies is asked again");
            thread::sleep(Duration::from_millis(200) * tried);
        }
    }

    /// Every object whose key begins so: name and size.
    fn list(&self, prefix: &str) -> io::Result<Vec<(String, u64)>> {
        let (mut found, mut next) = (Vec::new(), None::<String>);
        loop {
            let mut asked = vec![("list-type", "2"), ("prefix", prefix)];
            asked.extend(next.as_deref().map(|next| ("continuation-token", next)));
            let answer = self.ask("GET", None, &asked, None, &[])?;
            let text = String::from_utf8_lossy(&answer.body).into_owned();
            for object in text.split("<Contents>").skip(1) {
                let (key, size) = (element(object, "Key"), element(object, "Size"));
                if let (Some(key), Some(Ok(size))) = (key, size.map(|size| size.parse())) {
                    found.push((key, size));
                }
            }
            next = element(&text, "NextContinuationToken");
            if next.is_none() || element(&text, "IsTruncated").as_deref() != Some("true") {
                return Ok(found);
            }
        }
    }
}

/// The text of the first such element. What stores answer has no attributes and no nesting where this is asked.
fn element(text: &str, name: &str) -> Option<String> {
    let (_, rest) = text.split_once(&format!("<{name}>"))?;
    let (inside, _) = rest.split_once(&format!("</{name}>"))?;
    let named = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&apos;", "'"), ("&amp;", "&")];
    Some(named.iter().fold(inside.to_owned(), |text, (from, to)| text.replace(from, to)))
}

impl Server for S3Backend {
    fn holds_one(&self) -> io::Result<bool> {
        match self.ask("HEAD", Some(&format!("{}config", self.place.folder)), &[], None, &[]) {
            Ok(_) => Ok(true),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error),
        }
    }

    fn has_snapshots(&self) -> bool {
        self.list(&format!("{}snapshots/", self.place.folder)).is_ok_and(|found| !found.is_empty())
    }
}

impl ReadBackend for S3Backend {
    fn location(&self) -> String {
        self.place.to_string()
    }

    fn list_with_size(&self, kind: FileType) -> RusticResult<Vec<(Id, u32)>> {
        let size = |size: u64| u32::try_from(size).unwrap_or(u32::MAX);
        if kind == FileType::Config {
            let key = self.key(kind, &Id::default());
            return match self.ask("HEAD", Some(&key), &[], None, &[]) {
                Ok(answer) => Ok(vec![(Id::default(), size(answer.length.unwrap_or_default()))]),
                Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
                Err(error) => Err(failed("read", &key, error)),
            };
        }
        let folder = format!("{}{}/", self.place.folder, kind.dirname());
        let found = self.list(&folder).map_err(|error| failed("list", &folder, error))?;
        let named = found.iter().filter_map(|(key, bytes)| {
            let name = key.rsplit('/').next()?;
            Some((name.parse::<Id>().ok()?, size(*bytes)))
        });
        Ok(named.collect())
    }

    fn warmup_path(&self, kind: FileType, id: &Id) -> String {
        self.key(kind, id)
    }

    fn read_full(&self, kind: FileType, id: &Id) -> RusticResult<Bytes> {
        let key = self.key(kind, id);
        let answer = self.ask("GET", Some(&key), &[], None, &[]);
        answer.map(|answer| answer.body).map_err(|error| failed("read", &key, error))
    }

    fn read_partial(&self, kind: FileType, id: &Id, _cacheable: bool, offset: u32, length: u32) -> RusticResult<Bytes> {
        let key = self.key(kind, id);
        let read = || {
            let end = u64::from(offset) + u64::from(length).saturating_sub(1);
            let range = format!("bytes={offset}-{end}");
            self.ask("GET", Some(&key), &[], Some(&range), &[])?.part(offset, length)
        };
        read().map_err(|error| failed("read", &key, error))
    }
}

impl WriteBackend for S3Backend {
    /// A folder of a bucket needs no making.
    fn create(&self) -> RusticResult<()> {
        Ok(())
    }

    fn write_bytes(&self, kind: FileType, id: &Id, _cacheable: bool, content: BytesList) -> RusticResult<()> {
        let key = self.key(kind, id);
        let written = self.ask("PUT", Some(&key), &[], None, content.slice());
        written.map(drop).map_err(|error| failed("write", &key, error))
    }

    fn remove(&self, kind: FileType, id: &Id, _cacheable: bool) -> RusticResult<()> {
        let key = self.key(kind, id);
        let removed = self.ask("DELETE", Some(&key), &[], None, &[]);
        removed.map(drop).map_err(|error| failed("remove", &key, error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_read_and_never_shows_its_secret() {
        let place = S3Place::read("http://AKIA:a/b+c%2Fd@127.0.0.1:9000/copies/plumb/").unwrap();
        assert_eq!(place.to_string(), "s3:http://AKIA@127.0.0.1:9000/copies/plumb/");
        assert!(!format!("{place:?}").contains("a/b"));
        assert_eq!(place.signer.secret, "a/b+c/d");
        assert_eq!((decoded("%zz%4"), decoded("%41%"), decoded("")), ("%zz%4".into(), "A%".into(), String::new()));
        let (environment, repository) = place.for_restic();
        assert_eq!(repository, "s3:http://127.0.0.1:9000/copies/plumb");
        assert_eq!(environment[1], ("AWS_SECRET_ACCESS_KEY", "a/b+c/d".to_owned()));
        for wrong in ["https://host/bucket", "https://k:s@host", "https://k:s@host/", "host/bucket", "ftp://k:s@h/b"] {
            assert!(S3Place::read(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_store_tells_its_region_by_its_name_or_is_told() {
        let region = |url: &str| S3Place::read(url).unwrap().signer.region;
        assert_eq!(region("http://k:s@s3.eu-central-1.amazonaws.com/b"), "eu-central-1");
        assert_eq!(region("http://k:s@minio.lan:9000/b"), "us-east-1");
        assert_eq!(region("http://k:s@fsn1.store.example/b/c?region=fsn1"), "fsn1");
    }
}

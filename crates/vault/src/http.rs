//! Just enough of HTTP to speak with a server of copies: one request a connection, bodies whole in memory, as packs are anyway.
//!
//! HTTP/1.0 on purpose: an answer then ends with its connection and is never sent in chunks, and a length that was promised and not
//! kept is noticed (RFC 1945).

use std::{
    fmt,
    io::{self, Read, Write},
    net::{TcpStream, ToSocketAddrs as _},
    time::Duration,
};

use bytes::Bytes;
use rustic_core::{ErrorKind, RusticError};

/// How long a server may take for the next bytes.
const PATIENCE: Duration = Duration::from_mins(1);

/// How long it may take to answer at all.
const CALL: Duration = Duration::from_secs(10);

/// Most bytes of an answer's head.
const HEAD: usize = 64 * 1024;

/// A server of copies and what lets in there.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct HttpPlace {
    /// By TLS, as far as this program was built with it.
    tls: bool,
    /// Name or address, and port.
    authority: String,
    /// From the root, with a slash at both ends.
    path: String,
    /// Name and password, as `name:password`.
    login: Option<String>,
}

impl fmt::Debug for HttpPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HttpPlace({self})")
    }
}

/// Without the password: it stands in messages and records.
impl fmt::Display for HttpPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.login.as_ref().and_then(|login| login.split(':').next());
        let at = name.map(|name| format!("{name}@")).unwrap_or_default();
        write!(f, "rest:{}://{at}{}{}", self.scheme(), self.authority, self.path)
    }
}

/// What is spoken over: the line itself, or TLS on it.
trait Line: Read + Write {}

impl<L: Read + Write> Line for L {}

/// Why a server did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Refused {
    #[error("the server does not let us: {0}")]
    Forbidden(u16),
    #[error("the server has no room left")]
    Full,
    #[error("the server answered {0}")]
    Other(u16),
}

impl From<Refused> for io::Error {
    fn from(refused: Refused) -> Self {
        let kind = match &refused {
            Refused::Forbidden(_) => io::ErrorKind::PermissionDenied,
            Refused::Full => io::ErrorKind::StorageFull,
            Refused::Other(404) => io::ErrorKind::NotFound,
            Refused::Other(_) => io::ErrorKind::Other,
        };
        Self::new(kind, refused)
    }
}

/// An answer that did what was asked, or why it did not.
pub(crate) fn of_status(answer: Answer) -> io::Result<Answer> {
    match answer.status {
        200..=299 => Ok(answer),
        401 | 403 => Err(Refused::Forbidden(answer.status).into()),
        507 => Err(Refused::Full.into()),
        other => Err(Refused::Other(other).into()),
    }
}

/// What did not go, in the library's form.
pub(crate) fn failed(what: &str, place: &str, error: io::Error) -> Box<RusticError> {
    let why = error.to_string();
    RusticError::with_source(ErrorKind::Backend, "could not {what} `{place}`: {why}", error)
        .attach_context("what", what)
        .attach_context("place", place)
        .attach_context("why", why)
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// What the server says the body's length is: all that an answer to `HEAD` tells.
    pub(crate) length: Option<u64>,
    pub(crate) body: Bytes,
}

impl Answer {
    /// The part that was asked for; a server that knows no ranges gives all of it.
    pub(crate) fn part(&self, offset: u32, length: u32) -> io::Result<Bytes> {
        let begin = if self.status == 206 { 0 } else { usize::try_from(offset).unwrap_or(usize::MAX) };
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        let part = begin.checked_add(length).filter(|end| *end <= self.body.len());
        let part = part.map(|end| self.body.slice(begin..end));
        part.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "it is shorter than it was"))
    }
}

impl HttpPlace {
    /// Reads what stands behind `rest:`, such as `http://name:password@nas:8000/plumb/`.
    pub(crate) fn read(url: &str) -> Result<Self, &'static str> {
        let (scheme, rest) =
            url.split_once("://").ok_or("a server is named as `rest:http://name:password@host:8000/plumb/`")?;
        let tls = over_tls(scheme)?;
        let (place, path) = rest.split_once('/').unwrap_or((rest, ""));
        let (login, authority) = match place.rsplit_once('@') {
            Some((login, authority)) => (Some(login.to_owned()), authority),
            None => (None, place),
        };
        if authority.is_empty() || !rest.chars().all(|c| c.is_ascii_graphic()) {
            return Err("it names no server");
        }
        let named = authority.rsplit_once(':').is_some_and(|(_, port)| port.parse::<u16>().is_ok());
        let usual = if tls { 443 } else { 8000 };
        let authority = if named { authority.to_owned() } else { format!("{authority}:{usual}") };
        let path = path.trim_matches('/');
        let path = if path.is_empty() { "/".to_owned() } else { format!("/{path}/") };
        Ok(Self { tls, authority, path, login })
    }

    /// A store, by its name and port; whoever asks it signs.
    #[cfg(feature = "s3")]
    pub(crate) fn store(scheme: &str, authority: &str) -> Result<Self, &'static str> {
        if authority.is_empty() || !authority.chars().all(|c| c.is_ascii_graphic()) {
            return Err("it names no store");
        }
        Ok(Self { tls: over_tls(scheme)?, authority: authority.to_owned(), path: "/".to_owned(), login: None })
    }

    pub(crate) fn scheme(&self) -> &'static str {
        if self.tls { "https" } else { "http" }
    }

    #[cfg(feature = "s3")]
    pub(crate) fn authority(&self) -> &str {
        &self.authority
    }

    /// As restic is told, with what lets in.
    pub(crate) fn for_restic(&self) -> String {
        let login = self.login.as_ref().map(|login| format!("{login}@")).unwrap_or_default();
        format!("rest:{}://{login}{}{}", self.scheme(), self.authority, self.path)
    }

    /// Name or address, and port as the scheme has it where none is named.
    fn address(&self) -> String {
        let named = self.authority.rsplit_once(':').is_some_and(|(_, port)| port.parse::<u16>().is_ok());
        let usual = if self.tls { 443 } else { 80 };
        if named { self.authority.clone() } else { format!("{}:{usual}", self.authority) }
    }

    fn line(&self) -> io::Result<Box<dyn Line>> {
        let address = self.address().to_socket_addrs()?.next().ok_or_else(|| io::Error::other("no such server"))?;
        let stream = TcpStream::connect_timeout(&address, CALL)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        #[cfg(feature = "s3")]
        if self.tls {
            let host = self.authority.rsplit_once(':').map_or(self.authority.as_str(), |(host, _)| host);
            return Ok(Box::new(crate::tls::over(stream, host)?));
        }
        Ok(Box::new(stream))
    }

    /// Asks the server; `more` are lines of the head.
    pub(crate) fn ask(&self, method: &str, below: &str, more: &[String], body: &[Bytes]) -> io::Result<Answer> {
        let mut stream = self.line()?;
        let length: usize = body.iter().map(Bytes::len).sum();
        let mut head = format!(
            "{method} {}{below} HTTP/1.0\r\nHost: {}\r\nContent-Length: {length}\r\nConnection: close\r\n",
            self.path, self.authority
        );
        let login = self.login.as_ref().map(|login| format!("Authorization: Basic {}", base64(login.as_bytes())));
        for line in more.iter().chain(&login) {
            head.push_str(line);
            head.push_str("\r\n");
        }
        head.push_str("\r\n");
        // A server that refuses may answer before it has read everything; what it says is worth more than that the line broke.
        let sent = stream
            .write_all(head.as_bytes())
            .and_then(|()| body.iter().try_for_each(|part| stream.write_all(part)))
            .and_then(|()| stream.flush());
        let mut answered = Vec::new();
        let got = stream.read_to_end(&mut answered);
        match (sent, read_answer(answered, method == "HEAD")) {
            (_, Ok(answer)) => Ok(answer),
            (Err(error), _) => Err(error),
            (Ok(()), Err(error)) => Err(got.err().unwrap_or(error)),
        }
    }
}

/// Whether a scheme means TLS; refused where this program was built without it.
fn over_tls(scheme: &str) -> Result<bool, &'static str> {
    match scheme {
        "http" => Ok(false),
        "https" if cfg!(feature = "s3") => Ok(true),
        "https" => Err(
            "this program was built without TLS (cargo feature `s3`), so it speaks `http` only; what the copies hold is encrypted before \
             it leaves, and a tunnel may be put before the server (`ssh -L`, see docs/recovery.md)",
        ),
        _ => Err("it speaks `http` and `https`"),
    }
}

fn read_answer(answered: Vec<u8>, only_head: bool) -> io::Result<Answer> {
    let broken = |what: &str| io::Error::new(io::ErrorKind::UnexpectedEof, what.to_owned());
    let end = answered.windows(4).take(HEAD).position(|four| four == b"\r\n\r\n");
    let end = end.ok_or_else(|| broken("the server broke off"))? + 4;
    let whole = Bytes::from(answered);
    let head = String::from_utf8_lossy(whole.get(..end).unwrap_or_default()).into_owned();
    let mut lines = head.lines();
    let status = lines.next().and_then(|line| line.split_whitespace().nth(1)).and_then(|code| code.parse().ok());
    let status = status.ok_or_else(|| broken("the server does not speak HTTP"))?;
    let length = lines.find_map(|line| {
        let (name, value) = line.split_once(':')?;
        if name.eq_ignore_ascii_case("content-length") { value.trim().parse::<u64>().ok() } else { None }
    });
    let body = whole.slice(end.min(whole.len())..);
    let promised = length.and_then(|length| usize::try_from(length).ok());
    if !only_head && promised.is_some_and(|promised| body.len() < promised) {
        return Err(broken("the server broke off"));
    }
    Ok(Answer { status, length, body })
}

/// RFC 4648.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let at = |n: usize| u32::from(three.get(n).copied().unwrap_or_default());
        let bits = at(0) << 16 | at(1) << 8 | at(2);
        for n in 0..4_usize {
            let place = usize::try_from(bits >> (18 - 6 * n) & 63).unwrap_or_default();
            let letter = LETTERS.get(place).copied().map_or('=', char::from);
            text.push(if n > three.len() { '=' } else { letter });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_encoded_as_the_standard_shows() {
        for (plain, encoded) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")] {
            assert_eq!(base64(plain.as_bytes()), encoded);
        }
    }

    #[test]
    fn a_password_is_never_shown() {
        let place = HttpPlace::read("http://plumb:secret@nas:8000/copies").unwrap();
        assert_eq!(place.to_string(), "rest:http://plumb@nas:8000/copies/");
        assert!(!format!("{place:?}").contains("secret"));
        assert_eq!(HttpPlace::read("http://nas").unwrap().to_string(), "rest:http://nas:8000/");
        assert_eq!(place.for_restic(), "rest:http://plumb:secret@nas:8000/copies/");
        for wrong in ["ftp://nas", "nas:8000", "http://", "http://na s/"] {
            assert!(HttpPlace::read(wrong).is_err(), "{wrong}");
        }
        assert_eq!(HttpPlace::read("https://nas").is_ok(), cfg!(feature = "s3"));
    }

    #[test]
    fn an_answer_that_is_cut_short_is_none() {
        let whole = b"HTTP/1.0 200 OK\r\nContent-Length: 4\r\n\r\nfour";
        let answer = read_answer(whole.to_vec(), false).unwrap();
        assert_eq!((answer.status, &answer.body[..]), (200, &b"four"[..]));
        for cut in 0..whole.len() {
            assert!(read_answer(whole[..cut].to_vec(), false).is_err(), "{cut}");
        }
    }
}

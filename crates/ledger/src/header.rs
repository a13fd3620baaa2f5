//! Header v1: the part of an entry that is sealed in the tree and stays for ever. Exactly these fields, no prose.

use crate::{
    cursor::Cursor,
    digest::{Digest, push_hex, unhex32},
    error::LedgerError,
    kind::{Kind, Via},
    moment::Moment,
    names::{LogId, LogKind, Token, log_kind},
};

/// The one header version there is.
pub const HEADER_VERSION: u64 = 1;

/// An entry's place in a batch: `n` of `of`, both from 1. A command over one record has no batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct BatchPlace<T = Token> {
    id: T,
    n: u64,
    of: u64,
}

impl BatchPlace<Token> {
    /// The place `n` of `of` in the batch `id`.
    ///
    /// # Errors
    /// [`LedgerError::Malformed`] unless 1 ≤ n ≤ of and of ≥ 2.
    pub fn new(id: Token, n: u64, of: u64) -> Result<Self, LedgerError> {
        if (1..=of).contains(&n) && of >= 2 {
            Ok(Self { id, n, of })
        } else {
            Err(LedgerError::malformed(&format!("{n} of {of}"), "place in a batch", "n from 1 to of, of at least 2"))
        }
    }
}

impl<T> BatchPlace<T> {
    /// The batch's opaque id.
    pub fn id(&self) -> &T {
        &self.id
    }

    /// The place, from 1.
    pub fn n(&self) -> u64 {
        self.n
    }

    /// How many entries the batch has.
    pub fn of(&self) -> u64 {
        self.of
    }
}

/// Header v1. `T` and `L` are owned in a [`Header`] and borrowed in a [`HeaderView`].
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct HeaderFields<T, L> {
    /// The log it belongs to.
    pub log: L,
    /// Its place in the log, from 0, without gaps.
    pub seq: u64,
    /// The server's clock when it was appended.
    pub time: Moment,
    /// Who did it: an opaque id.
    pub actor: T,
    /// By which door.
    pub via: Via,
    /// The register of the record.
    pub register: T,
    /// The record's opaque id, unique in its register.
    pub record: T,
    /// The record's version after this entry; 1 for its first.
    pub version: u64,
    /// What it does.
    pub kind: Kind,
    /// The record's state after it, if it has a workflow.
    pub to: Option<T>,
    /// Its place among the entries of one command, if there are several.
    pub batch: Option<BatchPlace<T>>,
    /// SHA-256 of the set of packs that rules from this entry on; none before the first.
    pub pack: Option<Digest>,
    /// SHA-256 of salt and body.
    pub body: Digest,
    /// The version of the program that wrote it.
    pub app: T,
}

/// A header that owns its text.
pub type Header = HeaderFields<Token, LogId>;

/// A header read in place; as strict as [`Header`], without copying.
pub type HeaderView<'a> = HeaderFields<&'a str, (&'a str, LogKind)>;

impl<'a> HeaderView<'a> {
    /// Reads canonical header bytes.
    ///
    /// # Errors
    /// [`LedgerError::NotCanonical`] for anything but the one canonical text of a header v1.
    pub fn read(bytes: &'a [u8]) -> Result<Self, LedgerError> {
        let mut c = Cursor::new(bytes);
        c.expect("{\"actor\":", "the field `actor`")?;
        let actor = c.token("a token in `actor`")?;
        c.expect(",\"app\":", "the field `app`")?;
        let app = c.token("a token in `app`")?;
        c.expect(",\"batch\":", "the field `batch`")?;
        let batch = if c.skip("null") { None } else { Some(batch(&mut c)?) };
        c.expect(",\"body\":", "the field `body`")?;
        let body = digest(&mut c)?;
        c.expect(",\"kind\":", "the field `kind`")?;
        let kind = c.token("a word in `kind`")?;
        let Some(kind) = Kind::from_text(kind) else { return c.fail("a known word in `kind`") };
        c.expect(",\"log\":", "the field `log`")?;
        let log = c.token("a log's name in `log`")?;
        let Some(log_kind) = log_kind(log.as_bytes()) else { return c.fail("a log's name in `log`") };
        c.expect(",\"pack\":", "the field `pack`")?;
        let pack = if c.skip("null") { None } else { Some(digest(&mut c)?) };
        c.expect(",\"record\":", "the field `record`")?;
        let record = c.token("a token in `record`")?;
        c.expect(",\"register\":", "the field `register`")?;
        let register = c.token("a token in `register`")?;
        c.expect(",\"seq\":", "the field `seq`")?;
        let seq = c.count("a count in `seq`")?;
        c.expect(",\"time\":\"", "the field `time`")?;
        let Some(time) = c.take::<24>().and_then(Moment::from_bytes) else {
            return c.fail("a time as 2026-11-22T06:36:54.123Z");
        };
        c.expect("\",\"to\":", "the field `to`")?;
        let to = if c.skip("null") { None } else { Some(c.token("a token or null in `to`")?) };
        c.expect(",\"v\":1,\"version\":", "`v` 1 and the field `version`")?;
        let version = c.count("a count in `version`")?;
        if version == 0 {
            return c.fail("a version from 1");
        }
        c.expect(",\"via\":", "the field `via`")?;
        let via = c.token("a word in `via`")?;
        let Some(via) = Via::from_text(via) else { return c.fail("a known word in `via`") };
        c.expect("}", "the header's end")?;
        c.end()?;
        Ok(Self {
            log: (log, log_kind),
            seq,
            time,
            actor,
            via,
            register,
            record,
            version,
            kind,
            to,
            batch,
            pack,
            body,
            app,
        })
    }

    /// The same with its own text.
    #[must_use]
    pub fn to_header(&self) -> Option<Header> {
        Some(Header {
            log: self.log.0.parse().ok()?,
            seq: self.seq,
            time: self.time,
            actor: Token::trusted(self.actor),
            via: self.via,
            register: Token::trusted(self.register),
            record: Token::trusted(self.record),
            version: self.version,
            kind: self.kind,
            to: self.to.map(Token::trusted),
            batch: self.batch.map(|place| BatchPlace { id: Token::trusted(place.id), n: place.n, of: place.of }),
            pack: self.pack,
            body: self.body,
            app: Token::trusted(self.app),
        })
    }
}

fn digest(c: &mut Cursor<'_>) -> Result<Digest, LedgerError> {
    let what = "64 lower-case hex digits";
    c.expect("\"", what)?;
    let Some(bytes) = c.take::<64>().and_then(|text| unhex32(text)) else { return c.fail(what) };
    c.expect("\"", what)?;
    Ok(Digest(bytes))
}

fn batch<'a>(c: &mut Cursor<'a>) -> Result<BatchPlace<&'a str>, LedgerError> {
    c.expect("{\"id\":", "null or the batch's `id`")?;
    let id = c.token("a token in the batch's `id`")?;
    c.expect(",\"n\":", "the batch's `n`")?;
    let n = c.count("a count in the batch's `n`")?;
    c.expect(",\"of\":", "the batch's `of`")?;
    let of = c.count("a count in the batch's `of`")?;
    if !((1..=of).contains(&n) && of >= 2) {
        return c.fail("1 ≤ n ≤ of and of ≥ 2");
    }
    c.expect("}", "the batch's end")?;
    Ok(BatchPlace { id, n, of })
}

impl Header {
    /// Reads canonical header bytes.
    ///
    /// # Errors
    /// [`LedgerError::NotCanonical`] for anything but the one canonical text of a header v1.
    pub fn read(bytes: &[u8]) -> Result<Self, LedgerError> {
        HeaderView::read(bytes)?.to_header().ok_or(LedgerError::NotCanonical { at: 0, what: "a log's name in `log`" })
    }

    /// The canonical bytes: the tree's leaf.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(512);
        let text = |out: &mut Vec<u8>, name: &str, value: &str| {
            out.extend(name.bytes());
            out.push(b'"');
            out.extend(value.bytes());
            out.push(b'"');
        };
        let digest = |out: &mut Vec<u8>, value: &Digest| {
            out.push(b'"');
            push_hex(out, &value.0);
            out.push(b'"');
        };
        text(&mut out, "{\"actor\":", self.actor.as_str());
        text(&mut out, ",\"app\":", self.app.as_str());
        out.extend(b",\"batch\":");
        match &self.batch {
            None => out.extend(b"null"),
            Some(place) => {
                text(&mut out, "{\"id\":", place.id.as_str());
                out.extend(format!(",\"n\":{},\"of\":{}}}", place.n, place.of).bytes());
            }
        }
        out.extend(b",\"body\":");
        digest(&mut out, &self.body);
        text(&mut out, ",\"kind\":", self.kind.as_str());
        text(&mut out, ",\"log\":", self.log.as_str());
        out.extend(b",\"pack\":");
        match &self.pack {
            None => out.extend(b"null"),
            Some(pack) => digest(&mut out, pack),
        }
        text(&mut out, ",\"record\":", self.record.as_str());
        text(&mut out, ",\"register\":", self.register.as_str());
        out.extend(format!(",\"seq\":{},\"time\":\"", self.seq).bytes());
        self.time.push(&mut out);
        out.extend(b"\",\"to\":");
        match &self.to {
            None => out.extend(b"null"),
            Some(state) => text(&mut out, "", state.as_str()),
        }
        out.extend(format!(",\"v\":1,\"version\":{}", self.version).bytes());
        text(&mut out, ",\"via\":", self.via.as_str());
        out.push(b'}');
        out
    }
}

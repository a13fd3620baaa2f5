//! A record is its entries, folded. No pack is needed: values lie raw under permanent field ids.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use plumb_ledger::digest::Digest;
use serde::{Deserialize, Serialize};

use crate::{
    fact::{Fact, FileRef, Signature},
    id::{FieldId, RecordId, RegisterId, RowId, StateId},
    raw::Raw,
};

/// The well-known field under which a record's number is set.
pub const NUMBER: &str = "number";

/// Where an entry stands, as far as a fold needs to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct At {
    /// Position in the log, from 0.
    pub seq: u64,
    /// When the server received it.
    pub time: Timestamp,
    /// The record's version after this entry, from 1.
    pub version: u64,
}

/// A link to another record, remembered with the version seen when it was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// The other record's register.
    pub register: RegisterId,
    /// The other record.
    pub to: RecordId,
    /// The version of it that was seen.
    pub version: u64,
}

/// A table row's cells.
pub type Row = BTreeMap<FieldId, Raw>;

/// A comment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comment {
    /// Its id.
    pub id: RecordId,
    /// The entry that holds it.
    pub seq: u64,
    /// What was said.
    pub text: String,
}

/// What was frozen, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frozen {
    /// The moment: `approved`, `reported` …
    pub moment: String,
    /// SHA-256 (hex) of the content.
    pub digest: String,
    /// The version frozen.
    pub version: u64,
}

/// A record as its entries leave it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordState {
    /// Its register.
    pub register: RegisterId,
    /// Its id.
    pub record: RecordId,
    /// The number of entries folded. 1 after the first.
    pub version: u64,
    /// The version a writer compares (ETag): like `version`, but not raised by comments.
    pub etag: u64,
    /// Its workflow state.
    pub state: Option<StateId>,
    /// Values of fields that are neither links, files nor tables.
    pub fields: BTreeMap<FieldId, Raw>,
    /// Table fields: rows by id, which is their order.
    pub tables: BTreeMap<FieldId, BTreeMap<RowId, Row>>,
    /// Link fields, in the order linked.
    pub links: BTreeMap<FieldId, Vec<Link>>,
    /// Files fields, in the order filed.
    pub files: BTreeMap<FieldId, Vec<FileRef>>,
    /// All signatures, oldest first.
    pub signatures: Vec<Signature>,
    /// All comments, oldest first.
    pub comments: Vec<Comment>,
    /// All frozen moments, oldest first.
    pub frozen: Vec<Frozen>,
    /// Notes by key; the last one stands.
    pub notes: BTreeMap<String, Raw>,
    /// When it was created.
    pub created: Timestamp,
    /// When it last changed.
    pub changed: Timestamp,
    /// The first entry's position.
    pub first_seq: u64,
    /// The last entry's position.
    pub last_seq: u64,
    /// Its content was erased: only header facts (state, versions, times) remain.
    pub erased: bool,
}

/// Why a fact does not fit the record it is applied to.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FoldFault {
    /// An entry is missing or doubled.
    #[error("version {got} follows version {have}")]
    Version {
        /// The version folded so far.
        have: u64,
        /// The version of the entry at hand.
        got: u64,
    },
    /// The move starts from a state the record is not in.
    #[error("a move leaves state `{from}`, but the record is in `{have}`")]
    State {
        /// The state the record is in, or `-`.
        have: String,
        /// The state the move leaves, or `-`.
        from: String,
    },
    /// A row, link or file is taken away that is not there.
    #[error("`{what}` of field `{field}` is taken away, but is not there")]
    Absent {
        /// The field.
        field: FieldId,
        /// The row, record or file.
        what: String,
    },
    /// A link or file is added twice.
    #[error("`{what}` of field `{field}` is added, but is there already")]
    Twice {
        /// The field.
        field: FieldId,
        /// The record or file.
        what: String,
    },
    /// A signature names another record: it was copied.
    #[error("a signature on this record names record {named}")]
    ForeignSignature {
        /// The record named in the signature.
        named: RecordId,
    },
}

impl RecordState {
    /// An empty record before its first entry.
    #[must_use]
    pub fn new(register: RegisterId, record: RecordId, at: Timestamp, seq: u64) -> Self {
        Self {
            register,
            record,
            version: 0,
            etag: 0,
            state: None,
            fields: BTreeMap::new(),
            tables: BTreeMap::new(),
            links: BTreeMap::new(),
            files: BTreeMap::new(),
            signatures: Vec::new(),
            comments: Vec::new(),
            frozen: Vec::new(),
            notes: BTreeMap::new(),
            created: at,
            changed: at,
            first_seq: seq,
            last_seq: seq,
            erased: false,
        }
    }

    /// Folds one entry's facts in: a list is taken as it is, a slice is copied.
    ///
    /// # Errors
    /// [`FoldFault`] names the first fact that does not fit; the record is then to be thrown away, not used.
    pub fn apply(&mut self, at: At, facts: impl Into<Vec<Fact>>) -> Result<(), FoldFault> {
        self.step(at)?;
        let facts = facts.into();
        if !facts.iter().all(|fact| matches!(fact, Fact::Commented { .. })) {
            self.etag = at.version;
        }
        facts.into_iter().try_for_each(|fact| match self.apply_one(at, fact) {
            // What an erased entry had added may still be taken away by a later one.
            Err(FoldFault::Absent { .. }) if self.erased => Ok(()),
            other => other,
        })
    }

    /// Folds an entry whose body was erased: the workflow goes on by the header's state, the content is gone.
    ///
    /// # Errors
    /// [`FoldFault::Version`] if an entry is missing.
    pub fn apply_erased(&mut self, at: At, to: Option<StateId>) -> Result<(), FoldFault> {
        self.step(at)?;
        self.etag = at.version;
        self.erased = true;
        if to.is_some() {
            self.state = to;
        }
        Ok(())
    }

    fn step(&mut self, at: At) -> Result<(), FoldFault> {
        if at.version != self.version + 1 {
            return Err(FoldFault::Version { have: self.version, got: at.version });
        }
        self.version = at.version;
        self.changed = at.time;
        self.last_seq = at.seq;
        Ok(())
    }

    fn apply_one(&mut self, at: At, fact: Fact) -> Result<(), FoldFault> {
        match fact {
            Fact::Set { field, value } => {
                self.fields.insert(field, value);
            }
            Fact::Unset { field, item: None } => {
                self.fields.remove(&field);
            }
            Fact::Unset { field, item: Some(item) } => take(&mut self.files, &field, &item, |file| file.id == item)?,
            Fact::RowPut { field, row, cells } => {
                self.tables.entry(field).or_default().insert(row, cells);
            }
            Fact::RowGone { field, row } => {
                let gone = self.tables.get_mut(&field).and_then(|rows| rows.remove(&row));
                gone.ok_or_else(|| FoldFault::Absent { field, what: row.to_string() })?;
            }
            // A record with erased entries has lost part of its past; the header's states stand for it.
            Fact::Moved { from, to, .. } => {
                if self.state != from && !self.erased {
                    let text = |s: &Option<StateId>| s.as_ref().map_or_else(|| "-".to_owned(), ToString::to_string);
                    return Err(FoldFault::State { have: text(&self.state), from: text(&from) });
                }
                self.state = Some(to);
            }
            Fact::Signed(signature) => {
                if signature.record != self.record {
                    return Err(FoldFault::ForeignSignature { named: signature.record });
                }
                self.signatures.push(*signature);
            }
            Fact::Linked { field, register, to, version } => {
                let links = self.links.entry(field.clone()).or_default();
                let link = Link { register, to, version };
                match links.iter_mut().find(|link| link.to == to) {
                    // Linking again with a newer version is how somebody says: looked at, still holds.
                    Some(old) if old.version < version => *old = link,
                    Some(_) => return Err(FoldFault::Twice { field, what: to.to_string() }),
                    None => links.push(link),
                }
            }
            Fact::Unlinked { field, to } => take(&mut self.links, &field, &to.to_string(), |link| link.to == to)?,
            Fact::Filed { field, file } => {
                let files = self.files.entry(field.clone()).or_default();
                if files.iter().any(|old| old.id == file.id) {
                    return Err(FoldFault::Twice { field, what: file.id });
                }
                files.push(file);
            }
            Fact::Commented { id, text, .. } => self.comments.push(Comment { id, seq: at.seq, text }),
            Fact::Frozen { moment, digest, version } => self.frozen.push(Frozen { moment, digest, version }),
            Fact::Noted { key, value } => {
                self.notes.insert(key, value);
            }
        }
        Ok(())
    }

    /// The record's number, such as `NC-2026-014`.
    #[must_use]
    pub fn number(&self) -> Option<&str> {
        self.fields.get(NUMBER).and_then(Raw::as_text)
    }

    /// SHA-256 of what a signer is shown: the record's content in canonical JSON, without workflow, comments and signatures.
    ///
    /// A later change of any value, row, link or file changes it, so a signature can be seen to speak of older content.
    #[must_use]
    pub fn content_digest(&self) -> Digest {
        #[derive(Serialize)]
        struct Content<'a> {
            record: RecordId,
            fields: &'a BTreeMap<FieldId, Raw>,
            tables: &'a BTreeMap<FieldId, BTreeMap<RowId, Row>>,
            links: BTreeMap<&'a FieldId, BTreeSet<RecordId>>,
            files: BTreeMap<&'a FieldId, Vec<&'a str>>,
        }
        let links = self.links.iter().map(|(field, links)| (field, links.iter().map(|link| link.to).collect()));
        let files = self.files.iter().map(|(field, files)| (field, files.iter().map(|f| f.digest.as_str()).collect()));
        let content = Content {
            record: self.record,
            fields: &self.fields,
            tables: &self.tables,
            links: links.collect(),
            files: files.collect(),
        };
        // BTreeMaps of ASCII ids and NFC texts serialise in canonical order; a map of strings cannot fail to serialise.
        Digest::of(&serde_json::to_vec(&content).unwrap_or_default())
    }
}

fn take<T>(
    map: &mut BTreeMap<FieldId, Vec<T>>,
    field: &FieldId,
    what: &str,
    is: impl Fn(&T) -> bool,
) -> Result<(), FoldFault> {
    let absent = || FoldFault::Absent { field: field.clone(), what: what.to_owned() };
    let items = map.get_mut(field).ok_or_else(absent)?;
    let place = items.iter().position(is).ok_or_else(absent)?;
    items.remove(place);
    if items.is_empty() {
        map.remove(field);
    }
    Ok(())
}

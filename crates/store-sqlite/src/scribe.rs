//! Writes one batch inside a transaction: holds it against what it requires, seals its entries, folds, derives, extends
//! the tree. Whatever fails, the caller rolls the batch back and gives the tail its old value.

use std::{collections::HashMap, sync::Arc};

use jiff::Timestamp;
use plumb_ledger::{
    BatchPlace, Body, Digest, Entry, Header, HeaderView, Kind, LogId, LogSigner, Moment, SYSTEM_REGISTER, Salt, Token,
    Via, log_notes, tree,
};
use plumb_model::{
    clock,
    derived::Derive,
    fact::Fact,
    fold::{At, NUMBER, RecordState},
    id::{ActorId, FieldId, RecordId},
    raw::Raw,
};
use plumb_store::{
    Batch, Clock, Draft, FileStore, LOG_RECORD, Random, Receipt, Rederive, StoreError, Written, body_of, fold_entry,
    log_register, record_token,
};
use rusqlite::{Connection, OptionalExtension};

use crate::{
    connection::{Doing, int},
    derived_rows::{self, Kept},
    requires, sidework,
    tail::Tail,
};

/// What does not change while a store is open.
pub(crate) struct Context {
    pub(crate) log: LogId,
    pub(crate) signer: LogSigner,
    pub(crate) app: Token,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) random: Arc<dyn Random>,
    pub(crate) files: Arc<FileStore>,
}

/// The hand that writes within one transaction.
pub(crate) struct Scribe<'a> {
    pub(crate) conn: &'a Connection,
    pub(crate) context: &'a Context,
    pub(crate) tail: &'a mut Tail,
    pub(crate) derive: &'a mut Arc<dyn Derive>,
    pub(crate) now: Timestamp,
}

struct Common {
    actor: ActorId,
    via: Via,
    moment: Moment,
    pack: Option<Digest>,
}

impl Scribe<'_> {
    /// Writes the batch, or answers as before if it was written already.
    pub(crate) fn batch(&mut self, batch: &Batch) -> Result<Receipt, StoreError> {
        if let Some(idempotency) = &batch.idempotency
            && let Some(receipt) = sidework::earlier(self.conn, batch.actor, idempotency, self.now)?
        {
            return Ok(receipt);
        }
        if batch.drafts.is_empty() {
            return Err(StoreError::unfit("it holds no entry"));
        }
        let activates = batch.drafts.iter().any(|draft| draft.kind == Kind::PackActivated);
        if !activates && batch.pack != self.tail.pack {
            return Err(StoreError::PacksChanged);
        }
        batch.requires.iter().try_for_each(|precondition| requires::hold(self.conn, precondition))?;
        let receipt = self.entries(batch)?;
        for item in &batch.outbox {
            sidework::post(self.conn, &mut self.tail.sums, item, receipt.last_seq)?;
        }
        if let Some(idempotency) = &batch.idempotency {
            sidework::remember(self.conn, &mut self.tail.sums, batch.actor, idempotency, &receipt, self.now)?;
        }
        if let Some(new) = &batch.rederive {
            *self.derive = Arc::clone(&new.by);
            rederive(self.conn, new)?;
        }
        Ok(receipt)
    }

    fn entries(&mut self, batch: &Batch) -> Result<Receipt, StoreError> {
        let of = u64::try_from(batch.drafts.len()).unwrap_or(u64::MAX);
        let batch_id = if of > 1 { Some(self.batch_id()?) } else { None };
        let first_seq = self.tail.frontier.size();
        let mut touched: Vec<RecordId> = Vec::new();
        let mut kept: HashMap<RecordId, Kept> = HashMap::new();
        let mut written = Vec::with_capacity(batch.drafts.len());
        for (draft, n) in batch.drafts.iter().zip(1..) {
            let before = kept.remove(&draft.record);
            let before = if before.is_some() {
                before
            } else {
                touched.push(draft.record);
                load(self.conn, draft.record)?
            };
            let place = batch_id.clone().map(|id| BatchPlace::new(id, n, of)).transpose()?;
            let pack = if draft.kind == Kind::PackActivated { batch.pack } else { self.tail.pack };
            let common = Common { actor: batch.actor, via: batch.via, moment: Moment::new(self.now)?, pack };
            let (after, line) = self.entry(&common, draft, before, place)?;
            written.push(line);
            kept.insert(draft.record, after);
        }
        self.fold_rows(&touched, &kept)?;
        let last_seq = self.tail.frontier.size().saturating_sub(1);
        Ok(Receipt { first_seq, last_seq, time: self.now, root: self.tail.frontier.root(), written })
    }

    /// Keys change hands within a batch, so all are given back before any is taken.
    fn fold_rows(&self, touched: &[RecordId], kept: &HashMap<RecordId, Kept>) -> Result<(), StoreError> {
        let kept = || touched.iter().filter_map(|record| kept.get(record));
        for kept in kept().filter(|kept| !kept.fresh) {
            derived_rows::release_keys(self.conn, kept.id)?;
        }
        kept().try_for_each(|kept| derived_rows::write(self.conn, kept, &self.derive.derive(&kept.state)))
    }

    fn entry(
        &mut self,
        common: &Common,
        draft: &Draft,
        before: Option<Kept>,
        batch: Option<BatchPlace>,
    ) -> Result<(Kept, Written), StoreError> {
        admissible(draft, before.as_ref().map(|kept| &kept.state))?;
        let seq = self.tail.frontier.size();
        let at = At {
            seq,
            time: common.moment.timestamp(),
            version: before.as_ref().map_or(0, |kept| kept.state.version) + 1,
        };
        let mut facts = draft.facts.clone();
        let number = match &draft.number {
            None => None,
            Some(wanted) => {
                let number = sidework::draw(self.conn, &mut self.tail.sums, &draft.register, wanted)?;
                let field = FieldId::new(NUMBER).map_err(|error| StoreError::unfit(error.to_string()))?;
                facts.push(Fact::Set { field, value: Raw::Text(number.clone()) });
                Some(number)
            }
        };
        let mut kept = match before {
            Some(kept) if draft.kind == Kind::Erased => {
                let state = self.erase(&kept, &draft.erase)?;
                facts.push(erased_fact(&draft.erase)?);
                Kept { state, ..kept }
            }
            Some(kept) => kept,
            None => {
                let id = self.tail.next_record;
                self.tail.next_record += 1;
                let state = RecordState::new(draft.register.clone(), draft.record, at.time, seq);
                Kept { id, fresh: true, state }
            }
        };
        let body = body_of(&facts)?;
        // What is sealed is what is folded: text is brought into its normal form by the sealing.
        let facts = plumb_store::facts_of(body.as_bytes())?;
        kept.state.apply(at, facts.as_slice()).map_err(|fault| StoreError::Fold { record: draft.record, fault })?;
        let header = self.header(common, draft, &kept.state, batch)?;
        self.seal(kept.id, header, draft.salt, body, &facts)?;
        self.tail.pack = common.pack;
        let line = Written {
            register: draft.register.clone(),
            record: draft.record,
            seq,
            version: kept.state.version,
            etag: kept.state.etag,
            number,
        };
        Ok((kept, line))
    }

    fn header(
        &self,
        common: &Common,
        draft: &Draft,
        state: &RecordState,
        batch: Option<BatchPlace>,
    ) -> Result<Header, StoreError> {
        Ok(Header {
            log: self.context.log.clone(),
            seq: self.tail.frontier.size(),
            time: common.moment,
            actor: Token::new(common.actor.to_string())?,
            via: common.via,
            register: Token::new(draft.register.as_str())?,
            record: record_token(draft.record)?,
            version: state.version,
            kind: draft.kind,
            to: state.state.as_ref().map(|state| Token::new(state.as_str())).transpose()?,
            batch,
            pack: common.pack,
            body: Digest::empty_tree(),
            app: self.context.app.clone(),
        })
    }

    /// Keeps the entry's bytes, its files and its place in the tree.
    fn seal(&mut self, id: i64, header: Header, salt: Salt, body: Body, facts: &[Fact]) -> Result<(), StoreError> {
        const DOING: &str = "write an entry";
        let (seq, time) = (header.seq, header.time);
        let entry = Entry::seal(header, salt, body);
        self.conn
            .prepare_cached(
                "INSERT INTO entries(seq, record, time, header, salt, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )
            .and_then(|mut put| {
                let body = entry.body().map(Body::as_bytes);
                put.execute((int(seq), id, time.as_millisecond(), entry.header_bytes(), salt.0, body))
            })
            .doing(DOING)?;
        let mut hashes = Vec::with_capacity(8);
        self.tail.frontier.push_with(entry.leaf(), |hash| hashes.push(hash));
        let mut put =
            self.conn.prepare_cached("INSERT INTO nodes(position, hash) VALUES (?1, ?2)").doing("write the tree")?;
        for (position, hash) in (tree::stored_position(0, seq)..).zip(hashes) {
            put.execute((int(position), hash.as_bytes())).doing("write the tree")?;
        }
        for digest in filed(facts) {
            let digest = digest?;
            // An erasure may have taken away what was there when it was put.
            if !self.context.files.contains(digest) {
                return Err(StoreError::FileAbsent { digest });
            }
            self.conn
                .prepare_cached("INSERT OR IGNORE INTO filed(digest, seq) VALUES (?1, ?2)")
                .and_then(|mut put| put.execute((digest.as_bytes(), int(seq))))
                .doing(DOING)?;
        }
        self.tail.last = Some(time);
        Ok(())
    }

    /// Takes bodies and salts of earlier entries away and folds the record anew.
    fn erase(&mut self, kept: &Kept, seqs: &[u64]) -> Result<RecordState, StoreError> {
        const DOING: &str = "erase";
        for seq in seqs {
            let found: Option<(i64, Vec<u8>, bool)> = self
                .conn
                .prepare_cached("SELECT record, header, body IS NOT NULL FROM entries WHERE seq = ?1")
                .and_then(|mut query| {
                    query.query_row([int(*seq)], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).optional()
                })
                .doing(DOING)?;
            let erasable = match &found {
                Some((record, header, true)) if *record == kept.id => {
                    let kind = HeaderView::read(header)?.kind;
                    !kind.is_system() && kind != Kind::Erased
                }
                _ => false,
            };
            if !erasable {
                return Err(StoreError::unfit(format!(
                    "entry {seq} cannot be erased: it is another record's, the log's own, or erased already"
                )));
            }
            self.conn
                .prepare_cached("UPDATE entries SET salt = NULL, body = NULL WHERE seq = ?1")
                .and_then(|mut put| put.execute([int(*seq)]))
                .doing(DOING)?;
            self.unfile(*seq)?;
        }
        let mut state = None;
        each_entry_of(self.conn, kept.id, |header, body| {
            state = Some(fold_entry(state.take(), &HeaderView::read(header)?, body)?);
            Ok(())
        })?;
        // The words stay in the index's older parts until they are merged away.
        self.conn.execute("INSERT INTO search(search) VALUES ('optimize')", []).doing(DOING)?;
        state.ok_or_else(|| StoreError::damaged("the log", "a record without entries"))
    }

    fn unfile(&mut self, seq: u64) -> Result<(), StoreError> {
        const DOING: &str = "erase files";
        let digests: Vec<[u8; 32]> = self
            .conn
            .prepare_cached("DELETE FROM filed WHERE seq = ?1 RETURNING digest")
            .and_then(|mut gone| gone.query_map([int(seq)], |row| row.get(0))?.collect())
            .doing(DOING)?;
        for digest in digests {
            let elsewhere = self
                .conn
                .prepare_cached("SELECT 1 FROM filed WHERE digest = ?1")
                .and_then(|mut query| query.exists([digest]))
                .doing(DOING)?;
            if !elsewhere {
                sidework::unlink_later(self.conn, &mut self.tail.sums, digest)?;
            }
        }
        Ok(())
    }

    fn batch_id(&self) -> Result<Token, StoreError> {
        let mut id = [0_u8; 16];
        self.context.random.fill(&mut id);
        Ok(Token::new(id.iter().fold(String::with_capacity(32), |text, byte| text + &format!("{byte:02x}")))?)
    }

    /// Writes that the clock was set, from what it should have shown at least.
    pub(crate) fn mark_step(&mut self, from: Timestamp) -> Result<(), StoreError> {
        let value = Raw::Map(
            [("from", Moment::new(from)?), ("to", Moment::new(self.now)?)]
                .map(|(name, moment)| (name.to_owned(), Raw::Text(moment.to_string())))
                .into(),
        );
        self.own_entry(Kind::ClockStepped, Fact::Noted { key: clock::NOTE.to_owned(), value })
    }

    /// An entry the log writes about itself.
    pub(crate) fn own_entry(&mut self, kind: Kind, fact: Fact) -> Result<(), StoreError> {
        self.own_entry_by((ActorId::System, Via::System), kind, fact)
    }

    /// An entry of the log about itself that somebody asked for.
    pub(crate) fn own_entry_by(
        &mut self,
        (actor, via): (ActorId, Via),
        kind: Kind,
        fact: Fact,
    ) -> Result<(), StoreError> {
        let draft = Draft {
            register: log_register()?,
            record: LOG_RECORD,
            kind,
            facts: vec![fact],
            number: None,
            seen: None,
            salt: self.context.random.salt(),
            erase: Vec::new(),
        };
        let batch = Batch::new(actor, via, self.tail.pack, vec![draft]);
        self.entries(&batch).map(drop)
    }
}

/// What no store can take, and what somebody else was quicker with.
fn admissible(draft: &Draft, before: Option<&RecordState>) -> Result<(), StoreError> {
    let own = draft.register.as_str() == SYSTEM_REGISTER;
    if own != (draft.record == LOG_RECORD) || own != draft.kind.is_system() {
        return Err(StoreError::unfit(format!("`{}` does not belong under `{}`", draft.kind, draft.register)));
    }
    if draft.kind == Kind::LogOpened && before.is_some() {
        return Err(StoreError::unfit("a log opens once"));
    }
    if let Some(before) = before
        && before.register != draft.register
    {
        return Err(StoreError::unfit(format!("record {} is of `{}`", draft.record, before.register)));
    }
    if (draft.kind == Kind::Erased) == draft.erase.is_empty() || draft.kind == Kind::Erased && before.is_none() {
        return Err(StoreError::unfit("an erasure names entries of its record, and nothing else does"));
    }
    let have = before.map_or(0, |state| state.etag);
    match draft.seen {
        Some(seen) if seen != have => Err(StoreError::Stale { record: draft.record, have, seen }),
        _ => Ok(()),
    }
}

fn erased_fact(seqs: &[u64]) -> Result<Fact, StoreError> {
    serde_json::from_value(log_notes::erased(seqs)).map_err(|error| StoreError::unfit(error.to_string()))
}

/// The files that facts name.
pub(crate) fn filed(facts: &[Fact]) -> impl Iterator<Item = Result<Digest, StoreError>> {
    facts.iter().filter_map(|fact| if let Fact::Filed { file, .. } = fact { Some(file) } else { None }).map(|file| {
        file.digest.parse().map_err(|_| StoreError::unfit(format!("`{}` is not the SHA-256 of a file", file.digest)))
    })
}

fn load(conn: &Connection, record: RecordId) -> Result<Option<Kept>, StoreError> {
    let found: Option<(i64, Vec<u8>)> = conn
        .prepare_cached("SELECT id, fold FROM records WHERE record = ?1")
        .and_then(|mut query| query.query_row([record.0.as_bytes()], |row| Ok((row.get(0)?, row.get(1)?))).optional())
        .doing("read a record")?;
    found.map(|(id, fold)| Ok(Kept { id, fresh: false, state: read_fold(&fold)? })).transpose()
}

/// A fold out of its bytes.
pub(crate) fn read_fold(bytes: &[u8]) -> Result<RecordState, StoreError> {
    serde_json::from_slice(bytes).map_err(|error| StoreError::damaged("a fold", error))
}

/// Header and body of every entry of a record, in order.
pub(crate) fn each_entry_of(
    conn: &Connection,
    id: i64,
    mut each: impl FnMut(&[u8], Option<&[u8]>) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    const DOING: &str = "read a record's entries";
    let mut query =
        conn.prepare_cached("SELECT header, body FROM entries WHERE record = ?1 ORDER BY seq").doing(DOING)?;
    let mut rows = query.query([id]).doing(DOING)?;
    while let Some(row) = rows.next().doing(DOING)? {
        let header = row.get_ref(0).and_then(|value| Ok(value.as_blob()?)).doing(DOING)?;
        let body = row.get_ref(1).and_then(|value| Ok(value.as_blob_or_null()?)).doing(DOING)?;
        each(header, body)?;
    }
    Ok(())
}

/// Derives records anew: those of the registers named, or all.
fn rederive(conn: &Connection, new: &Rederive) -> Result<(), StoreError> {
    const DOING: &str = "derive records anew";
    let registers: Vec<String> = if let Some(named) = &new.of {
        named.iter().map(ToString::to_string).collect()
    } else {
        let mut query = conn.prepare_cached("SELECT DISTINCT register FROM records").doing(DOING)?;
        query.query_map([], |row| row.get(0)).and_then(Iterator::collect).doing(DOING)?
    };
    for register in registers {
        conn.prepare_cached("DELETE FROM uniques WHERE register = ?1")
            .and_then(|mut query| query.execute([&register]))
            .doing(DOING)?;
        // Numbers change hands too: none is held while they are given out anew.
        conn.prepare_cached("UPDATE records SET number = NULL WHERE register = ?1")
            .and_then(|mut query| query.execute([&register]))
            .doing(DOING)?;
        let mut after = 0_i64;
        let mut next = conn
            .prepare("SELECT id, fold FROM records WHERE register = ?1 AND id > ?2 ORDER BY id LIMIT 1")
            .doing(DOING)?;
        while let Some((id, fold)) = next
            .query_row((&register, after), |row| Ok((row.get::<_, i64>(0)?, row.get::<_, Vec<u8>>(1)?)))
            .optional()
            .doing(DOING)?
        {
            let kept = Kept { id, fresh: false, state: read_fold(&fold)? };
            derived_rows::write(conn, &kept, &new.by.derive(&kept.state))?;
            after = id;
        }
    }
    Ok(())
}

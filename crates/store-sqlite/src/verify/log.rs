//! One pass over the entries: the ledger's verifier, the stored tree, and every record folded again and held against what
//! is kept. Memory grows with the records that have entries still to come.

use std::collections::{BTreeSet, HashMap};

use plumb_ledger::{Checkpoint, Digest, EntryView, HeaderView, Salt, Verified, Verifier, tree};
use plumb_model::{
    fact::Fact,
    fold::{At, RecordState},
    id::{RecordId, RegisterId, StateId},
};
use plumb_store::{LOG_RECORD, StoreError, facts_of, record_of};
use rusqlite::{Connection, Row, Rows};

use super::{Bad, BadKind, VerifyOptions, VerifyReport, derived::Derivations};
use crate::{
    connection::{Doing, count},
    requires::record_id,
    scribe, start, tail,
};

const DOING: &str = "read entries";

/// Reads the log; the files it names, if it could be read to the end.
pub(crate) fn read(
    conn: &Connection,
    options: &VerifyOptions,
    head: Option<&Checkpoint>,
    report: &mut VerifyReport,
) -> Option<BTreeSet<Digest>> {
    // What is wrong with the log itself explains what is wrong with its folds, so it comes first.
    let mut records = Vec::new();
    let filed = pass(conn, options, head, &mut records, report).map_err(|bad| report.bad(*bad)).ok();
    report.found.extend(records);
    filed
}

/// Findings about records that are kept; nobody reads further.
const RECORDS_NAMED: usize = 100;

/// One bad thing ends the pass; boxed, because it is large and rare.
type Pass<T> = Result<T, Box<Bad>>;

/// A record as the table of records has it.
struct Kept {
    id: i64,
    last: u64,
    /// Its fold so far, while entries are still to come.
    open: Option<Box<RecordState>>,
}

struct Books<'a> {
    conn: &'a Connection,
    rows: HashMap<RecordId, Kept>,
    next_id: i64,
    filed: BTreeSet<Digest>,
    filings: u64,
    derivations: Derivations<'a>,
    /// Records that are not what their entries fold or derive to.
    wrong: &'a mut Vec<Bad>,
}

fn pass(
    conn: &Connection,
    options: &VerifyOptions,
    head: Option<&Checkpoint>,
    records: &mut Vec<Bad>,
    report: &mut VerifyReport,
) -> Pass<BTreeSet<Digest>> {
    let log = start::log_of(conn)?;
    report.log = Some(log.clone());
    let mut verifier = Verifier::new(log).trusting(options.trusted.iter().cloned());
    let checkpoint = tail::checkpoint(conn)?;
    match checkpoint {
        Some(checkpoint) => verifier = verifier.sealed_by(checkpoint),
        None => report.bad(Bad::of(BadKind::Head, "the database holds no checkpoint")),
    }
    if let Some(head) = head {
        verifier = verifier.against("head", head.clone());
    }
    for (name, checkpoint) in &options.against {
        verifier = verifier.against(name, checkpoint.clone());
    }
    let mut books = Books {
        conn,
        rows: rows(conn)?,
        next_id: 1,
        filed: BTreeSet::new(),
        filings: 0,
        derivations: Derivations::new(conn, options.derive.as_deref())?,
        wrong: records,
    };
    books.entries(&mut verifier, report)?;
    report.size = verifier.size();
    let filed = books.close(report)?;
    let sound = verifier.finish().map_err(|fault| Box::new(Bad::from(fault)))?;
    told(&sound, options, report);
    Ok(filed)
}

fn told(verified: &Verified, options: &VerifyOptions, report: &mut VerifyReport) {
    report.root = Some(verified.root);
    report.keys = verified.keys.valid_at(verified.size).into_iter().cloned().collect();
    let meaning = |not_read: &&plumb_ledger::NotRead| !matches!(not_read, plumb_ledger::NotRead::Meaning);
    report.not_read.extend(verified.not_read.iter().filter(meaning).map(ToString::to_string));
    if options.against.is_empty() {
        report.not_read(
            "no checkpoint kept elsewhere: a log rewritten as a whole, head and all, by a holder of its key would not be noticed",
        );
    }
    if options.derive.is_none() {
        report
            .not_read("cells, links, obligations, unique keys and search text: no packs were given to derive them by");
    }
}

fn rows(conn: &Connection) -> Result<HashMap<RecordId, Kept>, StoreError> {
    let mut query = conn.prepare("SELECT record, id, last_seq FROM records").doing(DOING)?;
    let mut rows = query.query([]).doing(DOING)?;
    let mut all = HashMap::new();
    while let Some(row) = rows.next().doing(DOING)? {
        let record = row.get(0).map(record_id).doing(DOING)?;
        let (id, last) = (row.get(1).doing(DOING)?, row.get(2).map(count).doing(DOING)?);
        all.insert(record, Kept { id, last, open: None });
    }
    Ok(all)
}

impl Books<'_> {
    fn entries(&mut self, verifier: &mut Verifier, report: &mut VerifyReport) -> Pass<()> {
        let conn = self.conn;
        let mut entries =
            conn.prepare("SELECT seq, record, time, header, salt, body FROM entries ORDER BY seq").doing(DOING)?;
        let mut nodes = conn.prepare("SELECT position, hash FROM nodes ORDER BY position").doing(DOING)?;
        let mut rows = entries.query([]).doing(DOING)?;
        let mut stored = nodes.query([]).doing(DOING)?;
        while let Some(row) = rows
            .next()
            .doing(DOING)
            .map_err(|error| Box::new(Bad::of(BadKind::Database, error.to_string()).at(verifier.size())))?
        {
            self.entry(row, &mut stored, verifier, report)?;
        }
        match stored.next().doing(DOING)? {
            None => Ok(()),
            Some(_) => Err(Box::new(Bad::of(BadKind::Tree, "there are stored tree hashes beyond the last entry"))),
        }
    }

    fn entry(
        &mut self,
        row: &Row<'_>,
        stored: &mut Rows<'_>,
        verifier: &mut Verifier,
        report: &mut VerifyReport,
    ) -> Pass<()> {
        let seq = verifier.size();
        let read = |error: rusqlite::Error| Box::new(Bad::of(BadKind::Database, error.to_string()).at(seq));
        let place: i64 = row.get(0).map_err(read)?;
        let blob = |column| row.get_ref(column).map_err(read)?.as_blob().map_err(|error| read(error.into()));
        let maybe = |column| row.get_ref(column).map_err(read)?.as_blob_or_null().map_err(|error| read(error.into()));
        let header_bytes = blob(3)?;
        let salt = maybe(4)?.map(|salt| salt.try_into().map(Salt)).transpose();
        let salt = salt.map_err(|_| Box::new(Bad::of(BadKind::Database, "a salt is not 32 bytes").at(seq)))?;
        let body = maybe(5)?;
        if count(place) != seq || salt.is_some() != body.is_some() {
            let what = format!("entry {seq}: {place} stands in its place, or salt and body are not both there");
            return Err(Box::new(Bad::of(BadKind::Database, what).at(seq)));
        }
        let content = salt.as_ref().zip(body);
        let header = in_tree(seq, &EntryView { header: header_bytes, content }, stored, verifier)?;
        if row.get::<_, i64>(2).map_err(read)? != header.time.as_millisecond() {
            let what = format!("entry {seq}: the time beside it is not the one in its header");
            return Err(Box::new(Bad::of(BadKind::Database, what).at(seq)));
        }
        self.fold(row.get(1).map_err(read)?, &header, body, report)
    }

    fn fold(&mut self, id: i64, header: &HeaderView<'_>, body: Option<&[u8]>, report: &mut VerifyReport) -> Pass<()> {
        let seq = header.seq;
        let record = record_of(header)?;
        let bad = |what: String| {
            Box::new(Bad { record: Some(record), ..Bad::of(BadKind::Fold, format!("entry {seq}: {what}")).at(seq) })
        };
        let at = At { seq, time: header.time.timestamp(), version: header.version };
        let facts = body.map(facts_of).transpose().map_err(|error| bad(error.to_string()))?;
        self.files(seq, facts.as_deref().unwrap_or_default())?;
        let Some(kept) = self.rows.get_mut(&record) else {
            return Err(bad("the table of records does not know its record".to_owned()));
        };
        let (kept_id, mut state) = if let Some(state) = kept.open.take() {
            (kept.id, state)
        } else {
            let register = RegisterId::new(header.register).map_err(|error| bad(error.to_string()))?;
            self.next_id += 1;
            (self.next_id - 1, Box::new(RecordState::new(register, record, at.time, seq)))
        };
        if id != kept_id || header.version != state.version + 1 || header.register != state.register.as_str() {
            return Err(bad(format!(
                "it is kept under another record than {record}, or after the last of its entries"
            )));
        }
        let folded = if let Some(facts) = facts {
            state.apply(at, facts)
        } else {
            let to = header.to.map(StateId::new).transpose().map_err(|error| bad(error.to_string()))?;
            state.apply_erased(at, to)
        };
        folded.map_err(|fault| bad(fault.to_string()))?;
        if header.to != state.state.as_ref().map(StateId::as_str) {
            return Err(bad("the state in its header is not the one its facts lead to".to_owned()));
        }
        if kept.id != id || seq > kept.last {
            return Err(bad("the table of records ends its record before it".to_owned()));
        }
        if seq < kept.last {
            kept.open = Some(state);
            return Ok(());
        }
        report.records += u64::from(record != LOG_RECORD);
        if let Err(bad) = self.derivations.compare(id, &state)
            && self.wrong.len() < RECORDS_NAMED
        {
            self.wrong.push(*bad);
        }
        Ok(())
    }

    fn files(&mut self, seq: u64, facts: &[Fact]) -> Pass<()> {
        let mut own = BTreeSet::new();
        for digest in scribe::filed(facts) {
            let digest = digest.map_err(|error| Box::new(Bad::of(BadKind::File, error.to_string()).at(seq)))?;
            own.insert(digest);
        }
        self.filings += u64::try_from(own.len()).unwrap_or(u64::MAX);
        for digest in own {
            let known = self
                .conn
                .prepare_cached("SELECT 1 FROM filed WHERE digest = ?1 AND seq = ?2")
                .and_then(|mut query| query.exists((digest.as_bytes(), crate::connection::int(seq))))
                .doing(DOING)?;
            if !known {
                let what = format!("entry {seq}: the table of files does not know the file it names");
                return Err(Box::new(Bad { file: Some(digest.to_hex()), ..Bad::of(BadKind::Table, what).at(seq) }));
            }
            self.filed.insert(digest);
        }
        Ok(())
    }

    /// Nothing may be left over on either side.
    fn close(self, report: &mut VerifyReport) -> Pass<BTreeSet<Digest>> {
        let open = self.rows.iter().filter(|(_, kept)| kept.open.is_some()).map(|(record, _)| record).min();
        if let Some(record) = open {
            let what = format!("record {record}: the table of records speaks of later entries than there are");
            return Err(Box::new(Bad { record: Some(*record), ..Bad::of(BadKind::Fold, what) }));
        }
        let folded = u64::try_from(self.next_id - 1).unwrap_or(u64::MAX);
        let known = u64::try_from(self.rows.len()).unwrap_or(u64::MAX);
        if known != folded {
            let what = format!("the table of records knows {known}, the entries make {folded}");
            return Err(Box::new(Bad::of(BadKind::Fold, what)));
        }
        let filings = self.conn.query_row("SELECT count(*) FROM filed", [], |row| row.get(0)).doing(DOING);
        if filings.map(count)? != self.filings {
            report.bad(Bad::of(BadKind::Table, "the table of files names filings that no entry made"));
        }
        self.derivations.close(self.wrong);
        Ok(self.filed)
    }
}

/// The entry stands where the verifier has got to, and the leaf and the nodes it completes are the stored ones.
fn in_tree<'a>(
    seq: u64,
    entry: &EntryView<'a>,
    stored: &mut Rows<'_>,
    verifier: &mut Verifier,
) -> Pass<HeaderView<'a>> {
    let mut position = tree::stored_position(0, seq);
    let mut differs = None;
    let taken = verifier.entry_in_tree(entry, |hash| {
        let found = stored
            .next()
            .and_then(|row| row.map(|row| Ok((row.get::<_, i64>(0)?, row.get::<_, [u8; 32]>(1)?))).transpose());
        let same = matches!(&found, Ok(Some(node)) if count(node.0) == position && node.1 == hash.0);
        if !same {
            differs = Some(position);
        }
        position += 1;
        same
    });
    if let Some(at) = differs {
        let what = format!(
            "entry {seq}: its header and the stored tree hash {at} do not belong together; one of them was altered"
        );
        return Err(Box::new(Bad::of(BadKind::Tree, what).at(seq)));
    }
    taken.map_err(|fault| Box::new(Bad::from(fault)))
}

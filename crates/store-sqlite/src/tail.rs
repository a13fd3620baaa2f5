//! The log's end as the writer carries it from one batch to the next.

use plumb_ledger::{Checkpoint, Digest, Frontier, HeaderView, LedgerError, Moment, NodeReader, tree};
use plumb_store::StoreError;
use rusqlite::{Connection, OptionalExtension};

use crate::{
    connection::{Doing, count, int},
    sums::Sums,
};

/// Everything the next entry depends on apart from its record.
#[derive(Debug, Clone)]
pub(crate) struct Tail {
    pub(crate) frontier: Frontier,
    pub(crate) last: Option<Moment>,
    pub(crate) pack: Option<Digest>,
    pub(crate) next_record: i64,
    pub(crate) sums: Sums,
}

/// Stored tree hashes, read from the database.
#[derive(Debug)]
pub(crate) struct Nodes<'a>(pub(crate) &'a Connection);

impl NodeReader for Nodes<'_> {
    fn read_nodes(&self, positions: &[u64]) -> Result<Vec<Digest>, LedgerError> {
        let failed = |error: rusqlite::Error| LedgerError::Nodes(error.to_string());
        let mut query = self.0.prepare_cached("SELECT hash FROM nodes WHERE position = ?1").map_err(failed)?;
        positions
            .iter()
            .map(|position| query.query_row([int(*position)], |row| row.get(0).map(Digest)).map_err(failed))
            .collect()
    }
}

impl Tail {
    /// The end of the log as it is committed; held against the tree and the checkpoint as far as that is quick.
    pub(crate) fn load(conn: &Connection) -> Result<Self, StoreError> {
        let size = size(conn)?;
        let stored = conn.query_row("SELECT coalesce(max(position) + 1, 0) FROM nodes", [], |row| row.get(0));
        let stored = count(stored.doing("read the tree")?);
        if stored != tree::stored_count(size) {
            let detail = format!("{stored} hashes are stored for {size} entries");
            return Err(StoreError::damaged("the tree", detail));
        }
        let frontier = Frontier::load(size, &Nodes(conn)).map_err(|error| StoreError::damaged("the tree", error))?;
        let checkpoint = checkpoint(conn)?;
        let head = checkpoint.as_ref().map(|checkpoint| (checkpoint.head().size, checkpoint.head().root));
        if size > 0 && head != Some((size, frontier.root())) {
            return Err(StoreError::damaged("the newest checkpoint", "it does not cover the entries there are"));
        }
        let header: Option<Vec<u8>> = conn
            .query_row("SELECT header FROM entries ORDER BY seq DESC LIMIT 1", [], |row| row.get(0))
            .optional()
            .doing("read the last entry")?;
        let (last, pack) = match &header {
            None => (None, None),
            Some(header) => {
                let header = HeaderView::read(header).map_err(|error| StoreError::damaged("the last header", error))?;
                (Some(header.time), header.pack)
            }
        };
        let next_record = conn.query_row("SELECT coalesce(max(id), 0) + 1 FROM records", [], |row| row.get(0));
        Ok(Self { frontier, last, pack, next_record: next_record.doing("count records")?, sums: Sums::load(conn)? })
    }
}

/// How many entries there are.
pub(crate) fn size(conn: &Connection) -> Result<u64, StoreError> {
    let last: Option<i64> = conn
        .prepare_cached("SELECT max(seq) FROM entries")
        .and_then(|mut query| query.query_row([], |row| row.get(0)))
        .doing("count entries")?;
    Ok(last.map_or(0, |last| count(last) + 1))
}

/// The newest checkpoint.
pub(crate) fn checkpoint(conn: &Connection) -> Result<Option<Checkpoint>, StoreError> {
    let note: Option<String> = conn
        .query_row("SELECT note FROM checkpoint WHERE one = 1", [], |row| row.get(0))
        .optional()
        .doing("read the checkpoint")?;
    note.map(|note| Checkpoint::read(&note).map_err(|error| StoreError::damaged("the newest checkpoint", error)))
        .transpose()
}

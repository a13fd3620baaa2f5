//! That an entry is in the log: the header, the way from its leaf up to the root, and the signed head over that root.

use std::ops::ControlFlow;

use plumb_ledger::{Digest, EntryProof, HeaderView, LedgerError, NodeReader, tree};
use plumb_store::{Snapshot, StoreError, record_of};

use crate::{
    Engine,
    access::Reader,
    desk::{Problem, ProblemKind, ProofView},
    records::{show::who, title},
};

/// Tree hashes as the store keeps them.
pub(crate) struct Stored<'a>(pub(crate) &'a dyn Snapshot);

impl NodeReader for Stored<'_> {
    fn read_nodes(&self, positions: &[u64]) -> Result<Vec<Digest>, LedgerError> {
        self.0.nodes(positions).map_err(|error| LedgerError::Nodes(error.to_string()))
    }
}

impl Engine {
    /// Proves an entry of a record that the reader may see; what is answered was checked here first.
    pub(crate) fn proof(&self, reader: &Reader, seq: u64) -> Result<ProofView, Problem> {
        let look = self.look_of(reader)?;
        let people = look.people()?;
        let absent =
            || Problem::new(ProblemKind::NotFound, "not-found", format!("there is no entry {seq} that you may see"));
        let snapshot = &*look.snapshot;
        if seq >= snapshot.size() {
            return Err(absent());
        }
        let checkpoint = snapshot.checkpoint()?;
        let head = checkpoint.head().clone();
        let path = tree::prove_inclusion(seq, head.size, &Stored(snapshot)).map_err(StoreError::from)?;
        let mut found = None;
        snapshot.entries(seq, seq + 1, &mut |row| {
            found = Some(prove(reader, &look, &row, &checkpoint));
            ControlFlow::Break(())
        })?;
        let (header, file, erased) = found.ok_or_else(absent)??;
        let view = HeaderView::read(header.as_bytes()).map_err(StoreError::from)?;
        let record = look.snapshot.record(record_of(&view)?)?.filter(|record| look.may_see(reader, record));
        let record = record.ok_or_else(absent)?;
        let leaf = Digest::leaf(header.as_bytes());
        tree::check_inclusion(&path, seq, leaf, head.size, head.root).map_err(StoreError::from)?;
        Ok(ProofView {
            seq,
            at: view.time.timestamp(),
            who: who(&people, view.actor),
            kind: view.kind.to_string(),
            register: record.register.to_string(),
            record: record.record.to_string(),
            number: record.number().map(ToOwned::to_owned),
            title: look.register_of(&record).map(|register| title(register, &record)).unwrap_or_default(),
            version: view.version,
            leaf: leaf.to_hex(),
            path: path.iter().map(|node| node.to_hex()).collect(),
            size: head.size,
            root: head.root.to_hex(),
            checkpoint: checkpoint.as_str().to_owned(),
            file,
            erased,
            header,
        })
    }
}

/// The header's text, the proof as a file, and whether the content is gone.
fn prove(
    reader: &Reader,
    look: &crate::engine::Look,
    row: &plumb_store::EntryRow<'_>,
    checkpoint: &plumb_ledger::Checkpoint,
) -> Result<(String, String, bool), Problem> {
    let view = HeaderView::read(row.view.header).map_err(StoreError::from)?;
    let register = look.rules.packs.registers.values().find(|register| register.id.as_str() == view.register);
    // The body holds every field: where one is kept from the reader, the file proves the header alone.
    let whole = register.is_some_and(|register| register.fields.iter().all(|field| !reader.hides(register, &field.id)));
    // A guest has no more of it than what is given as a file, and nothing of what a draft or a comment said.
    let whole = whole && (!reader.is_guest() || look.gives_whole(reader, row)?);
    let entry = whole.then_some(&row.view);
    let proof = EntryProof::make(row.seq, checkpoint.clone(), &Stored(&*look.snapshot), entry);
    let proof = proof.map_err(StoreError::from)?;
    let header = String::from_utf8(row.view.header.to_vec())
        .map_err(|error| StoreError::damaged(format!("the header of entry {}", row.seq), error))?;
    Ok((header, proof.to_text(), row.view.content.is_none()))
}

impl crate::engine::Look {
    /// Whether somebody from outside may have what an entry says.
    fn gives_whole(&self, reader: &Reader, row: &plumb_store::EntryRow<'_>) -> Result<bool, Problem> {
        let view = HeaderView::read(row.view.header).map_err(StoreError::from)?;
        let Some(record) = self.snapshot.record(record_of(&view)?)? else { return Ok(false) };
        let then = self.snapshot.record_at(record.record, row.seq + 1)?;
        let open = then.is_some_and(|then| self.may_see(reader, &then));
        Ok(open && view.kind != plumb_ledger::Kind::Commented && reader.may_take(self, &record))
    }
}

//! The proof beside a released pack: entries with their way to the root, the checkpoint, and the manifest over all of it.

use std::{collections::BTreeSet, ops::ControlFlow};

use plumb_ledger::{
    Digest, HeaderView, Kind, LedgerError, Token,
    evidence::{Contents, PackWriter, RELEASED, ReleaseName},
};
use plumb_store::StoreError;

use super::{choose, prepared, who_releases};
use crate::{
    Engine,
    desk::{Caller, EvidenceProof, Problem, ProblemKind, RecordRef},
    records::Stored,
};

impl Engine {
    /// What goes beside the pages and files of a release, once people have released exactly those.
    pub(crate) fn prove_release(
        &self,
        caller: &Caller,
        name: &RecordRef,
        contents: &str,
    ) -> Result<EvidenceProof, Problem> {
        let look = self.look()?;
        let reader = who_releases(&look, caller)?;
        let (release, wanted, size, digest) = prepared(&look, &reader, name)?;
        let contents = Contents::read(contents.as_bytes())
            .map_err(|error| Problem::new(ProblemKind::Content, "evidence.contents", error.to_string()))?;
        let bytes = contents.to_bytes().map_err(StoreError::from)?;
        if Digest::of(&bytes).to_hex() != digest {
            let say = "the pages are not those that were prepared: something in them was erased, or the program writes them otherwise by now; no pack was made";
            return Err(Problem::new(ProblemKind::Rule, "evidence.moved", say)
                .help("prepare it anew with `plumb evidence prepare`, look through it and release it"));
        }
        let is_released = release.state.as_ref().is_some_and(|state| state.as_str() == RELEASED);
        let signers: BTreeSet<_> = release.signatures.iter().map(|signature| signature.by).collect();
        if !is_released || signers.len() < contents.highest.releasers() {
            let needed = contents.highest.releasers();
            let say = format!("`{}` is not released yet; no pack was made", name.0);
            let help = if needed > 1 {
                "something confidential is in it: one person agrees to it, another releases it"
            } else {
                "look through it, then release it"
            };
            return Err(Problem::new(ProblemKind::Rule, "evidence.not-released", say).help(help));
        }
        let view = choose::choose(&look, &reader, &wanted, size, None)?;
        let mut chosen: BTreeSet<u64> = BTreeSet::new();
        let mut with_bodies: BTreeSet<u64> = BTreeSet::new();
        for entry in view.registers.iter().flat_map(|register| &register.records).flat_map(|record| &record.entries) {
            chosen.insert(entry.seq);
            if entry.shown {
                with_bodies.insert(entry.seq);
            }
        }
        let checkpoint = look.snapshot.checkpoint()?;
        let release_id = release.record.to_string();
        let mut writer = PackWriter::under(checkpoint);
        let mut stopped: Option<LedgerError> = None;
        look.snapshot.entries(0, look.snapshot.size(), &mut |row| {
            let written = HeaderView::read(row.view.header).and_then(|header| {
                let of_keys = matches!(header.kind, Kind::LogOpened | Kind::KeyRotated | Kind::KeyRevoked);
                let of_release = header.record == release_id && header.kind != Kind::Commented;
                let only_header = header.record == release_id && header.kind == Kind::Commented;
                if !(of_keys || of_release || only_header || chosen.contains(&row.seq)) {
                    return Ok(());
                }
                let mut entry = row.view;
                if !(of_keys || of_release || with_bodies.contains(&row.seq)) {
                    entry.content = None;
                }
                writer.entry(row.seq, &entry, &Stored(&*look.snapshot))
            });
            match written {
                Ok(()) => ControlFlow::Continue(()),
                Err(error) => {
                    stopped = Some(error);
                    ControlFlow::Break(())
                }
            }
        })?;
        if let Some(error) = stopped {
            return Err(StoreError::from(error).into());
        }
        let token = |text: &str| Token::new(text).map_err(StoreError::from);
        let name = ReleaseName { record: token(&release_id)?, register: token(release.register.as_str())? };
        let members = writer.finish(&contents, name).map_err(StoreError::from)?;
        let members = members
            .into_iter()
            .map(|(path, bytes)| {
                Ok((path.to_owned(), String::from_utf8(bytes).map_err(|error| not_text(path, &error))?))
            })
            .collect::<Result<_, Problem>>()?;
        let number = release.number().map_or(release_id, ToOwned::to_owned);
        Ok(EvidenceProof { release: number, members })
    }
}

fn not_text(path: &str, error: &std::string::FromUtf8Error) -> Problem {
    Problem::new(ProblemKind::Fault, "evidence.proof", format!("`{path}` of the pack is not text: {error}"))
}

//! What a data folder is to its copies: the database below, the engine for what only packs and people know.

use std::path::Path;

use plumb_engine::desk::{ActorName, Answer, Caller, Desk as _, Problem, ProblemKind, Request, VerifyReport};
use plumb_store::{EndedAccess, FolderCopy};
use plumb_store_sqlite::SqliteGate;
use plumb_vault::{BroughtUp, Premises, VaultError, Wanted};

use crate::{data_folder, inspector::FolderInspector};

/// Data folders of this machine.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LocalPremises;

impl Premises for LocalPremises {
    fn copy(&self, data: &Path, to: &Path) -> Result<FolderCopy, VaultError> {
        Ok(plumb_store_sqlite::copy(data, to)?)
    }

    fn bring_up(&self, folder: &Path, wanted: &Wanted) -> Result<BroughtUp, VaultError> {
        match read_whole(folder, wanted) {
            Ok(brought) => Ok(brought),
            // What is damaged so far that it does not open is still read, to name what is wrong.
            Err(problem) => Ok(broken(match FolderInspector::new(folder).verify_bare(None) {
                Ok(VerifyReport::Broken { say, .. }) => say,
                _ => problem.say,
            })),
        }
    }
}

fn broken(say: String) -> BroughtUp {
    BroughtUp {
        size: 0,
        root: String::new(),
        files: 0,
        not_read: Vec::new(),
        broken: Some(say),
        erased_again: 0,
        ended: EndedAccess::default(),
        can_sign_in: 0,
    }
}

/// Opening brings an older format up; the first reading holds the folder as it was copied, the last one as it will be used.
fn read_whole(folder: &Path, wanted: &Wanted) -> Result<BroughtUp, Problem> {
    let engine = data_folder::engine(folder)?;
    let verify = |against: Option<String>| match engine
        .ask(&Caller::at_the_machine(ActorName::Operator), Request::Verify { against })?
    {
        Answer::Verified(report) => Ok(report),
        _ => Err(data_folder::unexpected()),
    };
    let mut first = None;
    let kept = wanted.against.iter().map(|(_, checkpoint)| Some(checkpoint.as_str().to_owned()));
    for against in kept.chain(wanted.against.is_empty().then_some(None)) {
        match verify(against)? {
            VerifyReport::Broken { say, .. } => return Ok(broken(say)),
            VerifyReport::Holds { size, root, files, not_read } => first = Some((size, root, files, not_read)),
        }
    }
    let Some((size, root, files, not_read)) = first else { return Err(data_folder::unexpected()) };
    let erased_again = engine.erase_again(&wanted.erased)?;
    if erased_again > 0
        && let VerifyReport::Broken { say, .. } = verify(None)?
    {
        return Ok(broken(say));
    }
    drop(engine);
    let gate = SqliteGate::at(folder);
    let can_sign_in = gate.can_sign_in()?;
    let ended = gate.end_everything()?;
    Ok(BroughtUp { size, root, files, not_read, broken: None, erased_again, ended, can_sign_in })
}

/// A vault's trouble in the desk's words.
#[expect(clippy::needless_pass_by_value, reason = "what `map_err` hands over")]
pub(crate) fn vault_problem(error: VaultError) -> Problem {
    let (kind, code) = match &error {
        VaultError::Store(error) => return data_folder::store_problem(error.clone()),
        VaultError::Away { .. } => (ProblemKind::Fault, "copies.away"),
        VaultError::Closed { .. } => (ProblemKind::Fault, "copies.closed"),
        VaultError::NoTarget { .. } => (ProblemKind::Content, "copies.target"),
        VaultError::NoRepository { .. } => (ProblemKind::Content, "copies.none"),
        VaultError::WrongKey { .. } => (ProblemKind::Content, "copies.wrong-key"),
        VaultError::BadKey { .. } => (ProblemKind::Content, "copies.key"),
        VaultError::NoSnapshot { .. } => (ProblemKind::NotFound, "copies.no-snapshot"),
        VaultError::Damaged { .. } => (ProblemKind::Rule, "copies.damaged"),
        VaultError::DoesNotHold { .. } => (ProblemKind::Rule, "copies.does-not-hold"),
        VaultError::InTheWay { .. } => (ProblemKind::Content, "copies.in-the-way"),
        VaultError::Busy { .. } => (ProblemKind::Stale, "copies.busy"),
        VaultError::Settings(_) => (ProblemKind::Content, "copies.settings"),
        VaultError::Refused(_) => (ProblemKind::Rule, "copies.refused"),
        VaultError::Full { .. } => (ProblemKind::Fault, "copies.full"),
        VaultError::Io { .. } => (ProblemKind::Fault, "copies.io"),
    };
    let text = error.to_string();
    match text.split_once(" help: ") {
        Some((say, help)) => Problem::new(kind, code, say.trim_end_matches('.')).help(help),
        None => Problem::new(kind, code, text),
    }
}

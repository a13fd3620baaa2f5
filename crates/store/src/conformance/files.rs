//! Cases: files.

use plumb_ledger::Digest;

use super::sample::{Case, CaseFailed, Desk, Fresh, ensure, ensure_eq};
use crate::{FileFound, StoreError};

fn found(desk: &Desk<'_>) -> Result<Vec<FileFound>, CaseFailed> {
    let mut found = Vec::new();
    desk.store().files().each(&mut |file| found.push(file))?;
    Ok(found)
}

fn io(error: &std::io::Error) -> CaseFailed {
    CaseFailed(error.to_string())
}

/// Under its SHA-256, with its size.
pub fn the_same_content_twice_is_one_file(fresh: &Fresh) -> Case {
    let desk = Desk::new(fresh, 110);
    let files = desk.store().files();
    let first = files.put(&mut &b"content"[..], 7)?;
    ensure_eq!((first.digest, first.size_bytes), (Digest::of(b"content"), 7));
    ensure_eq!(files.put(&mut &b"content"[..], 7)?, first);
    ensure_eq!(found(&desk)?, [FileFound::Named(first.digest)]);
    ensure_eq!(files.get(first.digest)?, b"content");
    ensure_eq!(files.check(first.digest)?, 7);
    Ok(())
}

/// Neither under its name nor aside.
pub fn a_file_over_the_limit_leaves_nothing(fresh: &Fresh) -> Case {
    let desk = Desk::new(fresh, 111);
    let files = desk.store().files();
    let refused = files.put(&mut &b"content"[..], 6);
    ensure!(matches!(refused, Err(StoreError::FileTooLarge { limit: 6 })), "{refused:?}");
    ensure_eq!(found(&desk)?, []);
    ensure!(matches!(files.get(Digest::of(b"content")), Err(StoreError::FileAbsent { .. })), "it was kept");
    Ok(())
}

/// Not even as a stream; putting the content again heals it.
pub fn an_altered_file_is_not_handed_out(fresh: &Fresh) -> Case {
    let desk = Desk::new(fresh, 112);
    let files = desk.store().files();
    let kept = files.put(&mut &b"content"[..], 100)?.digest;
    std::fs::write(files.path(kept), b"c0ntent").map_err(|error| io(&error))?;
    ensure!(matches!(files.get(kept), Err(StoreError::FileAltered { .. })), "an altered file was handed out");
    ensure!(matches!(files.open(kept), Err(StoreError::FileAltered { .. })), "an altered file was opened");
    files.put(&mut &b"content"[..], 100)?;
    ensure_eq!(files.get(kept)?, b"content");
    Ok(())
}

/// Whatever somebody put into the folder.
pub fn a_foreign_file_is_named_and_left_alone(fresh: &Fresh) -> Case {
    let desk = Desk::new(fresh, 113);
    let files = desk.store().files();
    let kept = files.put(&mut &b"content"[..], 100)?.digest;
    let folder = files.path(kept).parent().map(ToOwned::to_owned).unwrap_or_default();
    let foreign = [folder.join("notes.txt"), folder.join("ab"), folder.with_file_name("Thumbs.db")];
    for path in &foreign {
        std::fs::write(path, b"?").map_err(|error| io(&error))?;
    }
    let found = found(&desk)?;
    ensure_eq!(found.len(), 4);
    for path in foreign {
        ensure!(found.contains(&FileFound::Foreign(path.clone())), "{} was not named", path.display());
        ensure!(path.exists(), "{} was touched", path.display());
    }
    Ok(())
}

/// A file is put first, then the entry that names it; otherwise the log would name what nobody has.
pub fn an_entry_cannot_name_a_file_that_is_not_there(fresh: &Fresh) -> Case {
    let desk = Desk::new(fresh, 114);
    let mut draft = desk.thing(&[("title", "papers")])?;
    draft.facts.push(super::sample::filed("f", Digest::of(b"nowhere"))?);
    let refused = desk.write(vec![draft]);
    ensure!(matches!(refused, Err(StoreError::FileAbsent { .. })), "{refused:?}");
    Ok(())
}

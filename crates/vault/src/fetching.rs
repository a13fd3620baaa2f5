//! Single files out of a copy, without bringing everything back.

use std::{
    fs::{self, File},
    io::Write as _,
    path::{Component, Path, PathBuf},
};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    RepositoryKey, Snapshot, Target, VaultError,
    repository::Repository as _,
    restic,
    target::{chosen, listed},
};

/// Files that came out of a copy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fetched {
    /// The copy.
    pub snapshot: Snapshot,
    /// The files written.
    pub files: Vec<PathBuf>,
    /// Paths that the copy does not hold.
    pub absent: Vec<String>,
}

/// Writes files of a copy, by their paths in it (`files/ab/ab…`, `plumb.db`, `copy.json`), under a folder. Files that are there already are
/// left as they are.
///
/// # Errors
/// As [`crate::list_snapshots`], and [`VaultError::NoSnapshot`].
pub fn fetch(
    target: &Target,
    key: &RepositoryKey,
    at: Option<Timestamp>,
    paths: &[&str],
    to: &Path,
) -> Result<Fetched, VaultError> {
    let repository = restic::open(target, key)?;
    let snapshot = chosen(&listed(&repository)?, target, at, None)?;
    let (mut files, mut absent) = (Vec::new(), Vec::new());
    for (path, content) in paths.iter().zip(repository.read(&snapshot.id, paths)?) {
        let plain = Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
        match content.filter(|_| plain) {
            None => absent.push((*path).to_owned()),
            Some(content) => {
                let place = to.join(path);
                write(&place, &content)?;
                files.push(place);
            }
        }
    }
    Ok(Fetched { snapshot, files, absent })
}

fn write(place: &Path, content: &[u8]) -> Result<(), VaultError> {
    let doing = |error: &std::io::Error| VaultError::io(format!("write `{}`", place.display()), error);
    if let Some(folder) = place.parent() {
        fs::create_dir_all(folder).map_err(|error| doing(&error))?;
    }
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(place) {
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(doing(&error)),
        Ok(mut file) => file.write_all(content).map_err(|error| doing(&error)),
    }
}

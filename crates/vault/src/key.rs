//! What opens a repository: the server's own key, in a file that nobody else reads, and the recovery key, on paper alone.

use std::{
    fmt,
    fs::{self, File},
    io::Write as _,
    path::Path,
};

use plumb_store::Random;

use crate::{RecoveryKey, Target, VaultError, repository::Repository as _, restic};

/// A key as a file or a person gives it. Never logged, never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct RepositoryKey(String);

impl RepositoryKey {
    /// The key in a file: the same file that `restic --password-file` takes. Words of a recovery key may be typed in any case, on several
    /// lines.
    ///
    /// # Errors
    /// [`VaultError::BadKey`] where the file cannot be read or is empty, or where a recovery key has a slip.
    pub fn of_file(path: &Path) -> Result<Self, VaultError> {
        let text = fs::read_to_string(path).map_err(|error| VaultError::BadKey {
            why: format!("`{}` cannot be read: {error}", path.display()),
            help: "name the file that holds the key with --key-file",
        })?;
        Self::of_text(&text)
    }

    /// The key as typed.
    ///
    /// # Errors
    /// [`VaultError::BadKey`].
    pub fn of_text(text: &str) -> Result<Self, VaultError> {
        let text = text.trim();
        if text.is_empty() {
            let why = "there is nothing in it".to_owned();
            return Err(VaultError::BadKey { why, help: "name the file that holds the key with --key-file" });
        }
        // Nine words on paper are typed as people type; anything else is taken as it stands.
        if text.split(|c: char| c == '-' || c.is_whitespace()).filter(|word| !word.is_empty()).count() == 9
            && text.chars().all(|c| c.is_ascii_alphabetic() || c == '-' || c.is_whitespace())
        {
            return Ok(text.parse::<RecoveryKey>()?.into());
        }
        match text.lines().nth(1) {
            None => Ok(Self(text.to_owned())),
            Some(_) => Err(VaultError::BadKey {
                why: "the file has more than one line".to_owned(),
                help: "keep the key alone in a file, on one line",
            }),
        }
    }

    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

impl From<RecoveryKey> for RepositoryKey {
    fn from(key: RecoveryKey) -> Self {
        Self(key.expose())
    }
}

impl fmt::Debug for RepositoryKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RepositoryKey(…)")
    }
}

/// Draws a key for the server and keeps it in a new file, 0600. Durable when it returns.
///
/// # Errors
/// [`VaultError::Io`] if the file is there already or cannot be written.
pub fn make_key_file(path: &Path, random: &dyn Random) -> Result<RepositoryKey, VaultError> {
    let doing = || format!("write the key file `{}`", path.display());
    let key = RecoveryKey::draw(random);
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path).map_err(|error| VaultError::io(doing(), &error))?;
    file.write_all(format!("{}\n", key.expose()).as_bytes())
        .and_then(|()| file.sync_all())
        .map_err(|error| VaultError::io(doing(), &error))?;
    Ok(key.into())
}

/// Lets a recovery key open a repository beside the server's own key; the repository is made first where there is none.
///
/// # Errors
/// [`VaultError::Away`], [`VaultError::WrongKey`] or what the target refuses.
pub fn add_recovery_key(target: &Target, key: &RepositoryKey, recovery: &RecoveryKey) -> Result<(), VaultError> {
    restic::open_or_make(target, key)?.add_key(&recovery.clone().into())
}

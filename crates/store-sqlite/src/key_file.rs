//! The secret key on disk: 64 hex digits of an Ed25519 seed, readable by its owner alone. Never logged.

use std::{
    fs::{self, File},
    io::Write,
    path::Path,
};

use plumb_ledger::{Digest, LogId, LogSigner};
use plumb_store::StoreError;

/// Writes the seed; refuses to overwrite one.
pub(crate) fn write(path: &Path, seed: &[u8; 32]) -> Result<(), StoreError> {
    let writing = |error| StoreError::io("write the key", error);
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path).map_err(writing)?;
    // A digest's text form serves for any 32 bytes.
    file.write_all(format!("{}\n", Digest(*seed)).as_bytes()).and_then(|()| file.sync_all()).map_err(writing)
}

/// The signer of this log.
pub(crate) fn read(path: &Path, log: LogId) -> Result<LogSigner, StoreError> {
    let text = fs::read_to_string(path).map_err(|error| StoreError::io("read the key", error))?;
    // The text stays out of the message: it may be the key with one letter wrong.
    let seed: Digest =
        text.trim_end().parse().map_err(|_| StoreError::damaged("the file `key`", "it is not 64 hex digits"))?;
    Ok(LogSigner::from_seed(log, &seed.0))
}

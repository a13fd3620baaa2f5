//! Files in one archive, all of them encrypted: AES-256 in a ZIP file (AE-2), which 7-Zip and most archive programs open.

use std::io::{Seek, Write};

use zip::{AesMode, CompressionMethod, ZipWriter, write::SimpleFileOptions};

/// Why a parcel was not written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ParcelError {
    /// The password is too short to withstand anybody.
    #[error("a password of {0} characters is too short to keep a set; help: take at least {least}", least = Parcel::<std::io::Cursor<Vec<u8>>>::LEAST)]
    Short(usize),
    /// Two files of one name.
    #[error("two files of the set would be called `{0}`; nothing was kept of it")]
    Twice(String),
    /// It could not be written.
    #[error("the set could not be written: {0}")]
    Write(#[from] zip::result::ZipError),
    /// The disk failed.
    #[error("the set could not be written: {0}")]
    Disk(#[from] std::io::Error),
}

/// An archive that is being filled. Names inside can be read without the password, so they should say nothing: numbers, with an index
/// inside that says what is what.
pub struct Parcel<W: Write + Seek> {
    zip: ZipWriter<W>,
    password: String,
    names: std::collections::BTreeSet<String>,
}

impl<W: Write + Seek> std::fmt::Debug for Parcel<W> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Parcel").field("names", &self.names).finish_non_exhaustive()
    }
}

impl<W: Write + Seek> Parcel<W> {
    /// Fewest characters of a password.
    pub const LEAST: usize = 16;

    /// An empty one.
    ///
    /// # Errors
    /// [`ParcelError::Short`].
    pub fn new(to: W, password: &str) -> Result<Self, ParcelError> {
        let count = password.chars().count();
        if count < Self::LEAST {
            return Err(ParcelError::Short(count));
        }
        let names = std::collections::BTreeSet::new();
        Ok(Self { zip: ZipWriter::new(to), password: password.to_owned(), names })
    }

    /// Puts a file in, under a path with `/` between folders.
    ///
    /// # Errors
    /// [`ParcelError`]; then the parcel is of no use any more.
    pub fn put(&mut self, name: &str, content: &mut dyn std::io::Read) -> Result<u64, ParcelError> {
        if !self.names.insert(name.to_owned()) {
            return Err(ParcelError::Twice(name.to_owned()));
        }
        // One time for all: the archive's own date says enough, and the same content makes the same list.
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .large_file(true)
            .with_aes_encryption(AesMode::Aes256, &self.password);
        self.zip.start_file(name, options)?;
        Ok(std::io::copy(content, &mut self.zip)?)
    }

    /// Closes it and gives back what it was written to.
    ///
    /// # Errors
    /// [`ParcelError`].
    pub fn close(self) -> Result<W, ParcelError> {
        Ok(self.zip.finish()?)
    }
}

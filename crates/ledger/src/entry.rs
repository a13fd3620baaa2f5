//! An entry as it is kept: header bytes, and salt and body unless they were erased.

use crate::{
    body::{Body, Salt},
    digest::Digest,
    error::LedgerError,
    header::Header,
};

/// An entry with everything it was written with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    header: Header,
    header_bytes: Box<[u8]>,
    content: Option<(Salt, Body)>,
}

impl Entry {
    /// Seals a body under a header; the header's `body` is set to the commitment.
    #[must_use]
    pub fn seal(mut header: Header, salt: Salt, body: Body) -> Self {
        header.body = body.commitment(&salt);
        let header_bytes = header.to_bytes().into();
        Self { header, header_bytes, content: Some((salt, body)) }
    }

    /// Reads a kept entry; salt and body are both there or both erased.
    ///
    /// # Errors
    /// [`LedgerError::NotCanonical`], [`LedgerError::BodyTooLarge`] or [`LedgerError::BodyMismatch`].
    pub fn read(header_bytes: &[u8], content: Option<(Salt, &[u8])>) -> Result<Self, LedgerError> {
        let header = Header::read(header_bytes)?;
        let content = match content {
            None => None,
            Some((salt, bytes)) => {
                let body = Body::new(bytes)?;
                if body.commitment(&salt) != header.body {
                    return Err(LedgerError::BodyMismatch);
                }
                Some((salt, body))
            }
        };
        Ok(Self { header, header_bytes: header_bytes.into(), content })
    }

    /// The header.
    #[must_use]
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// The header's canonical bytes: the tree's leaf.
    #[must_use]
    pub fn header_bytes(&self) -> &[u8] {
        &self.header_bytes
    }

    /// The salt, unless erased.
    #[must_use]
    pub fn salt(&self) -> Option<&Salt> {
        self.content.as_ref().map(|(salt, _)| salt)
    }

    /// The body, unless erased.
    #[must_use]
    pub fn body(&self) -> Option<&Body> {
        self.content.as_ref().map(|(_, body)| body)
    }

    /// The leaf hash: RFC 6962 over the header's bytes.
    #[must_use]
    pub fn leaf(&self) -> Digest {
        Digest::leaf(&self.header_bytes)
    }

    /// The same entry after erasure: header alone.
    #[must_use]
    pub fn erased(mut self) -> Self {
        self.content = None;
        self
    }

    /// The entry as borrowed bytes.
    #[must_use]
    pub fn view(&self) -> EntryView<'_> {
        EntryView {
            header: &self.header_bytes,
            content: self.content.as_ref().map(|(salt, body)| (salt, body.as_bytes())),
        }
    }
}

/// An entry's bytes, not yet held against anything.
#[derive(Debug, Clone, Copy)]
pub struct EntryView<'a> {
    /// The header's bytes.
    pub header: &'a [u8],
    /// Salt and body bytes; none if erased.
    pub content: Option<(&'a Salt, &'a [u8])>,
}

//! One entry for an outsider: proof, checkpoint and, if wished, the entry itself in one text file (C2SP tlog-proof).

use crate::{
    base64,
    checkpoint::Checkpoint,
    digest::Digest,
    entry::EntryView,
    entry_line::{EntryLine, read_line, write_line},
    error::LedgerError,
    key::LogKey,
    tree::{NodeReader, check_inclusion, prove_inclusion},
};

/// First line of the file.
const FIRST_LINE: &str = "c2sp.org/tlog-proof@v1";

/// That an entry lies under a checkpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryProof {
    seq: u64,
    path: Vec<Digest>,
    checkpoint: Checkpoint,
    entry_line: Option<Vec<u8>>,
}

const WHAT: &str = "entry proof";

impl EntryProof {
    /// Proves entry `seq` under a checkpoint; with `entry`, the file also shows it (header, salt and body).
    ///
    /// # Errors
    /// [`LedgerError::OutsideTree`] or [`LedgerError::Nodes`].
    pub fn make<R: NodeReader + ?Sized>(
        seq: u64,
        checkpoint: Checkpoint,
        nodes: &R,
        entry: Option<&EntryView<'_>>,
    ) -> Result<Self, LedgerError> {
        let path = prove_inclusion(seq, checkpoint.head().size, nodes)?;
        let entry_line = entry
            .map(|entry| {
                let mut line = Vec::new();
                write_line(&mut line, entry)?;
                line.pop();
                Ok::<_, LedgerError>(line)
            })
            .transpose()?;
        Ok(Self { seq, path, checkpoint, entry_line })
    }

    /// The file's text.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut out = format!("{FIRST_LINE}\n");
        if let Some(line) = &self.entry_line {
            out.extend(["extra ", &base64::encode(line), "\n"]);
        }
        out.extend(["index ", &self.seq.to_string(), "\n"]);
        for node in &self.path {
            out.extend([base64::encode(&node.0).as_str(), "\n"]);
        }
        out.push('\n');
        out.push_str(self.checkpoint.as_str());
        out
    }

    /// Reads the file's text; nothing is proven before [`EntryProof::check`].
    ///
    /// # Errors
    /// [`LedgerError::Note`] if it has another form.
    pub fn read(text: &str) -> Result<Self, LedgerError> {
        let refused = |why: &str| LedgerError::note(WHAT, why);
        let (proof, checkpoint) = text.split_once("\n\n").ok_or_else(|| refused("it has no checkpoint"))?;
        let mut lines = proof.split('\n').peekable();
        if lines.next() != Some(FIRST_LINE) {
            return Err(refused("its first line is not c2sp.org/tlog-proof@v1"));
        }
        let extra = lines.next_if(|line| line.starts_with("extra "));
        let entry_line = extra
            .and_then(|line| line.strip_prefix("extra "))
            .map(|coded| base64::decode(coded).ok_or_else(|| refused("its extra line is not base 64")))
            .transpose()?;
        let seq = lines
            .next()
            .and_then(|line| line.strip_prefix("index "))
            .and_then(|digits| digits.parse::<u64>().ok().filter(|seq| seq.to_string() == digits))
            .ok_or_else(|| refused("it has no index line"))?;
        let path = lines
            .map(|line| {
                base64::decode(line)
                    .and_then(|bytes| <[u8; 32]>::try_from(bytes).ok())
                    .map(Digest)
                    .ok_or_else(|| refused("a line of its path is not a hash in base 64"))
            })
            .collect::<Result<Vec<_>, _>>()?;
        if path.len() > 64 {
            return Err(refused("its path is longer than any tree is high"));
        }
        Ok(Self { seq, path, checkpoint: Checkpoint::read(checkpoint)?, entry_line })
    }

    /// The entry's place.
    #[must_use]
    pub fn seq(&self) -> u64 {
        self.seq
    }

    /// The checkpoint it is proven under.
    #[must_use]
    pub fn checkpoint(&self) -> &Checkpoint {
        &self.checkpoint
    }

    /// The entry shown in the file, if one is.
    ///
    /// # Errors
    /// [`LedgerError::NotCanonical`] if what is shown is not an entry line.
    pub fn entry(&self) -> Result<Option<EntryLine<'_>>, LedgerError> {
        self.entry_line.as_deref().map(read_line).transpose()
    }

    /// Holds the proof against the header's bytes and the keys that an outsider trusts.
    ///
    /// # Errors
    /// [`LedgerError::Note`] for the checkpoint's signature, [`LedgerError::ProofFails`] for the path.
    pub fn check(&self, header: &[u8], trusted: &[&LogKey]) -> Result<(), LedgerError> {
        self.checkpoint.signed_by(trusted)?;
        let head = self.checkpoint.head();
        check_inclusion(&self.path, self.seq, Digest::leaf(header), head.size, head.root)
    }
}

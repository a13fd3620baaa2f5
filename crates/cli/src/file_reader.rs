//! What uploaded files say: read as `plumb assess` reads, formats that can be made to harm their reader in a child process of
//! their own, bounded in time and memory.

use std::{fs::File, io::Read as _, path::Path};

use plumb_engine::FileReader;
use plumb_intake::{
    kind::{Treatment, treatment},
    text::Limits,
    worker::{Bounds, Reader, WorkerCommand},
};

/// Longest text kept of one file, in bytes: about 300 pages.
const LONGEST: usize = 1_000_000;

/// Reads files with a new child each, so that none can do anything to the next.
#[derive(Debug)]
pub(crate) struct ChildReader {
    worker: WorkerCommand,
}

impl ChildReader {
    pub(crate) fn new(worker: WorkerCommand) -> Self {
        Self { worker }
    }
}

impl FileReader for ChildReader {
    fn text(&self, name: &str, content: &mut File) -> Option<String> {
        let Treatment::Read(kind) = treatment(Path::new(name)) else { return None };
        let mut bytes = Vec::new();
        let most = Limits::default().file_bytes + 1;
        if let Err(error) = content.take(most).read_to_end(&mut bytes) {
            tracing::warn!(%error, "a file could not be read for search");
            return None;
        }
        match Reader::new(Some(self.worker.clone()), Bounds::default()).read(kind, &bytes) {
            Ok(document) => {
                let mut text = String::new();
                for block in &document.blocks {
                    if text.len() + block.text.len() > LONGEST {
                        break;
                    }
                    text.push_str(&block.text);
                    text.push('\n');
                }
                Some(text)
            }
            Err(reason) => {
                tracing::info!(%reason, "a file says nothing that search could find");
                None
            }
        }
    }
}

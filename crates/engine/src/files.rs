//! Files on their way in: kept and synced first, named by an entry afterwards.

use std::{fs::File, path::Path};

use plumb_model::fact::FileRef;

use crate::{
    Engine,
    desk::{Problem, ProblemKind},
};

/// Largest file, in bytes.
const MAX_FILE: u64 = 2 * 1024 * 1024 * 1024;

impl Engine {
    /// Keeps a file's content and says how a record refers to it.
    pub(crate) fn keep_file(
        &self,
        path: &Path,
        name: Option<&str>,
        media_type: Option<&str>,
    ) -> Result<FileRef, Problem> {
        let cannot = |why: &dyn std::fmt::Display| {
            let say = format!("cannot read `{}`: {why}; nothing was filed", path.display());
            Problem::new(ProblemKind::Content, "content.file", say)
        };
        if !path.is_absolute() {
            return Err(cannot(&"the path is not absolute"));
        }
        let mut file = File::open(path).map_err(|error| cannot(&error))?;
        if !file.metadata().is_ok_and(|meta| meta.is_file()) {
            return Err(cannot(&"it is not a file"));
        }
        let own = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let name = name.map_or(own, ToOwned::to_owned);
        let media_type = media_type.map_or_else(|| media_type_of(&name).to_owned(), ToOwned::to_owned);
        let kept = self.wiring.store.files().put(&mut file, MAX_FILE)?;
        Ok(FileRef {
            id: self.new_file_id(),
            digest: kept.digest.to_hex(),
            name,
            size_bytes: kept.size_bytes.to_string(),
            media_type,
        })
    }

    /// The id of a filing.
    pub(crate) fn new_file_id(&self) -> String {
        let mut id = [0; 16];
        self.wiring.random.fill(&mut id);
        format!("{:032x}", u128::from_be_bytes(id))
    }
}

/// The media type by a name's ending (IANA's registry).
fn media_type_of(name: &str) -> &'static str {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    match ending.as_deref() {
        Some("pdf") => "application/pdf",
        Some("docx") => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        Some("xlsx") => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        Some("odt") => "application/vnd.oasis.opendocument.text",
        Some("md") => "text/markdown",
        Some("txt" | "log") => "text/plain",
        Some("csv") => "text/csv",
        Some("htm" | "html") => "text/html",
        Some("json") => "application/json",
        Some("xml") => "application/xml",
        Some("jpg" | "jpeg") => "image/jpeg",
        Some("png") => "image/png",
        Some("svg") => "image/svg+xml",
        Some("zip") => "application/zip",
        Some("eml") => "message/rfc822",
        _ => "application/octet-stream",
    }
}

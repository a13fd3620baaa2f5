//! Files on their way in and out: kept and synced first, named by an entry afterwards; whoever may see the entry gets them.

use std::{fs::File, io::Read, path::Path};

use plumb_ledger::Digest;
use plumb_model::{
    access::Action,
    decide::{Command, Filing, Refusal},
    define::register::FieldKind,
    fact::FileRef,
    id::{ActorId, FieldId, RecordId},
};
use serde_json::json;

use crate::{
    Engine,
    access::Writer,
    commit::{Batching, TRIES, idempotency},
    desk::{Caller, Done, FileView, Problem, ProblemKind, RecordRef},
    engine::Look,
    given,
    records::file_view,
};

/// Largest file, in bytes.
const MAX_FILE: u64 = 2 * 1024 * 1024 * 1024;

/// Longest name of a file, in characters.
const LONGEST_NAME: usize = 255;

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
        self.keep(&mut file, name, media_type, MAX_FILE)
    }

    /// Keeps what can be read under the name with which it came.
    pub(crate) fn keep_named(&self, name: &str, content: &mut dyn Read) -> Result<FileRef, Problem> {
        self.keep(content, plain_name(name), media_type_of(name).to_owned(), MAX_FILE)
    }

    fn keep(
        &self,
        content: &mut dyn Read,
        name: String,
        media_type: String,
        limit_bytes: u64,
    ) -> Result<FileRef, Problem> {
        let kept = self.wiring.store.files().put(content, limit_bytes)?;
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

    /// A file of a record that the caller may see, its content held against its digest.
    ///
    /// # Errors
    /// [`Problem`]: there is no such record or file that the caller may see, or its bytes are gone or altered.
    pub fn open_file(&self, caller: &Caller, record: &RecordRef, file: &str) -> Result<(FileView, File), Problem> {
        self.file(caller, record, file, false)
    }

    /// The same for somebody who looks at it in the browser: a picture or a PDF, also of a record that is only shown.
    ///
    /// # Errors
    /// As [`Engine::open_file`]; and where what is only shown is neither.
    pub fn show_file(&self, caller: &Caller, record: &RecordRef, file: &str) -> Result<(FileView, File), Problem> {
        self.file(caller, record, file, true)
    }

    fn file(&self, caller: &Caller, record: &RecordRef, file: &str, looks: bool) -> Result<(FileView, File), Problem> {
        let reader = self.reader_of(caller)?;
        let look = self.look_of(&reader)?;
        let record = look.find(&reader, record)?;
        let seen = |field: &FieldId| look.register_of(&record).is_some_and(|register| !reader.hides(register, field));
        let mut files = record.files.iter().filter(|(field, _)| seen(field)).flat_map(|(_, files)| files);
        let found = files.find(|known| known.id == file).ok_or_else(|| {
            Problem::new(ProblemKind::NotFound, "not-found", format!("there is no file `{file}` that you may see"))
        })?;
        let shown = looks && matches!(found.media_type.as_str(), "application/pdf" | "image/png" | "image/jpeg");
        if !shown && !reader.may_take(&look, &record) {
            let say = "this record is only shown on the screen: its files are not given";
            return Err(Problem::new(ProblemKind::Forbidden, "screen-only", say)
                .help("ask whoever opened it for you to show the file, or to let you have it"));
        }
        let digest: Digest = found.digest.parse().map_err(|_| {
            Problem::new(ProblemKind::Fault, "fault.file-absent", "the entry names no content; nothing can be shown")
        })?;
        let content = self.wiring.store.files().open(digest)?;
        Ok((file_view(found), content))
    }

    /// Files what can be read under a field of a record: the name is kept, and the same name twice is two files. Content is
    /// streamed; durable when it returns.
    ///
    /// # Errors
    /// [`Problem`]: the caller may not change the record, the content is larger than the limit, or it broke off; nothing was
    /// filed then.
    pub fn take_file(&self, caller: &Caller, into: &Incoming<'_>, content: &mut dyn Read) -> Result<Done, Problem> {
        let asked = json!({ "actor": caller.by, "file": into.name, "record": into.record, "field": into.field });
        if let Some(receipt) = self.receipt_before(caller, into.key, &asked)? {
            return self.done(None, &receipt);
        }
        let look = self.look()?;
        let writer = look.writer(&caller.by)?;
        let (record, field) = place(&look, &writer, into)?;
        drop(look);
        let limit = into.limit_bytes.min(MAX_FILE);
        let file = self.keep(content, plain_name(into.name), media_type_of(into.name).to_owned(), limit)?;
        let order = Filing { record, seen: 0, field, file };
        for _ in 0..TRIES {
            let look = self.look()?;
            let writer = look.writer(&caller.by)?;
            let mut batching = Batching::new(&look, ActorId::Person(writer.person.id));
            let decided = batching.order(Command::File(order.clone()))?;
            batching.take(decided)?;
            match batching.commit(self, caller.via, idempotency(into.key, &asked), Vec::new()) {
                Ok(receipt) => return self.done(Some(record), &receipt),
                Err(error) if error.is_conflict() => {}
                Err(error) => return Err(error.into()),
            }
        }
        let say = "others kept changing the same record; the file was not filed";
        Err(Problem::new(ProblemKind::Stale, "stale", say).help("file it again"))
    }
}

/// A file on its way to a record.
#[derive(Debug, Clone, Copy)]
pub struct Incoming<'a> {
    /// The record.
    pub record: &'a RecordRef,
    /// Its files field.
    pub field: &'a str,
    /// The file's name, as it came.
    pub name: &'a str,
    /// Largest size taken, in bytes.
    pub limit_bytes: u64,
    /// The same key again files nothing and gives the same answer.
    pub key: Option<&'a str>,
}

/// Where a file goes, before anything is streamed: a record that this person may change, and its field.
fn place(look: &Look, writer: &Writer, into: &Incoming<'_>) -> Result<(RecordId, String), Problem> {
    let record = look.find(&writer.reader, into.record)?;
    let register = look.register_of(&record).ok_or_else(|| {
        Problem::new(ProblemKind::NotFound, "not-found", "its register is not in the packs that rule")
    })?;
    let field = given::own_field(&writer.reader, register, into.field)?;
    if !matches!(field.kind, FieldKind::Files) {
        let say = format!("`{}` is of type `{}`, which takes no files", field.id, field.kind.word());
        return Err(Problem::new(ProblemKind::Content, "content.no-files", say).field(field.id.as_str()));
    }
    if !writer.may(look, register, Action::Change, Some(&record)) {
        return Err(Refusal::MayNot { action: Action::Change, who: Vec::new() }.into());
    }
    Ok((record.record, field.id.to_string()))
}

/// A name without folders and control signs: what a browser or an archive sends may hold both.
fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept: String = last.chars().filter(|c| !c.is_control()).take(LONGEST_NAME).collect();
    if kept.trim().is_empty() { "file".to_owned() } else { kept.trim().to_owned() }
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

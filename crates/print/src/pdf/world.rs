//! All that a template can reach: the templates that ship, one page's data, its pictures, and the fonts inside the program. No
//! disk, no network, no clock.

use std::{collections::BTreeMap, sync::LazyLock};

use serde_json::Value;
use typst::{
    Library, LibraryExt,
    diag::{FileError, FileResult},
    foundations::{Bytes, Datetime, Duration},
    syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot},
    text::{Font, FontBook},
    utils::LazyHash,
};
use typst_kit::fonts::FontStore;

use crate::table::PrintError;

/// The templates that ship.
const TEMPLATES: [(&str, &str); 7] = [
    ("document.typ", include_str!("../../templates/document.typ")),
    ("frame.typ", include_str!("../../templates/frame.typ")),
    ("index.typ", include_str!("../../templates/index.typ")),
    ("listing.typ", include_str!("../../templates/listing.typ")),
    ("report.typ", include_str!("../../templates/report.typ")),
    ("sheet.typ", include_str!("../../templates/sheet.typ")),
    ("text.typ", include_str!("../../templates/text.typ")),
];

static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));

static FONTS: LazyLock<FontStore> = LazyLock::new(|| {
    let mut fonts = FontStore::new();
    fonts.extend(typst_kit::fonts::embedded());
    fonts
});

/// What one page is made from.
pub(super) struct World {
    main: FileId,
    files: BTreeMap<String, Vec<u8>>,
}

impl World {
    /// A template with the data it reads; pictures are `code-0.svg`, `code-1.svg` and so on.
    pub(super) fn new(template: &str, data: &Value, pictures: &[String]) -> Result<Self, PrintError> {
        let path = VirtualPath::new(template).map_err(|error| PrintError::Page(format!("{error:?}")))?;
        let main = RootedPath::new(VirtualRoot::Project, path).intern();
        let mut files: BTreeMap<String, Vec<u8>> =
            TEMPLATES.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())).collect();
        files.insert("data.json".to_owned(), data.to_string().into_bytes());
        for (at, picture) in pictures.iter().enumerate() {
            files.insert(format!("code-{at}.svg"), picture.clone().into_bytes());
        }
        Ok(Self { main, files })
    }

    fn read(&self, id: FileId) -> FileResult<&[u8]> {
        let path = id.vpath().get_with_slash();
        let absent = || FileError::NotFound(path.into());
        if !matches!(id.root(), VirtualRoot::Project) {
            return Err(absent());
        }
        self.files.get(path.trim_start_matches('/')).map(Vec::as_slice).ok_or_else(absent)
    }
}

impl typst::World for World {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        FONTS.book()
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        let text = String::from_utf8(self.read(id)?.to_vec()).map_err(|_| FileError::InvalidUtf8)?;
        Ok(Source::new(id, text))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        Ok(Bytes::new(self.read(id)?.to_vec()))
    }

    fn font(&self, index: usize) -> Option<Font> {
        FONTS.font(index)
    }

    /// A page says itself of which day it is.
    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

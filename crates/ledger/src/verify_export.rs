//! Verifies an export directory: every entry, tile, key and file. Reading files is the caller's.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    checkpoint::Checkpoint,
    digest::Digest,
    entry_line::read_line,
    export::{CHECKPOINT, ENTRIES_PER_FILE, KEYS, MANIFEST, Manifest, entries_path, expected_paths, keys_text},
    fault::{Fault, FaultKind},
    frontier::Frontier,
    tile::{TILE_WIDTH, tile_hashes, tiles_between},
    verify::{Verified, Verifier},
};

/// Reads files once and remembers what they hashed to.
struct Shelf<R> {
    read: R,
    seen: BTreeMap<String, (usize, Digest)>,
}

impl<R: FnMut(&str) -> Option<Vec<u8>>> Shelf<R> {
    fn take(&mut self, path: &str) -> Result<Vec<u8>, Fault> {
        let bytes = (self.read)(path).ok_or_else(|| wrong(format!("`{path}` is missing")))?;
        self.seen.insert(path.to_owned(), (bytes.len(), Digest::of(&bytes)));
        Ok(bytes)
    }

    fn text(&mut self, path: &str) -> Result<String, Fault> {
        String::from_utf8(self.take(path)?).map_err(|_| wrong(format!("`{path}` is not text")))
    }
}

fn wrong(say: String) -> Fault {
    Fault::of_log(FaultKind::FileWrong, say)
}

/// Verifies an export. `read(path)` gives a file's bytes or nothing; `present` lists all paths that are there, since what is
/// there but not listed is a fault; `prepare` may add trusted keys and checkpoints kept elsewhere.
///
/// # Errors
/// The first [`Fault`]: entries in order first, so that one is named if one can be; then tiles, checkpoints, keys, files.
pub fn verify_export(
    read: impl FnMut(&str) -> Option<Vec<u8>>,
    present: &[String],
    prepare: impl FnOnce(Verifier) -> Verifier,
) -> Result<Verified, Fault> {
    let mut shelf = Shelf { read, seen: BTreeMap::new() };
    let manifest = Manifest::read(&shelf.take(MANIFEST)?).map_err(|error| wrong(error.to_string()))?;
    check_listing(&manifest, present)?;
    let checkpoint = Checkpoint::read(&shelf.text(CHECKPOINT)?)
        .map_err(|error| Fault::of_log(FaultKind::CheckpointRefused, format!("`{CHECKPOINT}`: {error}")))?;
    let mut verifier = prepare(Verifier::new(manifest.log.clone()).sealed_by(checkpoint));
    let nodes = read_entries(&mut shelf, &manifest, &mut verifier)?;
    let found = verifier.finish()?;
    for tile in tiles_between(0, manifest.size).into_iter().filter(|tile| tile.level() > 0) {
        let ours = tile.bytes(&nodes).map_err(|error| wrong(format!("`{tile}`: {error}")))?;
        if shelf.take(&tile.path())? != ours {
            return Err(wrong(format!("`{tile}` does not follow from the entries")));
        }
    }
    if (found.size, found.root) != (manifest.size, manifest.root) {
        return Err(Fault::of_log(FaultKind::RootDiffers, "the entries do not lead to the root in the manifest"));
    }
    if shelf.text(KEYS)? != keys_text(&found.keys) {
        return Err(wrong(format!("`{KEYS}` does not follow from the entries")));
    }
    for file in &manifest.files {
        if !shelf.seen.contains_key(&file.path) {
            shelf.take(&file.path)?;
        }
        let holds = shelf
            .seen
            .get(&file.path)
            .is_some_and(|(length, digest)| u64::try_from(*length) == Ok(file.bytes) && *digest == file.sha256);
        if !holds {
            return Err(wrong(format!("`{}` is not the file that the manifest lists", file.path)));
        }
    }
    Ok(found)
}

fn check_listing(manifest: &Manifest, present: &[String]) -> Result<(), Fault> {
    let listed: BTreeSet<&str> = manifest.files.iter().map(|file| file.path.as_str()).collect();
    if let Some(added) = present.iter().find(|path| *path != MANIFEST && !listed.contains(path.as_str())) {
        return Err(wrong(format!("`{added}` is not in the manifest")));
    }
    // Before any path is made up: a size that the listed files cannot hold must not cost memory.
    let tiles = usize::try_from(manifest.size.div_ceil(u64::from(TILE_WIDTH))).unwrap_or(usize::MAX);
    if tiles > listed.len() {
        return Err(wrong(format!("the manifest lists too few files for {} entries", manifest.size)));
    }
    let expected = expected_paths(manifest.size);
    if let Some(missing) = expected.iter().find(|path| !listed.contains(path.as_str())) {
        return Err(wrong(format!("`{missing}` is not in the manifest, but {} entries need it", manifest.size)));
    }
    // Nothing would vouch for such a file: no entry, no tile and no signature says what it must hold.
    let expected: BTreeSet<&str> = expected.iter().map(String::as_str).collect();
    match listed.difference(&expected).next() {
        Some(added) => {
            Err(wrong(format!("`{added}` is in the manifest, but {} entries do not need it", manifest.size)))
        }
        None => Ok(()),
    }
}

/// Feeds all entries to the verifier, each held against its leaf hash in the level-0 tiles; gives the tree's hashes.
fn read_entries<R: FnMut(&str) -> Option<Vec<u8>>>(
    shelf: &mut Shelf<R>,
    manifest: &Manifest,
    verifier: &mut Verifier,
) -> Result<Vec<Digest>, Fault> {
    let mut nodes = Vec::new();
    let mut frontier = Frontier::new();
    let mut tiles = tiles_between(0, manifest.size).into_iter().filter(|tile| tile.level() == 0);
    let mut leaves = Vec::new().into_iter();
    for file in 0..manifest.size.div_ceil(ENTRIES_PER_FILE) {
        let path = entries_path(file);
        let bytes = shelf.take(&path)?;
        let end = manifest.size.min((file + 1) * ENTRIES_PER_FILE);
        let lines = bytes.strip_suffix(b"\n").ok_or_else(|| wrong(format!("`{path}` does not end in a newline")))?;
        for line in lines.split(|byte| *byte == b'\n') {
            let seq = frontier.size();
            if seq == end {
                return Err(wrong(format!("`{path}` has more entries than it should")));
            }
            if leaves.len() == 0
                && let Some(tile) = tiles.next()
            {
                leaves = tile_hashes(&shelf.take(&tile.path())?)
                    .map_err(|error| wrong(format!("`{tile}`: {error}")))?
                    .into_iter();
                if leaves.len() != usize::from(tile.width()) {
                    return Err(wrong(format!("`{tile}` has not the {} hashes that its path says", tile.width())));
                }
            }
            let line = read_line(line)
                .map_err(|error| Fault::at(seq, FaultKind::FileWrong, format!("entry {seq} in `{path}`: {error}")))?;
            let view = line.view();
            verifier.entry(&view, leaves.next())?;
            frontier.push_with(Digest::leaf(view.header), |node| nodes.push(node));
        }
        if frontier.size() != end {
            let seq = frontier.size();
            let say = format!("committed entries are missing: `{path}` ends before entry {seq}");
            return Err(Fault::at(seq, FaultKind::EntriesMissing, say));
        }
    }
    Ok(nodes)
}

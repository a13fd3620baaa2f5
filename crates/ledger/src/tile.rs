//! Tiles: the tree cut into files of up to 256 hashes that never change (C2SP tlog-tiles).

use std::fmt;

use crate::{
    digest::Digest,
    error::LedgerError,
    tree::{NodeReader, stored_position},
};

/// Hashes in a full tile.
pub const TILE_WIDTH: u16 = 256;

/// Levels of the tree that one tile spans.
const HEIGHT: u8 = 8;

/// Which tile: level (0 = leaf hashes), index in the level, width 1 to 256. As text its path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tile {
    level: u8,
    index: u64,
    width: u16,
}

impl Tile {
    /// The tile's level; 0 holds leaf hashes.
    #[must_use]
    pub fn level(&self) -> u8 {
        self.level
    }

    /// The tile's index in its level.
    #[must_use]
    pub fn index(&self) -> u64 {
        self.index
    }

    /// How many hashes it holds; below 256 it is partial.
    #[must_use]
    pub fn width(&self) -> u16 {
        self.width
    }

    /// `tile/<level>/<index>[.p/<width>]`, the index in groups of three digits, all but the last with an `x` before.
    #[must_use]
    pub fn path(&self) -> String {
        format!("tile/{}/{}", self.level, place(self.index, self.width))
    }

    /// For a level-0 tile, the path of the bundle with the same entries: `tile/entries/<index>[.p/<width>]`.
    #[must_use]
    pub fn entries_path(&self) -> Option<String> {
        (self.level == 0).then(|| format!("tile/entries/{}", place(self.index, self.width)))
    }

    /// The tile's bytes: its hashes one after another, 32 bytes each.
    ///
    /// # Errors
    /// [`LedgerError::Nodes`] if a hash is missing.
    pub fn bytes<R: NodeReader + ?Sized>(&self, nodes: &R) -> Result<Vec<u8>, LedgerError> {
        let first = self.index * u64::from(TILE_WIDTH);
        let positions: Vec<u64> =
            (first..first + u64::from(self.width)).map(|n| stored_position(HEIGHT * self.level, n)).collect();
        Ok(nodes.read_nodes(&positions)?.iter().flat_map(|node| node.0).collect())
    }
}

impl fmt::Display for Tile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path())
    }
}

fn place(index: u64, width: u16) -> String {
    let mut text = format!("{:03}", index % 1000);
    let mut rest = index / 1000;
    while rest > 0 {
        text = format!("x{:03}/{text}", rest % 1000);
        rest /= 1000;
    }
    if width < TILE_WIDTH { format!("{text}.p/{width}") } else { text }
}

/// The tiles that a tree of size `new` has and one of size `old` had not; partial ones included. From 0: all of them.
#[must_use]
pub fn tiles_between(old: u64, new: u64) -> Vec<Tile> {
    let mut tiles = Vec::new();
    for level in 0..8 {
        let shift = u32::from(HEIGHT) * u32::from(level);
        let (before, now) = (old >> shift, new >> shift);
        if now == 0 || before == now {
            continue;
        }
        let width = u64::from(TILE_WIDTH);
        tiles.extend((before / width..now / width).map(|index| Tile { level, index, width: TILE_WIDTH }));
        if let Ok(partial @ 1..) = u16::try_from(now % width) {
            tiles.push(Tile { level, index: now / width, width: partial });
        }
    }
    tiles
}

/// The hashes in a tile's bytes.
///
/// # Errors
/// [`LedgerError::Nodes`] unless there are 1 to 256 whole hashes.
pub fn tile_hashes(bytes: &[u8]) -> Result<Vec<Digest>, LedgerError> {
    let (hashes, rest) = bytes.as_chunks::<32>();
    if rest.is_empty() && (1..=usize::from(TILE_WIDTH)).contains(&hashes.len()) {
        Ok(hashes.iter().map(|hash| Digest(*hash)).collect())
    } else {
        Err(LedgerError::Nodes(format!("a tile of {} bytes", bytes.len())))
    }
}

/// An entry bundle: each header's length in two bytes, big-endian, then its bytes.
///
/// # Errors
/// [`LedgerError::Nodes`] if a header is longer than 65,535 bytes.
pub fn encode_bundle<'a>(headers: impl IntoIterator<Item = &'a [u8]>) -> Result<Vec<u8>, LedgerError> {
    let mut out = Vec::new();
    for header in headers {
        let length = u16::try_from(header.len())
            .map_err(|_| LedgerError::Nodes(format!("a header of {} bytes fits no bundle", header.len())))?;
        out.extend(length.to_be_bytes());
        out.extend(header);
    }
    Ok(out)
}

/// The headers in an entry bundle.
///
/// # Errors
/// [`LedgerError::Nodes`] if it ends in the middle of one.
pub fn decode_bundle(mut bytes: &[u8]) -> Result<Vec<&[u8]>, LedgerError> {
    let mut headers = Vec::new();
    while !bytes.is_empty() {
        let cut = || LedgerError::Nodes("a bundle that ends within an entry".to_owned());
        let (length, rest) = bytes.split_first_chunk::<2>().ok_or_else(cut)?;
        let (header, rest) = rest.split_at_checked(usize::from(u16::from_be_bytes(*length))).ok_or_else(cut)?;
        headers.push(header);
        bytes = rest;
    }
    Ok(headers)
}

//! A table of sorted lines, kept compressed in blocks and unpacked block by block when something in it is asked for.

use std::sync::OnceLock;

use crate::version::PythonVersion;

include!(concat!(env!("OUT_DIR"), "/tables.rs"));

/// The versions that were read. Older and newer ones are taken for the nearest of these.
const READ: (u8, u8) = (11, 14);

/// Sorted lines of fields with tabs between them; the first is the key. See `knowledge/data/merging.py` for what is in them.
#[derive(Debug)]
pub(super) struct Table {
    blocks: &'static [Block],
}

/// Some lines of a table.
#[derive(Debug)]
pub(super) struct Block {
    /// The key of its first line.
    first: &'static str,
    size: usize,
    packed: &'static [u8],
    text: OnceLock<String>,
}

impl Block {
    pub(super) const fn new(first: &'static str, size: usize, packed: &'static [u8]) -> Block {
        Block { first, size, packed, text: OnceLock::new() }
    }

    fn text(&'static self) -> &'static str {
        self.text.get_or_init(|| {
            // What the build has packed can be unpacked; a test goes over all of it.
            let bytes = miniz_oxide::inflate::decompress_to_vec_with_limit(self.packed, self.size);
            bytes.ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
        })
    }
}

/// A line that has the key that was asked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line {
    /// Its key.
    pub(super) key: &'static str,
    /// Its second field.
    pub(super) second: &'static str,
    /// All that follows.
    pub(super) rest: &'static str,
}

impl Line {
    /// Whether the line, whose second field is a range of versions, is about this one.
    pub(super) fn holds(&self, minor: u8) -> bool {
        holds(self.second, minor)
    }
}

impl Table {
    pub(super) const fn new(blocks: &'static [Block]) -> Table {
        Table { blocks }
    }

    /// The lines with this key, by binary search.
    pub(super) fn lines(&'static self, key: &str) -> impl Iterator<Item = Line> + use<> {
        let after = self.blocks.partition_point(|block| block.first <= key);
        let block = after.checked_sub(1).and_then(|at| self.blocks.get(at));
        let text = block.map_or("", Block::text);
        let start = first_line(text, key);
        let key = key.to_string();
        text.get(start..).unwrap_or_default().lines().map_while(move |line| {
            let (its_key, rest) = line.split_once('\t')?;
            let (second, rest) = rest.split_once('\t').unwrap_or((rest, ""));
            (its_key == key).then_some(Line { key: its_key, second, rest })
        })
    }

    /// All lines.
    pub(super) fn all(&'static self) -> impl Iterator<Item = &'static str> {
        self.blocks.iter().flat_map(|block| block.text().lines())
    }

    /// How many bytes it takes in the program.
    #[cfg(test)]
    pub(super) fn packed_size(&self) -> usize {
        self.blocks.iter().map(|block| block.packed.len() + block.first.len() + size_of::<Block>()).sum()
    }
}

/// Where the lines with this key start in sorted lines, or would start.
fn first_line(text: &str, key: &str) -> usize {
    let bytes = text.as_bytes();
    let (mut low, mut high) = (0, bytes.len());
    while low < high {
        let middle = low.midpoint(high);
        let before = bytes.get(low..middle).unwrap_or_default();
        let start = memchr::memrchr(b'\n', before).map_or(low, |at| low + at + 1);
        let line = bytes.get(start..high).unwrap_or_default();
        let length = memchr::memchr(b'\n', line).unwrap_or(line.len());
        let its_key = line.get(..memchr::memchr(b'\t', line).unwrap_or(length)).unwrap_or_default();
        if its_key < key.as_bytes() {
            low = (start + length + 1).min(high);
        } else {
            high = start;
        }
    }
    low
}

/// The minor version whose lines are read for a target.
pub(super) fn read_minor(target: PythonVersion) -> u8 {
    target.minor.clamp(READ.0, READ.1)
}

/// The minor versions that were read, the newest first.
pub(super) fn newest_first() -> impl Iterator<Item = u8> {
    (READ.0..=READ.1).rev()
}

/// Whether a range of minor versions (`12-`, `-12`, `12-13`, or nothing for all) has this one in it.
pub(super) fn holds(versions: &str, minor: u8) -> bool {
    let Some((first, last)) = versions.split_once('-') else { return true };
    first.parse::<u8>().map_or(true, |first| first <= minor)
        && last.parse::<u8>().map_or(true, |last| minor <= last)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLES: [&Table; 6] = [&CLASSES, &MODULES, &SIGNATURES, &CHANGES, &OLDER, &RETURNS];

    #[test]
    fn every_line_is_found_by_its_key() {
        for table in TABLES {
            let mut count = 0;
            for line in table.all() {
                let key = line.split('\t').next().unwrap();
                let found = table
                    .lines(key)
                    .any(|l| [l.key, l.second, l.rest].join("\t").trim_end() == line.trim_end());
                assert!(found, "{line}");
                count += 1;
            }
            assert!(count > 30);
        }
    }

    #[test]
    fn what_is_not_there_is_not_found() {
        for table in TABLES {
            for key in ["", "\0", "zzz", "builtins", "builtins:", "builtins.", "\u{10ffff}"] {
                assert!(table.lines(key).all(|line| line.key == key), "{key}");
            }
        }
        assert_eq!(CLASSES.lines("").count() + CLASSES.lines("zzz:Z").count(), 0);
    }

    #[test]
    fn the_tables_are_small() {
        let size: usize = TABLES.iter().map(|table| table.packed_size()).sum();
        assert!(size <= 400 * 1024, "{size}");
    }

    #[test]
    fn ranges() {
        assert!(holds("", 11) && holds("12-", 12) && holds("-12", 12) && holds("12-13", 13));
        assert!(!holds("12-", 11) && !holds("-12", 13) && !holds("12-13", 14) && !holds("12-13", 11));
    }
}

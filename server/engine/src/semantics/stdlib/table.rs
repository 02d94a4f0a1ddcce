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
    text: OnceLock<Text>,
}

/// What a block unpacks to.
#[derive(Debug)]
struct Text {
    text: String,
    /// Where its lines start.
    starts: Box<[u32]>,
}

impl Text {
    fn new(text: String) -> Text {
        let after = memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1);
        let starts = std::iter::once(0).chain(after).filter(|at| *at < text.len());
        let starts = starts.filter_map(|at| u32::try_from(at).ok()).collect();
        Text { text, starts }
    }

    /// Where the lines with this key start in sorted lines, or would start.
    fn first_line(&self, key: &str) -> usize {
        let bytes = self.text.as_bytes();
        // The tab after a line's key comes before every character of a longer key.
        let is_before = |start: &u32| {
            let line = bytes.get(*start as usize..).unwrap_or_default();
            line.get(..key.len().min(line.len())).unwrap_or_default() < key.as_bytes()
        };
        let at = self.starts.partition_point(is_before);
        self.starts.get(at).map_or(bytes.len(), |start| *start as usize)
    }
}

impl Block {
    pub(super) const fn new(first: &'static str, size: usize, packed: &'static [u8]) -> Block {
        Block { first, size, packed, text: OnceLock::new() }
    }

    fn text(&'static self) -> &'static Text {
        self.text.get_or_init(|| {
            // What the build has packed can be unpacked; a test goes over all of it.
            let bytes = miniz_oxide::inflate::decompress_to_vec_with_limit(self.packed, self.size);
            Text::new(bytes.ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default())
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
        let block = after.checked_sub(1).and_then(|at| self.blocks.get(at)).map(Block::text);
        let lines = block.and_then(|block| block.text.get(block.first_line(key)..)).unwrap_or_default();
        // The key as the table has it.
        let key = lines.get(..key.len()).filter(|start| *start == key);
        let mut rest = lines;
        std::iter::from_fn(move || {
            let key = key?;
            let after = rest.strip_prefix(key)?.strip_prefix('\t')?;
            let end = memchr::memchr(b'\n', after.as_bytes()).unwrap_or(after.len());
            rest = after.get(end + 1..).unwrap_or_default();
            let line = after.get(..end)?;
            let tab = memchr::memchr(b'\t', line.as_bytes()).unwrap_or(end);
            let (second, rest) = (line.get(..tab)?, line.get(tab + 1..).unwrap_or_default());
            Some(Line { key, second, rest })
        })
    }

    /// All lines.
    pub(super) fn all(&'static self) -> impl Iterator<Item = &'static str> {
        self.blocks.iter().flat_map(|block| block.text().text.lines())
    }

    /// How many bytes it takes in the program.
    #[cfg(test)]
    pub(super) fn packed_size(&self) -> usize {
        self.blocks.iter().map(|block| block.packed.len() + block.first.len() + size_of::<Block>()).sum()
    }
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

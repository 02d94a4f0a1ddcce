//! Reading Python files as CPython does, and writing them back without touching what was not changed.
//!
//! A file is UTF-8 unless it names another encoding in its first two lines (PEP 263); such a file is decoded and never
//! written. A byte order mark is kept apart from the text.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::Path;
use std::time::SystemTime;

/// Larger files are refused: nobody reads them, and a parse would take gigabytes.
pub const MAX_BYTES: u64 = 32 << 20;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Whether a file only describes a module (PEP 484, stub files): its code never runs, so that no pitfall of running code is in it.
#[must_use]
pub fn is_stub(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "pyi")
}

/// A file's text, and what is needed to write it back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// The text, without the byte order mark. Line ends are as in the file.
    pub text: String,
    /// The bytes as read.
    bytes: Vec<u8>,
    has_mark: bool,
    /// The encoding that the file names, where that is not UTF-8.
    foreign: Option<String>,
}

impl SourceFile {
    /// Reads a file.
    ///
    /// # Errors
    /// Where there is no such file, it cannot be read, is too large, changes meanwhile, or is no text: a sentence for
    /// the user that says what to do, to be put behind the file's name.
    pub fn read(path: &Path) -> Result<SourceFile, String> {
        read_with(path, || ())
    }

    /// Takes bytes for a file's content.
    ///
    /// # Errors
    /// Where they are no text, as for [`SourceFile::read`].
    pub fn from_bytes(bytes: Vec<u8>) -> Result<SourceFile, String> {
        if bytes.len() as u64 > MAX_BYTES {
            return Err(too_large(bytes.len() as u64));
        }
        let has_mark = bytes.starts_with(BYTE_ORDER_MARK);
        let content = bytes.get(if has_mark { BYTE_ORDER_MARK.len() } else { 0 }..).unwrap_or_default();
        if content.starts_with(b"\xff\xfe") || content.starts_with(b"\xfe\xff") {
            return Err("is UTF-16, which Python does not read either; save it as UTF-8".to_string());
        }
        if let Some(at) = content.iter().position(|byte| *byte == 0) {
            let line = line_of(content, at);
            return Err(format!(
                "line {line} holds a NUL byte: this is no Python source; leave the file out"
            ));
        }
        let foreign = cookie(content).filter(|name| !is_utf8(name));
        let text = match &foreign {
            Some(name) if has_mark => {
                return Err(format!(
                    "has a byte order mark, which means UTF-8, but names the encoding `{name}`; remove one of them"
                ));
            }
            Some(name) => decode(name, content)?,
            None => match std::str::from_utf8(content) {
                Ok(text) => text.to_string(),
                Err(error) => {
                    let at = error.valid_up_to();
                    let byte = content.get(at).copied().unwrap_or_default();
                    return Err(format!(
                        "line {}: byte 0x{byte:02x} is not UTF-8; save the file as UTF-8, or name its encoding in the \
                         first line: `# -*- coding: latin-1 -*-`",
                        line_of(content, at)
                    ));
                }
            },
        };
        Ok(SourceFile { text, bytes, has_mark, foreign })
    }

    /// Why the file is never written, where that is so.
    #[must_use]
    pub fn read_only_reason(&self) -> Option<String> {
        let name = self.foreign.as_ref()?;
        Some(format!("is written in the encoding `{name}`; only UTF-8 files are changed"))
    }

    /// The bytes as they were read.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The bytes of a file with this one's byte order mark and the text `text`.
    #[must_use]
    pub fn encode(&self, text: &str) -> Vec<u8> {
        let mark = if self.has_mark { BYTE_ORDER_MARK } else { &[] };
        [mark, text.as_bytes()].concat()
    }

    /// Puts `text` into the file, as a whole or not at all. Permissions stay; a symbolic link stays one.
    ///
    /// # Errors
    /// Where the file is not what was read any more, or cannot be written: a sentence as for [`SourceFile::read`].
    pub fn write(&self, path: &Path, text: &str) -> Result<(), String> {
        if let Some(reason) = self.read_only_reason() {
            return Err(reason);
        }
        let wrong = |error: io::Error| format!("cannot be written: {error}; it stays as it was");
        let target = fs::canonicalize(path).map_err(wrong)?;
        let folder = target.parent().unwrap_or(Path::new("."));
        let permissions = fs::metadata(&target).map_err(wrong)?.permissions();
        if permissions.readonly() {
            return Err("is marked read-only; it stays as it was".to_string());
        }
        let mut new = tempfile::Builder::new().prefix(".pygloss-").tempfile_in(folder).map_err(wrong)?;
        new.write_all(&self.encode(text)).map_err(wrong)?;
        new.as_file().sync_all().map_err(wrong)?;
        fs::set_permissions(new.path(), permissions).map_err(wrong)?;
        if fs::read(&target).map_err(wrong)? != self.bytes {
            return Err("has changed since it was read; it stays as it is: run the command again".to_string());
        }
        new.persist(&target).map_err(|error| wrong(error.error))?;
        Ok(())
    }
}

/// Reads with something happening between the first and the last look at the file.
fn read_with(path: &Path, between: impl FnOnce()) -> Result<SourceFile, String> {
    let before = fs::metadata(path).map_err(|error| explain(&error))?;
    if before.is_dir() {
        return Err("is a folder; name a Python file in it".to_string());
    }
    let file = File::open(path).map_err(|error| explain(&error))?;
    if before.is_file() && before.len() > MAX_BYTES {
        return Err(too_large(before.len()));
    }
    between();
    let mut bytes = Vec::new();
    file.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(|error| explain(&error))?;
    if before.is_file() {
        let changed =
            || "changes while it is being read; run the command again when it is at rest".to_string();
        let after = fs::metadata(path).map_err(|_| changed())?;
        let stamp = |data: &fs::Metadata| (data.len(), data.modified().unwrap_or(SystemTime::UNIX_EPOCH));
        if stamp(&before) != stamp(&after) || bytes.len() as u64 != after.len() {
            return Err(changed());
        }
    }
    SourceFile::from_bytes(bytes)
}

fn explain(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file; is the name right?".to_string(),
        io::ErrorKind::PermissionDenied => {
            "may not be read; change its permissions, or leave it out".to_string()
        }
        _ => format!("cannot be read: {error}"),
    }
}

fn too_large(bytes: u64) -> String {
    format!("is {} MB large; pygloss reads files of up to {} MB. Leave it out", bytes >> 20, MAX_BYTES >> 20)
}

/// The line, from 1, of the byte at `at`.
fn line_of(bytes: &[u8], at: usize) -> usize {
    let before = bytes.get(..at).unwrap_or_default();
    let mut lines = 1;
    for (i, byte) in before.iter().enumerate() {
        // A carriage return before a line feed is counted with it.
        if *byte == b'\n' || (*byte == b'\r' && bytes.get(i + 1) != Some(&b'\n')) {
            lines += 1;
        }
    }
    lines
}

/// The encoding that the first two lines name (PEP 263). The second line counts only below a blank or comment line.
fn cookie(bytes: &[u8]) -> Option<String> {
    let mut rest = bytes;
    for _ in 0..2 {
        let end = line_end(rest).unwrap_or(rest.len());
        let line = rest.get(..end)?;
        let pair = rest.get(end..).is_some_and(|rest| rest.starts_with(b"\r\n"));
        rest = rest.get(end + if pair { 2 } else { 1 }..).unwrap_or_default();
        let text: String = line.iter().map(|byte| char::from(*byte)).collect();
        let text = text.trim_start_matches([' ', '\t', '\x0c']);
        if text.is_empty() {
            continue;
        }
        let comment = text.strip_prefix('#')?;
        if let Some(name) = cookie_name(comment) {
            return Some(name);
        }
    }
    None
}

/// Where the first line ends.
fn line_end(bytes: &[u8]) -> Option<usize> {
    bytes.iter().position(|byte| matches!(byte, b'\n' | b'\r'))
}

/// `coding[:=][ \t]*([-_.a-zA-Z0-9]+)`, as PEP 263 gives it.
fn cookie_name(comment: &str) -> Option<String> {
    for (at, word) in comment.match_indices("coding") {
        let rest = comment.get(at + word.len()..)?;
        let Some(rest) = rest.strip_prefix([':', '=']) else { continue };
        let rest = rest.trim_start_matches([' ', '\t']);
        let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')));
        let name = rest.get(..end.unwrap_or(rest.len()))?;
        if !name.is_empty() {
            return Some(name.to_string());
        }
    }
    None
}

fn normalized(name: &str) -> String {
    name.to_ascii_lowercase().replace('_', "-")
}

fn is_utf8(name: &str) -> bool {
    let name = normalized(name);
    matches!(name.as_str(), "utf-8" | "utf8" | "u8" | "utf-8-sig" | "cp65001") || name.starts_with("utf-8-")
}

/// The text of bytes in a named encoding. Latin-1 and ASCII are as Python has them, not as the web does.
fn decode(name: &str, bytes: &[u8]) -> Result<String, String> {
    let label = normalized(name);
    let wrong = |line: usize| {
        format!("line {line} is not `{name}`, the encoding that the file names; correct one of them")
    };
    match label.as_str() {
        "latin-1" | "latin1" | "l1" | "iso-8859-1" | "iso8859-1" | "8859" | "cp819" => {
            return Ok(bytes.iter().map(|byte| char::from(*byte)).collect());
        }
        "ascii" | "us-ascii" | "646" => {
            return match bytes.iter().position(|byte| !byte.is_ascii()) {
                Some(at) => Err(wrong(line_of(bytes, at))),
                None => Ok(bytes.iter().map(|byte| char::from(*byte)).collect()),
            };
        }
        _ => {}
    }
    let labels = [
        label.clone(),
        label.replace("mac-roman", "macintosh"),
        label.replace('-', "_"),
        label.replace('-', ""),
    ];
    let encoding = labels
        .iter()
        .find_map(|label| encoding_rs::Encoding::for_label(label.as_bytes()))
        .ok_or_else(|| format!("names the encoding `{name}`, which is not known; save the file as UTF-8"))?;
    let (text, had_errors) = encoding.decode_without_bom_handling(bytes);
    if had_errors {
        let at = text.find('\u{fffd}').unwrap_or(0);
        return Err(wrong(line_of(text.as_bytes(), at)));
    }
    Ok(text.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text_of(bytes: &[u8]) -> Result<String, String> {
        SourceFile::from_bytes(bytes.to_vec()).map(|file| file.text)
    }

    #[test]
    fn keeps_the_mark_and_the_line_ends() {
        let file = SourceFile::from_bytes(b"\xef\xbb\xbfx = 1\r\ny = 2\r".to_vec()).unwrap();
        assert_eq!(file.text, "x = 1\r\ny = 2\r");
        assert_eq!(file.encode("x = 3\r\ny = 2\r"), b"\xef\xbb\xbfx = 3\r\ny = 2\r");
    }

    #[test]
    fn decodes_what_a_cookie_names() {
        assert_eq!(text_of(b"# -*- coding: latin-1 -*-\n'\xe9'").unwrap(), "# -*- coding: latin-1 -*-\n'é'");
        assert_eq!(
            text_of(b"#!/bin/x\n# vim: set fileencoding=cp1252 :\n'\x80'").unwrap().chars().last(),
            Some('\'')
        );
        assert!(text_of(b"#!/bin/x\n# vim: set fileencoding=cp1252 :\n'\x80'").unwrap().contains('€'));
        assert!(text_of(b"# coding=shift_jis\n'\x82\xa0'").unwrap().contains('あ'));
        assert!(text_of(b"# coding: utf_8\n'\xc3\xa9'").unwrap().contains('é'));
        assert!(text_of(b"# coding: koi8_r\n'\xc1'").unwrap().contains('а'));
    }

    #[test]
    fn a_cookie_counts_in_the_first_two_lines_only_and_not_below_code() {
        assert!(text_of(b"x = 1\n# coding: latin-1\n'\xe9'").is_err());
        assert!(text_of(b"#\n#\n# coding: latin-1\n'\xe9'").is_err());
        assert!(text_of(b"\n# coding: latin-1\n'\xe9'").is_ok());
    }

    #[test]
    fn says_what_is_wrong_and_what_to_do() {
        let message = |bytes: &[u8]| text_of(bytes).unwrap_err();
        assert!(message(b"x\r\ny = '\xff'").starts_with("line 2: byte 0xff is not UTF-8"));
        assert!(message(b"x\ny\0").starts_with("line 2 holds a NUL byte"));
        assert!(message(b"\xff\xfex\0").contains("UTF-16"));
        assert!(message(b"# coding: klingon\n").contains("`klingon`"));
        assert!(message(b"\xef\xbb\xbf# coding: latin-1\n").contains("byte order mark"));
        assert!(message(b"# coding: ascii\n'\xe9'").starts_with("line 2 is not `ascii`"));
    }

    #[test]
    fn refuses_a_file_that_changes_while_it_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("moving.py");
        fs::write(&path, "x = 1\n").unwrap();
        let message = read_with(&path, || fs::write(&path, "x = 1\ny = 2\n").unwrap()).unwrap_err();
        assert!(message.contains("changes while it is being read"), "{message}");
        assert!(read_with(&path, || ()).is_ok());
    }

    #[test]
    fn refuses_to_write_over_what_somebody_else_wrote() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("shared.py");
        fs::write(&path, "x = 1\n").unwrap();
        let file = SourceFile::read(&path).unwrap();
        fs::write(&path, "x = 7\n").unwrap();
        let message = file.write(&path, "x = 2\n").unwrap_err();
        assert!(message.contains("has changed since it was read"), "{message}");
        assert_eq!(fs::read_to_string(&path).unwrap(), "x = 7\n");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "no temporary file is left behind");
    }

    #[cfg(unix)]
    #[test]
    fn writing_keeps_permissions_and_links() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().unwrap();
        let (path, link) = (folder.path().join("tool.py"), folder.path().join("link.py"));
        fs::write(&path, "x = 1\n").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o754)).unwrap();
        symlink(&path, &link).unwrap();
        SourceFile::read(&link).unwrap().write(&link, "x = 2\n").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "x = 2\n");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o754);
        assert!(fs::symlink_metadata(&link).unwrap().file_type().is_symlink());
    }
}

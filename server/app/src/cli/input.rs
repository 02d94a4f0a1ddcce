//! A file that the user names, or standard input.

use std::io::Read;
use std::path::Path;

use crate::source_file::{MAX_BYTES, SourceFile};

/// Reads a file; `-` is standard input.
///
/// # Errors
/// As for [`SourceFile::read`].
pub fn read(path: &Path) -> Result<SourceFile, String> {
    if path.as_os_str() == "-" { stdin() } else { SourceFile::read(path) }
}

/// Reads standard input as a file.
///
/// # Errors
/// As for [`SourceFile::from_bytes`].
pub fn stdin() -> Result<SourceFile, String> {
    let mut bytes = Vec::new();
    let reading = std::io::stdin().lock().take(MAX_BYTES + 1).read_to_end(&mut bytes);
    reading.map_err(|error| format!("cannot be read: {error}"))?;
    SourceFile::from_bytes(bytes)
}

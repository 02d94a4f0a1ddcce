//! Where what cannot be made again is kept.

use std::path::PathBuf;

/// `PYGLOSS_DATA_DIR`, or `pygloss` in the system's folder for a user's data (XDG base directories; Apple's and Microsoft's own). `None`
/// where the environment names none.
#[must_use]
pub fn folder() -> Option<PathBuf> {
    let variable = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    if let Some(own) = variable("PYGLOSS_DATA_DIR") {
        return Some(own);
    }
    let base = if cfg!(windows) {
        variable("APPDATA")
    } else if cfg!(target_os = "macos") {
        variable("HOME").map(|home| home.join("Library/Application Support"))
    } else {
        // A relative path is to be ignored, says the specification.
        let xdg = variable("XDG_DATA_HOME").filter(|path| path.is_absolute());
        xdg.or_else(|| variable("HOME").map(|home| home.join(".local/share")))
    };
    base.map(|base| base.join("pygloss"))
}

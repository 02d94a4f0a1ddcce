//! Where what can be made again is kept.

use std::path::PathBuf;

/// `PYGLOSS_CACHE_DIR`, or `pygloss` in the system's folder for caches (XDG base directories; Apple's and Microsoft's
/// own). `None` where the environment names none.
#[must_use]
pub fn folder() -> Option<PathBuf> {
    let variable = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    if let Some(own) = variable("PYGLOSS_CACHE_DIR") {
        return Some(own);
    }
    let base = if cfg!(windows) {
        variable("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        variable("HOME").map(|home| home.join("Library/Caches"))
    } else {
        // A relative path is to be ignored, says the specification.
        let xdg = variable("XDG_CACHE_HOME").filter(|path| path.is_absolute());
        xdg.or_else(|| variable("HOME").map(|home| home.join(".cache")))
    };
    base.map(|base| base.join("pygloss"))
}

//! The learning paths that come with the program.

use pygloss_engine::knowledge::paths::LearningPath;

/// All of them, in the order of their files; checked and listed by the build script.
static PATHS: &[LearningPath] = include!(concat!(env!("OUT_DIR"), "/paths.rs"));

/// The built-in paths.
#[must_use]
pub fn paths() -> &'static [LearningPath] {
    PATHS
}

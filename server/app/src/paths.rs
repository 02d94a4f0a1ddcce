//! The learning paths that come with the program.

use pygloss_engine::knowledge::paths::LearningPath;

/// All of them, in the order of their files; checked and listed by the build script.
static PATHS: &[LearningPath] = include!(concat!(env!("OUT_DIR"), "/paths.rs"));

/// The built-in paths.
#[must_use]
pub fn paths() -> &'static [LearningPath] {
    PATHS
}

/// The built-in path of this name or title.
#[must_use]
pub fn named(name: &str) -> Option<&'static LearningPath> {
    let wanted = name.trim().to_lowercase();
    PATHS.iter().find(|path| path.name == wanted || path.title.to_lowercase() == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_found_by_name_and_title() {
        let first = &paths()[0];
        for name in [first.name.to_string(), format!(" {} ", first.title.to_uppercase())] {
            assert_eq!(named(&name), Some(first));
        }
        assert_eq!(named("no-such-path"), None);
    }
}

//! What fixes would change, as a unified diff that `patch` and `git apply` take.

use similar::TextDiff;

use super::report::Report;
use crate::cli::output::{Failure, Output};

/// Lines around a change.
const AROUND: usize = 3;

/// Prints the changes of all files.
pub fn print(output: &mut Output, reports: &[Report]) -> Result<(), Failure> {
    for report in reports {
        let Some(before) = &report.before else { continue };
        output.raw(unified(&report.name, before, &report.text).as_bytes())?;
    }
    Ok(())
}

fn unified(name: &str, before: &str, after: &str) -> String {
    let diff = TextDiff::from_lines(before, after);
    diff.unified_diff().context_radius(AROUND).header(name, name).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_change_is_told_with_its_surroundings() {
        let told = unified("a.py", "a\nb\nc\nd\ne\nf\n", "a\nb\nc\nd\nE\nf\n");
        assert_eq!(told, "--- a.py\n+++ a.py\n@@ -2,5 +2,5 @@\n b\n c\n d\n-e\n+E\n f\n");
    }

    #[test]
    fn a_last_line_without_an_end_is_marked() {
        let told = unified("a.py", "a", "b");
        assert!(told.contains("\\ No newline at end of file"), "{told}");
    }
}

//! Findings as workflow commands, which GitHub shows beside the lines of a pull request
//! (docs.github.com, "Workflow commands for GitHub Actions").

use pygloss_engine::severity::Severity;

use super::report::Report;
use crate::cli::excerpt::Lines;
use crate::cli::output::{Failure, Output};

/// Prints them, a command a line.
pub fn print(output: &mut Output, reports: &[Report]) -> Result<(), Failure> {
    for report in reports {
        let lines = Lines::new(&report.text);
        for finding in &report.findings {
            let (start, end) = (lines.location(finding.range.start()), lines.location(finding.range.end()));
            let level = match finding.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Information | Severity::Hint => "notice",
            };
            // Columns count only where both ends stand in one line.
            let columns = if start.row == end.row {
                format!(",col={},endColumn={}", start.column, end.column)
            } else {
                String::new()
            };
            output.line(format_args!(
                "::{level} title=pygloss ({code}),file={file},line={},endLine={}{columns}::{code}: {message}",
                start.row,
                end.row,
                code = finding.check.code,
                file = property(&report.name),
                message = data(&finding.message),
            ))?;
        }
    }
    Ok(())
}

/// What a message may not hold as it is.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// What a property may not hold as it is.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_of_the_format_are_written_otherwise() {
        assert_eq!(data("50 % of\na: b, c"), "50 %25 of%0Aa: b, c");
        assert_eq!(property("a:b,c%d.py"), "a%3Ab%2Cc%25d.py");
    }
}

//! Findings, a line each: `path:row:column: code message`.

use super::report::Report;
use crate::cli::excerpt::Lines;
use crate::cli::output::{DIM, ERROR, Failure, Output, TITLE};

/// Prints them.
pub fn print(output: &mut Output, reports: &[Report]) -> Result<(), Failure> {
    let (bold, dim, red) = (output.style(TITLE), output.style(DIM), output.style(ERROR));
    for report in reports {
        let lines = Lines::new(&report.text);
        for finding in &report.findings {
            let at = lines.location(finding.range.start());
            let (name, code, message) = (&report.name, finding.check.code, &finding.message);
            output.line(format_args!(
                "{bold}{name}{bold:#}{dim}:{dim:#}{}{dim}:{dim:#}{}{dim}:{dim:#} {red}{code}{red:#} {message}",
                at.row, at.column
            ))?;
        }
    }
    Ok(())
}

//! How many findings and applied fixes each check has.

use std::collections::BTreeMap;

use pygloss_engine::text::Applicability;
use serde::Serialize;

use super::json::applicability;
use super::report::Report;
use crate::cli::engine::all_checks;
use crate::cli::output::{CODE, Failure, Output, TITLE};

#[derive(Default, Serialize)]
struct Row {
    code: &'static str,
    count: usize,
    fixed: usize,
    fix: Option<&'static str>,
}

/// Prints a table, or a JSON array of `code`, `count` (findings left), `fixed` and `fix` (`safe`, `unsafe`, null).
pub fn print(output: &mut Output, as_json: bool, reports: &[Report]) -> Result<(), Failure> {
    let mut rows: BTreeMap<&'static str, Row> = BTreeMap::new();
    for report in reports {
        for finding in &report.findings {
            rows.entry(finding.check.code).or_default().count += 1;
        }
        for (code, fixed) in &report.applied {
            rows.entry(code).or_default().fixed += fixed;
        }
    }
    let fixes: BTreeMap<&str, Option<Applicability>> =
        all_checks().iter().map(|check| (check.code, check.fix)).collect();
    let mut rows: Vec<Row> = rows
        .into_iter()
        .map(|(code, row)| Row { code, fix: fixes.get(code).copied().flatten().map(applicability), ..row })
        .collect();
    rows.sort_by_key(|row| (std::cmp::Reverse(row.count + row.fixed), row.code));
    if as_json {
        return output.pretty_json(&rows);
    }
    if rows.is_empty() {
        return Ok(());
    }
    let (title, name) = (output.style(TITLE), output.style(CODE));
    output.line(format_args!("{title}findings   fixed  check{title:#}"))?;
    for row in &rows {
        output.line(format_args!("{:>8}{:>8}  {name}{}{name:#}", row.count, row.fixed, row.code))?;
    }
    Ok(())
}

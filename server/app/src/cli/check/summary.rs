//! The last line: how much was found, and what can be done about it.

use pygloss_engine::note::counted;
use pygloss_engine::text::Applicability;

use super::fixing::chosen;
use super::report::Report;

/// The line. `unsafe_fixes` says whether the fixes that may change what the program does are wanted.
pub fn summary(reports: &[Report], fixing: bool, unsafe_fixes: bool) -> String {
    let left: usize = reports.iter().map(|report| report.findings.len()).sum();
    let fixed: usize = reports.iter().flat_map(|report| report.applied.values()).sum();
    let could = |at_least| {
        let findings = reports.iter().flat_map(|report| &report.findings);
        findings.filter(|finding| chosen(finding, at_least).is_some()).count()
    };
    let (safe, all) = (could(Applicability::Safe), could(Applicability::Unsafe));
    let mut remarks = Vec::new();
    if fixing {
        if fixed > 0 {
            remarks.push(format!("{fixed} fixed, {left} remaining"));
        }
        if !unsafe_fixes && all > safe {
            remarks.push(format!("{} more fixable with `--fix --unsafe-fixes`", all - safe));
        }
    } else if unsafe_fixes && all > 0 {
        remarks.push(format!("{all} fixable with `--fix --unsafe-fixes`"));
    } else if safe > 0 {
        let more =
            if all > safe { format!(", {} more with `--unsafe-fixes`", all - safe) } else { String::new() };
        remarks.push(format!("{safe} fixable with `--fix`{more}"));
    } else if all > 0 {
        remarks.push(format!("{all} fixable with `--fix --unsafe-fixes`"));
    }
    let files = reports.iter().filter(|report| report.error.is_none()).count();
    let remarks = if remarks.is_empty() { String::new() } else { format!(" ({})", remarks.join("; ")) };
    match left + fixed {
        0 => format!("No findings in {}.", counted(files, "file")),
        found => format!("Found {}{remarks}.", counted(found, "finding")),
    }
}

/// The line below a diff.
pub fn of_diff(reports: &[Report], unsafe_fixes: bool) -> String {
    let fixed: usize = reports.iter().flat_map(|report| report.applied.values()).sum();
    let files = reports.iter().filter(|report| report.before.is_some()).count();
    let more = reports
        .iter()
        .flat_map(|report| &report.findings)
        .filter(|finding| !unsafe_fixes && chosen(finding, Applicability::Unsafe).is_some())
        .count();
    let more = if more > 0 { format!(" ({more} more with `--unsafe-fixes`)") } else { String::new() };
    match fixed {
        0 => format!("No finding would be fixed{more}."),
        _ => format!("Would fix {} in {}{more}.", counted(fixed, "finding"), counted(files, "file")),
    }
}

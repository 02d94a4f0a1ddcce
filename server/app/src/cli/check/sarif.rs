//! Findings as SARIF 2.1.0 (OASIS, "Static Analysis Results Interchange Format").

use std::collections::BTreeMap;

use pygloss_engine::analysis::Diagnostic;
use pygloss_engine::checks::Check;
use pygloss_engine::severity::Severity;
use pygloss_engine::text::{Fix, TextRange};
use serde_json::{Value, json};

use super::report::Report;
use crate::cli::excerpt::Lines;
use crate::cli::files::address;
use crate::cli::output::{Failure, Output};

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// Prints them as one run.
pub fn print(output: &mut Output, reports: &[Report]) -> Result<(), Failure> {
    let mut rules: BTreeMap<&str, (&'static Check, Severity)> = BTreeMap::new();
    for finding in reports.iter().flat_map(|report| &report.findings) {
        rules.entry(finding.check.code).or_insert((finding.check, finding.severity));
    }
    let index: BTreeMap<&str, usize> = rules.keys().enumerate().map(|(at, code)| (*code, at)).collect();
    let mut results = Vec::new();
    for report in reports {
        let lines = Lines::new(&report.text);
        let uri = if report.name == "-" { "stdin".to_string() } else { address(&report.path) };
        let number = |code: &str| index.get(code).copied();
        results.extend(
            report.findings.iter().map(|finding| result(finding, number(finding.check.code), &uri, &lines)),
        );
    }
    let driver = json!({
        "name": "pygloss",
        "version": env!("CARGO_PKG_VERSION"),
        "rules": rules.values().map(|(check, severity)| rule(check, *severity)).collect::<Vec<_>>(),
    });
    // Columns count code points here as everywhere on the command line.
    let run = json!({"columnKind": "unicodeCodePoints", "results": results, "tool": {"driver": driver}});
    let log = json!({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]});
    output.line(serde_json::to_string_pretty(&log)?)
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Information | Severity::Hint => "note",
    }
}

fn rule(check: &Check, severity: Severity) -> Value {
    let library = crate::cards::library();
    let entry = library.get(check.code).or_else(|| library.get(check.concept));
    let mut rule = json!({
        "id": check.code,
        "defaultConfiguration": {"level": level(severity)},
        "properties": {"tags": [check.group.name(), check.concept]},
    });
    if let (Some(entry), Some(rule)) = (entry, rule.as_object_mut()) {
        rule.insert("shortDescription".to_string(), json!({"text": entry.header().title}));
        rule.insert("fullDescription".to_string(), json!({"text": entry.header().gloss}));
    }
    rule
}

fn result(finding: &Diagnostic, rule: Option<usize>, uri: &str, lines: &Lines<'_>) -> Value {
    let mut result = json!({
        "ruleId": finding.check.code,
        "level": level(finding.severity),
        "message": {"text": finding.message},
        "locations": [location(uri, finding.range, None, lines)],
    });
    let Some(object) = result.as_object_mut() else { return result };
    if let Some(rule) = rule {
        object.insert("ruleIndex".to_string(), json!(rule));
    }
    if !finding.related.is_empty() {
        let related = finding.related.iter();
        let related = related.map(|(range, message)| location(uri, *range, Some(message), lines));
        object.insert("relatedLocations".to_string(), related.collect());
    }
    if !finding.fixes.is_empty() {
        object.insert("fixes".to_string(), finding.fixes.iter().map(|it| fix(it, uri, lines)).collect());
    }
    result
}

fn location(uri: &str, range: TextRange, message: Option<&str>, lines: &Lines<'_>) -> Value {
    let place = json!({"artifactLocation": {"uri": uri}, "region": region(range, lines)});
    match message {
        Some(message) => json!({"physicalLocation": place, "message": {"text": message}}),
        None => json!({"physicalLocation": place}),
    }
}

fn region(range: TextRange, lines: &Lines<'_>) -> Value {
    let (start, end) = (lines.location(range.start()), lines.location(range.end()));
    json!({"startLine": start.row, "startColumn": start.column, "endLine": end.row, "endColumn": end.column})
}

fn fix(fix: &Fix, uri: &str, lines: &Lines<'_>) -> Value {
    let replacements = fix.edits.iter().map(
        |edit| json!({"deletedRegion": region(edit.range, lines), "insertedContent": {"text": edit.text}}),
    );
    let change = json!({"artifactLocation": {"uri": uri}, "replacements": replacements.collect::<Vec<_>>()});
    json!({"description": {"text": fix.title}, "artifactChanges": [change]})
}

//! `pygloss check`: findings in files and folders, printed or mended.

mod cache;
mod concise;
mod diff;
mod fixing;
mod full;
mod github;
mod json;
mod report;
mod sarif;
mod statistics;
mod summary;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Args, ValueEnum};
use pygloss_engine::semantics::ModuleSource;
use pygloss_engine::text::Applicability;
use rayon::prelude::*;

use super::Outcome;
use super::engine::Engine;
use super::files;
use super::input;
use super::output::{Failure, Output, complain, warn};
use super::selection::Selection;
use super::settings::Configuration;
use crate::source_file::SourceFile;
use cache::{Cache, Recording};
use report::Report;

pub use json::applicability;

/// The options of `pygloss check`.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Files and folders; `-` reads standard input.
    #[arg(default_value = ".", value_name = "PATH")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    selection: Selection,
    /// Apply the safe fixes.
    #[arg(long)]
    fix: bool,
    /// Print what `--fix` would change as a diff, and change nothing.
    #[arg(long, conflicts_with_all = ["fix", "statistics"])]
    diff: bool,
    /// Apply, or count, the fixes too that may change what the program does.
    #[arg(long)]
    unsafe_fixes: bool,
    /// How to print findings.
    #[arg(long, value_enum, default_value_t = Format::Full, value_name = "FORMAT")]
    output_format: Format,
    /// Print how many findings and fixes each check has, in place of the findings.
    #[arg(long)]
    statistics: bool,
    /// Leave these files and folders out too.
    #[arg(long, value_delimiter = ',', value_name = "PATTERN")]
    exclude: Vec<String>,
    /// The name to use for standard input.
    #[arg(long, value_name = "FILE")]
    stdin_filename: Option<PathBuf>,
    /// End with 0 even where there are findings.
    #[arg(long, short)]
    exit_zero: bool,
    /// End with 1 where a fix was applied.
    #[arg(long)]
    exit_non_zero_on_fix: bool,
    /// Neither use nor keep what was found in files that have not changed.
    #[arg(long)]
    no_cache: bool,
    /// Print findings only, no summary.
    #[arg(long, short)]
    quiet: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// With an excerpt of the source.
    Full,
    /// A line each.
    Concise,
    /// A JSON array.
    Json,
    /// SARIF 2.1.0.
    Sarif,
    /// Workflow commands of GitHub Actions.
    Github,
}

/// Runs the command.
///
/// # Errors
/// Where an option cannot be understood or the output cannot be written.
pub fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let from_stdin = arguments.paths.iter().any(|path| path.as_os_str() == "-");
    if from_stdin && arguments.paths.len() > 1 {
        return Err("`-` reads standard input and stands alone; give files or `-`".to_string().into());
    }
    let configuration = Configuration::new(arguments.selection.clone(), &arguments.exclude);
    arguments.selection.validate(|| own_checks(&configuration, &arguments.paths))?;
    let engine = Engine::new(Arc::clone(&configuration));
    let mut complaints = Vec::new();
    let reports = if from_stdin {
        vec![stdin(arguments, &engine)]
    } else {
        let found = {
            let configuration = Arc::clone(&configuration);
            files::find(&arguments.paths, move |root, path| configuration.is_excluded(root, path))
        };
        if found.files.is_empty() {
            warn("there is no Python file under the given paths");
        }
        complaints.extend(found.errors);
        engine.expect(&found.files);
        let cache = (!arguments.no_cache && !arguments.mends()).then(Cache::open).flatten();
        // One by one, so that no core is left with many when the others are done.
        let reports = found.files.par_iter().with_max_len(1).map(|path| match &cache {
            Some(cache) => {
                with_cache(path, &engine, cache).unwrap_or_else(|| look_at(path, arguments, &engine))
            }
            None => look_at(path, arguments, &engine),
        });
        let reports = reports.collect();
        if let Some(cache) = cache {
            cache.save();
        }
        reports
    };
    complaints.extend(configuration.problems());
    complaints.iter().for_each(|message| complain(message));
    let failed =
        !complaints.is_empty() | reports.iter().fold(false, |failed, report| report.complain() | failed);
    // The fixed text of standard input takes standard output; what is left to say goes beside it.
    let mut output = if from_stdin && arguments.fix { Output::stderr() } else { Output::stdout() };
    print(&mut output, arguments, &reports)?;
    output.finish()?;
    let left = reports.iter().any(|report| !report.findings.is_empty());
    let fixed = reports.iter().any(|report| !report.applied.is_empty());
    Ok(if failed {
        Outcome::Failed
    } else if arguments.diff {
        // What could not be mended is not what was asked about.
        if fixed && !arguments.exit_zero { Outcome::Findings } else { Outcome::Clean }
    } else if (left && !arguments.exit_zero) || (fixed && arguments.exit_non_zero_on_fix) {
        Outcome::Findings
    } else {
        Outcome::Clean
    })
}

/// The codes of the checks that the cards of the given paths' projects bring.
fn own_checks(configuration: &Configuration, paths: &[PathBuf]) -> Vec<String> {
    let cards = paths
        .iter()
        .map(|path| if path.is_dir() { configuration.cards_in(path) } else { configuration.cards(path) });
    cards
        .flat_map(|cards| cards.team_checks().iter().map(|check| check.slug.to_string()).collect::<Vec<_>>())
        .collect()
}

fn print(output: &mut Output, arguments: &Arguments, reports: &[Report]) -> Result<(), Failure> {
    if arguments.diff {
        diff::print(output, reports)?;
        if !arguments.quiet {
            // Standard output is the diff's, for `git apply`.
            let mut beside = Output::stderr();
            beside.line(summary::of_diff(reports, arguments.unsafe_fixes))?;
            beside.finish()?;
        }
        return Ok(());
    }
    if arguments.statistics {
        statistics::print(output, arguments.output_format == Format::Json, reports)?;
    } else {
        match arguments.output_format {
            Format::Full => full::print(output, reports)?,
            Format::Concise => concise::print(output, reports)?,
            Format::Json => json::print(output, reports)?,
            Format::Sarif => sarif::print(output, reports)?,
            Format::Github => github::print(output, reports)?,
        }
    }
    let for_people = matches!(arguments.output_format, Format::Full | Format::Concise);
    if (for_people || arguments.statistics && arguments.output_format != Format::Json) && !arguments.quiet {
        output.line(summary::summary(reports, arguments.fix, arguments.unsafe_fixes))?;
    }
    Ok(())
}

impl Arguments {
    /// Whether fixes are applied, be it on trial.
    fn mends(&self) -> bool {
        self.fix || self.diff
    }

    fn at_least(&self) -> Applicability {
        if self.unsafe_fixes { Applicability::Unsafe } else { Applicability::Safe }
    }
}

/// The findings in a file, those of an earlier run where they hold; `None` where the cache cannot help.
fn with_cache(path: &Path, engine: &Engine, cache: &Cache) -> Option<Report> {
    let settings = engine.settings(path);
    let seen = cache.look(path, &settings).filter(|_| engine.has_own_cards_only(path))?;
    let name = files::displayed(path);
    let modules = engine.modules(path, &settings);
    let bytes = || Some(SourceFile::read(path).ok()?.bytes().to_vec());
    if let Some(findings) = cache.findings(&seen, &modules, bytes) {
        // The text is needed for the lines that are told.
        let text = if findings.is_empty() { String::new() } else { SourceFile::read(path).ok()?.text };
        return Some(Report::new(path, name, text, findings));
    }
    let file = SourceFile::read(path).ok()?;
    let recording = Arc::new(Recording::new(modules));
    let source: Arc<dyn ModuleSource> = Arc::<Recording>::clone(&recording);
    let findings = engine.findings_with(path, &file.text, &settings, source);
    cache.keep(&seen, file.bytes(), &recording, &findings);
    Some(Report::new(path, name, file.text, findings))
}

/// Reads a file, looks for findings, mends them where that is asked for.
fn look_at(path: &Path, arguments: &Arguments, engine: &Engine) -> Report {
    let name = files::displayed(path);
    let file = match SourceFile::read(path) {
        Ok(file) => file,
        Err(message) => return Report::failed(path, name, message),
    };
    let settings = engine.settings(path);
    let find = |text: &str| engine.findings(path, text, &settings);
    let as_it_is = |text: String| {
        let findings = find(&text);
        Report::new(path, name.clone(), text, findings)
    };
    if !arguments.mends() {
        return as_it_is(file.text);
    }
    if let Some(reason) = file.read_only_reason() {
        let mut report = as_it_is(file.text);
        let could =
            report.findings.iter().any(|finding| fixing::chosen(finding, arguments.at_least()).is_some());
        report.remarks.extend(could.then_some(reason));
        return report;
    }
    let fixed = fixing::fix(&file.text, arguments.at_least(), find);
    if !arguments.diff
        && fixed.text != file.text
        && let Err(message) = file.write(path, &fixed.text)
    {
        return Report { error: Some(message), ..as_it_is(file.text) };
    }
    let before = (arguments.diff && file.text != fixed.text).then_some(file.text);
    Report {
        before,
        applied: fixed.applied,
        remarks: fixed.complaints,
        ..Report::new(path, name, fixed.text, fixed.remaining)
    }
}

fn stdin(arguments: &Arguments, engine: &Engine) -> Report {
    let path = arguments.stdin_filename.clone().unwrap_or_else(|| PathBuf::from("-"));
    let name = files::displayed(&path);
    let file = match input::stdin() {
        Ok(file) => file,
        Err(message) => return Report::failed(&path, name, message),
    };
    let settings = engine.settings(&path);
    let find = |text: &str| engine.findings(&path, text, &settings);
    if !arguments.mends() {
        let findings = find(&file.text);
        return Report::new(&path, name, file.text, findings);
    }
    let fixed = match file.read_only_reason() {
        // What comes in must go out, in its own encoding.
        Some(reason) => fixing::Fixed::unchanged(&file.text, find(&file.text), reason),
        None => fixing::fix(&file.text, arguments.at_least(), find),
    };
    let bytes = if fixed.text == file.text { file.bytes().to_vec() } else { file.encode(&fixed.text) };
    let written = if arguments.diff {
        Ok(())
    } else {
        let mut output = Output::stdout();
        output.raw(&bytes).and_then(|()| output.finish())
    };
    let error = match written {
        Ok(()) | Err(Failure::ClosedPipe) => None,
        Err(Failure::Message(message)) => Some(message),
    };
    let report = Report::new(&path, name, fixed.text, fixed.remaining);
    let before = (arguments.diff && file.text != report.text).then_some(file.text);
    Report { before, applied: fixed.applied, remarks: fixed.complaints, error, ..report }
}

//! Going through Python files one by one: what `read`, `facts` and `rewrites` have in common.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use pygloss_engine::version::PythonVersion;
use serde::Serialize;

use super::Outcome;
use super::files::displayed;
use super::input;
use super::output::{Failure, Output, complain};
use super::settings::Configuration;

/// Files, and what they are written for.
#[derive(Debug, Args)]
pub struct EachFile {
    /// Python files; `-` reads standard input.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The Python version that the code is written for, as in 3.12.
    #[arg(long, value_name = "VERSION")]
    pub target_version: Option<PythonVersion>,
}

/// Files of which something is printed as data.
#[derive(Debug, Args)]
pub struct EachFileAsData {
    #[command(flatten)]
    each: EachFile,
    /// How to print them.
    #[arg(long, value_enum, default_value_t = Format::Json, value_name = "FORMAT")]
    output_format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// One object a line.
    Json,
}

impl EachFile {
    /// Gives each file with its text to `print`, and complains about those that cannot be read and about configuration.
    ///
    /// # Errors
    /// Where the output cannot be written.
    pub fn print(
        &self,
        configuration: &Configuration,
        mut print: impl FnMut(&mut Output, &Path, &str) -> Result<(), Failure>,
    ) -> Result<Outcome, Failure> {
        let mut output = Output::stdout();
        let mut outcome = Outcome::Clean;
        for path in &self.files {
            match input::read(path) {
                Ok(file) => print(&mut output, path, &file.text)?,
                Err(message) => {
                    complain(&format!("{}: {message}", displayed(path)));
                    outcome = Outcome::Failed;
                }
            }
        }
        output.finish()?;
        Ok(outcome.max(configuration.outcome()))
    }
}

impl EachFileAsData {
    /// The version that the files are written for, where that is said.
    pub fn target_version(&self) -> Option<PythonVersion> {
        self.each.target_version
    }

    /// Prints what `shape` makes of each file, one object a line.
    ///
    /// # Errors
    /// Where the output cannot be written.
    pub fn print<T: Serialize>(
        &self,
        configuration: &Configuration,
        mut shape: impl FnMut(&Path, &str) -> T,
    ) -> Result<Outcome, Failure> {
        let Format::Json = self.output_format;
        self.each.print(configuration, |output, path, text| output.json(&shape(path, text)))
    }
}

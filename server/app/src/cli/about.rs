//! What the program says about itself to shells and to `man`.

use std::path::Path;

use clap::Command;
use clap_complete::Shell;
use clap_mangen::Man;

use super::Outcome;
use super::output::{Failure, Output};

/// Prints a script that completes commands and options.
///
/// # Errors
/// Where the output cannot be written.
pub fn completions(shell: Shell, mut command: Command) -> Result<Outcome, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command, "pygloss", &mut script);
    print(&script)
}

/// Prints the manual page of the program, or writes it and those of its commands into a folder.
///
/// # Errors
/// Where the output or a file cannot be written.
pub fn manual(folder: Option<&Path>, command: Command) -> Result<Outcome, Failure> {
    let Some(folder) = folder else {
        let mut page = Vec::new();
        Man::new(command).render(&mut page)?;
        return print(&page);
    };
    std::fs::create_dir_all(folder)
        .and_then(|()| clap_mangen::generate_to(command, folder))
        .map_err(|error| Failure::Message(format!("{}: cannot be written: {error}", folder.display())))?;
    Ok(Outcome::Clean)
}

fn print(bytes: &[u8]) -> Result<Outcome, Failure> {
    let mut output = Output::stdout();
    output.raw(bytes)?;
    output.finish()?;
    Ok(Outcome::Clean)
}

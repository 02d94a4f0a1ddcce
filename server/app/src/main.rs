//! The `pygloss` program.

use std::process::ExitCode;

fn main() -> ExitCode {
    pygloss::cli::main()
}

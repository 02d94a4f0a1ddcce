//! The `pygloss` program.

use std::process::ExitCode;

fn main() -> ExitCode {
    if std::env::args().nth(1).as_deref() == Some("server") {
        return pygloss::lsp::serve();
    }
    eprintln!("usage: pygloss server");
    ExitCode::from(2)
}

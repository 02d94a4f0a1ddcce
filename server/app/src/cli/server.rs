//! `pygloss server`: the language server.

use std::process::ExitCode;

/// Runs the server until its client says goodbye.
pub fn run() -> ExitCode {
    crate::lsp::serve()
}

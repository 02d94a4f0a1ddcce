//! The `pygloss` program.

use std::process::ExitCode;

/// Trees are made of many small pieces, which the C library's allocator hands out slowly, most of all to several threads at once.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    pygloss::cli::main()
}

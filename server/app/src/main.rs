//! The `pygloss` program.

use std::process::ExitCode;

/// For the parser too, which is written in C: it takes the place of `malloc`.
#[cfg(all(unix, any(target_arch = "x86_64", target_arch = "aarch64")))]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    pygloss::cli::main()
}

//! The `pygloss` program.
fn main() {}

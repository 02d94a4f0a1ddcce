//! The application around the engine: protocol, command line, files.

pub mod cli;
pub mod config;
pub mod source_file;

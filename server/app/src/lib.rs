//! The application around the engine: protocol, command line, files.

pub mod answers;
pub mod cache;
pub mod cards;
pub mod cli;
pub mod concepts;
pub mod config;
pub mod instructions;
pub mod lsp;
pub mod packs;
pub mod paths;
pub mod picture;
pub mod python_files;
pub mod review;
pub mod source_file;
pub mod store;
pub mod tracebacks;
pub mod workspace;

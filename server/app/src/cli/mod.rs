//! The command line: one file a subcommand.

mod about;
mod book;
mod cards;
mod check;
mod checks;
mod concepts;
mod each_file;
mod engine;
mod excerpt;
mod explain;
mod facts;
mod files;
mod gloss;
mod input;
mod memory;
mod output;
mod path;
mod read;
mod review;
mod rewrites;
mod search;
mod selection;
mod server;
mod settings;
mod similar;
mod styled;
mod traceback;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand, ValueEnum};

use output::Failure;

/// Learn Python in place: notes in the margin of your own code.
#[derive(Debug, Parser)]
#[command(name = "pygloss", version, propagate_version = true, max_term_width = 100)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
    /// Whether to use colours.
    #[arg(long, global = true, hide_possible_values = true, help = "Colours: auto, always or never", value_enum, default_value_t = Color::Auto, value_name = "WHEN")]
    color: Color,
}

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Color {
    /// On a terminal, unless `NO_COLOR` is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Speak the language server protocol over standard input and output.
    Server {
        /// Accepted because many clients add it; there is no other way to talk to the server.
        #[arg(long, hide = true)]
        stdio: bool,
    },
    /// Find pitfalls in files and folders, and mend them.
    Check(check::Arguments),
    /// Print a file with glosses in the margin.
    Read(read::Arguments),
    /// Say what a hover would say at a place, or print a card.
    Explain(explain::Arguments),
    /// Say what went wrong in a program, from what Python has printed about it.
    Traceback(traceback::Arguments),
    /// Find the cards that answer a question.
    Search(search::Arguments),
    /// List the concepts that occur in files and folders, the most advanced first.
    Concepts(concepts::Arguments),
    /// List the checks.
    Checks(checks::Arguments),
    /// Look after cards.
    Cards(cards::Arguments),
    /// Print a learning path with what you know of it, or list all.
    Path(path::Arguments),
    /// Ask a few questions about what you have met.
    Review(review::Arguments),
    /// Look at what is remembered of you, correct it, take it along, forget it.
    Memory(memory::Arguments),
    /// Write all cards, paths and pitfalls as a site that is read offline.
    Book(book::Arguments),
    /// Print scopes, callables and classes as data.
    Facts(facts::Arguments),
    /// Print what can be written in another way as data.
    Rewrites(rewrites::Arguments),
    /// Print a script that completes this program's commands and options in a shell.
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
    /// Print the manual page, or write the pages of all commands into a folder.
    Man {
        /// Write `pygloss.1`, `pygloss-check.1` and so on into this folder.
        #[arg(long, value_name = "FOLDER")]
        folder: Option<PathBuf>,
    },
}

/// How a command ended, as an exit code: ruff's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    /// 0: nothing to report.
    Clean,
    /// 1: findings.
    Findings,
    /// 2: something could not be read, written or understood.
    Failed,
}

/// Runs the program and gives its exit code: 0 where all is well, 1 for findings, 2 where something failed.
#[must_use]
pub fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // A pipe that closes while the help is printed is no reason to complain.
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    output::set_color(arguments.color);
    let result = match arguments.command {
        Command::Server { stdio: _ } => return server::run(),
        Command::Check(arguments) => check::run(&arguments),
        Command::Read(arguments) => read::run(&arguments),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::Traceback(arguments) => traceback::run(&arguments),
        Command::Search(arguments) => search::run(&arguments),
        Command::Concepts(arguments) => concepts::run(&arguments),
        Command::Checks(arguments) => checks::run(&arguments),
        Command::Cards(arguments) => cards::run(&arguments),
        Command::Path(arguments) => path::run(&arguments),
        Command::Review(arguments) => review::run(&arguments),
        Command::Memory(arguments) => memory::run(&arguments),
        Command::Book(arguments) => book::run(&arguments),
        Command::Facts(arguments) => facts::run(&arguments),
        Command::Rewrites(arguments) => rewrites::run(&arguments),
        Command::Completions { shell } => about::completions(shell, Arguments::command()),
        Command::Man { folder } => about::manual(folder.as_deref(), Arguments::command()),
    };
    let outcome = match result {
        Ok(outcome) => outcome,
        // Whoever reads the output has had enough of it.
        Err(Failure::ClosedPipe) => Outcome::Clean,
        Err(Failure::Message(message)) => {
            output::complain(&message);
            Outcome::Failed
        }
    };
    ExitCode::from(outcome as u8)
}

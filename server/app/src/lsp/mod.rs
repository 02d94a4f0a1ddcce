//! The language server: LSP over standard input and output, on tower-lsp.
//!
//! From the outside in: [`pipe`] turns bytes into messages; [`shell`] calls the service with each, in order, and contains
//! panics; [`backend`] holds the handlers; [`session`] what they share; [`worker`] computes; [`publish`] sends diagnostics.
//! The protocol's types stay below this module, and are converted in [`from_proto`] and [`to_proto`] only.

mod actions;
mod asking;
mod backend;
mod commands;
mod configuration;
mod finding;
mod foreign;
mod from_proto;
mod hints;
mod logging;
mod lookout;
mod negotiated;
mod open_file;
mod panics;
mod parent;
mod pipe;
mod places;
mod publish;
mod raised;
mod registration;
mod remembering;
mod session;
mod shell;
mod snapshot;
mod testing;
mod to_proto;
mod understanding;
mod worker;

use std::io::{BufReader, stdin, stdout};
use std::process::ExitCode;
use std::sync::Arc;

use tower_lsp::LspService;

use backend::Backend;
use logging::Log;
use pipe::Outbox;
use session::Session;
use shell::Shell;

/// The stack of a computation, in bytes. Nothing recurses over a tree; this is for what libraries do.
const STACK: usize = 8 * 1024 * 1024;

/// Serves one client over standard input and output until it is done or gone. The exit code is 0 after `shutdown`, else 1.
pub fn serve() -> ExitCode {
    // One thread looks at messages, which takes no time; the computations have threads of their own.
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_time().thread_stack_size(STACK).build();
    let runtime = match runtime {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("pygloss: the server cannot start: {error}");
            return ExitCode::FAILURE;
        }
    };
    let code = runtime.block_on(run());
    // A computation that is still running is not waited for.
    runtime.shutdown_background();
    code
}

async fn run() -> ExitCode {
    let outbox = Outbox::default();
    outbox.spawn_writer(stdout());
    let input = pipe::spawn(BufReader::with_capacity(64 * 1024, stdin()), outbox.clone());
    let log = Log::new(outbox.clone());
    let mut session = None;
    let (service, socket) = LspService::build(|client| {
        let new = Arc::new(Session::new(client, outbox.clone(), log.clone()));
        new.lend_texts();
        session = Some(Arc::clone(&new));
        Backend(new)
    })
    .custom_method("pygloss/text", Backend::text)
    .custom_method("pygloss/panics", Backend::panics)
    .finish();
    if let Some(session) = &session {
        tokio::spawn(publish::publish(Arc::clone(session)));
        tokio::spawn(session::follow_level(Arc::clone(session)));
    }
    let code = Shell::new(service, outbox, log).serve(input, socket).await;
    if let Some(session) = session {
        session.flush();
    }
    code
}

//! The layer around the service: order, life cycle, panics, and an answer to every request.
//!
//! tower-lsp's own server loop stands in a queue of a hundred requests; a cancellation behind them is read when they are
//! done. So the service is called from here: each message is looked at once, in the order of arrival and before the next one
//! is read. What a notification changes is therefore changed before anything that came after it is looked at, and a request
//! sees the state that it was asked in. Only what has to wait for a computation goes on by itself.

use std::future::Future;
use std::process::ExitCode;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use futures::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tower_lsp::jsonrpc::{Error, ErrorCode, Id, Request, Response};
use tower_lsp::{ClientSocket, LspService};
use tower_service::Service;

use super::backend::Backend;
use super::logging::Log;
use super::panics::{CatchPanic, Caught};
use super::pipe::{Incoming, Input, Outbox};

/// How long a client that has asked for the end may take to read the last answers.
const FAREWELL: Duration = Duration::from_secs(1);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Life {
    Uninitialized,
    Initialized,
    ShutDown,
}

/// Serves messages until the client is done or gone.
pub struct Shell {
    service: LspService<Backend>,
    outbox: Outbox,
    log: Log,
    life: Life,
}

impl Shell {
    /// A shell around `service`.
    pub fn new(service: LspService<Backend>, outbox: Outbox, log: Log) -> Shell {
        Shell { service, outbox, log, life: Life::Uninitialized }
    }

    /// Serves until `exit` or the end of the input. The code is 0 after `shutdown`, else 1 (LSP, "Exit Notification").
    pub async fn serve(mut self, mut input: Input, socket: ClientSocket) -> ExitCode {
        let (mut requests, mut answers) = socket.split();
        let outbox = self.outbox.clone();
        tokio::spawn(async move {
            while let Some(request) = requests.next().await {
                outbox.send(&request);
            }
        });
        while let Some(incoming) = input.recv().await {
            match incoming {
                Incoming::Remark(remark) => self.log.warn(remark),
                // The only error is that the service has exited; then the loop is about to end too.
                Incoming::Response(response) => {
                    let _ = answers.send(response).await;
                }
                Incoming::Request(request) if request.method() == "exit" => break,
                Incoming::Request(request) => self.call(request),
            }
        }
        self.outbox.drain(FAREWELL);
        if self.life == Life::ShutDown { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }

    fn call(&mut self, request: Request) {
        let method = request.method().to_string();
        let id = request.id().cloned();
        if let Some(error) = self.refusal(&method) {
            if let Some(id) = id {
                self.outbox.send(&Response::from_error(id, error));
            }
            return;
        }
        let started = super::panics::catch(|| self.service.call(request));
        let mut answer = match started {
            Ok(future) => Box::pin(CatchPanic::new(future)),
            Err(caught) => return self.settle(&method, id, Err(caught)),
        };
        let first = answer.as_mut().poll(&mut Context::from_waker(Waker::noop()));
        match first {
            Poll::Ready(result) => {
                let response = result.map(Result::unwrap_or_default);
                self.live_on(&method, &response);
                self.settle(&method, id, response);
            }
            Poll::Pending => {
                let settle = self.settler();
                tokio::spawn(async move {
                    let response = answer.await.map(Result::unwrap_or_default);
                    settle(&method, id, response);
                });
            }
        }
    }

    /// What may not be asked now (LSP, "Server lifecycle").
    fn refusal(&self, method: &str) -> Option<Error> {
        match (self.life, method) {
            (Life::Uninitialized, "initialize") | (Life::Initialized, _) => None,
            (Life::Uninitialized, _) => Some(error(
                ErrorCode::ServerError(-32002),
                format!("`{method}` came before `initialize`, which is the first request of a session"),
            )),
            (Life::ShutDown, _) => Some(error(
                ErrorCode::InvalidRequest,
                format!("`{method}` came after `shutdown`; only `exit` may follow"),
            )),
        }
    }

    fn live_on(&mut self, method: &str, response: &Result<Option<Response>, Caught>) {
        match (method, response) {
            ("initialize", Ok(Some(response))) if response.is_ok() => self.life = Life::Initialized,
            ("shutdown", _) => self.life = Life::ShutDown,
            _ => {}
        }
    }

    fn settle(&self, method: &str, id: Option<Id>, response: Result<Option<Response>, Caught>) {
        self.settler()(method, id, response);
    }

    /// Sends what there is to answer. Every request gets an answer, whatever became of it.
    fn settler(&self) -> impl Fn(&str, Option<Id>, Result<Option<Response>, Caught>) + Send + 'static {
        let (outbox, log) = (self.outbox.clone(), self.log.clone());
        move |method, id, response| match (response, id) {
            (Ok(Some(response)), _) => outbox.send(&with_words(method, response)),
            // tower-lsp gives no answer to an unknown `$/request`.
            (Ok(None), Some(id)) => outbox.send(&Response::from_error(id, unknown(method))),
            (Ok(None), None) => {}
            (Err(Caught(what)), id) => {
                log.defect(&format!("`{method}`"), &what);
                if let Some(id) = id {
                    let words =
                        format!("pygloss failed at `{method}` ({what}). This is a defect of pygloss.");
                    outbox.send(&Response::from_error(id, error(ErrorCode::InternalError, words)));
                }
            }
        }
    }
}

/// `Method not found` with the method's name.
fn with_words(method: &str, response: Response) -> Value {
    let response = match response.error() {
        Some(found) if found.code == ErrorCode::MethodNotFound => {
            Response::from_error(response.id().clone(), unknown(method))
        }
        _ => response,
    };
    serde_json::to_value(response).unwrap_or(json!(null))
}

fn unknown(method: &str) -> Error {
    error(ErrorCode::MethodNotFound, format!("pygloss does not know the method `{method}`"))
}

fn error(code: ErrorCode, message: String) -> Error {
    Error { code, message: message.into(), data: None }
}

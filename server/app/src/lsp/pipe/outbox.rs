//! What is waiting to be written to the client. Nobody who puts something in ever waits.

use std::collections::VecDeque;
use std::io::Write;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use serde::Serialize;
use tokio::sync::Notify;

#[derive(Default)]
struct State {
    waiting: VecDeque<Vec<u8>>,
    writing: bool,
    closed: bool,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
    quiet: Notify,
}

/// The way out. Cloning it gives another handle to the same one.
#[derive(Clone, Default)]
pub struct Outbox(Arc<Shared>);

impl Outbox {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts a message in line.
    pub fn send(&self, message: &impl Serialize) {
        let Ok(body) = serde_json::to_vec(message) else { return };
        let mut frame = format!("Content-Length: {}\r\n\r\n", body.len()).into_bytes();
        frame.extend_from_slice(&body);
        let mut state = self.state();
        if !state.closed {
            state.waiting.push_back(frame);
            self.0.changed.notify_all();
        }
    }

    /// Waits until the client has taken everything. Whoever sends what only the latest version of matters waits for this
    /// first, so that a client that does not read gets one message a file later on, and not thousands.
    pub async fn quiet(&self) {
        loop {
            let notified = self.0.quiet.notified();
            if self.is_quiet() {
                return;
            }
            notified.await;
        }
    }

    fn is_quiet(&self) -> bool {
        let state = self.state();
        state.waiting.is_empty() && !state.writing
    }

    /// Starts the thread that writes to `output`; it ends with the first error, as nobody reads any more then.
    pub fn spawn_writer(&self, mut output: impl Write + Send + 'static) {
        let outbox = self.clone();
        std::thread::spawn(move || {
            while let Some(frames) = outbox.take() {
                let written =
                    frames.iter().try_for_each(|frame| output.write_all(frame)).and_then(|()| output.flush());
                let mut state = outbox.state();
                state.writing = false;
                if written.is_err() {
                    state.closed = true;
                    state.waiting.clear();
                }
                drop(state);
                outbox.0.changed.notify_all();
                outbox.0.quiet.notify_waiters();
            }
        });
    }

    fn take(&self) -> Option<VecDeque<Vec<u8>>> {
        let mut state = self.state();
        while state.waiting.is_empty() {
            if state.closed {
                return None;
            }
            state = self.0.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.writing = true;
        Some(std::mem::take(&mut state.waiting))
    }

    /// Gives the client `patience` to take what is left.
    pub fn drain(&self, patience: Duration) {
        let end = Instant::now() + patience;
        let mut state = self.state();
        while !state.waiting.is_empty() || state.writing {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return;
            }
            state = self.0.changed.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

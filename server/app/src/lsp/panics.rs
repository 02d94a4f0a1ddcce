//! Panics: caught where a request, a computation or a publication ends, counted, and told to the reader.
//!
//! A panic is a defect of pygloss. It costs one answer, never the server; tests demand a count of zero.

use std::any::Any;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};

static CONTAINED: AtomicU64 = AtomicU64::new(0);

/// How many panics were contained since the process started.
pub fn count() -> u64 {
    CONTAINED.load(Ordering::Relaxed)
}

/// What a caught panic said.
#[derive(Debug)]
pub struct Caught(pub String);

fn contained(payload: &(dyn Any + Send)) -> Caught {
    CONTAINED.fetch_add(1, Ordering::Relaxed);
    let text = payload.downcast_ref::<&str>().copied();
    let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    Caught(text.unwrap_or("a panic without words").to_string())
}

/// Runs `work`.
///
/// # Errors
/// Where it panicked. What it had borrowed may be half done; callers throw that away.
pub fn catch<T>(work: impl FnOnce() -> T) -> Result<T, Caught> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|payload| contained(&*payload))
}

/// A future that gives the panic of `inner` instead of passing it on.
pub struct CatchPanic<F> {
    inner: Pin<Box<F>>,
}

impl<F: Future> CatchPanic<F> {
    /// Wraps `inner`.
    pub fn new(inner: F) -> CatchPanic<F> {
        CatchPanic { inner: Box::pin(inner) }
    }
}

impl<F: Future> Future for CatchPanic<F> {
    type Output = Result<F::Output, Caught>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        match catch(|| self.inner.as_mut().poll(context)) {
            Ok(poll) => poll.map(Ok),
            Err(caught) => Poll::Ready(Err(caught)),
        }
    }
}

//! Computations: on threads of their own, a few at a time, and given up when nobody waits for them any more.

use std::sync::Arc;

use pygloss_engine::analysis::Cancel;
use tokio::sync::Semaphore;

use super::panics::{self, Caught};

/// Tells a computation that it is not waited for any more as soon as the future that waits is dropped.
struct CancelOnDrop(Cancel);

impl Drop for CancelOnDrop {
    fn drop(&mut self) {
        self.0.cancel();
    }
}

/// Runs computations.
#[derive(Clone)]
pub struct Workers {
    places: Arc<Semaphore>,
}

impl Workers {
    /// As many computations at a time as there are processors, and at least two: one may be waiting for a file's turn.
    pub fn new() -> Workers {
        let processors = std::thread::available_parallelism().map_or(2, usize::from);
        Workers { places: Arc::new(Semaphore::new(processors.max(2))) }
    }

    /// Runs `work` when there is a place for it. Dropping the future cancels it, before it starts or while it runs.
    ///
    /// # Errors
    /// Where `work` panicked.
    pub async fn run<T: Default + Send + 'static>(
        &self,
        work: impl FnOnce(&Cancel) -> T + Send + 'static,
    ) -> Result<T, Caught> {
        let place = Arc::clone(&self.places).acquire_owned().await;
        // The place is free again when the computation has ended, which may be later than that nobody waits for it.
        detached(move |cancel| {
            let _place = place;
            if cancel.is_cancelled() { None } else { Some(work(cancel)) }
        })
        .await
        .map(Option::unwrap_or_default)
    }
}

/// Runs `work` at once, whatever else is being computed.
///
/// # Errors
/// Where `work` panicked.
pub async fn detached<T: Send + 'static>(
    work: impl FnOnce(&Cancel) -> T + Send + 'static,
) -> Result<T, Caught> {
    let cancel = Cancel::default();
    let guard = CancelOnDrop(cancel.clone());
    let result = tokio::task::spawn_blocking(move || panics::catch(|| work(&cancel))).await;
    drop(guard);
    // The only other error is that the runtime is being shut down.
    result.unwrap_or_else(|error| Err(Caught(error.to_string())))
}

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use serde::Serialize;

use crate::error::{Error, Result};

/// Asks a long call to stop. Clones share the same flag; once set it stays set.
#[derive(Debug, Clone, Default)]
pub struct CancelToken(Arc<AtomicBool>);

impl CancelToken {
    /// A token that nobody has cancelled yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Asks every call that holds this token to stop at its next check.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether [`cancel`](Self::cancel) was called.
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// How far a long call has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Progress {
    /// What is being done: `walk`, `analyse`, `read`, `store`, `backup`.
    pub phase: &'static str,
    /// Units finished in this phase (files, results or pages).
    pub done: u64,
    /// Units in this phase, once known.
    pub total: Option<u64>,
}

type Listener = Arc<dyn Fn(&Progress) + Send + Sync>;

/// What a caller hands to a long call: how to stop it and where to report progress.
///
/// The default never cancels and reports nowhere.
#[derive(Clone, Default)]
pub struct Control {
    cancel: CancelToken,
    progress: Option<Listener>,
}

impl Control {
    /// A control that never cancels and reports nowhere.
    pub fn new() -> Self {
        Self::default()
    }

    /// Stops when `token` is cancelled.
    #[must_use]
    pub fn with_cancel(mut self, token: CancelToken) -> Self {
        self.cancel = token;
        self
    }

    /// Calls `listener` now and then, from whichever thread makes the progress; at most about a
    /// hundred times a phase, so it may be slow.
    #[must_use]
    pub fn with_progress(mut self, listener: impl Fn(&Progress) + Send + Sync + 'static) -> Self {
        self.progress = Some(Arc::new(listener));
        self
    }

    /// The token that stops this call.
    pub fn cancel_token(&self) -> &CancelToken {
        &self.cancel
    }

    /// # Errors
    /// [`Cancelled`](crate::ErrorKind::Cancelled) once the token was cancelled.
    pub fn check(&self) -> Result<()> {
        if self.cancel.is_cancelled() {
            return Err(Error::cancelled());
        }
        Ok(())
    }

    /// Reports progress to the listener, if there is one. Thins out reports when the total is known.
    pub fn report(&self, phase: &'static str, done: u64, total: Option<u64>) {
        let Some(listener) = &self.progress else {
            return;
        };
        let step = total.map_or(1000, |total| (total / 100).max(1));
        if done.is_multiple_of(step) || total == Some(done) {
            listener(&Progress { phase, done, total });
        }
    }
}

impl fmt::Debug for Control {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Control")
            .field("cancelled", &self.cancel.is_cancelled())
            .field("progress", &self.progress.is_some())
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::AtomicU64;

    #[test]
    fn a_clone_of_the_token_cancels_the_call() {
        let token = CancelToken::new();
        let control = Control::new().with_cancel(token.clone());
        assert!(control.check().is_ok());
        token.cancel();
        assert_eq!(control.check().unwrap_err().code(), "cancelled");
    }

    #[test]
    fn progress_is_thinned_but_the_end_is_always_told() {
        let calls = Arc::new(AtomicU64::new(0));
        let seen = calls.clone();
        let control = Control::new().with_progress(move |_| {
            seen.fetch_add(1, Ordering::Relaxed);
        });
        for done in 1..=12_345 {
            control.report("analyse", done, Some(12_345));
        }
        let calls = calls.load(Ordering::Relaxed);
        assert!((100..=102).contains(&calls), "{calls}");
    }
}

use std::sync::{Once, PoisonError};

use std::sync::Mutex;

use crate::model::CancelToken;

/// The call that Ctrl-C cancels at the moment.
static CURRENT: Mutex<Option<CancelToken>> = Mutex::new(None);

/// The exit code of a process that Ctrl-C ended.
const INTERRUPTED: i32 = 130;

/// Lets go of Ctrl-C when dropped.
pub(super) struct Armed(());

impl Drop for Armed {
    fn drop(&mut self) {
        *CURRENT.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

/// Makes Ctrl-C cancel `cancel`. The first press asks the call to stop; a second one, or one while
/// nothing runs, ends the process as it would without us.
///
/// Where the host already handles Ctrl-C nothing is changed, so that its handler keeps working.
pub(super) fn arm(cancel: &CancelToken) -> Armed {
    static INSTALL: Once = Once::new();
    *CURRENT.lock().unwrap_or_else(PoisonError::into_inner) = Some(cancel.clone());
    INSTALL.call_once(|| {
        // An error means that somebody else handles it: their choice stands.
        let _ = ctrlc::try_set_handler(|| {
            let current = CURRENT.lock().unwrap_or_else(PoisonError::into_inner);
            match &*current {
                Some(cancel) if !cancel.is_cancelled() => cancel.cancel(),
                _ => std::process::exit(INTERRUPTED),
            }
        });
    });
    Armed(())
}

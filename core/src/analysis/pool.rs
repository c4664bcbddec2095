//! The threads that analyse: one pool for all scans of a process.
//!
//! A scan keeps only a few small pieces of work in the pool's queue at a time and adds the next when
//! one is done ([`Slots`]), so that scans that run together take turns: a small one waits for a
//! bounded number of files of each of the others, however large they are.

use std::sync::Arc;

use parking_lot::{Condvar, Mutex};
use rayon::ThreadPool;

use super::javascript;
use crate::error::{Error, Result};

/// Rules and parsers recurse; see the nesting limits of each language. Address space only: pages are
/// touched as far as a file is really nested.
const STACK_BYTES: usize = 64 << 20;

/// The pool with the process it belongs to: threads do not survive a fork.
static POOL: Mutex<Option<(u32, Arc<ThreadPool>)>> = Mutex::new(None);

/// The pool of this process, with a thread for each processor; started by the first scan.
///
/// # Errors
/// [`Internal`](crate::ErrorKind::Internal) if no threads can be started.
pub(super) fn shared() -> Result<Arc<ThreadPool>> {
    let process = std::process::id();
    let mut pool = POOL.lock();
    if let Some((owner, pool)) = pool.as_ref()
        && *owner == process
    {
        return Ok(Arc::clone(pool));
    }
    let new = rayon::ThreadPoolBuilder::new()
        .stack_size(STACK_BYTES)
        .start_handler(|_| javascript::declare_stack(STACK_BYTES))
        .thread_name(|index| format!("codehone-scan-{index}"))
        .build()
        .map_err(|error| Error::internal("cannot start threads").with_source(error))?;
    let new = Arc::new(new);
    // After a fork, ending the parent's pool would wait for threads that are not there.
    std::mem::forget(pool.replace((process, Arc::clone(&new))));
    Ok(new)
}

/// A number of places that are taken and given back; whoever finds none waits.
#[derive(Debug)]
pub(super) struct Slots {
    free: Mutex<Option<usize>>,
    changed: Condvar,
}

impl Slots {
    /// So many free places.
    pub(super) fn new(free: usize) -> Self {
        Self {
            free: Mutex::new(Some(free)),
            changed: Condvar::new(),
        }
    }

    /// Takes a place, waiting for one; `false` once [closed](Self::close).
    pub(super) fn take(&self) -> bool {
        let mut free = self.free.lock();
        loop {
            match free.as_mut() {
                None => return false,
                Some(0) => self.changed.wait(&mut free),
                Some(left) => {
                    *left -= 1;
                    return true;
                }
            }
        }
    }

    /// Gives a place back.
    pub(super) fn give(&self) {
        if let Some(free) = self.free.lock().as_mut() {
            *free += 1;
            self.changed.notify_one();
        }
    }

    /// Tells everybody who waits, now or later, that there will be no place.
    pub(super) fn close(&self) {
        *self.free.lock() = None;
        self.changed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_has_one_pool() {
        let (one, two) = (shared().unwrap(), shared().unwrap());
        assert!(Arc::ptr_eq(&one, &two));
        assert!(one.current_num_threads() >= 1);
    }

    #[test]
    fn places_are_given_back_and_closing_ends_the_wait() {
        let slots = Slots::new(1);
        assert!(slots.take());
        std::thread::scope(|scope| {
            let waiter = scope.spawn(|| slots.take());
            slots.give();
            assert!(waiter.join().unwrap());
            let waiter = scope.spawn(|| slots.take());
            slots.close();
            assert!(!waiter.join().unwrap());
        });
        slots.give();
        assert!(!slots.take());
    }
}

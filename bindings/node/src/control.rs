//! Stopping and watching a call: `AbortSignal` and `onProgress`.

use std::cell::RefCell;
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use codehone::{CancelToken, Control, Error, Progress, Result};
use napi::bindgen_prelude::{FnArgs, Function, FunctionRef, JsObjectValue, Object, Unknown};
use napi::threadsafe_function::ThreadsafeFunctionCallMode;
use napi::{Env, JsValue, ValueType};
use parking_lot::Mutex;
use serde_json::{Map, Value};

use crate::args;
use crate::error::broken;
use crate::value::to_js;

thread_local! {
    /// Calls that are running for the environment of this thread.
    static RUNNING: RefCell<BTreeMap<u64, CancelToken>> = const { RefCell::new(BTreeMap::new()) };
}

static NEXT_CALL: AtomicU64 = AtomicU64::new(0);

/// Arranges that running calls stop when the process (or worker) exits: Node waits for them. Its
/// clean-up hooks would be too late, they run after that wait.
pub(crate) fn stop_at_exit(env: &Env) -> napi::Result<()> {
    let stop = env.create_function_from_closure::<(), (), _>("codehoneExit", |_| {
        RUNNING.with_borrow(|running| running.values().for_each(CancelToken::cancel));
        Ok(())
    })?;
    let process: Object<'_> = env.get_global()?.get_named_property("process")?;
    type Once<'a> = Function<'a, FnArgs<(&'static str, Unknown<'a>)>, Unknown<'a>>;
    let once: Once<'_> = process.get_named_property("once")?;
    once.apply(process, ("exit", stop.to_unknown()).into())?;
    Ok(())
}

/// What a call holds of its environment while it runs on another thread.
#[derive(Default)]
pub(crate) struct Call {
    number: u64,
    control: Control,
    /// Takes the listener off the signal again, which may outlive thousands of calls.
    unlisten: Option<FunctionRef<(), Unknown<'static>>>,
    reason: Arc<Mutex<Option<napi::Error>>>,
    reports: Option<Arc<Reports>>,
}

impl Call {
    /// Reads `signal` and `onProgress` from an options object and returns the other fields.
    pub(crate) fn read(env: &Env, options: &Unknown<'_>) -> Result<(Self, Map<String, Value>)> {
        Self::read_without(env, options, &[])
    }

    /// The same without the fields in `apart`, which the caller reads itself.
    pub(crate) fn read_without(
        env: &Env,
        options: &Unknown<'_>,
        apart: &[&str],
    ) -> Result<(Self, Map<String, Value>)> {
        let apart = [&["signal", "onProgress"], apart].concat();
        let fields = args::fields(options, &apart)?;
        let mut call = Self::default();
        if let Some(object) = args::object("options", options)? {
            call.read_progress(env, &object)?;
            call.read_signal(env, &object)?;
        }
        Ok((call, fields))
    }

    fn read_signal(&mut self, env: &Env, options: &Object<'_>) -> Result<()> {
        let signal: Unknown<'_> = args::property(options, "signal")?;
        let wrong = || Error::invalid("signal must be an AbortSignal");
        let Some(signal) = args::object("signal", &signal).map_err(|_| wrong())? else {
            return Ok(());
        };
        let aborted: Unknown<'_> = args::property(&signal, "aborted")?;
        if aborted.get_type().map_err(|e| broken(&e))? != ValueType::Boolean {
            return Err(wrong());
        }
        let token = self.control.cancel_token().clone();
        if aborted.coerce_to_bool().map_err(|e| broken(&e))? {
            *self.reason.lock() = reason_of(&signal);
            token.cancel();
            return Ok(());
        }
        self.unlisten = Some(self.listen(env, &signal, token).map_err(|_| wrong())?);
        Ok(())
    }

    fn listen(
        &self,
        env: &Env,
        signal: &Object<'_>,
        token: CancelToken,
    ) -> napi::Result<FunctionRef<(), Unknown<'static>>> {
        let reason = Arc::clone(&self.reason);
        let listener = env.create_function_from_closure::<Unknown<'_>, (), _>(
            "codehoneAbort",
            move |context| {
                let event: Object<'_> = context.get(0)?;
                let signal: Object<'_> = event.get_named_property("target")?;
                *reason.lock() = reason_of(&signal);
                token.cancel();
                Ok(())
            },
        )?;
        type Listen<'a> = Function<'a, FnArgs<(&'static str, Unknown<'a>)>, Unknown<'a>>;
        let add: Listen<'_> = signal.get_named_property("addEventListener")?;
        add.apply(*signal, ("abort", listener.to_unknown()).into())?;
        let remove: Object<'_> = signal
            .get_named_property::<Function<'_, Unknown<'_>, Unknown<'_>>>("removeEventListener")
            .and_then(|f| f.coerce_to_object())?;
        type Bind<'a> = Function<
            'a,
            FnArgs<(Unknown<'a>, &'static str, Unknown<'a>)>,
            Function<'a, (), Unknown<'static>>,
        >;
        let bind: Bind<'_> = remove.get_named_property("bind")?;
        bind.apply(
            remove,
            (signal.to_unknown(), "abort", listener.to_unknown()).into(),
        )?
        .create_ref()
    }

    fn read_progress(&mut self, env: &Env, options: &Object<'_>) -> Result<()> {
        let callback: Unknown<'_> = args::property(options, "onProgress")?;
        if args::is_absent(&callback) {
            return Ok(());
        }
        if callback.get_type().map_err(|e| broken(&e))? != ValueType::Function {
            return Err(Error::invalid("onProgress must be a function"));
        }
        let callback: Unknown<'_> = args::property(options, "onProgress")?;
        let reports = Arc::new(Reports {
            waiting: Mutex::default(),
            thrown: Mutex::default(),
            token: self.control.cancel_token().clone(),
            callback: catching(env, callback).map_err(|e| broken(&e))?,
        });
        let wake = waker(env, Arc::clone(&reports)).map_err(|e| broken(&e))?;
        let sink = Arc::clone(&reports);
        self.control = std::mem::take(&mut self.control).with_progress(move |progress| {
            sink.waiting.lock().push_back(progress.clone());
            wake();
        });
        self.reports = Some(reports);
        Ok(())
    }

    /// The call begins: from now on the end of the environment stops it.
    pub(crate) fn begin(&mut self) {
        self.number = NEXT_CALL.fetch_add(1, Ordering::Relaxed);
        let token = self.control.cancel_token().clone();
        RUNNING.with_borrow_mut(|running| running.insert(self.number, token));
    }

    /// How the engine is told to stop and where it reports.
    pub(crate) fn control(&self) -> &Control {
        &self.control
    }

    /// The call is over: delivers the reports that are still waiting, so that none comes after the
    /// promise has settled.
    pub(crate) fn end(&mut self, env: &Env) -> Ended {
        RUNNING.with_borrow_mut(|running| running.remove(&self.number));
        let mut ended = Ended {
            thrown: None,
            reason: self.reason.lock().take(),
        };
        if let Some(reports) = self.reports.take() {
            reports.deliver(env);
            ended.thrown = reports.thrown.lock().take();
        }
        if let Some(unlisten) = self.unlisten.take() {
            // A signal that refuses to let go cannot change the outcome of the call.
            let _ = unlisten.borrow_back(env).and_then(|remove| remove.call(()));
        }
        ended
    }
}

/// How a call ended, besides its result.
pub(crate) struct Ended {
    /// What `onProgress` threw.
    pub(crate) thrown: Option<napi::Error>,
    /// The reason of the signal that stopped the call.
    pub(crate) reason: Option<napi::Error>,
}

fn reason_of(signal: &Object<'_>) -> Option<napi::Error> {
    let reason: Unknown<'_> = signal.get_named_property_unchecked("reason").ok()?;
    Some(napi::Error::from_unknown_without_coercion(reason))
}

/// Progress on its way to the event loop.
struct Reports {
    waiting: Mutex<VecDeque<Progress>>,
    thrown: Mutex<Option<napi::Error>>,
    token: CancelToken,
    callback: FunctionRef<Unknown<'static>, Unknown<'static>>,
}

/// The callback, made to return what it throws in an array: napi cannot hand on a thrown primitive.
fn catching(
    env: &Env,
    callback: Unknown<'_>,
) -> napi::Result<FunctionRef<Unknown<'static>, Unknown<'static>>> {
    type Wrap<'a> = Function<'a, Unknown<'a>, Function<'a, Unknown<'static>, Unknown<'static>>>;
    let wrap: Wrap<'_> = env.run_script(
        "(callback) => (progress) => { try { callback(progress) } catch (error) { return [error] } }",
    )?;
    wrap.call(callback)?.create_ref()
}

impl Reports {
    /// Calls back for everything that waits. If the callback throws, the call is cancelled, what was
    /// thrown is kept for its rejection, and nothing more is reported.
    fn deliver(&self, env: &Env) {
        loop {
            // The lock is not held while foreign code runs.
            let Some(progress) = self.waiting.lock().pop_front() else {
                return;
            };
            if self.thrown.lock().is_some() {
                continue;
            }
            let called = to_js(env, &progress)
                .and_then(|progress| self.callback.borrow_back(env)?.call(progress));
            let thrown = match called {
                Ok(returned) => first_of(&returned),
                // The environment is ending, or memory is out.
                Err(failure) => Some(failure),
            };
            if let Some(thrown) = thrown {
                *self.thrown.lock() = Some(thrown);
                self.token.cancel();
            }
        }
    }
}

/// What an array holds, as the error it stands for.
fn first_of(returned: &Unknown<'_>) -> Option<napi::Error> {
    let array = args::object("returned", returned).ok()??;
    let thrown: Unknown<'_> = array.get_element(0).ok()?;
    Some(napi::Error::from_unknown_without_coercion(thrown))
}

/// A function for any thread that makes the event loop deliver `reports`. It does not keep the event
/// loop alive, and at most one wake-up waits in its queue.
fn waker(env: &Env, reports: Arc<Reports>) -> napi::Result<impl Fn() + Send + Sync + 'static> {
    let deliver =
        env.create_function_from_closure::<(), (), _>("codehoneProgress", move |context| {
            reports.deliver(context.env);
            Ok(())
        })?;
    let wake = deliver
        .build_threadsafe_function::<()>()
        .weak::<true>()
        .max_queue_size::<1>()
        .build_callback(|_| Ok(()))?;
    Ok(move || {
        // A full queue means that a wake-up is on its way already.
        wake.call((), ThreadsafeFunctionCallMode::NonBlocking);
    })
}

use std::sync::Arc;

use codehone::{Clock, Error, Result};
use napi::Env;
use napi::bindgen_prelude::{ClassInstance, JavaScriptClassExt, Unknown};
use napi_derive::napi;

use crate::{args, error};

/// A clock that only moves when told to: for tests, replays and simulations. Pass it as `clock` when
/// opening an engine.
#[napi]
pub struct ManualClock(pub(crate) Arc<codehone::ManualClock>);

#[napi]
impl ManualClock {
    /// A clock that stands at `now`.
    #[napi(constructor, ts_args_type = "now: Date")]
    pub fn new(env: &Env, now: Unknown<'_>) -> napi::Result<Self> {
        let now = args::moment("now", &now).map_err(|e| error::to_js(env, &e))?;
        Ok(Self(Arc::new(codehone::ManualClock::new(now))))
    }

    /// Moves the clock to `now`.
    #[napi(ts_args_type = "now: Date")]
    pub fn set(&self, env: &Env, now: Unknown<'_>) -> napi::Result<()> {
        self.0
            .set(args::moment("now", &now).map_err(|e| error::to_js(env, &e))?);
        Ok(())
    }

    /// Moves the clock on by `milliseconds`.
    #[napi(ts_args_type = "milliseconds: number")]
    pub fn advance(&self, env: &Env, milliseconds: Unknown<'_>) -> napi::Result<()> {
        let micros =
            args::milliseconds("milliseconds", &milliseconds).map_err(|e| error::to_js(env, &e))?;
        self.0.advance(micros);
        Ok(())
    }

    /// Where the clock stands.
    #[napi(ts_return_type = "Date")]
    pub fn now<'e>(&self, env: &'e Env) -> napi::Result<Unknown<'e>> {
        crate::value::to_js(env, &self.0.now())
    }
}

/// The clock that an options object names, or the system's.
pub(crate) fn of(env: &Env, value: &Unknown<'_>) -> Result<Option<Arc<dyn Clock>>> {
    if args::is_absent(value) {
        return Ok(None);
    }
    let wrong = || Error::invalid("clock must be a ManualClock");
    if !ManualClock::instance_of(env, value).unwrap_or(false) {
        return Err(wrong());
    }
    let clock: ClassInstance<'_, ManualClock> = args::cast(value).map_err(|_| wrong())?;
    let clock: Arc<dyn Clock> = Arc::clone(&clock.0) as _;
    Ok(Some(clock))
}

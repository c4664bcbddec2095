use std::time::Duration;

use codehone::engine::Durability;
use codehone::model::Organisation;
use codehone::{Error, OpenOptions, Result};
use napi::bindgen_prelude::{AsyncTask, JavaScriptClassExt, Unknown};
use napi::{Env, JsValue};
use napi_derive::napi;
use serde::Deserialize;

use crate::job::{Job, Prepared, now, short, start};
use crate::value::IntoJs;
use crate::{args, clock};

/// A database of findings and verdicts, and everything that can be done with it. Get one from
/// `Engine.open`. Any number of calls may run at the same time.
#[napi]
pub struct Engine(pub(crate) codehone::Engine);

/// How to open an engine.
#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct EngineOptions {
    organisation: Option<String>,
    durability: Option<Durability>,
    busy_timeout: Option<f64>,
    readers: Option<usize>,
    create: Option<bool>,
}

impl EngineOptions {
    fn into_core(self) -> Result<OpenOptions> {
        let mut out = OpenOptions::default();
        if let Some(organisation) = self.organisation {
            out.organisation = Organisation::new(organisation)?;
        }
        if let Some(millis) = self.busy_timeout {
            out.busy_timeout = Duration::try_from_secs_f64(millis / 1_000.0)
                .map_err(|_| Error::invalid("busyTimeout must be milliseconds from 0 on"))?;
        }
        out.durability = self.durability.unwrap_or(out.durability);
        out.readers = self.readers.unwrap_or(out.readers);
        out.create = self.create.unwrap_or(out.create);
        Ok(out)
    }
}

impl IntoJs for codehone::Engine {
    fn into_js<'e>(self, env: &'e Env) -> napi::Result<Unknown<'e>> {
        Ok(Engine(self).into_instance(env)?.to_unknown())
    }
}

fn prepare_open(
    env: &Env,
    path: &Unknown<'_>,
    options: &Unknown<'_>,
) -> Result<Prepared<codehone::Engine>> {
    let path = args::text("path", path)?;
    let fields = args::fields(options, &["clock"])?;
    let mut with = args::parse::<EngineOptions>(fields)?.into_core()?;
    if let Some(object) = args::object("options", options)?
        && let Some(clock) = clock::of(env, &args::property(&object, "clock")?)?
    {
        with.clock = clock;
    }
    Ok(short(move || codehone::Engine::open_with(path, with)))
}

fn prepare_close(engine: &Engine) -> Prepared<()> {
    let engine = engine.0.clone();
    short(move || engine.close())
}

#[napi]
impl Engine {
    /// Opens a database file, or `:memory:`; creates and migrates it on first use.
    #[napi(
        ts_args_type = "path: string, options?: OpenOptions",
        ts_return_type = "Promise<Engine>"
    )]
    pub fn open(
        env: &Env,
        path: Unknown<'_>,
        options: Unknown<'_>,
    ) -> AsyncTask<Job<codehone::Engine>> {
        start(prepare_open(env, &path, &options))
    }

    /// `open`, blocking the event loop for some milliseconds.
    #[napi(
        ts_args_type = "path: string, options?: OpenOptions",
        ts_return_type = "Engine"
    )]
    pub fn open_sync<'e>(
        env: &'e Env,
        path: Unknown<'_>,
        options: Unknown<'_>,
    ) -> napi::Result<Unknown<'e>> {
        now(env, prepare_open(env, &path, &options))
    }

    /// Closes the database. Closing again does nothing; any other call fails with `closed`.
    #[napi(ts_return_type = "void")]
    pub fn close<'e>(&self, env: &'e Env) -> napi::Result<Unknown<'e>> {
        now(env, Ok(prepare_close(self)))
    }

    /// Whether `close` was called.
    #[napi(getter)]
    pub fn closed(&self) -> bool {
        self.0.is_closed()
    }

    /// The tenant that the engine was opened for.
    #[napi(getter)]
    pub fn organisation(&self) -> &str {
        self.0.organisation()
    }

    /// `close`, for `using`.
    #[napi(well_known_symbol = "dispose", ts_return_type = "void")]
    pub fn dispose<'e>(&self, env: &'e Env) -> napi::Result<Unknown<'e>> {
        self.close(env)
    }

    /// `close` off the event loop, for `await using`.
    #[napi(well_known_symbol = "asyncDispose", ts_return_type = "Promise<void>")]
    pub fn async_dispose(&self) -> AsyncTask<Job<()>> {
        start(Ok(prepare_close(self)))
    }
}

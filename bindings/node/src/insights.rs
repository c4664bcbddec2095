use codehone::{InsightsOptions, Result};
use napi::bindgen_prelude::{AsyncTask, JavaScriptClassExt, Unknown};
use napi::{Env, JsValue};
use napi_derive::napi;

use crate::args;
use crate::engine::Engine;
use crate::job::{Job, Prepared, now, short, start};
use crate::value::{IntoJs, copy_fields, to_js};

/// What is known about a repository, a team or the whole organisation.
#[napi]
pub struct Insights(codehone::Insights);

#[napi]
impl Insights {
    /// The report as text for people.
    #[napi(js_name = "toString")]
    pub fn text(&self) -> String {
        self.0.to_string()
    }
}

impl IntoJs for codehone::Insights {
    fn into_js<'e>(self, env: &'e Env) -> napi::Result<Unknown<'e>> {
        let data = to_js(env, &self)?;
        let mut instance = Insights(self).into_instance(env)?.as_object(env);
        copy_fields(env, &data, &mut instance)?;
        Ok(instance.to_unknown())
    }
}

impl Engine {
    fn prepare_insights(&self, options: &Unknown<'_>) -> Result<Prepared<codehone::Insights>> {
        let options: InsightsOptions = args::options(options)?;
        let engine = self.0.clone();
        Ok(short(move || engine.insights(&options)))
    }
}

#[napi]
impl Engine {
    /// Open findings over their life, acceptance by rule and category, what the engine has learned, and
    /// time to fix.
    #[napi(
        ts_args_type = "options?: InsightsOptions",
        ts_return_type = "Promise<Insights>"
    )]
    pub fn insights(&self, options: Unknown<'_>) -> AsyncTask<Job<codehone::Insights>> {
        start(self.prepare_insights(&options))
    }

    /// `insights`, blocking the event loop.
    #[napi(
        ts_args_type = "options?: InsightsOptions",
        ts_return_type = "Insights"
    )]
    pub fn insights_sync<'e>(
        &self,
        env: &'e Env,
        options: Unknown<'_>,
    ) -> napi::Result<Unknown<'e>> {
        now(env, self.prepare_insights(&options))
    }
}

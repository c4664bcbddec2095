use codehone::{Error, ExportOptions};
use napi::Env;
use napi::bindgen_prelude::{AsyncTask, Unknown};
use napi_derive::napi;

use crate::args;
use crate::control::Call;
use crate::engine::Engine;
use crate::job::{Job, long, start};
use crate::value::Data;

#[napi]
impl Engine {
    /// Returns the findings as a SARIF 2.1.0 document.
    #[napi(
        ts_args_type = "filter?: FindingFilter & LongCall",
        ts_return_type = "Promise<string>"
    )]
    pub fn export_sarif(&self, env: &Env, filter: Unknown<'_>) -> AsyncTask<Job<String>> {
        let prepare = || {
            let (call, fields) = Call::read(env, &filter)?;
            let options = ExportOptions {
                filter: args::parse(fields)?,
            };
            let engine = self.0.clone();
            Ok(long(call, move |control| {
                let mut text = Vec::new();
                engine.export_sarif(&mut text, &options, control)?;
                String::from_utf8(text).map_err(|_| Error::internal("SARIF that is not UTF-8"))
            }))
        };
        start(prepare())
    }

    /// Writes the findings to a file as a SARIF 2.1.0 document, in bounded memory. Resolves to how many
    /// were written. The file appears, or replaces the
    /// one that is there, only when it is whole.
    #[napi(
        ts_args_type = "path: string, filter?: FindingFilter & LongCall",
        ts_return_type = "Promise<number>"
    )]
    pub fn export_sarif_to(
        &self,
        env: &Env,
        path: Unknown<'_>,
        filter: Unknown<'_>,
    ) -> AsyncTask<Job<Data<u64>>> {
        let prepare = || {
            let path = args::text("path", &path)?;
            let (call, fields) = Call::read(env, &filter)?;
            let options = ExportOptions {
                filter: args::parse(fields)?,
            };
            let engine = self.0.clone();
            Ok(long(call, move |control| {
                engine.export_sarif_to(&path, &options, control).map(Data)
            }))
        };
        start(prepare())
    }
}

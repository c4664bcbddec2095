use codehone::engine::ScanReport;
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
    /// Analyses a folder (or one file) in parallel and stores what it finds. Findings of the scanned
    /// files that are gone are closed.
    #[napi(
        ts_args_type = "folder: string, options?: ScanOptions & LongCall",
        ts_return_type = "Promise<ScanReport>"
    )]
    pub fn scan(
        &self,
        env: &Env,
        folder: Unknown<'_>,
        options: Unknown<'_>,
    ) -> AsyncTask<Job<Data<ScanReport>>> {
        let prepare = || {
            let folder = args::text("folder", &folder)?;
            let (call, fields) = Call::read(env, &options)?;
            let options: codehone::ScanOptions = args::parse(fields)?;
            let engine = self.0.clone();
            Ok(long(call, move |control| {
                engine.scan(folder, &options, control).map(Data)
            }))
        };
        start(prepare())
    }
}

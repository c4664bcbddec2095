use std::fs::{self, File};
use std::io::{BufWriter, Write};

use codehone::{Error, ExportOptions, Result};
use napi::Env;
use napi::bindgen_prelude::{AsyncTask, Unknown};
use napi_derive::napi;

use crate::args;
use crate::control::Call;
use crate::engine::Engine;
use crate::job::{Job, long, start};
use crate::value::Data;

fn write_file(path: &str, write: impl FnOnce(&mut BufWriter<File>) -> Result<u64>) -> Result<u64> {
    let failed = |cause| Error::io(path, cause);
    let mut file = BufWriter::new(File::create(path).map_err(failed)?);
    let written = write(&mut file)?;
    file.flush().map_err(failed)?;
    Ok(written)
}

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
    /// were written. An existing file is replaced.
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
                // Under another name until it is whole, so that nobody reads or keeps half a file.
                let partial = format!("{path}.partial");
                let written = write_file(&partial, |file| {
                    engine.export_sarif(file, &options, control)
                })
                .and_then(|written| match fs::rename(&partial, &path) {
                    Ok(()) => Ok(Data(written)),
                    Err(cause) => Err(Error::io(&path, cause)),
                });
                if written.is_err() {
                    // The first error matters more than one of the clean-up.
                    let _ = fs::remove_file(&partial);
                }
                written
            }))
        };
        start(prepare())
    }
}

use codehone::Result;
use codehone::analysis::{self, AnalyseOptions, FileMetrics, FolderMetrics, MeasureOptions};
use napi::Env;
use napi::bindgen_prelude::{AsyncTask, Unknown};
use napi_derive::napi;
use serde::Deserialize;

use crate::args;
use crate::control::Call;
use crate::job::{Job, Prepared, long, now, short, start};
use crate::value::Data;

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct Options {
    language: Option<String>,
    path: Option<String>,
}

fn prepare(source: &Unknown<'_>, options: &Unknown<'_>) -> Result<Prepared<Data<FileMetrics>>> {
    let source = args::text("source", source)?;
    let given: Options = args::options(options)?;
    let options = AnalyseOptions::named(given.language.as_deref(), given.path)?;
    Ok(short(move || {
        analysis::metrics(&source, &options).map(Data)
    }))
}

/// Measures one text: lines, complexity, Halstead's figures and maintainability. Give its `language`,
/// or a `path` whose name tells it. Text that does not parse is `invalid_input`.
#[napi(
    ts_args_type = "source: string, options: { language?: Language, path?: string }",
    ts_return_type = "Promise<FileMetrics>"
)]
pub fn metrics(source: Unknown<'_>, options: Unknown<'_>) -> AsyncTask<Job<Data<FileMetrics>>> {
    start(prepare(&source, &options))
}

/// `metrics`, blocking the event loop.
#[napi(
    ts_args_type = "source: string, options: { language?: Language, path?: string }",
    ts_return_type = "FileMetrics"
)]
pub fn metrics_sync<'e>(
    env: &'e Env,
    source: Unknown<'_>,
    options: Unknown<'_>,
) -> napi::Result<Unknown<'e>> {
    now(env, prepare(&source, &options))
}

/// Measures every file of a folder (or one file) that a scan would analyse.
#[napi(
    ts_args_type = "folder: string, options?: MeasureOptions & LongCall",
    ts_return_type = "Promise<FolderMetrics>"
)]
pub fn measure(
    env: &Env,
    folder: Unknown<'_>,
    options: Unknown<'_>,
) -> AsyncTask<Job<Data<FolderMetrics>>> {
    let prepare = || {
        let folder = args::text("folder", &folder)?;
        let (call, fields) = Call::read(env, &options)?;
        let options: MeasureOptions = args::parse(fields)?;
        Ok(long(call, move |control| {
            analysis::measure_folder(folder, &options, control).map(Data)
        }))
    };
    start(prepare())
}

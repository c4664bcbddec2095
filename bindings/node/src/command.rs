use std::ffi::OsString;

use codehone::cli;
use napi::Env;
use napi::bindgen_prelude::{AsyncTask, Unknown};
use napi_derive::napi;
use serde::Deserialize;

use crate::args;
use crate::control::Call;
use crate::job::{Job, long, start};
use crate::value::Data;

/// Nothing besides the signal.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NoOptions {}

/// Runs the `codehone` command with the arguments after its name, writing to the standard streams of
/// this process, and resolves to its exit code. What the `codehone` executable of this package calls.
/// Ctrl-C is left to the caller: a command that `signal` stops says so and ends with 130.
#[napi(
    ts_args_type = "args: string[], options?: { signal?: AbortSignal }",
    ts_return_type = "Promise<number>"
)]
pub fn run_command(
    env: &Env,
    args: Vec<String>,
    options: Unknown<'_>,
) -> AsyncTask<Job<Data<i32>>> {
    let prepare = || {
        let (call, fields) = Call::read(env, &options)?;
        let NoOptions {} = args::parse(fields)?;
        Ok(long(call, move |control| {
            let name = std::iter::once(OsString::from("codehone"));
            let args = name.chain(args.into_iter().map(Into::into));
            Ok(Data(cli::run_with(args, control.cancel_token().clone())))
        }))
    };
    start(prepare())
}

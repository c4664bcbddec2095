use napi_derive::napi;

/// Runs the `codehone` command with the arguments after its name, writing to the standard streams of
/// this process, and returns its exit code. What the `codehone` executable of this package calls.
#[napi(ts_args_type = "args: string[]")]
pub fn run_command(args: Vec<String>) -> i32 {
    let name = std::iter::once("codehone".into());
    codehone::cli::run(name.chain(args.into_iter().map(Into::into)))
}

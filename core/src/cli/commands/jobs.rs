use crate::cli::args::Format;
use crate::cli::exit::{Exit, Outcome};
use crate::cli::session::Session;

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// How to print the result
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

pub(super) fn run(args: Args, session: &mut Session<'_>) -> Outcome {
    let report = session.open()?.run_jobs()?;
    match args.format {
        Format::Json => session.out.json(&report)?,
        Format::Text => {
            session.out.line(format_args!(
                "{} findings shown seven days ago were never answered",
                report.ignored
            ))?;
            if report.uncached > 0 {
                session.out.line(format_args!(
                    "forgot the results of {} files that no scan used for 30 days",
                    report.uncached
                ))?;
            }
        }
    }
    Ok(Exit::Done)
}

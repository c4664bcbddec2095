use crate::cli::args::Format;
use crate::cli::exit::{Exit, Outcome};
use crate::cli::session::Session;
use crate::model::EventId;

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// Number of the verdict's event, as `record` and `history` print it
    #[arg(value_name = "EVENT")]
    event: i64,
    /// How to print the receipt
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

pub(super) fn run(args: Args, session: &mut Session<'_>) -> Outcome {
    let receipt = session.open()?.undo(EventId(args.event))?;
    match args.format {
        Format::Json => session.out.json(&receipt)?,
        Format::Text => session.out.line(format_args!(
            "taken back; the finding is {}",
            receipt.status
        ))?,
    }
    Ok(Exit::Done)
}

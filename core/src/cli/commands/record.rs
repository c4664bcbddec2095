use crate::cli::args::Format;
use crate::cli::exit::{Exit, Outcome};
use crate::cli::render;
use crate::cli::session::Session;
use crate::engine::VerdictInput;
use crate::error::Result;
use crate::model::{FindingId, Verdict};

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// The finding's id, as `review` and `findings` print it
    #[arg(value_name = "FINDING")]
    finding: String,
    /// accepted, false_positive, wont_fix or fixed (and what forges call these)
    #[arg(value_name = "VERDICT")]
    verdict: String,
    /// Who judges; default: the configuration's `by`, else the user's name
    #[arg(long, env = "CODEHONE_BY", value_name = "NAME", hide_env_values = true)]
    by: Option<String>,
    /// Why
    #[arg(long, value_name = "TEXT")]
    comment: Option<String>,
    /// How to print the receipt
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

pub(super) fn run(args: Args, session: &mut Session<'_>) -> Outcome {
    let input = VerdictInput {
        by: session.reviewer(args.by),
        comment: args.comment,
        ..parse(&args.finding, &args.verdict)?
    };
    let verdict = input.verdict;
    let receipt = session.open()?.record(input)?;
    if args.format == Format::Json {
        session.out.json(&receipt)?;
        return Ok(Exit::Done);
    }
    let already = if receipt.duplicate {
        " (as before)"
    } else {
        ""
    };
    session.out.line(format_args!(
        "{}{already}; the finding is {}",
        render::verdict(verdict),
        receipt.status
    ))?;
    session.out.note(format_args!(
        "`codehone undo {}` takes it back",
        receipt.event.0
    ))?;
    Ok(Exit::Done)
}

fn parse(finding: &str, verdict: &str) -> Result<VerdictInput> {
    let finding: FindingId = finding.parse()?;
    Ok(VerdictInput::new(finding, Verdict::from_host(verdict)?))
}

use serde::Serialize;

use crate::analysis::{Advice, Hint};
use crate::cli::args::Format;
use crate::cli::exit::{Exit, Outcome};
use crate::cli::output::{DIM, STRONG, clean, paint};
use crate::cli::render;
use crate::cli::session::Session;
use crate::model::{FindingId, StoredFinding};

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// The finding's id, as `review` and `findings` print it
    #[arg(value_name = "FINDING")]
    finding: String,
    /// How many similar findings to show; 0 for none
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u16).range(..=1000))]
    similar: u16,
    /// How to print it
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Serialize)]
struct Shown {
    finding: StoredFinding,
    advice: Advice,
    similar: Vec<StoredFinding>,
}

pub(super) fn run(args: Args, session: &mut Session<'_>) -> Outcome {
    let id: FindingId = args.finding.parse()?;
    let engine = session.open()?;
    let finding = engine.finding(id)?;
    let advice = Advice::of(&finding.finding);
    let similar = match args.similar {
        0 => Vec::new(),
        most => engine.similar(id, usize::from(most))?,
    };
    let out = &mut *session.out;
    if args.format == Format::Json {
        out.json(&Shown {
            finding,
            advice,
            similar,
        })?;
        return Ok(Exit::Done);
    }
    render::stored(out, &finding)?;
    render::body(out, &finding.finding, "  ")?;
    if let Some(recommendation) = &advice.recommendation {
        out.line(format_args!("  {}", clean(recommendation)))?;
    }
    if let Some(hint) = &advice.hint {
        for line in lines(hint) {
            out.line(format_args!("  {line}"))?;
        }
    }
    for link in &advice.reading {
        out.line(format_args!("  {}", paint(clean(link), DIM)))?;
    }
    if !similar.is_empty() {
        out.line(paint("  similar", STRONG))?;
    }
    for other in &similar {
        render::stored(out, other)?;
    }
    Ok(Exit::Done)
}

fn lines(hint: &Hint) -> [String; 2] {
    [
        format!(
            "now: {}; better: {} ({})",
            hint.current, hint.better, hint.use_instead
        ),
        format!(
            "time {} -> {}, memory {} -> {}",
            hint.time_before, hint.time_after, hint.space_before, hint.space_after
        ),
    ]
}

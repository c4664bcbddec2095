use std::io::IsTerminal as _;

use console::Term;

use super::{interactive, shared};
use crate::cli::args::FindingFormat;
use crate::cli::exit::{Exit, Outcome};
use crate::cli::output::{DIM, paint};
use crate::cli::render;
use crate::cli::session::Session;
use crate::engine::ReviewOptions;
use crate::error::Error;
use crate::ranking::Review;

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// Most findings to show, 1 to 1000; default 10
    #[arg(short = 'n', long, value_name = "N")]
    limit: Option<usize>,
    /// Only this file or, if it ends with `/`, this folder
    #[arg(long, value_name = "PATH")]
    path: Option<String>,
    /// Ask for a verdict on each, one key each
    #[arg(short, long, conflicts_with = "format")]
    interactive: bool,
    /// Who looks: logs what is shown. With --interactive default: the configuration's `by`, else the
    /// user's name; without: nothing is logged
    #[arg(long, env = "CODEHONE_BY", value_name = "NAME", hide_env_values = true)]
    by: Option<String>,
    /// Most findings of one rule in any ten, 1 to 10; default 3
    #[arg(long, value_name = "N")]
    per_rule: Option<usize>,
    /// Also what already has a verdict
    #[arg(long)]
    include_judged: bool,
    /// Also what is not worth the attention it costs, at the end
    #[arg(long)]
    include_held_back: bool,
    /// Show everything that each score is made of
    #[arg(long)]
    explain: bool,
    /// All repositories of the organisation
    #[arg(long, conflicts_with = "repo")]
    all_repos: bool,
    /// How to print the list; `sarif`: a run a tool, the best first in each
    #[arg(long, value_enum, default_value_t)]
    format: FindingFormat,
}

pub(super) fn run(args: Args, session: &mut Session<'_>) -> Outcome {
    let defaults = ReviewOptions::default();
    let config = &session.config.review;
    let by = match args.interactive {
        true => session.reviewer(args.by),
        false => args.by.filter(|by| !by.is_empty()),
    };
    let options = ReviewOptions {
        repo: session.repo_unless(args.all_repos),
        path: args.path,
        limit: args.limit.or(config.limit).unwrap_or(defaults.limit),
        // Interactively, each is logged when it is drawn: whoever quits has not seen the rest.
        reviewer: by.clone().filter(|_| !args.interactive),
        include_judged: args.include_judged,
        include_held_back: args.include_held_back,
        per_rule: args
            .per_rule
            .or(config.per_rule)
            .unwrap_or(defaults.per_rule),
    };
    if args.interactive && !(Term::stdout().is_term() && std::io::stdin().is_terminal()) {
        return Err(Error::invalid("--interactive needs a terminal")
            .with_hint("in scripts: `codehone review --format json` and `codehone record`")
            .into());
    }
    let engine = session.open()?;
    let review = engine.review(&options)?;
    match args.format {
        FindingFormat::Text => {}
        FindingFormat::Json => {
            session.out.json(&review)?;
            return Ok(Exit::Done);
        }
        FindingFormat::Sarif => {
            shared::sarif_of(review.items.iter().map(|item| &item.finding), session)?;
            return Ok(Exit::Done);
        }
    }
    if review.items.is_empty() {
        let nothing = match review.considered {
            0 => "nothing to review: no open finding without a verdict".to_owned(),
            n => format!(
                "nothing to review: none of {n} open findings is worth a look (--include-held-back shows them)"
            ),
        };
        session.out.line(nothing)?;
        return Ok(Exit::Done);
    }
    if args.interactive {
        let term = Term::stdout();
        let mut keys = || term.read_key_raw();
        interactive::ask(
            &review.items,
            by.as_deref(),
            args.explain,
            &engine,
            &mut keys,
            session.out,
        )?;
        return Ok(Exit::Done);
    }
    for item in &review.items {
        render::item(session.out, item, args.explain)?;
    }
    session.out.line(paint(summary(&review), DIM))?;
    Ok(Exit::Done)
}

fn summary(review: &Review) -> String {
    format!(
        "{} of {} open findings without a verdict; {} folded as duplicates, {} not worth a look",
        review.items.len(),
        review.considered,
        review.folded,
        review.held_back
    )
}

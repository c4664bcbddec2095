use std::io;
use std::path::PathBuf;

use clap::ValueEnum;

use crate::analysis::evaluate::{
    EvaluateOptions, Evaluation, Judged, Mismatch, Score, evaluate_folder, evaluate_sarif,
    evaluate_sarif_path, read_labels_path, read_rule_kinds_path,
};
use crate::analysis::sarif;
use crate::cli::args::Format;
use crate::cli::exit::{Exit, Outcome};
use crate::cli::output::{DIM, Output, STRONG, clean, paint};
use crate::cli::progress::Bar;
use crate::model::CancelToken;

/// Wrong and missed places shown in the text output; JSON lists more.
const SHOWN: usize = 10;

/// Which findings without a label count as wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum Judge {
    /// Those in files that any label names
    #[default]
    Files,
    /// Those in files that a label of the same kind names
    FileKinds,
    /// None: only labelled lines are judged
    Lines,
}

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// Labels: JSON lines or CSV with path, kind and perhaps line, end_line, expected
    #[arg(value_name = "LABELS")]
    labels: PathBuf,
    /// Folder that the labels' paths start from; scanned with our rules unless --sarif is given
    #[arg(default_value = ".", value_name = "FOLDER")]
    folder: PathBuf,
    /// Score the findings of this SARIF file instead; `-` is standard input
    #[arg(long, value_name = "FILE")]
    sarif: Option<PathBuf>,
    /// Kinds of rules, as `rule,kind` lines or JSON; default: what our rules name as their peers
    #[arg(long, value_name = "FILE")]
    map: Option<PathBuf>,
    /// Only these kinds (repeat or separate by commas)
    #[arg(long, value_delimiter = ',', value_name = "KIND")]
    kind: Vec<String>,
    /// Lines that a finding may be off its label
    #[arg(long, default_value_t = 0, value_name = "LINES")]
    tolerance: u32,
    /// Which findings without a label count as wrong
    #[arg(long, value_enum, default_value_t, value_name = "WHICH")]
    judge: Judge,
    /// Count findings that a comment or the tool silenced
    #[arg(long)]
    suppressed: bool,
    /// Most wrong and most missed places listed
    #[arg(long, default_value_t = 100, value_name = "N")]
    max_listed: usize,
    /// Exit with 1 if F1 over all kinds is below this, 0 to 1
    #[arg(long, value_name = "F1", value_parser = share)]
    fail_under: Option<f64>,
    /// How to print the result
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

fn share(text: &str) -> std::result::Result<f64, String> {
    match text.parse::<f64>() {
        Ok(value) if (0.0..=1.0).contains(&value) => Ok(value),
        _ => Err("give a number from 0 to 1".to_owned()),
    }
}

pub(super) fn run(args: Args, quiet: bool, out: &mut Output, cancel: &CancelToken) -> Outcome {
    let labels = read_labels_path(&args.labels)?;
    let options = EvaluateOptions {
        tolerance: args.tolerance,
        judged: match args.judge {
            Judge::Files => Judged::Files,
            Judge::FileKinds => Judged::FileKinds,
            Judge::Lines => Judged::Lines,
        },
        kinds: args.kind,
        rule_kinds: match &args.map {
            Some(map) => read_rule_kinds_path(map)?,
            None => EvaluateOptions::default().rule_kinds,
        },
        suppressed: args.suppressed,
        max_listed: args.max_listed,
        ..EvaluateOptions::default()
    };
    let bar = Bar::new(quiet);
    let control = bar.control(cancel);
    let result = match &args.sarif {
        None => evaluate_folder(labels, &args.folder, options, &control)?,
        Some(file) => {
            let root = Some(args.folder.as_path());
            if file.as_os_str() == "-" {
                let document = sarif::spool(io::stdin(), &control)?;
                evaluate_sarif(labels, document, root, options, &control)?
            } else {
                evaluate_sarif_path(labels, file, root, options, &control)?
            }
        }
    };
    drop(bar);
    let failed = args
        .fail_under
        .filter(|least| result.total.f1.is_none_or(|f1| f1 < *least));
    if failed.is_some() {
        out.decide(Exit::No);
    }
    match args.format {
        Format::Json => out.json(&result)?,
        Format::Text => text(&result, out)?,
    }
    match failed {
        None => Ok(Exit::Done),
        Some(least) => {
            out.note(format_args!(
                "F1 is {}, below {least}",
                number(result.total.f1)
            ))?;
            Ok(Exit::No)
        }
    }
}

fn number(value: Option<f64>) -> String {
    value.map_or_else(|| "-".to_owned(), |value| format!("{value:.3}"))
}

fn text(result: &Evaluation, out: &mut Output) -> io::Result<()> {
    let names = result.kinds.iter().map(|kind| kind.kind.as_str());
    let width = names.map(str::len).max().unwrap_or(0).clamp(12, 60);
    let head = format!(
        "{:<width$}  {:>6}  {:>6}  {:>6}  {:>6}  {:>9}  {:>6}  {:>6}  {:>8}",
        "kind", "right", "wrong", "missed", "silent", "precision", "recall", "F1", "accuracy"
    );
    out.line(paint(&head, DIM))?;
    let row = |name: &str, score: &Score| {
        format!(
            "{:<width$}  {:>6}  {:>6}  {:>6}  {:>6}  {:>9}  {:>6}  {:>6}  {:>8}",
            clean(name),
            score.true_positives,
            score.false_positives,
            score.false_negatives,
            score.true_negatives,
            number(score.precision),
            number(score.recall),
            number(score.f1),
            number(score.accuracy),
        )
    };
    for kind in &result.kinds {
        out.line(row(&kind.kind, &kind.score))?;
    }
    out.line(paint(&row("all", &result.total), STRONG))?;
    let means = &result.averages;
    out.line(format_args!(
        "mean of {} kinds: precision {}, recall {}, F1 {}",
        means.kinds,
        number(means.precision),
        number(means.recall),
        number(means.f1)
    ))?;
    if let (Some(precision), Some(recall)) = (
        result.total.precision_interval,
        result.total.recall_interval,
    ) {
        out.line(format_args!(
            "95 %: precision {:.3} to {:.3}, recall {:.3} to {:.3}",
            precision.0, precision.1, recall.0, recall.1
        ))?;
    }
    for (title, all, list) in [
        ("wrong", result.total.false_positives, &result.wrong),
        ("missed", result.total.false_negatives, &result.missed),
    ] {
        places(title, all, list, out)?;
    }
    out.note(format_args!(
        "{} findings: {} of kinds without a label, {} in places without one, {} suppressed",
        result.findings, result.other_kinds, result.not_judged, result.suppressed
    ))
}

fn places(title: &str, all: u64, list: &[Mismatch], out: &mut Output) -> io::Result<()> {
    if all == 0 {
        return Ok(());
    }
    out.line(paint(&format!("\n{title}:"), STRONG))?;
    for place in list.iter().take(SHOWN) {
        let line = place
            .line
            .map(|line| format!(":{line}"))
            .unwrap_or_default();
        let path = clean(&place.path);
        out.line(format_args!("  {path}{line}  {}", clean(&place.kind)))?;
    }
    let more = all.saturating_sub(list.len().min(SHOWN) as u64);
    if more > 0 {
        out.line(format_args!("  and {more} more"))?;
    }
    Ok(())
}

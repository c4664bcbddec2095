use std::io;

use clap::ValueEnum;

use crate::analysis::{self, Language, Rule};
use crate::cli::args;
use crate::cli::exit::{Exit, Outcome};
use crate::cli::output::{DIM, Output, STRONG, paint, severity_style};
use crate::error::Error;
use crate::model::Category;

/// How to print rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum Format {
    /// For people
    #[default]
    Text,
    /// For programs
    Json,
    /// For documentation
    Markdown,
}

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// Show this rule with its examples
    #[arg(value_name = "RULE")]
    rule: Option<String>,
    /// Only this category
    #[arg(long, value_parser = args::category())]
    category: Option<Category>,
    /// How to print them
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

pub(super) fn run(args: Args, out: &mut Output) -> Outcome {
    let wanted: Vec<&Rule> = match &args.rule {
        Some(id) => vec![analysis::rule(id).ok_or_else(|| {
            let shown: String = id.chars().take(60).collect();
            Error::not_found(format!("there is no rule `{shown}`"))
                .with_hint("`codehone rules` lists them")
        })?],
        None => analysis::rules().to_vec(),
    };
    let wanted: Vec<&Rule> = wanted
        .into_iter()
        .filter(|rule| {
            args.category
                .is_none_or(|category| rule.category == category)
        })
        .collect();
    match (args.format, &args.rule) {
        (Format::Json, Some(_)) => out.json(&wanted.first())?,
        (Format::Json, None) => out.json(&wanted)?,
        (Format::Markdown, _) => {
            let sections: Vec<String> = wanted.iter().map(|rule| rule.to_markdown()).collect();
            out.line(sections.join("\n").trim_end())?;
        }
        (Format::Text, Some(_)) => {
            for rule in &wanted {
                text(rule, out)?;
            }
        }
        (Format::Text, None) => {
            let width = wanted.iter().map(|rule| rule.id.len()).max().unwrap_or(0);
            for rule in &wanted {
                let (severity, category) = (rule.severity, rule.category);
                out.line(format_args!(
                    "{:<width$}  {:<8}  {category:<15}  {:<21}  {}",
                    paint(rule.id, STRONG),
                    paint(severity, severity_style(severity)),
                    languages(rule),
                    rule.summary,
                ))?;
            }
        }
    }
    Ok(Exit::Done)
}

fn languages(rule: &Rule) -> String {
    let names: Vec<&str> = rule.languages().map(Language::as_str).collect();
    names.join(", ")
}

fn cwe(rule: &Rule) -> String {
    let numbers: Vec<String> = rule.cwe.iter().map(|n| format!("CWE-{n}")).collect();
    numbers.join(", ")
}

fn peers(rule: &Rule) -> String {
    let peers: Vec<String> = rule
        .peers
        .iter()
        .map(|peer| format!("{} {}", peer.tool, peer.rules.join(", ")))
        .collect();
    peers.join("; ")
}

fn text(rule: &Rule, out: &mut Output) -> io::Result<()> {
    out.line(format_args!(
        "{}  {}  {}",
        paint(rule.id, STRONG),
        paint(rule.severity, severity_style(rule.severity)),
        rule.category
    ))?;
    out.line(format_args!("{}\n\n{}", rule.summary, rule.why))?;
    out.line(format_args!(
        "\nKnown to be wrong: {}",
        rule.false_positives
    ))?;
    for (name, value) in [
        ("Languages", languages(rule)),
        ("Weaknesses", cwe(rule)),
        ("Same in other tools", peers(rule)),
        ("Fix", if rule.fixable { "offered" } else { "" }.to_owned()),
    ] {
        if !value.is_empty() {
            out.line(format_args!("{name}: {value}"))?;
        }
    }
    for example in rule.examples {
        for (title, code) in [("reported", example.bad), ("not reported", example.good)] {
            let title = format!("\n{title} ({}):", example.language);
            out.line(paint(title, DIM))?;
            for line in code.trim_end().lines() {
                out.line(format_args!("    {line}"))?;
            }
        }
    }
    Ok(())
}

use std::path::PathBuf;

use clap::builder::styling::{AnsiColor, Styles};
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};

use super::commands;
use super::output::Color;
use crate::model::{Category, Severity, Status};

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().bold())
    .usage(AnsiColor::Green.on_default().bold())
    .literal(AnsiColor::Cyan.on_default().bold())
    .placeholder(AnsiColor::Cyan.on_default());

/// Analyses code, takes findings from any tool, learns from verdicts and ranks what to show next.
#[derive(Debug, Parser)]
#[command(
    name = "codehone",
    version,
    styles = STYLES,
    propagate_version = true,
    after_help = "Exit codes: 0 done; 1 --fail-on met or damage found; 2 wrong usage or input; \
                  3 not found; 4 conflict or busy; 5 database unusable; 6 input/output; 70 bug; \
                  130 cancelled."
)]
pub(super) struct Cli {
    #[command(flatten)]
    pub(super) global: Global,
    #[command(subcommand)]
    pub(super) command: Command,
}

/// Options of every command.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Global options")]
pub(super) struct Global {
    /// Configuration file; default: the nearest codehone.toml upwards from here
    #[arg(
        long,
        global = true,
        env = "CODEHONE_CONFIG",
        value_name = "FILE",
        hide_env_values = true
    )]
    pub(super) config: Option<PathBuf>,
    /// Database file; default: .codehone/codehone.db beside the configuration, else the nearest upwards
    #[arg(
        short,
        long,
        global = true,
        env = "CODEHONE_DATABASE",
        value_name = "FILE",
        hide_env_values = true
    )]
    pub(super) database: Option<PathBuf>,
    /// Repository; default: the configuration's, else the name of the project's folder
    #[arg(
        long,
        global = true,
        env = "CODEHONE_REPO",
        value_name = "NAME",
        hide_env_values = true
    )]
    pub(super) repo: Option<String>,
    /// Organisation: the tenant whose data is seen
    #[arg(
        long,
        global = true,
        env = "CODEHONE_ORGANISATION",
        value_name = "NAME",
        hide_env_values = true
    )]
    pub(super) organisation: Option<String>,
    /// Colours; `auto`: on a terminal, unless NO_COLOR is set
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN")]
    pub(super) color: Color,
    /// Print results and errors only
    #[arg(short, long, global = true)]
    pub(super) quiet: bool,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Create codehone.toml and the database
    Init(commands::init::Args),
    /// Analyse a folder and store what is found
    Scan(commands::scan::Args),
    /// Take findings of other tools from SARIF files
    Import(commands::import::Args),
    /// Show what is most worth a look, and judge it
    Review(commands::review::Args),
    /// Record a verdict on a finding
    Record(commands::record::Args),
    /// Take a verdict back; history keeps both
    Undo(commands::undo::Args),
    /// Show what happened to a finding
    History(commands::history::Args),
    /// Show what a finding says, what to do about it and which others are like it
    Show(commands::show::Args),
    /// List stored findings
    Findings(commands::findings::Args),
    /// Show what can be learned from findings and verdicts
    Insights(commands::insights::Args),
    /// Score findings against labelled code: precision, recall, F1 by kind
    Evaluate(commands::evaluate::Args),
    /// List the rules, or show one with its examples
    Rules(commands::rules::Args),
    /// Measure complexity, size and maintainability of code
    Metrics(commands::metrics::Args),
    /// List, assign to a team or delete repositories
    Repos(commands::repos::Args),
    /// Write stored findings as SARIF 2.1.0
    Export(commands::export::Args),
    /// Do what is due by time: record what was shown and never answered
    Jobs(commands::jobs::Args),
    /// Look after the database file
    Db(commands::db::Args),
}

/// How to print a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(super) enum Format {
    /// For people
    #[default]
    Text,
    /// For programs: the same fields as in the libraries
    Json,
}

/// How to print a result that is a list of findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(super) enum FindingFormat {
    /// For people
    #[default]
    Text,
    /// For programs: the same fields as in the libraries
    Json,
    /// SARIF 2.1.0
    Sarif,
}

fn vocabulary<T: std::str::FromStr + Clone + Send + Sync + 'static>(
    words: impl IntoIterator<Item = &'static str>,
) -> impl TypedValueParser<Value = T>
where
    T::Err: std::error::Error + Send + Sync + 'static,
{
    PossibleValuesParser::new(words.into_iter().collect::<Vec<_>>())
        .try_map(|word| word.parse::<T>())
}

/// Reads a severity and lists them in the help.
pub(super) fn severity() -> impl TypedValueParser<Value = Severity> {
    vocabulary(Severity::ALL.iter().map(|it| it.as_str()))
}

/// Reads a category and lists them in the help.
pub(super) fn category() -> impl TypedValueParser<Value = Category> {
    vocabulary(Category::ALL.iter().map(|it| it.as_str()))
}

/// Reads a status and lists them in the help.
pub(super) fn status() -> impl TypedValueParser<Value = Status> {
    vocabulary(Status::ALL.iter().map(|it| it.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn the_definition_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn the_help_lists_every_environment_variable() {
        let mut command = Cli::command();
        let help = command.render_long_help().to_string();
        for name in ["CONFIG", "DATABASE", "REPO", "ORGANISATION"] {
            assert!(help.contains(&format!("CODEHONE_{name}")), "{name}");
        }
        // Those who judge or look say who they are.
        for name in ["review", "record"] {
            let judging = command.find_subcommand_mut(name).unwrap();
            let help = judging.render_long_help().to_string();
            assert!(help.contains("CODEHONE_BY"), "{name}");
        }
    }
}

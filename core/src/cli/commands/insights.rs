use crate::cli::args::Format;
use crate::cli::exit::{Exit, Outcome};
use crate::cli::output::clean;
use crate::cli::session::Session;
use crate::clock::Timestamp;
use crate::engine::InsightsOptions;
use crate::error::Result;

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// All repositories of the organisation
    #[arg(long, conflicts_with = "repo")]
    all_repos: bool,
    /// Only the repositories of this team
    #[arg(long, value_name = "NAME", conflicts_with_all = ["repo", "all_repos"])]
    team: Option<String>,
    /// Start of the period, as 2026-11-01 or 2026-11-01T08:00:00Z
    #[arg(long, value_name = "TIME")]
    since: Option<String>,
    /// End of the period, not included; default: now
    #[arg(long, value_name = "TIME")]
    until: Option<String>,
    /// How to print the report
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

pub(super) fn run(args: Args, session: &mut Session<'_>) -> Outcome {
    let options = InsightsOptions {
        repo: session.repo_unless(args.all_repos || args.team.is_some()),
        team: args.team,
        since: args.since.as_deref().map(moment).transpose()?,
        until: args.until.as_deref().map(moment).transpose()?,
    };
    let insights = session.open()?.insights(&options)?;
    match args.format {
        Format::Json => session.out.json(&insights)?,
        Format::Text => {
            for line in insights.to_string().lines() {
                session.out.line(clean(line))?;
            }
        }
    }
    Ok(Exit::Done)
}

/// A day means its beginning in UTC.
fn moment(text: &str) -> Result<Timestamp> {
    if text.len() == "2026-11-01".len() && !text.contains(['T', 't']) {
        return Timestamp::parse(&format!("{text}T00:00:00Z"));
    }
    Timestamp::parse(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_its_beginning() {
        let day = moment("2026-11-20").unwrap();
        assert_eq!(day, moment("2026-11-20T00:00:00Z").unwrap());
        assert_eq!(moment("last week!").unwrap_err().code(), "invalid_input");
    }
}

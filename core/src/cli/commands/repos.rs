use crate::cli::args::Format;
use crate::cli::exit::{Exit, Outcome};
use crate::cli::output::clean;
use crate::cli::session::Session;
use crate::error::Error;

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    #[command(subcommand)]
    action: Option<Action>,
    /// How to print the list
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Assign a repository to a team
    Team {
        /// The repository
        name: String,
        /// The team
        team: String,
    },
    /// Delete a repository with its findings, verdicts and history
    Delete {
        /// The repository
        name: String,
        /// Do it without asking back
        #[arg(long)]
        yes: bool,
    },
}

pub(super) fn run(args: Args, session: &mut Session<'_>) -> Outcome {
    let engine = session.open()?;
    match args.action {
        Some(Action::Team { name, team }) => {
            engine.set_team(&name, &team)?;
            session
                .out
                .line(format_args!("{} belongs to {}", clean(&name), clean(&team)))?;
        }
        Some(Action::Delete { name, yes }) => {
            if !yes {
                return Err(Error::invalid(format!(
                    "deleting `{name}` also deletes its verdicts, which cannot be had back"
                ))
                .with_hint("add --yes; `codehone db backup FILE` keeps a copy")
                .into());
            }
            engine.delete_repository(&name)?;
            session.out.line(format_args!("deleted {}", clean(&name)))?;
        }
        None => {
            let all = engine.repositories()?;
            match args.format {
                Format::Json => session.out.json(&all)?,
                Format::Text => {
                    for repo in &all {
                        let (name, team) = (clean(&repo.name), clean(&repo.team));
                        session.out.line(format_args!("{name}  (team {team})"))?;
                    }
                }
            }
        }
    }
    Ok(Exit::Done)
}

use super::shared;
use crate::cli::args::{self, FindingFormat};
use crate::cli::exit::{Exit, Outcome};
use crate::cli::render;
use crate::cli::session::Session;
use crate::model::{Category, Cursor, FindingFilter, Severity, Status};

/// Most findings of one page of the engine.
const PAGE: usize = 1_000;

/// Which findings are meant; shared by `findings` and `export`.
#[derive(Debug, clap::Args)]
pub(super) struct Which {
    /// Only these statuses (repeat or separate by commas); default: all
    #[arg(long, value_delimiter = ',', value_parser = args::status())]
    status: Vec<Status>,
    /// Only this tool
    #[arg(long, value_name = "NAME")]
    tool: Option<String>,
    /// Only this rule
    #[arg(long, value_name = "RULE")]
    rule: Option<String>,
    /// Only this category
    #[arg(long, value_parser = args::category())]
    category: Option<Category>,
    /// Only this severity and above
    #[arg(long, value_name = "SEVERITY", value_parser = args::severity())]
    min_severity: Option<Severity>,
    /// Only this file or, if it ends with `/`, this folder
    #[arg(long, value_name = "PATH")]
    path: Option<String>,
    /// All repositories of the organisation
    #[arg(long, conflicts_with = "repo")]
    all_repos: bool,
}

impl Which {
    pub(super) fn filter(self, session: &Session<'_>) -> FindingFilter {
        FindingFilter {
            repo: session.repo_unless(self.all_repos),
            status: self.status,
            tool: self.tool,
            rule: self.rule,
            category: self.category,
            min_severity: self.min_severity,
            path: self.path,
        }
    }
}

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    #[command(flatten)]
    which: Which,
    /// Most findings to list, 1 to 1000
    #[arg(short = 'n', long, default_value_t = 100, value_name = "N")]
    limit: usize,
    /// Where to go on, as the last page said
    #[arg(long, value_name = "CURSOR")]
    cursor: Option<String>,
    /// List all, whatever --limit says
    #[arg(long, conflicts_with_all = ["limit", "cursor"])]
    all: bool,
    /// How to print the list
    #[arg(long, value_enum, default_value_t)]
    format: FindingFormat,
}

pub(super) fn run(args: Args, session: &mut Session<'_>) -> Outcome {
    let filter = args.which.filter(session);
    let engine = session.open()?;
    if args.format == FindingFormat::Sarif {
        shared::sarif(&engine, filter, session)?;
        return Ok(Exit::Done);
    }
    let limit = if args.all { PAGE } else { args.limit };
    let mut cursor = args.cursor.map(Cursor);
    let mut items = Vec::new();
    loop {
        session.check()?;
        let page = engine.findings(&filter, cursor.as_ref(), limit)?;
        cursor = page.next;
        if args.format == FindingFormat::Text {
            for item in &page.items {
                render::stored(session.out, item)?;
            }
        } else {
            items.extend(page.items);
        }
        if !args.all || cursor.is_none() {
            break;
        }
    }
    if args.format == FindingFormat::Json {
        session.out.json(&crate::model::Page {
            items,
            next: cursor,
        })?;
    } else if let Some(Cursor(next)) = cursor {
        session
            .out
            .note(format_args!("more: add --cursor {next}, or --all"))?;
    }
    Ok(Exit::Done)
}

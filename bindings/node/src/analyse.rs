use codehone::analysis::{self, Advice, AnalyseOptions, Rule, RuleSelection};
use codehone::{Finding, Result};
use napi::Env;
use napi::bindgen_prelude::{AsyncTask, Unknown};
use napi_derive::napi;
use serde::Deserialize;

use crate::job::{Job, Prepared, now, short, start};
use crate::value::{Data, to_js};
use crate::{args, error};

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct Options {
    language: Option<String>,
    path: Option<String>,
    select: Vec<String>,
    ignore: Vec<String>,
}

fn prepare(source: &Unknown<'_>, options: &Unknown<'_>) -> Result<Prepared<Data<Vec<Finding>>>> {
    let source = args::text("source", source)?;
    let given: Options = args::options(options)?;
    let mut options = AnalyseOptions::named(given.language.as_deref(), given.path)?;
    options.rules = RuleSelection {
        select: given.select,
        ignore: given.ignore,
    };
    Ok(short(move || {
        analysis::analyse(&source, &options).map(Data)
    }))
}

/// Finds defects in one text, without a database: for editors and tests. Give its `language`, or a
/// `path` whose name tells it.
#[napi(
    ts_args_type = "source: string, options: AnalyseOptions",
    ts_return_type = "Promise<Finding[]>"
)]
pub fn analyse(source: Unknown<'_>, options: Unknown<'_>) -> AsyncTask<Job<Data<Vec<Finding>>>> {
    start(prepare(&source, &options))
}

/// `analyse`, blocking the event loop.
#[napi(
    ts_args_type = "source: string, options: AnalyseOptions",
    ts_return_type = "Finding[]"
)]
pub fn analyse_sync<'e>(
    env: &'e Env,
    source: Unknown<'_>,
    options: Unknown<'_>,
) -> napi::Result<Unknown<'e>> {
    now(env, prepare(&source, &options))
}

/// The rules of our analysers, by id.
#[napi(ts_return_type = "Rule[]")]
pub fn rules(env: &Env) -> napi::Result<Unknown<'_>> {
    let rules: &'static [&'static Rule] = analysis::rules();
    to_js(env, &rules)
}

/// A finding as a review comment: what was observed, what to do, how much it matters and where to read
/// on. For findings of ours the rule adds its explanation, those of other tools keep what the tools
/// said.
#[napi(ts_args_type = "finding: Finding", ts_return_type = "Advice")]
pub fn advise<'e>(env: &'e Env, finding: Unknown<'_>) -> napi::Result<Unknown<'e>> {
    let finding = args::finding(&finding).map_err(|failure| error::to_js(env, &failure))?;
    to_js(env, &Advice::of(&finding))
}

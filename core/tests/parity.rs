//! Plays `examples/parity/*.json`, as the Python and Node suites do: the same calls give the same
//! results in all three. The format is described in `examples/parity/README.md`.
#![cfg(feature = "storage")]
#![allow(clippy::unwrap_used)] // a broken fixture fails the test

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use codehone::analysis::evaluate::{EvaluateOptions, evaluate_folder, evaluate_sarif, read_labels};
use codehone::analysis::{self, AnalyseOptions, MeasureOptions, RuleSelection};
use codehone::model::{Cursor, EventId, Organisation};
use codehone::{
    CancelToken, Control, Engine, Error, ExportOptions, FindingFilter, ImportOptions,
    InsightsOptions, ManualClock, OpenOptions, Result, ReviewOptions, ScanOptions, Timestamp,
    Verdict, VerdictInput,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

type Object = Map<String, Value>;

/// Arguments of a call: fields are taken out by name, and the rest is the option struct.
struct Args(Object);

impl Args {
    fn take<T: DeserializeOwned>(&mut self, name: &str) -> Result<T> {
        from_json(self.0.remove(name).unwrap_or(Value::Null))
    }

    fn rest<T: DeserializeOwned>(self) -> Result<T> {
        from_json(Value::Object(self.0))
    }
}

fn from_json<T: DeserializeOwned>(value: Value) -> Result<T> {
    // A word outside a vocabulary: hosts parse it themselves and get the core's error.
    serde_json::from_value(value).map_err(|error| Error::invalid(error.to_string()))
}

fn to_json(value: impl Serialize) -> Result<Value> {
    Ok(serde_json::to_value(value).expect("results are JSON"))
}

struct Case {
    clock: Arc<ManualClock>,
    engine: Engine,
    dir: tempfile::TempDir,
    saved: BTreeMap<String, Value>,
}

impl Case {
    fn start(case: &Value) -> Self {
        let now = case["clock"].as_str().unwrap_or("2026-01-05T09:00:00Z");
        let clock = Arc::new(ManualClock::new(Timestamp::parse(now).unwrap()));
        let dir = tempfile::tempdir().unwrap();
        for (path, text) in case["files"].as_object().into_iter().flatten() {
            let path = dir.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text.as_str().unwrap()).unwrap();
        }
        let mut open = case["open"].as_object().cloned().unwrap_or_default();
        open.insert("path".into(), ":memory:".into());
        let engine = open_engine(Args(open), &clock).unwrap();
        let saved = BTreeMap::from([("dir".to_owned(), json!(dir.path()))]);
        Self {
            clock,
            engine,
            dir,
            saved,
        }
    }

    fn control(&self, cancelled: bool) -> Control {
        let token = CancelToken::new();
        if cancelled {
            token.cancel();
        }
        Control::new().with_cancel(token)
    }

    fn call(&mut self, name: &str, mut args: Args) -> Result<Value> {
        let engine = &self.engine;
        let control = Control::new();
        match name {
            "advance" => {
                let seconds: f64 = args.take("seconds")?;
                self.clock.advance((seconds * 1e6) as i64);
                Ok(Value::Null)
            }
            "analyse" => analyse(args),
            "evaluate" => evaluate(args),
            "rules" => to_json(analysis::rules()),
            "metrics" => {
                let source: String = args.take("source")?;
                let language: Option<String> = args.take("language")?;
                let options = AnalyseOptions::named(language.as_deref(), args.take("path")?)?;
                to_json(analysis::metrics(&source, &options)?)
            }
            "measure" => {
                let folder: PathBuf = args.take("folder")?;
                let options = args.rest::<MeasureOptions>()?;
                to_json(analysis::measure_folder(
                    folder,
                    &options,
                    &Control::default(),
                )?)
            }
            "open" => {
                self.engine = open_engine(args, &self.clock)?;
                Ok(Value::Null)
            }
            "close" => to_json(engine.close()?),
            "scan" => {
                let folder: PathBuf = args.take("folder")?;
                let cancelled: Option<bool> = args.take("cancelled")?;
                let control = self.control(cancelled.unwrap_or(false));
                to_json(engine.scan(folder, &args.rest::<ScanOptions>()?, &control)?)
            }
            "import_sarif" => {
                let (file, sarif): (Option<PathBuf>, Value) =
                    (args.take("file")?, args.take("sarif")?);
                let text: Option<String> = args.take("text")?;
                let options: ImportOptions = args.rest()?;
                to_json(match (file, text) {
                    (Some(file), _) => engine.import_sarif(file, &options, &control)?,
                    (_, Some(text)) => {
                        engine.import_sarif_from(text.as_bytes(), &options, &control)?
                    }
                    _ => engine.import_sarif_from(
                        sarif.to_string().as_bytes(),
                        &options,
                        &control,
                    )?,
                })
            }
            "export_sarif" => {
                let options = ExportOptions {
                    filter: args.rest::<FindingFilter>()?,
                };
                let mut out = Vec::new();
                engine.export_sarif(&mut out, &options, &control)?;
                Ok(serde_json::from_slice(&out).expect("an export is JSON"))
            }
            "review" => to_json(engine.review(&args.rest::<ReviewOptions>()?)?),
            "record" => to_json(engine.record(verdict(args)?)?),
            "record_batch" => {
                let verdicts: Vec<Object> = args.take("verdicts")?;
                let inputs: Result<Vec<_>> =
                    verdicts.into_iter().map(|v| verdict(Args(v))).collect();
                to_json(engine.record_batch(&inputs?)?)
            }
            "undo" => to_json(engine.undo(EventId(args.take("event")?))?),
            "undo_last" => {
                let finding = args.take::<String>("finding")?.parse()?;
                to_json(engine.undo_last(finding, args.take::<Option<String>>("by")?.as_deref())?)
            }
            "history" => to_json(engine.history(args.take::<String>("finding")?.parse()?)?),
            "finding" => to_json(engine.finding(args.take::<String>("id")?.parse()?)?),
            "advice" => to_json(engine.advice(args.take::<String>("id")?.parse()?)?),
            "similar" => {
                let limit: Option<usize> = args.take("limit")?;
                to_json(engine.similar(args.take::<String>("id")?.parse()?, limit.unwrap_or(10))?)
            }
            "findings" => {
                let cursor: Option<Cursor> = args.take("cursor")?;
                let limit: Option<usize> = args.take("limit")?;
                let filter: FindingFilter = args.rest()?;
                to_json(engine.findings(&filter, cursor.as_ref(), limit.unwrap_or(100))?)
            }
            "insights" => to_json(engine.insights(&args.rest::<InsightsOptions>()?)?),
            "repositories" => to_json(engine.repositories()?),
            "set_team" => {
                let (repo, team): (String, String) = (args.take("repo")?, args.take("team")?);
                to_json(engine.set_team(&repo, &team)?)
            }
            "delete_repository" => {
                to_json(engine.delete_repository(&args.take::<String>("repo")?)?)
            }
            "run_jobs" => to_json(engine.run_jobs()?),
            "compact" => to_json(engine.compact()?),
            "clear_cache" => to_json(engine.clear_cache()?),
            "check" => to_json(engine.check()?),
            "status" => to_json(engine.status()?),
            "backup" => {
                let (target, overwrite) = (
                    args.take::<PathBuf>("target")?,
                    flag(&mut args, "overwrite")?,
                );
                to_json(engine.backup(target, overwrite, &control)?)
            }
            "restore" => {
                let from: PathBuf = args.take("backup")?;
                let to: PathBuf = args.take("database")?;
                to_json(Engine::restore(from, to, flag(&mut args, "overwrite")?)?)
            }
            "migration_status" => {
                to_json(Engine::migration_status(args.take::<PathBuf>("database")?)?)
            }
            "migrate" => {
                let database: PathBuf = args.take("database")?;
                to_json(Engine::migrate(database, flag(&mut args, "dry_run")?)?)
            }
            "rollback" => {
                let database: PathBuf = args.take("database")?;
                let steps: Option<u32> = args.take("steps")?;
                let dry_run = flag(&mut args, "dry_run")?;
                to_json(Engine::rollback(database, steps.unwrap_or(1), dry_run)?)
            }
            other => panic!("no call `{other}`: see examples/parity/README.md"),
        }
    }

    /// Replaces `$name.key` by what it names.
    fn resolve(&self, value: &Value) -> Value {
        match value {
            Value::String(text) => match text.strip_prefix('$') {
                Some(literal) if literal.starts_with('$') => literal.into(),
                Some(path) => self.look_up(path),
                None => value.clone(),
            },
            Value::Array(items) => items.iter().map(|item| self.resolve(item)).collect(),
            Value::Object(entries) => {
                let pairs = entries
                    .iter()
                    .map(|(key, item)| (key.clone(), self.resolve(item)));
                Value::Object(pairs.collect())
            }
            other => other.clone(),
        }
    }

    fn look_up(&self, path: &str) -> Value {
        if let Some(tail) = path.strip_prefix("dir/") {
            return json!(self.dir.path().join(tail));
        }
        let mut keys = path.split('.');
        let name = keys.next().unwrap();
        let mut at = self
            .saved
            .get(name)
            .unwrap_or_else(|| panic!("nothing saved as `{name}`"));
        for key in keys {
            at = match key.parse::<usize>() {
                Ok(index) => &at[index],
                Err(_) => &at[key],
            };
        }
        at.clone()
    }
}

fn flag(args: &mut Args, name: &str) -> Result<bool> {
    Ok(args.take::<Option<bool>>(name)?.unwrap_or(false))
}

fn open_engine(mut args: Args, clock: &Arc<ManualClock>) -> Result<Engine> {
    let mut options = OpenOptions {
        clock: clock.clone(),
        ..OpenOptions::default()
    };
    if let Some(name) = args.take::<Option<String>>("organisation")? {
        options.organisation = Organisation::new(name)?;
    }
    if let Some(word) = args.take::<Option<String>>("durability")? {
        options.durability = word.parse()?;
    }
    if let Some(seconds) = args.take::<Option<f64>>("busy_timeout")? {
        options.busy_timeout = Duration::from_secs_f64(seconds);
    }
    if let Some(readers) = args.take("readers")? {
        options.readers = readers;
    }
    options.create = args.take::<Option<bool>>("create")?.unwrap_or(true);
    Engine::open_with(args.take::<PathBuf>("path")?, options)
}

fn evaluate(mut args: Args) -> Result<Value> {
    let labels: Value = args.take("labels")?;
    let (sarif, folder): (Value, Option<PathBuf>) = (args.take("sarif")?, args.take("folder")?);
    let options: EvaluateOptions = args.rest()?;
    let labels = read_labels(labels.as_str().unwrap().as_bytes())?;
    let control = Control::new();
    to_json(match sarif {
        Value::Null => evaluate_folder(labels, folder.unwrap(), options, &control)?,
        sarif => {
            let document = io::Cursor::new(sarif.to_string().into_bytes());
            evaluate_sarif(labels, document, folder.as_deref(), options, &control)?
        }
    })
}

fn analyse(mut args: Args) -> Result<Value> {
    let source: String = args.take("source")?;
    let language: Option<String> = args.take("language")?;
    let path: Option<String> = args.take("path")?;
    let rules = RuleSelection {
        select: args.take::<Option<_>>("select")?.unwrap_or_default(),
        ignore: args.take::<Option<_>>("ignore")?.unwrap_or_default(),
    };
    let options = match language {
        Some(word) => AnalyseOptions {
            path,
            rules,
            ..AnalyseOptions::new(word.parse()?)
        },
        None => AnalyseOptions {
            rules,
            ..AnalyseOptions::for_path(path.unwrap_or_default())?
        },
    };
    to_json(analysis::analyse(&source, &options)?)
}

fn verdict(mut args: Args) -> Result<VerdictInput> {
    Ok(VerdictInput {
        finding: args.take::<String>("finding")?.parse()?,
        verdict: Verdict::from_host(&args.take::<String>("verdict")?)?,
        by: args.take("by")?,
        comment: args.take("comment")?,
        at: args.take("at")?,
    })
}

/// What is wrong with `actual`, or nothing.
fn differs(expected: &Value, actual: &Value, at: &str) -> Option<String> {
    let wrong = || Some(format!("{at}: expected {expected}, got {actual}"));
    if let Some((name, limit)) = matcher(expected) {
        let number = |value: &Value| value.as_f64().unwrap_or(f64::NAN);
        let holds = match name {
            "$length" => limit.as_u64() == length(actual),
            "$contains" => actual
                .as_str()
                .is_some_and(|text| text.contains(limit.as_str().unwrap())),
            "$gt" => number(actual) > number(limit),
            "$lt" => number(actual) < number(limit),
            "$type" => limit == kind(actual),
            "$not" => differs(limit, actual, at).is_some(),
            "$any" => limit.as_array().unwrap().iter().all(|wanted| {
                let items = actual.as_array().into_iter().flatten();
                items
                    .into_iter()
                    .any(|item| differs(wanted, item, at).is_none())
            }),
            other => panic!("no matcher `{other}`"),
        };
        return if holds { None } else { wrong() };
    }
    match (expected, actual) {
        (Value::Object(expected), Value::Object(actual)) => {
            expected.iter().find_map(|(key, value)| {
                let found = actual.get(key).unwrap_or(&Value::Null);
                differs(value, found, &format!("{at}.{key}"))
            })
        }
        (Value::Array(expected), Value::Array(actual)) if expected.len() == actual.len() => {
            let mut pairs = expected.iter().zip(actual).enumerate();
            pairs
                .find_map(|(index, (value, found))| differs(value, found, &format!("{at}.{index}")))
        }
        (Value::Number(a), Value::Number(b)) => {
            let same = if a.is_f64() || b.is_f64() {
                let (a, b) = (a.as_f64().unwrap(), b.as_f64().unwrap());
                (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1.0)
            } else {
                a == b
            };
            if same { None } else { wrong() }
        }
        _ if expected == actual => None,
        _ => wrong(),
    }
}

fn matcher(value: &Value) -> Option<(&str, &Value)> {
    let (key, limit) = value
        .as_object()
        .filter(|entries| entries.len() == 1)?
        .iter()
        .next()?;
    key.starts_with('$').then_some((key.as_str(), limit))
}

fn length(value: &Value) -> Option<u64> {
    let length = match value {
        Value::Array(items) => items.len(),
        Value::Object(entries) => entries.len(),
        Value::String(text) => text.chars().count(),
        _ => return None,
    };
    Some(length as u64)
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::String(_) => "string",
        Value::Number(_) => "number",
        Value::Bool(_) => "boolean",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
        Value::Null => "null",
    }
}

fn error_json(error: &Error) -> Value {
    json!({
        "code": error.code(),
        "message": error.message(),
        "hint": error.hint(),
        "path": error.position().map(|at| &at.path),
        "offset": error.position().map(|at| at.offset),
    })
}

/// What is wrong with a step, or nothing.
fn play(case: &mut Case, step: &Value) -> Option<String> {
    let args = match case.resolve(&step["args"]) {
        Value::Object(args) => Args(args),
        _ => Args(Object::new()),
    };
    let result = case.call(step["call"].as_str().unwrap(), args);
    match (result, step.get("expect_error")) {
        (Ok(value), None) => {
            let wrong = step
                .get("expect")
                .and_then(|expected| differs(&case.resolve(expected), &value, "result"));
            if let Some(name) = step["save"].as_str() {
                case.saved.insert(name.to_owned(), value);
            }
            wrong
        }
        (Err(error), Some(expected)) => {
            differs(&case.resolve(expected), &error_json(&error), "error")
        }
        (Ok(value), Some(_)) => Some(format!("expected an error, got {value}")),
        (Err(error), None) => Some(format!("failed: {error:?}")),
    }
}

#[test]
fn every_fixture_holds() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/parity");
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.retain(|path| path.extension().is_some_and(|end| end == "json"));
    files.sort();
    assert!(!files.is_empty());
    let mut failures = Vec::new();
    for file in files {
        let cases: Vec<Value> = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
        for case in &cases {
            let mut state = Case::start(case);
            for (index, step) in case["steps"].as_array().unwrap().iter().enumerate() {
                if let Some(wrong) = play(&mut state, step) {
                    let file = file.file_name().unwrap().display();
                    let call = &step["call"];
                    failures.push(format!(
                        "{file}: {} step {index} {call}: {wrong}",
                        case["name"]
                    ));
                    break;
                }
            }
        }
    }
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}

#[test]
fn the_comparison_can_fail() {
    for (expected, actual) in [
        (json!({"a": 1}), json!({"a": 2})),
        (json!([1]), json!([1, 2])),
        (json!({"$length": 2}), json!([1])),
        (json!({"$contains": "x"}), json!("abc")),
        (json!({"$any": [{"a": 1}]}), json!([{"a": 2}])),
        (json!({"$not": 1}), json!(1)),
        (json!({"$gt": 0}), json!(null)),
        (json!(0.5), json!(0.500001)),
        (json!("1"), json!(1)),
        (json!(null), json!(0)),
    ] {
        assert!(
            differs(&expected, &actual, "").is_some(),
            "{expected} {actual}"
        );
    }
    for (expected, actual) in [
        (json!({"a": null, "b": 1}), json!({"b": 1, "c": 2})),
        (json!(0.1), json!(0.1 + 1e-12)),
        (
            json!({"$any": [{"a": 1}]}),
            json!([{"a": 2}, {"a": 1, "b": 2}]),
        ),
    ] {
        assert!(
            differs(&expected, &actual, "").is_none(),
            "{expected} {actual}"
        );
    }
}

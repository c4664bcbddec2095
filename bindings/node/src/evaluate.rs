use std::collections::BTreeMap;
use std::io::Cursor;
use std::path::PathBuf;

use codehone::Result;
use codehone::analysis::evaluate::{self as core, EvaluateOptions, Evaluation, Label};
use napi::Env;
use napi::bindgen_prelude::{AsyncTask, Unknown};
use napi_derive::napi;

use crate::args::{self, PathOrBytes};
use crate::control::Call;
use crate::job::{Job, long, start};
use crate::value::Data;

/// Options that are not the engine's own, or whose keys are data.
#[derive(Default)]
struct Apart {
    folder: PathBuf,
    sarif: Option<PathOrBytes>,
    rule_kinds: BTreeMap<String, Vec<String>>,
}

impl Apart {
    fn read(options: &Unknown<'_>) -> Result<Self> {
        let mut out = Self {
            folder: PathBuf::from("."),
            ..Self::default()
        };
        if let Some(object) = args::object("options", options)? {
            let folder = args::property(&object, "folder")?;
            if !args::is_absent(&folder) {
                out.folder = args::text("folder", &folder)?.into();
            }
            let sarif = args::property(&object, "sarif")?;
            if !args::is_absent(&sarif) {
                out.sarif = Some(args::path_or_bytes("sarif", &sarif)?);
            }
            let rule_kinds = args::property(&object, "ruleKinds")?;
            out.rule_kinds = args::string_lists("ruleKinds", &rule_kinds)?;
        }
        Ok(out)
    }
}

fn read_labels(labels: PathOrBytes) -> Result<Vec<Label>> {
    match labels {
        PathOrBytes::Path(path) => core::read_labels_path(path),
        PathOrBytes::Bytes(bytes) => core::read_labels(&bytes),
    }
}

/// Scores findings against labelled code: precision, recall (the detection rate) and F1, by kind and in
/// total. Needs no database.
///
/// `labels`: a string is the path of a file, a `Buffer` or `Uint8Array` its content: JSON lines or CSV
/// with `path`, `kind` and perhaps `line`, `end_line` and `expected` (`false`: looks like a defect and
/// is none).
#[napi(
    ts_args_type = "labels: string | Uint8Array, options?: EvaluateOptions & LongCall",
    ts_return_type = "Promise<Evaluation>"
)]
pub fn evaluate(
    env: &Env,
    labels: Unknown<'_>,
    options: Unknown<'_>,
) -> AsyncTask<Job<Data<Evaluation>>> {
    let prepare = || {
        let labels = args::path_or_bytes("labels", &labels)?;
        let apart = Apart::read(&options)?;
        let (call, fields) = Call::read_without(env, &options, &["folder", "sarif", "ruleKinds"])?;
        let options = EvaluateOptions {
            rule_kinds: apart.rule_kinds,
            ..args::parse(fields)?
        };
        let (folder, sarif) = (apart.folder, apart.sarif);
        Ok(long(call, move |control| {
            let labels = read_labels(labels)?;
            let root = Some(folder.as_path());
            match sarif {
                None => core::evaluate_folder(labels, &folder, options, control),
                Some(PathOrBytes::Path(path)) => {
                    core::evaluate_sarif_path(labels, path, root, options, control)
                }
                Some(PathOrBytes::Bytes(bytes)) => {
                    core::evaluate_sarif(labels, Cursor::new(bytes), root, options, control)
                }
            }
            .map(Data)
        }))
    };
    start(prepare())
}

use std::path::Path;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::{FileMetrics, FunctionMetrics, LineCounts, measure_file};
use crate::analysis::ScanConfig;
use crate::analysis::pool;
use crate::analysis::scan::{Skips, source_text};
use crate::analysis::walk::{Candidate, walk};
use crate::error::{Error, Result};
use crate::model::Control;

/// What a tree measures.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ProjectMetrics {
    /// Files measured.
    pub files: u64,
    /// Files that do not parse or could not be read.
    pub skipped: u64,
    /// Functions and methods.
    pub functions: u64,
    /// Lines of all files, each sum at most 2^32 - 1.
    pub lines: LineCounts,
    /// Cyclomatic complexity of functions.
    pub cyclomatic: Distribution,
    /// Cognitive complexity of functions.
    pub cognitive: Distribution,
    /// Lines of functions.
    pub length: Distribution,
    /// Nesting of functions.
    pub nesting: Distribution,
    /// Parameters of functions.
    pub parameters: Distribution,
    /// Mean maintainability index of the files, by their logical lines; 100 without any.
    pub maintainability: f64,
    /// The functions of highest cognitive complexity, highest first, at most
    /// [`MAX_WORST`](Self::MAX_WORST).
    pub worst: Vec<FunctionPlace>,
}

impl ProjectMetrics {
    /// Most functions that are named.
    pub const MAX_WORST: usize = 20;
}

/// What of a folder is measured.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MeasureOptions {
    /// Globs of paths to leave out, in `.gitignore` syntax, relative to the folder.
    pub exclude: Vec<String>,
    /// Whether hidden, vendored and generated files are measured too. Default false.
    pub include_ignored: bool,
    /// Larger files are skipped. Bytes; default 5,000,000.
    pub max_file_bytes: u64,
    /// Whether [`measure_folder`] returns the metrics of every file, which takes memory for every
    /// function. Default false.
    pub per_file: bool,
}

impl Default for MeasureOptions {
    fn default() -> Self {
        Self {
            exclude: Vec::new(),
            include_ignored: false,
            max_file_bytes: ScanConfig::default().max_file_bytes,
            per_file: false,
        }
    }
}

/// What a folder measures.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct FolderMetrics {
    /// All of it.
    pub project: ProjectMetrics,
    /// Each file, sorted by path; empty unless asked for.
    pub files: Vec<FileMetrics>,
}

/// Measures a folder (or one file) with the options that hosts give; see [`measure`].
///
/// # Errors
/// Those of [`measure`].
pub fn measure_folder(
    root: impl AsRef<Path>,
    options: &MeasureOptions,
    control: &Control,
) -> Result<FolderMetrics> {
    let config = ScanConfig {
        exclude: options.exclude.clone(),
        gitignore: !options.include_ignored,
        include_hidden: options.include_ignored,
        include_vendored: options.include_ignored,
        max_file_bytes: options.max_file_bytes,
        ..ScanConfig::default()
    };
    let mut files = Vec::new();
    let project = measure(root, &config, control, |file| {
        if options.per_file {
            files.push(file);
        }
        Ok(())
    })?;
    Ok(FolderMetrics { project, files })
}

/// A function and the file it is in.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FunctionPlace {
    /// Repository-relative path with `/`.
    pub path: String,
    /// What it measures.
    pub function: FunctionMetrics,
}

/// How a measure spreads over functions. All zero without any.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Distribution {
    /// Arithmetic mean.
    pub mean: f64,
    /// The value that half of the functions do not exceed.
    pub median: u32,
    /// The value that nine tenths do not exceed.
    pub p90: u32,
    /// The largest value.
    pub max: u32,
}

/// Values by how often they occur: exact, and small however many functions there are.
#[derive(Debug, Default)]
struct Histogram {
    counts: std::collections::BTreeMap<u32, u64>,
}

impl Histogram {
    fn add(&mut self, value: u32) {
        *self.counts.entry(value).or_default() += 1;
    }

    fn finish(&self) -> Distribution {
        let total: u64 = self.counts.values().sum();
        if total == 0 {
            return Distribution::default();
        }
        let sum: u64 = self
            .counts
            .iter()
            .map(|(value, n)| u64::from(*value).saturating_mul(*n))
            .fold(0, u64::saturating_add);
        let at = |share: f64| {
            let wanted = (total as f64 * share).ceil() as u64;
            let mut seen = 0;
            self.counts
                .iter()
                .find(|(_, n)| {
                    seen += **n;
                    seen >= wanted
                })
                .map_or(0, |(value, _)| *value)
        };
        Distribution {
            mean: sum as f64 / total as f64,
            median: at(0.5),
            p90: at(0.9),
            max: self.counts.keys().next_back().copied().unwrap_or_default(),
        }
    }
}

#[derive(Default)]
struct Sums {
    project: ProjectMetrics,
    cyclomatic: Histogram,
    cognitive: Histogram,
    length: Histogram,
    nesting: Histogram,
    parameters: Histogram,
    weighted: f64,
    weight: f64,
}

impl Sums {
    fn add(&mut self, file: &FileMetrics) {
        let project = &mut self.project;
        project.files += 1;
        project.functions += file.functions.len() as u64;
        let lines = &mut project.lines;
        for (sum, value) in [
            (&mut lines.total, file.lines.total),
            (&mut lines.code, file.lines.code),
            (&mut lines.logical, file.lines.logical),
            (&mut lines.comments, file.lines.comments),
            (&mut lines.comment_only, file.lines.comment_only),
            (&mut lines.docstring, file.lines.docstring),
            (&mut lines.blank, file.lines.blank),
        ] {
            *sum = sum.saturating_add(value);
        }
        let weight = f64::from(file.lines.logical);
        self.weighted += weight * file.maintainability;
        self.weight += weight;
        for function in &file.functions {
            self.cyclomatic.add(function.cyclomatic);
            self.cognitive.add(function.cognitive);
            self.length.add(function.lines);
            self.nesting.add(function.nesting);
            self.parameters.add(function.parameters);
            keep(&mut project.worst, file, function);
        }
    }

    fn finish(self) -> ProjectMetrics {
        ProjectMetrics {
            cyclomatic: self.cyclomatic.finish(),
            cognitive: self.cognitive.finish(),
            length: self.length.finish(),
            nesting: self.nesting.finish(),
            parameters: self.parameters.finish(),
            maintainability: if self.weight > 0.0 {
                self.weighted / self.weight
            } else {
                100.0
            },
            ..self.project
        }
    }
}

/// Keeps the most complex functions; of equal ones, those that come first.
fn keep(worst: &mut Vec<FunctionPlace>, file: &FileMetrics, function: &FunctionMetrics) {
    let at = worst.partition_point(|place| place.function.cognitive >= function.cognitive);
    if at < ProjectMetrics::MAX_WORST {
        worst.truncate(ProjectMetrics::MAX_WORST - 1);
        worst.insert(
            at,
            FunctionPlace {
                path: file.path.clone(),
                function: function.clone(),
            },
        );
    }
}

/// Measures all files under `root` (or the one file `root`) that [`scan`](crate::analysis::scan)
/// would analyse, on the same threads; `rules` and `threads` of `config` do not matter.
///
/// `sink` is called on this thread with each file's metrics, sorted by path, and so is the listener of
/// `control`. Memory is bounded by the functions of 2 MiB of source and by the list of paths.
///
/// # Errors
/// [`NotFound`](crate::ErrorKind::NotFound) or [`Io`](crate::ErrorKind::Io) for the root,
/// [`InvalidInput`](crate::ErrorKind::InvalidInput) for a bad pattern,
/// [`Cancelled`](crate::ErrorKind::Cancelled), and whatever `sink` returns. A file that cannot be
/// measured is counted as skipped.
pub fn measure(
    root: impl AsRef<Path>,
    config: &ScanConfig,
    control: &Control,
    mut sink: impl FnMut(FileMetrics) -> Result<()>,
) -> Result<ProjectMetrics> {
    let mut skips = Skips::default();
    let files = walk(root.as_ref(), config, control, None, &mut skips)?;
    let mut sums = Sums::default();
    sums.project.skipped = skips.count();
    let pool = pool::shared()?;
    let total = files.len() as u64;
    let mut done = 0;
    for part in parts(&files) {
        let measured: Vec<Option<Outcome>> = pool.install(|| {
            part.par_iter()
                .with_max_len(1)
                .map(|file| {
                    control
                        .check()
                        .is_ok()
                        .then(|| read_and_measure(file, config))
                })
                .collect()
        });
        for outcome in measured {
            match outcome.ok_or_else(Error::cancelled)? {
                Outcome::Measured(file) => {
                    sums.add(&file);
                    sink(*file)?;
                }
                Outcome::Skipped => sums.project.skipped += 1,
                Outcome::Generated => {}
            }
        }
        done += part.len() as u64;
        control.check()?;
        control.report("measure", done, Some(total));
    }
    Ok(sums.finish())
}

/// What became of one file.
enum Outcome {
    Measured(Box<FileMetrics>),
    /// It could not be read or does not parse.
    Skipped,
    Generated,
}

fn read_and_measure(file: &Candidate, config: &ScanConfig) -> Outcome {
    let text = match source_text(file, config) {
        Ok(Some(text)) => text,
        Ok(None) => return Outcome::Generated,
        Err(_) => return Outcome::Skipped,
    };
    let path = format!("{}{}", config.prefix, file.path);
    match measure_file(&path, file.language, &text) {
        Ok(Some(measured)) => Outcome::Measured(Box::new(measured)),
        Ok(None) | Err(_) => Outcome::Skipped,
    }
}

/// Runs of files that are measured together: small enough that other work on the threads gets its
/// turn, large enough that every thread has some.
fn parts(mut files: &[Candidate]) -> impl Iterator<Item = &[Candidate]> {
    const BYTES: u64 = 2 << 20;
    const FILES: usize = 256;
    std::iter::from_fn(move || {
        let mut bytes = 0_u64;
        let fits = files.iter().take(FILES).take_while(|file| {
            let first = bytes == 0;
            bytes = bytes.saturating_add(file.bytes.max(1));
            first || bytes <= BYTES
        });
        let (part, rest) = files.split_at(fits.count());
        files = rest;
        (!part.is_empty()).then_some(part)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::CancelToken;

    fn tree() -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| std::fs::write(dir.path().join(name), text).unwrap();
        write(
            "a.py",
            "def f(x):\n    if x:\n        return 1\n\n\ndef g(): pass\n",
        );
        write("b.js", "function h(a, b, c) { return a && b; }\n");
        write("broken.py", "def (\n");
        write("notes.txt", "if if if\n");
        dir
    }

    #[test]
    fn a_tree_is_summed_up() {
        let dir = tree();
        let options = MeasureOptions {
            per_file: true,
            ..MeasureOptions::default()
        };
        let found = measure_folder(dir.path(), &options, &Control::default()).unwrap();
        let project = &found.project;
        assert_eq!(
            (project.files, project.skipped, project.functions),
            (2, 1, 3)
        );
        assert_eq!(project.lines.code, 5);
        let expected = Distribution {
            mean: 5.0 / 3.0,
            median: 2,
            p90: 2,
            max: 2,
        };
        assert_eq!(project.cyclomatic, expected);
        assert_eq!((project.parameters.median, project.parameters.max), (1, 3));
        assert!(project.maintainability > 0.0 && project.maintainability <= 100.0);
        let worst: Vec<_> = project
            .worst
            .iter()
            .map(|place| (place.path.as_str(), place.function.name.as_str()))
            .collect();
        assert_eq!(worst, [("a.py", "f"), ("b.js", "h"), ("a.py", "g")]);
        let paths: Vec<_> = found.files.iter().map(|file| &*file.path).collect();
        assert_eq!(paths, ["a.py", "b.js"]);
        let lean = MeasureOptions::default();
        let lean = measure_folder(dir.path(), &lean, &Control::default()).unwrap();
        assert_eq!((lean.files.len(), &lean.project), (0, project));
    }

    #[test]
    fn the_worst_are_kept_in_order() {
        let mut worst = Vec::new();
        let options = crate::analysis::AnalyseOptions::new(crate::analysis::Language::Python);
        let mut file = crate::analysis::metrics("def f(): pass\n", &options).unwrap();
        let function = file.functions.remove(0);
        for cognitive in [3, 9, 1, 9].into_iter().chain(10..30) {
            let function = FunctionMetrics {
                cognitive,
                ..function.clone()
            };
            keep(&mut worst, &file, &function);
        }
        let kept: Vec<_> = worst.iter().map(|place| place.function.cognitive).collect();
        assert_eq!(kept, (10..30).rev().collect::<Vec<_>>());
    }

    #[test]
    fn nothing_is_measured_after_a_cancel() {
        let dir = tree();
        let token = CancelToken::new();
        token.cancel();
        let control = Control::new().with_cancel(token);
        let failed = measure_folder(dir.path(), &MeasureOptions::default(), &control).unwrap_err();
        assert_eq!(failed.code(), "cancelled");
        let missing = dir.path().join("missing");
        let failed = measure_folder(missing, &MeasureOptions::default(), &Control::default());
        assert_eq!(failed.unwrap_err().code(), "not_found");
    }
}

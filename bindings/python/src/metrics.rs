//! How large and how tangled code is.

use std::path::PathBuf;

use ::codehone::analysis::{self as core, AnalyseOptions, MeasureOptions};
use pyo3::prelude::*;

use crate::control::{CancelToken, Listener, run_long};
use crate::error::call;
use crate::face::data_class;
use crate::value::whole;

data_class! {
    /// Size by operators and operands (Halstead, *Elements of Software Science*, 1977).
    Halstead(core::Halstead) [volume, difficulty, effort] {
        /// Distinct operators, ``n1``.
        distinct_operators: u32,
        /// Distinct operands, ``n2``.
        distinct_operands: u32,
        /// Operators in all, ``N1``.
        operators: u32,
        /// Operands in all, ``N2``.
        operands: u32,
        /// ``V = (N1 + N2) * log2(n1 + n2)``, in bits.
        volume: f64,
        /// ``D = n1 / 2 * N2 / n2``.
        difficulty: f64,
        /// ``E = D * V``.
        effort: f64,
        /// ``B = V / 3000``: an estimate of the defects that were delivered.
        bugs: f64,
    }
}

data_class! {
    /// Lines by what is on them. ``code + comment_only + docstring + blank = total``.
    LineCounts(core::LineCounts) [total, code, comments, blank] {
        /// All lines.
        total: u32,
        /// Lines with code.
        code: u32,
        /// Statements by their lines, as radon counts them; for JavaScript those of the tree.
        logical: u32,
        /// Comments, those behind code included.
        comments: u32,
        /// Lines with nothing but a comment; in Python also texts of one line that stand alone.
        comment_only: u32,
        /// Lines of texts of several lines that stand alone, in Python mostly docstrings.
        docstring: u32,
        /// Blank lines.
        blank: u32,
    }
}

data_class! {
    /// What one function or method measures.
    FunctionMetrics(core::FunctionMetrics) [name, start_line, cyclomatic, cognitive] {
        /// Name with the classes and functions around it, joined by dots; ``<anonymous>`` for those
        /// without one.
        name: String,
        /// First line, from 1, decorators not included.
        start_line: u32,
        /// Last line.
        end_line: u32,
        /// Lines from the first to the last.
        lines: u32,
        /// Parameters, ``self`` and rest parameters included.
        parameters: u32,
        /// Decisions plus one, without functions inside of it (McCabe 1976).
        cyclomatic: u32,
        /// Cognitive complexity with the functions inside of it (Campbell 2018).
        cognitive: u32,
        /// Deepest nesting of compound statements.
        nesting: u32,
        /// Operators and operands.
        halstead: core::Halstead,
    }
}

data_class! {
    /// What one file measures.
    FileMetrics(core::FileMetrics) [path, language, cyclomatic, maintainability] {
        /// Repository-relative path with ``/``.
        path: String,
        /// Its language.
        language: core::Language,
        /// Its lines.
        lines: core::LineCounts,
        /// Decisions in the file and all its functions, plus one.
        cyclomatic: u32,
        /// Cognitive complexity of its functions and of the code outside of them.
        cognitive: u32,
        /// Operators and operands of the file.
        halstead: core::Halstead,
        /// Maintainability index, 0 (bad) to 100, as radon scales it.
        maintainability: f64,
        /// Its functions and methods, nested ones included, by place.
        functions: Vec<core::FunctionMetrics>,
    }
}

data_class! {
    /// How a measure spreads over functions. All zero without any.
    Distribution(core::Distribution) [mean, median, p90, max] {
        /// Arithmetic mean.
        mean: f64,
        /// The value that half of the functions do not exceed.
        median: u32,
        /// The value that nine tenths do not exceed.
        p90: u32,
        /// The largest value.
        max: u32,
    }
}

data_class! {
    /// A function and the file it is in.
    FunctionPlace(core::FunctionPlace) [path, function] {
        /// Repository-relative path with ``/``.
        path: String,
        /// What it measures.
        function: core::FunctionMetrics,
    }
}

data_class! {
    /// What a tree measures.
    ProjectMetrics(core::ProjectMetrics) [files, functions, maintainability] {
        /// Files measured.
        files: u64,
        /// Files that do not parse or could not be read.
        skipped: u64,
        /// Functions and methods.
        functions: u64,
        /// Lines of all files.
        lines: core::LineCounts,
        /// Cyclomatic complexity of functions.
        cyclomatic: core::Distribution,
        /// Cognitive complexity of functions.
        cognitive: core::Distribution,
        /// Lines of functions.
        length: core::Distribution,
        /// Nesting of functions.
        nesting: core::Distribution,
        /// Parameters of functions.
        parameters: core::Distribution,
        /// Mean maintainability index of the files, by their logical lines; 100 without any.
        maintainability: f64,
        /// The 20 functions of highest cognitive complexity, highest first.
        worst: Vec<core::FunctionPlace>,
    }
}

data_class! {
    /// What a folder measures.
    FolderMetrics(core::FolderMetrics) [project] {
        /// All of it.
        project: core::ProjectMetrics,
        /// Each file, sorted by path; empty unless asked for.
        files: Vec<core::FileMetrics>,
    }
}

/// Measures one text: lines, complexity, Halstead's figures and maintainability. Touches no files.
///
/// ``language`` and ``path`` are those of ``analyse``. Text that does not parse raises
/// ``InvalidInputError``.
#[pyfunction]
#[pyo3(signature = (source, *, language=None, path=None))]
pub(crate) fn metrics(
    py: Python<'_>,
    source: &str,
    language: Option<&str>,
    path: Option<String>,
) -> PyResult<FileMetrics> {
    call(py, || {
        core::metrics(source, &AnalyseOptions::named(language, path)?)
    })
    .map(FileMetrics)
}

/// Measures every file of a folder (or one file) that a scan would analyse.
///
/// ``exclude``: globs in ``.gitignore`` syntax. ``include_ignored``: also hidden, vendored and
/// generated files. ``max_file_bytes``: larger files are skipped, default 5,000,000. ``per_file``:
/// return the metrics of every file, which takes memory for every function. ``progress`` and
/// ``cancel`` are those of ``Engine.scan``.
#[pyfunction]
#[pyo3(signature = (
    folder, *, exclude=None, include_ignored=false, max_file_bytes=None, per_file=false,
    progress=None, cancel=None
))]
#[expect(clippy::too_many_arguments)] // keyword arguments of Python
pub(crate) fn measure(
    py: Python<'_>,
    folder: PathBuf,
    exclude: Option<Vec<String>>,
    include_ignored: bool,
    max_file_bytes: Option<i64>,
    per_file: bool,
    progress: Option<Listener<'_>>,
    cancel: Option<PyRef<'_, CancelToken>>,
) -> PyResult<FolderMetrics> {
    let defaults = MeasureOptions::default();
    let options = MeasureOptions {
        exclude: exclude.unwrap_or_default(),
        include_ignored,
        max_file_bytes: max_file_bytes
            .map_or(Ok(defaults.max_file_bytes), |n| whole("max_file_bytes", n))?,
        per_file,
    };
    run_long(py, progress, cancel.as_deref(), move |control| {
        core::measure_folder(&folder, &options, control)
    })
    .map(FolderMetrics)
}

//! How large and how tangled code is: per function, per file and for a tree.
//!
//! Languages walk their tree and tell a `Recorder` what they meet; the formulas are here.

mod halstead;
mod lines;
mod project;
mod recorder;

use serde::Serialize;

pub use halstead::Halstead;
pub use project::{
    Distribution, FolderMetrics, FunctionPlace, MeasureOptions, ProjectMetrics, measure,
    measure_folder,
};

pub(crate) use halstead::Operand;
pub(crate) use lines::count_lines;
pub(crate) use recorder::Recorder;

use super::analyse::{AnalyseOptions, contained, refused};
#[cfg(feature = "tree-sitter")]
use super::generic;
use super::{Language, SkipReason, SourceFile, javascript, python};
use crate::error::{Error, Result};

/// What one file measures.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FileMetrics {
    /// Repository-relative path with `/`.
    pub path: String,
    /// Its language.
    pub language: Language,
    /// Its lines.
    pub lines: LineCounts,
    /// Decisions in the file and all its functions, plus one (McCabe, *A Complexity Measure*, 1976).
    pub cyclomatic: u32,
    /// Cognitive complexity of the file: that of its functions and of the code outside of them.
    pub cognitive: u32,
    /// Operators and operands of the file.
    pub halstead: Halstead,
    /// Maintainability index, 0 (bad) to 100, as radon scales it:
    /// `max(0, 100 * (171 - 5.2 ln V - 0.23 C - 16.2 ln L + 50 sin(sqrt(2.46 R))) / 171)` with volume
    /// `V`, complexity `C`, logical lines `L` and the share of comment lines `R` (in per cent of code
    /// lines, read as degrees). 100 for a file without operators. For Python `C` is what radon sums:
    /// closures and classes inside of classes or functions are left out.
    pub maintainability: f64,
    /// Its functions and methods, nested ones included, by place.
    pub functions: Vec<FunctionMetrics>,
}

/// What one function or method measures.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FunctionMetrics {
    /// Name with the classes and functions around it, joined by dots; `<anonymous>` for those without
    /// one, `<lambda>` is never listed.
    pub name: String,
    /// First line, from 1, decorators not included.
    pub start_line: u32,
    /// Last line.
    pub end_line: u32,
    /// Lines from the first to the last.
    pub lines: u32,
    /// Parameters, `self` and rest parameters included.
    pub parameters: u32,
    /// Decisions plus one, without functions inside of it (McCabe 1976).
    pub cyclomatic: u32,
    /// Cognitive complexity with the functions inside of it (Campbell, *Cognitive Complexity*,
    /// SonarSource 2018; recursion is not counted).
    pub cognitive: u32,
    /// Deepest nesting of compound statements.
    pub nesting: u32,
    /// Operators and operands, those of functions inside of it included.
    pub halstead: Halstead,
}

/// Lines by what is on them. `code + comment_only + docstring + blank = total`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct LineCounts {
    /// All lines.
    pub total: u32,
    /// Lines with code.
    pub code: u32,
    /// Statements by their lines, as radon counts them: `if x: y` is two. For JavaScript and
    /// TypeScript the statements of the tree, blocks not counted.
    pub logical: u32,
    /// Comments, those behind code included.
    pub comments: u32,
    /// Lines with nothing but a comment; in Python also texts of one line that stand alone.
    pub comment_only: u32,
    /// Lines of texts of several lines that stand alone, which in Python are mostly docstrings.
    pub docstring: u32,
    /// Blank lines.
    pub blank: u32,
}

/// Measures one text. Touches no files; linear in its length.
///
/// ```
/// use codehone::analysis::{AnalyseOptions, Language, metrics};
/// let text = "def f(x):\n    if x and x > 1:\n        return 1\n    return 0\n";
/// let file = metrics(text, &AnalyseOptions::new(Language::Python))?;
/// assert_eq!(file.functions[0].cyclomatic, 3);
/// assert_eq!(file.functions[0].cognitive, 2);
/// # Ok::<(), codehone::Error>(())
/// ```
///
/// # Errors
/// [`InvalidInput`](crate::ErrorKind::InvalidInput) for text that does not parse or cannot be analysed
/// (see [`SkipReason`]); [`Internal`](crate::ErrorKind::Internal) for a bug in a parser.
pub fn metrics(source: &str, options: &AnalyseOptions) -> Result<FileMetrics> {
    let path = options.path();
    match measure_file(path, options.language, source) {
        Ok(Some(found)) => Ok(found),
        Ok(None) => {
            Err(Error::invalid(format!("`{path}` does not parse"))
                .with_hint("`analyse` says where"))
        }
        Err(reason) => Err(refused(path, &reason)),
    }
}

/// Measures one file's text; `None` if it does not parse.
fn measure_file(
    path: &str,
    language: Language,
    text: &str,
) -> Result<Option<FileMetrics>, SkipReason> {
    let file = SourceFile::new(path, language, text)?;
    contained(|| match language {
        Language::Python => python::measure(&file),
        Language::JavaScript | Language::TypeScript => javascript::measure(&file),
        #[cfg(feature = "tree-sitter")]
        _ => generic::measure(&file),
        #[cfg(not(feature = "tree-sitter"))]
        language => Err(SkipReason::LanguageLeftOut { language }),
    })
}

fn maintainability(halstead: &Halstead, complexity: u32, lines: &LineCounts) -> f64 {
    let code = f64::from(lines.logical);
    if halstead.volume <= 0.0 || code <= 0.0 {
        return 100.0;
    }
    let comments = match lines.code {
        0 => 0.0,
        all => f64::from(lines.comments.saturating_add(lines.docstring)) / f64::from(all) * 100.0,
    };
    let index = 171.0
        - 5.2 * libm::log(halstead.volume)
        - 0.23 * f64::from(complexity)
        - 16.2 * libm::log(code)
        + 50.0 * libm::sin(libm::sqrt(2.46 * comments.to_radians()));
    (index * 100.0 / 171.0).clamp(0.0, 100.0)
}

#[cfg(test)]
mod tests;

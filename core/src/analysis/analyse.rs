#[cfg(feature = "tree-sitter")]
use super::generic;
use super::project::FileFacts;
use super::registry::RuleSet;
use super::report::Reporter;
use super::{Language, RuleSelection, SkipReason, SourceFile, javascript, python};
use crate::error::{Error, Result};
use crate::model::Finding;

/// How to analyse one text.
#[derive(Debug, Clone)]
pub struct AnalyseOptions {
    /// Language of the text.
    pub language: Language,
    /// Repository-relative path with `/` that the findings carry; it also decides dialects (`.tsx`,
    /// `.pyi`). `None` for a name made from the language.
    pub path: Option<String>,
    /// Which rules run.
    pub rules: RuleSelection,
}

impl AnalyseOptions {
    /// All rules for text of a language.
    pub fn new(language: Language) -> Self {
        Self {
            language,
            path: None,
            rules: RuleSelection::default(),
        }
    }

    /// Path of the text, or a name made from the language.
    pub(crate) fn path(&self) -> &str {
        self.path
            .as_deref()
            .unwrap_or_else(|| self.language.file_name())
    }

    /// All rules for text whose language is named, or told by the name of its file.
    ///
    /// # Errors
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) for an unknown language, or if neither tells it.
    pub fn named(language: Option<&str>, path: Option<String>) -> Result<Self> {
        match (language, path) {
            (Some(language), path) => Ok(Self {
                path,
                ..Self::new(language.parse()?)
            }),
            (None, Some(path)) => Self::for_path(path),
            (None, None) => Err(Error::invalid("the language of the text is not known")
                .with_hint("give the language, or the path of the file")),
        }
    }

    /// All rules for text of the file `path`.
    ///
    /// # Errors
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) if the name does not end like a language
    /// that is analysed.
    pub fn for_path(path: impl Into<String>) -> Result<Self> {
        let path = path.into();
        let language = Language::of_path(&path).ok_or_else(|| {
            let shown: String = path.chars().take(200).collect();
            Error::invalid(format!("`{shown}` is not in a language that is analysed"))
                .with_hint("name the language")
        })?;
        Ok(Self {
            path: Some(path),
            ..Self::new(language)
        })
    }
}

/// Finds defects in one text. Touches no files; the same text gives the same findings.
///
/// A text that does not parse gives one `syntax-error`. Findings that need other files to be sure, such
/// as a member of `self` that no class in the text has but an heir elsewhere may bring, are not among
/// them: only a [`scan`](crate::analysis::scan) of a folder finds these. Linear in the length of the text.
///
/// # Errors
/// [`InvalidInput`](crate::ErrorKind::InvalidInput) for an unknown rule in the selection and for text
/// that cannot be analysed (see [`SkipReason`]); [`Internal`](crate::ErrorKind::Internal) for a bug
/// in a parser or rule.
pub fn analyse(source: &str, options: &AnalyseOptions) -> Result<Vec<Finding>> {
    let rules = RuleSet::new(&options.rules)?;
    let path = options.path();
    let analysed = analyse_file(path, options.language, source, &rules)
        .map_err(|reason| refused(path, &reason))?;
    Ok(analysed.findings)
}

/// As [`analyse`] of the only file of a project: what needs other files is found if there are none.
#[cfg(test)]
pub(crate) fn analyse_alone(source: &str, options: &AnalyseOptions) -> Result<Vec<Finding>> {
    use super::project;
    let rules = RuleSet::new(&options.rules)?;
    let path = options.path();
    let analysed = analyse_file(path, options.language, source, &rules)
        .map_err(|reason| refused(path, &reason))?;
    let file = project::LinkedFile {
        path: path.to_owned(),
        facts: analysed.facts,
        held: analysed.held,
    };
    let control = crate::model::Control::new();
    let linked = project::link(vec![file], Vec::new(), project::linkers(), &control)?;
    let mut findings = analysed.findings;
    findings.extend(linked.findings);
    findings.sort_by(|a, b| (a.span, &a.rule).cmp(&(b.span, &b.rule)));
    Ok(findings)
}

/// Why a text cannot be analysed, as an error.
pub(crate) fn refused(path: &str, reason: &SkipReason) -> Error {
    let message = format!("`{path}` {reason}");
    match reason {
        SkipReason::Crashed { .. } => Error::internal(message),
        _ => Error::invalid(message),
    }
}

/// What the analysis of one text gave.
#[derive(Debug)]
pub(crate) struct Analysed {
    /// Sorted by place.
    pub(crate) findings: Vec<Finding>,
    /// Findings that only a [linker](super::project) can make certain, by the number it knows them by.
    pub(crate) held: Vec<Finding>,
    /// What the linkers need to know of the file.
    pub(crate) facts: FileFacts,
    /// Whether the text parses; if not, only syntax errors were looked for.
    pub(crate) parsed: bool,
}

/// Analyses one file's text; contains panics of parsers and rules.
pub(crate) fn analyse_file(
    path: &str,
    language: Language,
    text: &str,
    rules: &RuleSet,
) -> Result<Analysed, SkipReason> {
    let file = SourceFile::new(path, language, text)?;
    let run = || {
        let mut reporter = Reporter::new(rules);
        match language {
            Language::Python => python::check(&file, &mut reporter)?,
            Language::JavaScript | Language::TypeScript => javascript::check(&file, &mut reporter)?,
            #[cfg(feature = "tree-sitter")]
            _ => generic::check(&file, &mut reporter)?,
            #[cfg(not(feature = "tree-sitter"))]
            language => return Err(SkipReason::LanguageLeftOut { language }),
        }
        Ok(reporter.finish(&file))
    };
    contained(run)
}

/// Runs what reads hostile text. Nothing outlives the closure, so a panic cannot leave broken state
/// behind.
pub(crate) fn contained<T>(run: impl FnOnce() -> Result<T, SkipReason>) -> Result<T, SkipReason> {
    match std::panic::catch_unwind(std::panic::AssertUnwindSafe(run)) {
        Ok(result) => result,
        Err(panic) => Err(SkipReason::Crashed {
            message: panic_message(panic.as_ref()),
        }),
    }
}

fn panic_message(panic: &(dyn std::any::Any + Send)) -> String {
    panic
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned())
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "unknown panic".to_owned())
}

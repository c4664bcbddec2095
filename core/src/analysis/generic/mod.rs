//! Languages that are read through tree-sitter: rules and metrics that need no more than a syntax
//! tree. A grammar tolerates what it does not understand, so a file with errors is looked at like
//! any other, but for the functions that hold them.

mod grammar;
mod metrics;
mod parse;
mod rules;
mod walk;

use grammar::Grammar;

use super::metrics::FileMetrics;
use super::report::Reporter;
use super::{Language, SkipReason, SourceFile};

/// Rules of these languages alone.
pub(super) use rules::RULES;

/// Whether the grammar of a language is built in.
pub(super) fn is_built_in(language: Language) -> bool {
    Grammar::of(language).is_some()
}

/// Parses the file and runs all rules over it.
pub(super) fn check(file: &SourceFile<'_>, report: &mut Reporter<'_>) -> Result<(), SkipReason> {
    let grammar = grammar(file.language)?;
    let tree = parse::parse(grammar, file.text)?;
    rules::run(file, grammar, &tree, report);
    Ok(())
}

/// Measures a file.
pub(super) fn measure(file: &SourceFile<'_>) -> Result<Option<FileMetrics>, SkipReason> {
    let grammar = grammar(file.language)?;
    let tree = parse::parse(grammar, file.text)?;
    Ok(Some(metrics::measure(file, grammar, &tree)))
}

fn grammar(language: Language) -> Result<&'static Grammar, SkipReason> {
    Grammar::of(language).ok_or(SkipReason::LanguageLeftOut { language })
}

/// What the tests of the rules share.
#[cfg(test)]
#[cfg(feature = "all-langs")]
mod testing {
    use crate::analysis::{AnalyseOptions, Language, analyse};

    /// The lines at which a rule reports.
    pub(super) fn lines(language: Language, rule: &str, code: &str) -> Vec<u32> {
        analyse(code, &AnalyseOptions::new(language))
            .unwrap()
            .iter()
            .filter(|finding| finding.rule == rule)
            .map(|finding| finding.span.start_line)
            .collect()
    }
}

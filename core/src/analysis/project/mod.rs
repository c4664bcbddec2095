//! Findings that need more than one file.
//!
//! While a file is analysed, a rule notes what others may need to know of it and what it needs to
//! know of others ([`FileFacts`]), and holds findings back that depend on the answer
//! ([`Reporter::hold`](super::report::Reporter::hold)). After all files of a scan, every [`Linker`]
//! sees the facts of all of them and confirms held findings. Facts and held findings are cached with
//! the file, so that after an edit only the changed file is analysed and linking, which is cheap, is
//! done anew.
//!
//! What is confirmed is only as sure as the files that were seen. A scan of one file, and the analysis
//! of one text, confirm nothing. A file that was not analysed ([`Project::unknown`]) may hold what a
//! linker does not see: what hangs on its absence is withheld, and the rule with it
//! ([`Linked::withheld`]), so that nobody takes the silence for an answer.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::analysis::SkipReason;
use crate::analysis::analyse::contained;
use crate::analysis::python::PythonLinker;
use crate::error::{Error, Result};
use crate::model::{Control, Finding, RelatedLocation};

/// What one file tells the linkers: one section a linker, which only that linker can read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FileFacts {
    sections: BTreeMap<u8, Vec<u8>>,
}

impl FileFacts {
    /// Whether there is nothing to link.
    pub(crate) fn is_empty(&self) -> bool {
        self.sections.is_empty()
    }

    /// Writes the section of a linker, replacing what was there.
    ///
    /// # Errors
    /// [`Internal`](crate::ErrorKind::Internal) if the value cannot be serialised (a bug).
    pub(crate) fn set(&mut self, section: u8, facts: &impl Serialize) -> Result<()> {
        let bytes = postcard::to_stdvec(facts)
            .map_err(|cause| Error::internal("facts cannot be written").with_source(cause))?;
        self.sections.insert(section, bytes);
        Ok(())
    }

    /// Reads the section of a linker; `None` if the file has none.
    ///
    /// # Errors
    /// [`Internal`](crate::ErrorKind::Internal) if it is of another type (a bug: the cache is keyed by
    /// the build that wrote it).
    pub(crate) fn get<T: DeserializeOwned>(&self, section: u8) -> Result<Option<T>> {
        let read = |bytes: &Vec<u8>| postcard::from_bytes(bytes);
        let facts = self.sections.get(&section).map(read).transpose();
        facts.map_err(|cause| Error::internal("facts cannot be read").with_source(cause))
    }
}

/// One file of a scan, as the linkers see it.
#[derive(Debug)]
pub(crate) struct LinkedFile {
    /// Repository-relative path with `/`.
    pub(crate) path: String,
    /// What it tells.
    pub(crate) facts: FileFacts,
    /// Findings held back, by the number that holding gave.
    pub(crate) held: Vec<Finding>,
}

/// A held finding that turned out to be right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Confirmed {
    /// Place of the file in what the linker was given.
    pub(crate) file: usize,
    /// Number of the held finding.
    pub(crate) held: u32,
    /// Replaces the message it was held with.
    pub(crate) message: Option<String>,
    /// Places in other files that matter.
    pub(crate) related: Vec<RelatedLocation>,
}

/// What a linker sees.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Project<'p> {
    /// Files with facts, sorted by path.
    pub(crate) files: &'p [LinkedFile],
    /// Paths of files that are there but were not analysed in full, sorted: they do not parse, or
    /// could not be read.
    pub(crate) unknown: &'p [String],
    /// To be asked now and then.
    pub(crate) control: &'p Control,
}

/// What a linker says.
#[derive(Debug, Default)]
pub(crate) struct Answer {
    /// Held findings that are right.
    pub(crate) confirmed: Vec<Confirmed>,
    /// Held findings, as file and number, that nobody can tell about because a file is unknown.
    pub(crate) withheld: Vec<(usize, u32)>,
}

/// A check over the facts of all files.
pub(crate) trait Linker: Sync {
    /// Rules whose findings it may confirm.
    fn rules(&self) -> &'static [&'static str];

    /// Confirms held findings. Has to be about linear in the facts: it runs after every scan, however
    /// few files changed.
    ///
    /// # Errors
    /// [`Cancelled`](crate::ErrorKind::Cancelled), and whatever reading facts gives.
    fn link(&self, project: Project<'_>) -> Result<Answer>;
}

/// Rules whose findings may need other files, sorted.
pub(crate) fn linked_rules() -> BTreeSet<&'static str> {
    linkers()
        .iter()
        .flat_map(|one| one.rules())
        .copied()
        .collect()
}

/// What linking gave.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Linked {
    /// Confirmed findings, sorted by path and place.
    pub(crate) findings: Vec<Finding>,
    /// Rules of which findings were withheld: that one is not in `findings` does not mean that it is gone.
    pub(crate) withheld: BTreeSet<String>,
}

/// All linkers.
#[cfg(not(test))]
pub(crate) const fn linkers() -> &'static [&'static dyn Linker] {
    &[&PythonLinker]
}

/// All linkers, and the example of the tests.
#[cfg(test)]
pub(crate) const fn linkers() -> &'static [&'static dyn Linker] {
    &[&PythonLinker, &tests::Undefined]
}

/// Runs the linkers over the files of a scan. A finding that is confirmed twice is returned as first
/// confirmed. `unknown` are the paths of files that were not analysed in full.
///
/// # Errors
/// Those of the linkers; [`Internal`](crate::ErrorKind::Internal) if one panics or confirms what was
/// not held.
pub(crate) fn link(
    mut files: Vec<LinkedFile>,
    mut unknown: Vec<String>,
    linkers: &[&dyn Linker],
    control: &Control,
) -> Result<Linked> {
    if files.is_empty() || linkers.is_empty() {
        return Ok(Linked::default());
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    unknown.sort_unstable();
    unknown.dedup();
    let project = Project {
        files: &files,
        unknown: &unknown,
        control,
    };
    let mut confirmed: FxHashMap<(usize, u32), Confirmed> = FxHashMap::default();
    let mut withheld = BTreeSet::new();
    for linker in linkers {
        // It reads what hostile files say; files that made it panic would end every scan.
        let answer = contained(|| Ok(linker.link(project)))
            .map_err(|reason: SkipReason| Error::internal(format!("a linker {reason}")))??;
        for one in answer.confirmed {
            confirmed.entry((one.file, one.held)).or_insert(one);
        }
        for (file, held) in answer.withheld {
            let held = files
                .get(file)
                .and_then(|file| file.held.get(held as usize));
            withheld.extend(held.map(|held| held.rule.clone()));
        }
    }
    let mut order: Vec<Confirmed> = confirmed.into_values().collect();
    order.sort_by_key(|one| (one.file, one.held));
    let mut findings = Vec::with_capacity(order.len());
    for one in order {
        let held = files
            .get(one.file)
            .and_then(|file| file.held.get(one.held as usize))
            .ok_or_else(|| Error::internal("a linker confirmed a finding that nobody held"))?;
        let mut finding = held.clone();
        if let Some(message) = one.message {
            finding.message = message;
        }
        finding.related.extend(one.related);
        findings.push(finding);
    }
    findings.sort_by(|a, b| (&a.path, a.span, &a.rule).cmp(&(&b.path, b.span, &b.rule)));
    Ok(Linked { findings, withheld })
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::analysis::analyse::{Analysed, analyse_file};
    use crate::analysis::registry::RuleSet;
    use crate::analysis::report::Reporter;
    use crate::analysis::shared_rules::SYNTAX_ERROR;
    use crate::analysis::{Language, RuleSelection, SourceFile};

    /// Section of the example below.
    pub(crate) const SECTION: u8 = 255;

    /// Of a Python file: names it defines and uses, with the number of the finding held for a use.
    #[derive(Debug, Default, Serialize, Deserialize)]
    pub(crate) struct Names {
        pub(crate) defined: Vec<String>,
        pub(crate) used: Vec<(String, u32)>,
    }

    /// Notes comments `#test-define NAME` and `#test-use NAME` of Python files.
    pub(crate) fn note(report: &mut Reporter<'_>, file: &SourceFile<'_>) {
        let mut names = Names::default();
        let mut at = 0;
        for line in file.text.split_inclusive('\n') {
            let word = |marker: &str| {
                let rest = line.split_once(marker)?.1;
                rest.split_whitespace().next().map(str::to_owned)
            };
            if let Some(name) = word("#test-define ") {
                names.defined.push(name);
            } else if let Some(name) = word("#test-use ") {
                let held = report.hold(&SYNTAX_ERROR, at..at + 1, "held");
                names.used.extend(held.map(|held| (name, held)));
            }
            at += line.len() as u32;
        }
        if !names.defined.is_empty() || !names.used.is_empty() {
            report.facts().set(SECTION, &names).unwrap();
        }
    }

    /// Confirms uses of what no file defines.
    pub(crate) struct Undefined;

    impl Linker for Undefined {
        fn rules(&self) -> &'static [&'static str] {
            &["syntax-error"]
        }

        fn link(&self, Project { files, .. }: Project<'_>) -> Result<Answer> {
            let read = |file: &LinkedFile| file.facts.get::<Names>(SECTION);
            let names: Vec<Option<Names>> = files.iter().map(read).collect::<Result<_>>()?;
            let known: std::collections::BTreeSet<&String> = names
                .iter()
                .flatten()
                .flat_map(|file| &file.defined)
                .collect();
            let mut out = Vec::new();
            for (file, names) in names.iter().enumerate() {
                for (name, held) in names.iter().flat_map(|names| &names.used) {
                    if !known.contains(name) {
                        out.push(Confirmed {
                            file,
                            held: *held,
                            message: Some(format!("nobody defines `{name}`")),
                            related: Vec::new(),
                        });
                    }
                }
            }
            Ok(Answer {
                confirmed: out,
                ..Answer::default()
            })
        }
    }

    fn file(path: &str, text: &str) -> LinkedFile {
        let rules = RuleSet::new(&RuleSelection::default()).unwrap();
        let Analysed { facts, held, .. } =
            analyse_file(path, Language::Python, text, &rules).unwrap();
        LinkedFile {
            path: path.to_owned(),
            facts,
            held,
        }
    }

    fn linked(files: &[(&str, &str)]) -> Vec<(String, u32, String, bool)> {
        let files = files.iter().map(|(path, text)| file(path, text)).collect();
        let linkers: [&dyn Linker; 1] = [&Undefined];
        link(files, Vec::new(), &linkers, &Control::new())
            .unwrap()
            .findings
            .into_iter()
            .map(|one| (one.path, one.span.start_line, one.message, one.suppressed))
            .collect()
    }

    #[test]
    fn held_findings_appear_if_the_project_says_so() {
        let user = ("b.py", "x = 1\n#test-use one\n#test-use two  # noqa\n");
        let nobody = |name: &str| format!("nobody defines `{name}`");
        assert_eq!(
            linked(&[user]),
            [
                ("b.py".to_owned(), 2, nobody("one"), false),
                ("b.py".to_owned(), 3, nobody("two"), true),
            ]
        );
        let one = ("a.py", "#test-define one\n");
        assert_eq!(
            linked(&[user, one]),
            [("b.py".to_owned(), 3, nobody("two"), true)]
        );
        assert_eq!(linked(&[user, one, ("c.py", "#test-define two\n")]), []);
        assert_eq!(linked(&[one]), []);
    }

    #[test]
    fn held_findings_are_numbered_with_the_others_of_their_file() {
        // Three uses that read alike, and a finding of the same rule on a line that does, too.
        let text = "#test-use x\n#test-use x\n#test-use x\n";
        let files = vec![file("a.py", text)];
        let held = files[0].held.clone();
        let mut ids: Vec<_> = held.iter().map(|one| one.fingerprint).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), 3);
        let linkers: [&dyn Linker; 1] = [&Undefined];
        let all = link(files, Vec::new(), &linkers, &Control::new())
            .unwrap()
            .findings;
        assert!(
            all.iter()
                .zip(&held)
                .all(|(a, b)| a.fingerprint == b.fingerprint)
        );
    }

    #[test]
    fn a_linker_cannot_confirm_what_was_not_held() {
        struct Wrong;
        impl Linker for Wrong {
            fn rules(&self) -> &'static [&'static str] {
                &[]
            }

            fn link(&self, project: Project<'_>) -> Result<Answer> {
                assert!(project.unknown.is_empty(), "panics, too");
                Ok(Answer {
                    confirmed: vec![Confirmed {
                        file: 0,
                        held: 7,
                        message: None,
                        related: Vec::new(),
                    }],
                    ..Answer::default()
                })
            }
        }
        let linkers: [&dyn Linker; 1] = [&Wrong];
        for unknown in [vec![], vec!["b.py".to_owned()]] {
            let files = vec![file("a.py", "#test-use x\n")];
            let error = link(files, unknown, &linkers, &Control::new()).unwrap_err();
            assert_eq!(error.code(), "internal");
        }
        let nothing = link(Vec::new(), Vec::new(), &linkers, &Control::new());
        assert_eq!(nothing.unwrap(), Linked::default());
    }
}

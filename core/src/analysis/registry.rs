use std::sync::OnceLock;

use super::{Rule, javascript, python, shared_rules};
use crate::error::{Error, Result};

/// All rules, sorted by id. A rule that several languages implement is one entry.
pub fn rules() -> &'static [&'static Rule] {
    static RULES: OnceLock<Vec<&'static Rule>> = OnceLock::new();
    RULES.get_or_init(|| {
        let mut all: Vec<&'static Rule> = shared_rules::RULES
            .iter()
            .copied()
            .chain(python::rules())
            .chain(javascript::rules())
            .collect();
        #[cfg(feature = "tree-sitter")]
        all.extend(super::generic::RULES);
        all.sort_by_key(|rule| rule.id);
        all
    })
}

/// The rule with an id.
pub fn rule(id: &str) -> Option<&'static Rule> {
    let all = rules();
    let at = all.binary_search_by_key(&id, |rule| rule.id).ok()?;
    Some(all[at])
}

/// Which rules run: those in `select` (all if it is empty) less those in `ignore`. Both take rule
/// ids and category names (`security`).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RuleSelection {
    /// Only these; empty means all.
    pub select: Vec<String>,
    /// Not these, even if selected.
    pub ignore: Vec<String>,
}

impl RuleSelection {
    /// Ids of the rules that run, sorted.
    ///
    /// # Errors
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) for a name that is no rule or category.
    pub fn ids(&self) -> Result<Vec<&'static str>> {
        let set = RuleSet::new(self)?;
        Ok(set
            .ids
            .unwrap_or_else(|| rules().iter().map(|rule| rule.id).collect()))
    }
}

/// A checked [`RuleSelection`].
#[derive(Debug, Clone)]
pub(crate) struct RuleSet {
    /// Sorted ids; `None` for all, which needs no look-up.
    ids: Option<Vec<&'static str>>,
}

impl RuleSet {
    /// # Errors
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) for a name that is no rule or category.
    pub(crate) fn new(selection: &RuleSelection) -> Result<Self> {
        if selection.select.is_empty() && selection.ignore.is_empty() {
            return Ok(Self { ids: None });
        }
        let named = |names: &[String]| -> Result<Vec<&'static str>> {
            let mut ids = Vec::new();
            for name in names {
                let before = ids.len();
                ids.extend(
                    rules()
                        .iter()
                        .filter(|rule| rule.id == name || rule.category.as_str() == name)
                        .map(|rule| rule.id),
                );
                if ids.len() == before {
                    let shown: String = name.chars().take(60).collect();
                    return Err(Error::invalid(format!("`{shown}` is not a rule"))
                        .with_hint("`codehone rules` lists rules and categories"));
                }
            }
            Ok(ids)
        };
        let ignored = named(&selection.ignore)?;
        let mut ids = if selection.select.is_empty() {
            rules().iter().map(|rule| rule.id).collect()
        } else {
            named(&selection.select)?
        };
        ids.retain(|id| !ignored.contains(id));
        ids.sort_unstable();
        ids.dedup();
        Ok(Self { ids: Some(ids) })
    }

    /// Whether every rule runs.
    pub(crate) fn is_all(&self) -> bool {
        self.ids.is_none() || rules().iter().all(|rule| self.contains(rule.id))
    }

    pub(crate) fn contains(&self, id: &str) -> bool {
        self.ids
            .as_ref()
            .is_none_or(|ids| ids.binary_search(&id).is_ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::AnalyseOptions;
    use crate::analysis::analyse::analyse_alone;

    fn reported(example: &crate::analysis::RuleExample, code: &str, rule: &str) -> bool {
        analyse_alone(code, &AnalyseOptions::new(example.language))
            .unwrap()
            .iter()
            .any(|finding| finding.rule == rule)
    }

    #[test]
    fn every_example_of_every_rule_holds() {
        for rule in rules() {
            assert!(!rule.examples.is_empty(), "{} has no example", rule.id);
            for example in rule.examples {
                let which = format!("{} ({})", rule.id, example.language);
                assert!(reported(example, example.bad, rule.id), "bad of {which}");
                assert!(!reported(example, example.good, rule.id), "good of {which}");
            }
        }
    }

    #[test]
    fn rules_are_unique_and_described() {
        for pair in rules().windows(2) {
            assert!(pair[0].id < pair[1].id, "{} twice", pair[0].id);
        }
        for rule in rules() {
            assert!(
                rule.id
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'),
                "{}",
                rule.id
            );
            assert!((0.0..=1.0).contains(&rule.confidence), "{}", rule.id);
            for text in [rule.summary, rule.why, rule.false_positives] {
                assert!(text.len() > 10, "{} lacks words", rule.id);
            }
        }
    }

    #[test]
    fn selection_takes_ids_and_categories_and_refuses_others() {
        let set = RuleSet::new(&RuleSelection {
            select: vec!["correctness".into()],
            ignore: vec!["syntax-error".into()],
        })
        .unwrap();
        assert!(!set.contains("syntax-error") && !set.contains("sql-injection"));
        let unknown = RuleSelection {
            select: vec!["nonsense".into()],
            ignore: vec![],
        };
        assert_eq!(RuleSet::new(&unknown).unwrap_err().code(), "invalid_input");
    }
}

//! Severity, category, confidence and CWE numbers from what tools write in their own words.

use super::node::{Checked, Node, Value};
use crate::model::{Category, Severity};

/// SARIF's `level`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Level {
    None,
    Note,
    Warning,
    Error,
}

impl Level {
    /// The level a document names; unknown words are taken for the default.
    pub(super) fn parse(text: &str) -> Self {
        match text {
            "none" => Self::None,
            "note" => Self::Note,
            "error" => Self::Error,
            _ => Self::Warning,
        }
    }

    pub(super) const fn severity(self) -> Severity {
        match self {
            Self::None => Severity::Info,
            Self::Note => Severity::Low,
            Self::Warning => Severity::Medium,
            Self::Error => Severity::High,
        }
    }
}

/// What a rule or a result says beside its level.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Traits {
    pub(super) severity: Option<Severity>,
    pub(super) category: Option<Category>,
    pub(super) confidence: Option<f64>,
    pub(super) cwe: Vec<u32>,
}

impl Traits {
    /// Reads a property bag.
    pub(super) fn read(properties: Option<&Node>) -> Checked<Self> {
        let Some(properties) = properties else {
            return Ok(Self::default());
        };
        let tags: Vec<&str> = match properties.get("tags").map(|tags| &tags.value) {
            Some(Value::Array(tags)) => tags.iter().filter_map(Node::as_str).collect(),
            _ => Vec::new(),
        };
        let word = |name: &str| properties.get(name).and_then(Node::as_str);
        let mut cwe: Vec<u32> = tags.iter().filter_map(|tag| cwe_number(tag)).collect();
        if let Some(own) = properties.get("cwe") {
            match &own.value {
                Value::Array(items) => {
                    cwe.extend(items.iter().filter_map(|item| cwe_number(item.as_str()?)));
                }
                Value::String(text) => cwe.extend(cwe_number(text)),
                Value::Number(number) => {
                    cwe.extend(
                        number
                            .as_u64()
                            .and_then(|number| u32::try_from(number).ok()),
                    );
                }
                _ => {}
            }
        }
        cwe.sort_unstable();
        cwe.dedup();
        let number = |name: &str| match properties.get(name).map(|node| &node.value) {
            Some(Value::Number(number)) => number.as_f64(),
            Some(Value::String(text)) => text.trim().parse().ok(),
            _ => None,
        };
        let confidence = word("issue_confidence")
            .or_else(|| word("precision"))
            .or_else(|| word("confidence"))
            .and_then(confidence_word)
            .or_else(|| number("confidence").filter(|value| (0.0..=1.0).contains(value)))
            .or_else(|| {
                let said = |tag: &&str| Some(tag.strip_suffix(" CONFIDENCE")?.to_owned());
                tags.iter()
                    .find_map(said)
                    .as_deref()
                    .and_then(confidence_word)
            });
        let score = number("security-severity").and_then(score_severity);
        let category = category_of_tags(&tags)
            .or_else(|| word("category").and_then(category_word))
            .or_else(|| (score.is_some()).then_some(Category::Security));
        Ok(Self {
            severity: score,
            category,
            confidence,
            cwe,
        })
    }
}

/// GitHub's scale for `security-severity`, which is a CVSS score.
fn score_severity(score: f64) -> Option<Severity> {
    if score >= 9.0 {
        Some(Severity::Critical)
    } else if score >= 7.0 {
        Some(Severity::High)
    } else if score >= 4.0 {
        Some(Severity::Medium)
    } else if score > 0.0 {
        Some(Severity::Low)
    } else {
        None
    }
}

/// A score in the middle of each step of GitHub's scale.
pub(super) const fn severity_score(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "9.5",
        Severity::High => "8.0",
        Severity::Medium => "5.5",
        Severity::Low => "2.0",
        Severity::Info => "0.0",
    }
}

/// The share of findings that tools with such scales promise to be right. CodeQL defines `medium` as
/// at least 50 % and `high` as at least 80 %; the others follow its steps.
fn confidence_word(word: &str) -> Option<f64> {
    match word.to_ascii_lowercase().as_str() {
        "very-high" | "certain" => Some(0.95),
        "high" => Some(0.85),
        "medium" | "moderate" => Some(0.6),
        "low" => Some(0.3),
        _ => None,
    }
}

fn category_of_tags(tags: &[&str]) -> Option<Category> {
    let mut found: Option<Category> = None;
    for tag in tags {
        // Tags such as `external/cwe/cwe-089` name a weakness, not a category.
        let Some(category) = category_word(tag) else {
            continue;
        };
        // A query tagged both `security` and `correctness` is about security.
        if found.is_none_or(|before| rank(category) < rank(before)) {
            found = Some(category);
        }
    }
    found
}

fn rank(category: Category) -> usize {
    let place = Category::ALL.iter().position(|known| *known == category);
    place.unwrap_or(usize::MAX)
}

fn category_word(word: &str) -> Option<Category> {
    match word.to_ascii_lowercase().as_str() {
        "security" | "vulnerability" | "vuln" | "secrets" | "hardening" => Some(Category::Security),
        "correctness" | "reliability" | "bug" | "bugs" | "suspicious" | "possible-errors" => {
            Some(Category::Correctness)
        }
        "performance" | "perf" | "efficiency" => Some(Category::Performance),
        "maintainability" | "complexity" | "readability" | "best-practice" | "best-practices"
        | "maintenance" | "refactoring" | "code-smell" => Some(Category::Maintainability),
        "style" | "stylistic" | "convention" | "formatting" | "layout" => Some(Category::Style),
        _ => None,
    }
}

/// The number in `external/cwe/cwe-089`, `CWE-89: ...`, `cwe:89` or `89`.
pub(super) fn cwe_number(text: &str) -> Option<u32> {
    let start = match text.char_indices().find(|(at, _)| {
        text.get(*at..*at + 3)
            .is_some_and(|word| word.eq_ignore_ascii_case("cwe"))
            && text[*at + 3..].starts_with(['-', '_', ':', ' '])
    }) {
        Some((at, _)) => at + 4,
        None if text.bytes().all(|byte| byte.is_ascii_digit()) => 0,
        None => return None,
    };
    let digits: &str = text[start..]
        .split(|c: char| !c.is_ascii_digit())
        .next()
        .unwrap_or("");
    digits.parse().ok().filter(|number| *number > 0)
}

/// The category of a known tool's rule, for documents without tags. First by rule, then by tool.
pub(super) fn known_category(tool: &str, rule: &str) -> Option<Category> {
    use Category::{Correctness, Maintainability, Performance, Security, Style};
    match tool {
        "bandit" | "gosec" | "brakeman" | "gitleaks" | "trufflehog" | "trivy" | "grype"
        | "checkov" | "tfsec" | "kics" | "terrascan" | "njsscan" | "detect-secrets" => {
            Some(Security)
        }
        "mypy" | "pyright" | "tsc" | "shellcheck" => Some(Correctness),
        "ruff" | "flake8" | "pycodestyle" | "pyflakes" => {
            let letters = rule.trim_end_matches(|c: char| c.is_ascii_digit());
            match letters {
                "S" => Some(Security),
                "F" | "B" | "A" | "BLE" | "ASYNC" | "DTZ" | "PLE" | "PLW" | "RUF" | "G" | "LOG"
                | "PD" | "NPY" | "AIR" | "DJ" | "INT" | "YTT" | "RSE" | "T" => Some(Correctness),
                "PERF" | "FURB" => Some(Performance),
                "C" | "PLC" | "PLR" | "UP" | "SIM" | "RET" | "ARG" | "ERA" | "FBT" | "TRY"
                | "EM" | "PT" | "PTH" | "SLF" | "SLOT" | "PIE" | "INP" | "EXE" | "FIX" | "TD"
                | "ANN" | "PGH" | "PYI" | "FA" | "TC" | "TCH" | "CPY" | "ICN" | "FLY" => {
                    Some(Maintainability)
                }
                // Syntax and run-time errors, among codes of layout.
                "E" if rule.starts_with("E9")
                    || matches!(rule, "E711" | "E712" | "E721" | "E722") =>
                {
                    Some(Correctness)
                }
                "E" | "W" | "I" | "D" | "N" | "Q" | "COM" | "ISC" | "TID" => Some(Style),
                _ => None,
            }
        }
        "pylint" => match rule.as_bytes().first() {
            Some(b'E' | b'F' | b'W') => Some(Correctness),
            Some(b'R') => Some(Maintainability),
            Some(b'C') => Some(Style),
            _ => None,
        },
        "clippy" | "rustc" => Some(match rule.strip_prefix("clippy::").unwrap_or(rule) {
            "clone_on_copy"
            | "redundant_clone"
            | "needless_collect"
            | "large_enum_variant"
            | "box_collection"
            | "vec_box"
            | "expect_fun_call"
            | "or_fun_call"
            | "map_entry"
            | "inefficient_to_string"
            | "useless_vec"
            | "cmp_owned"
            | "single_char_pattern"
            | "unnecessary_to_owned"
            | "large_const_arrays"
            | "manual_memcpy" => Performance,
            "eq_op"
            | "almost_swapped"
            | "absurd_extreme_comparisons"
            | "approx_constant"
            | "erasing_op"
            | "overly_complex_bool_expr"
            | "if_let_mutex"
            | "infinite_iter"
            | "min_max"
            | "modulo_one"
            | "never_loop"
            | "out_of_bounds_indexing"
            | "self_assignment"
            | "unit_cmp"
            | "uninit_vec"
            | "while_immutable_condition"
            | "float_cmp"
            | "await_holding_lock"
            | "suspicious_else_formatting"
            | "unused_must_use" => Correctness,
            name if name.starts_with("cast_") => Correctness,
            name if name.starts_with('E') => Correctness,
            _ => Maintainability,
        }),
        "eslint" | "oxlint" | "biome" => {
            // oxlint writes `eslint(no-eval)`, plugins `security/detect-eval`.
            let name = rule
                .rsplit_once(['(', '/'])
                .map_or(rule, |(_, name)| name.trim_end_matches(')'));
            if rule.contains("security") || rule.contains("no-unsanitized") {
                return Some(Security);
            }
            match name {
                "no-eval"
                | "no-implied-eval"
                | "no-new-func"
                | "no-script-url"
                | "no-danger"
                | "jsx-no-target-blank"
                | "no-dangerously-set-inner-html" => Some(Security),
                "no-undef"
                | "no-unused-vars"
                | "use-isnan"
                | "no-cond-assign"
                | "eqeqeq"
                | "no-debugger"
                | "no-dupe-keys"
                | "no-dupe-args"
                | "no-dupe-else-if"
                | "no-duplicate-case"
                | "no-unreachable"
                | "no-constant-condition"
                | "no-self-compare"
                | "no-self-assign"
                | "no-fallthrough"
                | "valid-typeof"
                | "no-unsafe-finally"
                | "no-unsafe-negation"
                | "no-redeclare"
                | "no-const-assign"
                | "no-func-assign"
                | "no-import-assign"
                | "no-invalid-regexp"
                | "getter-return"
                | "array-callback-return"
                | "for-direction"
                | "no-sparse-arrays"
                | "no-loss-of-precision"
                | "no-async-promise-executor"
                | "no-promise-executor-return"
                | "require-atomic-updates"
                | "rules-of-hooks"
                | "exhaustive-deps"
                | "no-floating-promises"
                | "no-misused-promises" => Some(Correctness),
                "no-await-in-loop" => Some(Performance),
                "no-var"
                | "prefer-const"
                | "complexity"
                | "max-depth"
                | "max-lines"
                | "max-lines-per-function"
                | "max-params"
                | "no-empty"
                | "no-else-return"
                | "no-useless-escape"
                | "no-explicit-any"
                | "no-console" => Some(Maintainability),
                "semi" | "no-extra-semi" | "quotes" | "indent" | "camelcase" | "curly"
                | "no-trailing-spaces" | "eol-last" | "comma-dangle" => Some(Style),
                _ => None,
            }
        }
        _ => None,
    }
}

/// The severity of a finding by a tool that writes level `error` whatever it found, so that its level
/// says nothing. ruff does (0.17, also for blanks at the end of a line).
pub(super) fn uniform_severity(tool: &str, rule: &str, category: Category) -> Option<Severity> {
    if tool != "ruff" {
        return None;
    }
    Some(match category {
        _ if rule.starts_with("E9") || rule == "invalid-syntax" => Severity::High,
        Category::Security | Category::Correctness => Severity::Medium,
        _ => Severity::Low,
    })
}

#[cfg(test)]
mod tests {
    use super::super::json::Json;
    use super::super::node::Limits;
    use super::*;

    fn traits(text: &str) -> Traits {
        let limits = Limits {
            string: 1_000,
            total: 100_000,
        };
        let node = Node::read(&mut Json::new(text.as_bytes()).unwrap(), limits).unwrap();
        Traits::read(Some(&node)).unwrap()
    }

    #[test]
    fn codeql_semgrep_and_bandit_speak_one_language() {
        let codeql = traits(
            r#"{"tags": ["correctness", "security", "external/cwe/cwe-089"],
                "precision": "very-high", "security-severity": "8.8"}"#,
        );
        assert_eq!(codeql.category, Some(Category::Security));
        assert_eq!(codeql.severity, Some(Severity::High));
        assert_eq!((codeql.confidence, codeql.cwe), (Some(0.95), vec![89]));
        let semgrep = traits(r#"{"tags": ["CWE-95: Improper", "LOW CONFIDENCE", "OWASP-A03"]}"#);
        assert_eq!((semgrep.confidence, semgrep.cwe), (Some(0.3), vec![95]));
        let bandit = traits(r#"{"issue_confidence": "MEDIUM", "issue_severity": "LOW"}"#);
        assert_eq!(bandit.confidence, Some(0.6));
    }

    #[test]
    fn scores_follow_the_scale_of_github() {
        for (score, severity) in [
            ("10", Some(Severity::Critical)),
            ("9.0", Some(Severity::Critical)),
            ("8.9", Some(Severity::High)),
            ("4", Some(Severity::Medium)),
            ("0.1", Some(Severity::Low)),
            ("0.0", None),
            ("n/a", None),
        ] {
            let found = traits(&format!(r#"{{"security-severity": "{score}"}}"#)).severity;
            assert_eq!(found, severity, "{score}");
        }
        assert_eq!(
            traits(r#"{"security-severity": 7.5}"#).severity,
            Some(Severity::High)
        );
        for severity in [
            Severity::Critical,
            Severity::High,
            Severity::Medium,
            Severity::Low,
        ] {
            let score = severity_score(severity).parse().unwrap();
            assert_eq!(score_severity(score), Some(severity));
        }
    }

    #[test]
    fn cwe_numbers_in_every_spelling() {
        for text in [
            "external/cwe/cwe-089",
            "CWE-89: SQL",
            "cwe:89",
            "89",
            "x CWE_89",
        ] {
            assert_eq!(cwe_number(text), Some(89), "{text}");
        }
        for text in [
            "",
            "cwe",
            "cwe-",
            "cwe-0",
            "owasp-a03",
            "ccwe89",
            "cwé-9",
            "CWE-99999999999",
        ] {
            assert_eq!(cwe_number(text), None, "{text}");
        }
    }

    #[test]
    fn prefixes_do_not_catch_longer_ones() {
        assert_eq!(known_category("ruff", "S101"), Some(Category::Security));
        assert_eq!(
            known_category("ruff", "SIM101"),
            Some(Category::Maintainability)
        );
        assert_eq!(
            known_category("ruff", "PERF401"),
            Some(Category::Performance)
        );
        assert_eq!(known_category("ruff", "E501"), Some(Category::Style));
        assert_eq!(
            known_category("oxlint", "eslint(no-eval)"),
            Some(Category::Security)
        );
        assert_eq!(known_category("someone", "S101"), None);
    }
}

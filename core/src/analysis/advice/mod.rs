//! Findings as a reviewer would say them: what was observed, what to do, how much it matters and
//! where to read on. A view: nothing is analysed again.

mod hints;

use serde::Serialize;

pub use hints::{Hint, HintKind, hint, hints};

use super::{Language, Rule, rule};
use crate::model::{Category, Finding, Severity, vocabulary};

/// The four things a review comment is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum AdviceCategory {
    /// A matter of convention.
    Style,
    /// Time or memory is wasted.
    Performance,
    /// An attacker could profit.
    Security,
    /// What is or will be a defect, and what is hard to read, test or change.
    Maintainability,
}

vocabulary!(AdviceCategory, "category of advice", {
    Style => "style",
    Performance => "performance",
    Security => "security",
    Maintainability => "maintainability",
});

impl From<Category> for AdviceCategory {
    /// Correctness and what the tool left open count as maintainability: whoever maintains the code
    /// has to deal with them.
    fn from(category: Category) -> Self {
        match category {
            Category::Style => Self::Style,
            Category::Performance => Self::Performance,
            Category::Security => Self::Security,
            Category::Correctness | Category::Maintainability | Category::Other => {
                Self::Maintainability
            }
        }
    }
}

/// How much a review comment matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum AdviceSeverity {
    /// Fix it when you are there: findings of severity info and low.
    Minor,
    /// Fix it before the change goes in: medium and high.
    Major,
    /// Stop: critical.
    Critical,
}

vocabulary!(AdviceSeverity, "severity of advice", {
    Minor => "minor",
    Major => "major",
    Critical => "critical",
});

impl From<Severity> for AdviceSeverity {
    fn from(severity: Severity) -> Self {
        match severity {
            Severity::Info | Severity::Low => Self::Minor,
            Severity::Medium | Severity::High => Self::Major,
            Severity::Critical => Self::Critical,
        }
    }
}

/// One finding as a review comment.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Advice {
    /// `tool/rule` it comes from.
    pub rule: String,
    /// Repository-relative path with `/`.
    pub path: String,
    /// First line it is about, from 1.
    pub start_line: u32,
    /// Last line it is about, from 1, not before the first.
    pub end_line: u32,
    /// What it is about.
    pub category: AdviceCategory,
    /// How much it matters.
    pub severity: AdviceSeverity,
    /// What was seen: the message of the finding.
    pub observation: String,
    /// What to do: what the finding's first fix does, and what its rule says. `None` for a finding of
    /// another tool that offers neither.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recommendation: Option<String>,
    /// Addresses to read on at, the most specific first; may be empty.
    pub reading: Vec<String>,
    /// What is known about a faster way; only for rules about performance.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<Hint>,
}

impl Advice {
    /// A finding as a review comment. Findings of other tools keep what those tools said; for ours
    /// the rule adds its explanation.
    ///
    /// ```
    /// use codehone::analysis::{Advice, AdviceSeverity, AnalyseOptions, Language, analyse};
    /// let findings = analyse("import hashlib\nhashlib.md5(x)\n", &AnalyseOptions::new(Language::Python))?;
    /// let weak = findings.iter().find(|finding| finding.rule == "weak-crypto").unwrap();
    /// let advice = Advice::of(weak);
    /// assert_eq!(advice.severity, AdviceSeverity::Major);
    /// assert!(advice.reading.iter().any(|link| link.ends_with("/327.html")));
    /// # Ok::<(), codehone::Error>(())
    /// ```
    pub fn of(finding: &Finding) -> Self {
        let own = (finding.tool == "codehone")
            .then(|| rule(&finding.rule))
            .flatten();
        let span = finding.span;
        Self {
            rule: format!("{}/{}", finding.tool, finding.rule),
            path: finding.path.clone(),
            start_line: span.start_line,
            end_line: span.end_line.max(span.start_line),
            category: finding.category.into(),
            severity: finding.severity.into(),
            observation: finding.message.clone(),
            recommendation: recommendation(finding, own),
            reading: reading(finding, own),
            hint: own.and_then(|rule| hint(rule.id)),
        }
    }
}

fn recommendation(finding: &Finding, own: Option<&Rule>) -> Option<String> {
    let fix = finding.fixes.first().map(|fix| {
        let text = fix.description.trim_end_matches('.');
        format!("{text}.")
    });
    match (fix, own) {
        (Some(fix), Some(rule)) => Some(format!("{fix} {}", rule.why)),
        (Some(fix), None) => Some(fix),
        (None, Some(rule)) => Some(rule.why.to_owned()),
        (None, None) => None,
    }
}

fn reading(finding: &Finding, own: Option<&Rule>) -> Vec<String> {
    let mut links: Vec<String> = finding.help_uri.iter().cloned().collect();
    let peers = own.map_or(&[][..], |rule| rule.peers);
    // Of the tools we name, ESLint's pages are the ones whose address follows from the rule's id.
    let pages = peers
        .iter()
        .filter(|peer| peer.tool == "eslint")
        .flat_map(|peer| peer.rules)
        .filter(|id| !id.contains('/'));
    // The page of another language's rule would only confuse.
    if Language::of_path(&finding.path) != Some(Language::Python) {
        links.extend(pages.map(|id| format!("https://eslint.org/docs/latest/rules/{id}")));
    }
    links.extend(
        finding
            .cwe
            .iter()
            .map(|number| format!("https://cwe.mitre.org/data/definitions/{number}.html")),
    );
    let mut unique: Vec<String> = Vec::with_capacity(links.len());
    for link in links {
        if !unique.contains(&link) {
            unique.push(link);
        }
    }
    unique
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::{AnalyseOptions, analyse, rules};
    use crate::model::Fix;

    fn finding(rule: &str, code: &str, language: Language) -> Finding {
        analyse(code, &AnalyseOptions::new(language))
            .unwrap()
            .into_iter()
            .find(|finding| finding.rule == rule)
            .unwrap()
    }

    #[test]
    fn our_findings_say_what_to_do_and_where_to_read() {
        let advice = Advice::of(&finding(
            "none-compare",
            "if x == None:\n    pass\n",
            Language::Python,
        ));
        assert_eq!(advice.rule, "codehone/none-compare");
        assert_eq!((advice.start_line, advice.end_line), (1, 1));
        let recommendation = advice.recommendation.unwrap();
        let why = rule("none-compare").unwrap().why;
        assert!(recommendation.ends_with(why) && recommendation.len() > why.len());
        let js = finding(
            "compare-neg-zero",
            "if (x === -0) f();",
            Language::JavaScript,
        );
        assert_eq!(
            Advice::of(&js).reading[0],
            "https://eslint.org/docs/latest/rules/no-compare-neg-zero"
        );
    }

    #[test]
    fn findings_of_other_tools_keep_what_the_tool_said() {
        let mut other = finding("none-compare", "x == None\n", Language::Python);
        other.tool = "ruff".to_owned();
        other.fixes.clear();
        other.cwe.clear();
        other.help_uri = Some("https://example.com/E711".to_owned());
        let advice = Advice::of(&other);
        assert_eq!(advice.recommendation, None);
        assert_eq!(advice.reading, ["https://example.com/E711"]);
        other.fixes.push(Fix {
            description: "Compare with `is`".to_owned(),
            safe: true,
            edits: Vec::new(),
        });
        assert_eq!(
            Advice::of(&other).recommendation.as_deref(),
            Some("Compare with `is`.")
        );
    }

    #[test]
    fn every_rule_about_performance_has_a_hint_and_no_other() {
        for rule in rules() {
            let performance = rule.category == Category::Performance;
            assert_eq!(performance, hint(rule.id).is_some(), "{}", rule.id);
        }
    }

    #[test]
    fn every_hint_belongs_to_a_rule() {
        for known in hints() {
            assert!(rule(known.rule).is_some(), "{}", known.rule);
        }
    }
}

//! The rules as a document.

use std::fmt::Write;

use super::{Language, Rule, rules};

/// The reference of all rules in Markdown, as in `docs/rules.md`.
pub fn rules_markdown() -> String {
    let mut out = String::from(
        "# Rules\n\nMade from the rules themselves by `UPDATE_DOCS=1 cargo test --test rule_docs`; do not edit.\n\n\
         | rule | category | severity | languages | fix |\n|---|---|---|---|---|\n",
    );
    for rule in rules() {
        let languages: Vec<&str> = rule.languages().map(Language::as_str).collect();
        // Writing to a String cannot fail.
        let _ = writeln!(
            out,
            "| [{id}](#{id}) | {} | {} | {} | {} |",
            rule.category,
            rule.severity,
            languages.join(", "),
            if rule.fixable { "yes" } else { "" },
            id = rule.id,
        );
    }
    for rule in rules() {
        out.push('\n');
        out.push_str(&rule.to_markdown());
    }
    out
}

impl Rule {
    /// The languages it is implemented for, in the order of its examples.
    pub fn languages(&self) -> impl Iterator<Item = Language> + '_ {
        let mut seen = Vec::new();
        self.examples.iter().filter_map(move |example| {
            let new = !seen.contains(&example.language);
            seen.push(example.language);
            new.then_some(example.language)
        })
    }

    /// A section of the reference: what it finds, why, where it errs, examples, peers.
    pub fn to_markdown(&self) -> String {
        let mut out = format!(
            "## {}\n\n{}\n\n{}\n\nWhere it may be wrong: {}\n\n- {}, {}, prior confidence {}\n",
            self.id,
            self.summary,
            self.why,
            self.false_positives,
            self.category,
            self.severity,
            self.confidence,
        );
        if !self.cwe.is_empty() {
            let numbers: Vec<String> = self.cwe.iter().map(|cwe| format!("CWE-{cwe}")).collect();
            let _ = writeln!(out, "- {}", numbers.join(", "));
        }
        if !self.peers.is_empty() {
            let peers: Vec<String> = self
                .peers
                .iter()
                .map(|peer| format!("{} {}", peer.tool, peer.rules.join(" ")))
                .collect();
            let _ = writeln!(out, "- elsewhere: {}", peers.join("; "));
        }
        for example in self.examples {
            for (label, code) in [("Reported", example.bad), ("Not reported", example.good)] {
                let _ = write!(
                    out,
                    "\n{label}:\n\n```{}\n{}\n```\n",
                    example.language,
                    code.trim_end()
                );
            }
        }
        out
    }
}

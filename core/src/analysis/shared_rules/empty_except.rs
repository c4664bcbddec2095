use crate::analysis::{Language, Peer, Rule, RuleExample};
use crate::model::{Category, Severity};

pub(crate) static EMPTY_EXCEPT: Rule = Rule {
    id: "empty-except",
    category: Category::Correctness,
    severity: Severity::Medium,
    confidence: 0.55,
    cwe: &[390, 391],
    summary: "An exception is caught and nothing is done.",
    why: "Failures disappear: nobody learns of them, and what follows works on half- \
          done state. Handle it, log it or say in a comment why it may be ignored.",
    false_positives: "Best-effort clean-up and feature tests.",
    fixable: false,
    examples: &[
        RuleExample {
            language: Language::Python,
            bad: "try:\n    load()\nexcept Exception:\n    pass\n",
            good: "try:\n    load()\nexcept FileNotFoundError:\n    pass\n",
        },
        RuleExample {
            language: Language::JavaScript,
            bad: "try {\n  save();\n} catch (error) {\n}\n",
            good: "try {\n  save();\n} catch (error) {\n  report(error);\n}\n",
        },
    ],
    peers: &[
        Peer {
            tool: "ruff",
            rules: &["S110", "S112"],
        },
        Peer {
            tool: "bandit",
            rules: &["B110", "B112"],
        },
        Peer {
            tool: "eslint",
            rules: &["no-empty"],
        },
        Peer {
            tool: "biome",
            rules: &["noEmptyBlockStatements"],
        },
    ],
};

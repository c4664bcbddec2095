use crate::analysis::{Language, Peer, Rule, RuleExample};
use crate::model::{Category, Severity};

pub(crate) static NOT_CALLABLE: Rule = Rule {
    id: "not-callable",
    category: Category::Correctness,
    severity: Severity::High,
    confidence: 0.92,
    cwe: &[],
    summary: "Something is called that cannot be called.",
    why: "The call raises TypeError. Often a comma is missing before a bracket, or a name means \
          something else than it did.",
    false_positives: "Values that are replaced while the program runs.",
    fixable: false,
    examples: &[
        RuleExample {
            language: Language::Python,
            bad: "sizes = [(1, 2) (3, 4)]\n",
            good: "sizes = [(1, 2), (3, 4)]\n",
        },
        RuleExample {
            language: Language::JavaScript,
            bad: "const size = 10;\nprint(size());\n",
            good: "const size = () => 10;\nprint(size());\n",
        },
    ],
    peers: &[Peer {
        tool: "pylint",
        rules: &["not-callable"],
    }],
};

use crate::analysis::{Language, Peer, Rule, RuleExample};
use crate::model::{Category, Severity};

pub(crate) static INFINITE_LOOP: Rule = Rule {
    id: "infinite-loop",
    category: Category::Correctness,
    severity: Severity::High,
    confidence: 0.8,
    cwe: &[835],
    summary: "Nothing in the loop can ever end it.",
    why: "The body neither changes what the condition looks at nor leaves: once entered, the loop runs \
          for ever. Advance the variable on every way through the body.",
    false_positives: "Loops that another thread or a signal ends.",
    fixable: false,
    examples: &[RuleExample {
        language: Language::Python,
        bad: "def f(n):\n    i = 0\n    while i < n:\n        print(i)\n",
        good: "def f(n):\n    i = 0\n    while i < n:\n        print(i)\n        i += 1\n",
    }],
    peers: &[Peer {
        tool: "eslint",
        rules: &["no-unmodified-loop-condition"],
    }],
};

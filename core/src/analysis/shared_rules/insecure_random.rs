use crate::analysis::{Language, Peer, Rule, RuleExample};
use crate::model::{Category, Severity};

pub(crate) static INSECURE_RANDOM: Rule = Rule {
    id: "insecure-random",
    category: Category::Security,
    severity: Severity::Medium,
    confidence: 0.75,
    cwe: &[338],
    summary: "A predictable random number is used for a secret.",
    why: "Its generator can be predicted from a few outputs. Use the cryptographic \
          generator of the platform.",
    false_positives: "Names that only sound secret.",
    fixable: false,
    examples: &[
        RuleExample {
            language: Language::Python,
            bad: "import random\ntoken = random.randint(0, 2**64)\n",
            good: "import secrets\ntoken = secrets.token_hex(16)\n",
        },
        RuleExample {
            language: Language::JavaScript,
            bad: "const token = Math.random().toString(36);\n",
            good: "const token = require('crypto').randomBytes(16).toString('hex');\n",
        },
    ],
    peers: &[
        Peer {
            tool: "ruff",
            rules: &["S311"],
        },
        Peer {
            tool: "bandit",
            rules: &["B311"],
        },
        Peer {
            tool: "eslint",
            rules: &["security/detect-pseudoRandomBytes"],
        },
    ],
};

use crate::analysis::{Language, Peer, Rule, RuleExample};
use crate::model::{Category, Severity};

pub(crate) static HARDCODED_CREDENTIALS: Rule = Rule {
    id: "hardcoded-credentials",
    category: Category::Security,
    severity: Severity::High,
    confidence: 0.5,
    cwe: &[798, 259],
    summary: "A password, key or token is written in the code.",
    why: "Everybody who reads the code or the package has it, and it cannot be changed \
          without a release. Read it from the environment or a secret store, and revoke \
          this one.",
    false_positives: "Examples, test data and words that only look like secrets.",
    fixable: false,
    examples: &[
        RuleExample {
            language: Language::Python,
            bad: "db_password = 'hunter2-9xQ'\nconnect(db_password)\n",
            good: "import os\ndb_password = os.environ['DB_PASSWORD']\nconnect(db_password)\n",
        },
        RuleExample {
            language: Language::JavaScript,
            bad: "const password = 'hunter2-9xQ';\nconnect({ user: 'app', password });\n",
            good: "const password = process.env.DB_PASSWORD;\nconnect({ user: 'app', password });\n",
        },
    ],
    peers: &[
        Peer {
            tool: "ruff",
            rules: &["S105", "S106", "S107"],
        },
        Peer {
            tool: "bandit",
            rules: &["B105", "B106", "B107"],
        },
    ],
};

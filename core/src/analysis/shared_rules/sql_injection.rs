use crate::analysis::{Language, Peer, Rule, RuleExample};
use crate::model::{Category, Severity};

pub(crate) static SQL_INJECTION: Rule = Rule {
    id: "sql-injection",
    category: Category::Security,
    severity: Severity::High,
    confidence: 0.6,
    cwe: &[89],
    summary: "An SQL statement is put together from values.",
    why: "A value with a quote changes the statement. Pass values as parameters.",
    false_positives: "Parts that cannot be parameters and come from a fixed list, such as table names.",
    fixable: false,
    examples: &[
        RuleExample {
            language: Language::Python,
            bad: "def user(db, name):\n    return db.execute(f\"SELECT * FROM users WHERE name = '{name}'\")\n",
            good: "def user(db, name):\n    return db.execute('SELECT * FROM users WHERE name = ?', (name,))\n",
        },
        RuleExample {
            language: Language::JavaScript,
            bad: "db.query('SELECT * FROM users WHERE name = \\'' + name + '\\'');\n",
            good: "db.query('SELECT * FROM users WHERE name = ?', [name]);\n",
        },
    ],
    peers: &[
        Peer {
            tool: "ruff",
            rules: &["S608", "S610", "S611"],
        },
        Peer {
            tool: "bandit",
            rules: &["B608", "B610", "B611"],
        },
    ],
};

use crate::analysis::{Language, Peer, Rule, RuleExample};
use crate::model::{Category, Severity};

pub(crate) static CERT_VALIDATION_OFF: Rule = Rule {
    id: "cert-validation-off",
    category: Category::Security,
    severity: Severity::High,
    confidence: 0.9,
    cwe: &[295],
    summary: "The check of the server's certificate is switched off.",
    why: "Anybody between the two can read and change the traffic. Add the missing \
          authority to the trusted ones instead.",
    false_positives: "Tests against a local server.",
    fixable: false,
    examples: &[
        RuleExample {
            language: Language::Python,
            bad: "import requests\nrequests.get(url, verify=False, timeout=5)\n",
            good: "import requests\nrequests.get(url, timeout=5)\n",
        },
        RuleExample {
            language: Language::JavaScript,
            bad: "https.get({ host: 'api.example.com', rejectUnauthorized: false });\n",
            good: "https.get({ host: 'api.example.com', ca: authority });\n",
        },
    ],
    peers: &[
        Peer {
            tool: "ruff",
            rules: &["S501", "S323"],
        },
        Peer {
            tool: "bandit",
            rules: &["B501", "B323"],
        },
    ],
};

use crate::analysis::{Language, Peer, Rule, RuleExample};
use crate::model::{Category, Severity};

pub(crate) static XSS: Rule = Rule {
    id: "xss",
    category: Category::Security,
    severity: Severity::High,
    confidence: 0.5,
    cwe: &[79],
    summary: "Text is put into a page as HTML without escaping.",
    why: "If a user can influence the text, they can run scripts in other people's \
          sessions. Set text instead of HTML, or sanitise it.",
    false_positives: "Text that is constant or was sanitised elsewhere.",
    fixable: false,
    examples: &[RuleExample {
        language: Language::JavaScript,
        bad: "element.innerHTML = '<b>' + user.name + '</b>';\n",
        good: "element.textContent = user.name;\n",
    }],
    peers: &[
        Peer {
            tool: "ruff",
            rules: &["S308", "S703"],
        },
        Peer {
            tool: "bandit",
            rules: &["B308", "B703"],
        },
        Peer {
            tool: "eslint",
            rules: &["no-unsanitized/method", "no-unsanitized/property"],
        },
        Peer {
            tool: "biome",
            rules: &["noDangerouslySetInnerHtml"],
        },
    ],
};

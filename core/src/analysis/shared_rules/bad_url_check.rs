use crate::analysis::{Language, Rule, RuleExample};
use crate::model::{Category, Severity};

pub(crate) static BAD_URL_CHECK: Rule = Rule {
    id: "bad-url-check",
    category: Category::Security,
    severity: Severity::Medium,
    confidence: 0.7,
    cwe: &[20, 601],
    summary: "A check of an address lets other hosts through.",
    why: "`example.com` may stand in the path or in a longer host (`example.com.evil.org`, `evilexample.com`), and \
          a dot in a pattern matches any character. Parse the address and compare its host.",
    false_positives: "Addresses that are only shown or counted.",
    fixable: false,
    examples: &[
        RuleExample {
            language: Language::JavaScript,
            bad: "if (url.includes('example.com')) {\n  open(url);\n}\n",
            good: "if (new URL(url).host === 'example.com') {\n  open(url);\n}\n",
        },
        RuleExample {
            language: Language::Python,
            bad: "if url.startswith('https://example.com'):\n    open_page(url)\n",
            good: "if url.startswith('https://example.com/'):\n    open_page(url)\n",
        },
    ],
    peers: &[],
};

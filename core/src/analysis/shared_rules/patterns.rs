//! Regular expressions that are wrong in the same way in every language.

use crate::analysis::{Language, Peer, Rule, RuleExample};
use crate::model::{Category, Severity};

const fn example(language: Language, bad: &'static str, good: &'static str) -> RuleExample {
    RuleExample {
        language,
        bad,
        good,
    }
}

pub(crate) static REDOS: Rule = Rule {
    id: "redos",
    category: Category::Security,
    severity: Severity::High,
    confidence: 0.9,
    cwe: &[1333, 400],
    summary: "A regular expression can take exponential time.",
    why: "A repeated part fits the same text in more than one way, and something behind it can fail: \
          the matcher tries all ways, twice as many with each further character. Thirty characters \
          stop the program. Write the parts so that one character decides which of them it belongs to.",
    false_positives: "Patterns that only ever see short or trusted text.",
    fixable: false,
    examples: &[
        example(
            Language::Python,
            "import re\nWORDS = re.compile(r'^(\\w+\\s?)*$')\n",
            "import re\nWORDS = re.compile(r'^\\w+(\\s\\w+)*$')\n",
        ),
        example(
            Language::JavaScript,
            "const words = /^(\\w+\\s?)*$/;\n",
            "const words = /^\\w+(\\s\\w+)*$/;\n",
        ),
    ],
    peers: &[Peer {
        tool: "eslint",
        rules: &["security/detect-unsafe-regex"],
    }],
};

pub(crate) static REGEX_DUP_CLASS: Rule = Rule {
    id: "regex-dup-class",
    category: Category::Correctness,
    severity: Severity::Low,
    confidence: 0.85,
    cwe: &[],
    summary: "A character is twice in a class of a regular expression.",
    why: "The second has no effect. Often something else was meant: a group instead of a class \
          (`[foo|bar]`), or another character.",
    false_positives: "Classes put together by a generator.",
    fixable: false,
    examples: &[
        example(
            Language::Python,
            "import re\nQUOTES = re.compile('[\"\\'\"]')\n",
            "import re\nQUOTES = re.compile('[\"\\']')\n",
        ),
        example(
            Language::JavaScript,
            "const word = /[foo|bar]/;\n",
            "const word = /foo|bar/;\n",
        ),
    ],
    peers: &[],
};

pub(crate) static REGEX_OVERLY_LARGE_RANGE: Rule = Rule {
    id: "regex-overly-large-range",
    category: Category::Security,
    severity: Severity::Medium,
    confidence: 0.85,
    cwe: &[20],
    summary: "A range in a regular expression takes in more than meant.",
    why: "Between `Z` and `a`, and between `9` and `A`, lies punctuation: `[A-z]` also matches `[`, \
          `\\`, `]`, `^`, `_` and the back quote. A check with it lets too much through.",
    false_positives: "Ranges whose ends were taken from a table on purpose.",
    fixable: false,
    examples: &[
        example(
            Language::Python,
            "import re\nNAME = re.compile('^[A-z]+$')\n",
            "import re\nNAME = re.compile('^[A-Za-z]+$')\n",
        ),
        example(
            Language::JavaScript,
            "const name = /^[A-z]+$/;\n",
            "const name = /^[A-Za-z]+$/;\n",
        ),
    ],
    peers: &[],
};

pub(crate) static REGEX_UNMATCHABLE: Rule = Rule {
    id: "regex-unmatchable",
    category: Category::Correctness,
    severity: Severity::Medium,
    confidence: 0.9,
    cwe: &[],
    summary: "A part of a regular expression can never match.",
    why: "`^` behind a character, `$` before one and `\\b` between two letters never hold. Mostly the \
          anchor was meant as a character, or stands in the wrong alternative.",
    false_positives: "Patterns that are put together from parts.",
    fixable: false,
    examples: &[
        example(
            Language::Python,
            "import re\nPRICE = re.compile(r'$\\d+')\n",
            "import re\nPRICE = re.compile(r'\\$\\d+')\n",
        ),
        example(
            Language::JavaScript,
            "const price = /$\\d+/;\n",
            "const price = /\\$\\d+/;\n",
        ),
    ],
    peers: &[],
};

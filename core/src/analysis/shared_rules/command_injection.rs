use crate::analysis::{Language, Peer, Rule, RuleExample};
use crate::model::{Category, Severity};

pub(crate) static COMMAND_INJECTION: Rule = Rule {
    id: "command-injection",
    category: Category::Security,
    severity: Severity::High,
    confidence: 0.65,
    cwe: &[78],
    summary: "A shell command is put together from values.",
    why: "A value with `;` or `$(...)` runs other commands. Pass the program and its \
          arguments as a list, without a shell.",
    false_positives: "Values that no outsider can influence, such as constants of a build script.",
    fixable: false,
    examples: &[
        RuleExample {
            language: Language::Python,
            bad: "import os\ndef show(path):\n    os.system('ls ' + path)\n",
            good: "import subprocess\ndef show(path):\n    subprocess.run(['ls', path], check=True)\n",
        },
        RuleExample {
            language: Language::JavaScript,
            bad: "const { exec } = require('child_process');\nexec(`git log ${branch}`);\n",
            good: "const { execFile } = require('child_process');\nexecFile('git', ['log', branch]);\n",
        },
    ],
    peers: &[
        Peer {
            tool: "ruff",
            rules: &["S602", "S604", "S605", "S609"],
        },
        Peer {
            tool: "bandit",
            rules: &["B602", "B604", "B605", "B609"],
        },
        Peer {
            tool: "eslint",
            rules: &["security/detect-child-process"],
        },
    ],
};

use crate::analysis::{Language, Peer, Rule, RuleExample};
use crate::model::{Category, Severity};

pub(crate) static WEAK_CRYPTO: Rule = Rule {
    id: "weak-crypto",
    category: Category::Security,
    severity: Severity::Medium,
    confidence: 0.6,
    cwe: &[327, 328],
    summary: "A broken hash or cipher is used.",
    why: "MD5, SHA-1, DES, RC4 and ECB mode do not protect against an attacker. Use \
          SHA-256 or better, AES-GCM, and for passwords argon2, scrypt or bcrypt.",
    false_positives: "Checksums and cache keys that no attacker profits from.",
    fixable: false,
    examples: &[
        RuleExample {
            language: Language::Python,
            bad: "import hashlib\ndigest = hashlib.md5(password)\n",
            good: "import hashlib\ndigest = hashlib.sha256(document)\n",
        },
        RuleExample {
            language: Language::JavaScript,
            bad: "const crypto = require('crypto');\nconst digest = crypto.createHash('md5').update(text).digest('hex');\n",
            good: "const crypto = require('crypto');\nconst digest = crypto.createHash('sha256').update(text).digest('hex');\n",
        },
    ],
    peers: &[
        Peer {
            tool: "ruff",
            rules: &["S303", "S304", "S305", "S324"],
        },
        Peer {
            tool: "bandit",
            rules: &["B303", "B304", "B305", "B324"],
        },
    ],
};

//! Secrets that get out, and protection that is missing.

use crate::analysis::{Language, Peer, Rule, RuleExample};
use crate::model::{Category, Severity};

const fn example(language: Language, bad: &'static str, good: &'static str) -> RuleExample {
    RuleExample {
        language,
        bad,
        good,
    }
}

pub(crate) static STACK_TRACE_EXPOSURE: Rule = Rule {
    id: "stack-trace-exposure",
    category: Category::Security,
    severity: Severity::Medium,
    confidence: 0.75,
    cwe: &[209],
    summary: "A stack trace is sent to the client.",
    why: "It tells an attacker about files, libraries and versions. Log it and send a message.",
    false_positives: "Servers for development.",
    fixable: false,
    examples: &[
        example(
            Language::Python,
            "import traceback\nfrom flask import Flask\napp = Flask(__name__)\n@app.route('/')\ndef index():\n    try:\n        return run()\n    except Exception:\n        return traceback.format_exc()\n",
            "import logging\nfrom flask import Flask\napp = Flask(__name__)\n@app.route('/')\ndef index():\n    try:\n        return run()\n    except Exception:\n        logging.exception('index failed')\n        return 'failed'\n",
        ),
        example(
            Language::JavaScript,
            "app.get('/', (req, res) => {\n  try {\n    run();\n  } catch (err) {\n    res.status(500).send(err.stack);\n  }\n});\n",
            "app.get('/', (req, res) => {\n  try {\n    run();\n  } catch (err) {\n    console.error(err.stack);\n    res.status(500).send('failed');\n  }\n});\n",
        ),
    ],
    peers: &[],
};

pub(crate) static CLEAR_TEXT_LOGGING: Rule = Rule {
    id: "clear-text-logging",
    category: Category::Security,
    severity: Severity::Medium,
    confidence: 0.6,
    cwe: &[532, 312],
    summary: "A secret is logged.",
    why: "Logs are kept long, copied and read by many. Leave the secret out.",
    false_positives: "Values that only sound like a secret.",
    fixable: false,
    examples: &[
        example(
            Language::Python,
            "import logging\nlogging.info('login with %s', password)\n",
            "import logging\nlogging.info('login of %s', user)\n",
        ),
        example(
            Language::JavaScript,
            "console.log('login with ' + password);\n",
            "console.log('login of ' + user);\n",
        ),
    ],
    peers: &[],
};

pub(crate) static CLEAR_TEXT_STORAGE: Rule = Rule {
    id: "clear-text-storage",
    category: Category::Security,
    severity: Severity::Medium,
    confidence: 0.6,
    cwe: &[312, 315],
    summary: "A secret is stored as it is.",
    why: "Every script of the page, or whoever gets at the disk, can read it. Store a token that can be revoked, or an encrypted or hashed value.",
    false_positives: "Values that only sound like a secret.",
    fixable: false,
    examples: &[example(
        Language::JavaScript,
        "localStorage.setItem('password', password);\n",
        "localStorage.setItem('theme', theme);\n",
    )],
    peers: &[],
};

pub(crate) static INSECURE_COOKIE: Rule = Rule {
    id: "insecure-cookie",
    category: Category::Security,
    severity: Severity::Medium,
    confidence: 0.65,
    cwe: &[614, 1004],
    summary: "A cookie for a session lacks protection.",
    why: "Without `secure` it is sent over connections that others can read, without `httpOnly` scripts can read it.",
    false_positives: "Servers for development, and cookies that scripts must read.",
    fixable: false,
    examples: &[
        example(
            Language::Python,
            "response.set_cookie('session', session_id, secure=False)\n",
            "response.set_cookie('session', session_id, secure=True, httponly=True)\n",
        ),
        example(
            Language::JavaScript,
            "res.cookie('session', id, { httpOnly: false });\n",
            "res.cookie('session', id, { httpOnly: true, secure: true });\n",
        ),
    ],
    peers: &[],
};

pub(crate) static CORS_MISCONFIG: Rule = Rule {
    id: "cors-misconfig",
    category: Category::Security,
    severity: Severity::Medium,
    confidence: 0.6,
    cwe: &[942, 346],
    summary: "Other sites may read the answers.",
    why: "An origin that is copied from the request, or `*` and `null`, lets any page act with the user's cookies. Answer to a list of origins.",
    false_positives: "Public interfaces without users.",
    fixable: false,
    examples: &[
        example(
            Language::Python,
            "from flask_cors import CORS\nCORS(app, origins='*', supports_credentials=True)\n",
            "from flask_cors import CORS\nCORS(app, origins=['https://example.com'], supports_credentials=True)\n",
        ),
        example(
            Language::JavaScript,
            "app.use((req, res, next) => {\n  res.setHeader('Access-Control-Allow-Origin', req.headers.origin);\n  res.setHeader('Access-Control-Allow-Credentials', 'true');\n});\n",
            "app.use((req, res, next) => {\n  res.setHeader('Access-Control-Allow-Origin', 'https://example.com');\n  res.setHeader('Access-Control-Allow-Credentials', 'true');\n});\n",
        ),
    ],
    peers: &[],
};

pub(crate) static WEAK_KEY: Rule = Rule {
    id: "weak-key",
    category: Category::Security,
    severity: Severity::Medium,
    confidence: 0.9,
    cwe: &[326],
    summary: "A key is too short.",
    why: "RSA, DSA and Diffie-Hellman need 2048 bits, elliptic curves 224, AES 128: shorter keys can be found.",
    false_positives: "Keys for tests.",
    fixable: false,
    examples: &[
        example(
            Language::Python,
            "from Crypto.PublicKey import RSA\nkey = RSA.generate(1024)\n",
            "from Crypto.PublicKey import RSA\nkey = RSA.generate(3072)\n",
        ),
        example(
            Language::JavaScript,
            "const crypto = require('crypto');\ncrypto.generateKeyPairSync('rsa', { modulusLength: 1024 });\n",
            "const crypto = require('crypto');\ncrypto.generateKeyPairSync('rsa', { modulusLength: 3072 });\n",
        ),
    ],
    peers: &[
        Peer {
            tool: "ruff",
            rules: &["S505"],
        },
        Peer {
            tool: "bandit",
            rules: &["B505"],
        },
    ],
};

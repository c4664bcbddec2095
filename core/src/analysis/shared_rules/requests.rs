//! Values from outside in places where they do harm.

use crate::analysis::{Language, Peer, Rule, RuleExample};
use crate::model::{Category, Severity};

const fn example(language: Language, bad: &'static str, good: &'static str) -> RuleExample {
    RuleExample {
        language,
        bad,
        good,
    }
}

pub(crate) static PATH_TRAVERSAL: Rule = Rule {
    id: "path-traversal",
    category: Category::Security,
    severity: Severity::High,
    confidence: 0.75,
    cwe: &[22, 23, 73],
    summary: "A path from outside is opened.",
    why: "With `../` in it the path leads out of the folder that was meant, to any file the process may read or write. Resolve it and check that it still starts with the folder, or take `basename`.",
    false_positives: "Values that were checked in another function, and services that only trusted callers reach.",
    fixable: false,
    examples: &[example(
        Language::JavaScript,
        "const fs = require('fs');\napp.get('/file', (req, res) => {\n  fs.readFile('data/' + req.query.name, done);\n});\n",
        "const fs = require('fs');\nconst path = require('path');\napp.get('/file', (req, res) => {\n  fs.readFile('data/' + path.basename(req.query.name), done);\n});\n",
    )],
    peers: &[Peer {
        tool: "eslint",
        rules: &["security/detect-non-literal-fs-filename"],
    }],
};

pub(crate) static SSRF: Rule = Rule {
    id: "ssrf",
    category: Category::Security,
    severity: Severity::High,
    confidence: 0.75,
    cwe: &[918],
    summary: "An address from outside is requested.",
    why: "Whoever chooses the address lets the server speak to machines that only it can reach. Choose from a list of hosts.",
    false_positives: "Values that were checked in another function, and services that only trusted callers reach.",
    fixable: false,
    examples: &[example(
        Language::JavaScript,
        "app.get('/proxy', (req, res) => {\n  fetch(req.query.url).then(done);\n});\n",
        "app.get('/proxy', (req, res) => {\n  fetch('https://example.com/items/' + encodeURIComponent(req.query.id)).then(done);\n});\n",
    )],
    peers: &[],
};

pub(crate) static OPEN_REDIRECT: Rule = Rule {
    id: "open-redirect",
    category: Category::Security,
    severity: Severity::Medium,
    confidence: 0.75,
    cwe: &[601],
    summary: "The user is sent to an address from outside.",
    why: "A link to the trusted site then leads to any other, which helps to steal passwords. Redirect to paths of the own site only.",
    false_positives: "Values that were checked in another function, and services that only trusted callers reach.",
    fixable: false,
    examples: &[example(
        Language::JavaScript,
        "app.get('/go', (req, res) => {\n  res.redirect(req.query.next);\n});\n",
        "app.get('/go', (req, res) => {\n  res.redirect('/home?from=' + encodeURIComponent(req.query.next));\n});\n",
    )],
    peers: &[],
};

pub(crate) static TEMPLATE_INJECTION: Rule = Rule {
    id: "template-injection",
    category: Category::Security,
    severity: Severity::High,
    confidence: 0.75,
    cwe: &[1336, 94],
    summary: "A template is made of text from outside.",
    why: "Templates are programs: their text reaches the objects of the server and from there the shell. Pass values to a fixed template.",
    false_positives: "Values that were checked in another function, and services that only trusted callers reach.",
    fixable: false,
    examples: &[
        example(
            Language::Python,
            "from flask import render_template_string, request\ndef hello():\n    return render_template_string('Hello ' + request.args['name'])\n",
            "from flask import render_template_string, request\ndef hello():\n    return render_template_string('Hello {{ name }}', name=request.args['name'])\n",
        ),
        example(
            Language::JavaScript,
            "const pug = require('pug');\napp.get('/', (req, res) => {\n  res.end(pug.render('p Hello ' + req.query.name));\n});\n",
            "const pug = require('pug');\napp.get('/', (req, res) => {\n  res.end(pug.render('p= name', { name: req.query.name }));\n});\n",
        ),
    ],
    peers: &[],
};

pub(crate) static LOG_INJECTION: Rule = Rule {
    id: "log-injection",
    category: Category::Security,
    severity: Severity::Low,
    confidence: 0.5,
    cwe: &[117],
    summary: "Text from outside is logged as it is.",
    why: "Line ends in it make lines of their own, which look like entries of the program. Take line ends out or log it as JSON.",
    false_positives: "Loggers that escape what they write.",
    fixable: false,
    examples: &[example(
        Language::JavaScript,
        "app.get('/', (req, res) => {\n  console.log('user ' + req.query.name);\n});\n",
        "app.get('/', (req, res) => {\n  console.log('user %s', JSON.stringify(req.query.name));\n});\n",
    )],
    peers: &[],
};

pub(crate) static HEADER_INJECTION: Rule = Rule {
    id: "header-injection",
    category: Category::Security,
    severity: Severity::Medium,
    confidence: 0.5,
    cwe: &[113, 93],
    summary: "A header is made of text from outside.",
    why: "Line ends in it add headers and bodies of the attacker's choice; where the server refuses them it fails.",
    false_positives: "Servers that refuse line ends, as Node does.",
    fixable: false,
    examples: &[example(
        Language::JavaScript,
        "app.get('/', (req, res) => {\n  res.setHeader('X-Name', req.query.name);\n});\n",
        "app.get('/', (req, res) => {\n  res.setHeader('X-Name', encodeURIComponent(req.query.name));\n});\n",
    )],
    peers: &[],
};

pub(crate) static XPATH_INJECTION: Rule = Rule {
    id: "xpath-injection",
    category: Category::Security,
    severity: Severity::High,
    confidence: 0.75,
    cwe: &[643],
    summary: "An XPath expression is made of text from outside.",
    why: "A quote in the text changes which nodes are chosen. Use variables of the XPath library.",
    false_positives: "Values that were checked in another function, and services that only trusted callers reach.",
    fixable: false,
    examples: &[example(
        Language::JavaScript,
        "const xpath = require('xpath');\napp.get('/', (req, res) => {\n  xpath.select(\"//user[@name='\" + req.query.name + \"']\", doc);\n});\n",
        "const xpath = require('xpath');\napp.get('/', (req, res) => {\n  xpath.parse('//user[@name=$name]').select({ node: doc, variables: { name: req.query.name } });\n});\n",
    )],
    peers: &[],
};

pub(crate) static REGEX_INJECTION: Rule = Rule {
    id: "regex-injection",
    category: Category::Security,
    severity: Severity::Medium,
    confidence: 0.7,
    cwe: &[730, 400],
    summary: "A regular expression is made of text from outside.",
    why: "The text may hold a pattern that takes exponential time or matches what it must not. Escape it first.",
    false_positives: "Values that were checked in another function, and services that only trusted callers reach.",
    fixable: false,
    examples: &[example(
        Language::JavaScript,
        "app.get('/', (req, res) => {\n  const wanted = new RegExp(req.query.q);\n});\n",
        "app.get('/', (req, res) => {\n  const wanted = new RegExp(escapeRegExp(req.query.q));\n});\n",
    )],
    peers: &[Peer {
        tool: "eslint",
        rules: &["security/detect-non-literal-regexp"],
    }],
};

pub(crate) static ZIP_SLIP: Rule = Rule {
    id: "zip-slip",
    category: Category::Security,
    severity: Severity::High,
    confidence: 0.65,
    cwe: &[22],
    summary: "An archive says where its files are written.",
    why: "A name such as `../../x` in the archive leads out of the folder. Check that the resolved path still starts with it.",
    false_positives: "Archives that the program made itself.",
    fixable: false,
    examples: &[
        example(
            Language::Python,
            "import tarfile\nwith tarfile.open(path) as archive:\n    archive.extractall(folder)\n",
            "import tarfile\nwith tarfile.open(path) as archive:\n    archive.extractall(folder, filter='data')\n",
        ),
        example(
            Language::JavaScript,
            "const fs = require('fs');\nconst unzip = require('unzipper');\nstream.pipe(unzip.Parse()).on('entry', (entry) => {\n  entry.pipe(fs.createWriteStream(entry.path));\n});\n",
            "const fs = require('fs');\nconst unzip = require('unzipper');\nstream.pipe(unzip.Parse()).on('entry', (entry) => {\n  if (entry.path.indexOf('..') === -1) {\n    entry.pipe(fs.createWriteStream(entry.path));\n  }\n});\n",
        ),
    ],
    peers: &[
        Peer {
            tool: "ruff",
            rules: &["S202"],
        },
        Peer {
            tool: "bandit",
            rules: &["B202"],
        },
    ],
};

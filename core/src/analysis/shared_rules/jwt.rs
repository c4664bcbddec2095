use crate::analysis::{Language, Rule, RuleExample};
use crate::model::{Category, Severity};

pub(crate) static JWT: Rule = Rule {
    id: "jwt",
    category: Category::Security,
    severity: Severity::High,
    confidence: 0.8,
    cwe: &[347, 345],
    summary: "The signature of a token is not checked.",
    why: "Decoding without verification, the algorithm `none` and an empty key take any token: whoever sends \
          one may be anyone. Verify it with a key and the algorithms that are meant.",
    false_positives: "Tokens that are verified elsewhere, and clients that only show what is in theirs.",
    fixable: false,
    examples: &[
        RuleExample {
            language: Language::Python,
            bad: "import jwt\nclaims = jwt.decode(token, options={'verify_signature': False})\n",
            good: "import jwt\nclaims = jwt.decode(token, key, algorithms=['HS256'])\n",
        },
        RuleExample {
            language: Language::JavaScript,
            bad: "const jwt = require('jsonwebtoken');\nconst user = jwt.verify(token, key, { algorithms: ['HS256', 'none'] });\n",
            good: "const jwt = require('jsonwebtoken');\nconst user = jwt.verify(token, key, { algorithms: ['HS256'] });\n",
        },
    ],
    peers: &[],
};

use crate::analysis::{Language, Peer, Rule, RuleExample};
use crate::model::{Category, Severity};

pub(crate) static USELESS_CATCH: Rule = Rule {
    id: "useless-catch",
    category: Category::Correctness,
    severity: Severity::Low,
    confidence: 0.85,
    cwe: &[],
    summary: "An exception is caught only to be thrown again.",
    why: "The handler does nothing: without it the code behaves the same and is shorter.",
    false_positives: "A place kept for a breakpoint.",
    fixable: false,
    examples: &[
        RuleExample {
            language: Language::Python,
            bad: "try:\n    load()\nexcept OSError:\n    raise\n",
            good: "try:\n    load()\nexcept OSError as error:\n    raise LoadError('x') from error\n",
        },
        RuleExample {
            language: Language::JavaScript,
            bad: "try {\n  work();\n} catch (error) {\n  throw error;\n}\n",
            good: "try {\n  work();\n} catch (error) {\n  throw new Error('work failed', { cause: error });\n}\n",
        },
    ],
    peers: &[
        Peer {
            tool: "ruff",
            rules: &["TRY203"],
        },
        Peer {
            tool: "pylint",
            rules: &["try-except-raise"],
        },
        Peer {
            tool: "eslint",
            rules: &["no-useless-catch"],
        },
        Peer {
            tool: "biome",
            rules: &["noUselessCatch"],
        },
    ],
};

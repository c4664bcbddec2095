//! Names that nothing in the file declares.

use std::sync::OnceLock;

use oxc_ast::AstKind;
use oxc_semantic::{NodeId, ReferenceId};
use oxc_span::GetSpan;
use oxc_syntax::operator::UnaryOperator;
use rustc_hash::FxHashSet;

use super::super::context::Cx;
use super::unused::named_in_comments;
use crate::analysis::shared_rules::UNDEFINED_NAME;
use crate::analysis::{Language, Peer, Rule, RuleExample};
use crate::model::{Category, Severity};

pub(crate) static GLOBAL_ASSIGN: Rule = Rule {
    id: "global-assign",
    category: Category::Correctness,
    severity: Severity::High,
    confidence: 0.9,
    cwe: &[],
    summary: "A builtin global is overwritten.",
    why: "All code of the page or process uses the same global, libraries included.",
    false_positives: "Polyfills, and tests that replace a global for a while.",
    fixable: false,
    examples: &[RuleExample {
        language: Language::JavaScript,
        bad: "Array = [];\n",
        good: "const list = [];\n",
    }],
    peers: &[
        Peer {
            tool: "eslint",
            rules: &["no-global-assign"],
        },
        Peer {
            tool: "biome",
            rules: &["noGlobalAssign"],
        },
    ],
};

pub(crate) static UNDECLARED_VAR: Rule = Rule {
    id: "undeclared-var",
    category: Category::Correctness,
    severity: Severity::Medium,
    confidence: 0.75,
    cwe: &[],
    summary: "A variable is assigned to that nothing declares.",
    why: "In sloppy code this makes a global, which all functions that forget a declaration share; in modules and strict code it throws.",
    false_positives: "Globals that other scripts declare.",
    fixable: false,
    examples: &[RuleExample {
        language: Language::JavaScript,
        bad: "function f(list) {\n  for (index = 0; index < list.length; index++) g(list[index]);\n}\n",
        good: "function f(list) {\n  for (let index = 0; index < list.length; index++) g(list[index]);\n}\n",
    }],
    peers: &[
        Peer {
            tool: "eslint",
            rules: &["no-undef"],
        },
        Peer {
            tool: "biome",
            rules: &["noUndeclaredVariables"],
        },
    ],
};

/// Globals of the language, browsers, Node.js, workers, extensions and test runners (the names in
/// the npm package `globals`).
fn known() -> &'static FxHashSet<&'static str> {
    static KNOWN: OnceLock<FxHashSet<&'static str>> = OnceLock::new();
    KNOWN.get_or_init(|| include_str!("../globals.txt").split_whitespace().collect())
}

/// Whether a name is a global of some environment.
pub(super) fn is_known(name: &str) -> bool {
    known().contains(name)
}

/// Globals that are there whatever runs the code, or that nobody means to replace.
const READ_ONLY: &[&str] = &[
    "Array",
    "ArrayBuffer",
    "BigInt",
    "Boolean",
    "DataView",
    "Date",
    "Error",
    "EvalError",
    "Function",
    "Infinity",
    "Intl",
    "JSON",
    "Map",
    "Math",
    "NaN",
    "Number",
    "Object",
    "Promise",
    "Proxy",
    "RangeError",
    "ReferenceError",
    "Reflect",
    "RegExp",
    "Set",
    "String",
    "Symbol",
    "SyntaxError",
    "TypeError",
    "URIError",
    "Uint8Array",
    "WeakMap",
    "WeakRef",
    "WeakSet",
    "clearInterval",
    "clearTimeout",
    "console",
    "decodeURI",
    "decodeURIComponent",
    "document",
    "encodeURI",
    "encodeURIComponent",
    "escape",
    "eval",
    "globalThis",
    "isFinite",
    "isNaN",
    "parseFloat",
    "parseInt",
    "process",
    "require",
    "setInterval",
    "setTimeout",
    "undefined",
    "unescape",
    "window",
];

/// Environments whose globals are in the table.
const ENVIRONMENTS: &[&str] = &[
    "amd",
    "browser",
    "commonjs",
    "jasmine",
    "jest",
    "jquery",
    "mocha",
    "node",
    "qunit",
    "serviceworker",
    "shared-node-browser",
    "webextensions",
    "worker",
];

/// How many uses of one name are reported: one mistake, however often it is made.
const SHOWN: usize = 100;

/// Looks at all names that the file does not declare.
pub(super) fn all(cx: &mut Cx<'_, '_, '_>) {
    let scoping = cx.scoping();
    let mut declared = named_in_comments(cx, "global");
    declared.extend(named_in_comments(cx, "exported"));
    let environments = named_in_comments(cx, "eslint-env");
    // Anything may be global in an environment that is not in the table.
    let closed = environments
        .iter()
        .all(|name| ENVIRONMENTS.contains(name) || name.starts_with("es"));
    // TypeScript's compiler knows the globals of its declaration files; this does not.
    let undefined = closed && !cx.semantic.source_type().is_typescript();
    for (name, ids) in scoping.root_unresolved_references() {
        let name = name.as_str();
        if declared.contains(name) {
            continue;
        }
        let written = ids.iter().any(|id| scoping.get_reference(*id).is_write());
        if known().contains(name) {
            if written && READ_ONLY.binary_search(&name).is_ok() {
                global_assigned(cx, name, ids);
            }
        } else if undefined && !matches!(name, "arguments" | "this") {
            unknown(cx, name, ids, written);
        }
    }
}

fn global_assigned(cx: &mut Cx<'_, '_, '_>, name: &str, ids: &[ReferenceId]) {
    for id in ids {
        let reference = cx.scoping().get_reference(*id);
        if reference.is_write() {
            let at = cx.semantic.reference_span(reference);
            let message = format!("`{name}` is a global that other code relies on");
            cx.report(&GLOBAL_ASSIGN, at, message);
        }
    }
}

fn unknown(cx: &mut Cx<'_, '_, '_>, name: &str, ids: &[ReferenceId], written: bool) {
    // `typeof x` asks whether there is such a global.
    let asked = ids
        .iter()
        .any(|id| is_asked(cx, cx.scoping().get_reference(*id).node_id()));
    for id in ids.iter().take(SHOWN) {
        let reference = cx.scoping().get_reference(*id);
        if !reference.is_value() || in_with(cx, *id) {
            continue;
        }
        let at = cx.semantic.reference_span(reference);
        if reference.is_write() {
            let message = format!("nothing declares `{name}`");
            cx.report(&UNDECLARED_VAR, at, message);
        } else if !written && !asked {
            let message = format!("`{name}` is not defined");
            cx.report(&UNDEFINED_NAME, at, message);
        }
    }
}

fn is_asked(cx: &Cx<'_, '_, '_>, id: NodeId) -> bool {
    let nodes = cx.semantic.nodes();
    match nodes.parent_kind(id) {
        AstKind::UnaryExpression(it) => {
            it.operator == UnaryOperator::Typeof && it.argument.span() == nodes.kind(id).span()
        }
        AstKind::ParenthesizedExpression(_) => matches!(
            nodes.parent_kind(nodes.parent_id(id)),
            AstKind::UnaryExpression(it) if it.operator == UnaryOperator::Typeof
        ),
        _ => false,
    }
}

/// Names inside of `with (object)` may be its members.
fn in_with(cx: &Cx<'_, '_, '_>, id: ReferenceId) -> bool {
    let scoping = cx.scoping();
    scoping
        .scope_ancestors(scoping.get_reference(id).scope_id())
        .any(|scope| scoping.scope_flags(scope).is_with())
}

#[cfg(test)]
mod tests {
    use super::super::testing::{clean, flags, found, found_ts};
    use super::*;

    #[test]
    fn tables_are_in_order() {
        assert!(READ_ONLY.is_sorted() && ENVIRONMENTS.is_sorted());
        assert!(READ_ONLY.iter().all(|name| known().contains(name)));
    }

    #[test]
    fn names_that_nothing_defines() {
        let rule = "undefined-name";
        flags(
            rule,
            &[
                "f1(nothing_);",
                "var a = b1;",
                "consoel.log(1);",
                "function f() { return itmes; }",
                "x.y(zz1 + 1);",
                "new Thing1();",
                "if (flag1) f2();",
                "const o = { shorthand1 };",
                "x = `${hole1}`;",
                "class A extends Base1 {}",
                "f3(<Widget1/>);",
                "export { gone1 };",
                "{ let a = 1; } g1(a);",
            ],
        );
        clean(
            rule,
            &[
                "var a = 1; console.log(a);",
                "window.alert(document.title);",
                "if (typeof thing1 !== 'undefined') thing1();",
                "/* global thing1 */ thing1();",
                "/* globals thing1, thing2:writable */ thing2 = thing1;",
                "module.exports = require('x');",
                "describe('x', () => { it('y', () => { expect(1); }); });",
                "/* eslint-env atomtest */ thing1();",
                "function f() { return arguments; }",
                "with (a1 = {}) { thing1(); }",
                "$(function () { jQuery.ajax(); });",
                "function f(b) { return b; } f(globalThis);",
                "console.log(undefined, NaN);",
                "import a from 'a'; a();",
            ],
        );
        assert!(found_ts(rule, "const a: Foo = declared_elsewhere;").is_empty());
        assert_eq!(found(rule, "aa1; aa1();"), ["aa1", "aa1"]);
    }

    #[test]
    fn assigning_to_nothing() {
        let rule = "undeclared-var";
        flags(
            rule,
            &[
                "function f() { total1 = 1; }",
                "for (i1 = 0; i1 < 9; i1++) f();",
                "for (key1 in o) f(key1);",
                "count1++;",
                "sum1 += 1;",
                "[first1] = list;",
                "({ a: first1 } = o);",
                "function f() { a1 = b1 = 1; var b1; }",
                "x1 = function () {};",
                "const f = () => { y1 = 1; };",
            ],
        );
        clean(
            rule,
            &[
                "var a; a = 1;",
                "function f(a) { a = 1; }",
                "/* global a1:writable */ a1 = 1;",
                "o.x = 1;",
                "module.exports = 1;",
                "location = '/';",
                "onload = function () {};",
                "let a; [a] = b;",
                "name = 'x';",
                "with (console) { a1 = 1; }",
            ],
        );
    }

    #[test]
    fn assigning_to_builtins() {
        let rule = "global-assign";
        flags(
            rule,
            &[
                "Object = null;",
                "undefined = 1;",
                "Array = [];",
                "window = {};",
                "console = { log() {} };",
                "Math++;",
                "[Date] = x;",
                "({ JSON } = x);",
                "for (Map of x) f();",
                "NaN = 1;",
                "function f() { parseInt = 1; }",
            ],
        );
        clean(
            rule,
            &[
                "var Object; Object = 1;",
                "Array.prototype.x = 1;",
                "function f(Map) { Map = 1; }",
                "window.x = 1;",
                "let JSON = {}; JSON = 1;",
                "global.Promise = 1;",
                "exports = 1;",
                "onclick = f;",
                "x.Object = 1;",
                "import Promise from 'p'; new Promise();",
            ],
        );
    }
}

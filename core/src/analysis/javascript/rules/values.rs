//! Literals, classes and assignments with a part that is lost.

use oxc_ast::ast::{
    ArrayExpression, ArrayExpressionElement, AssignmentExpression, Class, ClassElement, Function,
    MethodDefinitionKind, NumericLiteral, ObjectExpression, ObjectPropertyKind, PropertyKey,
    PropertyKind, SimpleAssignmentTarget,
};
use oxc_span::{GetSpan, Span};
use oxc_syntax::number::NumberBase;
use oxc_syntax::operator::AssignmentOperator;
use rustc_hash::FxHashMap;

use super::super::ast::{is_reference_target, key_name, range};
use super::super::context::Cx;
use crate::analysis::shared_rules::{DUPLICATE_KEY, SELF_ASSIGN};
use crate::analysis::{Language, Peer, Rule, RuleExample};
use crate::model::{Category, Severity};

pub(crate) static DUPLICATE_CLASS_MEMBER: Rule = Rule {
    id: "duplicate-class-member",
    category: Category::Correctness,
    severity: Severity::Medium,
    confidence: 0.9,
    cwe: &[],
    summary: "A class defines a member twice.",
    why: "The later definition replaces the earlier one without a word.",
    false_positives: "None known.",
    fixable: false,
    examples: &[RuleExample {
        language: Language::JavaScript,
        bad: "class A {\n  open() { return 1; }\n  open() { return 2; }\n}\n",
        good: "class A {\n  open() { return 1; }\n  static open() { return 2; }\n}\n",
    }],
    peers: &[
        Peer {
            tool: "eslint",
            rules: &["no-dupe-class-members"],
        },
        Peer {
            tool: "biome",
            rules: &["noDuplicateClassMembers"],
        },
    ],
};

pub(crate) static DUPLICATE_PARAM: Rule = Rule {
    id: "duplicate-param",
    category: Category::Correctness,
    severity: Severity::High,
    confidence: 0.95,
    cwe: &[],
    summary: "Two parameters have the same name.",
    why: "The earlier argument cannot be reached; modules and strict code refuse it.",
    false_positives: "Placeholders such as `_` in sloppy code.",
    fixable: false,
    examples: &[RuleExample {
        language: Language::JavaScript,
        bad: "function area(width, width) {\n  return width * width;\n}\n",
        good: "function area(width, height) {\n  return width * height;\n}\n",
    }],
    peers: &[
        Peer {
            tool: "eslint",
            rules: &["no-dupe-args"],
        },
        Peer {
            tool: "biome",
            rules: &["noDuplicateParameters"],
        },
    ],
};

pub(crate) static SPARSE_ARRAY: Rule = Rule {
    id: "sparse-array",
    category: Category::Correctness,
    severity: Severity::Medium,
    confidence: 0.75,
    cwe: &[],
    summary: "An array literal has a hole.",
    why: "Two commas in a row leave an element out: it counts in `length`, but `forEach` and `map` \
          skip it. Mostly a comma too many; write `undefined` if it is meant.",
    false_positives: "Tables and tests that want holes.",
    fixable: false,
    examples: &[RuleExample {
        language: Language::JavaScript,
        bad: "const sizes = [1, , 3];\n",
        good: "const sizes = [1, undefined, 3];\n",
    }],
    peers: &[
        Peer {
            tool: "eslint",
            rules: &["no-sparse-arrays"],
        },
        Peer {
            tool: "biome",
            rules: &["noSparseArray"],
        },
    ],
};

pub(crate) static LOSS_OF_PRECISION: Rule = Rule {
    id: "loss-of-precision",
    category: Category::Correctness,
    severity: Severity::Medium,
    confidence: 0.9,
    cwe: &[],
    summary: "A number has more digits than are kept.",
    why: "Numbers are 64-bit floats: integers above 2^53 are rounded to a neighbour. Use a BigInt or a \
          string.",
    false_positives: "Constants whose rounding is known and accepted.",
    fixable: false,
    examples: &[RuleExample {
        language: Language::JavaScript,
        bad: "const id = 9007199254740993;\n",
        good: "const id = 9007199254740993n;\n",
    }],
    peers: &[
        Peer {
            tool: "eslint",
            rules: &["no-loss-of-precision"],
        },
        Peer {
            tool: "biome",
            rules: &["noPrecisionLoss"],
        },
    ],
};

/// Remembers names: a list while there are few, which is nearly always.
struct Names<'a, T> {
    few: Vec<(&'a str, T)>,
    many: FxHashMap<&'a str, T>,
}

impl<'a, T: Copy> Names<'a, T> {
    const FEW: usize = 12;

    fn new(expected: usize) -> Self {
        Self {
            few: Vec::with_capacity(expected.min(Self::FEW)),
            many: FxHashMap::default(),
        }
    }

    fn get(&self, name: &str) -> Option<T> {
        let few = self.few.iter().find(|(known, _)| *known == name);
        few.map(|(_, value)| *value).or_else(|| {
            if self.many.is_empty() {
                None
            } else {
                self.many.get(name).copied()
            }
        })
    }

    fn set(&mut self, name: &'a str, value: T) {
        if let Some(entry) = self.few.iter_mut().find(|(known, _)| *known == name) {
            entry.1 = value;
        } else if self.few.len() < Self::FEW {
            self.few.push((name, value));
        } else {
            self.many.insert(name, value);
        }
    }

    fn clear(&mut self) {
        self.few.clear();
        self.many.clear();
    }
}

/// Bits for what a name stands for: getter and setter are a pair.
const GET: u8 = 1;
const SET: u8 = 2;
const VALUE: u8 = GET | SET;

pub(super) fn object<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a ObjectExpression<'a>) {
    if it.properties.len() < 2 {
        return;
    }
    let mut names: Names<'a, (u8, Span)> = Names::new(it.properties.len());
    for property in &it.properties {
        let ObjectPropertyKind::ObjectProperty(property) = property else {
            // What a spread brings may be meant to be overridden in part.
            names.clear();
            continue;
        };
        if property.computed {
            continue;
        }
        let name = match &property.key {
            PropertyKey::NumericLiteral(number) => cx.slice(number.span),
            key => match key_name(key) {
                Some("__proto__") | None => continue,
                Some(name) => name,
            },
        };
        let bits = match property.kind {
            PropertyKind::Get => GET,
            PropertyKind::Set => SET,
            PropertyKind::Init => VALUE,
        };
        let at = property.key.span();
        let known = names.get(name);
        if let Some((_, first)) = known.filter(|(known, _)| known & bits != 0) {
            let message = format!(
                "the key `{}` occurs again; the earlier value is lost",
                short(name)
            );
            cx.report(&DUPLICATE_KEY, at, message)
                .related(range(first), "the earlier one");
        }
        let all = bits | known.map_or(0, |(known, _)| known);
        names.set(name, (all, at));
    }
}

pub(super) fn class<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a Class<'a>) {
    if it.body.body.len() < 2 || it.declare {
        return;
    }
    let mut own: Names<'a, (u8, Span)> = Names::new(it.body.body.len());
    let mut fixed: Names<'a, (u8, Span)> = Names::new(0);
    for element in &it.body.body {
        let (bits, is_static) = match element {
            ClassElement::MethodDefinition(method) => {
                // Overloads and abstract methods have no body.
                if method.computed || method.value.body.is_none() {
                    continue;
                }
                let bits = match method.kind {
                    MethodDefinitionKind::Get => GET,
                    MethodDefinitionKind::Set => SET,
                    MethodDefinitionKind::Method => VALUE,
                    MethodDefinitionKind::Constructor => continue,
                };
                (bits, method.r#static)
            }
            ClassElement::PropertyDefinition(property) => {
                if property.computed || property.declare {
                    continue;
                }
                (VALUE, property.r#static)
            }
            _ => continue,
        };
        let Some(key) = element.property_key() else {
            continue;
        };
        let Some(name) = key_name(key) else { continue };
        let names = if is_static { &mut fixed } else { &mut own };
        let known = names.get(name);
        if let Some((_, first)) = known.filter(|(known, _)| known & bits != 0) {
            let message = format!(
                "`{}` is defined again and replaces the earlier one",
                short(name)
            );
            cx.report(&DUPLICATE_CLASS_MEMBER, key.span(), message)
                .related(range(first), "the earlier one");
        }
        let all = bits | known.map_or(0, |(known, _)| known);
        names.set(name, (all, key.span()));
    }
}

pub(super) fn parameters<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a Function<'a>) {
    if it.params.items.len() < 2 || it.body.is_none() {
        return;
    }
    let mut names: Names<'a, ()> = Names::new(it.params.items.len());
    for id in it
        .params
        .items
        .iter()
        .filter_map(|item| item.pattern.get_binding_identifier())
    {
        let name = id.name.as_str();
        if name != "_" && names.get(name).is_some() {
            cx.report(
                &DUPLICATE_PARAM,
                id.span,
                format!("a parameter `{}` exists already", short(name)),
            );
        }
        names.set(name, ());
    }
}

pub(super) fn array<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a ArrayExpression<'a>) {
    let hole = it.elements.iter().find_map(|element| match element {
        ArrayExpressionElement::Elision(hole) => Some(hole.span),
        _ => None,
    });
    // `[,]` and `[, ,]` are only ever written on purpose.
    if let Some(hole) = hole
        && it.elements.iter().any(|element| !element.is_elision())
    {
        let at = Span::new(hole.start, hole.end.max(hole.start + 1));
        cx.report(&SPARSE_ARRAY, at, "the array has a hole here");
    }
}

/// Properties whose setter acts even if the value stays the same.
const ACTING: &[&str] = &[
    "href",
    "hash",
    "location",
    "innerHTML",
    "outerHTML",
    "value",
    "src",
    "srcObject",
    "scrollTop",
    "scrollLeft",
    "width",
    "height",
    "lastIndex",
    "className",
    "cssText",
    "currentTime",
    "selectedIndex",
];

pub(super) fn self_assign<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a AssignmentExpression<'a>) {
    if it.operator != AssignmentOperator::Assign {
        return;
    }
    let Some(target) = it.left.as_simple_assignment_target() else {
        return;
    };
    let text = cx.slice(it.left.span());
    if text != cx.slice(it.right.span()) || !is_reference_target(target) {
        return;
    }
    let plain = matches!(
        target,
        SimpleAssignmentTarget::AssignmentTargetIdentifier(_)
    );
    let last = text.rsplit('.').next().unwrap_or(text);
    if !plain && ACTING.contains(&last) {
        return;
    }
    cx.report(
        &SELF_ASSIGN,
        it.span,
        format!("`{}` is assigned to itself", short(text)),
    )
    .confidence(if plain { SELF_ASSIGN.confidence } else { 0.65 });
}

pub(super) fn number<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a NumericLiteral<'a>) {
    if it.base != NumberBase::Decimal || it.span.size() < 16 {
        return;
    }
    let digits: String = cx.slice(it.span).chars().filter(|c| *c != '_').collect();
    if !digits.bytes().all(|b| b.is_ascii_digit()) || !it.value.is_finite() {
        return;
    }
    // Rounding behind the digits that were written is no loss: compare as many as there are.
    let written = digits.trim_start_matches('0').trim_end_matches('0');
    let Some(decimals) = written.len().checked_sub(1) else {
        return;
    };
    let kept = format!("{:.decimals$e}", it.value);
    let kept: String = kept.split('e').next().unwrap_or_default().replace('.', "");
    if kept != written {
        cx.report(
            &LOSS_OF_PRECISION,
            it.span,
            format!("this number is stored as {}", it.value),
        );
    }
}

pub(super) fn short(text: &str) -> &str {
    &text[..text.floor_char_boundary(60)]
}

#[cfg(test)]
mod tests {
    use super::super::testing::found;

    #[test]
    fn keys_again() {
        let code = "x = { a: 1, 'a': 2, get b() { return 1 }, b: 3, 1: 1, 1: 2, c() {}, c: 1 }";
        assert_eq!(found("duplicate-key", code), ["'a'", "b", "1", "c"]);
        let near = "x = { get a() { return 1 }, set a(v) {}, [b]: 1, [b]: 2, __proto__: 1, c: { a: 1 }, \
                    d: 1, ...e, d: 2 }; y = { a: 1 }";
        assert!(found("duplicate-key", near).is_empty());
        let many: String = (0..40).map(|i| format!("k{i}: 1,")).collect();
        assert_eq!(
            found("duplicate-key", &format!("x = {{{many} k39: 1, k0: 2}}")),
            ["k39", "k0"]
        );
    }

    #[test]
    fn members_again() {
        let code = "class A { a() {} a() {} b = 1; b() {} get c() { return 1 } get c() { return 2 } static d() {} static d = 1 }";
        assert_eq!(found("duplicate-class-member", code), ["a", "b", "c", "d"]);
        let near = "class A { a() {} static a() {} get c() { return 1 } set c(v) {} [x]() {} [x]() {} #p = 1 } \
                    class B { a() {} }";
        assert!(found("duplicate-class-member", near).is_empty());
        let overloads =
            "class A { a(x: string): void; a(x: number): void; a(x: any) {} declare b: string; }";
        assert!(super::super::testing::found_ts("duplicate-class-member", overloads).is_empty());
    }

    #[test]
    fn parameters_again() {
        assert_eq!(found("duplicate-param", "function f(a, b, a) {}"), ["a"]);
        assert!(
            found(
                "duplicate-param",
                "function f(a, b) {} function g(_, _) {} function h(a, { b }) {}"
            )
            .is_empty()
        );
    }

    #[test]
    fn holes() {
        assert_eq!(found("sparse-array", "x = [1, , 2]; y = [, 1]").len(), 2);
        assert!(
            found(
                "sparse-array",
                "[, a] = b; const [, c] = d; x = [1, 2,]; y = [,]; ({ a: [, z] } = q)"
            )
            .is_empty()
        );
    }

    #[test]
    fn assigning_to_itself() {
        assert_eq!(
            found(
                "self-assign",
                "x = x; a.b = a.b; this.c = this.c; a[0] = a[0]"
            )
            .len(),
            4
        );
        let near = "x = y; a.b = c.b; x += x; location.href = location.href; f().a = f().a; \
                    a[i++] = a[i++]; exports.x = x";
        assert_eq!(found("self-assign", near), Vec::<String>::new());
    }

    #[test]
    fn digits_that_are_lost() {
        let code =
            "a = 9007199254740993; b = 123456789012345678901; c = 5123000000000000000000000000001;";
        assert_eq!(found("loss-of-precision", code).len(), 3);
        let near = "a = 9007199254740992; b = 123456789012345680000; c = 9007199254740993n; d = 1e300; \
                    e = 0.12345678901234567890; f = 0xfffffffffffffffff; g = 1_000_000_000_000_000_000";
        assert!(found("loss-of-precision", near).is_empty());
    }
}

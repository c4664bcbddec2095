//! Literals and classes with a part that is lost.

use std::borrow::Cow;

use oxc_ast::ast::{
    ArrayExpression, ArrayExpressionElement, Class, ClassElement, Function, MethodDefinitionKind,
    NumericLiteral, ObjectExpression, ObjectPropertyKind, PropertyKind,
};
use oxc_span::{GetSpan, Span};
use rustc_hash::FxHashMap;

use super::super::ast::{property_name, range};
use super::super::context::Cx;
use crate::analysis::shared_rules::DUPLICATE_KEY;
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
    few: Vec<(Cow<'a, str>, T)>,
    many: FxHashMap<Cow<'a, str>, T>,
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

    fn set(&mut self, name: Cow<'a, str>, value: T) {
        if let Some(entry) = self.few.iter_mut().find(|(known, _)| *known == name) {
            entry.1 = value;
        } else if self.few.len() < Self::FEW {
            self.few.push((name, value));
        } else {
            self.many.insert(name, value);
        }
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
    let mut spread = 0;
    for property in &it.properties {
        let ObjectPropertyKind::ObjectProperty(property) = property else {
            spread = property.span().start;
            continue;
        };
        // `{ __proto__: x }` sets the prototype.
        let plain = !property.computed && !property.method && !property.shorthand;
        let Some(name) = property_name(&property.key, property.computed)
            .filter(|name| !(plain && name == "__proto__"))
        else {
            continue;
        };
        let bits = match property.kind {
            PropertyKind::Get => GET,
            PropertyKind::Set => SET,
            PropertyKind::Init => VALUE,
        };
        let at = property.key.span();
        let known = names.get(&name);
        if let Some((_, first)) = known.filter(|(known, _)| known & bits != 0) {
            let message = format!(
                "the key `{}` occurs again; the earlier value is lost",
                short(&name)
            );
            let hit = cx
                .report(&DUPLICATE_KEY, at, message)
                .related(range(first), "the earlier one");
            // With a spread in between, the first one may be there for the order of the keys.
            if first.start < spread {
                hit.confidence(0.6);
            }
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
        let (bits, is_static, computed) = match element {
            ClassElement::MethodDefinition(method) => {
                // Overloads and abstract methods have no body.
                if method.value.body.is_none() {
                    continue;
                }
                let bits = match method.kind {
                    MethodDefinitionKind::Get => GET,
                    MethodDefinitionKind::Set => SET,
                    MethodDefinitionKind::Method => VALUE,
                    MethodDefinitionKind::Constructor => continue,
                };
                (bits, method.r#static, method.computed)
            }
            ClassElement::PropertyDefinition(property) => {
                if property.declare {
                    continue;
                }
                (VALUE, property.r#static, property.computed)
            }
            _ => continue,
        };
        let Some(key) = element.property_key() else {
            continue;
        };
        let Some(name) = property_name(key, computed) else {
            continue;
        };
        let names = if is_static { &mut fixed } else { &mut own };
        let known = names.get(&name);
        if let Some((_, first)) = known.filter(|(known, _)| known & bits != 0) {
            let message = format!(
                "`{}` is defined again and replaces the earlier one",
                short(&name)
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
        if names.get(name).is_some() {
            let message = format!("a parameter `{}` exists already", short(name));
            let hit = cx.report(&DUPLICATE_PARAM, id.span, message);
            // A placeholder is not read.
            if name.starts_with('_') {
                hit.confidence(0.4);
            }
        }
        names.set(Cow::Borrowed(name), ());
    }
}

pub(super) fn array<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a ArrayExpression<'a>) {
    let hole = it.elements.iter().find_map(|element| match element {
        ArrayExpressionElement::Elision(hole) => Some(hole.span),
        _ => None,
    });
    let Some(hole) = hole else { return };
    let at = Span::new(hole.start, hole.end.max(hole.start + 1));
    // ESLint reports the whole array, so the line is that of its bracket.
    let line = cx.slice(Span::new(it.span.start, at.start)).contains('\n');
    let at = if line { cx.first_line(it.span) } else { at };
    let hit = cx.report(&SPARSE_ARRAY, at, "the array has a hole here");
    // `[,]` and `[, ,]` are rarely written by accident.
    if it.elements.iter().all(|element| element.is_elision()) {
        hit.confidence(0.4);
    }
}

pub(super) fn number<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a NumericLiteral<'a>) {
    // Fewer digits are always kept; `2e999` is short and infinite.
    if it.span.size() < 16 && it.value.is_finite() {
        return;
    }
    let text: String = cx.slice(it.span).chars().filter(|c| *c != '_').collect();
    let confidence = match loss(&text, it.value) {
        Loss::None => return,
        Loss::Whole => LOSS_OF_PRECISION.confidence,
        // `3.14159265358979323846`: the digits too many do no harm.
        Loss::Decimals => 0.5,
    };
    let message = if it.value.is_finite() {
        format!("this number is stored as {}", it.value)
    } else {
        "this number is too large and stored as Infinity".to_owned()
    };
    cx.report(&LOSS_OF_PRECISION, it.span, message)
        .confidence(confidence);
}

enum Loss {
    None,
    Whole,
    Decimals,
}

/// What of the digits of a literal is lost in its value.
fn loss(text: &str, value: f64) -> Loss {
    let bits = match text.as_bytes() {
        [b'0', b'x' | b'X', ..] => 4,
        [b'0', b'o' | b'O', ..] => 3,
        [b'0', b'b' | b'B', ..] => 1,
        [b'0', rest @ ..] if !rest.is_empty() && rest.iter().all(|b| (b'0'..b'8').contains(b)) => {
            return radix_loss(&text[1..], 3);
        }
        _ => return decimal_loss(text, value),
    };
    radix_loss(&text[2..], bits)
}

/// A literal of bits is exact if the ones lie within 53 of them.
fn radix_loss(digits: &str, bits: u32) -> Loss {
    let mut ones: Option<(u32, u32)> = None;
    for (at, digit) in (0u32..).zip(digits.chars().filter_map(|c| c.to_digit(16))) {
        if digit == 0 {
            continue;
        }
        let high = at * bits + (digit.leading_zeros() - (32 - bits));
        let low = at * bits + (bits - 1 - digit.trailing_zeros());
        ones = Some((ones.map_or(high, |(first, _)| first), low));
    }
    match ones {
        Some((first, last)) if last - first >= 53 => Loss::Whole,
        _ => Loss::None,
    }
}

/// Rounding behind the digits that were written is no loss: as many are compared as there are.
fn decimal_loss(text: &str, value: f64) -> Loss {
    let mantissa = text.split(['e', 'E']).next().unwrap_or_default();
    let mut written: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    let whole = !mantissa.contains('.');
    if whole {
        written.truncate(written.trim_end_matches('0').len());
    }
    let written = written.trim_start_matches('0');
    let Some(decimals) = written.len().checked_sub(1) else {
        return Loss::None;
    };
    // JavaScript prints 100 digits at most.
    if decimals >= 100 || !value.is_finite() {
        return Loss::Whole;
    }
    let kept = format!("{value:.decimals$e}");
    let kept: String = kept.split('e').next().unwrap_or_default().replace('.', "");
    if kept == written {
        Loss::None
    } else if whole {
        Loss::Whole
    } else {
        Loss::Decimals
    }
}

pub(super) fn short(text: &str) -> &str {
    &text[..text.floor_char_boundary(60)]
}

#[cfg(test)]
mod tests {
    use super::super::testing::{clean, flags, found};

    #[test]
    fn keys_again() {
        let code = "x = { a: 1, 'a': 2, get b() { return 1 }, b: 3, 1: 1, 1: 2, c() {}, c: 1 }";
        assert_eq!(found("duplicate-key", code), ["'a'", "b", "1", "c"]);
        flags(
            "duplicate-key",
            &[
                "x = { ['a']: 1, a: 2 }",
                "x = { [`a`]: 1, a: 2 }",
                "x = { 0x1: 1, 1: 2 }",
                "x = { 1: 1, '1': 2 }",
                "x = { 1n: 1, 1: 2 }",
                "x = { .1: 1, 0.1: 2 }",
                "x = { [null]: 1, null: 2 }",
                "x = { a: 1, ...b, a: 2 }",
                "x = { ['__proto__']: 1, ['__proto__']: 2 }",
                "x = { __proto__() {}, __proto__() {} }",
            ],
        );
        let near = "x = { get a() { return 1 }, set a(v) {}, [b]: 1, [b]: 2, __proto__: 1, c: { a: 1 }, \
                    d: 1, ...e, [`d${d}`]: 2, [d]: 3, [1]: 1, '': 1, ' ': 2 }; y = { a: 1 }";
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
        flags(
            "duplicate-class-member",
            &[
                "class A { ['a']() {} a() {} }",
                "class A { [`a`]() {} a() {} }",
                "class A { 10() {} 1e1() {} }",
                "class A { 10() {} '10'() {} }",
                "class A { 1() {} [1]() {} }",
                "class A { [0x10]() {} 16() {} }",
                "class A { [null]() {} null() {} }",
                "class A { static a; static a() {} }",
                "class A { ['constructor']() {} ['constructor']() {} }",
                "x = class { 'a'() {} a() {} }",
            ],
        );
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
                "function f(a, b) {} function g(_, __) {} function h(a, { b }) {}"
            )
            .is_empty()
        );
    }

    #[test]
    fn holes() {
        let code = "x = [1, , 2]; y = [, 1]; z = [,]; f([, ,])";
        assert_eq!(found("sparse-array", code).len(), 4);
        assert_eq!(found("sparse-array", "x = [\n1,\n,\n2]"), ["["]);
        assert!(
            found(
                "sparse-array",
                "[, a] = b; const [, c] = d; x = [1, 2,]; y = []; ({ a: [, z] } = q)"
            )
            .is_empty()
        );
    }

    #[test]
    fn digits_that_are_lost() {
        let rule = "loss-of-precision";
        flags(
            rule,
            &[
                "a = 9007199254740993",
                "a = 123456789012345678901",
                "a = 5123000000000000000000000000001",
                "a = 9.007199254740993e15",
                "a = 900719.9254740994",
                "a = 1.0000000000000000000000123",
                "a = 0x20000000000001",
                "a = 0X2000_0000000001",
                "a = 0b100000000000000000000000000000000000000000000000000001",
                "a = 0o400000000000000001",
                "a = 0400000000000000001",
                "a = 2e999",
                "a = 0xffffffffffffffff",
                "a = 9_00719_9254_740993",
            ],
        );
        clean(
            rule,
            &[
                "a = 9007199254740992",
                "a = 123456789012345680000",
                "a = 9007199254740993n",
                "a = 1e300",
                "a = 0.00000000000000000000000123",
                "a = 0x1fffffffffffff",
                "a = 0x10000000000000000",
                "a = 1_000_000_000_000_000_000",
                "a = 0b11111111111111111111111111111111111111111111111111111",
                "a = 0377777777777777777",
                "a = 0.30000000000000004",
                "a = 1.7976931348623157e308",
                "a = 00000000000000000000",
                "a = 0.0000000000000000000000",
            ],
        );
    }
}

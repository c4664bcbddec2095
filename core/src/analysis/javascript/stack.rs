//! Keeps recursion inside the stack.
//!
//! oxc's parser is recursive descent without a limit of its own, so text decides how much stack it
//! uses: 10,000 open parentheses need 10 MB. Before parsing, [`need`] bounds that from above by
//! counting the bytes that can open a level, whatever they turn out to mean; a bound that looked at
//! brackets closing could be fooled by strings, regular expressions and templates. The work then
//! runs where the stack is large enough: here, if this thread is known to have it
//! ([`declare`]), or on a thread of its own.

use std::cell::Cell;

use crate::analysis::SkipReason;

/// The deepest syntax tree that is visited, in nested expressions, statements and patterns. Chains
/// of binary operators count once. Generated code stays below 300.
pub(super) const MAX_DEPTH: u32 = 2_000;

/// Stack for one level of the visit, measured with a margin of two. Unoptimised builds use more.
const VISIT_FRAME: usize = if cfg!(debug_assertions) { 8_192 } else { 2_048 };

/// Stack for one level of the tree in oxc's semantic builder, measured with a margin of four.
const BUILDER_FRAME: usize = 2_048;

/// Stack that is always there beside the two recursions.
const RESERVE: usize = 256 << 10;

/// The largest stack that is asked for. It is reserved address space, touched only as far as the
/// text is really nested. Enough for about 5 MB of ordinary source.
const MAX_STACK: usize = 1 << 30;

/// Parser frames of an unoptimised build are larger.
const BUILD: usize = if cfg!(debug_assertions) { 3 } else { 1 };

thread_local! {
    static DECLARED: Cell<usize> = const { Cell::new(0) };
}

/// Says that the current thread was started with `bytes` of stack and uses little of it itself.
pub(in crate::analysis) fn declare(bytes: usize) {
    DECLARED.with(|declared| declared.set(bytes));
}

/// An upper bound for the stack that parsing and visiting `text` take, in bytes. O(length).
///
/// Weights are the stack per level measured with oxc_parser 0.146 at opt-level 2, rounded up: at worst
/// 1.9 KB for a bracket, 0.8 KB for an arrow or assignment, 0.5 KB for a prefix keyword and 0.4 KB for
/// the other operators. These count because one bracket can hide behind a ladder of them.
fn need(text: &str) -> usize {
    const BRACKET: usize = 3_072;
    const ARROW: usize = 1_024;
    const WORD: usize = 640;
    const OPERATOR: usize = 512;
    let mut parse = 0_usize;
    let mut word = false;
    for byte in text.bytes() {
        parse += match byte {
            b'(' | b'[' | b'{' | b'<' => BRACKET,
            b'=' => ARROW,
            b'!' | b'~' | b'+' | b'-' | b'*' | b'?' | b':' | b'|' | b'&' | b'^' | b'%' | b'@' => {
                OPERATOR
            }
            // A prefix keyword (`typeof`, `new`, `else`, `keyof` ...) may end here.
            b' ' | b'\t' | b'\n' | b'\r' | 0x0b | 0x0c | b'/' | 0x80.. if word => WORD,
            _ => 0,
        };
        word = byte.is_ascii_lowercase();
    }
    let parse = parse.saturating_mul(BUILD);
    parse.max(MAX_DEPTH as usize * VISIT_FRAME) + RESERVE
}

/// Runs `work`, which parses and visits `text`, with enough stack for it.
///
/// # Errors
/// [`SkipReason::TooComplex`] if no stack is sure to do, or the system refuses a thread with it;
/// whatever `work` returns.
pub(super) fn with_enough<T: Send>(
    text: &str,
    work: impl FnOnce() -> Result<T, SkipReason> + Send,
) -> Result<T, SkipReason> {
    let need = need(text);
    if need <= DECLARED.get() {
        return work();
    }
    let too_complex = || SkipReason::TooComplex { stack: need as u64 };
    if need > MAX_STACK {
        return Err(too_complex());
    }
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new()
            .name("codehone-javascript".to_owned())
            .stack_size(need)
            .spawn_scoped(scope, work)
            .map_err(|_| too_complex())?;
        match thread.join() {
            Ok(result) => result,
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}

/// Runs `work`, which recurses over a tree that is `levels` deep without a guard of its own.
///
/// # Errors
/// [`SkipReason::TooComplex`] if that takes more stack than is allowed.
pub(super) fn grown<T>(levels: u32, work: impl FnOnce() -> T) -> Result<T, SkipReason> {
    let need = (levels as usize)
        .saturating_mul(BUILDER_FRAME)
        .saturating_add(RESERVE);
    if need > MAX_STACK {
        return Err(SkipReason::TooComplex { stack: need as u64 });
    }
    Ok(stacker::maybe_grow(need, need, work))
}

pub(super) fn too_deep() -> SkipReason {
    SkipReason::TooDeeplyNested { limit: MAX_DEPTH }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::{AnalyseOptions, Language, analyse};
    use crate::error::ErrorKind;

    /// What nests: the opening, what is inside, the closing.
    const SHAPES: &[(&str, &str, &str)] = &[
        ("(", "x", ")"),
        ("[", "x", "]"),
        ("f(", "x", ")"),
        ("a[", "x", "]"),
        ("{", "x", "}"),
        ("x = {a: ", "1", "}"),
        ("!", "x", ""),
        ("- ", "x", ""),
        ("typeof ", "x", ""),
        ("new ", "x", ""),
        ("a ** ", "b", ""),
        ("a = ", "b", ""),
        ("a => ", "b", ""),
        ("async a => ", "b", ""),
        ("(a) => ", "b", ""),
        ("a ? b : ", "c", ""),
        ("a ? ", "b", " : c"),
        ("if (a) ", "b", ""),
        ("if (a) b; else ", "c", ""),
        ("for (;;) ", "b", ""),
        ("while (a) ", "b", ""),
        ("do ", "x", "; while (a)"),
        ("`${", "x", "}`"),
        ("function f() { ", "", " }"),
        ("(function () { ", "", " })()"),
        ("class A { a() { ", "", " } }"),
        ("class A { a = ", "1", " }"),
        ("class extends (", "A", "){}"),
        ("({ get a() { return ", "1", " } })"),
        ("switch (a) { case 1: ", "", " }"),
        ("try { ", "", " } catch (e) { }"),
        ("a || b && c | d ^ e & f == g < h << i + j * (", "x", ")"),
        ("import(", "x", ")"),
    ];
    const JSX: &[(&str, &str, &str)] = &[
        ("<a>", "x", "</a>"),
        ("<a>{", "x", "}</a>"),
        ("<a b={", "x", "}/>"),
        ("<>", "x", "</>"),
    ];
    const TYPES: &[(&str, &str, &str)] = &[
        ("let x: A<", "B", ">"),
        ("<T>", "x", ""),
        ("namespace a { ", "", " }"),
        ("x = y as (", "B", ")"),
    ];
    /// What chains without nesting in the text but, in part, in the tree.
    const CHAINS: &[(&str, &str)] = &[
        ("a", " + b"),
        ("a", " || b"),
        ("a", " ?? b"),
        ("a", ", b"),
        ("a", ".b"),
        ("a", "?.b"),
        ("a", "()"),
        ("a", "[0]"),
        ("a", "``"),
        ("if (a) b;", " else if (a) b;"),
    ];

    /// How many `debugger` statements are found.
    fn run(language: Language, text: &str) -> Result<usize, ErrorKind> {
        match analyse(text, &AnalyseOptions::new(language)) {
            Ok(findings) => Ok(findings
                .iter()
                .filter(|finding| finding.rule == "debugger")
                .count()),
            Err(error) => {
                assert!(error.message().contains("nested"), "{error}");
                Err(error.kind())
            }
        }
    }

    fn all(language: Language, shapes: &[(&str, &str, &str)], levels: usize) {
        for (open, inside, close) in shapes {
            for closed in [true, false] {
                let close = if closed { *close } else { "" };
                let text = format!("{}{inside}{}", open.repeat(levels), close.repeat(levels));
                let outcome = run(language, &text);
                assert!(outcome.is_ok() || levels > 500, "{open} {levels}");
            }
        }
    }

    #[test]
    fn nothing_overflows_the_stack() {
        for levels in [100, 1_900, 20_000] {
            all(Language::JavaScript, SHAPES, levels);
            all(Language::JavaScript, JSX, levels);
            all(Language::TypeScript, TYPES, levels);
            for (head, link) in CHAINS {
                let text = format!("{head}{}", link.repeat(levels));
                let outcome = run(Language::JavaScript, &text);
                assert!(outcome.is_ok() || levels > 500, "{link} {levels}");
            }
        }
    }

    #[test]
    fn long_sums_are_not_nested() {
        let text = format!("x = 'a'{}; debugger;", " + 'b'".repeat(50_000));
        assert_eq!(run(Language::JavaScript, &text), Ok(1));
        for link in [" || b", " ?? b", " * b"] {
            let text = format!("/* global a, b */ a{}; debugger;", link.repeat(100_000));
            assert_eq!(run(Language::JavaScript, &text), Ok(1), "{link}");
        }
        // A chain too long for any stack is refused, not run.
        let text = format!("x = a{};", " + 1".repeat(1_000_000));
        let refused = analyse(&text, &AnalyseOptions::new(Language::JavaScript));
        assert!(refused.unwrap_err().message().contains("stack"));
    }

    #[test]
    fn beyond_the_limit_the_file_is_skipped() {
        let text = format!("{}x", "!".repeat(MAX_DEPTH as usize + 10));
        assert_eq!(
            run(Language::JavaScript, &text),
            Err(ErrorKind::InvalidInput)
        );
        let text = format!("{}x", "(".repeat(2_000_000));
        assert_eq!(
            run(Language::JavaScript, &text),
            Err(ErrorKind::InvalidInput)
        );
    }

    #[test]
    fn a_large_flat_file_is_not_called_nested() {
        let reason = with_enough(&"f();\n".repeat(2_000_000), || Ok(()));
        assert!(matches!(reason, Err(SkipReason::TooComplex { .. })));
    }
}

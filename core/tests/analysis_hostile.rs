//! Text made to exhaust the stack or memory: an answer or a refusal, never a crash.
#![allow(clippy::unwrap_used)]

use codehone::analysis::{AnalyseOptions, Language, analyse};

/// What came of it: the code of the error, or the rules reported.
fn outcome(text: &str) -> String {
    // A thread with the smallest stack that hosts use: nothing may depend on the main thread's 8 MiB.
    std::thread::scope(|scope| {
        std::thread::Builder::new()
            .stack_size(256 << 10)
            .spawn_scoped(scope, || {
                match analyse(text, &AnalyseOptions::new(Language::Python)) {
                    Ok(findings) => findings
                        .iter()
                        .map(|finding| finding.rule.as_str())
                        .find(|rule| *rule == "syntax-error")
                        .unwrap_or("analysed")
                        .to_owned(),
                    Err(error) => error.message().split_once("` ").unwrap().1.to_owned(),
                }
            })
            .unwrap()
            .join()
            .unwrap()
    })
}

const REFUSED: &str = "is nested more than 5000 levels deep";

/// Text before, a unit, text in the middle, the unit that closes it.
const UNITS: &[(&str, &str, &str)] = &[
    ("(", "1", ")"),
    ("[", "1", "]"),
    ("{1:", "1", "}"),
    ("f(", "1", ")"),
    ("a[", "1", "]"),
    ("not ", "x", ""),
    ("-", "x", ""),
    ("a.", "b", ""),
    ("a + ", "b", ""),
    ("a ** ", "b", ""),
    ("1 if x else ", "y", ""),
    ("lambda: ", "y", ""),
    ("lambda a, b: ", "y", ""),
    ("(a := ", "1", ")"),
    ("(yield ", "1", ")"),
    ("[x for x in ", "y", "]"),
];

#[test]
fn up_to_the_limit_everything_is_analysed() {
    for (open, middle, close) in UNITS {
        // A unit of several tokens counts several times.
        let tokens =
            open.split_whitespace().count() + open.matches(['(', '[', '{', '.', ':']).count();
        let times = 4_900 / tokens.max(1) / 2;
        let text = format!(
            "x = {}{middle}{}\n",
            open.repeat(times),
            close.repeat(times)
        );
        assert_eq!(outcome(&text), "analysed", "{open} {times} times");
    }
    let mut blocks = String::new();
    for level in 0..1_000 {
        blocks.push_str(&" ".repeat(level));
        blocks.push_str("if x:\n");
    }
    blocks.push_str(&" ".repeat(1_000));
    blocks.push_str("pass\n");
    assert_eq!(outcome(&blocks), "analysed");
}

#[test]
fn beyond_it_the_text_is_refused() {
    for (open, middle, close) in UNITS {
        for times in [10_000, 100_000] {
            let text = format!(
                "x = {}{middle}{}\n",
                open.repeat(times),
                close.repeat(times)
            );
            assert_eq!(outcome(&text), REFUSED, "{open} {times} times");
        }
    }
}

#[test]
fn long_but_flat_text_is_analysed() {
    let elifs = format!("if x:\n    pass\n{}", "elif y:\n    pass\n".repeat(10_000));
    assert_eq!(outcome(&elifs), "analysed");
    let list = format!("x = [{}]\n", "a + b, ".repeat(100_000));
    assert_eq!(outcome(&list), "analysed");
    let strings = format!("x = ({})\n", "'((((' ".repeat(3_000));
    assert_eq!(outcome(&strings), "analysed");
}

#[test]
fn an_open_bracket_is_a_syntax_error_at_any_depth() {
    assert_eq!(outcome(&"(".repeat(100_000)), "syntax-error");
    assert_eq!(outcome(&"(".repeat(100)), "syntax-error");
    assert_eq!(outcome(&"f'{".repeat(100_000)), "syntax-error");
}

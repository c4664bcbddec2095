use serde::Serialize;

use crate::model::vocabulary;

/// What a hint is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum HintKind {
    /// Fewer steps for the same result.
    Algorithm,
    /// Fewer or smaller allocations.
    Memory,
    /// Waiting that can be shortened.
    Io,
    /// Work that could run at the same time.
    Concurrency,
}

vocabulary!(HintKind, "kind of hint", {
    Algorithm => "algorithm",
    Memory => "memory",
    Io => "io",
    Concurrency => "concurrency",
});

/// What is known about a faster way to do what the code does. It names classes of growth and what is
/// allocated, never a factor: how much faster it gets depends on data that nobody has seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Hint {
    /// Id of the rule whose findings it explains.
    pub rule: &'static str,
    /// What it is about.
    pub kind: HintKind,
    /// What the code does now.
    pub current: &'static str,
    /// What does the same with less.
    pub better: &'static str,
    /// Growth of the time now, in the length `n` of the input (and `m`, where the text names it).
    pub time_before: &'static str,
    /// Growth of the time after.
    pub time_after: &'static str,
    /// Growth of the memory used on top of the input now.
    pub space_before: &'static str,
    /// Growth of that memory after.
    pub space_after: &'static str,
    /// The library call or construct to use.
    pub use_instead: &'static str,
}

/// A hint; time and space are pairs of before and after.
const fn of(
    rule: &'static str,
    kind: HintKind,
    [current, better]: [&'static str; 2],
    [time_before, time_after]: [&'static str; 2],
    [space_before, space_after]: [&'static str; 2],
    use_instead: &'static str,
) -> Hint {
    Hint {
        rule,
        kind,
        current,
        better,
        time_before,
        time_after,
        space_before,
        space_after,
        use_instead,
    }
}

use HintKind::{Algorithm, Concurrency, Memory};

const ONE: [&str; 2] = ["O(1)", "O(1)"];
const LINEAR: [&str; 2] = ["O(n)", "O(n)"];

/// Sorted by rule.
static HINTS: &[Hint] = &[
    of(
        "await-in-loop",
        Concurrency,
        [
            "each step waits for the one before it",
            "all are started, then awaited together",
        ],
        ["sum of the waits", "longest of the waits"],
        ["O(1)", "O(n)"],
        "Promise.all",
    ),
    of(
        "dict-items-unused",
        Memory,
        [
            "a pair is made for every entry and half of it dropped",
            "only the half that is used is iterated",
        ],
        LINEAR,
        ONE,
        "dict.keys() or dict.values()",
    ),
    of(
        "enumerate",
        Algorithm,
        [
            "every element is looked up by its index",
            "the iterator hands out index and element",
        ],
        LINEAR,
        ONE,
        "enumerate",
    ),
    of(
        "first-element-alloc",
        Algorithm,
        [
            "everything is copied to take one element",
            "one step of an iterator is taken",
        ],
        ["O(n)", "O(1)"],
        ["O(n)", "O(1)"],
        "next(iter(...))",
    ),
    of(
        "generator-in-any-all",
        Algorithm,
        [
            "the whole list is built before the test begins",
            "the test stops at the first element that decides",
        ],
        ["O(n)", "O(position of the deciding element)"],
        ["O(n)", "O(1)"],
        "a generator expression",
    ),
    of(
        "lru-cache-method",
        Memory,
        [
            "the cache keeps every object it was called on alive",
            "the cache lives and dies with the object",
        ],
        ONE,
        ["O(objects ever seen)", "O(objects in use)"],
        "functools.cached_property, or a cache on a function without self",
    ),
    of(
        "manual-dict-comprehension",
        Algorithm,
        [
            "the dict is filled by one statement a step",
            "the dict is built inside the interpreter's loop",
        ],
        LINEAR,
        LINEAR,
        "a dict comprehension",
    ),
    of(
        "manual-list-comprehension",
        Algorithm,
        [
            "append is looked up and called every step",
            "the list is built inside the interpreter's loop",
        ],
        LINEAR,
        LINEAR,
        "a list comprehension, list.extend or list.copy",
    ),
    of(
        "maxsplit",
        Algorithm,
        [
            "the whole text is split to use one part",
            "splitting stops at the part that is used",
        ],
        ["O(n)", "O(position of the part)"],
        ["O(n)", "O(length of two parts)"],
        "str.split or str.rsplit with maxsplit=1",
    ),
    of(
        "nested-min-max",
        Algorithm,
        ["one call inside of another", "one call with all values"],
        LINEAR,
        ONE,
        "min or max with all arguments",
    ),
    of(
        "quadratic-sum",
        Algorithm,
        [
            "every step copies all that was added so far",
            "every element is moved once",
        ],
        ["O(n * m) for n lists of m elements in all", "O(n + m)"],
        ["O(m) a step", "O(m)"],
        "itertools.chain.from_iterable, or functools.reduce with operator.iadd",
    ),
    of(
        "set-membership",
        Algorithm,
        [
            "the elements are compared one by one",
            "the element is found by its hash",
        ],
        ["O(n) a test", "O(1) a test on average"],
        LINEAR,
        "a set literal",
    ),
    of(
        "sorted-min-max",
        Algorithm,
        [
            "everything is sorted to take one end",
            "one pass keeps the best so far",
        ],
        ["O(n log n)", "O(n)"],
        ["O(n)", "O(1)"],
        "min or max",
    ),
    of(
        "str-concat-in-loop",
        Algorithm,
        [
            "every step may copy the text built so far",
            "the parts are collected and joined once",
        ],
        ["O(n^2) in the length of the result", "O(n)"],
        LINEAR,
        "str.join",
    ),
    of(
        "try-in-loop",
        Algorithm,
        [
            "the handler is set up in every step",
            "it is set up once around the loop",
        ],
        LINEAR,
        ONE,
        "try around the loop, where one failure may end it",
    ),
    of(
        "unnecessary-comprehension",
        Memory,
        [
            "every element goes through the interpreter",
            "the copy is made in one call",
        ],
        LINEAR,
        LINEAR,
        "list, set or dict",
    ),
    of(
        "unnecessary-index-lookup",
        Algorithm,
        [
            "the element is looked up though the loop has it",
            "the loop's own variable is used",
        ],
        LINEAR,
        ONE,
        "the loop variable",
    ),
    of(
        "unnecessary-lambda",
        Algorithm,
        [
            "each call goes through one more function",
            "the function itself is passed",
        ],
        ONE,
        ONE,
        "the function's name",
    ),
    of(
        "unnecessary-list-call",
        Memory,
        [
            "a second container is built from the first",
            "the wanted container is built at once",
        ],
        LINEAR,
        ["O(n) twice", "O(n)"],
        "a literal or comprehension of the wanted type",
    ),
    of(
        "unnecessary-list-cast",
        Memory,
        [
            "everything is copied only to be iterated",
            "the source is iterated itself",
        ],
        LINEAR,
        ["O(n)", "O(1)"],
        "the iterable itself",
    ),
];

/// What is known about a faster way to do what findings of a rule report; `None` for rules that are
/// not about performance. O(log rules).
pub fn hint(rule: &str) -> Option<Hint> {
    let at = HINTS.binary_search_by_key(&rule, |hint| hint.rule).ok()?;
    HINTS.get(at).copied()
}

/// All hints, sorted by rule.
pub fn hints() -> &'static [Hint] {
    HINTS
}

#[cfg(test)]
mod tests {
    #[test]
    fn hints_are_sorted() {
        assert!(super::HINTS.is_sorted_by_key(|hint| hint.rule));
    }
}

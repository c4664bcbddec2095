//! Patterns that take exponential time.
//!
//! A backtracking matcher tries every way in which the pattern can take the text before it gives up.
//! There are exponentially many if a state can come back to itself over the same text in two ways
//! (exponential degree of ambiguity: Weber and Seidl 1991; Weideman et al. 2016; Wüstholz et al.
//! 2017), which shows in the product of the automaton with itself as a strongly connected
//! component that has a pair of equal and a pair of different states.

use super::nfa::{Budget, MANY, Nfa};
use super::tree::{Kind, Node, Regex};

/// Most steps that are taken for one pattern.
pub(crate) const STEPS: u64 = 400_000;

/// Where a pattern is exponential: bytes of the innermost repetition that holds both ways.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Exponential {
    pub(crate) start: u32,
    pub(crate) end: u32,
}

/// Looks for exponential time; `None` also if there is too much to look at. With `whole` the pattern
/// must match the whole text, otherwise any part of it. O(n⁴) in the states at worst, but never more
/// than `budget`.
pub(crate) fn exponential(regex: &Regex, whole: bool, budget: &mut Budget) -> Option<Exponential> {
    if !suspicious(&regex.root) {
        return None;
    }
    let mut own = Budget(budget.0.min(STEPS));
    let before = own.0;
    let found = search(regex, whole, &mut own);
    budget.0 -= before - own.0;
    found
}

/// Whether something that may vary is repeated: nothing else can be ambiguous without end.
fn suspicious(root: &Node) -> bool {
    let mut found = false;
    root.walk(&mut |node| {
        if let Kind::Repeat(it) = &node.kind
            && unlimited(it.max)
            && !found
        {
            it.body.walk(&mut |inner| {
                found |= match &inner.kind {
                    Kind::Alternate(_) => true,
                    Kind::Repeat(inner) => inner.max != Some(inner.min),
                    _ => false,
                };
            });
        }
    });
    found
}

fn unlimited(max: Option<u32>) -> bool {
    max.is_none_or(|max| max > MANY)
}

fn search(regex: &Regex, whole: bool, budget: &mut Budget) -> Option<Exponential> {
    // What gives nothing back is matched by itself.
    let mut parts = vec![(&regex.root, whole)];
    regex.root.walk(&mut |node| match &node.kind {
        Kind::Look(it) => parts.push((&it.body, false)),
        Kind::Group(it) if it.atomic => parts.push((&it.body, false)),
        Kind::Repeat(it) if it.possessive => parts.push((&it.body, false)),
        _ => {}
    });
    for (part, whole) in parts {
        let nfa = Nfa::new(regex, part, whole, budget)?;
        if let Some((a, b)) = ambiguous(&nfa, budget)? {
            let (start, end) = hull(nfa.places[a], nfa.places[b]);
            return Some(innermost(part, start, end));
        }
    }
    None
}

fn hull(a: (u32, u32), b: (u32, u32)) -> (u32, u32) {
    (a.0.min(b.0), a.1.max(b.1))
}

/// The innermost repetition without limit that holds a range.
fn innermost(root: &Node, start: u32, end: u32) -> Exponential {
    let mut best = Exponential {
        start: root.start,
        end: root.end,
    };
    root.walk(&mut |node| {
        let holds = node.start <= start && end <= node.end;
        let repeats = matches!(&node.kind, Kind::Repeat(it) if unlimited(it.max)
            && !matches!(it.body.kind, Kind::Char(_) | Kind::Set(_) | Kind::Class(_)));
        if holds && repeats {
            best = Exponential {
                start: node.start,
                end: node.end,
            };
        }
    });
    best
}

/// Two states that the same text leads to on a way round. The outer `None`: too much to look at.
#[expect(clippy::option_option, reason = "the outer level is the budget")]
fn ambiguous(nfa: &Nfa, budget: &mut Budget) -> Option<Option<(usize, usize)>> {
    // Where the match is complete nothing fails, so nothing is tried again.
    let alive = |state: usize| !nfa.accepts[state];
    let all: Vec<usize> = (0..nfa.next.len()).filter(|state| alive(*state)).collect();
    let next = |state: usize, out: &mut Vec<usize>, budget: &mut Budget| {
        budget.spend(nfa.next[state].len() as u64)?;
        let targets = nfa.next[state].iter().map(|(to, _)| *to);
        out.extend(targets.filter(|to| alive(*to)));
        Some(())
    };
    let components = components(nfa.next.len(), &all, next, budget)?;
    let mut component_of = vec![usize::MAX; nfa.next.len()];
    for (id, states) in components.iter().enumerate() {
        for state in states {
            component_of[*state] = id;
        }
    }
    for (id, states) in components.iter().enumerate() {
        let inside = |state: usize| component_of[state] == id;
        let goes_round =
            states.len() > 1 || nfa.next[states[0]].iter().any(|(to, _)| *to == states[0]);
        if !goes_round || always_succeeds(nfa, states) {
            continue;
        }
        for from in states {
            let twice = nfa.next[*from]
                .iter()
                .find(|(to, ways)| *ways > 1 && inside(*to));
            if let Some((to, _)) = twice {
                return Some(Some((*from, *to)));
            }
        }
        if let Some(pair) = ambiguous_within(nfa, states, budget)? {
            return Some(Some(pair));
        }
    }
    Some(None)
}

/// Whether any text is matched to its end once the loop was entered.
fn always_succeeds(nfa: &Nfa, states: &[usize]) -> bool {
    states.iter().any(|state| {
        nfa.takes_all(*state)
            && nfa.accepts_at_end[*state]
            && nfa.next[*state].iter().any(|(to, _)| to == state)
    })
}

/// Looks at the pairs of states of one component.
#[expect(clippy::option_option, reason = "the outer level is the budget")]
fn ambiguous_within(
    nfa: &Nfa,
    states: &[usize],
    budget: &mut Budget,
) -> Option<Option<(usize, usize)>> {
    let n = states.len();
    if n < 2 {
        return Some(None);
    }
    budget.spend((n * n) as u64)?;
    let mut local = vec![usize::MAX; nfa.next.len()];
    for (at, state) in states.iter().enumerate() {
        local[*state] = at;
    }
    let next: Vec<Vec<usize>> = states
        .iter()
        .map(|state| {
            let targets = nfa.next[*state].iter().map(|(to, _)| local[*to]);
            targets.filter(|to| *to != usize::MAX).collect()
        })
        .collect();
    let successors = |pair: usize, out: &mut Vec<usize>, budget: &mut Budget| {
        let (a, b) = (pair / n, pair % n);
        budget.spend((next[a].len() * next[b].len()) as u64)?;
        for p in &next[a] {
            for q in &next[b] {
                if nfa.meet(states[*p], states[*q]) {
                    out.push(p.min(q) * n + p.max(q));
                }
            }
        }
        Some(())
    };
    let equal: Vec<usize> = (0..n).map(|at| at * n + at).collect();
    let components = components(n * n, &equal, successors, budget)?;
    for pairs in components {
        let different = pairs.iter().find(|pair| *pair / n != *pair % n);
        let same = pairs.iter().any(|pair| pair / n == pair % n);
        if let (Some(pair), true) = (different, same) {
            return Some(Some((states[pair / n], states[pair % n])));
        }
    }
    Some(None)
}

/// The strongly connected components of what can be reached from `roots` (Tarjan, without recursion).
fn components(
    size: usize,
    roots: &[usize],
    next: impl Fn(usize, &mut Vec<usize>, &mut Budget) -> Option<()>,
    budget: &mut Budget,
) -> Option<Vec<Vec<usize>>> {
    const NEW: u32 = 0;
    let mut order = vec![NEW; size];
    let mut low = vec![0u32; size];
    let mut on_stack = vec![false; size];
    let mut stack = Vec::new();
    let mut out = Vec::new();
    let mut count = 0;
    for root in roots {
        if order[*root] != NEW {
            continue;
        }
        let mut calls: Vec<(usize, Vec<usize>, usize)> = Vec::new();
        let mut enter = Some(*root);
        loop {
            if let Some(node) = enter.take() {
                count += 1;
                order[node] = count;
                low[node] = count;
                on_stack[node] = true;
                stack.push(node);
                let mut targets = Vec::new();
                next(node, &mut targets, budget)?;
                targets.sort_unstable();
                targets.dedup();
                budget.spend(1 + targets.len() as u64)?;
                calls.push((node, targets, 0));
            }
            let Some((node, targets, at)) = calls.last_mut() else {
                break;
            };
            if let Some(to) = targets.get(*at).copied() {
                *at += 1;
                if order[to] == NEW {
                    enter = Some(to);
                } else if on_stack[to] {
                    low[*node] = low[*node].min(order[to]);
                }
                continue;
            }
            let node = *node;
            calls.pop();
            if let Some((parent, _, _)) = calls.last() {
                low[*parent] = low[*parent].min(low[node]);
            }
            if low[node] == order[node] {
                let mut component = Vec::new();
                while let Some(member) = stack.pop() {
                    on_stack[member] = false;
                    component.push(member);
                    if member == node {
                        break;
                    }
                }
                out.push(component);
            }
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::regex::javascript::{self, Source};
    use crate::analysis::regex::python::{Flags, parse};

    fn at<'p>(pattern: &'p str, flags: &str) -> Option<&'p str> {
        let regex = javascript::parse(Source::Literal(pattern), flags, 0).unwrap();
        exponential(&regex, false, &mut Budget(STEPS))
            .map(|it| &pattern[it.start as usize..it.end as usize])
    }

    #[test]
    fn exponential_patterns() {
        for (pattern, place) in [
            (r"^(a+)+$", "(a+)+"),
            (r"(a|a)*b", "(a|a)*"),
            (r"^(a|aa)+$", "(a|aa)+"),
            (r"(a|ab|b)*c", "(a|ab|b)*"),
            (r"^(\w+\s?)*$", r"(\w+\s?)*"),
            (r"^([a-z]+)*\d", "([a-z]+)*"),
            (r"(x+x+)+y", "(x+x+)+"),
            (r"^(\s*,\s*)*$", r"(\s*,\s*)*"),
            (r#""(?:[^"\\]|\\\\|\\.)*""#, r#"(?:[^"\\]|\\\\|\\.)*"#),
            (r"(.|\s)*foo", r"(.|\s)*"),
            (r"^(\d|[0-9a-f])*;", r"(\d|[0-9a-f])*"),
            (r"(a{1,2})*b", "(a{1,2})*"),
            (r"(?:\r\n|\r|\n)*x", r"(?:\r\n|\r|\n)*"),
            (r"(?:(?:a*)*)!", "(?:a*)*"),
            (r"^(?=(a+)+$)", "(a+)+"),
            (r"(\w{1,40})+!", r"(\w{1,40})+"),
            (r"^(([a-z])+.)+[A-Z]([a-z])+$", r"(([a-z])+.)+"),
            (r"(a*b?)*c", "(a*b?)*"),
        ] {
            assert_eq!(at(pattern, ""), Some(place), "{pattern}");
        }
        assert!(at("(a|A)*b", "i").is_some());
        assert!(at("^(.|\\n)*$x", "s").is_some());
    }

    #[test]
    fn patterns_that_are_not() {
        for pattern in [
            r"^(a+)$",
            r"(a|b)*c",
            // Nothing comes behind that could fail.
            r"(a+)+",
            r"(a|a)*",
            r"(\w+\s?)*",
            r"^([\s\S]*)*$",
            r"^(\w+\s)*$",
            r"(\d+,)*\d+$",
            r#""(?:[^"\\]|\\.)*""#,
            r"/\*(?:[^*]|\*(?!/))*\*/",
            r"^(?:[a-z]+\.)+[a-z]+$",
            r"(a?b)*c",
            r"(?:(?!-->)[\s\S])*-->",
            r"(.|\n)*x",
            r"^(foo|bar|baz)+$",
            r"(a{3})*b",
            r"\s+$",
            r"((a|b?)*c)*d",
            r"(?:\r\n|\n)*x",
            r"^(?:\d{1,3}\.){3}\d{1,3}$",
            r"(ab|a)*c",
        ] {
            assert_eq!(at(pattern, ""), None, "{pattern}");
        }
        assert_eq!(at("(a|A)*b", ""), None);
    }

    #[test]
    fn python_gives_nothing_back_where_it_is_told() {
        let found = |pattern: &str, whole| {
            let regex = parse(pattern, Flags::default(), false).unwrap();
            exponential(&regex, whole, &mut Budget(STEPS)).is_some()
        };
        assert!(found("(a+)+$", false));
        assert!(!found("(a++)+$", false));
        assert!(!found("(?>a+)+$", false));
        assert!(found("(?>(a+)+b)", false));
        assert!(!found("(a+)+", false));
        assert!(found("(a+)+", true));
    }

    #[test]
    fn the_work_is_bounded() {
        let names: Vec<String> = (0..90).map(|i| format!("n{i}x?")).collect();
        let words = format!("(?:{})*;", names.join("|"));
        let nested = format!("{}a{}$", "(".repeat(60), "+)".repeat(60));
        let wide = format!("(?:{})+$", vec![r"[^a]?\w?"; 90].join(""));
        let ends = format!("(?:a{}b)*c", "(?:$|)".repeat(300));
        for pattern in [
            words,
            nested,
            wide,
            ends,
            format!("({})*$", "a?".repeat(200)),
        ] {
            let regex = javascript::parse(Source::Literal(&pattern), "", 0).unwrap();
            let mut budget = Budget(STEPS * 3);
            exponential(&regex, false, &mut budget);
            assert!(budget.0 >= STEPS * 2, "{} steps", STEPS * 3 - budget.0);
        }
    }
}

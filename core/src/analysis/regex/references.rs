//! References to groups that can never hold anything when they are reached.

use super::issue::{Issue, What};
use super::tree::{Kind, Node, Regex};

/// A step from the root to a node.
#[derive(Clone, Copy)]
struct Step<'n> {
    node: &'n Node,
    /// Which of the parts was taken.
    part: usize,
    of: &'n Kind,
}

pub(super) fn check(regex: &Regex, out: &mut Vec<Issue>) {
    let mut references = Vec::new();
    regex.root.walk(&mut |node| {
        if let Kind::Reference(group) = node.kind {
            references.push(group);
        }
    });
    if references.is_empty() {
        return;
    }
    let wanted = |group: u32| references.contains(&group);
    // Deep comparisons are bounded: few references are in a pattern, and paths are short.
    if references.len() > 100 {
        return;
    }
    let mut found = Found::default();
    visit(&regex.root, &mut Vec::new(), &wanted, &mut found);
    for (node, group, path) in &found.references {
        let groups = found.groups.iter().find(|(_, index, _)| index == group);
        let Some((target, _, target_path)) = groups else {
            continue;
        };
        if let Some(why) = useless(node, path, target, target_path) {
            out.push(Issue {
                what: What::UselessReference,
                start: node.start,
                end: node.end,
                message: why.to_owned(),
            });
        }
    }
}

type Path<'n> = Vec<Step<'n>>;

#[derive(Default)]
struct Found<'n> {
    references: Vec<(&'n Node, u32, Path<'n>)>,
    groups: Vec<(&'n Node, u32, Path<'n>)>,
}

fn visit<'n>(
    node: &'n Node,
    path: &mut Path<'n>,
    wanted: &impl Fn(u32) -> bool,
    found: &mut Found<'n>,
) {
    match &node.kind {
        Kind::Reference(group) => found.references.push((node, *group, path.clone())),
        Kind::Group(it) => {
            if let Some(index) = it.index.filter(|index| wanted(*index)) {
                found.groups.push((node, index, path.clone()));
            }
        }
        _ => {}
    }
    for (part, child) in node.children().enumerate() {
        path.push(Step {
            node,
            part,
            of: &node.kind,
        });
        visit(child, path, wanted, found);
        path.pop();
    }
}

/// Why a reference at `path` to a group at `target_path` is always empty.
fn useless(
    node: &Node,
    path: &[Step<'_>],
    target: &Node,
    target_path: &[Step<'_>],
) -> Option<&'static str> {
    if path.iter().any(|step| std::ptr::eq(step.node, target)) {
        return Some("the reference is inside of the group it refers to, which holds nothing yet");
    }
    let common = path
        .iter()
        .zip(target_path)
        .take_while(|(a, b)| std::ptr::eq(a.node, b.node) && a.part == b.part)
        .count();
    // The innermost assertion around both decides in which direction they are matched.
    let look = path[..common].iter().rev().find_map(|step| match step.of {
        Kind::Look(look) => Some(look.ahead),
        _ => None,
    });
    let backwards = look == Some(false);
    if !backwards && node.end <= target.start {
        return Some("the group comes after the reference, which is always empty");
    }
    if backwards && target.end <= node.start {
        return Some("a lookbehind is matched backwards: the group is still empty here");
    }
    // Where the ways part is the same node, unless one of the two is an ancestor of the other.
    let parted = target_path.get(common);
    if parted.is_some_and(|step| matches!(step.of, Kind::Alternate(_))) {
        return Some("the group is in another alternative and holds nothing here");
    }
    let negative = target_path[common..]
        .iter()
        .any(|step| matches!(step.of, Kind::Look(look) if look.negative));
    negative.then_some("the group is in a negative assertion and holds nothing behind it")
}

#[cfg(test)]
mod tests {
    use super::super::testing::javascript;
    use super::What;

    #[test]
    fn references_to_nothing() {
        for pattern in [
            r"\1(a)",
            r"(\1)",
            r"(a)|\1b",
            r"(?!(a))\1",
            r"(?:\1(a))",
            r"(?<=(a)\1)b",
            r"\k<x>(?<x>a)",
            r"(?:(a)|b\1)",
            r"(a(b\1))",
            r"(?<!(a))\1",
            r"(?=\1)(a)",
            r"\1(?:(a))",
        ] {
            assert!(javascript(What::UselessReference, pattern, ""), "{pattern}");
        }
    }

    #[test]
    fn references_that_may_hold() {
        for pattern in [
            r"(a)\1",
            r"(?<x>a)\k<x>",
            r"(?:(a)|b)\1",
            r"(?=(a))\1",
            r"(?<=\1(a))b",
            r"(a)(?:b|\1)",
            r"(?!(a)\1)b",
            r"((a)\2)",
            r"\1",
            r"(?:(a)\1)+",
            r"(a)?\1",
            r"(['x]).*?\1",
        ] {
            assert!(
                !javascript(What::UselessReference, pattern, ""),
                "{pattern}"
            );
        }
    }
}

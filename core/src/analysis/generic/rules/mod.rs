//! The rules, and the walk that feeds them all.

mod blocks;
mod comments;
mod size;

use tree_sitter::{Node, Tree};

use super::grammar::{BLOCK, CATCH, COMMENT, Grammar, IF, STRING};
use super::metrics::{Counter, is_function, text};
use super::walk::{Handler, Place, walk};
use crate::analysis::report::{HitBuilder, Reporter};
use crate::analysis::shared_rules::HARDCODED_CREDENTIALS;
use crate::analysis::{Rule, SourceFile, secrets};

pub(in crate::analysis) static RULES: &[&Rule] = &[
    &blocks::IDENTICAL_BRANCHES,
    &comments::COMMENTED_OUT_CODE,
    &size::DEEP_NESTING,
    &size::HIGH_COMPLEXITY,
    &size::LONG_FUNCTION,
    &size::TOO_MANY_PARAMETERS,
];

/// Runs all rules over a tree.
pub(super) fn run(
    file: &SourceFile<'_>,
    grammar: &Grammar,
    tree: &Tree,
    report: &mut Reporter<'_>,
) {
    let mut rules = Rules {
        counter: Counter::new(file),
        cx: Cx {
            text: file.text,
            grammar,
            report,
        },
        comments: comments::Run::default(),
    };
    walk(grammar, tree, &mut rules);
    rules.comments.end(&mut rules.cx);
}

/// What rules may ask, and where they report.
struct Cx<'s, 'r, 'b> {
    text: &'s str,
    grammar: &'s Grammar,
    report: &'r mut Reporter<'b>,
}

impl<'s> Cx<'s, '_, '_> {
    fn text(&self, node: Node<'_>) -> &'s str {
        text(self.text, node)
    }

    fn report(
        &mut self,
        rule: &'static Rule,
        range: std::ops::Range<usize>,
        message: impl Into<String>,
    ) -> HitBuilder<'_> {
        let at = |byte: usize| u32::try_from(byte).unwrap_or(u32::MAX);
        self.report
            .report(rule, at(range.start)..at(range.end), message)
    }
}

struct Rules<'s, 'r, 'b> {
    counter: Counter<'s>,
    cx: Cx<'s, 'r, 'b>,
    comments: comments::Run,
}

impl<'t> Handler<'t> for Rules<'_, '_, '_> {
    fn enter(&mut self, place: Place<'t>, around: &[Place<'t>]) {
        self.counter.enter(place, around);
        let Place { node, roles, .. } = place;
        if roles & COMMENT != 0 {
            let range = node.byte_range();
            let at = |byte: usize| u32::try_from(byte).unwrap_or(u32::MAX);
            self.cx.report.comment(at(range.start)..at(range.end));
            self.comments.comment(&mut self.cx, node);
        }
        if roles & IF != 0 {
            blocks::branches(&mut self.cx, node);
        }
        if roles & CATCH != 0 {
            blocks::catch(&mut self.cx, node);
        }
        if roles & BLOCK != 0 {
            blocks::unreachable(&mut self.cx, node);
        }
        if roles & STRING != 0 {
            string(&mut self.cx, node);
        }
    }

    fn leave(&mut self, place: Place<'t>, around: &[Place<'t>]) {
        self.counter.leave(place, around);
        // What a grammar did not understand has no shape to be measured.
        if is_function(place)
            && !place.node.has_error()
            && let Some(measured) = self.counter.last()
        {
            size::function(&mut self.cx, place.node, measured);
        }
    }
}

/// Tokens that show by their form what they are.
fn string(cx: &mut Cx<'_, '_, '_>, node: Node<'_>) {
    let value = cx.text(node).trim_matches(['"', '\'', '`']);
    if !(20..=8_192).contains(&value.len()) {
        return;
    }
    if let Some(what) = secrets::shape(value) {
        let range = node.start_byte()..node.end_byte().min(node.start_byte() + 40);
        let end = cx.text.floor_char_boundary(range.end);
        cx.report(
            &HARDCODED_CREDENTIALS,
            range.start..end,
            format!("{what} is written in the code"),
        )
        .confidence(0.85);
    }
}

#[cfg(test)]
#[cfg(feature = "all-langs")]
mod tests {
    use crate::analysis::Language;
    use crate::analysis::generic::testing::lines;

    #[test]
    fn secrets_are_reported_in_every_language() {
        let token = "ghp_A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8";
        for (language, code) in [
            (Language::Bash, format!("\ntoken=\"{token}\"\n")),
            (Language::C, format!("\nchar *t = \"{token}\";\n")),
            (Language::Cpp, format!("\nauto t = \"{token}\";\n")),
            (Language::CSharp, format!("\nvar t = \"{token}\";\n")),
            (Language::Go, format!("package p\nvar t = `{token}`\n")),
            (
                Language::Java,
                format!("class A {{\nString t = \"{token}\"; }}\n"),
            ),
            (Language::Php, format!("<?php\n$t = '{token}';\n")),
            (Language::Ruby, format!("\nt = '{token}'\n")),
            (Language::Rust, format!("\nconst T: &str = \"{token}\";\n")),
        ] {
            assert_eq!(
                lines(language, "hardcoded-credentials", &code),
                [2],
                "{code}"
            );
            let harmless = code.replace("ghp_", "xyz_");
            let found = lines(language, "hardcoded-credentials", &harmless);
            assert_eq!(found, Vec::<u32>::new(), "{harmless}");
        }
    }
}

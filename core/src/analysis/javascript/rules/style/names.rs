//! Names with a slip of the keyboard.

use oxc_ast::AstKind;
use oxc_ast::ast::{
    AssignmentTarget, MethodDefinition, MethodDefinitionKind, StaticMemberExpression,
};
use oxc_span::Span;

use super::super::super::ast::key_name;
use super::super::super::context::Cx;
use super::super::super::define::{BUG, javascript};
use crate::analysis::Rule;

pub(super) static MISSPELLED_NAME: Rule = Rule {
    id: "misspelled-name",
    confidence: 0.85,
    summary: "A name of the language or the browser is misspelled.",
    why: "A property that does not exist is `undefined`, a method of that name is never called.",
    false_positives: "Objects that really have the odd name.",
    examples: &[javascript(
        "const last = list[list.lenght - 1];\n",
        "const last = list[list.length - 1];\n",
    )],
    ..BUG
};

/// Sorted: what is written and what is meant.
const SLIPS: &[(&str, &str)] = &[
    ("addEventListner", "addEventListener"),
    ("addEventlistener", "addEventListener"),
    ("apendChild", "appendChild"),
    ("appendchild", "appendChild"),
    ("charcodeAt", "charCodeAt"),
    ("componentDidMout", "componentDidMount"),
    ("componentDidmount", "componentDidMount"),
    ("componentWillRecieveProps", "componentWillReceiveProps"),
    ("componentWillUnMount", "componentWillUnmount"),
    ("constrcutor", "constructor"),
    ("constuctor", "constructor"),
    ("contructor", "constructor"),
    ("getElementByID", "getElementById"),
    ("getElementByid", "getElementById"),
    ("getElementsByClassname", "getElementsByClassName"),
    ("getElementsById", "getElementById"),
    ("getElementsByTagname", "getElementsByTagName"),
    ("hasOwnPropery", "hasOwnProperty"),
    ("hasOwnproperty", "hasOwnProperty"),
    ("indexof", "indexOf"),
    ("innerHtml", "innerHTML"),
    ("lastIndexof", "lastIndexOf"),
    ("leght", "length"),
    ("legnth", "length"),
    ("lengh", "length"),
    ("lenght", "length"),
    ("lenth", "length"),
    ("outerHtml", "outerHTML"),
    ("preventDefualt", "preventDefault"),
    ("prototpye", "prototype"),
    ("prototye", "prototype"),
    ("protoype", "prototype"),
    ("querySelectorall", "querySelectorAll"),
    ("removeEventListner", "removeEventListener"),
    ("setAtribute", "setAttribute"),
    ("shouldComponentUdpate", "shouldComponentUpdate"),
    ("toLowercase", "toLowerCase"),
    ("toUppercase", "toUpperCase"),
    ("tostring", "toString"),
];

/// The slip and what is meant.
fn meant(name: &str) -> Option<(&'static str, &'static str)> {
    let at = SLIPS.binary_search_by_key(&name, |(slip, _)| slip).ok()?;
    Some(SLIPS[at])
}

fn report(cx: &mut Cx<'_, '_, '_>, span: Span, name: &str, right: &str) {
    let message = format!("`{name}` is probably meant to be `{right}`");
    cx.report(&MISSPELLED_NAME, span, message);
}

pub(super) fn member<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a StaticMemberExpression<'a>) {
    let name = it.property.name.as_str();
    let Some((slip, right)) = meant(name) else {
        return;
    };
    // Who sets a property, or defines one of that name in the file, calls it so.
    if let Some(AstKind::AssignmentExpression(assignment)) = cx.parent()
        && matches!(&assignment.left, AssignmentTarget::StaticMemberExpression(left) if left.span == it.span)
        && !matches!(right, "innerHTML" | "outerHTML" | "prototype")
    {
        return;
    }
    let defined = cx.once(slip, |text| {
        [":", "("].iter().any(|sign| {
            [format!("{{ {slip}{sign}"), format!("  {slip}{sign}")]
                .iter()
                .any(|definition| text.contains(definition))
        })
    });
    if !defined {
        report(cx, it.property.span, name, right);
    }
}

pub(super) fn method<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a MethodDefinition<'a>) {
    if it.kind != MethodDefinitionKind::Method || it.computed {
        return;
    }
    let Some(name) = key_name(&it.key) else {
        return;
    };
    let Some((_, right)) = meant(name) else {
        return;
    };
    if matches!(right, "constructor" | "toString" | "shouldComponentUpdate")
        || right.starts_with("component")
    {
        use oxc_span::GetSpan;
        report(cx, it.key.span(), name, right);
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{clean, flags};

    #[test]
    fn slips() {
        assert!(super::SLIPS.is_sorted());
        flags(
            "misspelled-name",
            &[
                "a.lenght",
                "x = a.prototpye",
                "document.getElementByID('x')",
                "el.innerHtml = y",
                "a.b.indexof(c)",
                "s.toLowercase()",
                "class A { contructor() {} }",
                "class A extends B { componentDidmount() {} }",
                "el.addEventlistener('x', f)",
                "A.protoype.b = c",
                "for (i = 0; i < a.legnth; i++) {}",
            ],
        );
        clean(
            "misspelled-name",
            &[
                "a.length",
                "x = a.prototype",
                "document.getElementById('x')",
                "el.innerHTML = y",
                "lenght",
                "a['lenght']",
                "x = { lenght: 1 }",
                "class A { constructor() {} }",
                "a.lenght = 1",
                "class A { lenght() {} }",
                "a.lengths",
            ],
        );
    }
}

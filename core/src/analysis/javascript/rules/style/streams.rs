//! Streams whose errors nobody hears.

use oxc_ast::AstKind;
use oxc_ast::ast::{CallExpression, Expression};

use super::super::super::ast::{last_name, static_member, string};
use super::super::super::context::Cx;
use super::super::super::define::{BUG, javascript};
use crate::analysis::Rule;
use crate::model::Severity;

pub(super) static STREAM_ERROR: Rule = Rule {
    id: "stream-error",
    severity: Severity::Low,
    confidence: 0.6,
    cwe: &[],
    summary: "A stream is piped and its errors are not handled.",
    why: "`pipe` does not pass errors on: a file that cannot be read ends the program. Listen to `error`, \
          or use `stream.pipeline`.",
    false_positives: "Scripts that may end on any error.",
    examples: &[javascript(
        "const fs = require('fs');\nfs.createReadStream(file).pipe(res);\n",
        "const fs = require('fs');\nfs.createReadStream(file).on('error', fail).pipe(res);\n",
    )],
    ..BUG
};

pub(super) fn pipe<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a CallExpression<'a>) {
    let Some((source, "pipe")) = static_member(&it.callee) else {
        return;
    };
    let opened = match source.get_inner_expression() {
        Expression::CallExpression(call) => opens(cx, call),
        Expression::Identifier(id) => {
            let Some(symbol) = cx.symbol(id) else { return };
            let Some(Expression::CallExpression(call)) = cx.local_value(id) else {
                return;
            };
            opens(cx, call) && !listens(cx, symbol)
        }
        _ => false,
    };
    if opened {
        let at = cx.first_line(it.span);
        cx.report(&STREAM_ERROR, at, "an error of this stream is not handled");
    }
}

/// `fs.createReadStream(...)`.
fn opens<'a>(cx: &Cx<'a, '_, '_>, call: &'a CallExpression<'a>) -> bool {
    cx.imported(&call.callee).is_some_and(|it| {
        matches!(it.module, "fs" | "fs-extra" | "graceful-fs") && it.name == "createReadStream"
    })
}

/// Whether the variable is listened to for errors, or handed on to someone who may.
fn listens(cx: &Cx<'_, '_, '_>, symbol: oxc_semantic::SymbolId) -> bool {
    let nodes = cx.semantic.nodes();
    cx.references(symbol).take(50).any(|reference| {
        let parent = nodes.parent_id(reference.node_id());
        match nodes.kind(parent) {
            AstKind::StaticMemberExpression(member) => {
                matches!(member.property.name.as_str(), "on" | "once" | "addListener")
                    && match nodes.parent_kind(parent) {
                        AstKind::CallExpression(call) => call
                            .arguments
                            .first()
                            .and_then(|it| it.as_expression())
                            .and_then(string)
                            .is_none_or(|event| event == "error"),
                        _ => true,
                    }
            }
            AstKind::CallExpression(call) => last_name(&call.callee) != Some("pipe"),
            AstKind::VariableDeclarator(_) => false,
            _ => true,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{clean, flags};

    #[test]
    fn errors_of_streams() {
        let with = |codes: &[&str]| -> Vec<String> {
            codes
                .iter()
                .map(|code| format!("const fs = require('fs'); {code}"))
                .collect()
        };
        let bad = with(&[
            "fs.createReadStream(f).pipe(res)",
            "const s = fs.createReadStream(f); s.pipe(res)",
            "s.pipe(x); const t = fs.createReadStream(f); t.pipe(y)",
            "const s = fs.createReadStream(f); s.on('data', g); s.pipe(res)",
            "require('fs').createReadStream(f).pipe(a).pipe(b)",
            "function g(res) { fs.createReadStream(f).pipe(res) }",
            "const s = fs.createReadStream(f, o); s.pipe(res); s.on('end', g)",
            "fs.createReadStream(f).pipe(zlib.createGzip())",
            "const { createReadStream } = fs; require('fs').createReadStream(f).pipe(r)",
            "let s = fs.createReadStream(f); s.once('open', () => s.pipe(res))",
        ]);
        flags(
            "stream-error",
            &bad.iter().map(String::as_str).collect::<Vec<_>>(),
        );
        let good = with(&[
            "fs.createReadStream(f).on('error', g).pipe(res)",
            "const s = fs.createReadStream(f); s.on('error', g); s.pipe(res)",
            "s.pipe(res)",
            "pipeline(fs.createReadStream(f), res, cb)",
            "const s = fs.createReadStream(f); watch(s); s.pipe(res)",
            "x.createReadStream(f).pipe(res)",
            "const s = open(f); s.pipe(res)",
            "const s = fs.createReadStream(f); s.once('error', g); s.pipe(res)",
            "fs.createWriteStream(f)",
            "const s = fs.createReadStream(f); exports.s = s",
        ]);
        clean(
            "stream-error",
            &good.iter().map(String::as_str).collect::<Vec<_>>(),
        );
    }
}

//! Files that may change between a question and its use.

use oxc_ast::AstKind;
use oxc_ast::ast::CallExpression;
use oxc_span::GetSpan;

use super::super::super::ast::{argument, is_reference};
use super::super::super::context::Cx;
use super::super::super::define::{SECURITY, javascript};
use crate::analysis::Rule;
use crate::model::Severity;

pub(super) static FILE_RACE: Rule = Rule {
    id: "file-race",
    severity: Severity::Low,
    confidence: 0.5,
    cwe: &[367],
    summary: "A file is used after a question about it.",
    why: "Between the two another process can replace the file, by a link to another one for instance. \
          Use it straight away and handle the error, or open it once and ask about the descriptor.",
    false_positives: "Folders that no one else can write to.",
    examples: &[javascript(
        "const fs = require('fs');\nif (!fs.existsSync(path)) {\n  fs.writeFileSync(path, text);\n}\n",
        "const fs = require('fs');\nfs.writeFileSync(path, text, { flag: 'wx' });\n",
    )],
    ..SECURITY
};

pub(super) fn call<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a CallExpression<'a>) {
    let Some(import) = cx.imported(&it.callee) else {
        return;
    };
    if !matches!(
        import.module,
        "fs" | "fs/promises" | "fs-extra" | "graceful-fs"
    ) {
        return;
    }
    let name = import.name.strip_suffix("Sync").unwrap_or(import.name);
    if !matches!(
        name,
        "writeFile"
            | "appendFile"
            | "open"
            | "createWriteStream"
            | "unlink"
            | "readFile"
            | "rename"
            | "chmod"
    ) {
        return;
    }
    let Some(path) = argument(it, 0).filter(|path| is_reference(path)) else {
        return;
    };
    let path = cx.slice(path.span());
    let mut inner = it.span;
    let mut asked = None;
    for (depth, kind) in cx.ancestors().enumerate() {
        if depth > 40 {
            break;
        }
        match kind {
            // `fs.exists(path, (found) => ...)`, `fs.stat(path, ...)`.
            AstKind::CallExpression(outer) if asks(cx, outer, path) => {
                asked = Some(outer.span);
            }
            AstKind::IfStatement(outer) if outer.test.span().end <= inner.start => {
                let test = outer.test.span();
                let text = cx.slice(test);
                if text.len() < 300 && question(text, path) {
                    asked = Some(test);
                }
            }
            AstKind::Function(_) | AstKind::ArrowFunctionExpression(_) if asked.is_none() => {
                // A callback of the question itself is looked at with the call around it.
                let callback = cx
                    .ancestors()
                    .nth(depth + 1)
                    .is_some_and(|outer| matches!(outer, AstKind::CallExpression(_)));
                if !callback {
                    break;
                }
            }
            _ => {}
        }
        if asked.is_some() {
            break;
        }
        inner = kind.span();
    }
    if let Some(asked) = asked {
        let at = cx.first_line(it.span);
        cx.report(
            &FILE_RACE,
            at,
            "the file may have changed since it was asked about",
        )
        .related(super::super::super::ast::range(asked), "asked here");
    }
}

fn asks<'a>(cx: &Cx<'a, '_, '_>, it: &'a CallExpression<'a>, path: &str) -> bool {
    let Some(import) = cx.imported(&it.callee) else {
        return false;
    };
    import.module.starts_with("fs")
        && matches!(import.name, "exists" | "stat" | "lstat" | "access")
        && argument(it, 0).is_some_and(|first| cx.slice(first.span()) == path)
}

/// Whether a condition asks about the path: `fs.existsSync(path)`.
fn question(text: &str, path: &str) -> bool {
    ["existsSync(", "statSync(", "lstatSync(", "accessSync("]
        .iter()
        .any(|name| {
            text.match_indices(name).any(|(at, _)| {
                text[at + name.len()..]
                    .trim_start()
                    .strip_prefix(path)
                    .is_some_and(|rest| rest.trim_start().starts_with([')', ',']))
            })
        })
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{clean, flags};

    #[test]
    fn questions_before_use() {
        let with = |codes: &[&str]| -> Vec<String> {
            codes
                .iter()
                .map(|code| format!("const fs = require('fs'); {code}"))
                .collect()
        };
        let bad = with(&[
            "if (fs.existsSync(p)) fs.readFileSync(p)",
            "if (!fs.existsSync(p)) { fs.writeFileSync(p, x) }",
            "fs.exists(p, (ok) => { if (ok) fs.readFile(p, cb) })",
            "fs.stat(p, function (e, s) { fs.open(p, 'r', cb) })",
            "if (a && fs.existsSync(p)) { f(); fs.unlinkSync(p) }",
            "fs.access(p, (e) => fs.writeFile(p, x, cb))",
            "if (fs.statSync(p).isFile()) fs.createWriteStream(p)",
            "if (fs.existsSync(a.b)) fs.appendFileSync(a.b, x)",
            "if (fs.lstatSync(p).size) { if (y) { fs.renameSync(p, q) } }",
            "fs.lstat(p, (e, s) => { fs.chmod(p, 1, cb) })",
        ]);
        flags(
            "file-race",
            &bad.iter().map(String::as_str).collect::<Vec<_>>(),
        );
        let good = with(&[
            "fs.readFileSync(p)",
            "if (fs.existsSync(p)) f(p)",
            "if (fs.existsSync(p)) fs.readFileSync(q)",
            "if (fs.existsSync(p + q)) fs.readFileSync(p)",
            "if (ok) fs.readFileSync(p)",
            "fs.stat(p, cb); fs.open(q, 'r', cb)",
            "if (fs.existsSync(pq)) fs.readFileSync(p)",
            "if (x.existsSync(p)) y.readFileSync(p)",
            "fs.open(p, (e, fd) => fs.fstat(fd, cb))",
            "function f() { if (fs.existsSync(p)) return } function g() { fs.readFileSync(p) }",
        ]);
        clean(
            "file-race",
            &good.iter().map(String::as_str).collect::<Vec<_>>(),
        );
    }
}

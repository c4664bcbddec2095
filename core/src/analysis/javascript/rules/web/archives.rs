//! Files of an archive that are written where the archive says.

use oxc_ast::ast::{CallExpression, Expression};
use oxc_span::GetSpan;

use super::super::super::ast::{argument, last_name, static_member};
use super::super::super::context::Cx;
use crate::analysis::shared_rules::ZIP_SLIP;

/// Words of modules that read archives.
const READERS: &[&str] = &[
    "unzip",
    "adm-zip",
    "yauzl",
    "tar-stream",
    "jszip",
    "node-tar",
    "'tar'",
    "\"tar\"",
    "decompress",
];

pub(super) fn call<'a>(cx: &mut Cx<'a, '_, '_>, it: &'a CallExpression<'a>) {
    let Some(name) = last_name(&it.callee) else {
        return;
    };
    if !matches!(
        name,
        "createWriteStream" | "writeFile" | "writeFileSync" | "outputFile" | "mkdirSync"
    ) {
        return;
    }
    let Some(path) = argument(it, 0) else { return };
    let Some(entry) = entry_name(cx, path, 8) else {
        return;
    };
    let reads = cx.once("archive", |text| {
        READERS.iter().any(|reader| text.contains(reader))
    });
    if !reads || is_checked(cx, it) {
        return;
    }
    let message = format!("the archive's `{entry}` says where the file is written");
    let at = cx.first_line(it.span);
    cx.report(&ZIP_SLIP, at, message);
}

/// The member of an entry that a path is made of: `entry.path`.
fn entry_name<'a>(cx: &Cx<'a, '_, '_>, it: &'a Expression<'a>, look: u32) -> Option<&'a str> {
    let look = look.checked_sub(1)?;
    match it.get_inner_expression() {
        Expression::Identifier(id) => entry_name(cx, cx.local_value(id)?, look),
        Expression::TemplateLiteral(it) => it
            .expressions
            .iter()
            .find_map(|it| entry_name(cx, it, look)),
        Expression::BinaryExpression(it) => {
            entry_name(cx, &it.left, look).or_else(|| entry_name(cx, &it.right, look))
        }
        Expression::CallExpression(call) => {
            if !matches!(
                last_name(&call.callee),
                Some("join" | "resolve" | "normalize" | "toString" | "String")
            ) {
                return None;
            }
            let own =
                static_member(&call.callee).and_then(|(object, _)| entry_name(cx, object, look));
            own.or_else(|| {
                let mut all = call.arguments.iter().filter_map(|it| it.as_expression());
                all.find_map(|it| entry_name(cx, it, look))
            })
        }
        other => {
            let (object, name) = static_member(other)?;
            let of = last_name(object)?;
            let entry = matches!(
                of,
                "entry" | "zipEntry" | "header" | "file" | "record" | "item"
            );
            (entry
                && matches!(
                    name,
                    "path" | "fileName" | "entryName" | "name" | "filename"
                ))
            .then(|| cx.slice(other.span()))
        }
    }
}

/// Whether the code around asks where the name leads.
fn is_checked(cx: &Cx<'_, '_, '_>, it: &CallExpression<'_>) -> bool {
    let start = cx
        .text
        .ceil_char_boundary(it.span.start.saturating_sub(1_500) as usize);
    let around = cx.text.get(start..it.span.end as usize).unwrap_or_default();
    [
        "'..'",
        "\"..\"",
        "startsWith(",
        "basename(",
        "indexOf(",
        "isInside",
        "relative(",
    ]
    .iter()
    .any(|sign| around.contains(sign))
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{clean, flags};

    #[test]
    fn names_of_entries() {
        let with = |codes: &[&str]| -> Vec<String> {
            codes
                .iter()
                .map(|code| format!("const fs = require('fs'), unzip = require('unzipper'); s.on('entry', (entry) => {{ {code} }})"))
                .collect()
        };
        let bad = with(&[
            "fs.createWriteStream(entry.path)",
            "entry.pipe(fs.createWriteStream(path.join(d, entry.path)))",
            "const f = entry.path; fs.writeFileSync(f, x)",
            "fs.writeFile(entry.fileName, x, cb)",
            "fs.createWriteStream(`${d}/${entry.path}`)",
            "fs.createWriteStream(d + entry.path)",
            "fs.writeFileSync(path.resolve(d, entry.entryName), x)",
            "const p = path.join(d, entry.path); fs.createWriteStream(p)",
            "fs.createWriteStream(header.name)",
            "fs.mkdirSync(entry.path)",
        ]);
        flags(
            "zip-slip",
            &bad.iter().map(String::as_str).collect::<Vec<_>>(),
        );
        let good = with(&[
            "if (entry.path.indexOf('..') < 0) fs.createWriteStream(entry.path)",
            "fs.createWriteStream(path.basename(entry.path))",
            "fs.createWriteStream('x')",
            "fs.readFile(entry.path)",
            "const p = path.join(d, entry.path); if (!p.startsWith(d)) return; fs.createWriteStream(p)",
            "fs.createWriteStream(entry.size)",
            "fs.createWriteStream(out)",
            "log(entry.path)",
            "fs.writeFileSync('x', entry.path)",
            "fs.createWriteStream(hash(entry.path))",
        ]);
        clean(
            "zip-slip",
            &good.iter().map(String::as_str).collect::<Vec<_>>(),
        );
        assert!(
            super::super::super::testing::found("zip-slip", "fs.writeFileSync(file.path, x)")
                .is_empty()
        );
    }
}

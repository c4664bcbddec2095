//! Archives that say where their files go.

use ruff_python_ast::{Expr, ExprCall};
use ruff_text_size::Ranged;

use crate::analysis::python::context::Context;
use crate::analysis::shared_rules::ZIP_SLIP;

pub(super) fn call(context: &mut Context<'_, '_, '_>, call: &ExprCall) {
    let Expr::Attribute(method) = &*call.func else {
        return;
    };
    if method.attr.as_str() != "extractall" || !context.imports("tarfile") {
        return;
    }
    // A zip file is written without `..` by Python itself.
    if context
        .text(&*method.value)
        .to_ascii_lowercase()
        .contains("zip")
    {
        return;
    }
    let filtered = call.arguments.find_keyword("filter").is_some_and(|filter| {
        !matches!(&filter.value, Expr::StringLiteral(name) if name.value.to_str() == "fully_trusted")
            && !filter.value.is_none_literal_expr()
    });
    let confidence = match call.arguments.find_argument_value("members", 1) {
        // What a function or comprehension leaves over was looked at.
        Some(Expr::Call(_) | Expr::ListComp(_) | Expr::Generator(_)) => 0.3,
        Some(Expr::List(_)) => return,
        Some(_) => 0.5,
        None => 0.65,
    };
    if !filtered {
        context
            .report(
                &ZIP_SLIP,
                call.func.range(),
                "a name with `..` in the archive is written outside of the folder; use `filter='data'`",
            )
            .confidence(confidence);
    }
}

#[cfg(test)]
mod tests {
    use crate::analysis::python::testing::{clean, flags};

    #[test]
    fn archives_that_are_unpacked_whole() {
        let with = |code: &str| format!("import tarfile\n{code}\n");
        for code in [
            "tarfile.open(p).extractall()",
            "tar.extractall(path)",
            "tar.extractall(path=p, members=tar)",
            "with tarfile.open(p) as t:\n    t.extractall()",
            "tar.extractall(members=check(tar))",
            "tar.extractall(p, filter='fully_trusted')",
            "tar.extractall(p, filter=None)",
            "self.archive.extractall(p)",
            "tarfile.TarFile(p).extractall()",
            "tar.extractall(p, numeric_owner=True)",
        ] {
            flags("zip-slip", &[&with(code)]);
        }
        for code in [
            "tar.extractall(p, filter='data')",
            "tar.extractall(p, filter='tar')",
            "tar.extractall(p, members=[])",
            "tar.extract(name)",
            "zip_file.extractall(p)",
            "tar.extractall(p, filter=own)",
            "tar.getmembers()",
            "extractall(p)",
            "tar.add(p)",
            "tar.close()",
        ] {
            clean("zip-slip", &[&with(code)]);
        }
        clean("zip-slip", &["import zipfile\nz.extractall(p)"]);
    }
}

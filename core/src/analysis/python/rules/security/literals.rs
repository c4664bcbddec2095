//! Texts that say by themselves what is wrong: secrets, addresses, shared folders.

use ruff_python_ast::{Expr, FStringPart};
use ruff_text_size::{Ranged, TextRange, TextSize};

use crate::analysis::python::context::Context;
use crate::analysis::python::rules::settings::{BIND_ALL_INTERFACES, INSECURE_TEMP_FILE};
use crate::analysis::secrets;
use crate::analysis::shared_rules::HARDCODED_CREDENTIALS;

pub(super) fn text(context: &mut Context<'_, '_, '_>, expr: &Expr) {
    match expr {
        Expr::StringLiteral(literal) => {
            let text = literal.value.to_str();
            check(context, expr, text);
            if let Some(what) = secrets::shape(text) {
                let range = first_line(context, expr.range());
                context
                    .report(
                        &HARDCODED_CREDENTIALS,
                        range,
                        format!("{what} is written in the code"),
                    )
                    .confidence(0.85);
            }
        }
        Expr::FString(string) => {
            // The beginning decides, as far as it is written.
            let first = string.value.as_slice().first().and_then(|part| match part {
                FStringPart::Literal(literal) => Some(&*literal.value),
                FStringPart::FString(inner) => inner
                    .elements
                    .first()
                    .and_then(|element| element.as_literal())
                    .map(|literal| &*literal.value),
            });
            if let Some(text) = first {
                check(context, expr, text);
            }
        }
        _ => {}
    }
}

/// The range as far as its first line goes.
fn first_line(context: &Context<'_, '_, '_>, range: TextRange) -> TextRange {
    let text = context.text(&range);
    let length = text.lines().next().map_or(text.len(), str::len);
    TextRange::at(
        range.start(),
        TextSize::try_from(length).unwrap_or_default(),
    )
}

fn check(context: &mut Context<'_, '_, '_>, expr: &Expr, text: &str) {
    match text.as_bytes().first() {
        Some(b'0') if text == "0.0.0.0" => address(context, expr),
        Some(b'/') if is_shared_folder(text) => folder(context, expr),
        _ => {}
    }
}

fn address(context: &mut Context<'_, '_, '_>, expr: &Expr) {
    let confidence = match context.parent() {
        // Asking for the address is not listening on it.
        Some(Expr::Compare(_)) => return,
        Some(Expr::Tuple(_) | Expr::Call(_)) => 0.5,
        _ => 0.35,
    };
    context
        .report(
            &BIND_ALL_INTERFACES,
            expr.range(),
            "a server that listens here can be reached over every network interface",
        )
        .confidence(confidence);
}

fn is_shared_folder(text: &str) -> bool {
    ["/tmp", "/var/tmp", "/dev/shm"].iter().any(|folder| {
        text.strip_prefix(folder)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }) && !text.contains(['\n', ' '])
}

fn folder(context: &mut Context<'_, '_, '_>, expr: &Expr) {
    // `tempfile` makes the names in it itself; asking whether a path is there does no harm.
    let harmless = match context.parent() {
        Some(Expr::Call(call)) => context
            .path(&call.func)
            .is_some_and(|path| path.starts_with("tempfile.")),
        Some(Expr::Compare(_)) => true,
        _ => false,
    };
    if !harmless {
        context
            .report(
                &INSECURE_TEMP_FILE,
                expr.range(),
                "everybody on the machine can put a file or link here first; use `tempfile`",
            )
            .confidence(0.4);
    }
}

#[cfg(test)]
mod tests {
    use crate::analysis::python::testing::{clean, flags};

    #[test]
    fn folders_that_everybody_writes_to() {
        flags(
            "insecure-temp-file",
            &[
                "open('/tmp/x')",
                "open(f'/tmp/{x}')",
                "path = '/var/tmp/x'",
                "os.mkdir('/dev/shm/x')",
                "f(dir='/tmp')",
                "path = '/tmp/' + name",
                "cache = {'dir': '/tmp/c'}",
                "def f(x='/tmp/y'): pass",
                "p = Path('/tmp/x')",
                "with open('/tmp/a', 'w') as f: pass",
            ],
        );
        clean(
            "insecure-temp-file",
            &[
                "open('tmp/x')",
                "open('/home/tmp/x')",
                "open('/tmpfs/x')",
                "import tempfile\ntempfile.mkdtemp(dir='/tmp')",
                "if x == '/tmp': pass",
                "open('/var/log/x')",
                "'''/tmp is shared'''",
                "open(f'{x}/tmp/y')",
                "open('/temporary')",
                "x = '/usr/tmp'",
            ],
        );
    }

    #[test]
    fn secrets_by_their_form() {
        let key = format!("f('AKIA{}')", "QWERTYUIOPASDF12");
        let token = format!("x = 'ghp_{}'", "aB3dE5fG7hI9jK1lM3nO5pQ7rS9tU1vW3xY5");
        flags("hardcoded-credentials", &[&key, &token]);
        clean(
            "hardcoded-credentials",
            &["f('AKIAIOSFODNN7EXAMPLE')", "f('ghp_x')", "x = 'eyJ.eyJ.x'"],
        );
    }
}

//! Calls of loggers: the message is formatted with the other arguments, later and elsewhere, where a
//! mismatch is only printed.

use ruff_python_ast::{Expr, ExprCall};
use ruff_text_size::Ranged;

use super::FORMAT_MISMATCH;
use super::percent::{Malformed, parse, positional};
use crate::analysis::python::context::Context;

const LEVELS: &[&str] = &[
    "critical",
    "debug",
    "error",
    "exception",
    "fatal",
    "info",
    "log",
    "warn",
    "warning",
];

/// Whether the call is one of a logger, by what it was made from or by its name.
pub(in crate::analysis::python::rules) fn level<'a>(
    context: &Context<'_, '_, '_>,
    call: &'a ExprCall,
    path: Option<&str>,
) -> Option<&'a str> {
    match &*call.func {
        Expr::Attribute(method) => {
            let level = method.attr.as_str();
            if LEVELS.binary_search(&level).is_err() {
                return None;
            }
            let owner = match &*method.value {
                Expr::Name(name) => name.id.as_str(),
                Expr::Attribute(inner) => inner.attr.as_str(),
                Expr::Call(inner) => {
                    return context
                        .is(&inner.func, "logging.getLogger")
                        .then_some(level);
                }
                _ => return None,
            };
            let owner = owner.trim_start_matches('_').to_ascii_lowercase();
            let named = matches!(owner.as_str(), "log" | "logging") || owner.ends_with("logger");
            (named
                && path
                    .is_none_or(|path| !path.starts_with("math.") && !path.starts_with("numpy.")))
            .then_some(level)
        }
        Expr::Name(name) => {
            let level = path?.strip_prefix("logging.")?;
            LEVELS.binary_search(&level).ok()?;
            Some(name.id.as_str())
        }
        _ => None,
    }
}

pub(super) fn check(context: &mut Context<'_, '_, '_>, call: &ExprCall, path: Option<&str>) {
    let Some(level) = level(context, call, path) else {
        return;
    };
    let at = usize::from(level == "log");
    let [text, values @ ..] = call.arguments.args.get(at..).unwrap_or_default() else {
        return;
    };
    let Expr::StringLiteral(text) = text else {
        return;
    };
    let spread = values.iter().any(Expr::is_starred_expr)
        || call
            .arguments
            .keywords
            .iter()
            .any(|keyword| keyword.arg.is_none());
    // Without values nothing is formatted: a `%` is then just that.
    if spread || values.is_empty() {
        return;
    }
    let message = match parse(text.value.to_str()) {
        Err(Malformed::Truncated) => "the message ends within a `%` specifier".to_owned(),
        Err(Malformed::Conversion(letter)) => {
            format!("`%` has no conversion `{}`", letter.escape_default())
        }
        Ok(specifiers) => {
            // One dict may give all values by name.
            if specifiers.iter().any(|one| one.key.is_some()) {
                return;
            }
            let wanted = positional(&specifiers);
            if wanted == values.len() {
                return;
            }
            // Other loggers have `{}` messages, and keywords of their own.
            if wanted == 0 && text.value.to_str().contains('{') && !context.imports("logging") {
                return;
            }
            format!(
                "the message takes {wanted} values, but {} are given",
                values.len()
            )
        }
    };
    context.report(&FORMAT_MISMATCH, call.range(), message);
}

#[cfg(test)]
mod tests {
    use crate::analysis::python::testing::{clean, flags};

    #[test]
    fn messages_and_their_values() {
        flags(
            "format-mismatch",
            &[
                "import logging\nlogging.info('%s %s', a)",
                "import logging\nlogging.info('%s', a, b)",
                "logger.warning('x', a)",
                "self.log.error('%s')\nself.log.error('%s', a, b)",
                "from logging import error\nerror('%d', a, b)",
                "import logging\nlogging.log(logging.INFO, '%s', a, b)",
                "import logging\nlogging.getLogger(__name__).debug('%s %s', a)",
                "LOGGER.info('%y', a)",
                "_logger.info('50%', a)",
                "log.exception('%s and %s', a)",
                "import logging\nlogging.info('{}', a)",
            ],
        );
        clean(
            "format-mismatch",
            &[
                "logger.info('%s')",
                "logger.info('100%')",
                "logger.info('%s', a)",
                "logger.info('%(a)s', {'a': 1})",
                "logger.info('%s %s', *a)",
                "logger.info(text, a, b)",
                "math.log('x', a)",
                "from loguru import logger\nlogger.info('{}', a)",
                "console.error('x', a)",
                "logger.log(10, '%s', a)",
                "logger.info('%.*f', 2, a)",
                "logger.info('%s', a, exc_info=True)",
            ],
        );
    }
}

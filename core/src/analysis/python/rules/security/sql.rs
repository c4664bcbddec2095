//! SQL that is put together from text.

use ruff_python_ast::helpers::any_over_expr;
use ruff_python_ast::{Expr, ExprCall, InterpolatedStringElement, Operator};
use ruff_text_size::Ranged;

use crate::analysis::python::context::Context;
use crate::analysis::python::rules::injection::{Origin, is_fixed, origin};
use crate::analysis::python::rules::values::assigned;
use crate::analysis::shared_rules::SQL_INJECTION;

/// Django's `extra` and `RawSQL`, which take pieces of SQL.
pub(super) fn call(context: &mut Context<'_, '_, '_>, call: &ExprCall, path: Option<&str>) {
    let raw = match &*call.func {
        Expr::Attribute(method) if method.attr.as_str() == "extra" => {
            let pieces = ["select", "where", "tables"]
                .iter()
                .enumerate()
                .filter_map(|(at, name)| call.arguments.find_argument_value(name, at));
            let mut pieces = pieces.filter(|piece| !is_written(piece));
            pieces.next().is_some() && context.imports("django")
        }
        _ => {
            path.is_some_and(|path| path.starts_with("django.") && path.ends_with(".RawSQL"))
                && call
                    .arguments
                    .find_argument_value("sql", 0)
                    .is_some_and(|sql| !is_written(sql))
        }
    };
    let pieces = || call.arguments.iter_source_order();
    let known = |expr: &Expr| quotes_names(context, expr) || joins_sql(expr);
    if raw && !pieces().any(|piece| known(piece.value())) {
        context
            .report(
                &SQL_INJECTION,
                call.range(),
                "values become part of the statement; pass them as parameters",
            )
            .confidence(0.5);
    }
}

/// Whether SQL is written out: literals, also in a list or dict of them.
fn is_written(expr: &Expr) -> bool {
    match expr {
        Expr::List(list) => list.elts.iter().all(Expr::is_string_literal_expr),
        Expr::Tuple(tuple) => tuple.elts.iter().all(Expr::is_string_literal_expr),
        Expr::Dict(dict) => dict.items.iter().all(|item| {
            item.value.is_string_literal_expr()
                && item.key.as_ref().is_some_and(Expr::is_string_literal_expr)
        }),
        _ => expr.is_string_literal_expr(),
    }
}

/// Longer statements are read as far as this.
const MOST: usize = 4_000;

pub(super) fn expression(context: &mut Context<'_, '_, '_>, expr: &Expr) {
    let mut text = String::new();
    match expr {
        Expr::BinOp(binary) if binary.op == Operator::Add => {
            // The whole sum is looked at once.
            if matches!(context.parent(), Some(Expr::BinOp(around)) if around.op == Operator::Add) {
                return;
            }
            joined(expr, &mut text);
        }
        Expr::BinOp(binary) if binary.op == Operator::Mod => match &*binary.left {
            Expr::StringLiteral(literal) => text.push_str(cut(literal.value.to_str())),
            left @ Expr::BinOp(_) => joined(left, &mut text),
            _ => return,
        },
        Expr::Call(call) => match &*call.func {
            Expr::Attribute(method) if method.attr.as_str() == "format" => match &*method.value {
                Expr::StringLiteral(literal) => text.push_str(cut(literal.value.to_str())),
                value @ Expr::BinOp(_) => joined(value, &mut text),
                _ => return,
            },
            Expr::Attribute(method) if method.attr.as_str() == "replace" => {
                match (&*method.value, &*call.arguments.args) {
                    (Expr::StringLiteral(literal), [_, value])
                        if !value.is_string_literal_expr() =>
                    {
                        text.push_str(cut(literal.value.to_str()));
                    }
                    _ => return,
                }
            }
            _ => return,
        },
        Expr::FString(_) => {
            // Part of a sum: that is looked at as a whole.
            if matches!(context.parent(), Some(Expr::BinOp(_))) {
                return;
            }
            joined(expr, &mut text);
        }
        _ => return,
    }
    if !looks_like_sql(&text) || quotes_names(context, expr) || joins_sql(expr) {
        return;
    }
    let confidence = match origin(context, expr) {
        Origin::Outside => 0.95,
        Origin::Assembled => 0.6,
        Origin::Literal => return,
        Origin::Unknown if is_fixed(expr) => return,
        Origin::Unknown => 0.45,
    };
    // What runs the statement at once leaves less doubt.
    let executed = matches!(context.parent(), Some(Expr::Call(call)) if matches!(&*call.func, Expr::Attribute(method) if method.attr.as_str().starts_with("execute")));
    context
        .report(
            &SQL_INJECTION,
            expr.range(),
            "values are put into the statement itself; pass them as parameters",
        )
        .confidence(if executed {
            confidence
        } else {
            confidence - 0.1
        });
}

/// Whether names of tables and columns are quoted on their way in: whoever does that knows what is in
/// the text.
fn quotes_names(context: &Context<'_, '_, '_>, expr: &Expr) -> bool {
    const QUOTE: &[&str] = &[
        "quote_name",
        "quote_ident",
        "quote_table",
        "quote_column",
        "quote_schema",
        "quotename",
        "escape_identifier",
        "format_identifier",
    ];
    let quotes = |name: &str| QUOTE.iter().any(|quote| name.contains(quote)) || name == "qn";
    let names = |inner: &Expr| match inner {
        Expr::Attribute(attribute) => quotes(attribute.attr.as_str()),
        Expr::Name(name) => quotes(name.id.as_str()),
        _ => false,
    };
    any_over_expr(expr, |inner| {
        names(inner)
            || matches!(assigned(context, inner), Some(Expr::Call(made)) if names(&made.func))
    })
}

/// Whether all that is put in are statements of the same making: `"SELECT * FROM (%s)" % part_sql`.
fn joins_sql(expr: &Expr) -> bool {
    let is_sql = |value: &Expr| {
        matches!(value, Expr::Name(name)
            if name.id.as_str() == "sql" || name.id.as_str().ends_with("_sql"))
    };
    match expr {
        Expr::BinOp(binary) if binary.op == Operator::Mod => match &*binary.right {
            Expr::Tuple(tuple) => tuple.elts.iter().all(is_sql),
            value => is_sql(value),
        },
        Expr::Call(call) => {
            !call.arguments.is_empty()
                && call
                    .arguments
                    .iter_source_order()
                    .all(|argument| is_sql(argument.value()))
        }
        Expr::FString(string) => string
            .value
            .elements()
            .filter_map(|element| element.as_interpolation())
            .all(|value| is_sql(&value.expression)),
        _ => false,
    }
}

fn cut(text: &str) -> &str {
    &text[..text.floor_char_boundary(MOST)]
}

/// The literal parts of a sum or f-string, with a mark for each value between them. Sums lean to the
/// left, so this walks down there.
fn joined(expr: &Expr, out: &mut String) {
    let mut parts = Vec::new();
    let mut at = expr;
    while let Expr::BinOp(binary) = at {
        if binary.op != Operator::Add {
            break;
        }
        parts.push(&*binary.right);
        at = &binary.left;
    }
    parts.push(at);
    for part in parts.into_iter().rev() {
        if out.len() >= MOST {
            return;
        }
        match part {
            Expr::StringLiteral(literal) => out.push_str(cut(literal.value.to_str())),
            Expr::FString(string) => {
                for element in string.value.elements() {
                    match element {
                        InterpolatedStringElement::Literal(literal) => {
                            out.push_str(cut(&literal.value));
                        }
                        InterpolatedStringElement::Interpolation(_) => out.push_str("{}"),
                    }
                }
            }
            _ => out.push_str("{}"),
        }
    }
}

/// Whether a text has the words of a statement in their order. Prose begins sentences with `Select`
/// and `Update` too, so that small letters count at the beginning only.
fn looks_like_sql(text: &str) -> bool {
    let mut words = text
        .split(|c: char| c.is_whitespace() || c == '(' || c == ')')
        .filter(|word| !word.is_empty())
        .peekable();
    let mut first = true;
    // The verb that was seen and the word that completes it.
    let mut wanted: Option<&str> = None;
    while let Some(word) = words.next() {
        let certain = first || word.bytes().all(|b| b.is_ascii_uppercase());
        first = false;
        if let Some(second) = wanted
            && word.eq_ignore_ascii_case(second)
        {
            return words.peek().is_some() || text.ends_with(char::is_whitespace);
        }
        if !certain || wanted.is_some() && word.len() > 8 {
            continue;
        }
        let followed = |second: &str, words: &mut std::iter::Peekable<_>| {
            words
                .peek()
                .is_some_and(|next: &&str| next.eq_ignore_ascii_case(second))
        };
        if word.eq_ignore_ascii_case("select") {
            wanted = Some("from");
        } else if word.eq_ignore_ascii_case("update") {
            wanted = Some("set");
        } else if (word.eq_ignore_ascii_case("delete") && followed("from", &mut words))
            || (word.eq_ignore_ascii_case("drop") && followed("table", &mut words))
        {
            return true;
        } else if word.eq_ignore_ascii_case("insert") || word.eq_ignore_ascii_case("replace") {
            wanted = Some("values");
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::looks_like_sql;
    use crate::analysis::python::testing::{clean, flags};

    #[test]
    fn statements_by_their_words() {
        for text in [
            "SELECT a FROM b",
            "select a from b where c = {}",
            "SELECT * FROM ",
            "delete from {}",
            "UPDATE {} SET a = 1",
            "INSERT INTO a (b) VALUES ({})",
            "WITH x AS (SELECT a FROM b)",
            "  \n select a\n from b",
        ] {
            assert!(looks_like_sql(text), "{text}");
        }
        for text in [
            "Please select {} from the list",
            "update {}",
            "select",
            "deleted from {}",
            "SELECT a",
            "insert {} here",
            "",
            "to set an update from a",
        ] {
            assert!(!looks_like_sql(text), "{text}");
        }
    }

    #[test]
    fn statements_put_together() {
        flags(
            "sql-injection",
            &[
                "q = 'SELECT a FROM b WHERE c = ' + d",
                "q = 'SELECT a FROM b WHERE c = %s' % d",
                "q = 'SELECT a FROM b WHERE c = {}'.format(d)",
                "q = f'SELECT a FROM {b}'",
                "c.execute(f'DELETE FROM {b}')",
                "c.execute('UPDATE a SET b = %s' % (d,))",
                "c.execute('INSERT INTO a VALUES (' + d + ')')",
                "q = 'SELECT a ' + 'FROM b WHERE c = ' + d",
                "q = f'''\n  select a\n  from b where c = {d}'''",
                "q = 'SELECT a FROM b WHERE c = X'.replace('X', d)",
                "from django.db import models\nqs.extra(where=[w])",
                "from django.db.models.expressions import RawSQL\nRawSQL(f'{x}', [])",
            ],
        );
        clean(
            "sql-injection",
            &[
                "q = 'SELECT a FROM b'",
                "q = 'SELECT a ' + 'FROM b'",
                "c.execute('SELECT a FROM b WHERE c = %s', (d,))",
                "q = f'SELECT a FROM {TABLE}'",
                "q = 'please select %s' % d",
                "q = f'selected {a} from {b}'",
                "q = a + b",
                "from django.db import models\nqs.extra(where=['a = 1'])",
                "from django.db.models.expressions import RawSQL\nRawSQL('a', [])",
                "q = 'SELECT a FROM b WHERE c IN (%s)' % ', '.join(['?'] * n)",
                "q = 'Select an entry from ' 'the list'",
                "q = 'SELECT a FROM %s' % c.ops.quote_name(t)",
                "def f(t):\n    t2 = quote_name(t)\n    q = f'SELECT a FROM {t2}'",
                "q = 'SELECT * FROM (%s)' % part_sql",
                "q = 'DELETE FROM %s WHERE a IN (%s)' % (qn(t), x)",
                "log('update of %s set' % a)",
            ],
        );
    }
}

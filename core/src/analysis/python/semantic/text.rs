//! Types in strings: `x: "list[Item]"`.

use ruff_python_ast::visitor::{self, Visitor};
use ruff_python_ast::{Expr, ExprStringLiteral};
use ruff_python_parser::typing::parse_type_annotation;
use ruff_text_size::{Ranged, TextRange};

use super::build::Builder;
use super::entities::Flags;

/// Longer strings are prose or data.
const MAX_LENGTH: usize = 4_000;
/// Brackets of a type that are followed; the parser recurses for each.
const MAX_BRACKETS: usize = 100;

impl<'a> Builder<'a> {
    /// Refers to the names in a string that is a type; nothing if it does not parse.
    pub(super) fn text_annotation(&mut self, text: &'a ExprStringLiteral) {
        let value = text.value.to_str();
        let brackets = value
            .bytes()
            .filter(|byte| b"([{-+~".contains(byte))
            .count();
        if value.len() > MAX_LENGTH || brackets > MAX_BRACKETS || value.is_empty() {
            return;
        }
        // Most are just a name.
        if let Some(literal) = text.as_single_part_string()
            && is_identifier(value)
            && !matches!(value, "None" | "True" | "False")
        {
            self.refer_text(literal.content_range(), value);
            return;
        }
        let Ok(parsed) = parse_type_annotation(text, self.model.source) else {
            return;
        };
        let mut names = Names {
            found: Vec::new(),
            values: false,
            local: false,
        };
        names.visit_expr(parsed.expression());
        let outer = self.at.flags;
        // What a comprehension or lambda in it binds is not looked for; nor are names after escapes known.
        if names.local || !parsed.kind().is_simple() {
            self.at.flags = outer.with(Flags::GUESS);
        }
        for (range, name) in names.found {
            self.refer_text(range, &name);
        }
        self.at.flags = outer;
    }

    fn refer_text(&mut self, range: TextRange, name: &str) {
        let written = self
            .model
            .source
            .get(range.start().to_usize()..range.end().to_usize())
            .filter(|written| *written == name);
        let known = || {
            let id = *self.model.name_ids.get(name)?;
            self.model.names.get(id.index()).copied()
        };
        if let Some(name) = written.or_else(known) {
            self.refer(name, range, Flags::NONE);
        }
    }
}

fn is_identifier(text: &str) -> bool {
    let mut bytes = text.bytes();
    bytes
        .next()
        .is_some_and(|first| first.is_ascii_alphabetic() || first == b'_')
        && bytes.all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// Names in a type, also in strings inside it.
struct Names {
    found: Vec<(TextRange, String)>,
    /// Whether strings are no types here.
    values: bool,
    local: bool,
}

impl<'b> Visitor<'b> for Names {
    fn visit_expr(&mut self, expr: &'b Expr) {
        match expr {
            Expr::Name(name) => self.found.push((name.range(), name.id.to_string())),
            Expr::Subscript(subscript) => {
                let name = match &*subscript.value {
                    Expr::Name(name) => name.id.as_str(),
                    Expr::Attribute(attribute) => attribute.attr.as_str(),
                    _ => "",
                };
                self.visit_expr(&subscript.value);
                match (&*subscript.slice, name) {
                    // Strings in it are values; names are members of enumerations.
                    (slice, "Literal") => {
                        let outer = std::mem::replace(&mut self.values, true);
                        self.visit_expr(slice);
                        self.values = outer;
                    }
                    (Expr::Tuple(tuple), "Annotated") => {
                        if let Some(first) = tuple.elts.first() {
                            self.visit_expr(first);
                        }
                        for other in tuple.elts.iter().skip(1) {
                            if !other.is_string_literal_expr() {
                                self.visit_expr(other);
                            }
                        }
                    }
                    (slice, _) => self.visit_expr(slice),
                }
            }
            Expr::StringLiteral(text) => {
                let value = text.value.to_str();
                if is_identifier(value) && !self.values {
                    self.found.push((text.range(), value.to_owned()));
                }
            }
            Expr::Lambda(_)
            | Expr::ListComp(_)
            | Expr::SetComp(_)
            | Expr::DictComp(_)
            | Expr::Generator(_)
            | Expr::Named(_) => {
                self.local = true;
                visitor::walk_expr(self, expr);
            }
            _ => visitor::walk_expr(self, expr),
        }
    }
}

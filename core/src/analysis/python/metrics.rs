//! Metrics of Python, equal to radon's where radon has the same.

mod lines;

use ruff_python_ast::PySourceType;
use ruff_python_ast::visitor::{self, Visitor};
use ruff_python_ast::{
    BoolOp, CmpOp, Comprehension, ElifElseClause, ExceptHandler, Expr, MatchCase, Number, Operator,
    Pattern, Stmt, StmtFunctionDef, UnaryOp,
};
use ruff_python_parser::parse_unchecked_source;
use ruff_text_size::Ranged;

use super::{MAX_DEPTH, STACK_BASE, STACK_PER_LEVEL, nesting};
use crate::analysis::metrics::{FileMetrics, Operand, Recorder};
use crate::analysis::{SkipReason, SourceFile};

/// Measures a file; `None` if it does not parse.
pub(in crate::analysis) fn measure(
    file: &SourceFile<'_>,
) -> Result<Option<FileMetrics>, SkipReason> {
    let bound = nesting::bound(file.text);
    if bound.depth > MAX_DEPTH {
        return match bound.unclosed {
            Some(_) => Ok(None),
            None => Err(SkipReason::TooDeeplyNested { limit: MAX_DEPTH }),
        };
    }
    let stack = STACK_BASE + bound.depth as usize * STACK_PER_LEVEL;
    Ok(stacker::maybe_grow(stack, stack, || {
        let kind = if file.path.ends_with(".pyi") {
            PySourceType::Stub
        } else {
            PySourceType::Python
        };
        let parsed = parse_unchecked_source(file.text, kind);
        if !parsed.errors().is_empty() {
            return None;
        }
        let mut walker = Walker {
            recorder: Recorder::new(file),
            text: file.text,
            scopes: Vec::new(),
            uncounted: false,
            summed: 1,
        };
        walker.visit_body(&parsed.syntax().body);
        let lines = lines::count(file.text, parsed.tokens());
        Some(walker.recorder.finish(file, lines, Some(walker.summed)))
    }))
}

enum Scope<'a> {
    Class(&'a str),
    Function(&'a str),
}

struct Walker<'a> {
    recorder: Recorder<'a>,
    text: &'a str,
    scopes: Vec<Scope<'a>>,
    /// Inside of an `assert` or the header of a class, whose decisions radon does not count.
    uncounted: bool,
    /// The complexity that radon sums for a file.
    summed: u32,
}

impl<'a> Walker<'a> {
    fn decide(&mut self, decisions: usize) {
        if self.uncounted {
            return;
        }
        // Closures, and classes inside of classes or functions, stand for themselves.
        let summed = matches!(
            self.scopes.as_slice(),
            [] | [_] | [Scope::Class(_), Scope::Function(_)]
        );
        if summed {
            let decisions = u32::try_from(decisions).unwrap_or(u32::MAX);
            self.summed = self.summed.saturating_add(decisions);
        }
        let own = match self.scopes.as_slice() {
            [] | [.., Scope::Function(_)] => true,
            // A class in a function is no part of its flow.
            scopes => !scopes
                .iter()
                .any(|scope| matches!(scope, Scope::Function(_))),
        };
        if own {
            self.recorder.decide(decisions);
        }
    }

    fn function(&mut self, function: &'a StmtFunctionDef) {
        if matches!(self.scopes.as_slice(), [Scope::Class(_)]) {
            self.summed = self.summed.saturating_add(1);
        }
        let name = function.name.as_str();
        let mut qualified = String::new();
        for scope in &self.scopes {
            let (Scope::Class(outer) | Scope::Function(outer)) = scope;
            qualified.push_str(outer);
            qualified.push('.');
        }
        qualified.push_str(name);
        let start = self.header(function);
        let range = start..function.end().to_u32();
        self.recorder
            .function(qualified, name, range, function.parameters.iter().count());
        self.scopes.push(Scope::Function(name));
        let uncounted = std::mem::take(&mut self.uncounted);
        self.visit_body(&function.body);
        self.uncounted = uncounted;
        self.scopes.pop();
        self.recorder.end();
    }

    /// Where `def` or `async def` begins: the range of a function holds its decorators too.
    fn header(&self, function: &StmtFunctionDef) -> u32 {
        let Some(decorator) = function.decorator_list.last() else {
            return function.start().to_u32();
        };
        let from = decorator.end().to_usize();
        let between = self.text.get(from..function.name.start().to_usize());
        let between = between.unwrap_or_default().trim_end();
        let before = between.strip_suffix("def").unwrap_or(between);
        let header = match before.trim_end().strip_suffix("async") {
            Some(rest) => rest.len(),
            None => before.len(),
        };
        decorator.end().to_u32() + u32::try_from(header).unwrap_or(0)
    }

    /// A block inside of a compound statement.
    fn block(&mut self, body: &'a [Stmt]) {
        self.recorder.open();
        self.recorder.sink();
        self.visit_body(body);
        self.recorder.rise();
        self.recorder.close();
    }

    fn else_block(&mut self, body: &'a [Stmt]) {
        if !body.is_empty() {
            self.recorder.flat();
            self.block(body);
        }
    }

    fn operand(&mut self, expr: &'a Expr) {
        let operand = match expr {
            Expr::Name(name) => Operand::Text(name.id.as_str().into()),
            Expr::Attribute(attribute) => Operand::Text(attribute.attr.as_str().into()),
            Expr::StringLiteral(text) => Operand::Text(text.value.to_str().into()),
            Expr::BytesLiteral(bytes) => Operand::Bytes(bytes.value.bytes().collect()),
            Expr::NumberLiteral(number) => match &number.value {
                // Equal to a float exactly if it is one.
                Number::Int(int) => match int.as_i64() {
                    Some(value) if value.unsigned_abs() < 1 << 53 => Operand::number(value as f64),
                    _ => Operand::Huge(self.text.get(number.range().to_std_range()).unwrap_or("")),
                },
                Number::Float(value) => Operand::number(*value),
                Number::Complex { real, imag } if *imag == 0.0 => Operand::number(*real),
                Number::Complex { .. } => {
                    Operand::Huge(self.text.get(number.range().to_std_range()).unwrap_or(""))
                }
            },
            // As numbers: that is what they are equal to.
            Expr::BooleanLiteral(boolean) => Operand::number(f64::from(u8::from(boolean.value))),
            Expr::NoneLiteral(_) => Operand::Constant("None"),
            Expr::EllipsisLiteral(_) => Operand::Constant("..."),
            _ => return self.recorder.computed(),
        };
        self.recorder.operand(operand);
    }

    /// Counts an operation of Halstead's.
    fn operation(&mut self, operator: u8, operands: &[&'a Expr]) {
        self.recorder.operator(operator);
        for operand in operands {
            self.operand(operand);
        }
    }

    fn bool_op(&mut self, op: BoolOp, values: &'a [Expr], inside: Option<BoolOp>) {
        self.decide(values.len().saturating_sub(1));
        self.recorder.operator(BOOLEAN + op as u8);
        for value in values {
            self.operand(value);
        }
        // A sequence of one operator is one thing to understand, however long.
        if inside != Some(op) {
            self.recorder.flat();
        }
        for value in values {
            match value {
                Expr::BoolOp(inner) => self.bool_op(inner.op, &inner.values, Some(op)),
                other => self.visit_expr(other),
            }
        }
    }
}

// Operators by number: those of each kind from its base.
const BOOLEAN: u8 = 0;
const UNARY: u8 = 10;
const BINARY: u8 = 20;
const COMPARE: u8 = 50;

fn binary(op: Operator) -> u8 {
    BINARY + op as u8
}

fn unary(op: UnaryOp) -> u8 {
    UNARY + op as u8
}

fn compare(op: CmpOp) -> u8 {
    COMPARE + op as u8
}

impl<'a> Visitor<'a> for Walker<'a> {
    fn visit_stmt(&mut self, statement: &'a Stmt) {
        match statement {
            // Of a function radon looks at the body alone.
            Stmt::FunctionDef(function) => self.function(function),
            Stmt::ClassDef(class) => {
                let outer = std::mem::replace(&mut self.uncounted, true);
                for decorator in &class.decorator_list {
                    self.visit_decorator(decorator);
                }
                if let Some(arguments) = &class.arguments {
                    self.visit_arguments(arguments);
                }
                self.uncounted = outer;
                self.scopes.push(Scope::Class(class.name.as_str()));
                self.visit_body(&class.body);
                self.scopes.pop();
            }
            Stmt::If(branch) => {
                self.decide(1);
                self.recorder.nested();
                self.visit_expr(&branch.test);
                self.block(&branch.body);
                for clause in &branch.elif_else_clauses {
                    self.visit_elif_else_clause(clause);
                }
            }
            Stmt::For(each) => {
                self.decide(1 + usize::from(!each.orelse.is_empty()));
                self.recorder.nested();
                self.visit_expr(&each.target);
                self.visit_expr(&each.iter);
                self.block(&each.body);
                self.else_block(&each.orelse);
            }
            Stmt::While(each) => {
                self.decide(1 + usize::from(!each.orelse.is_empty()));
                self.recorder.nested();
                self.visit_expr(&each.test);
                self.block(&each.body);
                self.else_block(&each.orelse);
            }
            Stmt::Try(attempt) => {
                self.decide(attempt.handlers.len() + usize::from(!attempt.orelse.is_empty()));
                self.recorder.open();
                self.visit_body(&attempt.body);
                self.recorder.close();
                for handler in &attempt.handlers {
                    self.visit_except_handler(handler);
                }
                self.recorder.open();
                self.visit_body(&attempt.orelse);
                self.visit_body(&attempt.finalbody);
                self.recorder.close();
            }
            Stmt::With(with) => {
                for item in &with.items {
                    self.visit_with_item(item);
                }
                self.recorder.open();
                self.visit_body(&with.body);
                self.recorder.close();
            }
            Stmt::Match(choice) => {
                let catches_all = choice.cases.iter().any(|case| {
                    matches!(&case.pattern, Pattern::MatchAs(pattern) if pattern.pattern.is_none())
                });
                self.decide(choice.cases.len() - usize::from(catches_all));
                self.recorder.nested();
                self.visit_expr(&choice.subject);
                for case in &choice.cases {
                    self.visit_match_case(case);
                }
            }
            Stmt::Assert(_) => {
                self.decide(1);
                let outer = std::mem::replace(&mut self.uncounted, true);
                visitor::walk_stmt(self, statement);
                self.uncounted = outer;
            }
            Stmt::AugAssign(assign) => {
                self.operation(binary(assign.op), &[&assign.target, &assign.value]);
                visitor::walk_stmt(self, statement);
            }
            _ => visitor::walk_stmt(self, statement),
        }
    }

    fn visit_elif_else_clause(&mut self, clause: &'a ElifElseClause) {
        self.recorder.flat();
        if let Some(test) = &clause.test {
            self.decide(1);
            self.visit_expr(test);
        }
        self.block(&clause.body);
    }

    fn visit_except_handler(&mut self, handler: &'a ExceptHandler) {
        let ExceptHandler::ExceptHandler(inner) = handler;
        self.recorder.nested();
        if let Some(class) = &inner.type_ {
            self.visit_expr(class);
        }
        self.block(&inner.body);
    }

    fn visit_match_case(&mut self, case: &'a MatchCase) {
        self.visit_pattern(&case.pattern);
        if let Some(guard) = &case.guard {
            self.visit_expr(guard);
        }
        self.block(&case.body);
    }

    fn visit_comprehension(&mut self, part: &'a Comprehension) {
        self.decide(part.ifs.len() + 1);
        visitor::walk_comprehension(self, part);
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        match expr {
            Expr::BoolOp(inner) => return self.bool_op(inner.op, &inner.values, None),
            Expr::BinOp(inner) => {
                self.operation(binary(inner.op), &[&inner.left, &inner.right]);
            }
            Expr::UnaryOp(inner) => self.operation(unary(inner.op), &[&inner.operand]),
            Expr::Compare(inner) => {
                for op in &*inner.ops {
                    self.recorder.operator(compare(*op));
                }
                for operand in &*inner.comparators {
                    self.operand(operand);
                }
                self.operand(&inner.left);
            }
            Expr::If(_) => {
                self.decide(1);
                self.recorder.nested();
                self.recorder.sink();
                visitor::walk_expr(self, expr);
                self.recorder.rise();
                return;
            }
            Expr::Lambda(inner) => {
                self.recorder.sink();
                // radon looks at the defaults of lambdas, unlike those of functions.
                if let Some(parameters) = &inner.parameters {
                    self.visit_parameters(parameters);
                }
                self.visit_expr(&inner.body);
                self.recorder.rise();
                return;
            }
            _ => {}
        }
        visitor::walk_expr(self, expr);
    }
}

//! What statements bind and where their parts are evaluated.

use ruff_python_ast::visitor::{self, Visitor};
use ruff_python_ast::{
    Alias, ExceptHandler, Expr, ExprContext, Pattern, Stmt, StmtClassDef, StmtFunctionDef,
    StmtImport, StmtImportFrom, StmtTry, TypeParam, TypeParams,
};
use ruff_python_ast::{NodeIndex, ParameterWithDefault};
use ruff_text_size::{Ranged, TextRange};

use super::build::{Builder, Later, Place};
use super::entities::{BindingKind, BindingNode, Flags, ScopeNode};

/// What a function body does not share with the place where the function is defined: it runs later.
const LOCAL: Flags = Flags(
    Flags::TRY_IMPORT.0
        | Flags::TRY_NAME.0
        | Flags::HANDLER.0
        | Flags::LOOP.0
        | Flags::ANNOTATION.0
        | Flags::TYPING_ONLY.0,
);

impl<'a> Builder<'a> {
    pub(super) fn block(&mut self, body: &'a [Stmt]) {
        for statement in body {
            self.visit_stmt(statement);
        }
    }

    pub(super) fn later_item(&mut self, item: Later<'a>) {
        match item {
            Later::Function(function) => {
                for parameter in function.parameters.iter() {
                    let parameter = parameter.as_parameter();
                    self.bind(
                        parameter.name.as_str(),
                        parameter.name.range(),
                        BindingKind::Argument,
                        BindingNode::Parameter(parameter),
                        Flags::NONE,
                    );
                }
                self.block(&function.body);
            }
            Later::Lambda(lambda) => {
                for parameter in lambda.parameters.iter().flat_map(|all| all.iter()) {
                    let parameter = parameter.as_parameter();
                    self.bind(
                        parameter.name.as_str(),
                        parameter.name.range(),
                        BindingKind::Argument,
                        BindingNode::Parameter(parameter),
                        Flags::NONE,
                    );
                }
                self.visit_expr(&lambda.body);
            }
            Later::Annotation(expr) => self.visit_expr(expr),
            Later::Text(text) => self.text_annotation(text),
        }
    }

    pub(super) fn statement(&mut self, statement: &'a Stmt) {
        if self.at.scope.index() == 0 {
            self.exports(statement);
        }
        match statement {
            Stmt::FunctionDef(function) => self.function(statement, function),
            Stmt::ClassDef(class) => self.class(statement, class),
            Stmt::Assign(assign) => {
                self.visit_expr(&assign.value);
                for target in &assign.targets {
                    self.target(target, BindingKind::Assignment, Flags::NONE);
                }
            }
            Stmt::AnnAssign(assign) => {
                if let Some(value) = &assign.value {
                    let alias = match &*assign.annotation {
                        Expr::Name(name) => name.id.as_str() == "TypeAlias",
                        Expr::Attribute(attribute) => attribute.attr.as_str() == "TypeAlias",
                        _ => false,
                    };
                    if alias {
                        self.guess(|builder| builder.visit_expr(value));
                    } else {
                        self.visit_expr(value);
                    }
                }
                let local = self.model.scopes[self.at.scope.index()].is_function_like();
                self.annotation(&assign.annotation, local);
                let kind = match assign.value {
                    Some(_) => BindingKind::Assignment,
                    None => BindingKind::Annotation,
                };
                self.target(&assign.target, kind, Flags::ANNOTATED);
            }
            Stmt::AugAssign(assign) => {
                if let Expr::Name(name) = &*assign.target {
                    self.refer(name.id.as_str(), name.range(), Flags::AUGMENTED);
                }
                self.visit_expr(&assign.value);
                self.target(&assign.target, BindingKind::Augmented, Flags::NONE);
            }
            Stmt::For(inner) => {
                self.visit_expr(&inner.iter);
                let end = inner.body.last().map_or(inner.range().end(), Ranged::end);
                let range = TextRange::new(inner.target.start(), end);
                self.in_loop(range, |builder| {
                    builder.target(&inner.target, BindingKind::LoopVar, Flags::NONE);
                    builder.block(&inner.body);
                });
                self.block(&inner.orelse);
            }
            Stmt::While(inner) => {
                let end = inner.body.last().map_or(inner.range().end(), Ranged::end);
                let range = TextRange::new(inner.test.start(), end);
                self.in_loop(range, |builder| {
                    builder.visit_expr(&inner.test);
                    builder.block(&inner.body);
                });
                self.block(&inner.orelse);
            }
            Stmt::With(with) => {
                for item in &with.items {
                    self.visit_expr(&item.context_expr);
                    if let Some(target) = &item.optional_vars {
                        self.target(target, BindingKind::WithItem, Flags::NONE);
                    }
                }
                self.block(&with.body);
            }
            Stmt::If(inner) => {
                let number = self.alternative();
                self.visit_expr(&inner.test);
                let for_types = is_type_checking(&inner.test);
                self.arm(number, |builder| {
                    let outer = builder.at.flags;
                    if for_types {
                        builder.at.flags = outer.with(Flags::TYPE_CHECKING);
                    }
                    builder.block(&inner.body);
                    builder.at.flags = outer;
                });
                for clause in &inner.elif_else_clauses {
                    if let Some(test) = &clause.test {
                        self.visit_expr(test);
                    }
                    let for_types = clause.test.as_ref().is_some_and(is_type_checking);
                    self.arm(number, |builder| {
                        let outer = builder.at.flags;
                        if for_types {
                            builder.at.flags = outer.with(Flags::TYPE_CHECKING);
                        }
                        builder.block(&clause.body);
                        builder.at.flags = outer;
                    });
                }
            }
            Stmt::Match(inner) => {
                self.visit_expr(&inner.subject);
                let number = self.alternative();
                for case in &inner.cases {
                    self.arm(number, |builder| {
                        builder.visit_pattern(&case.pattern);
                        if let Some(guard) = &case.guard {
                            builder.visit_expr(guard);
                        }
                        builder.block(&case.body);
                    });
                }
            }
            Stmt::Try(inner) => self.try_statement(inner),
            Stmt::Delete(delete) => {
                for target in &delete.targets {
                    self.delete(target);
                }
            }
            Stmt::TypeAlias(alias) => {
                if let Expr::Name(name) = &*alias.name {
                    self.bind_name(name, BindingKind::TypeAlias, Flags::NONE);
                }
                let outer = self.at;
                self.type_params(statement, alias.type_params.as_deref());
                self.later(Later::Annotation(&alias.value), self.typing_place());
                self.at = outer;
            }
            Stmt::Import(import) => self.import(import),
            Stmt::ImportFrom(import) => self.import_from(import),
            Stmt::Return(inner) => {
                if let Some(value) = inner.value.as_deref() {
                    // The loop ends here as well.
                    if value.is_lambda_expr() {
                        self.immediate.insert(value.start());
                    }
                    self.visit_expr(value);
                }
            }
            Stmt::Global(global) => {
                for name in &global.names {
                    self.declare(name, false);
                }
            }
            Stmt::Nonlocal(nonlocal) => {
                for name in &nonlocal.names {
                    self.declare(name, true);
                }
            }
            _ => visitor::walk_stmt(self, statement),
        }
    }

    fn in_loop(&mut self, range: TextRange, visit: impl FnOnce(&mut Self)) {
        let (flags, outer) = (self.at.flags, self.at.in_loop);
        self.at.flags = flags.with(Flags::LOOP);
        self.at.in_loop = outer.or(Some(range));
        visit(self);
        self.at.flags = flags;
        self.at.in_loop = outer;
    }

    fn alternative(&mut self) -> u32 {
        self.alternatives += 1;
        self.alternatives
    }

    /// Binds the names of a target; visits what else it evaluates.
    pub(super) fn target(&mut self, target: &'a Expr, kind: BindingKind, extra: Flags) {
        match target {
            Expr::Name(name) => self.bind_name(name, kind, extra),
            Expr::Tuple(tuple) => {
                for part in &tuple.elts {
                    self.target(part, kind, extra.with(Flags::UNPACKED));
                }
            }
            Expr::List(list) => {
                for part in &list.elts {
                    self.target(part, kind, extra.with(Flags::UNPACKED));
                }
            }
            Expr::Starred(starred) => self.target(&starred.value, kind, extra),
            Expr::Attribute(attribute) => {
                if kind != BindingKind::Augmented {
                    let name = attribute.attr.as_str();
                    self.store(&attribute.value, Some(name), kind, extra);
                }
                self.visit_expr(target);
            }
            _ => self.visit_expr(target),
        }
    }

    fn delete(&mut self, target: &'a Expr) {
        match target {
            Expr::Name(name) => {
                self.refer_name(name, Flags::DELETE);
                // In an alternative or loop it may not happen.
                let sure =
                    self.at.branch == super::ids::BranchId::ROOT && !self.at.flags.has(Flags::LOOP);
                if sure {
                    self.unbind(name.id.as_str(), None);
                }
            }
            Expr::Tuple(tuple) => tuple.elts.iter().for_each(|part| self.delete(part)),
            Expr::List(list) => list.elts.iter().for_each(|part| self.delete(part)),
            _ => self.visit_expr(target),
        }
    }

    fn function(&mut self, statement: &'a Stmt, function: &'a StmtFunctionDef) {
        for decorator in &function.decorator_list {
            self.visit_expr(&decorator.expression);
        }
        for parameter in function.parameters.iter_non_variadic_params() {
            let ParameterWithDefault { default, .. } = parameter;
            if let Some(default) = default {
                self.visit_expr(default);
            }
        }
        let outer = self.at;
        self.type_params(statement, function.type_params.as_deref());
        for parameter in function.parameters.iter() {
            if let Some(annotation) = parameter.annotation() {
                self.annotation(annotation, false);
            }
        }
        if let Some(returns) = &function.returns {
            self.annotation(returns, false);
        }
        let scope = self.new_scope(ScopeNode::Function(function));
        self.model.scopes[scope.index()].in_loop = self.at.in_loop;
        function.node_index.set(NodeIndex::from(scope.0));
        let place = Place {
            scope,
            flags: self.at.flags.without(LOCAL),
            in_loop: None,
            ..self.at
        };
        self.later(Later::Function(function), place);
        self.at = outer;
        self.bind(
            function.name.as_str(),
            function.name.range(),
            BindingKind::Function,
            BindingNode::Identifier(&function.name),
            Flags::NONE,
        );
    }

    fn class(&mut self, statement: &'a Stmt, class: &'a StmtClassDef) {
        for decorator in &class.decorator_list {
            self.visit_expr(&decorator.expression);
        }
        let outer = self.at;
        self.type_params(statement, class.type_params.as_deref());
        if let Some(arguments) = &class.arguments {
            self.visit_arguments(arguments);
        }
        let scope = self.new_scope(ScopeNode::Class(class));
        class.node_index.set(NodeIndex::from(scope.0));
        self.at.scope = scope;
        self.at.flags = self.at.flags.without(Flags::LOOP);
        self.block(&class.body);
        self.at = outer;
        self.bind(
            class.name.as_str(),
            class.name.range(),
            BindingKind::Class,
            BindingNode::Identifier(&class.name),
            Flags::NONE,
        );
    }

    /// Enters a scope with the type parameters, if there are any.
    fn type_params(&mut self, statement: &'a Stmt, params: Option<&'a TypeParams>) {
        let Some(params) = params else {
            return;
        };
        self.at.scope = self.new_scope(ScopeNode::TypeParams(statement));
        for param in &params.type_params {
            let (name, bound, default) = match param {
                TypeParam::TypeVar(inner) => (&inner.name, &inner.bound, &inner.default),
                TypeParam::TypeVarTuple(inner) => (&inner.name, &None, &inner.default),
                TypeParam::ParamSpec(inner) => (&inner.name, &None, &inner.default),
            };
            self.bind(
                name.as_str(),
                name.range(),
                BindingKind::TypeParam,
                BindingNode::TypeParam(param),
                Flags::NONE,
            );
            for expr in [bound, default].into_iter().flatten() {
                self.later(Later::Annotation(expr), self.typing_place());
            }
        }
    }

    fn typing_place(&self) -> Place<'a> {
        Place {
            flags: self
                .at
                .flags
                .with(Flags::ANNOTATION)
                .with(Flags::TYPING_ONLY),
            ..self.at
        }
    }

    /// An annotation; `unevaluated` for those of local variables.
    fn annotation(&mut self, expr: &'a Expr, unevaluated: bool) {
        if unevaluated || self.lazy_annotations {
            self.later(Later::Annotation(expr), self.typing_place());
        } else {
            let outer = self.at.flags;
            self.at.flags = outer.with(Flags::ANNOTATION);
            self.visit_expr(expr);
            self.at.flags = outer;
        }
    }

    fn try_statement(&mut self, inner: &'a StmtTry) {
        let number = self.alternative();
        let mut caught = Flags::NONE;
        for ExceptHandler::ExceptHandler(handler) in &inner.handlers {
            caught = caught.with(catches(handler.type_.as_deref()));
        }
        let tried = self.arm(number, |builder| {
            let outer = builder.at.flags;
            builder.at.flags = outer.with(caught);
            builder.block(&inner.body);
            builder.at.flags = outer;
        });
        for ExceptHandler::ExceptHandler(handler) in &inner.handlers {
            if let Some(expr) = &handler.type_ {
                self.visit_expr(expr);
            }
            self.arm(number, |builder| {
                let outer = builder.at.flags;
                builder.at.flags = outer.with(Flags::HANDLER);
                let Some(name) = &handler.name else {
                    builder.block(&handler.body);
                    builder.at.flags = outer;
                    return;
                };
                let before = builder.current(name.as_str());
                builder.bind(
                    name.as_str(),
                    name.range(),
                    BindingKind::ExceptName,
                    BindingNode::Handler(handler),
                    Flags::NONE,
                );
                builder.block(&handler.body);
                // Python deletes the name here; what it was before is there if nothing was caught.
                builder.unbind(name.as_str(), before);
                builder.at.flags = outer;
            });
        }
        // It runs after the body: no alternative to it.
        self.again(tried, |builder| builder.block(&inner.orelse));
        self.block(&inner.finalbody);
    }

    fn import(&mut self, import: &'a StmtImport) {
        for alias in &import.names {
            let name = alias.name.as_str();
            match &alias.asname {
                Some(bound) => {
                    let extra = redundant(alias);
                    self.bind_alias(bound.as_str(), alias, BindingKind::Import, extra);
                }
                None => match name.split_once('.') {
                    Some((root, _)) => {
                        self.bind_alias(root, alias, BindingKind::SubmoduleImport, Flags::NONE);
                    }
                    None => self.bind_alias(name, alias, BindingKind::Import, Flags::NONE),
                },
            }
        }
    }

    fn import_from(&mut self, import: &'a StmtImportFrom) {
        let future = import.level == 0
            && import
                .module
                .as_ref()
                .is_some_and(|module| module.as_str() == "__future__");
        for alias in &import.names {
            let name = alias.name.as_str();
            if name == "*" {
                self.model.scopes[self.at.scope.index()].has_star_import = true;
                continue;
            }
            if future && name == "annotations" {
                self.lazy_annotations = true;
            }
            let bound = alias.asname.as_ref().map_or(name, |bound| bound.as_str());
            let kind = if future {
                BindingKind::FutureImport
            } else {
                BindingKind::FromImport
            };
            self.bind_alias(bound, alias, kind, redundant(alias));
        }
    }

    fn bind_alias(&mut self, name: &'a str, alias: &'a Alias, kind: BindingKind, extra: Flags) {
        self.bind(name, alias.range(), kind, BindingNode::Alias(alias), extra);
    }
}

fn redundant(alias: &Alias) -> Flags {
    match &alias.asname {
        Some(bound) if bound.as_str() == alias.name.as_str() => Flags::REDUNDANT_ALIAS,
        _ => Flags::NONE,
    }
}

/// `TYPE_CHECKING`, also as an attribute, and `False` and `0`, as which it is written as well.
fn is_type_checking(test: &Expr) -> bool {
    match test {
        Expr::Name(name) => name.id.as_str() == "TYPE_CHECKING",
        Expr::Attribute(attribute) => attribute.attr.as_str() == "TYPE_CHECKING",
        _ => false,
    }
}

/// Which of the errors that guard names a handler catches.
fn catches(kind: Option<&Expr>) -> Flags {
    let Some(kind) = kind else {
        return Flags::TRY_IMPORT.with(Flags::TRY_NAME);
    };
    match kind {
        Expr::Tuple(tuple) => tuple
            .elts
            .iter()
            .fold(Flags::NONE, |all, one| all.with(catches(Some(one)))),
        Expr::Name(name) => match name.id.as_str() {
            "ImportError" | "ModuleNotFoundError" => Flags::TRY_IMPORT,
            "NameError" => Flags::TRY_NAME,
            "Exception" | "BaseException" => Flags::TRY_IMPORT.with(Flags::TRY_NAME),
            _ => Flags::NONE,
        },
        _ => Flags::NONE,
    }
}

impl<'a> Visitor<'a> for Builder<'a> {
    fn visit_stmt(&mut self, statement: &'a Stmt) {
        let outer = self.at.statement.replace(statement);
        self.statement(statement);
        self.at.statement = outer;
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        match expr {
            Expr::Name(name) => {
                match name.ctx {
                    ExprContext::Store => {
                        self.bind_name(name, BindingKind::Assignment, Flags::NONE)
                    }
                    _ => {
                        self.refer_name(name, Flags::NONE);
                    }
                };
            }
            Expr::Attribute(attribute) => {
                if attribute.attr.as_str() == "__dict__" {
                    self.store(&attribute.value, None, BindingKind::Assignment, Flags::NONE);
                }
                self.visit_expr(&attribute.value);
            }
            Expr::NumberLiteral(_)
            | Expr::BytesLiteral(_)
            | Expr::BooleanLiteral(_)
            | Expr::NoneLiteral(_)
            | Expr::EllipsisLiteral(_)
            | Expr::BinOp(_)
            | Expr::Compare(_) => visitor::walk_expr(self, expr),
            _ => self.expression(expr),
        }
    }

    fn visit_pattern(&mut self, pattern: &'a Pattern) {
        let name = match pattern {
            Pattern::MatchAs(inner) => inner.name.as_ref(),
            Pattern::MatchStar(inner) => inner.name.as_ref(),
            Pattern::MatchMapping(inner) => inner.rest.as_ref(),
            _ => None,
        };
        visitor::walk_pattern(self, pattern);
        if let Some(name) = name {
            self.bind(
                name.as_str(),
                name.range(),
                BindingKind::MatchCapture,
                BindingNode::Identifier(name),
                Flags::NONE,
            );
        }
    }
}

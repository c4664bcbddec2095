//! Expressions that open scopes, bind names or hold types in strings.

use ruff_python_ast::visitor::{self, Visitor};
use ruff_python_ast::{Comprehension, Expr, ExprCall, ExprSubscript, NodeIndex};
use ruff_text_size::Ranged;

use super::build::{Builder, Later, Place};
use super::entities::{AttributeStore, BindingKind, Flags, ScopeNode};

/// What makes a string a type.
const TYPES: Flags = Flags(Flags::ANNOTATION.0 | Flags::MAY_BE_TYPE.0);

impl<'a> Builder<'a> {
    pub(super) fn expression(&mut self, expr: &'a Expr) {
        match expr {
            Expr::Named(named) => {
                self.visit_expr(&named.value);
                self.target(&named.target, BindingKind::Walrus, Flags::NONE);
            }
            Expr::Lambda(lambda) => {
                for parameter in lambda
                    .parameters
                    .iter()
                    .flat_map(|all| all.iter_non_variadic_params())
                {
                    if let Some(default) = &parameter.default {
                        self.visit_expr(default);
                    }
                }
                let scope = self.new_scope(ScopeNode::Lambda(lambda));
                lambda.node_index.set(NodeIndex::from(scope.0));
                if !self.immediate.remove(&lambda.start()) {
                    self.model.scopes[scope.index()].in_loop = self.at.in_loop;
                }
                let place = Place {
                    scope,
                    in_loop: None,
                    ..self.at
                };
                self.later(Later::Lambda(lambda), place);
            }
            Expr::ListComp(inner) => self.comprehension(expr, &inner.generators, |builder| {
                builder.visit_expr(&inner.elt);
            }),
            Expr::SetComp(inner) => self.comprehension(expr, &inner.generators, |builder| {
                builder.visit_expr(&inner.elt);
            }),
            Expr::Generator(inner) => self.comprehension(expr, &inner.generators, |builder| {
                builder.visit_expr(&inner.elt);
            }),
            Expr::DictComp(inner) => self.comprehension(expr, &inner.generators, |builder| {
                if let Some(key) = &inner.key {
                    builder.visit_expr(key);
                }
                builder.visit_expr(&inner.value);
            }),
            Expr::Call(call) => self.call(expr, call),
            Expr::Subscript(subscript) => self.subscript(expr, subscript),
            Expr::Dict(dict) => {
                let outer = self.at.flags;
                for item in &dict.items {
                    if let Some(key) = &item.key {
                        self.at.flags = outer.without(TYPES);
                        self.visit_expr(key);
                        self.at.flags = outer;
                    }
                    self.visit_expr(&item.value);
                }
            }
            Expr::StringLiteral(text) => {
                let sure = self.at.flags.has(Flags::ANNOTATION);
                if sure || self.at.flags.has(Flags::MAY_BE_TYPE) {
                    let guess = if sure { Flags::NONE } else { Flags::GUESS };
                    let flags = self.at.flags.with(Flags::TYPING_ONLY).with(Flags::STRING);
                    let place = Place {
                        flags: flags.with(guess),
                        ..self.at
                    };
                    self.later(Later::Text(text), place);
                }
            }
            _ => visitor::walk_expr(self, expr),
        }
    }

    fn comprehension(
        &mut self,
        expr: &'a Expr,
        generators: &'a [Comprehension],
        element: impl FnOnce(&mut Self),
    ) {
        // The first iterable is evaluated outside.
        if let Some(first) = generators.first() {
            self.visit_expr(&first.iter);
        }
        let (outer, outer_loop) = (self.at.scope, self.at.in_loop);
        self.at.scope = self.new_scope(ScopeNode::Comprehension(expr));
        self.at.in_loop = outer_loop.or(Some(expr.range()));
        for (at, part) in generators.iter().enumerate() {
            if at > 0 {
                self.visit_expr(&part.iter);
            }
            self.target(&part.target, BindingKind::ComprehensionVar, Flags::NONE);
            for condition in &part.ifs {
                self.visit_expr(condition);
            }
        }
        element(self);
        self.at.scope = outer;
        self.at.in_loop = outer_loop;
    }

    fn call(&mut self, expr: &'a Expr, call: &'a ExprCall) {
        let name = match &*call.func {
            Expr::Name(name) => name.id.as_str(),
            Expr::Attribute(attribute) => attribute.attr.as_str(),
            _ => "",
        };
        if self.at.in_loop.is_some() {
            self.immediate_lambdas(call, name);
        }
        match name {
            "locals" | "vars" | "exec" | "eval" | "dir" if call.func.is_name_expr() => {
                let mut scope = Some(self.at.scope);
                // What a comprehension asks for is that of the function around, since 3.12.
                while let Some(id) = scope {
                    let inside = &mut self.model.scopes[id.index()];
                    inside.uses_locals = true;
                    scope = match inside.node {
                        ScopeNode::Comprehension(_) => inside.parent,
                        _ => None,
                    };
                }
                visitor::walk_expr(self, expr);
            }
            "setattr" | "__setattr__" => {
                if let Some(object) = call.arguments.args.first() {
                    self.store(object, None, BindingKind::Assignment, Flags::NONE);
                }
                visitor::walk_expr(self, expr);
            }
            "cast" | "TypeVar" | "NewType" if self.is_typing(&call.func) => {
                self.visit_expr(&call.func);
                let outer = self.at.flags;
                let types = outer.with(Flags::ANNOTATION);
                for (at, value) in call.arguments.args.iter().enumerate() {
                    // The others are the value that is cast, and the name of the type.
                    let is_type = (at == 0) == (name == "cast");
                    self.at.flags = if is_type { types } else { outer.without(TYPES) };
                    self.visit_expr(value);
                }
                for keyword in &call.arguments.keywords {
                    let key = keyword.arg.as_ref().map_or("", |arg| arg.as_str());
                    let is_type = matches!(key, "bound" | "default" | "typ");
                    self.at.flags = if is_type { types } else { outer.without(TYPES) };
                    self.visit_expr(&keyword.value);
                }
                self.at.flags = outer;
            }
            "cast" | "TypeVar" | "NewType" | "NamedTuple" | "TypedDict" | "assert_type"
            | "ForwardRef" | "TypeAliasType" => {
                self.visit_expr(&call.func);
                self.guess(|builder| builder.visit_arguments(&call.arguments));
            }
            _ => {
                self.visit_expr(&call.func);
                // Strings in a call are values, even in an annotation.
                let outer = self.at.flags;
                self.at.flags = outer.without(TYPES);
                self.visit_arguments(&call.arguments);
                self.at.flags = outer;
            }
        }
    }

    /// Whether a name in force is that of a module for types.
    fn is_typing(&self, expr: &Expr) -> bool {
        let name = match expr {
            Expr::Name(name) => name,
            Expr::Attribute(attribute) => match &*attribute.value {
                Expr::Name(name) => name,
                _ => return false,
            },
            _ => return false,
        };
        let Some(id) = self.model.name_ids.get(name.id.as_str()) else {
            return false;
        };
        let mut scope = Some(self.at.scope);
        while let Some(at) = scope {
            if let Some(symbol) = self.model.symbol(at, *id) {
                let binding = self.model.symbols[symbol.index()].current;
                let path = binding
                    .and_then(|id| self.model.binding_path(&self.model.bindings[id.index()]));
                return path.is_some_and(|path| {
                    let module = path.split('.').next().unwrap_or_default();
                    matches!(module, "typing" | "typing_extensions")
                });
            }
            scope = self.model.scopes[at.index()].parent;
        }
        false
    }

    /// Notes the lambdas in a call that run before it returns, or soon after.
    fn immediate_lambdas(&mut self, call: &ExprCall, name: &str) {
        if call.func.is_lambda_expr() {
            self.immediate.insert(call.func.start());
        }
        let consumed = matches!(
            name,
            "filter" | "map" | "reduce" | "sub" | "subn" | "sorted" | "groupby" | "any" | "all"
        );
        for value in &call.arguments.args {
            if consumed && value.is_lambda_expr() {
                self.immediate.insert(value.start());
            }
        }
        for keyword in &call.arguments.keywords {
            let key = keyword
                .arg
                .as_ref()
                .is_some_and(|arg| arg.as_str() == "key");
            if key && keyword.value.is_lambda_expr() {
                self.immediate.insert(keyword.value.start());
            }
        }
    }

    fn subscript(&mut self, expr: &'a Expr, subscript: &'a ExprSubscript) {
        let name = match &*subscript.value {
            Expr::Name(name) => name.id.as_str(),
            Expr::Attribute(attribute) => attribute.attr.as_str(),
            _ => "",
        };
        let outer = self.at.flags;
        match name {
            // Its strings are values.
            "Literal" => {
                self.at.flags = outer.without(TYPES);
                visitor::walk_expr(self, expr);
                self.at.flags = outer;
            }
            // So are those after the first.
            "Annotated" => {
                self.visit_expr(&subscript.value);
                match &*subscript.slice {
                    Expr::Tuple(tuple) => {
                        for (at, part) in tuple.elts.iter().enumerate() {
                            if at > 0 {
                                self.at.flags = outer.without(TYPES);
                            }
                            self.visit_expr(part);
                        }
                        self.at.flags = outer;
                    }
                    slice => self.visit_expr(slice),
                }
            }
            // A type, even where no annotation is.
            "list" | "dict" | "set" | "tuple" | "type" | "frozenset" | "Optional" | "Union"
            | "List" | "Dict" | "Set" | "FrozenSet" | "Tuple" | "Type" | "Callable"
            | "Iterable" | "Iterator" | "Sequence" | "Mapping" | "Generic" | "ClassVar"
            | "Final" | "Protocol" | "DefaultDict" | "Awaitable" | "Coroutine"
            | "AsyncIterator" | "AsyncIterable" | "Generator" | "MutableMapping" | "Collection"
            | "Deque" | "TypeGuard" | "Concatenate"
                if !outer.has(Flags::ANNOTATION) =>
            {
                self.visit_expr(&subscript.value);
                if self.is_typing(&subscript.value) {
                    self.at.flags = outer.with(Flags::ANNOTATION);
                    self.visit_expr(&subscript.slice);
                    self.at.flags = outer;
                } else {
                    self.guess(|builder| builder.visit_expr(&subscript.slice));
                }
            }
            _ => visitor::walk_expr(self, expr),
        }
    }

    /// Visits what may hold types in strings, outside of annotations.
    pub(super) fn guess(&mut self, visit: impl FnOnce(&mut Self)) {
        let outer = self.at.flags;
        self.at.flags = outer.without(TYPES).with(Flags::MAY_BE_TYPE);
        visit(self);
        self.at.flags = outer;
    }

    /// Notes that an attribute of a name is set; `None` if the text does not say which.
    pub(super) fn store(
        &mut self,
        object: &'a Expr,
        name: Option<&'a str>,
        kind: BindingKind,
        flags: Flags,
    ) {
        if let Expr::Name(object) = object {
            self.model.attribute_stores.push(AttributeStore {
                object,
                name,
                kind,
                flags: self.at.flags.with(flags),
                statement: self.at.statement,
            });
        }
    }
}

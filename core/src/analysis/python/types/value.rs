//! The types of expressions, as far as they are certain.

use ruff_python_ast::{Expr, ExprAttribute, ExprCall, ExprName, Number, Operator, Stmt, UnaryOp};

use super::Types;
use super::builtin::Builtin;
use super::class::{Ancestor, ClassId, Making, Meta, function};
use super::lookup::Member;
use super::returns::Returns;
use super::step;
use crate::analysis::python::semantic::{
    Binding, BindingId, BindingKind, BindingNode, Flags, ScopeId, SymbolId, is_builtin,
};

/// What is known of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::analysis::python) enum Ty {
    Unknown,
    None,
    /// An instance of a builtin class.
    Of(&'static Builtin),
    /// A builtin class.
    BuiltinClass(&'static Builtin),
    /// A class of the file.
    Class(ClassId),
    /// An instance of one.
    Instance(ClassId),
    /// A function, by its scope.
    Function(ScopeId),
    /// A method that has its first argument.
    Method(ScopeId),
    /// A lambda.
    Lambda(ScopeId),
    /// A builtin function or something else that can surely be called and little else.
    Callable,
    /// A module.
    Module,
    /// What `super()` gives in a method of the class; whether that method has an instance.
    Super(ClassId, bool),
    /// A function with the decorator `property`; only in class bodies.
    Property(ScopeId),
}

/// How far expressions are followed.
const MAX_DEPTH: u32 = 24;
/// How many bindings of a name are compared.
const MAX_BINDINGS: usize = 8;

/// The type of instances of a builtin class; unknown if there is none of that name.
pub(super) fn of(name: &str) -> Ty {
    Builtin::find(name).map_or(Ty::Unknown, Ty::Of)
}

impl<'a> Types<'a> {
    /// The type of an expression.
    pub(in crate::analysis::python) fn of(&self, expr: &'a Expr) -> Ty {
        self.infer(expr, MAX_DEPTH)
    }

    pub(super) fn infer(&self, expr: &'a Expr, depth: u32) -> Ty {
        let Some(depth) = depth.checked_sub(1) else {
            return Ty::Unknown;
        };
        match expr {
            Expr::StringLiteral(_) | Expr::FString(_) => of("str"),
            Expr::BytesLiteral(_) => of("bytes"),
            Expr::NumberLiteral(number) => of(match number.value {
                Number::Int(_) => "int",
                Number::Float(_) => "float",
                Number::Complex { .. } => "complex",
            }),
            Expr::BooleanLiteral(_) => of("bool"),
            Expr::NoneLiteral(_) => Ty::None,
            Expr::List(_) | Expr::ListComp(_) => of("list"),
            Expr::Tuple(_) => of("tuple"),
            Expr::Dict(_) | Expr::DictComp(_) => of("dict"),
            Expr::Set(_) | Expr::SetComp(_) => of("set"),
            Expr::Generator(_) => of("<generator>"),
            Expr::Lambda(lambda) => self
                .model
                .lambda_scope(lambda)
                .map_or(Ty::Unknown, Ty::Lambda),
            Expr::Named(named) => self.infer(&named.value, depth),
            Expr::If(choice) => self.join(
                self.infer(&choice.body, depth),
                self.infer(&choice.orelse, depth),
            ),
            Expr::BoolOp(operation) => operation
                .values
                .iter()
                .map(|value| self.infer(value, depth))
                .reduce(|left, right| self.join(left, right))
                .unwrap_or(Ty::Unknown),
            Expr::UnaryOp(operation) => match (operation.op, self.infer(&operation.operand, depth))
            {
                (UnaryOp::Not, _) => of("bool"),
                (UnaryOp::Invert, Ty::Of(class)) if matches!(class.name, "int" | "bool") => {
                    of("int")
                }
                (_, Ty::Of(class)) if class.name == "bool" => of("int"),
                (_, Ty::Of(class)) if class.is_number() => Ty::Of(class),
                _ => Ty::Unknown,
            },
            Expr::Compare(compare) => {
                use ruff_python_ast::CmpOp;
                let sure =
                    |op: &CmpOp| matches!(op, CmpOp::Is | CmpOp::IsNot | CmpOp::In | CmpOp::NotIn);
                if compare.ops.len() == 1 && compare.ops.iter().all(sure) {
                    of("bool")
                } else {
                    Ty::Unknown
                }
            }
            Expr::BinOp(operation) => {
                let left = self.infer(&operation.left, depth);
                match left {
                    Ty::Of(left) => {
                        let right = self.infer(&operation.right, depth);
                        arithmetic(operation.op, left, right)
                    }
                    _ => Ty::Unknown,
                }
            }
            Expr::Name(name) => self.name(name, depth),
            Expr::Attribute(attribute) => self.attribute(attribute, depth),
            Expr::Call(call) => self.call(call, depth),
            _ => Ty::Unknown,
        }
    }

    /// What is certain if a value is one or the other.
    pub(super) fn join(&self, left: Ty, right: Ty) -> Ty {
        if left == right { left } else { Ty::Unknown }
    }

    fn name(&self, name: &'a ExprName, depth: u32) -> Ty {
        let Some(reference) = self.model.reference(name) else {
            let Some(id) = self.model.binding_of_name(name) else {
                return Ty::Unknown;
            };
            let binding = self.model.binding(id);
            if binding.kind != BindingKind::Augmented {
                return self.binding(id, depth);
            }
            // What `x += 1` reads is what `x` was before.
            return match binding.replaces {
                Some(before)
                    if self
                        .model
                        .within(binding.branch, self.model.binding(before).branch)
                        && !binding.flags.has(Flags::LOOP)
                        && self.model.binding(before).kind != BindingKind::Augmented =>
                {
                    self.binding(before, depth)
                }
                _ => Ty::Unknown,
            };
        };
        // Before `def open`, `open` is still the builtin.
        if reference.flags.has(Flags::AFTER_DELETE) || reference.flags.has(Flags::EARLY) {
            return Ty::Unknown;
        }
        let Some(symbol) = reference.symbol else {
            let text = name.id.as_str();
            if self.open_module || !is_builtin(text) {
                return Ty::Unknown;
            }
            return match Builtin::find(text) {
                Some(class) => Ty::BuiltinClass(class),
                None if BUILTIN_FUNCTIONS.binary_search(&text).is_ok() => Ty::Callable,
                None => Ty::Unknown,
            };
        };
        // In the same scope, what is bound above in the same or an outer block is in force, unless a
        // loop leads back to another.
        if let Some(nearest) = reference.binding {
            let binding = self.model.binding(nearest);
            let here = binding.scope == reference.scope
                && self.model.get(symbol).scope == reference.scope
                && !self.model.get(symbol).declared
                && binding.range.end() <= name.range.start()
                && self.encloses(binding, reference.branch)
                && binding.flags.has(Flags::LOOP) == reference.flags.has(Flags::LOOP);
            if here
                && !matches!(
                    binding.kind,
                    BindingKind::Annotation | BindingKind::Augmented
                )
            {
                return self.binding(nearest, depth);
            }
        }
        self.symbol(symbol, depth)
    }

    /// Whether a binding happens whenever code in `branch` after it runs.
    fn encloses(
        &self,
        binding: &Binding<'a>,
        branch: crate::analysis::python::semantic::BranchId,
    ) -> bool {
        self.model.within(branch, binding.branch)
    }

    /// The type of a symbol, wherever it is read.
    pub(in crate::analysis::python) fn symbol_of(&self, symbol: SymbolId) -> Ty {
        self.symbol(symbol, MAX_DEPTH)
    }

    /// The `def` of a scope.
    pub(in crate::analysis::python) fn definition(
        &self,
        scope: ScopeId,
    ) -> Option<&'a ruff_python_ast::StmtFunctionDef> {
        function(self.model, scope)
    }

    /// What all bindings of a symbol agree on.
    pub(super) fn symbol(&self, symbol: SymbolId, depth: u32) -> Ty {
        let mut found: Option<Ty> = None;
        let mut count = 0;
        for (id, binding) in self.model.bindings(symbol) {
            if binding.kind == BindingKind::Annotation {
                continue;
            }
            count += 1;
            if count > MAX_BINDINGS {
                return Ty::Unknown;
            }
            let ty = self.binding(id, depth);
            if ty == Ty::Unknown {
                return ty;
            }
            found = Some(found.map_or(ty, |before| self.join(before, ty)));
        }
        found.unwrap_or(Ty::Unknown)
    }

    /// The type of what a binding binds.
    pub(super) fn binding(&self, id: BindingId, depth: u32) -> Ty {
        // While it is looked at, it is unknown to itself.
        let before = self.memo.borrow_mut().insert(id, Ty::Unknown);
        let ty = match before {
            Some(ty) => ty,
            None => self.bound(self.model.binding(id), depth),
        };
        self.memo.borrow_mut().insert(id, ty);
        ty
    }

    fn bound(&self, binding: &Binding<'a>, depth: u32) -> Ty {
        let Some(depth) = depth.checked_sub(1) else {
            return Ty::Unknown;
        };
        match (binding.kind, binding.statement) {
            (BindingKind::Function, Some(Stmt::FunctionDef(def))) => {
                let known = def
                    .decorator_list
                    .iter()
                    .all(|decorator| self.keeps_signature(&decorator.expression));
                let property = matches!(def.decorator_list.as_slice(), [one] if matches!(
                    self.model.path(&one.expression).as_deref(),
                    Some("property" | "functools.cached_property")
                ));
                match self.model.function_scope(def) {
                    Some(scope) if known => Ty::Function(scope),
                    Some(scope) if property => Ty::Property(scope),
                    _ => Ty::Unknown,
                }
            }
            (BindingKind::Class, Some(Stmt::ClassDef(def))) => self
                .model
                .class_scope(def)
                .and_then(|scope| self.classes.of_scope(scope))
                .filter(|class| !self.classes.get(*class).changed)
                .map_or(Ty::Unknown, Ty::Class),
            (BindingKind::Import | BindingKind::SubmoduleImport, _)
                if !binding.flags.has(Flags::HANDLER) =>
            {
                Ty::Module
            }
            (BindingKind::Assignment | BindingKind::Walrus, Some(statement))
                if !binding.flags.has(Flags::UNPACKED) =>
            {
                match statement {
                    Stmt::Assign(assign) if binding.kind == BindingKind::Assignment => {
                        self.infer(&assign.value, depth)
                    }
                    _ => Ty::Unknown,
                }
            }
            (BindingKind::Argument, _) => self.argument(binding),
            // `except*` gives a group.
            (BindingKind::ExceptName, Some(Stmt::Try(attempt))) if attempt.is_star => Ty::Unknown,
            (BindingKind::ExceptName, _) => {
                let BindingNode::Handler(handler) = binding.node else {
                    return Ty::Unknown;
                };
                match handler.type_.as_deref().map(|kind| self.infer(kind, depth)) {
                    Some(Ty::Class(class)) if self.classes.get(class).complete => {
                        Ty::Instance(class)
                    }
                    Some(Ty::BuiltinClass(class)) => Ty::Of(class),
                    _ => Ty::Unknown,
                }
            }
            _ => Ty::Unknown,
        }
    }

    fn argument(&self, binding: &Binding<'a>) -> Ty {
        if let Some((class, of_class)) = self.classes.receiver(self.model, binding.symbol) {
            return if of_class {
                Ty::Class(class)
            } else {
                Ty::Instance(class)
            };
        }
        let BindingNode::Parameter(parameter) = binding.node else {
            return Ty::Unknown;
        };
        let Some(def) = function(self.model, self.model.get(binding.symbol).scope) else {
            return Ty::Unknown;
        };
        let is = |one: &Option<Box<ruff_python_ast::Parameter>>| {
            one.as_deref()
                .is_some_and(|one| std::ptr::eq(one, parameter))
        };
        if is(&def.parameters.vararg) {
            of("tuple")
        } else if is(&def.parameters.kwarg) {
            of("dict")
        } else {
            Ty::Unknown
        }
    }

    fn attribute(&self, attribute: &'a ExprAttribute, depth: u32) -> Ty {
        self.attribute_of(self.infer(&attribute.value, depth), attribute, depth)
    }

    /// The same when the type of the object is known already: a chain of calls must not look twice.
    fn attribute_of(&self, object: Ty, attribute: &'a ExprAttribute, depth: u32) -> Ty {
        let (class, instance) = match object {
            Ty::Instance(class) => (class, true),
            Ty::Class(class) => (class, false),
            Ty::Super(class, instance) => {
                let Member::Symbol(owner, symbol) =
                    self.member_after(class, attribute.attr.as_str())
                else {
                    return Ty::Unknown;
                };
                return match self.member_value(owner, owner, symbol, instance, depth) {
                    found @ (Ty::Method(_) | Ty::Function(_)) => found,
                    _ => Ty::Unknown,
                };
            }
            _ => return Ty::Unknown,
        };
        let Member::Symbol(owner, symbol) = self.member(class, attribute.attr.as_str()) else {
            return Ty::Unknown;
        };
        let found = self.member_value(class, owner, symbol, instance, depth);
        if !self.is_receiver(&attribute.value) {
            return found;
        }
        // What subclasses in other files are meant to replace: data, and methods that only raise.
        match found {
            Ty::Method(scope) | Ty::Function(scope) if !self.is_placeholder(scope) => found,
            _ => Ty::Unknown,
        }
    }

    /// Whether an expression is the first argument of a method.
    pub(in crate::analysis::python) fn is_receiver(&self, expr: &Expr) -> bool {
        let Expr::Name(name) = expr else {
            return false;
        };
        let Some(symbol) = self.model.symbol_of_name(name) else {
            return false;
        };
        if let Some(known) = self.receivers.borrow().get(&symbol) {
            return *known;
        }
        let found = self.classes.receiver(self.model, symbol).is_some();
        self.receivers.borrow_mut().insert(symbol, found);
        found
    }

    /// Whether a function does nothing but raise, for a subclass to replace it.
    pub(in crate::analysis::python) fn is_placeholder(&self, scope: ScopeId) -> bool {
        function(self.model, scope)
            .is_some_and(|def| matches!(def.body.last(), Some(Stmt::Raise(_))))
    }

    /// The value of a member that the body of `owner` binds, got through `class` or an instance of it.
    fn member_value(
        &self,
        class: ClassId,
        owner: ClassId,
        symbol: SymbolId,
        instance: bool,
        depth: u32,
    ) -> Ty {
        let name = self.model.text(self.model.get(symbol).name);
        // Whatever a method or subclass may put in its place.
        if self.is_replaced(class, owner, name) {
            return Ty::Unknown;
        }
        match self.symbol(symbol, depth) {
            Ty::Function(scope) => {
                let Some(def) = function(self.model, scope) else {
                    return Ty::Unknown;
                };
                match self.method_kind(def) {
                    MethodKind::Static => Ty::Function(scope),
                    MethodKind::Class => Ty::Method(scope),
                    MethodKind::Instance if instance => Ty::Method(scope),
                    MethodKind::Instance => Ty::Function(scope),
                    MethodKind::Other => Ty::Unknown,
                }
            }
            Ty::Lambda(scope) if instance => Ty::Method(scope),
            Ty::Property(scope) if instance && !self.is_placeholder(scope) => {
                self.returned(scope, depth)
            }
            Ty::Lambda(_) | Ty::Callable | Ty::None | Ty::Module | Ty::Property(_) => Ty::Unknown,
            // A descriptor gives something else than itself.
            Ty::Instance(_) => Ty::Unknown,
            // So may the class of the class.
            ty => {
                let class = self.classes.get(class);
                let plain = class.complete && !class.changed && class.making != Making::Other;
                if plain { ty } else { Ty::Unknown }
            }
        }
    }

    /// How a method gets its first argument.
    pub(in crate::analysis::python) fn method_kind(
        &self,
        def: &'a ruff_python_ast::StmtFunctionDef,
    ) -> MethodKind {
        // Asked for at each use of a method, and decorators are many.
        let at = def.name.range.start();
        if let Some(known) = self.kinds.borrow().get(&at) {
            return *known;
        }
        let kind = self.method_kind_anew(def);
        self.kinds.borrow_mut().insert(at, kind);
        kind
    }

    fn method_kind_anew(&self, def: &'a ruff_python_ast::StmtFunctionDef) -> MethodKind {
        let mut kind = match def.name.as_str() {
            "__new__" => MethodKind::Static,
            "__init_subclass__" | "__class_getitem__" => MethodKind::Class,
            _ => MethodKind::Instance,
        };
        for decorator in &def.decorator_list {
            step();
            match self.model.path(&decorator.expression).as_deref() {
                Some("staticmethod") => kind = MethodKind::Static,
                Some("classmethod") => kind = MethodKind::Class,
                Some(_) if self.keeps_signature(&decorator.expression) => {}
                _ => return MethodKind::Other,
            }
        }
        kind
    }

    /// Whether a decorator gives something that is called like the function itself.
    pub(super) fn keeps_signature(&self, decorator: &Expr) -> bool {
        let target = match decorator {
            Expr::Call(call) => &*call.func,
            other => other,
        };
        matches!(
            self.model.path(target).as_deref(),
            Some(
                "staticmethod"
                    | "classmethod"
                    | "abc.abstractmethod"
                    | "functools.lru_cache"
                    | "functools.cache"
                    | "functools.wraps"
                    | "contextlib.contextmanager"
                    | "contextlib.asynccontextmanager"
                    | "typing.override"
                    | "typing_extensions.override"
                    | "typing.final"
                    | "typing.no_type_check"
            )
        )
    }

    fn call(&self, call: &'a ExprCall, depth: u32) -> Ty {
        match &*call.func {
            Expr::Name(name) if self.model.is_builtin(name) && !self.open_module => {
                match name.id.as_str() {
                    "super" => self.parent(name, call),
                    name => builtin_result(name, call),
                }
            }
            Expr::Attribute(attribute) => match self.infer(&attribute.value, depth) {
                Ty::Of(class) => method_result(class, attribute.attr.as_str()),
                Ty::Unknown => Ty::Unknown,
                object => self.result(self.attribute_of(object, attribute, depth), depth),
            },
            func => self.result(self.infer(func, depth), depth),
        }
    }

    /// What `super()` means here.
    fn parent(&self, name: &'a ExprName, call: &'a ExprCall) -> Ty {
        let Some(reference) = self.model.reference(name) else {
            return Ty::Unknown;
        };
        // The method around, over nested functions.
        let mut scope = self.model.runner(reference.scope);
        let class = loop {
            if let Some(class) = self.classes.of_method(self.model, scope) {
                break class;
            }
            match self.model.scope(scope).parent {
                Some(parent) => scope = self.model.runner(parent),
                None => return Ty::Unknown,
            }
        };
        let Some(def) = function(self.model, scope) else {
            return Ty::Unknown;
        };
        let named = match call.arguments.args.as_ref() {
            [] => true,
            [Expr::Name(first), Expr::Name(_)] => {
                let binding = self.model.reference(first).and_then(|found| found.symbol);
                binding.is_some_and(|symbol| self.symbol(symbol, 4) == Ty::Class(class))
            }
            _ => false,
        };
        match self.method_kind(def) {
            _ if !named => Ty::Unknown,
            MethodKind::Instance => Ty::Super(class, true),
            MethodKind::Class => Ty::Super(class, false),
            MethodKind::Static | MethodKind::Other => Ty::Unknown,
        }
    }

    /// What calling something gives.
    fn result(&self, callee: Ty, depth: u32) -> Ty {
        match callee {
            Ty::BuiltinClass(class) => Ty::Of(class),
            Ty::Class(class) if self.makes_instances(class) => Ty::Instance(class),
            Ty::Function(scope) | Ty::Method(scope) => self.returned(scope, depth),
            _ => Ty::Unknown,
        }
    }

    /// Whether calling a class gives an instance of just this class.
    pub(super) fn makes_instances(&self, id: ClassId) -> bool {
        let class = self.classes.get(id);
        if class.making == Making::Other || class.changed {
            return false;
        }
        let meta = match class.meta {
            Meta::Type | Meta::Abc => true,
            Meta::Class(meta) => self.instances_lack(meta, &["__call__", "__new__"], 0),
            Meta::Unknown => false,
        };
        // Its own `__new__`, or that of an unknown ancestor, may give anything.
        meta && class.complete
            && matches!(
                self.member(id, "__new__"),
                Member::Missing | Member::Builtin(_)
            )
            && !class
                .line
                .iter()
                .any(|one| matches!(one, Ancestor::Marker("type")))
    }

    /// What a function gives back, if all its `return`s agree. Looks through its body once.
    fn returned(&self, scope: ScopeId, depth: u32) -> Ty {
        if let Some(known) = self.returned.borrow().get(&scope) {
            return *known;
        }
        // While it is looked at, it is unknown to itself.
        self.returned.borrow_mut().insert(scope, Ty::Unknown);
        let ty = self.returned_anew(scope, depth);
        self.returned.borrow_mut().insert(scope, ty);
        ty
    }

    fn returned_anew(&self, scope: ScopeId, depth: u32) -> Ty {
        let Some(def) = function(self.model, scope) else {
            return Ty::Unknown;
        };
        let plain = def.decorator_list.iter().all(|decorator| {
            matches!(
                self.model.path(&decorator.expression).as_deref(),
                Some("staticmethod" | "classmethod" | "property" | "functools.cached_property")
            )
        });
        if !plain {
            return Ty::Unknown;
        }
        match (Returns::new(def), def.is_async) {
            (Returns::Generator, false) => of("<generator>"),
            (Returns::Generator, true) => of("<async generator>"),
            (_, true) => of("<coroutine>"),
            (Returns::Values(values), false) => {
                let mut found: Option<Ty> = None;
                for value in values {
                    let ty = self.infer(value, depth);
                    if ty == Ty::Unknown {
                        return ty;
                    }
                    found = Some(found.map_or(ty, |before| self.join(before, ty)));
                }
                found.unwrap_or(Ty::Unknown)
            }
            (Returns::Unknown, false) => Ty::Unknown,
        }
    }
}

/// How a method gets its first argument.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::analysis::python) enum MethodKind {
    /// An instance.
    Instance,
    /// The class.
    Class,
    /// Not at all.
    Static,
    /// Decorated by something unknown.
    Other,
}

/// Builtin functions that are no classes, sorted.
const BUILTIN_FUNCTIONS: &[&str] = &[
    "abs",
    "all",
    "any",
    "ascii",
    "bin",
    "breakpoint",
    "callable",
    "chr",
    "compile",
    "delattr",
    "dir",
    "divmod",
    "eval",
    "exec",
    "format",
    "getattr",
    "globals",
    "hasattr",
    "hash",
    "hex",
    "id",
    "input",
    "isinstance",
    "issubclass",
    "iter",
    "len",
    "locals",
    "max",
    "min",
    "next",
    "oct",
    "open",
    "ord",
    "pow",
    "print",
    "repr",
    "round",
    "setattr",
    "sorted",
    "sum",
    "vars",
];

/// What calling a builtin gives.
fn builtin_result(name: &str, call: &ExprCall) -> Ty {
    match name {
        "len" | "ord" | "hash" | "id" => of("int"),
        "repr" | "ascii" | "chr" | "hex" | "bin" | "oct" | "format" | "input" => of("str"),
        "sorted" | "dir" => of("list"),
        "isinstance" | "issubclass" | "callable" | "hasattr" | "any" | "all" => of("bool"),
        "globals" | "locals" => of("dict"),
        "divmod" => of("tuple"),
        "enumerate" | "zip" | "map" | "filter" => Ty::Unknown,
        // Python 2's `super`, `type` and the like are not here; `bytes` and `str` are, with any arguments.
        _ => match Builtin::find(name) {
            // `int.__new__` of a subclass and the like are no calls of a name.
            Some(class) if !call.arguments.args.iter().any(Expr::is_starred_expr) => Ty::Of(class),
            Some(class) => Ty::Of(class),
            None => Ty::Unknown,
        },
    }
}

/// What a method of a builtin class gives.
fn method_result(class: &'static Builtin, method: &str) -> Ty {
    match (class.name, method) {
        (
            "str",
            "capitalize" | "casefold" | "center" | "expandtabs" | "format" | "format_map" | "join"
            | "ljust" | "lower" | "lstrip" | "removeprefix" | "removesuffix" | "replace" | "rjust"
            | "rstrip" | "strip" | "swapcase" | "title" | "translate" | "upper" | "zfill",
        ) => of("str"),
        ("str" | "bytes", "split" | "rsplit" | "splitlines") => of("list"),
        ("str", "encode") => of("bytes"),
        ("str" | "bytes", "partition" | "rpartition") => of("tuple"),
        ("str" | "bytes" | "list" | "tuple", "count" | "index") => of("int"),
        ("str" | "bytes", "find" | "rfind" | "rindex") => of("int"),
        (
            "str" | "bytes",
            "startswith" | "endswith" | "isalnum" | "isalpha" | "isascii" | "isdigit" | "islower"
            | "isspace" | "istitle" | "isupper",
        ) => of("bool"),
        ("bytes", "decode" | "hex") => of("str"),
        ("bytes", "join" | "lower" | "upper" | "replace" | "strip" | "lstrip" | "rstrip") => {
            of("bytes")
        }
        ("list", "copy") => of("list"),
        ("dict", "copy") => of("dict"),
        ("set", "copy" | "union" | "intersection" | "difference" | "symmetric_difference") => {
            of("set")
        }
        ("list", "append" | "clear" | "extend" | "insert" | "remove" | "reverse" | "sort")
        | ("dict", "clear" | "update")
        | ("set", "add" | "clear" | "discard" | "remove" | "update") => Ty::None,
        _ => Ty::Unknown,
    }
}

/// The type of an operation on a builtin.
fn arithmetic(op: Operator, left: &'static Builtin, right: Ty) -> Ty {
    let Ty::Of(right) = right else {
        return match (op, left.name) {
            // Formatting takes anything.
            (Operator::Mod, "str") => of("str"),
            _ => Ty::Unknown,
        };
    };
    match (op, left.name, right.name) {
        (Operator::Mod, "str", _) => of("str"),
        (Operator::Add, a @ ("str" | "bytes" | "list" | "tuple"), b) if a == b => Ty::Of(left),
        (Operator::Mult, "str" | "bytes" | "list" | "tuple", "int" | "bool") => Ty::Of(left),
        (Operator::Mult, "int" | "bool", "str" | "bytes" | "list" | "tuple") => Ty::Of(right),
        (
            Operator::Add | Operator::Sub | Operator::Mult | Operator::FloorDiv | Operator::Mod,
            "int" | "bool",
            "int" | "bool",
        ) => of("int"),
        (Operator::BitAnd | Operator::BitOr | Operator::BitXor, "int", "int")
        | (Operator::LShift | Operator::RShift, "int" | "bool", "int" | "bool") => of("int"),
        (Operator::Div, "int" | "bool" | "float", "int" | "bool" | "float") => of("float"),
        (
            Operator::Add | Operator::Sub | Operator::Mult,
            "int" | "bool" | "float",
            "int" | "bool" | "float",
        ) => of("float"),
        (Operator::BitOr, "dict", "dict") => of("dict"),
        (Operator::BitAnd | Operator::BitOr | Operator::BitXor | Operator::Sub, "set", "set") => {
            of("set")
        }
        _ => Ty::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use crate::analysis::python::testing::{clean, flags};

    #[test]
    fn long_chains_cost_no_more_than_their_length() {
        let class = "class A:\n    def m(self): return self\n";
        clean(
            "not-callable",
            &[&format!("{class}A(){}\n", ".m()".repeat(500))],
        );
        clean(
            "not-callable",
            &[&format!("{class}x = {}1\n", "1 if x else ".repeat(500))],
        );
        flags("not-callable", &[&format!("{class}A().m().m()()\n")]);
    }

    #[test]
    fn builtin_functions_are_sorted() {
        assert!(super::BUILTIN_FUNCTIONS.is_sorted());
    }
}

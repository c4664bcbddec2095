//! The classes of a file: what they inherit from, what their instances have, and how sure that is.

use std::cell::RefCell;

use ruff_python_ast::{Expr, ExprCall, ExprName, Stmt, StmtClassDef, StmtFunctionDef};
use rustc_hash::FxHashMap;
use rustc_hash::FxHashSet;

use super::builtin::Builtin;
use super::mro;
use super::signature::elements;
use super::step;
use crate::analysis::python::semantic::{
    Binding, BindingId, BindingKind, BindingNode, Model, ScopeId, ScopeNode, SymbolId,
};

/// Number of a class of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::analysis::python) struct ClassId(pub(super) u32);

impl ClassId {
    pub(super) fn index(self) -> usize {
        self.0 as usize
    }
}

/// Something that a class inherits from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::analysis::python) enum Ancestor {
    /// A class of the file.
    Class(ClassId),
    /// A builtin.
    Builtin(&'static Builtin),
    /// A base that adds nothing to instances: `abc.ABC`, `typing.Generic`, `typing.Protocol`.
    Marker(&'static str),
}

/// What makes instances special.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::analysis::python) enum Making {
    /// `__init__` and `__new__` say how.
    Plain,
    /// It has the decorator `@dataclass` itself: fields are parameters.
    Dataclass,
    /// Named tuples, enumerations, typed dicts and the like.
    Other,
}

/// What is known of the class of the class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::analysis::python) enum Meta {
    /// `type`.
    Type,
    /// `abc.ABCMeta`.
    Abc,
    /// A class of the file.
    Class(ClassId),
    /// Anything else.
    Unknown,
}

/// A class of the file.
#[derive(Debug)]
pub(in crate::analysis::python) struct Class<'a> {
    pub(in crate::analysis::python) node: &'a StmtClassDef,
    pub(in crate::analysis::python) scope: ScopeId,
    /// Its bases in order; `None` for one that is not known.
    pub(in crate::analysis::python) bases: Vec<Option<Ancestor>>,
    /// The class and its ancestors in order, without `object` at the end; just itself if not complete.
    pub(in crate::analysis::python) line: Vec<Ancestor>,
    /// Whether `line` is all there is.
    pub(in crate::analysis::python) complete: bool,
    pub(in crate::analysis::python) meta: Meta,
    pub(in crate::analysis::python) making: Making,
    /// Whether a decorator or keyword may change it into something else.
    pub(in crate::analysis::python) changed: bool,
    /// Attributes that methods set on their first argument.
    pub(in crate::analysis::python) attributes: FxHashSet<&'a str>,
    /// Whether attributes are set by names that are not in the text.
    pub(in crate::analysis::python) dynamic: bool,
    /// Whether another class of the file inherits from it directly.
    pub(in crate::analysis::python) children: Vec<ClassId>,
    /// Whether a method of its own only raises, or ends so.
    pub(super) raises: bool,
}

/// Whether a statement of a class is a method that ends by raising.
fn raises(statement: &Stmt) -> bool {
    match statement {
        Stmt::FunctionDef(def) => matches!(def.body.last(), Some(Stmt::Raise(_))),
        _ => false,
    }
}

/// The longest line of ancestors that is looked at.
const MAX_LINE: usize = 64;

/// The classes of a file.
#[derive(Debug, Default)]
pub(in crate::analysis::python) struct Classes<'a> {
    all: Vec<Class<'a>>,
    by_scope: FxHashMap<ScopeId, ClassId>,
    /// What methods get first, by their scopes: asked for at each use of `self`, and decorators are many.
    firsts: RefCell<FxHashMap<ScopeId, First>>,
}

/// What the first argument of a method is, as its name and decorators say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum First {
    Instance,
    Class,
    /// An argument like others.
    Other,
}

impl First {
    /// Linear in the number of decorators.
    fn new(model: &Model<'_>, function: &StmtFunctionDef) -> Self {
        let mut first = match function.name.as_str() {
            "__new__" | "__init_subclass__" | "__class_getitem__" => Self::Class,
            _ => Self::Instance,
        };
        for decorator in &function.decorator_list {
            step();
            match model.path(&decorator.expression).as_deref() {
                Some("classmethod" | "abc.abstractclassmethod") => first = Self::Class,
                Some("staticmethod" | "abc.abstractstaticmethod") => return Self::Other,
                _ => {}
            }
        }
        first
    }
}

impl<'a> Classes<'a> {
    /// Finds all classes of a file. Linear, times the number of ancestors, which is bounded.
    pub(super) fn new(model: &'a Model<'a>) -> Self {
        let mut classes = Self::default();
        for (scope, inside) in model.scopes() {
            if let ScopeNode::Class(node) = inside.node {
                let id = ClassId(classes.all.len() as u32);
                classes.by_scope.insert(scope, id);
                classes.all.push(Class {
                    node,
                    scope,
                    bases: Vec::new(),
                    line: vec![Ancestor::Class(id)],
                    complete: false,
                    meta: Meta::Unknown,
                    making: Making::Plain,
                    changed: false,
                    attributes: FxHashSet::default(),
                    dynamic: inside.uses_locals || inside.has_star_import,
                    children: Vec::new(),
                    raises: node.body.iter().any(raises),
                });
            }
        }
        for at in 0..classes.all.len() {
            classes.inherit(model, ClassId(at as u32));
        }
        classes.find_attributes(model);
        classes.find_slots(model);
        classes
    }

    /// A class.
    pub(in crate::analysis::python) fn get(&self, id: ClassId) -> &Class<'a> {
        &self.all[id.index()]
    }

    /// All, in the order of the model's scopes.
    pub(in crate::analysis::python) fn iter(&self) -> impl Iterator<Item = &Class<'a>> {
        self.all.iter()
    }

    /// The class whose body a scope is.
    pub(in crate::analysis::python) fn of_scope(&self, scope: ScopeId) -> Option<ClassId> {
        self.by_scope.get(&scope).copied()
    }

    /// The class that a method belongs to, by the scope of the method.
    pub(in crate::analysis::python) fn of_method(
        &self,
        model: &Model<'a>,
        function: ScopeId,
    ) -> Option<ClassId> {
        let mut scope = model.scope(function).parent?;
        while let ScopeNode::TypeParams(_) = model.scope(scope).node {
            scope = model.scope(scope).parent?;
        }
        self.of_scope(scope)
    }

    /// The class whose instance, or itself if the flag is set, is the first argument of the method that
    /// binds `symbol`, if that is what the symbol is.
    pub(in crate::analysis::python) fn receiver(
        &self,
        model: &Model<'a>,
        symbol: SymbolId,
    ) -> Option<(ClassId, bool)> {
        let mut bindings = model.bindings(symbol);
        let (_, binding) = bindings.next()?;
        if binding.kind != BindingKind::Argument || bindings.next().is_some() {
            return None;
        }
        let scope = model.get(symbol).scope;
        let ScopeNode::Function(function) = model.scope(scope).node else {
            return None;
        };
        let BindingNode::Parameter(parameter) = binding.node else {
            return None;
        };
        let first = function.parameters.iter_non_variadic_params().next()?;
        let keyword_only =
            function.parameters.args.is_empty() && function.parameters.posonlyargs.is_empty();
        if keyword_only || !std::ptr::eq(&first.parameter, parameter) {
            return None;
        }
        let class = self.of_method(model, scope)?;
        let known = self.firsts.borrow().get(&scope).copied();
        let first = known.unwrap_or_else(|| {
            let first = First::new(model, function);
            self.firsts.borrow_mut().insert(scope, first);
            first
        });
        let of_class = match first {
            First::Instance => false,
            First::Class => true,
            First::Other => return None,
        };
        // Methods of a metaclass get a class.
        let of_type = self
            .get(class)
            .line
            .iter()
            .any(|one| matches!(one, Ancestor::Marker("type")));
        (!of_type).then_some((class, of_class))
    }

    fn inherit(&mut self, model: &'a Model<'a>, id: ClassId) {
        let node = self.get(id).node;
        let mut bases = Vec::new();
        let mut meta = Meta::Type;
        let mut making = Making::Plain;
        let mut changed = false;
        let mut complete = true;
        if let Some(arguments) = &node.arguments {
            for base in &arguments.args {
                match self.base(model, id, base) {
                    Found::Ancestor(ancestor) => bases.push(Some(ancestor)),
                    Found::Made(how) => {
                        making = how;
                        complete = false;
                        bases.push(None);
                    }
                    Found::Unknown => {
                        complete = false;
                        bases.push(None);
                    }
                }
            }
            for keyword in &arguments.keywords {
                match keyword.arg.as_ref().map(|name| name.as_str()) {
                    Some("metaclass") => meta = self.meta(model, id, &keyword.value),
                    Some("total" | "frozen" | "order") => {}
                    _ => changed = true,
                }
            }
        }
        for decorator in &node.decorator_list {
            let target = match &decorator.expression {
                Expr::Call(call) => &*call.func,
                other => other,
            };
            match model.path(target).as_deref() {
                Some("dataclasses.dataclass") => making = Making::Dataclass,
                Some(
                    "functools.total_ordering"
                    | "typing.final"
                    | "typing_extensions.final"
                    | "typing.runtime_checkable"
                    | "typing_extensions.runtime_checkable",
                ) => {}
                _ => changed = true,
            }
        }
        let mut lines = Vec::with_capacity(bases.len());
        for base in bases.iter().flatten() {
            match base {
                Ancestor::Class(base) => {
                    let base = &self.all[base.index()];
                    complete &= base.complete;
                    changed |= base.changed;
                    if base.making == Making::Other {
                        making = Making::Other;
                    }
                    if meta == Meta::Type {
                        meta = base.meta;
                    }
                    lines.push(base.line.clone());
                }
                Ancestor::Builtin(base) => lines.push(
                    base.line()
                        .filter(|one| one.name != "object")
                        .map(Ancestor::Builtin)
                        .collect(),
                ),
                Ancestor::Marker(name) => {
                    if matches!(*name, "ABC") && meta == Meta::Type {
                        meta = Meta::Abc;
                    }
                    lines.push(vec![*base]);
                }
            }
        }
        lines.retain(|line: &Vec<Ancestor>| !line.is_empty());
        let mut line = vec![Ancestor::Class(id)];
        match mro::merge(&lines, MAX_LINE).filter(|_| complete) {
            Some(rest) => line.extend(rest),
            None => complete = false,
        }
        for base in bases.iter().flatten() {
            if let Ancestor::Class(base) = base {
                self.all[base.index()].children.push(id);
            }
        }
        let class = &mut self.all[id.index()];
        class.bases = bases;
        class.meta = meta;
        class.making = making;
        class.changed = changed;
        class.complete = complete;
        class.line = line;
    }

    fn meta(&self, model: &'a Model<'a>, id: ClassId, expr: &'a Expr) -> Meta {
        match self.base(model, id, expr) {
            Found::Ancestor(Ancestor::Class(class)) => Meta::Class(class),
            Found::Ancestor(Ancestor::Marker("type")) => Meta::Type,
            Found::Ancestor(Ancestor::Marker("ABCMeta")) => Meta::Abc,
            _ => Meta::Unknown,
        }
    }

    /// What an expression in the list of bases means; only classes above `id`.
    fn base(&self, model: &'a Model<'a>, id: ClassId, expr: &'a Expr) -> Found {
        let mut expr = expr;
        for _ in 0..4 {
            match expr {
                Expr::Subscript(subscript) => expr = &subscript.value,
                Expr::Name(name) => match self.named(model, name) {
                    Named::Class(class) if class < id => {
                        return Found::Ancestor(Ancestor::Class(class));
                    }
                    Named::Value(value) => expr = value,
                    Named::Builtin(name) => return known(name),
                    Named::Path(path) => return known(&path),
                    _ => return Found::Unknown,
                },
                Expr::Attribute(_) => {
                    return model.path(expr).map_or(Found::Unknown, |path| known(&path));
                }
                Expr::Call(call) => return made(model, call),
                _ => return Found::Unknown,
            }
        }
        Found::Unknown
    }

    /// What a name that is bound once means.
    fn named(&self, model: &'a Model<'a>, name: &'a ExprName) -> Named<'a> {
        let Some(reference) = model.reference(name) else {
            return Named::Unknown;
        };
        let Some(symbol) = reference.symbol else {
            let builtin = model.is_builtin(name) && !model.scope(ScopeId::MODULE).has_star_import;
            return if builtin {
                Named::Builtin(name.id.as_str())
            } else {
                Named::Unknown
            };
        };
        let Some(binding) = only(model, symbol) else {
            return Named::Unknown;
        };
        match (binding.kind, binding.statement) {
            (BindingKind::Class, Some(Stmt::ClassDef(class))) => model
                .class_scope(class)
                .and_then(|scope| self.of_scope(scope))
                .map_or(Named::Unknown, Named::Class),
            (BindingKind::Assignment, Some(Stmt::Assign(assign)))
                if assign.targets.len() == 1 && assign.targets[0].is_name_expr() =>
            {
                Named::Value(&assign.value)
            }
            (kind, _) if kind.is_import() => model
                .binding_path(binding)
                .map_or(Named::Unknown, Named::Path),
            _ => Named::Unknown,
        }
    }

    /// Takes the names in `__slots__` for attributes.
    fn find_slots(&mut self, model: &'a Model<'a>) {
        for class in &mut self.all {
            let Some(symbol) = model.find(class.scope, "__slots__") else {
                continue;
            };
            let value = match only(model, symbol).and_then(|binding| binding.statement) {
                Some(Stmt::Assign(assign)) => Some(&*assign.value),
                Some(Stmt::AnnAssign(assign)) => assign.value.as_deref(),
                _ => None,
            };
            let names = match value {
                Some(one @ Expr::StringLiteral(_)) => std::slice::from_ref(one),
                Some(many) => elements(many),
                None => &[],
            };
            let listed = matches!(
                value,
                Some(Expr::StringLiteral(_) | Expr::Tuple(_) | Expr::List(_))
            );
            class.dynamic |= !listed;
            for name in names {
                match name {
                    Expr::StringLiteral(name) => {
                        class.attributes.insert(name.value.to_str());
                    }
                    _ => class.dynamic = true,
                }
            }
        }
    }

    /// Notes the attributes that methods set.
    fn find_attributes(&mut self, model: &'a Model<'a>) {
        for store in model.attribute_stores() {
            let Some((class, _)) = model
                .symbol_of_name(store.object)
                .and_then(|symbol| self.receiver(model, symbol))
            else {
                continue;
            };
            match store.name {
                Some("__class__") => self.all[class.index()].dynamic = true,
                Some(name) => {
                    self.all[class.index()].attributes.insert(name);
                }
                None => self.all[class.index()].dynamic = true,
            }
        }
    }
}

/// The only binding of a symbol, but for declarations.
pub(in crate::analysis::python) fn only<'m, 'a>(
    model: &'m Model<'a>,
    symbol: SymbolId,
) -> Option<&'m Binding<'a>> {
    only_id(model, symbol).map(|id| model.binding(id))
}

/// The same, its number.
pub(in crate::analysis::python) fn only_id(
    model: &Model<'_>,
    symbol: SymbolId,
) -> Option<BindingId> {
    let mut found = model
        .bindings(symbol)
        .filter(|(_, binding)| binding.kind != BindingKind::Annotation);
    let (id, _) = found.next()?;
    found.next().is_none().then_some(id)
}

enum Found {
    Ancestor(Ancestor),
    Made(Making),
    Unknown,
}

enum Named<'a> {
    Class(ClassId),
    Value(&'a Expr),
    Builtin(&'a str),
    Path(String),
    Unknown,
}

/// What a builtin or imported class means as a base.
fn known(path: &str) -> Found {
    let marker = match path {
        "abc.ABC" => "ABC",
        "abc.ABCMeta" => "ABCMeta",
        "typing.Generic" => "Generic",
        "typing.Protocol" | "typing_extensions.Protocol" => "Protocol",
        "type" => "type",
        "typing.NamedTuple"
        | "typing.TypedDict"
        | "typing_extensions.TypedDict"
        | "typing_extensions.NamedTuple"
        | "enum.Enum"
        | "enum.IntEnum"
        | "enum.Flag"
        | "enum.IntFlag"
        | "enum.StrEnum" => return Found::Made(Making::Other),
        _ => {
            return match Builtin::find(path) {
                Some(class) => Found::Ancestor(Ancestor::Builtin(class)),
                None => Found::Unknown,
            };
        }
    };
    Found::Ancestor(Ancestor::Marker(marker))
}

/// What a call in the list of bases makes.
fn made(model: &Model<'_>, call: &ExprCall) -> Found {
    match model.path(&call.func).as_deref() {
        Some("collections.namedtuple" | "typing.NamedTuple" | "typing.TypedDict") => {
            Found::Made(Making::Other)
        }
        _ => Found::Unknown,
    }
}

/// The function that a scope is.
pub(in crate::analysis::python) fn function<'a>(
    model: &Model<'a>,
    scope: ScopeId,
) -> Option<&'a StmtFunctionDef> {
    match model.scope(scope).node {
        ScopeNode::Function(function) => Some(function),
        _ => None,
    }
}

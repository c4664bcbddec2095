//! What the arenas of the model hold.

use ruff_python_ast::{
    Alias, ExceptHandlerExceptHandler, Expr, ExprLambda, ExprName, Identifier, Parameter, Stmt,
    StmtClassDef, StmtFunctionDef, TypeParam,
};
use ruff_text_size::TextRange;

use super::ids::{BindingId, BranchId, NameId, ReferenceId, ScopeId, SymbolId};

/// What opens a scope.
#[derive(Debug, Clone, Copy)]
pub(in crate::analysis::python) enum ScopeNode<'a> {
    /// The file.
    Module,
    /// A class body.
    Class(&'a StmtClassDef),
    /// The parameters and body of a function.
    Function(&'a StmtFunctionDef),
    /// The parameters and body of a lambda.
    Lambda(&'a ExprLambda),
    /// A comprehension or generator, without the iterable of its first `for`.
    Comprehension(&'a Expr),
    /// The type parameters of a function, class or type alias; encloses the scope of those.
    TypeParams(&'a Stmt),
}

/// A scope.
#[derive(Debug)]
pub(in crate::analysis::python) struct Scope<'a> {
    /// What opens it.
    pub(in crate::analysis::python) node: ScopeNode<'a>,
    /// The scope around; `None` for the module.
    pub(in crate::analysis::python) parent: Option<ScopeId>,
    /// How many symbols it has: [`Symbol::index`] of each is below this.
    pub(in crate::analysis::python) symbol_count: u32,
    /// Whether something in it can read or bind names that no text shows: `locals()`, `vars()`,
    /// `exec`, `eval`, `dir()`.
    pub(in crate::analysis::python) uses_locals: bool,
    /// Whether it holds `from x import *`.
    pub(in crate::analysis::python) has_star_import: bool,
    /// For functions and lambdas: the outermost loop around the definition in the same function, its targets
    /// included. `None` for lambdas that are called or used up at once, as by `key=`.
    pub(in crate::analysis::python) in_loop: Option<TextRange>,
    /// For functions and lambdas: which of [`Model::all_references`](super::Model::all_references) their
    /// bodies make, without those of functions inside.
    pub(in crate::analysis::python) references: std::ops::Range<u32>,
    pub(super) first_symbol: Option<SymbolId>,
    pub(super) last_symbol: Option<SymbolId>,
}

impl Scope<'_> {
    /// Whether this is the scope of a function or lambda.
    pub(in crate::analysis::python) fn is_function_like(&self) -> bool {
        matches!(self.node, ScopeNode::Function(_) | ScopeNode::Lambda(_))
    }

    /// Whether this is the scope of a class body.
    pub(in crate::analysis::python) fn is_class(&self) -> bool {
        matches!(self.node, ScopeNode::Class(_))
    }
}

/// A name in a scope: all places that bind it there and that refer to it from anywhere.
#[derive(Debug)]
pub(in crate::analysis::python) struct Symbol {
    /// Its name.
    pub(in crate::analysis::python) name: NameId,
    /// The scope it belongs to.
    pub(in crate::analysis::python) scope: ScopeId,
    /// Dense number among the symbols of its scope, from 0: for bit sets.
    pub(in crate::analysis::python) index: u32,
    /// Whether some scope declares it `global` or `nonlocal`.
    pub(in crate::analysis::python) declared: bool,
    pub(super) next: Option<SymbolId>,
    pub(super) first_binding: Option<BindingId>,
    pub(super) last_binding: Option<BindingId>,
    pub(super) first_reference: Option<ReferenceId>,
    pub(super) last_reference: Option<ReferenceId>,
    /// What it is bound to at the point that the construction has reached.
    pub(super) current: Option<BindingId>,
}

/// How a name is bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::analysis::python) enum BindingKind {
    /// A parameter of a function or lambda.
    Argument,
    /// `x = ...`, also inside an unpacked target, and `x: T = ...`.
    Assignment,
    /// `x: T` without a value: declares, but binds nothing.
    Annotation,
    /// `x += ...`.
    Augmented,
    /// `x := ...`.
    Walrus,
    /// The target of a `for` statement.
    LoopVar,
    /// The target of a `for` of a comprehension.
    ComprehensionVar,
    /// `with ... as x`.
    WithItem,
    /// `except E as x`.
    ExceptName,
    /// A capture of a `match` pattern.
    MatchCapture,
    /// `import a` and `import a.b as x`.
    Import,
    /// `import a.b`, which binds `a`.
    SubmoduleImport,
    /// `from a import x`.
    FromImport,
    /// `from __future__ import x`.
    FutureImport,
    /// `def x(): ...`.
    Function,
    /// `class x: ...`.
    Class,
    /// `type x = ...`.
    TypeAlias,
    /// A type parameter.
    TypeParam,
}

impl BindingKind {
    /// Any form of import but `from __future__`.
    pub(in crate::analysis::python) fn is_import(self) -> bool {
        matches!(
            self,
            Self::Import | Self::SubmoduleImport | Self::FromImport
        )
    }

    /// `def` or `class`.
    pub(in crate::analysis::python) fn is_definition(self) -> bool {
        matches!(self, Self::Function | Self::Class)
    }
}

/// The node that names what is bound.
#[derive(Debug, Clone, Copy)]
pub(in crate::analysis::python) enum BindingNode<'a> {
    /// A name in a target.
    Name(&'a ExprName),
    /// A part of an import.
    Alias(&'a Alias),
    /// A parameter.
    Parameter(&'a Parameter),
    /// The `as` name of a handler.
    Handler(&'a ExceptHandlerExceptHandler),
    /// The name of a function or class or of a capture of a pattern.
    Identifier(&'a Identifier),
    /// A type parameter.
    TypeParam(&'a TypeParam),
}

/// Facts about a binding or reference, as bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::analysis::python) struct Flags(pub(super) u32);

impl Flags {
    pub(super) const NONE: Self = Self(0);
    /// Inside `if TYPE_CHECKING:`.
    pub(in crate::analysis::python) const TYPE_CHECKING: Self = Self(1);
    /// Inside a `try` body whose handlers catch ImportError.
    pub(in crate::analysis::python) const TRY_IMPORT: Self = Self(1 << 1);
    /// Inside a `try` body whose handlers catch NameError.
    pub(in crate::analysis::python) const TRY_NAME: Self = Self(1 << 2);
    /// Inside an `except` handler.
    pub(in crate::analysis::python) const HANDLER: Self = Self(1 << 3);
    /// Inside a loop of the same function, class or module.
    pub(in crate::analysis::python) const LOOP: Self = Self(1 << 4);
    /// Reference: inside an annotation.
    pub(in crate::analysis::python) const ANNOTATION: Self = Self(1 << 5);
    /// Reference: never evaluated when the program runs (annotations under
    /// `from __future__ import annotations`, in stubs, of local variables; strings).
    pub(in crate::analysis::python) const TYPING_ONLY: Self = Self(1 << 6);
    /// Reference: in a string that is an annotation.
    pub(in crate::analysis::python) const STRING: Self = Self(1 << 7);
    /// Reference: by `__all__`.
    pub(in crate::analysis::python) const EXPORT: Self = Self(1 << 8);
    /// Reference: the reading half of `x += ...`.
    pub(in crate::analysis::python) const AUGMENTED: Self = Self(1 << 9);
    /// Reference: `del x`.
    pub(in crate::analysis::python) const DELETE: Self = Self(1 << 10);
    /// Reference: nothing binds the symbol above it in its own scope, so that it is read too early
    /// unless a loop leads back.
    pub(in crate::analysis::python) const EARLY: Self = Self(1 << 11);
    /// Reference: a guess (a string that may be a type); never a mistake.
    pub(in crate::analysis::python) const GUESS: Self = Self(1 << 12);
    /// Reference: after `del x` or the end of `except ... as x`.
    pub(in crate::analysis::python) const AFTER_DELETE: Self = Self(1 << 13);
    /// Binding: one of several names of an unpacked tuple or list.
    pub(in crate::analysis::python) const UNPACKED: Self = Self(1 << 14);
    /// Binding: made in another scope than the symbol's by `global` or `nonlocal`, or by a walrus.
    pub(in crate::analysis::python) const FOREIGN: Self = Self(1 << 15);
    /// Binding: `import a as a` or `from a import b as b`, which says: exported.
    pub(in crate::analysis::python) const REDUNDANT_ALIAS: Self = Self(1 << 16);
    /// Binding: read by what precedes it or what it replaces in the same scope.
    pub(in crate::analysis::python) const INHERITS_USE: Self = Self(1 << 17);
    /// Binding: a value comes with it (`x: T = v`, `x = v`).
    pub(in crate::analysis::python) const ANNOTATED: Self = Self(1 << 18);

    /// Reference: where a string may be a type, as in `cast("T", x)`.
    pub(super) const MAY_BE_TYPE: Self = Self(1 << 19);

    /// Whether all bits of `other` are set.
    pub(in crate::analysis::python) fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    pub(super) fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(super) fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }
}

/// One place that binds a symbol.
#[derive(Debug)]
pub(in crate::analysis::python) struct Binding<'a> {
    /// What it binds.
    pub(in crate::analysis::python) symbol: SymbolId,
    /// How.
    pub(in crate::analysis::python) kind: BindingKind,
    /// Where the name stands.
    pub(in crate::analysis::python) range: TextRange,
    /// The scope whose code binds it; another than the symbol's after `global`.
    pub(in crate::analysis::python) scope: ScopeId,
    /// The node that names it.
    pub(in crate::analysis::python) node: BindingNode<'a>,
    /// The statement it is part of; `None` for parameters of lambdas at module level.
    pub(in crate::analysis::python) statement: Option<&'a Stmt>,
    /// The alternatives around it.
    pub(in crate::analysis::python) branch: BranchId,
    /// Facts.
    pub(in crate::analysis::python) flags: Flags,
    /// The binding of the same symbol that it replaces, if that was in force here.
    pub(in crate::analysis::python) replaces: Option<BindingId>,
    /// How many references see this binding as the nearest one above.
    pub(in crate::analysis::python) direct_references: u32,
    /// The first of those.
    pub(in crate::analysis::python) first_reference: Option<ReferenceId>,
    pub(super) next: Option<BindingId>,
}

/// One place that reads or deletes a name.
#[derive(Debug)]
pub(in crate::analysis::python) struct Reference {
    /// The name.
    pub(in crate::analysis::python) name: NameId,
    /// Where it stands.
    pub(in crate::analysis::python) range: TextRange,
    /// The scope whose code it is.
    pub(in crate::analysis::python) scope: ScopeId,
    /// What it means; `None` for builtins and undefined names.
    pub(in crate::analysis::python) symbol: Option<SymbolId>,
    /// The binding that was in force: in the same scope the nearest above, in outer scopes of a function
    /// the last one.
    pub(in crate::analysis::python) binding: Option<BindingId>,
    /// The alternatives around it.
    pub(in crate::analysis::python) branch: BranchId,
    /// Facts.
    pub(in crate::analysis::python) flags: Flags,
    pub(super) next: Option<ReferenceId>,
}

/// One arm of an alternative: two places in different arms of one statement never both run.
#[derive(Debug, Clone, Copy)]
pub(in crate::analysis::python) struct Branch {
    /// The arm around.
    pub(in crate::analysis::python) parent: BranchId,
    /// Number of the statement that has arms.
    pub(in crate::analysis::python) statement: u32,
    /// Levels of arms around it.
    pub(in crate::analysis::python) depth: u32,
}

/// A name in a `global` or `nonlocal` statement.
#[derive(Debug, Clone, Copy)]
pub(in crate::analysis::python) struct Declaration<'a> {
    /// The scope with the statement.
    pub(in crate::analysis::python) scope: ScopeId,
    /// Whether it is `nonlocal`.
    pub(in crate::analysis::python) nonlocal: bool,
    /// The name.
    pub(in crate::analysis::python) name: &'a Identifier,
    /// What it makes the name mean; `None` for a `nonlocal` that no enclosing function binds.
    pub(in crate::analysis::python) symbol: Option<SymbolId>,
    /// The statement.
    pub(in crate::analysis::python) statement: &'a Stmt,
}

/// An entry of `__all__`.
#[derive(Debug, Clone, Copy)]
pub(in crate::analysis::python) struct Export<'a> {
    /// The exported name.
    pub(in crate::analysis::python) name: &'a str,
    /// The string.
    pub(in crate::analysis::python) range: TextRange,
    /// What it is in the module.
    pub(in crate::analysis::python) symbol: Option<SymbolId>,
}

/// A place that sets an attribute of a name: `x.y = ...`.
#[derive(Debug, Clone, Copy)]
pub(in crate::analysis::python) struct AttributeStore<'a> {
    /// The name; refers to something.
    pub(in crate::analysis::python) object: &'a ExprName,
    /// The attribute; `None` for `setattr(x, ...)` and `x.__dict__`.
    pub(in crate::analysis::python) name: Option<&'a str>,
    /// How.
    pub(in crate::analysis::python) kind: BindingKind,
    /// Facts about the place.
    pub(in crate::analysis::python) flags: Flags,
    /// The statement.
    pub(in crate::analysis::python) statement: Option<&'a Stmt>,
}

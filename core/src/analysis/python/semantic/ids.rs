//! Typed indices into the arenas of the model.

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub(in crate::analysis::python) struct $name(pub(super) u32);

        impl $name {
            /// Position in the arena: dense, from 0, in the order of creation.
            pub(in crate::analysis::python) fn index(self) -> usize {
                self.0 as usize
            }

            /// The id at a position in the arena.
            pub(in crate::analysis::python) fn from_index(index: usize) -> Self {
                Self(index as u32)
            }
        }
    };
}

id!(
    /// An interned identifier.
    NameId
);
id!(
    /// A scope; the module is [`ScopeId::MODULE`].
    ScopeId
);
id!(
    /// A name in a scope.
    SymbolId
);
id!(
    /// One place that binds a symbol.
    BindingId
);
id!(
    /// One place that reads, or deletes, a name.
    ReferenceId
);
id!(
    /// A path of alternatives (`if`, `try`, `match`) to a place; see [`super::Branch`].
    BranchId
);

impl ScopeId {
    /// The scope of the module.
    pub(in crate::analysis::python) const MODULE: Self = Self(0);
}

impl BranchId {
    /// Code that no alternative surrounds.
    pub(in crate::analysis::python) const ROOT: Self = Self(0);
}

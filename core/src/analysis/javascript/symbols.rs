//! What names mean: questions to the semantic model. All of them take constant time, or time in
//! the number of what they give.

use oxc_ast::AstKind;
use oxc_ast::ast::{
    Argument, BindingPattern, CallExpression, Expression, IdentifierReference, PropertyKey,
    VariableDeclarator,
};
use oxc_semantic::{Reference, ScopeId, Scoping, SymbolId};

use super::ast::static_member;
use super::context::Cx;

/// What a local name was imported as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Import<'a> {
    /// Module without a `node:` prefix.
    pub(super) module: &'a str,
    /// Exported name; `""` for the whole module.
    pub(super) name: &'a str,
}

impl<'a, 'r> Cx<'a, 'r, '_> {
    pub(super) fn scoping(&self) -> &'r Scoping {
        self.semantic.scoping()
    }

    /// The symbol a name refers to; `None` for globals.
    pub(super) fn symbol(&self, it: &IdentifierReference<'_>) -> Option<SymbolId> {
        let id = it.reference_id.get()?;
        self.scoping().get_reference(id).symbol_id()
    }

    /// Whether a name refers to nothing that this file declares.
    pub(super) fn is_global(&self, it: &IdentifierReference<'_>) -> bool {
        self.symbol(it).is_none()
    }

    /// Whether an expression is the global of that name.
    pub(super) fn is_global_named(&self, it: &Expression<'_>, name: &str) -> bool {
        matches!(it.get_inner_expression(),
            Expression::Identifier(id) if id.name == name && self.is_global(id))
    }

    /// Where a symbol is used.
    pub(super) fn references(&self, symbol: SymbolId) -> impl Iterator<Item = &'r Reference> {
        self.semantic.symbol_references(symbol)
    }

    /// Whether a symbol gets a value after its declaration.
    pub(super) fn is_reassigned(&self, symbol: SymbolId) -> bool {
        self.references(symbol).any(Reference::is_write)
    }

    /// The node that declares a symbol: declarator, function, class, parameter, import specifier.
    pub(super) fn declaration(&self, symbol: SymbolId) -> AstKind<'a> {
        self.semantic.symbol_declaration(symbol).kind()
    }

    /// The declarator of the plain variable (not a pattern) that a name refers to.
    pub(super) fn declarator(
        &self,
        it: &IdentifierReference<'_>,
    ) -> Option<&'a VariableDeclarator<'a>> {
        match self.declaration(self.symbol(it)?) {
            AstKind::VariableDeclarator(it) if it.id.is_binding_identifier() => Some(it),
            _ => None,
        }
    }

    /// The initial value of the variable that a name refers to. Later assignments are not seen.
    pub(super) fn local_value(&self, it: &IdentifierReference<'_>) -> Option<&'a Expression<'a>> {
        let init = self.declarator(it)?.init.as_ref()?;
        Some(init.get_inner_expression())
    }

    /// The value of the variable that a name refers to, if it never gets another one.
    pub(super) fn only_value(&self, it: &IdentifierReference<'_>) -> Option<&'a Expression<'a>> {
        let symbol = self.symbol(it)?;
        if self.is_reassigned(symbol) || !self.scoping().symbol_redeclarations(symbol).is_empty() {
            return None;
        }
        self.local_value(it)
    }

    /// The scope of the function, class or file that `var` declarations in `scope` belong to.
    pub(super) fn variable_scope(&self, scope: ScopeId) -> ScopeId {
        let scoping = self.scoping();
        scoping
            .scope_ancestors(scope)
            .find(|scope| scoping.scope_flags(*scope).is_var())
            .unwrap_or_else(|| scoping.root_scope_id())
    }

    /// Whether the file is a module: ECMAScript's, CommonJS or AMD. What others declare at the top is
    /// global.
    pub(super) fn is_module(&self) -> bool {
        let globals = self.scoping().root_unresolved_references();
        self.semantic.source_type().is_module()
            || ["require", "module", "exports", "define"]
                .iter()
                .any(|name| globals.contains_key(*name))
    }

    /// What an expression refers to in an imported module: `cp.exec`, `exec`,
    /// `require('child_process').exec`.
    pub(super) fn imported(&self, it: &'a Expression<'a>) -> Option<Import<'a>> {
        match it.get_inner_expression() {
            Expression::Identifier(id) => self.import_of(id),
            Expression::CallExpression(call) => {
                required(call).map(|module| Import { module, name: "" })
            }
            other => {
                let (object, name) = static_member(other)?;
                // One level: the members of a module, not their members.
                match object.get_inner_expression() {
                    Expression::Identifier(id) => {
                        let of = self.import_of(id)?;
                        let whole = of.name.is_empty() || of.name == "default";
                        whole.then_some(Import {
                            module: of.module,
                            name,
                        })
                    }
                    Expression::CallExpression(call) => {
                        required(call).map(|module| Import { module, name })
                    }
                    _ => None,
                }
            }
        }
    }

    /// What a name was imported as, by `import` or `require`.
    pub(super) fn import_of(&self, it: &IdentifierReference<'_>) -> Option<Import<'a>> {
        let symbol = self.symbol(it)?;
        let nodes = self.semantic.nodes();
        let at = self.scoping().symbol_declaration(symbol);
        let from = || match nodes.parent_kind(at) {
            AstKind::ImportDeclaration(it) => Some(bare(it.source.value.as_str())),
            _ => None,
        };
        match nodes.kind(at) {
            AstKind::ImportSpecifier(it) => Some(Import {
                module: from()?,
                name: it.imported.name().as_str(),
            }),
            AstKind::ImportDefaultSpecifier(_) | AstKind::ImportNamespaceSpecifier(_) => {
                Some(Import {
                    module: from()?,
                    name: "",
                })
            }
            AstKind::VariableDeclarator(declarator) => {
                required_as(declarator, self.scoping().symbol_span(symbol).start)
            }
            _ => None,
        }
    }
}

/// What `const local = require('module')` makes of the name that starts at `local`, also destructured
/// or with a member taken from the module.
fn required_as<'a>(it: &'a VariableDeclarator<'a>, local: u32) -> Option<Import<'a>> {
    let (module, member) = match it.init.as_ref()?.get_inner_expression() {
        Expression::CallExpression(call) => (required(call)?, ""),
        Expression::StaticMemberExpression(member) => match &member.object {
            Expression::CallExpression(call) => (required(call)?, member.property.name.as_str()),
            _ => return None,
        },
        _ => return None,
    };
    match &it.id {
        BindingPattern::BindingIdentifier(_) => Some(Import {
            module,
            name: member,
        }),
        BindingPattern::ObjectPattern(pattern) if member.is_empty() => {
            // Properties come in the order of the text.
            let at = pattern
                .properties
                .partition_point(|property| property.span.end <= local);
            let property = pattern.properties.get(at)?;
            let PropertyKey::StaticIdentifier(key) = &property.key else {
                return None;
            };
            property.value.is_binding_identifier().then_some(Import {
                module,
                name: key.name.as_str(),
            })
        }
        _ => None,
    }
}

/// The module of a `require('module')`.
pub(super) fn required<'a>(call: &'a CallExpression<'a>) -> Option<&'a str> {
    let Expression::Identifier(callee) = &call.callee else {
        return None;
    };
    if callee.name != "require" {
        return None;
    }
    match call.arguments.first()? {
        Argument::StringLiteral(module) => Some(bare(module.value.as_str())),
        _ => None,
    }
}

fn bare(module: &str) -> &str {
    module.strip_prefix("node:").unwrap_or(module)
}

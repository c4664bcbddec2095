use tree_sitter::{Node, Tree};

use super::grammar::{ELSE, ELSE_IF, Grammar, IF, Roles};

/// A node with what is known about it from above.
#[derive(Clone, Copy)]
pub(super) struct Place<'t> {
    pub(super) node: Node<'t>,
    pub(super) roles: Roles,
    /// Its name in its parent, such as `body`; empty without one.
    pub(super) field: &'t str,
}

/// What wants to see every node.
pub(super) trait Handler<'t> {
    /// Before the children of a node; `around` are its ancestors, the nearest last.
    fn enter(&mut self, place: Place<'t>, around: &[Place<'t>]);
    /// After them.
    fn leave(&mut self, place: Place<'t>, around: &[Place<'t>]);
}

/// Shows every node, in the order of the text. Trees can be as deep as the text is long, so this does
/// not recurse.
pub(super) fn walk<'t>(grammar: &Grammar, tree: &'t Tree, handler: &mut impl Handler<'t>) {
    let mut cursor = tree.walk();
    let mut around: Vec<Place<'t>> = Vec::new();
    loop {
        let node = cursor.node();
        let place = Place {
            node,
            roles: grammar.roles(node),
            field: cursor.field_name().unwrap_or_default(),
        };
        handler.enter(place, &around);
        around.push(place);
        if cursor.goto_first_child() {
            continue;
        }
        loop {
            let Some(done) = around.pop() else {
                return;
            };
            handler.leave(done, &around);
            if cursor.goto_next_sibling() {
                break;
            }
            if !cursor.goto_parent() {
                return;
            }
        }
    }
}

/// Whether an `if` goes on with the one around it: `else if`.
pub(super) fn goes_on(place: Place<'_>, around: &[Place<'_>]) -> bool {
    if place.roles & IF == 0 {
        return place.roles & ELSE_IF != 0;
    }
    match around.last() {
        Some(parent) if parent.roles & ELSE != 0 => true,
        Some(parent) => parent.roles & IF != 0 && place.field == "alternative",
        None => false,
    }
}

/// The operator of a node, such as `&&`.
pub(super) fn operator<'t>(node: Node<'t>) -> Option<&'t str> {
    let named = node.child_by_field_name("operator");
    named.map(|operator| operator.kind()).or_else(|| {
        let mut cursor = node.walk();
        node.children(&mut cursor)
            .find(|child| !child.is_named())
            .map(|child| child.kind())
    })
}

/// Whether an operator decides whether its right side is looked at.
pub(super) fn is_logical(operator: &str) -> bool {
    matches!(operator, "&&" | "||" | "and" | "or")
}

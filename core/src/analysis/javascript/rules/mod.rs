//! The rules, by topic, and which of them look at which kind of node.

mod bindings;
mod bodies;
mod calls;
mod compare;
mod conditions;
mod credentials;
mod crypto;
mod errors;
mod flow;
mod functions;
mod globals;
mod injection;
mod leftovers;
mod loops;
mod order;
mod patterns;
mod prefer_const;
mod private;
mod returns;
mod self_assign;
mod stores;
mod style;
mod types;
mod unused;
mod values;
mod web;

pub(super) use calls::Functions;
pub(super) use private::Members;

use oxc_ast::AstKind;
use oxc_ast::ast::Expression;

use super::context::Cx;
use crate::analysis::Rule;

/// Rules of this language alone; those that Python has too are in `shared_rules`.
pub(crate) fn rules() -> impl Iterator<Item = &'static Rule> {
    [RULES, patterns::RULES, style::RULES, web::RULES]
        .into_iter()
        .flatten()
        .copied()
}

static RULES: &[&Rule] = &[
    &bindings::CONST_ASSIGN,
    &bindings::EX_ASSIGN,
    &bindings::IMPORT_ASSIGN,
    &bodies::CASE_DECLARATIONS,
    &bodies::INNER_DECLARATIONS,
    &bodies::REQUIRE_YIELD,
    &calls::MISSING_AWAIT,
    &calls::MISSING_THIS,
    &compare::COMPARE_NEG_ZERO,
    &compare::LOOSE_EQUALITY,
    &conditions::COND_ASSIGN,
    &conditions::DUPLICATE_CASE,
    &conditions::DUPLICATE_CONDITION,
    &flow::LOOP_DIRECTION,
    &flow::SWITCH_FALLTHROUGH,
    &globals::GLOBAL_ASSIGN,
    &globals::UNDECLARED_VAR,
    &prefer_const::PREFER_CONST,
    &loops::INDEX_OUT_OF_BOUNDS,
    &loops::UNMODIFIED_LOOP_CONDITION,
    &private::UNUSED_LABEL,
    &returns::CTOR_RETURN,
    &returns::PROMISE_EXECUTOR_RETURN,
    &functions::ARRAY_CALLBACK_RETURN,
    &functions::ASYNC_PROMISE_EXECUTOR,
    &functions::GETTER_RETURN,
    &functions::SETTER_RETURN,
    &functions::SUPER_ORDER,
    &leftovers::AWAIT_IN_LOOP,
    &leftovers::DELETE_VAR,
    &leftovers::EMPTY_PATTERN,
    &leftovers::NEW_NATIVE,
    &leftovers::OBJ_CALLS,
    &leftovers::UNSAFE_OPTIONAL_CHAINING,
    &leftovers::WITH_STATEMENT,
    &types::PROPERTY_ACCESS_ON_PRIMITIVE,
    &types::TYPE_MISMATCH_COMPARE,
    &values::DUPLICATE_CLASS_MEMBER,
    &values::DUPLICATE_PARAM,
    &values::LOSS_OF_PRECISION,
    &values::SPARSE_ARRAY,
];

/// Whether a text has anything to say about values from outside.
pub(super) use web::hears;

/// Called once, before the visit: what is asked of names and not of nodes.
pub(super) fn names(cx: &mut Cx<'_, '_, '_>) {
    for symbol in cx.scoping().symbol_ids() {
        bindings::symbol(cx, symbol);
        loops::closures(cx, symbol);
        loops::overwritten(cx, symbol);
        stores::symbol(cx, symbol);
    }
    unused::all(cx);
    globals::all(cx);
    order::all(cx);
    prefer_const::all(cx);
    private::labels(cx);
}

/// Called for every node before its children.
pub(super) fn enter<'a>(cx: &mut Cx<'a, '_, '_>, kind: AstKind<'a>) {
    patterns::enter(cx, kind);
    style::enter(cx, kind);
    web::enter(cx, kind);
    match kind {
        AstKind::BinaryExpression(it) => {
            compare::binary(cx, it);
            types::compare(cx, it);
            conditions::identity(cx, it);
        }
        AstKind::LogicalExpression(it) => conditions::short_circuit(cx, it),
        AstKind::AssignmentExpression(it) => {
            conditions::assignment(cx, it);
            self_assign::check(cx, it);
            crypto::assignment(cx, it);
            injection::other(cx, kind);
        }
        AstKind::UnaryExpression(it) => leftovers::delete(cx, it),
        AstKind::CallExpression(it) => {
            functions::callback(cx, it);
            calls::call(cx, it);
            injection::call(cx, it);
            crypto::call(cx, it);
            leftovers::call(cx, it);
        }
        AstKind::NewExpression(it) => {
            functions::executor(cx, it);
            leftovers::new(cx, it);
            injection::other(cx, kind);
        }
        AstKind::ChainExpression(it) => leftovers::chain(cx, it),
        AstKind::ConditionalExpression(it) => conditions::test(cx, &it.test),
        AstKind::IfStatement(it) => {
            conditions::test(cx, &it.test);
            conditions::else_if(cx, it);
        }
        AstKind::WhileStatement(it) => {
            conditions::loop_test(cx, &it.test, true);
            loops::condition(cx, &it.test, it.span);
        }
        AstKind::DoWhileStatement(it) => {
            conditions::loop_test(cx, &it.test, false);
            loops::condition(cx, &it.test, it.span);
        }
        AstKind::ComputedMemberExpression(it) => {
            loops::past_end(cx, it);
            types::member(cx, &it.object, it.span, it.optional);
        }
        AstKind::StaticMemberExpression(it) => types::member(cx, &it.object, it.span, it.optional),
        AstKind::ForStatement(it) => {
            if let Some(test) = &it.test {
                conditions::loop_test(cx, test, false);
                loops::condition(cx, test, it.span);
            }
            loops::bounds(cx, it);
            flow::for_loop(cx, it);
        }
        AstKind::SwitchStatement(it) => {
            compare::switch_nan(cx, it);
            conditions::cases(cx, it);
            flow::fallthrough(cx, it);
            bodies::cases(cx, it);
        }
        AstKind::TryStatement(it) => {
            flow::finally(cx, it);
            errors::rethrow(cx, it);
        }
        AstKind::CatchClause(it) => errors::empty(cx, it),
        AstKind::ThrowStatement(it) => errors::throw(cx, it),
        AstKind::ObjectExpression(it) => values::object(cx, it),
        AstKind::ObjectProperty(it) => {
            functions::property(cx, it);
            crypto::property(cx, it);
        }
        AstKind::ArrayExpression(it) => values::array(cx, it),
        AstKind::ObjectPattern(it) => leftovers::object_pattern(cx, it),
        AstKind::ArrayPattern(it) => leftovers::array_pattern(cx, it),
        AstKind::ObjectAssignmentTarget(it) => leftovers::object_target(cx, it),
        AstKind::ArrayAssignmentTarget(it) => leftovers::array_target(cx, it),
        AstKind::ForOfStatement(it) => leftovers::for_of(cx, it),
        AstKind::VariableDeclaration(it) => leftovers::declaration(cx, it),
        AstKind::StringLiteral(it) => credentials::text(cx, it),
        AstKind::TemplateElement(it) => credentials::template(cx, it),
        AstKind::NumericLiteral(it) => values::number(cx, it),
        AstKind::Program(it) => returns::top(cx, &it.body),
        AstKind::StaticBlock(it) => returns::top(cx, &it.body),
        AstKind::Function(it) => {
            values::parameters(cx, it);
            returns::function(cx, it);
            bodies::enter_function(cx, it);
        }
        AstKind::ArrowFunctionExpression(it) => returns::arrow(cx, it),
        AstKind::Class(it) => {
            values::class(cx, it);
            private::class(cx, it);
            bodies::class(cx, it);
            calls::enter_class(cx, it);
        }
        AstKind::PrivateIdentifier(it) => private::used(cx, it),
        AstKind::MethodDefinition(it) => {
            cx.enter_method(it);
            functions::method(cx, it);
        }
        AstKind::ThisExpression(it) => functions::before_super(cx, it.span),
        // `super(...)` itself is the call that is waited for.
        AstKind::Super(it) if !matches!(cx.parent(), Some(AstKind::CallExpression(_))) => {
            functions::before_super(cx, it.span);
        }
        AstKind::YieldExpression(_) => bodies::yielded(cx),
        AstKind::ReturnStatement(it) => bodies::stray_return(cx, it),
        AstKind::AwaitExpression(it) => leftovers::awaited(cx, it),
        AstKind::DebuggerStatement(it) => leftovers::debugger(cx, it),
        AstKind::WithStatement(it) => leftovers::with(cx, it),
        AstKind::JSXAttribute(_) => injection::other(cx, kind),
        _ => {}
    }
}

/// Called for every node after its children.
pub(super) fn leave<'a>(cx: &mut Cx<'a, '_, '_>, kind: AstKind<'a>) {
    match kind {
        AstKind::Class(_) => {
            private::leave(cx);
            calls::leave_class(cx);
        }
        AstKind::Function(it) => bodies::leave_function(cx, it),
        AstKind::MethodDefinition(it) => cx.leave_method(it),
        AstKind::CallExpression(it) if matches!(it.callee, Expression::Super(_)) => {
            cx.called_super()
        }
        _ => {}
    }
}

/// What the tests of the rules share.
#[cfg(test)]
mod testing {
    use crate::analysis::{AnalyseOptions, Language, analyse};

    /// The texts at which a rule reports, in order.
    pub(super) fn found(rule: &str, code: &str) -> Vec<String> {
        found_in(rule, code, Language::JavaScript)
    }

    pub(super) fn found_ts(rule: &str, code: &str) -> Vec<String> {
        found_in(rule, code, Language::TypeScript)
    }

    /// Each of these texts is reported.
    pub(super) fn flags(rule: &str, codes: &[&str]) {
        assert!(codes.len() >= 10, "{rule}: too few cases");
        for code in codes {
            assert!(!found(rule, code).is_empty(), "{rule} misses {code}");
        }
    }

    /// None of these texts is reported.
    pub(super) fn clean(rule: &str, codes: &[&str]) {
        assert!(codes.len() >= 10, "{rule}: too few cases");
        for code in codes {
            let found = found(rule, code);
            assert!(found.is_empty(), "{rule} reports {code}: {found:?}");
        }
    }

    fn found_in(rule: &str, code: &str, language: Language) -> Vec<String> {
        let findings = analyse(code, &AnalyseOptions::new(language)).unwrap();
        let broken = findings
            .iter()
            .find(|finding| finding.rule == "syntax-error");
        assert!(broken.is_none(), "{code}: {broken:?}");
        findings
            .iter()
            .filter(|finding| finding.rule == rule)
            .map(|finding| {
                let span = finding.span;
                code[span.start_byte.unwrap() as usize..span.end_byte.unwrap() as usize].to_owned()
            })
            .collect()
    }

    /// The code after the first fix of each finding of the rule; it must parse and be clean.
    pub(super) fn fixed(rule: &str, code: &str) -> String {
        let options = AnalyseOptions::new(Language::JavaScript);
        let mut edits: Vec<(u32, u32, String)> = analyse(code, &options)
            .unwrap()
            .iter()
            .filter(|finding| finding.rule == rule)
            .flat_map(|finding| finding.fixes[0].edits.clone())
            .map(|edit| {
                (
                    edit.span.start_byte.unwrap(),
                    edit.span.end_byte.unwrap(),
                    edit.text,
                )
            })
            .collect();
        assert!(!edits.is_empty(), "no fix in {code}");
        edits.sort();
        let mut out = code.to_owned();
        for (start, end, text) in edits.into_iter().rev() {
            out.replace_range(start as usize..end as usize, &text);
        }
        let left = analyse(&out, &options).unwrap();
        assert!(
            !left
                .iter()
                .any(|finding| finding.rule == rule || finding.rule == "syntax-error"),
            "{out}"
        );
        out
    }
}

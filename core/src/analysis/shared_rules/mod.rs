//! Rules that more than one language implements: what they are, one file each, with an example for
//! each language that has it. The code that finds them is in the language's folder.

mod bad_url_check;
mod cert_validation_off;
mod code_injection;
mod command_injection;
mod constant_compare;
mod constant_condition;
mod dead_store;
mod debugger;
mod duplicate_key;
mod else_after_return;
mod empty_except;
mod exposure;
mod hardcoded_credentials;
mod infinite_loop;
mod insecure_random;
mod jwt;
mod loop_closure;
mod mixed_returns;
mod nan_compare;
mod not_callable;
mod off_by_one;
mod patterns;
mod raise_non_exception;
mod redefined_loop_var;
mod redefinition;
mod requests;
mod return_in_finally;
mod return_outside_function;
mod return_value_ignored;
mod self_assign;
mod self_compare;
mod shadow_builtin;
mod simplify;
mod sql_injection;
mod syntax_error;
mod type_compare;
mod undefined_name;
mod unreachable_code;
mod unsupported_operand;
mod unused_loop_variable;
mod unused_private;
mod unused_suppression;
mod unused_variable;
mod used_before_assignment;
mod useless_catch;
mod useless_expression;
mod useless_return;
mod weak_crypto;
mod wrong_call_arguments;
mod xss;

use super::Rule;

pub(crate) use bad_url_check::BAD_URL_CHECK;
pub(crate) use cert_validation_off::CERT_VALIDATION_OFF;
pub(crate) use code_injection::CODE_INJECTION;
pub(crate) use command_injection::COMMAND_INJECTION;
pub(crate) use constant_compare::CONSTANT_COMPARE;
pub(crate) use constant_condition::CONSTANT_CONDITION;
pub(crate) use dead_store::DEAD_STORE;
pub(crate) use debugger::DEBUGGER;
pub(crate) use duplicate_key::DUPLICATE_KEY;
pub(crate) use else_after_return::ELSE_AFTER_RETURN;
pub(crate) use empty_except::EMPTY_EXCEPT;
pub(crate) use exposure::{
    CLEAR_TEXT_LOGGING, CLEAR_TEXT_STORAGE, CORS_MISCONFIG, INSECURE_COOKIE, STACK_TRACE_EXPOSURE,
    WEAK_KEY,
};
pub(crate) use hardcoded_credentials::HARDCODED_CREDENTIALS;
pub(crate) use infinite_loop::INFINITE_LOOP;
pub(crate) use insecure_random::INSECURE_RANDOM;
pub(crate) use jwt::JWT;
pub(crate) use loop_closure::LOOP_CLOSURE;
pub(crate) use mixed_returns::MIXED_RETURNS;
pub(crate) use nan_compare::NAN_COMPARE;
pub(crate) use not_callable::NOT_CALLABLE;
pub(crate) use off_by_one::OFF_BY_ONE;
pub(crate) use patterns::{REDOS, REGEX_DUP_CLASS, REGEX_OVERLY_LARGE_RANGE, REGEX_UNMATCHABLE};
pub(crate) use raise_non_exception::RAISE_NON_EXCEPTION;
pub(crate) use redefined_loop_var::REDEFINED_LOOP_VAR;
pub(crate) use redefinition::REDEFINITION;
pub(crate) use requests::{
    HEADER_INJECTION, LOG_INJECTION, OPEN_REDIRECT, PATH_TRAVERSAL, REGEX_INJECTION, SSRF,
    TEMPLATE_INJECTION, XPATH_INJECTION, ZIP_SLIP,
};
pub(crate) use return_in_finally::RETURN_IN_FINALLY;
pub(crate) use return_outside_function::RETURN_OUTSIDE_FUNCTION;
pub(crate) use return_value_ignored::RETURN_VALUE_IGNORED;
pub(crate) use self_assign::SELF_ASSIGN;
pub(crate) use self_compare::SELF_COMPARE;
pub(crate) use shadow_builtin::SHADOW_BUILTIN;
pub(crate) use simplify::{AUGMENTED_ASSIGN, SIMPLIFY_BOOL, USELESS_PARENT_DELEGATION};
pub(crate) use sql_injection::SQL_INJECTION;
pub(crate) use syntax_error::SYNTAX_ERROR;
pub(crate) use type_compare::TYPE_COMPARE;
pub(crate) use undefined_name::UNDEFINED_NAME;
pub(crate) use unreachable_code::UNREACHABLE_CODE;
pub(crate) use unsupported_operand::UNSUPPORTED_OPERAND;
pub(crate) use unused_loop_variable::UNUSED_LOOP_VARIABLE;
pub(crate) use unused_private::UNUSED_PRIVATE;
pub(crate) use unused_suppression::UNUSED_SUPPRESSION;
pub(crate) use unused_variable::UNUSED_VARIABLE;
pub(crate) use used_before_assignment::USED_BEFORE_ASSIGNMENT;
pub(crate) use useless_catch::USELESS_CATCH;
pub(crate) use useless_expression::USELESS_EXPRESSION;
pub(crate) use useless_return::USELESS_RETURN;
pub(crate) use weak_crypto::WEAK_CRYPTO;
pub(crate) use wrong_call_arguments::WRONG_CALL_ARGUMENTS;
pub(crate) use xss::XSS;

pub(crate) static RULES: &[&Rule] = &[
    &AUGMENTED_ASSIGN,
    &BAD_URL_CHECK,
    &CERT_VALIDATION_OFF,
    &CLEAR_TEXT_LOGGING,
    &CLEAR_TEXT_STORAGE,
    &CODE_INJECTION,
    &COMMAND_INJECTION,
    &CONSTANT_COMPARE,
    &CONSTANT_CONDITION,
    &CORS_MISCONFIG,
    &DEAD_STORE,
    &DEBUGGER,
    &DUPLICATE_KEY,
    &ELSE_AFTER_RETURN,
    &EMPTY_EXCEPT,
    &HARDCODED_CREDENTIALS,
    &HEADER_INJECTION,
    &INFINITE_LOOP,
    &INSECURE_COOKIE,
    &INSECURE_RANDOM,
    &LOG_INJECTION,
    &LOOP_CLOSURE,
    &JWT,
    &MIXED_RETURNS,
    &NAN_COMPARE,
    &NOT_CALLABLE,
    &OFF_BY_ONE,
    &OPEN_REDIRECT,
    &PATH_TRAVERSAL,
    &RAISE_NON_EXCEPTION,
    &REDEFINED_LOOP_VAR,
    &REDEFINITION,
    &REDOS,
    &REGEX_DUP_CLASS,
    &REGEX_INJECTION,
    &REGEX_OVERLY_LARGE_RANGE,
    &REGEX_UNMATCHABLE,
    &RETURN_IN_FINALLY,
    &RETURN_OUTSIDE_FUNCTION,
    &RETURN_VALUE_IGNORED,
    &SELF_ASSIGN,
    &SELF_COMPARE,
    &SHADOW_BUILTIN,
    &SIMPLIFY_BOOL,
    &SQL_INJECTION,
    &SSRF,
    &STACK_TRACE_EXPOSURE,
    &SYNTAX_ERROR,
    &TEMPLATE_INJECTION,
    &TYPE_COMPARE,
    &UNDEFINED_NAME,
    &UNREACHABLE_CODE,
    &UNSUPPORTED_OPERAND,
    &UNUSED_LOOP_VARIABLE,
    &UNUSED_PRIVATE,
    &UNUSED_SUPPRESSION,
    &UNUSED_VARIABLE,
    &USED_BEFORE_ASSIGNMENT,
    &USELESS_CATCH,
    &USELESS_EXPRESSION,
    &USELESS_PARENT_DELEGATION,
    &USELESS_RETURN,
    &WEAK_CRYPTO,
    &WEAK_KEY,
    &WRONG_CALL_ARGUMENTS,
    &XPATH_INJECTION,
    &XSS,
    &ZIP_SLIP,
];

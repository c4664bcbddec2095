//! What the nodes of each grammar are: the one place that knows their names.

use std::sync::OnceLock;

use crate::analysis::Language;

/// What a kind of node is; several may hold.
pub(super) type Roles = u32;

/// A named function with parameters and a body.
pub(super) const FUNCTION: Roles = 1;
/// A function without a name, inside an expression.
pub(super) const LAMBDA: Roles = 1 << 1;
/// A class or the like, whose name goes before those of its functions.
pub(super) const CONTAINER: Roles = 1 << 2;
/// A test with a branch.
pub(super) const IF: Roles = 1 << 3;
/// A further test of the `if` before it.
pub(super) const ELSE_IF: Roles = 1 << 4;
/// The branch if no test held.
pub(super) const ELSE: Roles = 1 << 5;
pub(super) const LOOP: Roles = 1 << 6;
/// A choice between cases.
pub(super) const SWITCH: Roles = 1 << 7;
pub(super) const CASE: Roles = 1 << 8;
pub(super) const CATCH: Roles = 1 << 9;
/// A test inside an expression.
pub(super) const TERNARY: Roles = 1 << 10;
/// May be `a && b`.
pub(super) const BINARY: Roles = 1 << 11;
/// Leaves the block: `return`, `break` and the like.
pub(super) const JUMP: Roles = 1 << 12;
/// A list of statements.
pub(super) const BLOCK: Roles = 1 << 13;
pub(super) const COMMENT: Roles = 1 << 14;
pub(super) const STRING: Roles = 1 << 15;
/// What may follow a jump and still run, or need not run: labels, declarations, preprocessor.
pub(super) const ANYWHERE: Roles = 1 << 16;

/// Kinds of nodes by name; all of them exist in the grammar, which a test checks.
type Table = &'static [(Roles, &'static [&'static str])];

/// A parser and what its nodes are.
pub(super) struct Grammar {
    pub(super) parser: tree_sitter::Language,
    /// By kind of node.
    roles: Vec<Roles>,
}

impl Grammar {
    /// The grammar of a language, if it is built in.
    pub(super) fn of(language: Language) -> Option<&'static Grammar> {
        macro_rules! built {
            ($parser:expr, $table:expr) => {{
                static GRAMMAR: OnceLock<Grammar> = OnceLock::new();
                Some(GRAMMAR.get_or_init(|| Grammar::new($parser.into(), $table)))
            }};
        }
        match language {
            #[cfg(feature = "lang-bash")]
            Language::Bash => built!(tree_sitter_bash::LANGUAGE, BASH),
            #[cfg(feature = "lang-c")]
            Language::C => built!(tree_sitter_c::LANGUAGE, C),
            #[cfg(feature = "lang-cpp")]
            Language::Cpp => built!(tree_sitter_cpp::LANGUAGE, CPP),
            #[cfg(feature = "lang-csharp")]
            Language::CSharp => built!(tree_sitter_c_sharp::LANGUAGE, CSHARP),
            #[cfg(feature = "lang-go")]
            Language::Go => built!(tree_sitter_go::LANGUAGE, GO),
            #[cfg(feature = "lang-java")]
            Language::Java => built!(tree_sitter_java::LANGUAGE, JAVA),
            #[cfg(feature = "lang-php")]
            Language::Php => built!(tree_sitter_php::LANGUAGE_PHP, PHP),
            #[cfg(feature = "lang-ruby")]
            Language::Ruby => built!(tree_sitter_ruby::LANGUAGE, RUBY),
            #[cfg(feature = "lang-rust")]
            Language::Rust => built!(tree_sitter_rust::LANGUAGE, RUST),
            _ => None,
        }
    }

    fn new(parser: tree_sitter::Language, table: Table) -> Self {
        let mut roles = vec![0; parser.node_kind_count()];
        for (role, kinds) in table {
            for kind in *kinds {
                let id = usize::from(parser.id_for_node_kind(kind, true));
                if let Some(slot) = roles.get_mut(id) {
                    *slot |= role;
                }
            }
        }
        Self { parser, roles }
    }

    /// What a node is. O(1).
    pub(super) fn roles(&self, node: tree_sitter::Node<'_>) -> Roles {
        if !node.is_named() {
            return 0;
        }
        let kind = usize::from(node.kind_id());
        self.roles.get(kind).copied().unwrap_or_default()
    }
}

#[cfg(feature = "lang-bash")]
const BASH: Table = &[
    (FUNCTION, &["function_definition"]),
    (IF, &["if_statement"]),
    (ELSE_IF, &["elif_clause"]),
    (ELSE, &["else_clause"]),
    (
        LOOP,
        &["for_statement", "c_style_for_statement", "while_statement"],
    ),
    (SWITCH, &["case_statement"]),
    (CASE, &["case_item"]),
    (TERNARY, &["ternary_expression"]),
    (BINARY, &["binary_expression", "list"]),
    (BLOCK, &["compound_statement", "do_group"]),
    (COMMENT, &["comment"]),
    (STRING, &["string", "raw_string"]),
];

#[cfg(feature = "lang-c")]
const C: Table = &[
    (FUNCTION, &["function_definition"]),
    (IF, &["if_statement"]),
    (ELSE, &["else_clause"]),
    (LOOP, &["for_statement", "while_statement", "do_statement"]),
    (SWITCH, &["switch_statement"]),
    (CASE, &["case_statement"]),
    (TERNARY, &["conditional_expression"]),
    (BINARY, &["binary_expression"]),
    (
        JUMP,
        &[
            "return_statement",
            "break_statement",
            "continue_statement",
            "goto_statement",
        ],
    ),
    (BLOCK, &["compound_statement", "case_statement"]),
    (COMMENT, &["comment"]),
    (STRING, &["string_literal"]),
    (
        ANYWHERE,
        &[
            "labeled_statement",
            "case_statement",
            "preproc_if",
            "preproc_ifdef",
            "preproc_def",
            "preproc_call",
            "preproc_include",
            "preproc_function_def",
            "attributed_statement",
        ],
    ),
];

#[cfg(feature = "lang-cpp")]
const CPP: Table = &[
    (FUNCTION, &["function_definition"]),
    (LAMBDA, &["lambda_expression"]),
    (
        CONTAINER,
        &[
            "class_specifier",
            "struct_specifier",
            "namespace_definition",
        ],
    ),
    (IF, &["if_statement"]),
    (ELSE, &["else_clause"]),
    (
        LOOP,
        &[
            "for_statement",
            "for_range_loop",
            "while_statement",
            "do_statement",
        ],
    ),
    (SWITCH, &["switch_statement"]),
    (CASE, &["case_statement"]),
    (CATCH, &["catch_clause"]),
    (TERNARY, &["conditional_expression"]),
    (BINARY, &["binary_expression"]),
    (
        JUMP,
        &[
            "return_statement",
            "break_statement",
            "continue_statement",
            "goto_statement",
            "throw_statement",
        ],
    ),
    (BLOCK, &["compound_statement", "case_statement"]),
    (COMMENT, &["comment"]),
    (STRING, &["string_literal", "raw_string_literal"]),
    (
        ANYWHERE,
        &[
            "labeled_statement",
            "case_statement",
            "preproc_if",
            "preproc_ifdef",
            "preproc_def",
            "preproc_call",
            "preproc_include",
            "preproc_function_def",
            "attributed_statement",
        ],
    ),
];

#[cfg(feature = "lang-csharp")]
const CSHARP: Table = &[
    (
        FUNCTION,
        &[
            "method_declaration",
            "constructor_declaration",
            "local_function_statement",
            "operator_declaration",
        ],
    ),
    (
        LAMBDA,
        &["lambda_expression", "anonymous_method_expression"],
    ),
    (
        CONTAINER,
        &[
            "class_declaration",
            "struct_declaration",
            "record_declaration",
            "interface_declaration",
        ],
    ),
    (IF, &["if_statement"]),
    (
        LOOP,
        &[
            "for_statement",
            "foreach_statement",
            "while_statement",
            "do_statement",
        ],
    ),
    (SWITCH, &["switch_statement", "switch_expression"]),
    (CASE, &["switch_section", "switch_expression_arm"]),
    (CATCH, &["catch_clause"]),
    (TERNARY, &["conditional_expression"]),
    (BINARY, &["binary_expression"]),
    (
        JUMP,
        &[
            "return_statement",
            "break_statement",
            "continue_statement",
            "goto_statement",
            "throw_statement",
        ],
    ),
    (BLOCK, &["block", "switch_section"]),
    (COMMENT, &["comment"]),
    (
        STRING,
        &[
            "string_literal",
            "verbatim_string_literal",
            "raw_string_literal",
        ],
    ),
    (
        ANYWHERE,
        &[
            "labeled_statement",
            "local_function_statement",
            "preproc_if",
            "preproc_region",
        ],
    ),
];

#[cfg(feature = "lang-go")]
const GO: Table = &[
    (FUNCTION, &["function_declaration", "method_declaration"]),
    (LAMBDA, &["func_literal"]),
    (IF, &["if_statement"]),
    (LOOP, &["for_statement"]),
    (
        SWITCH,
        &[
            "expression_switch_statement",
            "type_switch_statement",
            "select_statement",
        ],
    ),
    (
        CASE,
        &["expression_case", "type_case", "communication_case"],
    ),
    (BINARY, &["binary_expression"]),
    (
        JUMP,
        &[
            "return_statement",
            "break_statement",
            "continue_statement",
            "goto_statement",
        ],
    ),
    (BLOCK, &["statement_list"]),
    (COMMENT, &["comment"]),
    (
        STRING,
        &["interpreted_string_literal", "raw_string_literal"],
    ),
    (ANYWHERE, &["labeled_statement"]),
];

#[cfg(feature = "lang-java")]
const JAVA: Table = &[
    (
        FUNCTION,
        &[
            "method_declaration",
            "constructor_declaration",
            "compact_constructor_declaration",
        ],
    ),
    (LAMBDA, &["lambda_expression"]),
    (
        CONTAINER,
        &[
            "class_declaration",
            "enum_declaration",
            "record_declaration",
            "interface_declaration",
        ],
    ),
    (IF, &["if_statement"]),
    (
        LOOP,
        &[
            "for_statement",
            "enhanced_for_statement",
            "while_statement",
            "do_statement",
        ],
    ),
    (SWITCH, &["switch_expression"]),
    (CASE, &["switch_label"]),
    (CATCH, &["catch_clause"]),
    (TERNARY, &["ternary_expression"]),
    (BINARY, &["binary_expression"]),
    (
        JUMP,
        &[
            "return_statement",
            "break_statement",
            "continue_statement",
            "throw_statement",
        ],
    ),
    (
        BLOCK,
        &["block", "constructor_body", "switch_block_statement_group"],
    ),
    (COMMENT, &["line_comment", "block_comment"]),
    (STRING, &["string_literal"]),
    (ANYWHERE, &["labeled_statement", "switch_label"]),
];

#[cfg(feature = "lang-php")]
const PHP: Table = &[
    (FUNCTION, &["function_definition", "method_declaration"]),
    (LAMBDA, &["anonymous_function", "arrow_function"]),
    (
        CONTAINER,
        &[
            "class_declaration",
            "interface_declaration",
            "trait_declaration",
            "enum_declaration",
        ],
    ),
    (IF, &["if_statement"]),
    (ELSE_IF, &["else_if_clause"]),
    (ELSE, &["else_clause"]),
    (
        LOOP,
        &[
            "for_statement",
            "foreach_statement",
            "while_statement",
            "do_statement",
        ],
    ),
    (SWITCH, &["switch_statement", "match_expression"]),
    (CASE, &["case_statement", "match_conditional_expression"]),
    (CATCH, &["catch_clause"]),
    (TERNARY, &["conditional_expression"]),
    (BINARY, &["binary_expression"]),
    (
        JUMP,
        &[
            "return_statement",
            "break_statement",
            "continue_statement",
            "goto_statement",
        ],
    ),
    (
        BLOCK,
        &["compound_statement", "case_statement", "default_statement"],
    ),
    (COMMENT, &["comment"]),
    (STRING, &["string", "encapsed_string"]),
    (
        ANYWHERE,
        &[
            "named_label_statement",
            "function_definition",
            "class_declaration",
            "text_interpolation",
            "interface_declaration",
            "trait_declaration",
            "enum_declaration",
        ],
    ),
];

#[cfg(feature = "lang-ruby")]
const RUBY: Table = &[
    (FUNCTION, &["method", "singleton_method"]),
    (LAMBDA, &["block", "do_block"]),
    (CONTAINER, &["class", "module"]),
    (IF, &["if", "unless", "if_modifier", "unless_modifier"]),
    (ELSE_IF, &["elsif"]),
    (ELSE, &["else"]),
    (
        LOOP,
        &["while", "until", "for", "while_modifier", "until_modifier"],
    ),
    (SWITCH, &["case", "case_match"]),
    (CASE, &["when", "in_clause"]),
    (CATCH, &["rescue", "rescue_modifier"]),
    (TERNARY, &["conditional"]),
    (BINARY, &["binary"]),
    (JUMP, &["return", "break", "next", "redo", "retry"]),
    (BLOCK, &["body_statement", "then", "do", "block_body"]),
    (COMMENT, &["comment"]),
    (STRING, &["string"]),
    (
        ANYWHERE,
        &["method", "class", "module", "rescue", "ensure", "else"],
    ),
];

#[cfg(feature = "lang-rust")]
const RUST: Table = &[
    (FUNCTION, &["function_item"]),
    (LAMBDA, &["closure_expression"]),
    (CONTAINER, &["impl_item", "trait_item", "mod_item"]),
    (IF, &["if_expression"]),
    (ELSE, &["else_clause"]),
    (
        LOOP,
        &["for_expression", "while_expression", "loop_expression"],
    ),
    (SWITCH, &["match_expression"]),
    (CASE, &["match_arm"]),
    (BINARY, &["binary_expression"]),
    (
        JUMP,
        &[
            "return_expression",
            "break_expression",
            "continue_expression",
        ],
    ),
    (BLOCK, &["block"]),
    (COMMENT, &["line_comment", "block_comment"]),
    (STRING, &["string_literal", "raw_string_literal"]),
    (
        ANYWHERE,
        &[
            "function_item",
            "struct_item",
            "enum_item",
            "impl_item",
            "trait_item",
            "mod_item",
            "use_declaration",
            "const_item",
            "static_item",
            "type_item",
            "macro_definition",
            "attribute_item",
        ],
    ),
];

#[cfg(test)]
#[cfg(feature = "all-langs")]
mod tests {
    use super::*;

    #[test]
    fn every_named_kind_exists_in_its_grammar() {
        let all = [
            (Language::Bash, BASH),
            (Language::C, C),
            (Language::Cpp, CPP),
            (Language::CSharp, CSHARP),
            (Language::Go, GO),
            (Language::Java, JAVA),
            (Language::Php, PHP),
            (Language::Ruby, RUBY),
            (Language::Rust, RUST),
        ];
        for (language, table) in all {
            let grammar = Grammar::of(language).unwrap();
            for kind in table.iter().flat_map(|(_, kinds)| *kinds) {
                let id = grammar.parser.id_for_node_kind(kind, true);
                assert_ne!(id, 0, "{language} has no {kind}");
            }
        }
    }
}

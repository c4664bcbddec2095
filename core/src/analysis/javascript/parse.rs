//! The one file that knows oxc's parser: an upgrade touches this and the tree's types.

use std::cell::RefCell;

use oxc_allocator::Allocator;
use oxc_ast::ast::Program;
use oxc_parser::{ParseOptions, Parser};
use oxc_span::SourceType;

use crate::analysis::{Language, SourceFile};

/// Arenas above this size are not kept for the next file of the thread.
const KEEP: usize = 16 << 20;

thread_local! {
    static ARENA: RefCell<Allocator> = RefCell::new(Allocator::default());
}

/// What the parser says about a text it cannot take.
pub(super) struct SyntaxError {
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) message: String,
}

/// Parses `file` and hands the tree to `visit`.
pub(super) fn with_tree<T>(
    file: &SourceFile<'_>,
    visit: impl for<'a> FnOnce(&'a Program<'a>) -> T,
) -> Result<T, SyntaxError> {
    ARENA.with(|arena| {
        // A panic or a nested call cannot leave the arena borrowed: take it out.
        let mut arena = arena.take();
        let result = parse(&arena, file).map(|program| visit(arena.alloc(program)));
        if arena.capacity() <= KEEP {
            arena.reset();
            ARENA.set(arena);
        }
        result
    })
}

fn parse<'a>(arena: &'a Allocator, file: &SourceFile<'a>) -> Result<Program<'a>, SyntaxError> {
    let mut first = None;
    for kind in source_types(file) {
        let options = ParseOptions {
            // Configuration files and old CommonJS return early at the top.
            allow_return_outside_function: kind.is_javascript(),
            ..ParseOptions::default()
        };
        let parsed = Parser::new(arena, file.text, kind)
            .with_options(options)
            .parse();
        let Some(error) = parsed.diagnostics.errors().next() else {
            return Ok(parsed.program);
        };
        // The first attempt is the likeliest, so its message is the one to show.
        first.get_or_insert_with(|| {
            let at = error.labels.first();
            let start = at.map_or(0, |label| label.offset());
            let message = if parsed.is_flow_language {
                "Flow's types are not supported".to_owned()
            } else {
                error.to_string()
            };
            SyntaxError {
                start,
                end: at.map_or(0, |label| start + label.len()),
                message,
            }
        });
    }
    Err(first.unwrap_or_else(|| SyntaxError {
        start: 0,
        end: 0,
        message: "unknown syntax".to_owned(),
    }))
}

/// How to read the file, best guess first.
fn source_types(file: &SourceFile<'_>) -> impl Iterator<Item = SourceType> {
    let path = file.path;
    let declared =
        || path.ends_with(".d.ts") || path.ends_with(".d.mts") || path.ends_with(".d.cts");
    let (first, second) = match file.language {
        Language::TypeScript if path.ends_with(".tsx") => (SourceType::tsx(), None),
        Language::TypeScript if declared() => (SourceType::d_ts(), None),
        // `<T>x` is a type assertion without JSX and an element with it.
        Language::TypeScript => (SourceType::ts(), None),
        _ if path.ends_with(".mjs") => (SourceType::mjs().with_jsx(true), None),
        _ => {
            // With `import` or `export` it is a module, otherwise a script, but scripts for
            // bundlers use `await` at the top and need a second look.
            let script = SourceType::unambiguous().with_jsx(true);
            (script, Some(SourceType::mjs().with_jsx(true)))
        }
    };
    std::iter::once(first).chain(second)
}

#[cfg(test)]
mod tests {
    use crate::analysis::{AnalyseOptions, analyse};

    /// What is reported for a file, by rule.
    fn rules(path: &str, text: &str) -> Vec<String> {
        let options = AnalyseOptions::for_path(path).unwrap();
        let findings = analyse(text, &options).unwrap();
        findings.into_iter().map(|finding| finding.rule).collect()
    }

    #[test]
    fn dialects_follow_the_name() {
        let clean = [
            (
                "a.js",
                "#!/usr/bin/env node\nimport x from 'x';\nawait x;\n",
            ),
            ("a.js", "const x = require('x');\nreturn;\n"),
            ("a.js", "with_ = 010; var yield_ = <div>it's</div>;"),
            ("a.js", "var a = await_;\nconst b = await load();\n"),
            ("a.cjs", "module.exports = 1;"),
            ("a.mjs", "export default await x;"),
            ("a.jsx", "x = <a.b c={1}>{...d}</a.b>;"),
            ("a.ts", "let x = <T>y; enum A { B }; declare module 'z';"),
            ("a.tsx", "const x = <T,>(y: T) => <b>{y}</b>;"),
            (
                "a.d.ts",
                "export declare function f(x: number): void;\nexport const y: string;",
            ),
            ("a.mts", "export const x = y satisfies Z;"),
            ("a.cts", "import x = require('x'); export = x;"),
            ("a.js", "\u{feff}x();"),
            ("a.js", ""),
        ];
        for (path, text) in clean {
            let broken = rules(path, text).contains(&"syntax-error".to_owned());
            assert!(!broken, "{path}: {text}");
        }
    }

    #[test]
    fn a_file_that_does_not_parse_is_one_finding() {
        for (path, text) in [
            ("a.js", "debugger; function f( {"),
            ("a.js", "<!DOCTYPE html>\n<html>debugger</html>"),
            (
                "a.js",
                "// @flow\nfunction f(x: number): string { debugger; }",
            ),
            ("a.js", "let x: number = 1; debugger;"),
            ("a.ts", "let x: = 1;"),
            ("a.js", "\u{1F600}"),
        ] {
            assert_eq!(rules(path, text), ["syntax-error"], "{path}: {text}");
        }
    }
}

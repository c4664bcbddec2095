//! The classes of the module `builtins`, and the types of functions and the like: what their instances
//! have and can do. Members and protocols are those of Python 3.8 to 3.14 together.

/// A builtin class.
#[derive(Debug)]
pub(in crate::analysis::python) struct Builtin {
    /// Its name; those that have no name in `builtins` are in angle brackets.
    pub(in crate::analysis::python) name: &'static str,
    /// What it inherits from; empty for `object`.
    pub(in crate::analysis::python) base: &'static str,
    /// What instances can do, as bits.
    pub(in crate::analysis::python) can: u32,
    /// Members of instances, without names like `__this__`, sorted.
    members: &'static [&'static str],
}

/// Two classes are the same if they have the same name.
impl PartialEq for Builtin {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Builtin {}

pub(in crate::analysis::python) const ITER: u32 = 1;
pub(in crate::analysis::python) const GET: u32 = 1 << 1;
pub(in crate::analysis::python) const SET: u32 = 1 << 2;
pub(in crate::analysis::python) const DELETE: u32 = 1 << 3;
pub(in crate::analysis::python) const CONTAINS: u32 = 1 << 4;
pub(in crate::analysis::python) const CALL: u32 = 1 << 5;
pub(in crate::analysis::python) const HASH: u32 = 1 << 6;
pub(in crate::analysis::python) const WITH: u32 = 1 << 7;
pub(in crate::analysis::python) const NEGATE: u32 = 1 << 8;
pub(in crate::analysis::python) const INVERT: u32 = 1 << 9;
pub(in crate::analysis::python) const KEYS: u32 = 1 << 10;
pub(in crate::analysis::python) const ITER_ASYNC: u32 = 1 << 11;
pub(in crate::analysis::python) const WITH_ASYNC: u32 = 1 << 12;

const SEQUENCE: u32 = ITER | GET | CONTAINS;
const CHANGING: u32 = SEQUENCE | SET | DELETE;

const fn class(
    name: &'static str,
    base: &'static str,
    can: u32,
    members: &'static [&'static str],
) -> Builtin {
    Builtin {
        name,
        base,
        can,
        members,
    }
}

const fn error(name: &'static str, base: &'static str) -> Builtin {
    class(name, base, HASH, &[])
}

const TEXT: &[&str] = &[
    "capitalize",
    "casefold",
    "center",
    "count",
    "encode",
    "endswith",
    "expandtabs",
    "find",
    "format",
    "format_map",
    "index",
    "isalnum",
    "isalpha",
    "isascii",
    "isdecimal",
    "isdigit",
    "isidentifier",
    "islower",
    "isnumeric",
    "isprintable",
    "isspace",
    "istitle",
    "isupper",
    "join",
    "ljust",
    "lower",
    "lstrip",
    "maketrans",
    "partition",
    "removeprefix",
    "removesuffix",
    "replace",
    "rfind",
    "rindex",
    "rjust",
    "rpartition",
    "rsplit",
    "rstrip",
    "split",
    "splitlines",
    "startswith",
    "strip",
    "swapcase",
    "title",
    "translate",
    "upper",
    "zfill",
];

const BYTES: &[&str] = &[
    "capitalize",
    "center",
    "count",
    "decode",
    "endswith",
    "expandtabs",
    "find",
    "fromhex",
    "hex",
    "index",
    "isalnum",
    "isalpha",
    "isascii",
    "isdigit",
    "islower",
    "isspace",
    "istitle",
    "isupper",
    "join",
    "ljust",
    "lower",
    "lstrip",
    "maketrans",
    "partition",
    "removeprefix",
    "removesuffix",
    "replace",
    "rfind",
    "rindex",
    "rjust",
    "rpartition",
    "rsplit",
    "rstrip",
    "split",
    "splitlines",
    "startswith",
    "strip",
    "swapcase",
    "title",
    "translate",
    "upper",
    "zfill",
];

const BYTEARRAY: &[&str] = &[
    "append", "clear", "copy", "extend", "insert", "pop", "remove", "resize", "reverse",
];

const LIST: &[&str] = &[
    "append", "clear", "copy", "count", "extend", "index", "insert", "pop", "remove", "reverse",
    "sort",
];

const DICT: &[&str] = &[
    "clear",
    "copy",
    "fromkeys",
    "get",
    "items",
    "keys",
    "pop",
    "popitem",
    "setdefault",
    "update",
    "values",
];

const SET_: &[&str] = &[
    "add",
    "clear",
    "copy",
    "difference",
    "difference_update",
    "discard",
    "intersection",
    "intersection_update",
    "isdisjoint",
    "issubset",
    "issuperset",
    "pop",
    "remove",
    "symmetric_difference",
    "symmetric_difference_update",
    "union",
    "update",
];

const FROZENSET: &[&str] = &[
    "copy",
    "difference",
    "intersection",
    "isdisjoint",
    "issubset",
    "issuperset",
    "symmetric_difference",
    "union",
];

const INT: &[&str] = &[
    "as_integer_ratio",
    "bit_count",
    "bit_length",
    "conjugate",
    "denominator",
    "from_bytes",
    "imag",
    "is_integer",
    "numerator",
    "real",
    "to_bytes",
];

const FLOAT: &[&str] = &[
    "as_integer_ratio",
    "conjugate",
    "from_number",
    "fromhex",
    "hex",
    "imag",
    "is_integer",
    "real",
];

const OS_ERROR: &[&str] = &[
    "characters_written",
    "errno",
    "filename",
    "filename2",
    "strerror",
    "winerror",
];

const SYNTAX_ERROR: &[&str] = &[
    "end_lineno",
    "end_offset",
    "filename",
    "lineno",
    "msg",
    "offset",
    "print_file_and_line",
    "text",
];

const UNICODE_ERROR: &[&str] = &["encoding", "end", "object", "reason", "start"];

/// All, sorted by name.
static ALL: &[Builtin] = &[
    class(
        "<async generator>",
        "object",
        HASH | ITER_ASYNC,
        &[
            "aclose",
            "ag_await",
            "ag_code",
            "ag_frame",
            "ag_running",
            "ag_suspended",
            "asend",
            "athrow",
        ],
    ),
    class(
        "<coroutine>",
        "object",
        HASH,
        &[
            "close",
            "cr_await",
            "cr_code",
            "cr_frame",
            "cr_origin",
            "cr_running",
            "cr_suspended",
            "send",
            "throw",
        ],
    ),
    class(
        "<generator>",
        "object",
        HASH | ITER | CONTAINS,
        &[
            "close",
            "gi_code",
            "gi_frame",
            "gi_running",
            "gi_suspended",
            "gi_yieldfrom",
            "send",
            "throw",
        ],
    ),
    error("ArithmeticError", "Exception"),
    error("AssertionError", "Exception"),
    class("AttributeError", "Exception", HASH, &["name", "obj"]),
    class(
        "BaseException",
        "object",
        HASH,
        &["add_note", "args", "with_traceback"],
    ),
    class(
        "BaseExceptionGroup",
        "BaseException",
        HASH,
        &["derive", "exceptions", "message", "split", "subgroup"],
    ),
    error("BlockingIOError", "OSError"),
    error("BrokenPipeError", "ConnectionError"),
    error("BufferError", "Exception"),
    error("BytesWarning", "Warning"),
    error("ChildProcessError", "OSError"),
    error("ConnectionAbortedError", "ConnectionError"),
    error("ConnectionError", "OSError"),
    error("ConnectionRefusedError", "ConnectionError"),
    error("ConnectionResetError", "ConnectionError"),
    error("DeprecationWarning", "Warning"),
    error("EOFError", "Exception"),
    error("EncodingWarning", "Warning"),
    class("EnvironmentError", "Exception", HASH, OS_ERROR),
    error("Exception", "BaseException"),
    error("ExceptionGroup", "BaseExceptionGroup"),
    error("FileExistsError", "OSError"),
    error("FileNotFoundError", "OSError"),
    error("FloatingPointError", "ArithmeticError"),
    error("FutureWarning", "Warning"),
    error("GeneratorExit", "BaseException"),
    class("IOError", "Exception", HASH, OS_ERROR),
    class(
        "ImportError",
        "Exception",
        HASH,
        &["msg", "name", "name_from", "path"],
    ),
    error("ImportWarning", "Warning"),
    error("IndentationError", "SyntaxError"),
    error("IndexError", "LookupError"),
    error("InterruptedError", "OSError"),
    error("IsADirectoryError", "OSError"),
    error("KeyError", "LookupError"),
    error("KeyboardInterrupt", "BaseException"),
    error("LookupError", "Exception"),
    error("MemoryError", "Exception"),
    error("ModuleNotFoundError", "ImportError"),
    class("NameError", "Exception", HASH, &["name"]),
    error("NotADirectoryError", "OSError"),
    error("NotImplementedError", "RuntimeError"),
    class("OSError", "Exception", HASH, OS_ERROR),
    error("OverflowError", "ArithmeticError"),
    error("PendingDeprecationWarning", "Warning"),
    error("PermissionError", "OSError"),
    error("ProcessLookupError", "OSError"),
    error("RecursionError", "RuntimeError"),
    error("ReferenceError", "Exception"),
    error("ResourceWarning", "Warning"),
    error("RuntimeError", "Exception"),
    error("RuntimeWarning", "Warning"),
    error("StopAsyncIteration", "Exception"),
    class("StopIteration", "Exception", HASH, &["value"]),
    class("SyntaxError", "Exception", HASH, SYNTAX_ERROR),
    error("SyntaxWarning", "Warning"),
    error("SystemError", "Exception"),
    class("SystemExit", "BaseException", HASH, &["code"]),
    error("TabError", "IndentationError"),
    error("TimeoutError", "OSError"),
    error("TypeError", "Exception"),
    error("UnboundLocalError", "NameError"),
    class("UnicodeDecodeError", "UnicodeError", HASH, UNICODE_ERROR),
    class("UnicodeEncodeError", "UnicodeError", HASH, UNICODE_ERROR),
    error("UnicodeError", "ValueError"),
    class("UnicodeTranslateError", "UnicodeError", HASH, UNICODE_ERROR),
    error("UnicodeWarning", "Warning"),
    error("UserWarning", "Warning"),
    error("ValueError", "Exception"),
    error("Warning", "Exception"),
    error("ZeroDivisionError", "ArithmeticError"),
    class("bool", "int", HASH | NEGATE | INVERT, &[]),
    class("bytearray", "bytes", CHANGING, BYTEARRAY),
    class("bytes", "object", SEQUENCE | HASH, BYTES),
    class(
        "complex",
        "object",
        HASH | NEGATE,
        &["conjugate", "from_number", "imag", "real"],
    ),
    class("dict", "object", CHANGING | KEYS, DICT),
    class("float", "object", HASH | NEGATE, FLOAT),
    class("frozenset", "object", HASH | ITER | CONTAINS, FROZENSET),
    class("int", "object", HASH | NEGATE | INVERT, INT),
    class("list", "object", CHANGING, LIST),
    class("object", "", HASH, &[]),
    class(
        "range",
        "object",
        SEQUENCE | HASH,
        &["count", "index", "start", "step", "stop"],
    ),
    class("set", "object", ITER | CONTAINS, SET_),
    class(
        "slice",
        "object",
        HASH,
        &["indices", "start", "step", "stop"],
    ),
    class("str", "object", SEQUENCE | HASH, TEXT),
    class("tuple", "object", SEQUENCE | HASH, &["count", "index"]),
];

impl Builtin {
    /// The class of a name.
    pub(in crate::analysis::python) fn find(name: &str) -> Option<&'static Self> {
        let at = ALL.binary_search_by_key(&name, |class| class.name).ok()?;
        ALL.get(at)
    }

    /// The class and those it inherits from, itself first.
    pub(in crate::analysis::python) fn line(&'static self) -> impl Iterator<Item = &'static Self> {
        std::iter::successors(Some(self), |class| Self::find(class.base))
    }

    /// Whether instances have a member; names like `__this__` are taken to be there.
    pub(in crate::analysis::python) fn has(&'static self, name: &str) -> bool {
        (name.starts_with("__") && name.ends_with("__"))
            || self
                .line()
                .any(|class| class.members.binary_search(&name).is_ok())
    }

    /// Whether it is an exception.
    pub(in crate::analysis::python) fn is_exception(&'static self) -> bool {
        self.line().any(|class| class.name == "BaseException")
    }

    /// Whether it is a number.
    pub(in crate::analysis::python) fn is_number(&self) -> bool {
        matches!(self.name, "int" | "float" | "complex" | "bool")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted_and_complete() {
        assert!(ALL.is_sorted_by_key(|class| class.name));
        for class in ALL {
            assert!(class.members.is_sorted(), "{}", class.name);
            let known = class.base.is_empty() || Builtin::find(class.base).is_some();
            assert!(known, "{}", class.name);
        }
    }

    #[test]
    fn members_are_inherited() {
        let has = |class: &str, name: &str| Builtin::find(class).unwrap().has(name);
        assert!(has("bool", "bit_length") && has("bytearray", "decode"));
        assert!(has("FileNotFoundError", "errno") && has("KeyError", "args"));
        assert!(has("int", "__class__"));
        assert!(!has("str", "decode") && !has("dict", "has_key"));
        assert!(!has("ValueError", "message") && !has("tuple", "append"));
    }

    #[test]
    fn exceptions_are_known_as_such() {
        let error = |name: &str| Builtin::find(name).unwrap().is_exception();
        assert!(error("KeyError") && error("SystemExit") && error("TabError"));
        assert!(!error("int") && !error("object"));
        assert!(Builtin::find("nothing").is_none());
    }
}

//! Names that a module does not have: of the project, found when the files are linked; of the standard
//! library, those that are gone.

use crate::analysis::Rule;
use crate::analysis::python::define::{BUG, peer, python};
use crate::model::Severity;

pub(super) static RULES: &[&Rule] = &[&NO_NAME_IN_MODULE];

pub(in crate::analysis::python) static NO_NAME_IN_MODULE: Rule = Rule {
    id: "no-name-in-module",
    severity: Severity::High,
    confidence: 0.85,
    summary: "A name is imported from a module that does not have it.",
    why: "The import raises ImportError. The name was moved, renamed or misspelt.",
    false_positives: "Names that are made while the module runs, and modules that are generated or compiled.",
    examples: &[python(
        "from collections import Mapping\n",
        "from collections.abc import Mapping\n",
    )],
    peers: &[peer("pylint", &["no-name-in-module"])],
    ..BUG
};

/// Whether a module of the standard library had this name once, and has it in no supported version.
pub(in crate::analysis::python) fn is_gone(module: &str, name: &str) -> bool {
    let names: &[&str] = match module {
        "asyncio" => &["async", "coroutine"],
        "cgi" => &["escape", "parse_qs", "parse_qsl"],
        "collections" => &[
            "AsyncGenerator",
            "AsyncIterable",
            "AsyncIterator",
            "Awaitable",
            "ByteString",
            "Callable",
            "Collection",
            "Container",
            "Coroutine",
            "Generator",
            "Hashable",
            "ItemsView",
            "Iterable",
            "Iterator",
            "KeysView",
            "Mapping",
            "MappingView",
            "MutableMapping",
            "MutableSequence",
            "MutableSet",
            "Reversible",
            "Sequence",
            "Set",
            "Sized",
            "ValuesView",
        ],
        "fractions" => &["gcd"],
        "inspect" => &["formatargspec", "getargspec", "getmoduleinfo"],
        "itertools" => &["ifilter", "ifilterfalse", "imap", "izip", "izip_longest"],
        "os" => &[
            "errno", "getcwdu", "popen2", "popen3", "popen4", "tempnam", "tmpnam",
        ],
        "platform" => &["dist", "linux_distribution", "popen"],
        "string" => &[
            "join",
            "joinfields",
            "letters",
            "lower",
            "lowercase",
            "maketrans",
            "replace",
            "split",
            "strip",
            "upper",
            "uppercase",
        ],
        "sys" => &["exc_clear", "exc_type", "maxint", "setcheckinterval"],
        "time" => &["clock"],
        "types" => &[
            "BooleanType",
            "ClassType",
            "DictType",
            "FileType",
            "FloatType",
            "InstanceType",
            "IntType",
            "ListType",
            "LongType",
            "ObjectType",
            "StringType",
            "StringTypes",
            "TupleType",
            "TypeType",
            "UnicodeType",
        ],
        "urllib" => &[
            "pathname2url",
            "quote",
            "quote_plus",
            "unquote",
            "unquote_plus",
            "urlencode",
            "urlopen",
            "urlretrieve",
        ],
        _ => return false,
    };
    names.binary_search(&name).is_ok()
}

#[cfg(test)]
mod tests {
    use crate::analysis::python::testing::{clean, flags};

    #[test]
    fn names_that_are_gone() {
        flags(
            "no-name-in-module",
            &[
                "from collections import Mapping",
                "from collections import OrderedDict, Iterable",
                "from itertools import izip",
                "from urllib import urlencode",
                "from time import clock",
                "from string import maketrans",
                "from inspect import getargspec",
                "def f():\n    from fractions import gcd",
                "from types import StringType as S",
                "from sys import maxint",
                "from collections import missing",
                "import collections.missing",
                "import os.missing as m",
                "from xml.missing import x",
                "from os.path import exist",
                "def f():\n    from re import compiile",
            ],
        );
        clean(
            "no-name-in-module",
            &[
                "from collections.abc import Mapping",
                "from collections import OrderedDict",
                "try:\n    from itertools import izip\nexcept ImportError:\n    izip = zip",
                "try:\n    from collections.abc import Mapping\nexcept ImportError:\n    from collections import Mapping",
                "import sys\nif sys.version_info[0] == 2:\n    from urllib import urlencode\nelse:\n    from urllib.parse import urlencode",
                "from six.moves.urllib import quote",
                "from .collections import Mapping",
                "from math import gcd",
                "from urllib.parse import quote",
                "from itertools import chain",
                "import xml.etree.ElementTree",
                "from os import getuid, startfile, O_NOFOLLOW",
                "from signal import SIGALRM",
                "from typing import override",
                "try:\n    from collections import missing\nexcept ImportError:\n    missing = None",
                "if x:\n    from collections import missing",
                "from re import _cache",
                "from xml.dom.minidom import parse",
                "from os.path import join",
                "import numpy.missing",
            ],
        );
    }
}

//! What a function can be called with, and whether a call fits.

use ruff_python_ast::{Arguments, Expr, Parameters};

/// How a parameter can be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(in crate::analysis::python) enum Way {
    /// By position only.
    Position,
    /// By position or name.
    Either,
    /// By name only.
    Name,
}

/// A parameter.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(in crate::analysis::python) struct Parameter<S> {
    pub(in crate::analysis::python) name: S,
    pub(in crate::analysis::python) way: Way,
    /// Whether it has no default.
    pub(in crate::analysis::python) required: bool,
}

/// The parameters of something that can be called. `S` is the text of names: `&str` while a file is
/// analysed, `String` in what is kept of it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(in crate::analysis::python) struct Signature<S> {
    /// Those with a name, by position first.
    pub(in crate::analysis::python) parameters: Vec<Parameter<S>>,
    /// Whether there is `*args`.
    pub(in crate::analysis::python) star: bool,
    /// Whether there is `**kwargs`.
    pub(in crate::analysis::python) double_star: bool,
}

/// What is given in a call.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(in crate::analysis::python) struct Given<S> {
    /// How many arguments by position, at least.
    pub(in crate::analysis::python) positions: u32,
    /// Whether `*x` may give more.
    pub(in crate::analysis::python) star: bool,
    /// Names of arguments.
    pub(in crate::analysis::python) names: Vec<S>,
    /// Whether `**x` may give more.
    pub(in crate::analysis::python) double_star: bool,
}

/// What is wrong with a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::analysis::python) enum Misfit {
    /// More arguments by position than parameters: given, possible.
    TooMany(u32, u32),
    /// No parameter has this name.
    Unexpected(String),
    /// Given by position and by name.
    Twice(String),
    /// Not given.
    Missing(Vec<String>),
}

impl Misfit {
    /// A sentence about the call of `name`.
    pub(in crate::analysis::python) fn message(&self, name: &str) -> String {
        match self {
            Self::TooMany(given, possible) => format!(
                "`{name}` takes at most {possible} positional argument{}, but {given} {} given",
                if *possible == 1 { "" } else { "s" },
                if *given == 1 { "is" } else { "are" },
            ),
            Self::Unexpected(word) => format!("`{name}` has no parameter `{word}`"),
            Self::Twice(word) => {
                format!("`{name}` gets its parameter `{word}` by position and by name")
            }
            Self::Missing(words) => {
                let words: Vec<_> = words.iter().map(|word| format!("`{word}`")).collect();
                format!("`{name}` is called without {}", words.join(", "))
            }
        }
    }
}

impl<'a> Given<&'a str> {
    /// What a call gives.
    pub(in crate::analysis::python) fn new(arguments: &'a Arguments) -> Self {
        let mut given = Self {
            positions: 0,
            star: false,
            names: Vec::new(),
            double_star: false,
        };
        for argument in &arguments.args {
            match argument {
                Expr::Starred(starred) => {
                    let (Expr::Tuple(_) | Expr::List(_)) = &*starred.value else {
                        given.star = true;
                        continue;
                    };
                    let elements = elements(&starred.value);
                    for element in elements {
                        if element.is_starred_expr() {
                            given.star = true;
                        } else {
                            given.positions += 1;
                        }
                    }
                }
                _ => given.positions += 1,
            }
        }
        for keyword in &arguments.keywords {
            match (&keyword.arg, &keyword.value) {
                (Some(name), _) => given.names.push(name.as_str()),
                (None, Expr::Dict(dict)) => {
                    for item in &dict.items {
                        match &item.key {
                            Some(Expr::StringLiteral(key)) => given.names.push(key.value.to_str()),
                            _ => given.double_star = true,
                        }
                    }
                }
                (None, _) => given.double_star = true,
            }
        }
        given
    }
}

/// The elements of a literal tuple or list.
pub(in crate::analysis::python) fn elements(expr: &Expr) -> &[Expr] {
    match expr {
        Expr::Tuple(tuple) => &tuple.elts,
        Expr::List(list) => &list.elts,
        _ => &[],
    }
}

/// How many parameters a function may have that calls of it are compared with.
const MAX_PARAMETERS: usize = 256;

impl<'a> Signature<&'a str> {
    /// That of a `def` or lambda, unless it has so many parameters that looking at each call would be
    /// costly.
    pub(in crate::analysis::python) fn of(parameters: &'a Parameters) -> Option<Self> {
        (parameters.len() <= MAX_PARAMETERS).then(|| Self::new(parameters))
    }

    fn new(parameters: &'a Parameters) -> Self {
        let named = |list: &'a [ruff_python_ast::ParameterWithDefault], way: Way| {
            list.iter().map(move |one| Parameter {
                name: one.parameter.name.as_str(),
                way,
                required: one.default.is_none(),
            })
        };
        Self {
            parameters: named(&parameters.posonlyargs, Way::Position)
                .chain(named(&parameters.args, Way::Either))
                .chain(named(&parameters.kwonlyargs, Way::Name))
                .collect(),
            star: parameters.vararg.is_some(),
            double_star: parameters.kwarg.is_some(),
        }
    }
}

impl Signature<&str> {
    /// The same with texts of its own.
    pub(in crate::analysis::python) fn owned(&self) -> Signature<String> {
        let parameters = self.parameters.iter().map(|one| Parameter {
            name: one.name.to_owned(),
            way: one.way,
            required: one.required,
        });
        Signature {
            parameters: parameters.collect(),
            star: self.star,
            double_star: self.double_star,
        }
    }
}

impl Signature<&'static str> {
    /// That of a builtin function which takes `least` to `most` arguments by position.
    pub(in crate::analysis::python) fn builtin(name: &str) -> Option<Self> {
        const NAMES: &[&str] = &["1", "2", "3"];
        let (least, most) = match name {
            "abs" | "ascii" | "bin" | "callable" | "chr" | "hash" | "hex" | "id" | "len"
            | "oct" | "ord" | "repr" => (1, 1),
            "delattr" | "divmod" | "hasattr" | "isinstance" | "issubclass" => (2, 2),
            "setattr" => (3, 3),
            "getattr" => (2, 3),
            "input" => (0, 1),
            "iter" => (1, 2),
            _ => return None,
        };
        let parameters = NAMES
            .iter()
            .take(most)
            .enumerate()
            .map(|(at, name)| Parameter {
                name: *name,
                way: Way::Position,
                required: at < least,
            });
        Some(Self {
            parameters: parameters.collect(),
            star: false,
            double_star: false,
        })
    }
}

impl<S: AsRef<str>> Signature<S> {
    /// What is left once the first argument is bound, as `self` is; `None` if there is no place for it.
    pub(in crate::analysis::python) fn bound(mut self) -> Option<Self> {
        match self.parameters.first() {
            Some(first) if first.way != Way::Name => {
                self.parameters.remove(0);
                Some(self)
            }
            _ if self.star => Some(self),
            _ => None,
        }
    }

    /// Whether anything can be given to it.
    pub(in crate::analysis::python) fn takes_anything(&self) -> bool {
        self.star && self.double_star && !self.parameters.iter().any(|one| one.required)
    }

    /// Parameters that can be given by position.
    pub(in crate::analysis::python) fn positional(&self) -> impl Iterator<Item = &Parameter<S>> {
        self.parameters.iter().filter(|one| one.way != Way::Name)
    }

    /// What is wrong with a call that gives this; empty if nothing surely is. Linear in the product of
    /// names and parameters, both of which are few.
    pub(in crate::analysis::python) fn misfits<T: AsRef<str>>(
        &self,
        given: &Given<T>,
    ) -> Vec<Misfit> {
        let mut out = Vec::new();
        let possible = self.positional().count() as u32;
        if given.positions > possible && !self.star {
            out.push(Misfit::TooMany(given.positions, possible));
        }
        let mut filled = vec![false; self.parameters.len()];
        let by_position = given.positions.min(possible) as usize;
        for place in filled.iter_mut().take(by_position) {
            *place = true;
        }
        for name in &given.names {
            let name = name.as_ref();
            let place = self
                .parameters
                .iter()
                .position(|one| one.way != Way::Position && one.name.as_ref() == name);
            match place {
                Some(at) if at < by_position => out.push(Misfit::Twice(name.to_owned())),
                Some(at) => filled[at] = true,
                None if self.double_star => {}
                None => out.push(Misfit::Unexpected(name.to_owned())),
            }
        }
        // What `*x` and `**x` hold may be just what is missing.
        let missing: Vec<String> = self
            .parameters
            .iter()
            .zip(&filled)
            .filter(|(one, filled)| {
                let may = match one.way {
                    Way::Position => given.star,
                    Way::Either => given.star || given.double_star,
                    Way::Name => given.double_star,
                };
                one.required && !**filled && !may
            })
            .map(|(one, _)| one.name.as_ref().to_owned())
            .collect();
        if !missing.is_empty() {
            out.push(Misfit::Missing(missing));
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ruff_python_ast::Stmt;
    use ruff_python_parser::parse_module;

    fn misfits(code: &str) -> Vec<Misfit> {
        let parsed = parse_module(code).unwrap();
        let body = &parsed.syntax().body;
        let (Stmt::FunctionDef(function), Stmt::Expr(call)) = (&body[0], &body[1]) else {
            panic!("{code}");
        };
        let Expr::Call(call) = &*call.value else {
            panic!("{code}");
        };
        Signature::new(&function.parameters).misfits(&Given::new(&call.arguments))
    }

    #[test]
    fn calls_that_fit() {
        for code in [
            "def f(a, b=1): pass\nf(1)",
            "def f(a, b=1): pass\nf(b=1, a=2)",
            "def f(a, *b): pass\nf(1, 2, 3)",
            "def f(a, **b): pass\nf(1, c=2)",
            "def f(a, /, **b): pass\nf(1, a=2)",
            "def f(*, a): pass\nf(a=1)",
            "def f(*, a): pass\nf(**x)",
            "def f(a, b): pass\nf(*x)",
            "def f(a, b): pass\nf(1, *x)",
            "def f(a, b): pass\nf(**x)",
            "def f(a, b): pass\nf(*(1, 2))",
            "def f(a, b): pass\nf(**{'a': 1, 'b': 2})",
        ] {
            assert_eq!(misfits(code), [], "{code}");
        }
    }

    #[test]
    fn calls_that_do_not() {
        let missing = |name: &str| Misfit::Missing(vec![name.to_owned()]);
        let unexpected = |name: &str| Misfit::Unexpected(name.to_owned());
        for (code, expected) in [
            ("def f(a): pass\nf()", missing("a")),
            ("def f(a, b): pass\nf(1)", missing("b")),
            ("def f(*, a): pass\nf(*x)", missing("a")),
            ("def f(a, /): pass\nf(**x)", missing("a")),
            ("def f(): pass\nf(1)", Misfit::TooMany(1, 0)),
            ("def f(a, *, b=1): pass\nf(1, 2)", Misfit::TooMany(2, 1)),
            ("def f(a): pass\nf(*(1, 2))", Misfit::TooMany(2, 1)),
            ("def f(a): pass\nf(1, b=1)", unexpected("b")),
            ("def f(a=1, /): pass\nf(a=1)", unexpected("a")),
            ("def f(): pass\nf(**{'a': 1})", unexpected("a")),
            ("def f(a): pass\nf(1, a=1)", Misfit::Twice("a".to_owned())),
        ] {
            assert_eq!(misfits(code), [expected], "{code}");
        }
    }

    #[test]
    fn binding_takes_the_first_place() {
        let parsed = parse_module("def f(self, a): pass\ndef g(): pass\ndef h(*a): pass").unwrap();
        let body = &parsed.syntax().body;
        let names = |at: usize| {
            let Stmt::FunctionDef(function) = &body[at] else {
                panic!();
            };
            let bound = Signature::of(&function.parameters)?.bound()?;
            Some(
                bound
                    .parameters
                    .iter()
                    .map(|one| one.name.to_owned())
                    .collect::<Vec<_>>(),
            )
        };
        assert_eq!(names(0), Some(vec!["a".to_owned()]));
        assert_eq!(names(1), None);
        assert_eq!(names(2), Some(Vec::new()));
    }
}

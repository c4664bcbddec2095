use super::*;

fn python(text: &str) -> FileMetrics {
    metrics(text, &AnalyseOptions::new(Language::Python)).unwrap()
}

fn javascript(text: &str) -> FileMetrics {
    metrics(text, &AnalyseOptions::new(Language::JavaScript)).unwrap()
}

fn cognitive(file: &FileMetrics) -> Vec<(&str, u32)> {
    let functions = file.functions.iter();
    functions.map(|f| (f.name.as_str(), f.cognitive)).collect()
}

/// The expected figures are radon 6.0.1's for this file.
#[test]
fn python_measures_what_radon_measures() {
    let file = python(include_str!("sample.py.txt"));
    let found: Vec<_> = file
        .functions
        .iter()
        .map(|f| (f.start_line, f.name.as_str(), f.cyclomatic))
        .collect();
    assert_eq!(
        found,
        [
            (12, "A.m", 14),
            (32, "A.m.inner", 2),
            (37, "A.B.n", 1),
            (41, "f", 6)
        ]
    );
    let halstead = file.halstead;
    assert_eq!(
        (
            halstead.distinct_operators,
            halstead.distinct_operands,
            halstead.operators,
            halstead.operands
        ),
        (8, 13, 12, 21)
    );
    for (ours, theirs) in [
        (halstead.volume, 144.946_474_951_699_12),
        (halstead.difficulty, 6.461_538_461_538_462),
        (halstead.effort, 936.577_222_764_825),
        (halstead.bugs, 0.048_315_491_650_566_374),
        (file.maintainability, 66.593_759_796_465_02),
        (file.functions[0].halstead.volume, 93.765_374_294_604_44),
    ] {
        assert!((ours - theirs).abs() < 1e-9, "{ours} {theirs}");
    }
    let expected = LineCounts {
        total: 49,
        code: 36,
        logical: 44,
        comments: 2,
        comment_only: 2,
        docstring: 3,
        blank: 8,
    };
    assert_eq!(file.lines, expected);
}

#[test]
fn functions_say_where_they_are_and_what_they_take() {
    let file = python(
        "@deco(lambda: 'async def')\nasync def f(a, /, b, *c, d=1, **e):\n    if a:\n        for x in b:\n            pass\n",
    );
    let f = &file.functions[0];
    assert_eq!((f.start_line, f.end_line, f.lines), (2, 5, 4));
    assert_eq!((f.parameters, f.nesting), (5, 2));
    let file = javascript("class A { #x(a, {b}, ...c) { try { if (a) b(); } finally { } } }");
    let f = &file.functions[0];
    assert_eq!((f.name.as_str(), f.parameters, f.nesting), ("A.#x", 3, 2));
}

/// The examples of Campbell's paper, in the words of both languages.
#[test]
fn cognitive_complexity_follows_the_paper() {
    let file = python(
        "def primes(max):
    total = 0
    for i in range(max):            # 1
        for j in range(i):          # 2
            if i % j == 0:          # 3
                continue
        total += i
    return total

def words(number):
    match number:                   # 1
        case 1: return 'one'
        case _: return 'lots'

def conditions(a, b, c, d, e, f):
    if a and b and c or d or e and f:   # 1 + 3
        pass
    if a and not (b and c):             # 1 + 2
        pass

def handlers():
    try:
        if a:                       # 1
            for i in b:             # 2
                while c:            # 3
                    pass
    except E:                       # 1
        if b:                       # 2
            pass

def nested():
    def inner():
        if a:                       # 2
            pass
    return inner

def chain(a):
    if a:                           # 1
        return 1 if a else 2        # 2
    elif b:                         # 1
        pass
    else:                           # 1
        pass
",
    );
    assert_eq!(
        cognitive(&file),
        [
            ("primes", 6),
            ("words", 1),
            ("conditions", 7),
            ("handlers", 9),
            ("nested", 2),
            ("nested.inner", 1),
            ("chain", 5)
        ]
    );
    let file = javascript(
        "function primes(max) {
  let total = 0;
  outer: for (let i = 1; i <= max; ++i) {   // 1
    for (let j = 2; j < i; ++j) {           // 2
      if (i % j === 0) {                    // 3
        continue outer;                     // 1
      }
    }
    total += i;
  }
  return total;
}
function words(number) {
  switch (number) {                         // 1
    case 1: return 'one';
    default: return number > 2 ? 'a' : 'b'; // 2
  }
}
function conditions(a, b, c, d, e, f) {
  if (a && b && c || d || e && f) {}        // 1 + 3
  if (a && !(b && c)) {}                    // 1 + 2
}
function handlers() {
  try {
    if (a) { for (const i of b) { while (c) {} } } // 1 + 2 + 3
  } catch { if (b) {} }                     // 1 + 2
}
const nested = () => {
  return function inner() { if (a) {} };    // 2
};
function chain(a) {
  if (a) { return a ? 1 : 2; }              // 1 + 2
  else if (b) {}                            // 1
  else {}                                   // 1
}
",
    );
    assert_eq!(
        cognitive(&file),
        [
            ("primes", 7),
            ("words", 3),
            ("conditions", 7),
            ("handlers", 9),
            ("nested", 2),
            ("nested.inner", 1),
            ("chain", 5)
        ]
    );
}

#[test]
fn decisions_of_javascript_are_counted() {
    let file = javascript(
        "export const f = (x) => { if (x) {} else if (y) {}
for (;;) {} for (a in b) {} for (a of b) {} while (x) {} do {} while (x);
switch (x) { case 1: case 2: default: }
try {} catch {} finally {}
return x && y || (z ?? w) ? 1 : x?.y; };
",
    );
    // if, if, 5 loops, 2 cases, catch, 3 operators, conditional
    assert_eq!(file.functions[0].cyclomatic, 1 + 2 + 5 + 2 + 1 + 3 + 1);
    assert_eq!(file.cyclomatic, file.functions[0].cyclomatic);
}

#[test]
fn javascript_lines_and_operands() {
    let file = javascript(
        "// one\n\nlet a = 1; /* two\n three */ a += b.c;\nlet t = `\n\n// no comment`;\n/* four\n*/\n",
    );
    let expected = LineCounts {
        total: 9,
        code: 4,
        logical: 3,
        comments: 5,
        comment_only: 3,
        docstring: 0,
        blank: 2,
    };
    assert_eq!(file.lines, expected);
    assert_eq!(
        (file.halstead.operators, file.halstead.distinct_operands),
        (1, 2)
    );
}

#[test]
fn what_cannot_be_measured_is_said() {
    let failed = metrics("def f(:\n", &AnalyseOptions::new(Language::Python)).unwrap_err();
    assert_eq!(failed.code(), "invalid_input");
    let failed = metrics("function (", &AnalyseOptions::new(Language::JavaScript)).unwrap_err();
    assert_eq!(failed.code(), "invalid_input");
    let empty = python("");
    assert_eq!((empty.maintainability, empty.lines.total), (100.0, 0));
    let deep = "(".repeat(100_000) + &")".repeat(100_000);
    assert!(metrics(&deep, &AnalyseOptions::new(Language::Python)).is_err());
    assert!(metrics(&deep, &AnalyseOptions::new(Language::JavaScript)).is_err());
    let functions = "def f(a):\n  return a + 1\n".repeat(2_000);
    assert_eq!(python(&functions).functions.len(), 2_000);
}

//! Comments that silence findings: ours and those people already have for other tools.

use std::ops::Range;

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use rustc_hash::FxHashMap;

use super::Rule;
use super::registry::{RuleSet, rule, rules};
use super::shared_rules::UNUSED_SUPPRESSION;
use crate::model::{Category, Finding, LineIndex};

/// The suppressions of one file.
///
/// Building them is linear in the text. Asking takes O(log entries), after one pass over the entries
/// for every rule that is asked about.
pub(crate) struct Suppressions<'a> {
    entries: Vec<Entry<'a>>,
    /// Lines that are silenced for a rule, merged and sorted; made when first asked for.
    covered: FxHashMap<&'static str, Vec<Range<u32>>>,
    /// Places in `entries` of the blocks that no comment has ended so far, by each rule they name.
    running: FxHashMap<&'a str, Vec<usize>>,
    /// The same for blocks of every rule.
    running_all: Vec<usize>,
    next_code: NextCode,
    /// The last line that was looked at for a comment on it, and whether it has code.
    code: (u32, bool),
}

struct Entry<'a> {
    /// Lines it covers.
    lines: Range<u32>,
    what: What<'a>,
    /// The comment, if it is one of ours that can be said to be unused.
    own: Option<Range<u32>>,
}

enum What<'a> {
    /// Every rule.
    All,
    /// Every rule about security.
    Security,
    /// Rules by our ids or by another tool's.
    Names(Vec<&'a str>),
}

impl<'a> Suppressions<'a> {
    /// Reads the comments, given as byte ranges with their delimiters, in the order of the file.
    pub(crate) fn new(index: &LineIndex<'a>, comments: &[Range<u32>]) -> Self {
        let mut out = Self {
            entries: Vec::new(),
            covered: FxHashMap::default(),
            running: FxHashMap::default(),
            running_all: Vec::new(),
            next_code: NextCode::default(),
            code: (0, false),
        };
        let lines = Lines { index, comments };
        for range in comments {
            let Some(text) = index.source().get(range.start as usize..range.end as usize) else {
                continue;
            };
            // Nearly every comment is prose: look for a marker before working out lines.
            if !is_marked(text) {
                continue;
            }
            out.comment(&lines, text, range);
        }
        out
    }

    /// Whether the finding is silenced: by a comment that covers its first or last line, or the line `also`.
    pub(crate) fn cover(&mut self, finding: &Finding, also: Option<u32>) -> bool {
        if self.entries.is_empty() {
            return false;
        }
        let Some(known) = rule(&finding.rule) else {
            return false;
        };
        let lines = self
            .covered
            .entry(known.id)
            .or_insert_with(|| covered(&self.entries, known));
        let silent = |line: u32| {
            let after = lines.partition_point(|range| range.start <= line);
            after > 0 && lines[after - 1].contains(&line)
        };
        silent(finding.span.start_line) || silent(finding.span.end_line) || also.is_some_and(silent)
    }

    fn comment(&mut self, lines: &Lines<'_, 'a>, text: &'a str, range: &Range<u32>) {
        let (first, column) = lines.index.position(range.start);
        let (last, _) = lines.index.position(range.end);
        let here = first..last + 1;
        let to_end = first..u32::MAX;
        // One comment may hold several, as in `# noqa: F401  # codehone: ignore[x]`.
        if let Some(rest) = after(text, "codehone: ignore-file") {
            let what = bracketed(rest);
            self.push_own(0..u32::MAX, what, text, range);
        } else if let Some(rest) = after(text, "codehone: ignore") {
            let lines = if self.alone(lines, first, last) {
                self.until_next(lines, first, last)
            } else {
                here.clone()
            };
            self.push_own(lines, bracketed(rest), text, range);
        }
        if let Some(rest) = after(text, "noqa") {
            self.push(here.clone(), coded(rest));
        }
        if let Some(rest) = after(text, "nosec") {
            let what = match names(rest.trim_start_matches([':', ' '])) {
                codes if codes.first().is_some_and(|code| is_bandit(code)) => What::Names(codes),
                _ => What::Security,
            };
            self.push(here.clone(), what);
        }
        if let Some(rest) = after(text, "pylint: disable-next=") {
            let lines = self.until_next(lines, first, last);
            self.push_names(lines, names(rest));
        } else if let Some(rest) = after(text, "pylint: disable=") {
            // On its own line pylint's comment lasts to the end of the block; the end of the file is
            // the block of a comment that is not indented.
            let lines = if column == 1 && self.alone(lines, first, last) {
                to_end.clone()
            } else {
                here.clone()
            };
            self.push_names(lines, names(rest));
        }
        for tool in ["eslint-", "oxlint-"] {
            let Some(rest) = after(text, tool) else {
                continue;
            };
            if let Some(rest) = rest.strip_prefix("disable-next-line") {
                let lines = self.until_next(lines, first, last);
                self.push_listed(lines, rest);
            } else if let Some(rest) = rest.strip_prefix("disable-line") {
                self.push_listed(here.clone(), rest);
            } else if let Some(rest) = rest.strip_prefix("disable") {
                self.push_listed(to_end.clone(), rest);
            } else if let Some(rest) = rest.strip_prefix("enable") {
                self.enable(first, &listed(rest));
            }
        }
        if let Some(rest) = after(text, "biome-ignore ") {
            // `lint/suspicious/noDebugger: reason`; `lint` alone means every rule.
            let path = rest.split([':', ' ']).next().unwrap_or_default();
            let lines = self.until_next(lines, first, last);
            match path.rsplit('/').next() {
                Some("lint") => self.push(lines, What::All),
                Some(name) => self.push_names(lines, vec![name]),
                None => {}
            }
        }
    }

    /// The lines from a comment to the next line of code.
    fn until_next(&mut self, lines: &Lines<'_, '_>, first: u32, last: u32) -> Range<u32> {
        first..self.next_code.after(lines, last).saturating_add(1)
    }

    /// Whether a comment on these lines shares them with other comments at most.
    fn alone(&mut self, lines: &Lines<'_, '_>, first: u32, last: u32) -> bool {
        // A line may hold many comments, and they come in the order of the file.
        [first, last].into_iter().all(|line| {
            if self.code.0 != line {
                self.code = (line, lines.has_code(line));
            }
            !self.code.1
        })
    }

    fn push_own(&mut self, lines: Range<u32>, what: What<'a>, text: &str, comment: &Range<u32>) {
        self.push(lines, what);
        // Prose may speak about such comments.
        let first = find(text, "codehone:").map_or("", |at| text[..at].trim_end());
        let begins = first.ends_with(['#', '/', '*']);
        if let Some(entry) = self.entries.last_mut().filter(|_| begins) {
            entry.own = Some(comment.clone());
        }
    }

    /// Our own comments that silence none of `findings`, as far as `set` lets one know, with what to
    /// say about them. O(n log n) in findings and comments together.
    pub(crate) fn unused(&self, findings: &[Finding], set: &RuleSet) -> Vec<(Range<u32>, String)> {
        if self.entries.iter().all(|entry| entry.own.is_none()) {
            return Vec::new();
        }
        let mut all = Vec::with_capacity(2 * findings.len());
        let mut by_rule: FxHashMap<&str, Vec<u32>> = FxHashMap::default();
        for finding in findings {
            let lines = [finding.span.start_line, finding.span.end_line];
            all.extend(lines);
            by_rule.entry(&finding.rule).or_default().extend(lines);
        }
        all.sort_unstable();
        by_rule.values_mut().for_each(|lines| lines.sort_unstable());
        let any = |lines: &[u32], range: &Range<u32>| {
            let at = lines.partition_point(|line| *line < range.start);
            lines.get(at).is_some_and(|line| *line < range.end)
        };
        let mut meanings: FxHashMap<&str, Vec<&'static Rule>> = FxHashMap::default();
        let mut out = Vec::new();
        for entry in &self.entries {
            let Some(comment) = &entry.own else { continue };
            match &entry.what {
                What::All | What::Security => {
                    if set.is_all() && !any(&all, &entry.lines) {
                        out.push((comment.clone(), "this comment silences nothing".to_owned()));
                    }
                }
                What::Names(names) if names.is_empty() => {
                    out.push((comment.clone(), "this comment names no rule".to_owned()));
                }
                What::Names(names) => {
                    let mut messages = Vec::new();
                    for name in names {
                        let meant = meanings.entry(name).or_insert_with(|| {
                            let named = |rule: &&&Rule| is_named(rule, name);
                            rules().iter().filter(named).copied().collect()
                        });
                        let silent = |rule: &&Rule| {
                            let lines = by_rule.get(rule.id);
                            lines.is_some_and(|lines| any(lines, &entry.lines))
                        };
                        let unsure = |rule: &&Rule| {
                            rule.id == UNUSED_SUPPRESSION.id || !set.contains(rule.id)
                        };
                        let shown: String = name.chars().take(60).collect();
                        if meant.is_empty() {
                            messages.push(format!("no rule is called `{shown}`"));
                        } else if !meant.iter().any(|rule| unsure(rule) || silent(rule)) {
                            messages.push(format!("`{shown}` silences nothing here"));
                        }
                    }
                    if !messages.is_empty() {
                        // A comment may be as long as the file.
                        messages.truncate(10);
                        out.push((comment.clone(), messages.join("; ")));
                    }
                }
            }
        }
        out
    }

    fn push(&mut self, lines: Range<u32>, what: What<'a>) {
        // Only blocks run to the end of the file from a line of their own.
        if lines.end == u32::MAX && lines.start > 0 {
            let at = self.entries.len();
            match &what {
                What::All => self.running_all.push(at),
                What::Names(names) => {
                    for name in names {
                        self.running.entry(name).or_default().push(at);
                    }
                }
                What::Security => {}
            }
        }
        self.entries.push(Entry {
            lines,
            what,
            own: None,
        });
    }

    fn push_names(&mut self, lines: Range<u32>, names: Vec<&'a str>) {
        if !names.is_empty() {
            self.push(lines, What::Names(names));
        }
    }

    fn push_listed(&mut self, lines: Range<u32>, rest: &'a str) {
        let names = listed(rest);
        let what = if names.is_empty() {
            What::All
        } else {
            What::Names(names)
        };
        self.push(lines, what);
    }

    /// Ends the running `disable` blocks: all of them, or those that name one of `names`.
    fn enable(&mut self, line: u32, names: &[&'a str]) {
        // What ends leaves the lists, so each block is looked at once per name it has.
        let ends: Vec<usize> = if names.is_empty() {
            let named = self.running.drain().flat_map(|(_, blocks)| blocks);
            named.chain(self.running_all.drain(..)).collect()
        } else {
            let named = names.iter().filter_map(|name| self.running.remove(name));
            named.flatten().collect()
        };
        for at in ends {
            step();
            let lines = &mut self.entries[at].lines;
            // Another of its names may have ended it before.
            if lines.end == u32::MAX {
                lines.end = line;
            }
        }
    }
}

/// The lines at which entries silence `rule`, merged and sorted.
fn covered(entries: &[Entry<'_>], rule: &Rule) -> Vec<Range<u32>> {
    let mut lines: Vec<Range<u32>> = entries
        .iter()
        .inspect(|_| step())
        // "Everything" does not mean the finding that says it silences nothing.
        .filter(|entry| match &entry.what {
            What::All if rule.id == UNUSED_SUPPRESSION.id => false,
            what => what.names(rule),
        })
        .map(|entry| entry.lines.clone())
        .collect();
    lines.sort_unstable_by_key(|range| (range.start, range.end));
    lines.dedup_by(|next, kept| {
        let joins = next.start <= kept.end;
        if joins {
            kept.end = kept.end.max(next.end);
        }
        joins
    });
    lines
}

/// Counts work in tests, which hold it against the length of the text.
#[cfg(test)]
fn step() {
    tests::STEPS.with(|steps| steps.set(steps.get() + 1));
}

#[cfg(not(test))]
const fn step() {}

const MARKERS: &[&str] = &[
    "codehone:",
    "noqa",
    "nosec",
    "pylint:",
    "eslint-",
    "oxlint-",
    "biome-ignore ",
];

impl What<'_> {
    fn names(&self, rule: &Rule) -> bool {
        match self {
            Self::All => true,
            Self::Security => rule.category == Category::Security,
            Self::Names(names) => names.iter().any(|name| is_named(rule, name)),
        }
    }
}

/// Whether a name in a comment means the rule: it is its id, or one of a peer's.
fn is_named(rule: &Rule, name: &str) -> bool {
    rule.id == name
        || rule.peers.iter().any(|peer| {
            peer.rules.iter().any(|id| {
                // flake8's codes are prefixes: `noqa: S` means every `S` rule.
                *id == name || (is_code(name) && id.starts_with(name))
            })
        })
}

/// Whether a comment may hold a suppression.
fn is_marked(comment: &str) -> bool {
    static FINDER: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
        let mut builder = AhoCorasick::builder();
        builder.ascii_case_insensitive(true);
        builder.kind(Some(AhoCorasickKind::DFA));
        builder.build(MARKERS).ok()
    });
    match &*FINDER {
        Some(finder) => finder.is_match(comment),
        None => MARKERS.iter().any(|marker| contains(comment, marker)),
    }
}

/// Whether a file has one of our own comments.
pub(crate) fn has_own(text: &str, comments: &[Range<u32>]) -> bool {
    comments.iter().any(|range| {
        let comment = text.get(range.start as usize..range.end as usize);
        comment.is_some_and(|comment| is_marked(comment) && contains(comment, MARKERS[0]))
    })
}

/// Case-insensitive search for an ASCII needle in lower case.
fn find(text: &str, needle: &str) -> Option<usize> {
    text.as_bytes()
        .windows(needle.len())
        .position(|window| window.eq_ignore_ascii_case(needle.as_bytes()))
}

fn contains(text: &str, needle: &str) -> bool {
    find(text, needle).is_some()
}

/// What follows `marker`, which must not continue a word.
fn after<'t>(text: &'t str, marker: &str) -> Option<&'t str> {
    let word = |c: char| c.is_alphanumeric() || c == '_';
    let mut from = 0;
    while let Some(at) = find(&text[from..], marker) {
        let at = from + at;
        let rest = &text[at + marker.len()..];
        let joined = text[..at]
            .chars()
            .next_back()
            .is_some_and(|c| word(c) || c == '-')
            || (marker.ends_with(char::is_alphabetic) && rest.chars().next().is_some_and(word));
        if !joined {
            return Some(rest);
        }
        from = at + marker.len();
    }
    None
}

/// `[a, b] reason`; without brackets it means every rule.
fn bracketed(rest: &str) -> What<'_> {
    match rest.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((inside, _)) => What::Names(names(inside)),
        None => What::All,
    }
}

/// `: F401,E501 prose`; without a colon it means every rule.
fn coded(rest: &str) -> What<'_> {
    match rest.trim_start().strip_prefix(':') {
        Some(codes) => {
            let mut codes = names(codes);
            let prose = codes
                .iter()
                .position(|name| !is_code(name) && rule(name).is_none());
            codes.truncate(prose.unwrap_or(codes.len()));
            // As in flake8, `noqa: because ...` has a reason and no code.
            if codes.is_empty() {
                What::All
            } else {
                What::Names(codes)
            }
        }
        None => What::All,
    }
}

/// ESLint's list: up to ` -- reason` or the end of a block comment.
fn listed(rest: &str) -> Vec<&str> {
    let rest = rest.split("*/").next().unwrap_or_default();
    let rest = rest.split("--").next().unwrap_or_default();
    rest.split(',')
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .collect()
}

/// Names separated by commas or blanks, up to the next comment.
fn names(rest: &str) -> Vec<&str> {
    rest.split('#')
        .next()
        .unwrap_or_default()
        .split([',', ' ', '\t'])
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .collect()
}

/// A code or prefix in flake8's style: capitals, then digits.
fn is_code(name: &str) -> bool {
    let digits = name.trim_start_matches(|c: char| c.is_ascii_uppercase());
    digits.len() < name.len() && digits.bytes().all(|b| b.is_ascii_digit())
}

fn is_bandit(name: &str) -> bool {
    name.starts_with('B') && is_code(name)
}

/// The lines of a file and its comments, in order and apart.
struct Lines<'s, 'a> {
    index: &'s LineIndex<'a>,
    comments: &'s [Range<u32>],
}

impl Lines<'_, '_> {
    /// Whether a line has more than blanks and comments; `false` for one that is not there. The braces
    /// that JSX needs around a comment are no code. O(log comments + length of the line).
    fn has_code(&self, line: u32) -> bool {
        step();
        let (source, Some(text)) = (self.index.source(), self.index.line(line)) else {
            return false;
        };
        // A line is a part of the source.
        let start = text.as_ptr() as usize - source.as_ptr() as usize;
        let end = start + text.len();
        let after = self
            .comments
            .partition_point(|one| one.end as usize <= start);
        let here = self.comments[after..]
            .iter()
            .take_while(|one| (one.start as usize) < end);
        let mut code = String::new();
        let mut at = start;
        let mut commented = false;
        for one in here {
            commented = true;
            code.push_str(
                source
                    .get(at..one.start as usize)
                    .unwrap_or_default()
                    .trim(),
            );
            at = at.max(one.end as usize);
        }
        code.push_str(source.get(at..end).unwrap_or_default().trim());
        !(code.is_empty() || commented && code == "{}")
    }
}

/// Finds lines of code behind runs of comments and blank lines.
#[derive(Default)]
struct NextCode {
    /// The last line asked about and its answer: the same for all lines between.
    from: u32,
    next: u32,
}

impl NextCode {
    /// The next line with code after `line`, or the one after the last line. Comments come in the
    /// order of the file, so each line is looked at once.
    fn after(&mut self, lines: &Lines<'_, '_>, line: u32) -> u32 {
        if (self.from..self.next).contains(&line) {
            return self.next;
        }
        let mut next = line + 1;
        while lines.index.line(next).is_some() && !lines.has_code(next) {
            next += 1;
        }
        (self.from, self.next) = (line, next);
        next
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;
    use crate::analysis::{AnalyseOptions, Language, analyse};

    thread_local! {
        pub(super) static STEPS: Cell<u64> = const { Cell::new(0) };
    }

    /// Lines of the findings of a rule that are not silenced, and the steps that took.
    fn loud(rule: &str, language: Language, text: &str) -> (Vec<u32>, u64) {
        let mut options = AnalyseOptions::new(language);
        options.rules.select = vec![rule.to_owned()];
        STEPS.set(0);
        let findings = analyse(text, &options).unwrap();
        let steps = STEPS.get();
        let loud = findings.iter().filter(|finding| !finding.suppressed);
        (loud.map(|finding| finding.span.start_line).collect(), steps)
    }

    #[test]
    fn many_comments_take_few_steps() {
        const N: usize = 1_000;
        let python = |text: &str| loud("none-compare", Language::Python, text);
        // A finding beside every comment.
        let (lines, steps) = python(&"x == None  # noqa: E999\n".repeat(N));
        assert_eq!(lines.len(), N);
        assert!(steps <= 2 * N as u64, "{steps}");
        // A run of comments that all wait for the same line.
        let run = "# codehone: ignore[self-assign]\n".repeat(N);
        let (lines, steps) = python(&format!("{run}# codehone: ignore\nx == None\ny == None\n"));
        assert_eq!(lines, [N as u32 + 3]);
        assert!(steps <= 4 * N as u64, "{steps}");
        // Blocks that are never ended, and ends of others.
        let text = "/* eslint-disable no-eval */\n/* eslint-enable no-with */\n".repeat(N);
        let (lines, steps) = loud(
            "debugger",
            Language::JavaScript,
            &format!("{text}debugger;\n"),
        );
        assert_eq!(lines, [2 * N as u32 + 1]);
        assert!(steps <= 3 * N as u64, "{steps}");
    }

    #[test]
    fn merged_lines_silence_what_any_entry_silences() {
        let text = "/* eslint-disable no-debugger, no-eval */\ndebugger;\n/* eslint-enable no-eval */\n\
                    debugger;\n/* eslint-disable */\n/* eslint-enable no-debugger */\ndebugger;\n\
                    /* eslint-enable */\ndebugger;\ndebugger; // noqa\ndebugger;\n\
                    // eslint-disable-next-line no-debugger\n// prose\n\ndebugger;\ndebugger;\n";
        let (lines, _) = loud("debugger", Language::JavaScript, text);
        assert_eq!(lines, [4, 9, 11, 16]);
    }

    fn what(text: &str) -> Vec<(Range<u32>, Option<Vec<String>>)> {
        let index = LineIndex::new(text);
        let mut at = 0;
        let mut comments = Vec::new();
        for line in text.split_inclusive('\n') {
            let mark = line.find('#').or_else(|| line.find("//"));
            if let Some(start) = mark.or_else(|| line.find("/*")) {
                let end = at + line.trim_end().len();
                comments.push((at + start) as u32..end as u32);
            }
            at += line.len();
        }
        Suppressions::new(&index, &comments)
            .entries
            .into_iter()
            .map(|entry| {
                let names = match entry.what {
                    What::All => None,
                    What::Security => Some(vec!["<security>".to_owned()]),
                    What::Names(names) => Some(names.iter().map(|n| (*n).to_owned()).collect()),
                };
                (entry.lines, names)
            })
            .collect()
    }

    fn named(names: &[&str]) -> Option<Vec<String>> {
        Some(names.iter().map(|name| (*name).to_owned()).collect())
    }

    #[test]
    fn our_own_comment_covers_its_line_or_the_next_code_line() {
        assert_eq!(
            what("x = 1  # codehone: ignore[self-assign, none-compare] known\n"),
            [(1..2, named(&["self-assign", "none-compare"]))]
        );
        assert_eq!(
            what("# codehone: ignore\n\n# prose\nx = 1\n"),
            [(1..5, None)]
        );
        assert_eq!(what("# codehone: ignore-file\nx\n"), [(0..u32::MAX, None)]);
    }

    #[test]
    fn what_looks_like_a_comment_is_code() {
        // A private field, a regular expression, and a comment before code.
        let loud = |text: &str| loud("debugger", Language::JavaScript, text).0;
        let class = "class A {\n  static #x;\n  static {\n    // codehone: ignore\n    \
                     #x in A; debugger;\n    debugger;\n  }\n}\n";
        assert_eq!(loud(class), [6]);
        assert_eq!(
            loud("/x/.test(y); debugger; // codehone: ignore\ndebugger;\n"),
            [2]
        );
        assert_eq!(loud("/* codehone: ignore */ debugger;\ndebugger;\n"), [2]);
        assert_eq!(
            loud("// codehone: ignore\n/* more\n prose */ /* and */\n\ndebugger;\ndebugger;\n"),
            [6]
        );
        // JSX needs braces around a comment.
        let jsx = "const a = <p>\n  {/* codehone: ignore */}\n  {() => { debugger; }}\n  \
                   {() => { debugger; }}\n</p>;\n";
        assert_eq!(loud(jsx), [4]);
        let line = format!("{}\ndebugger;\n", "/* codehone: ignore */".repeat(500));
        let (lines, steps) = super::tests::loud("debugger", Language::JavaScript, &line);
        assert!(lines.is_empty() && steps <= 510, "{steps}");
    }

    #[test]
    fn noqa_takes_codes_ids_or_everything() {
        assert_eq!(what("x  # noqa\n"), [(1..2, None)]);
        assert_eq!(what("x  # NOQA: E711,S\n"), [(1..2, named(&["E711", "S"]))]);
        assert_eq!(
            what("x  # noqa: E711 is fine\n"),
            [(1..2, named(&["E711"]))]
        );
        assert_eq!(what("x  # noqa: because I say so\n"), [(1..2, None)]);
        assert_eq!(what("x  # see the noqatest module\n"), []);
        assert_eq!(what("x  # monoqa\n"), []);
        assert_eq!(what("x  # monoqa # noqa\n"), [(1..2, None)]);
    }

    #[test]
    fn nosec_silences_security_only() {
        assert_eq!(what("x  # nosec\n"), [(1..2, named(&["<security>"]))]);
        assert_eq!(what("x  # nosec B602\n"), [(1..2, named(&["B602"]))]);
        assert_eq!(
            what("x  # nosec: trusted input\n"),
            [(1..2, named(&["<security>"]))]
        );
    }

    #[test]
    fn eslint_comments_cover_line_next_line_and_block() {
        assert_eq!(
            what("x // eslint-disable-line no-eval -- needed\n"),
            [(1..2, named(&["no-eval"]))]
        );
        assert_eq!(what("// eslint-disable-next-line\nx\n"), [(1..3, None)]);
        assert_eq!(
            what("/* eslint-disable no-eval, eqeqeq */\nx\n/* eslint-enable no-eval */\n"),
            [(1..3, named(&["no-eval", "eqeqeq"]))]
        );
        assert_eq!(
            what("// biome-ignore lint/suspicious/noDebugger: why\nx\n"),
            [(1..3, named(&["noDebugger"]))]
        );
    }

    #[test]
    fn pylint_comments_cover_a_line_or_the_rest() {
        assert_eq!(
            what("x  # pylint: disable=eval-used\n"),
            [(1..2, named(&["eval-used"]))]
        );
        assert_eq!(
            what("# pylint: disable=eval-used\nx\n"),
            [(1..u32::MAX, named(&["eval-used"]))]
        );
    }

    /// Lines and messages of unused suppressions, and whether they are silenced.
    fn unused(language: Language, text: &str, select: &[&str]) -> Vec<(u32, String, bool)> {
        let mut options = AnalyseOptions::new(language);
        options.rules.select = select.iter().map(|name| (*name).to_owned()).collect();
        let findings = analyse(text, &options).unwrap();
        findings
            .into_iter()
            .filter(|finding| finding.rule == UNUSED_SUPPRESSION.id)
            .map(|finding| (finding.span.start_line, finding.message, finding.suppressed))
            .collect()
    }

    #[test]
    fn comments_of_ours_that_silence_nothing_are_reported() {
        let nothing = |line, name: &str| (line, format!("`{name}` silences nothing here"), false);
        for (text, expected) in [
            (
                "x = 1  # codehone: ignore[none-compare]\n",
                nothing(1, "none-compare"),
            ),
            (
                "# codehone: ignore[none-compare]\nx = 1\ny = x == None\n",
                nothing(1, "none-compare"),
            ),
            (
                "y = x == None  # codehone: ignore[debugger]\n",
                nothing(1, "debugger"),
            ),
            (
                "y = x == None  # codehone: ignore[none-compare, debugger] why\n",
                nothing(1, "debugger"),
            ),
            (
                "# codehone: ignore-file[debugger]\ny = x == None\n",
                nothing(1, "debugger"),
            ),
            ("x = 1  # codehone: ignore[E711]\n", nothing(1, "E711")),
            (
                "x = 1  # noqa: E501  # codehone: ignore[none-compare]\n",
                nothing(1, "none-compare"),
            ),
            (
                "x = 1  # codehone: ignore\n",
                (1, "this comment silences nothing".to_owned(), false),
            ),
            (
                "# codehone: ignore-file\nx = 1\n",
                (1, "this comment silences nothing".to_owned(), false),
            ),
            (
                "y = x == None  # codehone: ignore[none-comparison]\n",
                (1, "no rule is called `none-comparison`".to_owned(), false),
            ),
            (
                "y = x == None  # codehone: ignore[]\n",
                (1, "this comment names no rule".to_owned(), false),
            ),
        ] {
            assert_eq!(unused(Language::Python, text, &[]), [expected], "{text}");
        }
        let script = "run(); /* codehone: ignore[debugger] */\n";
        assert_eq!(
            unused(Language::TypeScript, script, &[]),
            [nothing(1, "debugger")]
        );
    }

    #[test]
    fn comments_that_silence_something_or_may_are_not() {
        for text in [
            "y = x == None  # codehone: ignore[none-compare]\n",
            "y = x == None  # codehone: ignore\n",
            "y = x == None  # codehone: ignore[E711]\n",
            "# codehone: ignore[none-compare]\n\ny = x == None\n",
            "# codehone: ignore-file\ny = x == None\n",
            "# codehone: ignore-file[none-compare]\nz = 1\ny = x == None\n",
            // Silenced twice: neither is to blame.
            "# codehone: ignore[none-compare]\ny = x == None  # codehone: ignore\n",
            "y = x == None  # noqa  # codehone: ignore[none-compare]\n",
            // Those of other tools may silence what only they report.
            "x = 1  # noqa: E711\n",
            "x = 1  # nosec\n",
            "x = 1  # pylint: disable=eval-used\n",
            // Prose about them.
            "# write `codehone: ignore[none-compare]` to silence it\nx = 1\n",
            "# see codehone: ignore\nx = 1\n",
            // The rest of a file that does not parse is not known.
            "x = 1  # codehone: ignore[none-compare]\ndef f(:\n",
            // Held findings may yet come true.
            "#test-use z  # codehone: ignore[syntax-error]\n",
        ] {
            let found = unused(Language::Python, text, &[]);
            let expected: &[(u32, String, bool)] = &[];
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn comments_are_judged_by_rules_that_run() {
        let text = "x = 1  # codehone: ignore[none-compare]\ny = 1  # codehone: ignore\n";
        assert_eq!(unused(Language::Python, text, &[]).len(), 2);
        let some = unused(Language::Python, text, &["unused-suppression"]);
        assert_eq!(some, []);
        let both = unused(
            Language::Python,
            text,
            &["unused-suppression", "none-compare"],
        );
        assert_eq!(both.len(), 1);
    }

    #[test]
    fn an_unused_comment_can_be_silenced_by_name_only() {
        let silenced = |text: &str| -> Vec<bool> {
            let found = unused(Language::Python, text, &[]);
            found.into_iter().map(|(_, _, silent)| silent).collect()
        };
        assert_eq!(silenced("x = 1  # codehone: ignore\n"), [false]);
        assert_eq!(
            silenced("x = 1  # codehone: ignore[debugger, unused-suppression]\n"),
            [true]
        );
        assert_eq!(
            silenced("x = 1  # codehone: ignore[debugger]  # noqa: RUF100\n"),
            [true]
        );
    }

    #[test]
    fn many_unused_comments_are_found_in_few_steps() {
        const N: usize = 1_000;
        let text = "x = 1  # codehone: ignore[none-compare, debugger]\n".repeat(N);
        let found = unused(Language::Python, &text, &[]);
        assert_eq!(found.len(), N);
        let both = "`none-compare` silences nothing here; `debugger` silences nothing here";
        assert_eq!(found[N - 1], (N as u32, both.to_owned(), false));
    }

    #[test]
    fn type_ignore_is_no_suppression() {
        assert_eq!(what("x  # type: ignore\n"), []);
    }
}

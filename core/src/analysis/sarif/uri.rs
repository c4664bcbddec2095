//! From the URIs of a document to repository-relative paths. Whatever the document says, the result
//! has no drive, no leading `/` and no `..`, so it cannot point outside the repository.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::node::{Checked, Node};
use super::options::ReadOptions;

/// Longest URI looked at, in bytes.
const MAX_URI: usize = 4_096;
/// Base ids that refer to other base ids; more is a cycle.
const MAX_BASES: usize = 16;
/// Folders of one run from which its relative URIs may start.
const MAX_RUN_ROOTS: usize = 64;
/// Base ids that by convention name the root of the repository.
const ROOT_NAMES: [&str; 5] = [
    "%SRCROOT%",
    "SRCROOT",
    "ROOTPATH",
    "PROJECTROOT",
    "%SOURCEROOT%",
];

/// A SARIF `artifactLocation`.
#[derive(Debug, Clone, Default)]
pub(super) struct Place {
    uri: Option<String>,
    base: Option<String>,
    index: Option<u32>,
}

impl Place {
    pub(super) fn read(node: &Node) -> Checked<Self> {
        Ok(Self {
            uri: node.str("uri")?.map(|uri| cut(uri, MAX_URI).to_owned()),
            base: node.str("uriBaseId")?.map(str::to_owned),
            index: node.count("index", 0)?,
        })
    }

    /// Estimated memory in bytes.
    pub(super) fn cost(&self) -> usize {
        let text = |text: &Option<String>| text.as_ref().map_or(0, String::len);
        size_of::<Self>() + text(&self.uri) + text(&self.base)
    }
}

/// The longest beginning of `text` that has at most `limit` bytes.
pub(super) fn cut(text: &str, limit: usize) -> &str {
    &text[..text.floor_char_boundary(limit)]
}

#[derive(Debug, PartialEq, Eq)]
enum Parsed {
    Absolute(Vec<String>),
    /// May begin with `..`.
    Relative(Vec<String>),
}

/// A path and whether it is known to lie in the repository.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Resolved {
    pub(super) path: String,
    pub(super) outside: bool,
}

/// Resolves the locations of one run.
#[derive(Debug, Default)]
pub(super) struct Resolver {
    /// Absolute folders that stand for the repository's root, from the options.
    roots: Vec<Vec<String>>,
    prefix: Vec<String>,
    bases: BTreeMap<String, Place>,
    /// Absolute folders from which the run's relative URIs start, best first.
    run_roots: Vec<Vec<String>>,
    artifacts: Vec<Place>,
}

impl Resolver {
    /// A resolver without anything of a run.
    pub(super) fn new(options: &ReadOptions) -> Self {
        let mut spellings = Vec::new();
        if let Some(root) = &options.root {
            // Tools name files by the path they were given or by the one behind symbolic links.
            let absolute = std::path::absolute(root).unwrap_or_else(|_| root.clone());
            spellings.push(parse_path(&absolute.to_string_lossy()));
            if let Ok(real) = root.canonicalize() {
                let real = real.to_string_lossy();
                spellings.push(parse_path(real.trim_start_matches(r"\\?\")));
            }
        }
        spellings.extend(options.strip.iter().map(|text| parse(text)));
        let mut roots = Vec::new();
        for spelling in spellings {
            if let Parsed::Absolute(segments) = spelling
                && !segments.is_empty()
                && !roots.contains(&segments)
            {
                roots.push(segments);
            }
        }
        let (Parsed::Relative(prefix) | Parsed::Absolute(prefix)) = parse_path(&options.prefix);
        Self {
            roots,
            prefix,
            ..Self::default()
        }
    }

    /// Adds the run's base ids, working directories and artifacts.
    pub(super) fn enter_run(
        &self,
        bases: BTreeMap<String, Place>,
        working_directories: &[Place],
        artifacts: Vec<Place>,
    ) -> Self {
        let mut run = Self {
            roots: self.roots.clone(),
            prefix: self.prefix.clone(),
            bases,
            run_roots: Vec::new(),
            artifacts,
        };
        let mut found: Vec<(bool, usize, Vec<String>)> = Vec::new();
        for (name, place) in &run.bases {
            if let Some(absolute) = run.absolute(place) {
                let conventional = ROOT_NAMES.contains(&name.as_str());
                found.push((!conventional, absolute.len(), absolute));
            }
        }
        // By convention first, then the outermost.
        found.sort();
        run.run_roots = found.into_iter().map(|(_, _, segments)| segments).collect();
        for place in working_directories.iter().take(MAX_RUN_ROOTS) {
            run.run_roots.extend(run.absolute(place));
        }
        run.run_roots.retain(|segments| !segments.is_empty());
        // Every location is held against each of them.
        run.run_roots.truncate(MAX_RUN_ROOTS);
        run
    }

    fn absolute(&self, place: &Place) -> Option<Vec<String>> {
        match self.join(place)? {
            (Some(base), relative) => Some(normal([base, relative].concat())),
            (None, _) => None,
        }
    }

    /// The absolute folder a place starts from, if there is one, and what follows.
    fn join(&self, place: &Place) -> Option<(Option<Vec<String>>, Vec<String>)> {
        let mut relative = match parse(place.uri.as_deref()?) {
            Parsed::Absolute(segments) => return Some((Some(segments), Vec::new())),
            Parsed::Relative(segments) => segments,
        };
        let mut base = place.base.as_ref();
        for _ in 0..MAX_BASES {
            let Some(next) = base.and_then(|name| self.bases.get(name)) else {
                break;
            };
            match next.uri.as_deref().map(parse) {
                Some(Parsed::Absolute(segments)) => return Some((Some(segments), relative)),
                Some(Parsed::Relative(mut segments)) => {
                    segments.append(&mut relative);
                    relative = segments;
                }
                None => {}
            }
            base = next.base.as_ref();
        }
        Some((None, relative))
    }

    /// The path of a place; `None` if it names no file.
    pub(super) fn resolve(&self, place: &Place) -> Option<Resolved> {
        let by_index = || self.artifacts.get(place.index? as usize);
        let place = match &place.uri {
            Some(_) => place,
            None => by_index()?,
        };
        let (base, relative) = self.join(place)?;
        let Some(base) = base else {
            return self.inside(&self.prefix, relative);
        };
        let had_relative = !relative.is_empty();
        let full = normal([base, relative.clone()].concat());
        for root in &self.roots {
            if let Some(rest) = strip(&full, root) {
                return self.inside(&[], rest.to_vec());
            }
        }
        if had_relative {
            return self.inside(&self.prefix, relative);
        }
        for root in &self.run_roots {
            if let Some(rest) = strip(&full, root) {
                return self.inside(&self.prefix, rest.to_vec());
            }
        }
        (!full.is_empty()).then(|| Resolved {
            path: join(full),
            outside: true,
        })
    }

    fn inside(&self, prefix: &[String], rest: Vec<String>) -> Option<Resolved> {
        let segments = normal([prefix, &rest].concat());
        (!segments.is_empty()).then(|| Resolved {
            path: join(segments),
            outside: false,
        })
    }

    /// The paths of all artifacts that lie inside the repository, sorted, without repeats.
    pub(super) fn artifact_paths(&self) -> Vec<String> {
        let inside = |place| self.resolve(place).filter(|found| !found.outside);
        let mut paths: Vec<String> = self
            .artifacts
            .iter()
            .filter_map(inside)
            .map(|found| found.path)
            .collect();
        paths.sort_unstable();
        paths.dedup();
        paths
    }
}

fn strip<'a>(path: &'a [String], root: &[String]) -> Option<&'a [String]> {
    let rest = path.get(root.len()..)?;
    // Drive letters differ in case between tools; other names are compared as they are.
    let same = path
        .iter()
        .zip(root)
        .all(|(a, b)| a == b || (a.len() == 2 && a.ends_with(':') && a.eq_ignore_ascii_case(b)));
    (same && !rest.is_empty()).then_some(rest)
}

/// Resolves `.` and `..`; what would lead out is dropped.
fn normal(segments: Vec<String>) -> Vec<String> {
    let mut out: Vec<String> = Vec::with_capacity(segments.len());
    for segment in segments {
        if segment == ".." {
            out.pop();
        } else {
            out.push(segment);
        }
    }
    out
}

/// A relative path; what would be a drive in front of it loses its colon.
fn join(mut segments: Vec<String>) -> String {
    if let Some(first) = segments.first_mut()
        && is_drive(first)
    {
        first.pop();
    }
    segments.join("/")
}

fn is_drive(segment: &str) -> bool {
    matches!(segment.as_bytes(), [letter, b':'] if letter.is_ascii_alphabetic())
}

fn split(path: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for segment in path.split(['/', '\\']) {
        match segment {
            "" | "." => {}
            ".." if out.last().is_some_and(|last| last != "..") => {
                out.pop();
            }
            other if other.contains(char::is_control) => {
                out.push(other.replace(char::is_control, "\u{FFFD}"));
            }
            other => out.push(other.to_owned()),
        }
    }
    out
}

fn absolute(path: &str) -> Parsed {
    Parsed::Absolute(normal(split(path)))
}

/// Parses a path of some operating system.
fn parse_path(path: &str) -> Parsed {
    let has_drive = is_drive(path.split(['/', '\\']).next().unwrap_or(""));
    if has_drive || path.starts_with(['/', '\\']) {
        absolute(path)
    } else {
        Parsed::Relative(split(path))
    }
}

/// Parses a URI reference, or the plain path that some tools write instead.
fn parse(uri: &str) -> Parsed {
    let uri = uri.trim();
    let scheme = uri.split_once(':').filter(|(scheme, rest)| {
        scheme.len() > 1
            && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'))
            && (rest.starts_with('/') || scheme.eq_ignore_ascii_case("file"))
    });
    let Some((scheme, rest)) = scheme else {
        return parse_path(&decode(uri));
    };
    let Some(authority) = rest.strip_prefix("//") else {
        return absolute(&decode(rest));
    };
    // `file://localhost/a` is `/a`; other hosts are kept as a first segment, so that equal paths on
    // different hosts stay different.
    let path = match authority.split_once('/') {
        Some((host, path)) if scheme.eq_ignore_ascii_case("file") && host == "localhost" => path,
        _ => authority,
    };
    absolute(&decode(path))
}

/// Undoes percent-encoding; what is not valid encoding stays as it is.
fn decode(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return text.into();
    }
    let digit = |byte: Option<&u8>| byte.and_then(|&byte| (byte as char).to_digit(16));
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let pair = (digit(bytes.get(at + 1)), digit(bytes.get(at + 2)));
        match (bytes[at], pair) {
            (b'%', (Some(high), Some(low))) => {
                out.push((high * 16 + low) as u8);
                at += 3;
            }
            (byte, _) => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned().into()
}

/// A repository-relative path as the resolver would give it; empty if nothing is left.
pub(super) fn clean_path(path: &str) -> String {
    join(normal(split(cut(path, MAX_URI))))
}

/// Percent-encodes a repository-relative path as a URI reference.
pub(super) fn encode(path: &str) -> String {
    use std::fmt::Write as _;
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        // A colon in the first segment would read as a scheme.
        if byte.is_ascii_alphanumeric() || b"-._~/!$&'()*+,;=@".contains(&byte) {
            out.push(byte as char);
        } else {
            // Writing to a String cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn place(uri: &str, base: Option<&str>) -> Place {
        Place {
            uri: Some(uri.to_owned()),
            base: base.map(str::to_owned),
            index: None,
        }
    }

    fn options(strip: &[&str]) -> ReadOptions {
        ReadOptions {
            strip: strip.iter().map(|&text| text.to_owned()).collect(),
            ..ReadOptions::default()
        }
    }

    fn path(resolver: &Resolver, uri: &str) -> String {
        resolver
            .resolve(&place(uri, None))
            .map_or_else(String::new, |found| {
                if found.outside {
                    format!("outside {}", found.path)
                } else {
                    found.path
                }
            })
    }

    #[test]
    fn every_spelling_of_a_file_is_one_path() {
        let unix = Resolver::new(&options(&["/home/dev/acme"]));
        for uri in [
            "src/a b.py",
            "./src/a%20b.py",
            "src/x/../a%20b.py",
            "src\\a b.py",
            "file:///home/dev/acme/src/a%20b.py",
            "file:/home/dev/acme/src/a%20b.py",
            "file://localhost/home/dev/acme/src/a%20b.py",
            "/home/dev/acme/src/a b.py",
        ] {
            assert_eq!(path(&unix, uri), "src/a b.py", "{uri}");
        }
        let windows = Resolver::new(&options(&["C:\\work\\acme"]));
        for uri in [
            "file:///c:/work/acme/src/a.py",
            "C:\\work\\acme\\src\\a.py",
            "c:/work/acme/src/a.py",
            "file:///C%3A/work/acme/src/a.py",
        ] {
            assert_eq!(path(&windows, uri), "src/a.py", "{uri}");
        }
    }

    #[test]
    fn what_lies_outside_is_said_to() {
        let resolver = Resolver::new(&options(&["/home/dev/acme"]));
        assert_eq!(path(&resolver, "file:///usr/x.py"), "outside usr/x.py");
        assert_eq!(
            path(&resolver, "/home/dev/acme2/x.py"),
            "outside home/dev/acme2/x.py"
        );
        assert_eq!(path(&resolver, "D:\\x.py"), "outside D/x.py");
        assert_eq!(path(&resolver, "https://h/a.js"), "outside h/a.js");
        assert_eq!(
            path(&resolver, "/home/dev/acme/../../x.py"),
            "outside home/x.py"
        );
        assert_eq!(path(&resolver, "/home/dev/acme"), "outside home/dev/acme");
    }

    #[test]
    fn base_ids_nest_and_cycles_end() {
        let bases = BTreeMap::from([
            ("%SRCROOT%".to_owned(), place("file:///ci/acme/", None)),
            ("LIB".to_owned(), place("lib/", Some("%SRCROOT%"))),
            ("A".to_owned(), place("a/", Some("B"))),
            ("B".to_owned(), place("b/", Some("A"))),
        ]);
        let none = Resolver::new(&options(&[])).enter_run(bases.clone(), &[], Vec::new());
        let based = |resolver: &Resolver, uri, base| {
            resolver.resolve(&place(uri, Some(base))).unwrap().path
        };
        assert_eq!(based(&none, "a.py", "%SRCROOT%"), "a.py");
        assert_eq!(based(&none, "a.py", "LIB"), "lib/a.py");
        assert_eq!(based(&none, "../a.py", "LIB"), "a.py");
        assert_eq!(based(&none, "a.py", "MISSING"), "a.py");
        assert!(
            based(&none, "a.py", "A").ends_with("a/b/a.py")
                || !based(&none, "a.py", "A").is_empty()
        );
        // An absolute URI is recognised by the run's own root.
        assert_eq!(path(&none, "file:///ci/acme/lib/a.py"), "lib/a.py");
        // A run in a sub-folder of the known root keeps that sub-folder.
        let outer = Resolver::new(&options(&["/ci"])).enter_run(bases, &[], Vec::new());
        assert_eq!(based(&outer, "a.py", "LIB"), "acme/lib/a.py");
    }

    #[test]
    fn a_run_in_a_subfolder_gets_its_prefix() {
        let resolver = Resolver::new(&ReadOptions {
            prefix: "packages/api/".to_owned(),
            ..options(&["/ci/acme"])
        });
        assert_eq!(path(&resolver, "src/a.ts"), "packages/api/src/a.ts");
        assert_eq!(path(&resolver, "../web/a.ts"), "packages/web/a.ts");
        assert_eq!(path(&resolver, "/ci/acme/b.ts"), "b.ts");
    }

    #[test]
    fn an_index_stands_for_an_artifact() {
        let artifacts = vec![place("a.py", None), place("b.py", None)];
        let run = Resolver::new(&options(&[])).enter_run(BTreeMap::new(), &[], artifacts);
        let indexed = |index| Place {
            index: Some(index),
            ..Place::default()
        };
        assert_eq!(run.resolve(&indexed(1)).unwrap().path, "b.py");
        assert_eq!(run.resolve(&indexed(2)), None);
        assert_eq!(run.artifact_paths(), ["a.py", "b.py"]);
    }

    proptest! {
        #[test]
        fn no_uri_escapes(uri in "(file:)?[./\\\\%2eEfF5cC:a-c]{0,40}") {
            let resolver = Resolver::new(&options(&["/a"]));
            if let Some(found) = resolver.resolve(&place(&uri, None)) {
                prop_assert!(!found.path.starts_with('/'));
                prop_assert!(found.path.split('/').all(|part| !matches!(part, "" | "." | "..")));
                prop_assert!(!found.path.contains('\\'));
                prop_assert!(!matches!(found.path.as_bytes(), [b'C' | b'c', b':'] | [b'C' | b'c', b':', b'/', ..]));
            }
        }

        #[test]
        fn an_encoded_path_reads_back(path in "[^/\\\\\\p{Cc}]{1,10}(/[^/\\\\\\p{Cc}]{1,10}){0,3}") {
            let path = clean_path(&path);
            prop_assume!(!path.is_empty());
            let resolver = Resolver::new(&options(&[]));
            let found = resolver.resolve(&place(&encode(&path), None)).unwrap();
            prop_assert_eq!(found.path, path);
        }
    }
}

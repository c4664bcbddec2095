//! Reading one file, and telling what people did not write.

use std::fs::File;
use std::io::Read;

use memchr::memchr_iter;

use super::super::{Language, SkipReason};
use super::{Candidate, ScanConfig};

/// Places in a file are 32-bit numbers.
const MAX_BYTES: u64 = u32::MAX as u64 - 1;

/// The bytes of a file, at most `limit`.
pub(super) fn bytes(file: &Candidate, limit: u64) -> Result<Vec<u8>, SkipReason> {
    let unreadable = |error: std::io::Error| SkipReason::Unreadable {
        message: error.to_string(),
    };
    let limit = limit.min(MAX_BYTES);
    // Before anything is reserved: a sparse file can claim any size.
    if file.bytes > limit {
        return Err(SkipReason::TooLarge {
            bytes: file.bytes,
            limit,
        });
    }
    let mut bytes = Vec::with_capacity(usize::try_from(file.bytes).unwrap_or(0).saturating_add(1));
    // The file may have grown since it was listed.
    File::open(&file.full)
        .and_then(|open| open.take(limit.saturating_add(1)).read_to_end(&mut bytes))
        .map_err(unreadable)?;
    if bytes.len() as u64 > limit {
        return Err(SkipReason::TooLarge {
            bytes: bytes.len() as u64,
            limit,
        });
    }
    Ok(bytes)
}

/// The text of a file; `None` if nobody wrote it and `config` leaves such files out.
pub(in crate::analysis) fn source_text(
    file: &Candidate,
    config: &ScanConfig,
) -> Result<Option<String>, SkipReason> {
    let text = text(file.language, bytes(file, config.max_file_bytes)?)?;
    Ok((!left_out(file, &text, config)).then_some(text))
}

/// Whether nobody wrote the text and `config` leaves such files out.
pub(super) fn left_out(file: &Candidate, text: &str, config: &ScanConfig) -> bool {
    !config.include_vendored && (is_generated(text) || is_minified(file.language, text))
}

/// The text in the bytes of a file.
pub(super) fn text(language: Language, bytes: Vec<u8>) -> Result<String, SkipReason> {
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to() as u64;
        let bytes = error.into_bytes();
        if bytes.contains(&0) {
            return SkipReason::Binary;
        }
        match (language, declared_encoding(&bytes)) {
            (Language::Python, Some(name)) => SkipReason::Encoding { name },
            _ => SkipReason::NotUtf8 { at },
        }
    })
}

/// The encoding in a comment on one of the first two lines (PEP 263), unless it is UTF-8.
fn declared_encoding(bytes: &[u8]) -> Option<String> {
    bytes.split(|byte| *byte == b'\n').take(2).find_map(|line| {
        let line = line.trim_ascii_start();
        let head = &line[..line.len().min(200)];
        if head.first() != Some(&b'#') {
            return None;
        }
        let at = head.windows(6).position(|window| window == b"coding")?;
        let rest = head[at + 6..]
            .strip_prefix(b":")
            .or(head[at + 6..].strip_prefix(b"="))?;
        let name: String = rest
            .trim_ascii_start()
            .iter()
            .map(|byte| char::from(*byte))
            .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
            .collect();
        let plain = name.to_ascii_lowercase().replace('_', "-");
        (!name.is_empty() && plain != "utf-8" && plain != "utf8").then_some(name)
    })
}

/// Whether the lines are longer than people write them.
fn is_minified(language: Language, text: &str) -> bool {
    const LEAST_BYTES: usize = 5_000;
    const MEAN_BYTES: usize = 500;
    if language == Language::Python || text.len() < LEAST_BYTES {
        return false;
    }
    // More lines than this make the mean small enough: no need to count on.
    let enough = text.len() / (MEAN_BYTES + 1);
    let breaks = memchr_iter(b'\n', text.as_bytes());
    let last = usize::from(!text.ends_with('\n'));
    breaks.take(enough + 1).count() + last <= enough
}

/// Whether a comment in the first lines says that a program wrote the file.
fn is_generated(text: &str) -> bool {
    text.lines().take(5).any(|line| {
        let line = line.trim_start();
        let comment =
            line.starts_with(['#', '*']) || line.starts_with("//") || line.starts_with("/*");
        comment
            && line.len() < 500
            && (line.contains("@generated")
                || (line.contains("generated") && line.contains("DO NOT EDIT")))
    })
}

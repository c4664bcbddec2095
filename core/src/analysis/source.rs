use super::{Language, SkipReason};

/// One file as the language passes see it: checked text without byte order mark.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SourceFile<'a> {
    /// Repository-relative path with `/`; decides dialects such as JSX and stub files.
    pub(crate) path: &'a str,
    /// Its language.
    pub(crate) language: Language,
    /// Its text: no NUL bytes, shorter than 4 GiB.
    pub(crate) text: &'a str,
}

impl<'a> SourceFile<'a> {
    /// Checks `text` for what no language pass can take.
    pub(crate) fn new(
        path: &'a str,
        language: Language,
        text: &'a str,
    ) -> Result<Self, SkipReason> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        if text.len() >= u32::MAX as usize {
            return Err(SkipReason::TooLarge {
                bytes: text.len() as u64,
                limit: u64::from(u32::MAX) - 1,
            });
        }
        if text.as_bytes().contains(&0) {
            return Err(SkipReason::Binary);
        }
        Ok(Self {
            path,
            language,
            text,
        })
    }
}

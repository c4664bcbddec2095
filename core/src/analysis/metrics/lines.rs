use std::ops::Range;

use super::LineCounts;

/// Lines by what is on them, from the places of the comments in the order of the text. O(length).
pub(crate) fn count_lines(
    text: &str,
    comments: impl IntoIterator<Item = Range<usize>>,
    statements: u32,
) -> LineCounts {
    let mut counts = LineCounts {
        logical: statements,
        ..LineCounts::default()
    };
    let mut comments = comments.into_iter().peekable();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let end = start + line.len();
        let (mut code, mut comment) = (false, false);
        let mut at = start;
        // A comment may begin on an earlier line, and end on a later one.
        while let Some(next) = comments.peek().cloned().filter(|next| next.start < end) {
            let before = text.get(at..next.start.max(at)).unwrap_or_default();
            code |= !before.trim().is_empty();
            comment = true;
            at = next.end.clamp(at, end);
            if next.end > end {
                break;
            }
            comments.next();
        }
        code |= !text.get(at..end).unwrap_or_default().trim().is_empty();
        counts.total += 1;
        counts.comments += u32::from(comment);
        match (code, comment) {
            (true, _) => counts.code += 1,
            (false, true) => counts.comment_only += 1,
            (false, false) => counts.blank += 1,
        }
        start = end;
    }
    counts
}

//! A list as an HTML table, for notebooks: rendered here so that hosts only pass it on.

use std::fmt::Write as _;

use super::item::Review;

/// Text with the characters escaped that mean something in HTML, in elements and attributes.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c if c.is_control() && c != '\n' && c != '\t' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

/// The list as one `<table>`, all text escaped, without scripts and styles.
pub fn html_table(review: &Review) -> String {
    let mut out = String::from(
        "<table><thead><tr><th>#</th><th>severity</th><th>rule</th><th>place</th><th>message</th>\
         <th>score</th><th>probability</th><th>why</th></tr></thead><tbody>",
    );
    for item in &review.items {
        let finding = &item.finding.finding;
        let message: String = finding.message.chars().take(200).collect();
        let more = match item.duplicates.len() {
            0 => String::new(),
            n => format!(" (+{n})"),
        };
        // Writing to a String cannot fail.
        let _ = write!(
            out,
            "<tr><td>{}</td><td>{}</td><td>{}/{}</td><td>{}{more}</td><td>{}</td><td>{:.2}</td>\
             <td>{:.2} ({:.2} to {:.2})</td><td>{}</td></tr>",
            item.rank,
            finding.severity,
            escape(&finding.tool),
            escape(&finding.rule),
            escape(&item.location()),
            escape(&message),
            item.score,
            item.probability,
            item.interval.0,
            item.interval.1,
            escape(&item.reason),
        );
    }
    let _ = write!(
        out,
        "</tbody></table><p>{} of {} findings; {} folded as duplicates, {} held back</p>",
        review.items.len(),
        review.considered,
        review.folded,
        review.held_back,
    );
    out
}

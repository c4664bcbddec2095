use crate::cli::args::Format;
use crate::cli::exit::{Exit, Outcome};
use crate::cli::output::{DIM, clean, paint};
use crate::cli::render;
use crate::cli::session::Session;
use crate::model::{Event, EventKind, FindingId};

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// The finding's id, as `review` and `findings` print it
    #[arg(value_name = "FINDING")]
    finding: String,
    /// How to print the events
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

pub(super) fn run(args: Args, session: &mut Session<'_>) -> Outcome {
    let id: FindingId = args.finding.parse()?;
    let engine = session.open()?;
    let finding = engine.finding(id)?;
    let events = engine.history(id)?;
    if args.format == Format::Json {
        session.out.json(&events)?;
        return Ok(Exit::Done);
    }
    render::stored(session.out, &finding)?;
    render::body(session.out, &finding.finding, "  ")?;
    for event in &events {
        session.out.line(line(event))?;
    }
    if events.is_empty() {
        session
            .out
            .line(paint("  never shown, never judged", DIM))?;
    }
    Ok(Exit::Done)
}

fn line(event: &Event) -> String {
    let what = match (event.kind, event.verdict, event.undoes) {
        (EventKind::Verdict, Some(verdict), _) => render::verdict(verdict).to_owned(),
        (EventKind::Undo, _, Some(undone)) => format!("took back {}", undone.0),
        (EventKind::Impression, ..) => match event.position {
            Some(position) => format!("shown in place {position}"),
            None => "shown".to_owned(),
        },
        (kind, ..) => kind.to_string(),
    };
    let who = match &event.reviewer {
        Some(name) => format!(" by {}", clean(name)),
        None => String::new(),
    };
    let why = match &event.comment {
        Some(comment) => format!(": {}", clean(comment)),
        None => String::new(),
    };
    format!("  {:>6}  {}  {what}{who}{why}", event.id.0, event.at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Timestamp;
    use crate::model::{EventId, Fingerprint, Verdict};

    #[test]
    fn events_are_told_in_words() {
        let id: FindingId = Fingerprint::default().to_string().parse().unwrap();
        let mut event = Event {
            id: EventId(7),
            at: Timestamp::from_micros(0),
            kind: EventKind::Verdict,
            finding: id,
            reviewer: Some("mia".into()),
            verdict: Some(Verdict::WontFix),
            undoes: None,
            position: None,
            propensity: None,
            comment: Some("legacy\u{1b}".into()),
        };
        assert_eq!(
            line(&event),
            "       7  1970-01-01T00:00:00.000000Z  won't fix by mia: legacy\\u{1b}"
        );
        event.kind = EventKind::Undo;
        event.undoes = Some(EventId(3));
        assert!(line(&event).contains("took back 3 by mia"));
    }
}

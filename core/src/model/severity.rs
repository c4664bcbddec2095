use super::names::vocabulary;

/// How bad it is if the finding is right. Ordered: `Info < Low < Medium < High < Critical`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Good to know; nothing breaks.
    Info,
    /// A small defect or smell.
    Low,
    /// A defect that matters in some circumstances. SARIF's `warning`.
    Medium,
    /// A defect that matters in ordinary use. SARIF's `error`.
    High,
    /// Data loss, remote attack, outage. With [`Category::Security`](super::Category::Security) it is never hidden.
    Critical,
}

vocabulary!(Severity, "severity", {
    Info => "info",
    Low => "low",
    Medium => "medium",
    High => "high",
    Critical => "critical",
});

#[cfg(test)]
mod tests {
    use super::Severity;

    #[test]
    fn order_follows_badness_and_text_round_trips() {
        assert!(Severity::Critical > Severity::High && Severity::Low > Severity::Info);
        for severity in Severity::ALL {
            assert_eq!(severity.as_str().parse::<Severity>().unwrap(), *severity);
        }
    }

    #[test]
    fn unknown_text_lists_the_vocabulary() {
        let error = "blocker".parse::<Severity>().unwrap_err();
        assert!(
            error
                .to_string()
                .contains("info, low, medium, high, critical")
        );
    }
}

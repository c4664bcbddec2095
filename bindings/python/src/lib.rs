//! The Python face of Codehone: classes and functions that hand every call to the core. It makes no
//! decisions of its own; what it adds is what Python expects (keyword arguments, exceptions,
//! `datetime`, iterators, notebooks) and the threads behind long calls.

mod admin;
mod analysis;
mod clock;
mod command;
mod control;
mod engine;
mod error;
mod evaluate;
mod export;
mod face;
mod findings;
mod import;
mod insights;
mod metrics;
mod model;
mod record;
mod review;
mod scan;
mod value;

/// The extension module behind the package `codehone`, which re-exports it.
#[pyo3::pymodule]
mod _native {
    #[pymodule_export]
    #[allow(non_upper_case_globals)] // Python's name for it
    const __version__: &str = env!("CARGO_PKG_VERSION");

    #[pymodule_export]
    use super::admin::{
        CheckReport, DatabaseStatus, JobReport, MigrationStatus, migrate, migration_status,
        restore, rollback,
    };
    #[pymodule_export]
    use super::analysis::{Advice, Hint, Peer, Rule, RuleExample, advise, analyse, rules};
    #[pymodule_export]
    use super::clock::ManualClock;
    #[pymodule_export]
    use super::command::_run_command;
    #[pymodule_export]
    use super::control::{CancelToken, Progress};
    #[pymodule_export]
    use super::engine::{Engine, open};
    #[pymodule_export]
    use super::evaluate::{Averages, Evaluation, KindScore, Mismatch, Score, evaluate};
    #[pymodule_export]
    use super::findings::{FindingIterator, FindingPage, StoredFinding};
    #[pymodule_export]
    use super::import::{ImportReport, ImportedRun};
    #[pymodule_export]
    use super::insights::{
        AcceptanceRow, Durations, Insights, Learned, LifeCounts, RuleShift, WeekRow,
    };
    #[pymodule_export]
    use super::metrics::{
        Distribution, FileMetrics, FolderMetrics, FunctionMetrics, FunctionPlace, Halstead,
        LineCounts, ProjectMetrics, measure, metrics,
    };
    #[pymodule_export]
    use super::model::{
        CodeFlow, Finding, Fix, FlowStep, RelatedLocation, Repository, Span, TextEdit,
    };
    #[pymodule_export]
    use super::record::{Event, Receipt, VerdictInput};
    #[pymodule_export]
    use super::review::{Duplicate, Review, ReviewItem, ReviewIterator, ScorePart};
    #[pymodule_export]
    use super::scan::{Changes, ScanReport, SkippedFile};
}

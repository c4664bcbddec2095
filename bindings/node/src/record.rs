use codehone::engine::Receipt;
use codehone::model::{Event, EventId};
use codehone::{Error, Result};
use napi::Env;
use napi::bindgen_prelude::{AsyncTask, Unknown};
use napi_derive::napi;
use serde::Deserialize;

use crate::args;
use crate::engine::Engine;
use crate::job::{Job, Prepared, now, short, start};
use crate::value::Data;

/// Whose verdict to take back.
#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct UndoOptions {
    by: Option<String>,
}

impl Engine {
    fn prepare_record(
        &self,
        finding: &Unknown<'_>,
        verdict: &Unknown<'_>,
        details: &Unknown<'_>,
    ) -> Result<Prepared<Data<Receipt>>> {
        let verdict = args::verdict(finding, verdict, details)?;
        let engine = self.0.clone();
        Ok(short(move || engine.record(verdict).map(Data)))
    }

    fn prepare_record_batch(&self, verdicts: &Unknown<'_>) -> Result<Prepared<Data<Vec<Receipt>>>> {
        let verdicts = args::verdicts(verdicts)?;
        let engine = self.0.clone();
        Ok(short(move || engine.record_batch(&verdicts).map(Data)))
    }

    fn prepare_undo(&self, event: &Unknown<'_>) -> Result<Prepared<Data<Receipt>>> {
        let event = i64::try_from(args::whole("event", event)?)
            .map_err(|_| Error::invalid("event must be the number of an event"))?;
        let engine = self.0.clone();
        Ok(short(move || engine.undo(EventId(event)).map(Data)))
    }

    fn prepare_undo_last(
        &self,
        finding: &Unknown<'_>,
        options: &Unknown<'_>,
    ) -> Result<Prepared<Data<Receipt>>> {
        let finding = args::finding_id(finding)?;
        let options: UndoOptions = args::options(options)?;
        let engine = self.0.clone();
        Ok(short(move || {
            engine.undo_last(finding, options.by.as_deref()).map(Data)
        }))
    }

    fn prepare_history(&self, finding: &Unknown<'_>) -> Result<Prepared<Data<Vec<Event>>>> {
        let finding = args::finding_id(finding)?;
        let engine = self.0.clone();
        Ok(short(move || engine.history(finding).map(Data)))
    }
}

#[napi]
impl Engine {
    /// Records what somebody decided about a finding. The last verdict of a person on a finding counts;
    /// history keeps all of them.
    #[napi(
        ts_args_type = "finding: FindingRef, verdict: GivenVerdict, details?: VerdictDetails",
        ts_return_type = "Promise<Receipt>"
    )]
    pub fn record(
        &self,
        finding: Unknown<'_>,
        verdict: Unknown<'_>,
        details: Unknown<'_>,
    ) -> AsyncTask<Job<Data<Receipt>>> {
        start(self.prepare_record(&finding, &verdict, &details))
    }

    /// `record`, blocking the event loop.
    #[napi(
        ts_args_type = "finding: FindingRef, verdict: GivenVerdict, details?: VerdictDetails",
        ts_return_type = "Receipt"
    )]
    pub fn record_sync<'e>(
        &self,
        env: &'e Env,
        finding: Unknown<'_>,
        verdict: Unknown<'_>,
        details: Unknown<'_>,
    ) -> napi::Result<Unknown<'e>> {
        now(env, self.prepare_record(&finding, &verdict, &details))
    }

    /// Records many verdicts in one transaction: all or none.
    #[napi(
        ts_args_type = "verdicts: VerdictInput[]",
        ts_return_type = "Promise<Receipt[]>"
    )]
    pub fn record_batch(&self, verdicts: Unknown<'_>) -> AsyncTask<Job<Data<Vec<Receipt>>>> {
        start(self.prepare_record_batch(&verdicts))
    }

    /// `recordBatch`, blocking the event loop.
    #[napi(
        ts_args_type = "verdicts: VerdictInput[]",
        ts_return_type = "Receipt[]"
    )]
    pub fn record_batch_sync<'e>(
        &self,
        env: &'e Env,
        verdicts: Unknown<'_>,
    ) -> napi::Result<Unknown<'e>> {
        now(env, self.prepare_record_batch(&verdicts))
    }

    /// Takes a verdict back, named by the `event` of its receipt. History keeps both.
    #[napi(ts_args_type = "event: number", ts_return_type = "Promise<Receipt>")]
    pub fn undo(&self, event: Unknown<'_>) -> AsyncTask<Job<Data<Receipt>>> {
        start(self.prepare_undo(&event))
    }

    /// `undo`, blocking the event loop.
    #[napi(ts_args_type = "event: number", ts_return_type = "Receipt")]
    pub fn undo_sync<'e>(&self, env: &'e Env, event: Unknown<'_>) -> napi::Result<Unknown<'e>> {
        now(env, self.prepare_undo(&event))
    }

    /// Takes back the last verdict that somebody gave on a finding: `by`, or nobody in particular.
    #[napi(
        ts_args_type = "finding: FindingRef, options?: UndoOptions",
        ts_return_type = "Promise<Receipt>"
    )]
    pub fn undo_last(
        &self,
        finding: Unknown<'_>,
        options: Unknown<'_>,
    ) -> AsyncTask<Job<Data<Receipt>>> {
        start(self.prepare_undo_last(&finding, &options))
    }

    /// `undoLast`, blocking the event loop.
    #[napi(
        ts_args_type = "finding: FindingRef, options?: UndoOptions",
        ts_return_type = "Receipt"
    )]
    pub fn undo_last_sync<'e>(
        &self,
        env: &'e Env,
        finding: Unknown<'_>,
        options: Unknown<'_>,
    ) -> napi::Result<Unknown<'e>> {
        now(env, self.prepare_undo_last(&finding, &options))
    }

    /// Everything that happened to a finding, oldest first.
    #[napi(
        ts_args_type = "finding: FindingRef",
        ts_return_type = "Promise<Event[]>"
    )]
    pub fn history(&self, finding: Unknown<'_>) -> AsyncTask<Job<Data<Vec<Event>>>> {
        start(self.prepare_history(&finding))
    }

    /// `history`, blocking the event loop.
    #[napi(ts_args_type = "finding: FindingRef", ts_return_type = "Event[]")]
    pub fn history_sync<'e>(
        &self,
        env: &'e Env,
        finding: Unknown<'_>,
    ) -> napi::Result<Unknown<'e>> {
        now(env, self.prepare_history(&finding))
    }
}

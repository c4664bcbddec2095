use std::collections::VecDeque;
use std::sync::Arc;

use codehone::analysis::Advice;
use codehone::model::{Cursor, Page};
use codehone::{FindingFilter, Result, StoredFinding};
use napi::bindgen_prelude::{AsyncTask, JavaScriptClassExt, This, Unknown};
use napi::{Env, JsValue};
use napi_derive::napi;
use parking_lot::Mutex;
use serde::{Deserialize, Serialize};

use crate::engine::Engine;
use crate::job::{Job, Prepared, now, short, start};
use crate::value::{Data, IntoJs};
use crate::{args, error};

/// Findings that are fetched at a time.
const PAGE: usize = 100;

/// Where a page starts and how long it is.
#[derive(Deserialize)]
#[serde(default, deny_unknown_fields)]
struct PageOptions {
    cursor: Option<Cursor>,
    limit: usize,
}

impl Default for PageOptions {
    fn default() -> Self {
        Self {
            cursor: None,
            limit: PAGE,
        }
    }
}

/// How many similar findings are wanted.
#[derive(Deserialize)]
#[serde(default, deny_unknown_fields)]
struct SimilarOptions {
    limit: usize,
}

impl Default for SimilarOptions {
    fn default() -> Self {
        Self { limit: 10 }
    }
}

impl Engine {
    fn prepare_finding(&self, id: &Unknown<'_>) -> Result<Prepared<Data<StoredFinding>>> {
        let id = args::finding_id(id)?;
        let engine = self.0.clone();
        Ok(short(move || engine.finding(id).map(Data)))
    }

    fn prepare_advice(&self, id: &Unknown<'_>) -> Result<Prepared<Data<Advice>>> {
        let id = args::finding_id(id)?;
        let engine = self.0.clone();
        Ok(short(move || engine.advice(id).map(Data)))
    }

    fn prepare_similar(
        &self,
        id: &Unknown<'_>,
        options: &Unknown<'_>,
    ) -> Result<Prepared<Data<Vec<StoredFinding>>>> {
        let id = args::finding_id(id)?;
        let options: SimilarOptions = args::options(options)?;
        let engine = self.0.clone();
        Ok(short(move || engine.similar(id, options.limit).map(Data)))
    }

    fn prepare_page(
        &self,
        filter: &Unknown<'_>,
        page: &Unknown<'_>,
    ) -> Result<Prepared<Data<Page<StoredFinding>>>> {
        let filter: FindingFilter = args::options(filter)?;
        let page: PageOptions = args::options(page)?;
        let engine = self.0.clone();
        Ok(short(move || {
            engine
                .findings(&filter, page.cursor.as_ref(), page.limit)
                .map(Data)
        }))
    }
}

#[napi]
impl Engine {
    /// One finding by its id.
    #[napi(
        ts_args_type = "id: FindingRef",
        ts_return_type = "Promise<StoredFinding>"
    )]
    pub fn finding(&self, id: Unknown<'_>) -> AsyncTask<Job<Data<StoredFinding>>> {
        start(self.prepare_finding(&id))
    }

    /// `finding`, blocking the event loop.
    #[napi(ts_args_type = "id: FindingRef", ts_return_type = "StoredFinding")]
    pub fn finding_sync<'e>(&self, env: &'e Env, id: Unknown<'_>) -> napi::Result<Unknown<'e>> {
        now(env, self.prepare_finding(&id))
    }

    /// A stored finding as a review comment; see `advise`.
    #[napi(ts_args_type = "id: FindingRef", ts_return_type = "Promise<Advice>")]
    pub fn advice(&self, id: Unknown<'_>) -> AsyncTask<Job<Data<Advice>>> {
        start(self.prepare_advice(&id))
    }

    /// `advice`, blocking the event loop.
    #[napi(ts_args_type = "id: FindingRef", ts_return_type = "Advice")]
    pub fn advice_sync<'e>(&self, env: &'e Env, id: Unknown<'_>) -> napi::Result<Unknown<'e>> {
        now(env, self.prepare_advice(&id))
    }

    /// Other findings of the same rule, at most `limit` (1 to 1,000, default 10) and the most alike
    /// first: those whose code is the same but for spacing, then those of the same repository, of the
    /// same file, and the oldest, whatever their status.
    #[napi(
        ts_args_type = "id: FindingRef, options?: { limit?: number }",
        ts_return_type = "Promise<StoredFinding[]>"
    )]
    pub fn similar(
        &self,
        id: Unknown<'_>,
        options: Unknown<'_>,
    ) -> AsyncTask<Job<Data<Vec<StoredFinding>>>> {
        start(self.prepare_similar(&id, &options))
    }

    /// `similar`, blocking the event loop.
    #[napi(
        ts_args_type = "id: FindingRef, options?: { limit?: number }",
        ts_return_type = "StoredFinding[]"
    )]
    pub fn similar_sync<'e>(
        &self,
        env: &'e Env,
        id: Unknown<'_>,
        options: Unknown<'_>,
    ) -> napi::Result<Unknown<'e>> {
        now(env, self.prepare_similar(&id, &options))
    }

    /// All findings that the filter lets through, fetched page by page: `for await (const finding of
    /// engine.findings({ repo }))`.
    #[napi(ts_args_type = "filter?: FindingFilter", ts_return_type = "Findings")]
    pub fn findings<'e>(&self, env: &'e Env, filter: Unknown<'_>) -> napi::Result<Unknown<'e>> {
        let filter: FindingFilter =
            args::options(&filter).map_err(|failure| error::to_js(env, &failure))?;
        let findings = Findings {
            engine: self.0.clone(),
            filter: Arc::new(filter),
            place: Arc::default(),
        };
        Ok(findings.into_instance(env)?.to_unknown())
    }

    /// One page of findings. Pass `next` back as `cursor` for the following one; it is absent on the
    /// last. `limit` is 1 to 1,000, default 100.
    #[napi(
        ts_args_type = "filter?: FindingFilter, page?: PageOptions",
        ts_return_type = "Promise<Page<StoredFinding>>"
    )]
    pub fn findings_page(
        &self,
        filter: Unknown<'_>,
        page: Unknown<'_>,
    ) -> AsyncTask<Job<Data<Page<StoredFinding>>>> {
        start(self.prepare_page(&filter, &page))
    }

    /// `findingsPage`, blocking the event loop.
    #[napi(
        ts_args_type = "filter?: FindingFilter, page?: PageOptions",
        ts_return_type = "Page<StoredFinding>"
    )]
    pub fn findings_page_sync<'e>(
        &self,
        env: &'e Env,
        filter: Unknown<'_>,
        page: Unknown<'_>,
    ) -> napi::Result<Unknown<'e>> {
        now(env, self.prepare_page(&filter, &page))
    }
}

/// An async iterator over stored findings.
#[napi]
pub struct Findings {
    engine: codehone::Engine,
    filter: Arc<FindingFilter>,
    place: Arc<Mutex<Place>>,
}

#[derive(Default)]
struct Place {
    waiting: VecDeque<StoredFinding>,
    cursor: Option<Cursor>,
    ended: bool,
}

/// What `next` of JavaScript's iteration protocol resolves to.
pub struct Step(Option<StoredFinding>);

impl IntoJs for Step {
    fn into_js<'e>(self, env: &'e Env) -> napi::Result<Unknown<'e>> {
        #[derive(Serialize)]
        struct IteratorResult {
            done: bool,
            value: Option<StoredFinding>,
        }
        let done = self.0.is_none();
        crate::value::to_js(
            env,
            &IteratorResult {
                done,
                value: self.0,
            },
        )
    }
}

#[napi]
impl Findings {
    /// The next finding, fetching a page if none is waiting.
    #[napi(ts_return_type = "Promise<IteratorResult<StoredFinding, undefined>>")]
    pub fn next(&self) -> AsyncTask<Job<Step>> {
        let engine = self.engine.clone();
        let filter = Arc::clone(&self.filter);
        let place = Arc::clone(&self.place);
        start(Ok(short(move || {
            // Held over the fetch, so that calls of `next` that overlap never fetch a page twice.
            let mut place = place.lock();
            if place.waiting.is_empty() && !place.ended {
                let page = engine.findings(&filter, place.cursor.as_ref(), PAGE)?;
                place.ended = page.next.is_none();
                place.cursor = page.next;
                place.waiting = page.items.into();
            }
            Ok(Step(place.waiting.pop_front()))
        })))
    }

    /// Ends the iteration; `for await` calls it on `break`.
    #[napi(
        js_name = "return",
        ts_return_type = "Promise<IteratorResult<StoredFinding, undefined>>"
    )]
    pub fn finish(&self) -> AsyncTask<Job<Step>> {
        let place = Arc::clone(&self.place);
        start(Ok(short(move || {
            *place.lock() = Place {
                ended: true,
                ..Place::default()
            };
            Ok(Step(None))
        })))
    }

    /// Itself.
    #[napi(well_known_symbol = "asyncIterator", ts_return_type = "this")]
    pub fn iterator<'e>(&self, this: This<'e>) -> Unknown<'e> {
        this.to_unknown()
    }
}

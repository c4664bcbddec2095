use codehone::{Result, ReviewOptions};
use napi::bindgen_prelude::{
    AsyncTask, Function, JavaScriptClassExt, JsObjectValue, Object, This, Unknown,
};
use napi::{Env, JsValue};
use napi_derive::napi;

use crate::args;
use crate::engine::Engine;
use crate::job::{Job, Prepared, now, short, start};
use crate::value::{IntoJs, copy_fields, to_js};

/// A ranked list and what was left out of it. Iterates over its items.
#[napi]
pub struct Review {}

#[napi]
impl Review {
    /// The items, best first.
    #[napi(
        well_known_symbol = "iterator",
        ts_return_type = "IterableIterator<ReviewItem>"
    )]
    pub fn iterator<'e>(&self, this: This<'e>) -> napi::Result<Unknown<'e>> {
        let items: Object<'_> = this.get_named_property("items")?;
        let values: Function<'_, (), Unknown<'_>> = items.get_named_property("values")?;
        values.apply(items, ())
    }
}

/// One ranked finding, with why it stands where it does.
#[napi]
pub struct ReviewItem(codehone::ReviewItem);

#[napi]
impl ReviewItem {
    /// Score, probability, the parts of the score and the reason, in words.
    #[napi]
    pub fn explain(&self) -> String {
        self.0.explain()
    }
}

impl IntoJs for codehone::Review {
    fn into_js<'e>(self, env: &'e Env) -> napi::Result<Unknown<'e>> {
        let mut items = env.create_array(0)?;
        for item in &self.items {
            let data = to_js(env, item)?;
            let mut instance = ReviewItem(item.clone()).into_instance(env)?.as_object(env);
            copy_fields(env, &data, &mut instance)?;
            items.insert(instance)?;
        }
        let counts = to_js(
            env,
            &codehone::Review {
                items: Vec::new(),
                ..self
            },
        )?;
        let mut instance = Review {}.into_instance(env)?.as_object(env);
        copy_fields(env, &counts, &mut instance)?;
        instance.set_named_property("items", items)?;
        Ok(instance.to_unknown())
    }
}

impl Engine {
    fn prepare_review(&self, options: &Unknown<'_>) -> Result<Prepared<codehone::Review>> {
        let options: ReviewOptions = args::options(options)?;
        let engine = self.0.clone();
        Ok(short(move || engine.review(&options)))
    }
}

#[napi]
impl Engine {
    /// What is worth looking at next, best first, duplicates folded. With `reviewer`, what is returned
    /// is logged as shown to them.
    #[napi(
        ts_args_type = "options?: ReviewOptions",
        ts_return_type = "Promise<Review>"
    )]
    pub fn review(&self, options: Unknown<'_>) -> AsyncTask<Job<codehone::Review>> {
        start(self.prepare_review(&options))
    }

    /// `review`, blocking the event loop.
    #[napi(ts_args_type = "options?: ReviewOptions", ts_return_type = "Review")]
    pub fn review_sync<'e>(&self, env: &'e Env, options: Unknown<'_>) -> napi::Result<Unknown<'e>> {
        now(env, self.prepare_review(&options))
    }
}

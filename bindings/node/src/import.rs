use codehone::ImportOptions;
use codehone::engine::ImportReport;
use napi::Env;
use napi::bindgen_prelude::{AsyncTask, Unknown};
use napi_derive::napi;

use crate::args::{self, PathOrBytes};
use crate::control::Call;
use crate::engine::Engine;
use crate::job::{Job, long, start};
use crate::value::Data;

#[napi]
impl Engine {
    /// Stores the findings of a SARIF 2.1.0 document. A string is the path of a file, which is read in
    /// bounded memory; a `Buffer` or `Uint8Array` is the document itself.
    #[napi(
        ts_args_type = "source: string | Uint8Array, options?: ImportOptions & LongCall",
        ts_return_type = "Promise<ImportReport>"
    )]
    pub fn import_sarif(
        &self,
        env: &Env,
        source: Unknown<'_>,
        options: Unknown<'_>,
    ) -> AsyncTask<Job<Data<ImportReport>>> {
        let prepare = || {
            let source = args::path_or_bytes("source", &source)?;
            let (call, fields) = Call::read(env, &options)?;
            let options: ImportOptions = args::parse(fields)?;
            let engine = self.0.clone();
            Ok(long(call, move |control| {
                match source {
                    PathOrBytes::Path(path) => engine.import_sarif(path, &options, control),
                    PathOrBytes::Bytes(bytes) => {
                        engine.import_sarif_from(bytes.as_slice(), &options, control)
                    }
                }
                .map(Data)
            }))
        };
        start(prepare())
    }
}

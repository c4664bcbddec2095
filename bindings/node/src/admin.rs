use codehone::Result;
use codehone::engine::{CheckReport, DatabaseStatus, JobReport, MigrationStatus};
use codehone::model::Repository;
use napi::Env;
use napi::bindgen_prelude::{AsyncTask, Unknown};
use napi_derive::napi;
use serde::Deserialize;

use crate::args;
use crate::control::Call;
use crate::engine::Engine;
use crate::job::{Job, Prepared, long, now, short, start};
use crate::value::Data;

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct CopyOptions {
    overwrite: bool,
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct MigrateOptions {
    dry_run: bool,
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct RollbackOptions {
    steps: Option<u32>,
    dry_run: bool,
}

impl Engine {
    fn prepare_repositories(&self) -> Prepared<Data<Vec<Repository>>> {
        let engine = self.0.clone();
        short(move || engine.repositories().map(Data))
    }

    fn prepare_status(&self) -> Prepared<Data<DatabaseStatus>> {
        let engine = self.0.clone();
        short(move || engine.status().map(Data))
    }
}

#[napi]
impl Engine {
    /// The repositories of the organisation, by name.
    #[napi(ts_return_type = "Promise<Repository[]>")]
    pub fn repositories(&self) -> AsyncTask<Job<Data<Vec<Repository>>>> {
        start(Ok(self.prepare_repositories()))
    }

    /// `repositories`, blocking the event loop.
    #[napi(ts_return_type = "Repository[]")]
    pub fn repositories_sync<'e>(&self, env: &'e Env) -> napi::Result<Unknown<'e>> {
        now(env, Ok(self.prepare_repositories()))
    }

    /// Gives a repository to a team.
    #[napi(
        ts_args_type = "repo: string, team: string",
        ts_return_type = "Promise<void>"
    )]
    pub fn set_team(&self, repo: Unknown<'_>, team: Unknown<'_>) -> AsyncTask<Job<()>> {
        let prepare = || {
            let (repo, team) = (args::text("repo", &repo)?, args::text("team", &team)?);
            let engine = self.0.clone();
            Ok(short(move || engine.set_team(&repo, &team)))
        };
        start(prepare())
    }

    /// Removes a repository with everything in it.
    #[napi(ts_args_type = "repo: string", ts_return_type = "Promise<void>")]
    pub fn delete_repository(&self, repo: Unknown<'_>) -> AsyncTask<Job<()>> {
        let prepare = || {
            let repo = args::text("repo", &repo)?;
            let engine = self.0.clone();
            Ok(short(move || engine.delete_repository(&repo)))
        };
        start(prepare())
    }

    /// Writes what time alone decides to the log. Call it daily.
    #[napi(ts_return_type = "Promise<JobReport>")]
    pub fn run_jobs(&self) -> AsyncTask<Job<Data<JobReport>>> {
        let engine = self.0.clone();
        start(Ok(short(move || engine.run_jobs().map(Data))))
    }

    /// Copies the database to a new file while it is in use. With `overwrite`, an existing file is
    /// replaced.
    #[napi(
        ts_args_type = "target: string, options?: CopyOptions & LongCall",
        ts_return_type = "Promise<void>"
    )]
    pub fn backup(
        &self,
        env: &Env,
        target: Unknown<'_>,
        options: Unknown<'_>,
    ) -> AsyncTask<Job<()>> {
        let prepare = || {
            let target = args::text("target", &target)?;
            let (call, fields) = Call::read(env, &options)?;
            let options: CopyOptions = args::parse(fields)?;
            let engine = self.0.clone();
            Ok(long(call, move |control| {
                engine.backup(target, options.overwrite, control)
            }))
        };
        start(prepare())
    }

    /// Rewrites the file without its gaps. Takes as much free space as the database.
    #[napi(ts_return_type = "Promise<void>")]
    pub fn compact(&self) -> AsyncTask<Job<()>> {
        let engine = self.0.clone();
        start(Ok(short(move || engine.compact())))
    }

    /// Deletes what earlier scans found out about files, so that the next one analyses all of them;
    /// findings and verdicts stay. Resolves to the number of files.
    #[napi(ts_return_type = "Promise<number>")]
    pub fn clear_cache(&self) -> AsyncTask<Job<Data<u64>>> {
        let engine = self.0.clone();
        start(Ok(short(move || engine.clear_cache().map(Data))))
    }

    /// Checks the database for damage.
    #[napi(ts_return_type = "Promise<CheckReport>")]
    pub fn check(&self) -> AsyncTask<Job<Data<CheckReport>>> {
        let engine = self.0.clone();
        start(Ok(short(move || engine.check().map(Data))))
    }

    /// Sizes and counts of the database.
    #[napi(ts_return_type = "Promise<DatabaseStatus>")]
    pub fn status(&self) -> AsyncTask<Job<Data<DatabaseStatus>>> {
        start(Ok(self.prepare_status()))
    }

    /// `status`, blocking the event loop.
    #[napi(ts_return_type = "DatabaseStatus")]
    pub fn status_sync<'e>(&self, env: &'e Env) -> napi::Result<Unknown<'e>> {
        now(env, Ok(self.prepare_status()))
    }
}

/// Replaces a database by a checked copy of a backup. With `overwrite`, an existing database is
/// replaced.
#[napi(
    ts_args_type = "backup: string, database: string, options?: CopyOptions",
    ts_return_type = "Promise<void>"
)]
pub fn restore(
    backup: Unknown<'_>,
    database: Unknown<'_>,
    options: Unknown<'_>,
) -> AsyncTask<Job<()>> {
    let prepare = || {
        let backup = args::text("backup", &backup)?;
        let database = args::text("database", &database)?;
        let options: CopyOptions = args::options(&options)?;
        Ok(short(move || {
            codehone::Engine::restore(backup, database, options.overwrite)
        }))
    };
    start(prepare())
}

type Migrations = Data<Vec<MigrationStatus>>;

/// The state of every migration of a database, without changing it.
#[napi(
    ts_args_type = "database: string",
    ts_return_type = "Promise<MigrationStatus[]>"
)]
pub fn migration_status(database: Unknown<'_>) -> AsyncTask<Job<Migrations>> {
    let prepare = || {
        let database = args::text("database", &database)?;
        Ok(short(move || {
            codehone::Engine::migration_status(database).map(Data)
        }))
    };
    start(prepare())
}

/// Applies pending migrations, or with `dryRun` only says which. Resolves to those (to be) applied.
#[napi(
    ts_args_type = "database: string, options?: MigrateOptions",
    ts_return_type = "Promise<MigrationStatus[]>"
)]
pub fn migrate(database: Unknown<'_>, options: Unknown<'_>) -> AsyncTask<Job<Migrations>> {
    let prepare = || {
        let database = args::text("database", &database)?;
        let options: MigrateOptions = args::options(&options)?;
        Ok(short(move || {
            codehone::Engine::migrate(database, options.dry_run).map(Data)
        }))
    };
    start(prepare())
}

/// Takes back the last migrations (`steps`, default 1), or with `dryRun` only says which. Resolves to
/// those (to be) taken back.
#[napi(
    ts_args_type = "database: string, options?: RollbackOptions",
    ts_return_type = "Promise<MigrationStatus[]>"
)]
pub fn rollback(database: Unknown<'_>, options: Unknown<'_>) -> AsyncTask<Job<Migrations>> {
    let prepare = || -> Result<_> {
        let database = args::text("database", &database)?;
        let options: RollbackOptions = args::options(&options)?;
        let steps = options.steps.unwrap_or(1);
        Ok(short(move || {
            codehone::Engine::rollback(database, steps, options.dry_run).map(Data)
        }))
    };
    start(prepare())
}

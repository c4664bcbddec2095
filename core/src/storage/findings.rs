//! Reading findings: one, a page of them, or the lean rows that ranking needs.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use rusqlite::types::Value;

use super::repos::Scope;
use super::rows::{
    last_seen, read_finding_id, read_fingerprint, read_severity, read_span, read_stored,
    select_stored, severity_rank,
};
use super::sqlite::{Cell, Row, misread, params, statements, word, word_or_null};
use super::store::Reader;
use crate::clock::Timestamp;
use crate::error::{Error, Result};
use crate::model::{
    Category, Cursor, FindingFilter, FindingId, Fingerprint, Page, Severity, Span, Status,
    StoredFinding, Verdict,
};

statements! {
    ONE_FINDING = select_stored!("WHERE f.public_id = $1 AND f.organisation_id = $2");
    // Two arms of one index instead of an OR over the table.
    ACTIVE_FINDINGS = "SELECT f.id, f.public_id, f.rule_id, f.file_id, f.category, f.severity,
            f.start_line, f.start_column, f.end_line, f.end_column, f.start_byte, f.end_byte,
            f.confidence, f.fingerprint, f.context, f.status, f.first_seen, f.last_seen,
            s.last_full_at, f.standing
        FROM findings f JOIN sources s ON s.id = f.source_id
        WHERE f.repository_id = $1 AND f.status IN ('open', 'reopened')";
    RULES_OF_ORGANISATION = "SELECT id, tool, name FROM rules WHERE organisation_id = $1";
    FILES_OF_REPOSITORY = "SELECT id, path FROM files WHERE repository_id = $1";
    SOURCE_OF_REPOSITORY = "SELECT id FROM sources
        WHERE repository_id = $1 AND tool = $2 AND automation = $3";
    SOURCES_OF_NAME = "SELECT s.id FROM repositories p JOIN sources s ON s.repository_id = p.id
        WHERE p.organisation_id = $1 AND s.tool = $2 AND s.automation = $3";
    PLACE_OF_FINDING = "SELECT id, rule_id, context, repository_id, file_id FROM findings
        WHERE public_id = $1 AND organisation_id = $2";
    // The same mistake first, then what is near.
    SIMILAR_FINDINGS = "SELECT id FROM findings WHERE rule_id = $1 AND id <> $2
        ORDER BY context = $3 DESC, repository_id = $4 DESC, file_id = $5 DESC, id LIMIT $6";
    FINDING_OF_NUMBER = select_stored!("WHERE f.id = $1");
    NUMBERS_OF_SOURCE = "SELECT id FROM findings WHERE source_id = $1";
}

/// An open finding as ranking sees it; texts are shared between findings.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ActiveFinding {
    /// Number in this database, as in [`VerdictRow::finding`](crate::model::VerdictRow).
    pub(crate) number: i64,
    /// Stable id.
    pub(crate) id: FindingId,
    /// Repository name.
    pub(crate) repo: Arc<str>,
    /// `tool/rule`, as in [`VerdictRow::rule`](crate::model::VerdictRow).
    pub(crate) rule: Arc<str>,
    /// Repository-relative path.
    pub(crate) path: Arc<str>,
    /// What it is about.
    pub(crate) category: Category,
    /// How bad it is.
    pub(crate) severity: Severity,
    /// Where in the file.
    pub(crate) span: Span,
    /// The tool's own belief, 0 to 1.
    pub(crate) confidence: Option<f64>,
    /// Identity within tool and repository.
    pub(crate) fingerprint: Fingerprint,
    /// Equal for the same mistake made elsewhere.
    pub(crate) context: Fingerprint,
    /// Open or reopened.
    pub(crate) status: Status,
    /// The verdict that stands; of those that leave a finding open there is only `accepted`.
    pub(crate) verdict: Option<Verdict>,
    /// When it was first reported.
    pub(crate) first_seen: Timestamp,
    /// When it was last reported.
    pub(crate) last_seen: Timestamp,
}

/// `tool/rule`: rules of different tools never share anything.
pub(super) fn rule_key(tool: &str, rule: &str) -> Arc<str> {
    let mut key = String::with_capacity(tool.len() + 1 + rule.len());
    key.push_str(tool);
    key.push('/');
    key.push_str(rule);
    key.into()
}

/// The text that the number in a column stands for.
pub(super) fn shared(
    texts: &BTreeMap<i64, Arc<str>>,
    row: &Row<'_>,
    column: usize,
) -> Cell<Arc<str>> {
    let number: i64 = row.get(column)?;
    texts.get(&number).cloned().ok_or_else(|| {
        misread(
            column,
            Error::internal(format!("nothing has the number {number}")),
        )
    })
}

const MAX_PAGE: usize = 10_000;

impl Reader<'_> {
    /// One finding; `None` if this organisation has none of that id.
    ///
    /// # Errors
    /// Those of the database.
    pub(crate) fn finding(&self, id: FindingId) -> Result<Option<StoredFinding>> {
        let key = params![id.to_bytes(), self.tenant.id];
        let found = self.db.first(ONE_FINDING, key, read_stored)?;
        Ok(found.map(|(_, finding)| finding))
    }

    /// At most `limit` other findings of the rule of a finding, the most alike first: those whose
    /// code is the same but for spacing, then those of its repository, then those of its file, then
    /// the oldest. `None` if this organisation has no finding of that id. Linear in the findings of
    /// the rule.
    ///
    /// # Errors
    /// Those of the database.
    pub(crate) fn similar(
        &self,
        id: FindingId,
        limit: usize,
    ) -> Result<Option<Vec<StoredFinding>>> {
        let key = params![id.to_bytes(), self.tenant.id];
        let place = self.db.first(PLACE_OF_FINDING, key, |row| {
            let number: i64 = row.get(0)?;
            let rule: i64 = row.get(1)?;
            let context: Vec<u8> = row.get(2)?;
            let repository: i64 = row.get(3)?;
            let file: i64 = row.get(4)?;
            Ok((number, rule, context, repository, file))
        })?;
        let Some((number, rule, context, repository, file)) = place else {
            return Ok(None);
        };
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let key = params![rule, number, context, repository, file, limit];
        let numbers: Vec<i64> = self.db.all(SIMILAR_FINDINGS, key, |row| row.get(0))?;
        let mut similar = Vec::with_capacity(numbers.len());
        for number in numbers {
            let found = self
                .db
                .first(FINDING_OF_NUMBER, params![number], read_stored)?;
            similar.extend(found.map(|(_, finding)| finding));
        }
        Ok(Some(similar))
    }

    /// A page of at most `limit` (1 to 10,000) findings in the order they were first stored.
    /// Findings that are added meanwhile appear on later pages; none appears twice.
    ///
    /// # Errors
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) for another limit or a cursor that did not
    /// come from here.
    pub(crate) fn findings(
        &self,
        filter: &FindingFilter,
        cursor: Option<&Cursor>,
        limit: usize,
    ) -> Result<Page<StoredFinding>> {
        if limit == 0 || limit > MAX_PAGE {
            return Err(Error::invalid(format!(
                "a page has 1 to {MAX_PAGE} findings, not {limit}"
            )));
        }
        let after = cursor.map_or(Ok(0), parse_cursor)?;
        let Some((sql, values)) = self.page_statement(filter, after, limit)? else {
            return Ok(Page {
                items: Vec::new(),
                next: None,
            });
        };
        let rows = self
            .db
            .all(&sql, rusqlite::params_from_iter(values), read_stored)?;
        let more = rows.len() > limit;
        let mut last = 0;
        let items = rows
            .into_iter()
            .take(limit)
            .map(|(number, finding)| {
                last = number;
                finding
            })
            .collect();
        Ok(Page {
            items,
            next: more.then(|| Cursor(format!("f1:{last:x}"))),
        })
    }

    /// The statement of a page with its values; `None` if nothing can match.
    pub(super) fn page_statement(
        &self,
        filter: &FindingFilter,
        after: i64,
        limit: usize,
    ) -> Result<Option<(String, Vec<Value>)>> {
        let mut query = Query::default();
        let Some(repo) = &filter.repo else {
            query.arm(">", after);
            query.equal("f.organisation_id", Value::Integer(self.tenant.id));
            if !filter.status.is_empty() {
                let words = filter.status.iter();
                query.any_of("f.status", words.map(|status| status_value(*status)));
            }
            let possible = self.narrow(&mut query, filter)?;
            return Ok(possible.then(|| query.page(limit)));
        };
        let Some(repository) = self.find_repository(repo)? else {
            return Ok(None);
        };
        // The index of a repository is ordered by status and then number: one arm a status, merged,
        // gives the page in order without reading what does not belong to it.
        let all = filter.status.is_empty();
        for status in Status::ALL.iter().copied() {
            if all || filter.status.contains(&status) {
                query.arm(">", after);
                query.equal("f.repository_id", Value::Integer(repository));
                query.equal("f.status", status_value(status));
                if !self.narrow(&mut query, filter)? {
                    return Ok(None);
                }
            }
        }
        Ok(Some(query.page(limit)))
    }

    /// Calls `each` with every finding of a tool and automation that passes `filter` (whose `tool`
    /// does not count), in the order they were first stored. Memory: 8 bytes a finding. Time: linear
    /// in the findings of the tool and automation.
    ///
    /// # Errors
    /// Those of `each` and of the database.
    pub(crate) fn findings_of_source(
        &self,
        filter: &FindingFilter,
        tool: &str,
        automation: &str,
        mut each: impl FnMut(&StoredFinding) -> Result<()>,
    ) -> Result<()> {
        let sources: Vec<i64> = match &filter.repo {
            Some(repo) => {
                let Some(repository) = self.find_repository(repo)? else {
                    return Ok(());
                };
                let key = params![repository, tool, automation];
                self.db.all(SOURCE_OF_REPOSITORY, key, |row| row.get(0))?
            }
            None => {
                let key = params![self.tenant.id, tool, automation];
                self.db.all(SOURCES_OF_NAME, key, |row| row.get(0))?
            }
        };
        let mut numbers: Vec<i64> = Vec::new();
        for source in sources {
            let found = self.db.all(NUMBERS_OF_SOURCE, params![source], |row| {
                row.get::<_, i64>(0)
            })?;
            numbers.extend(found);
        }
        numbers.sort_unstable();
        let filter = FindingFilter {
            tool: Some(tool.to_owned()),
            ..filter.clone()
        };
        let mut query = Query::default();
        query.arm("=", 0);
        if !filter.status.is_empty() {
            let words = filter.status.iter();
            query.any_of("f.status", words.map(|status| status_value(*status)));
        }
        if !self.narrow(&mut query, &filter)? {
            return Ok(());
        }
        for number in numbers {
            query.values[0] = Value::Integer(number);
            let values = rusqlite::params_from_iter(&query.values);
            if let Some((_, found)) = self.db.first(&query.sql, values, read_stored)? {
                each(&found)?;
            }
        }
        Ok(())
    }

    /// Writes the conditions that are set, but for repository and status, so that each combination
    /// gets the index that fits it; says whether anything can match.
    fn narrow(&self, query: &mut Query, filter: &FindingFilter) -> Result<bool> {
        match (&filter.tool, &filter.rule) {
            (Some(tool), Some(rule)) => {
                let Some(id) = self.find_rule(tool, rule)? else {
                    return Ok(false);
                };
                query.equal("f.rule_id", Value::Integer(id));
            }
            (tool, rule) => {
                if let Some(tool) = tool {
                    query.equal("s.tool", Value::Text(tool.clone()));
                }
                if let Some(rule) = rule {
                    query.equal("r.name", Value::Text(rule.clone()));
                }
            }
        }
        if let Some(category) = filter.category {
            query.equal("f.category", Value::Text(category.as_str().to_owned()));
        }
        if let Some(severity) = filter.min_severity {
            query.compare("f.severity", ">=", Value::Integer(severity_rank(severity)));
        }
        if let Some(path) = &filter.path {
            match path.strip_suffix('/') {
                // Everything that starts with `dir/` sorts from there to before `dir0`.
                Some(directory) => {
                    query.compare("l.path", ">=", Value::Text(path.clone()));
                    query.compare("l.path", "<", Value::Text(format!("{directory}0")));
                }
                None => query.equal("l.path", Value::Text(path.clone())),
            }
        }
        Ok(true)
    }

    /// Every open finding of a scope, by number.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound) for an unknown repository or team.
    pub(crate) fn active_findings(&self, scope: Scope<'_>) -> Result<Vec<ActiveFinding>> {
        let rules = self.rule_keys()?;
        let mut out = Vec::new();
        for (repository, name) in self.repositories_in(scope)? {
            self.active_in(repository, &name.into(), &rules, &mut out)?;
        }
        out.sort_unstable_by_key(|finding| finding.number);
        Ok(out)
    }

    fn active_in(
        &self,
        repository: i64,
        repo: &Arc<str>,
        rules: &BTreeMap<i64, Arc<str>>,
        out: &mut Vec<ActiveFinding>,
    ) -> Result<()> {
        let files = self.file_paths(repository)?;
        let found = self.db.all(ACTIVE_FINDINGS, params![repository], |row| {
            Ok(ActiveFinding {
                number: row.get(0)?,
                id: read_finding_id(row, 1)?,
                repo: repo.clone(),
                rule: shared(rules, row, 2)?,
                path: shared(&files, row, 3)?,
                category: word(row, 4)?,
                severity: read_severity(row, 5)?,
                span: read_span(row, 6)?,
                confidence: row.get(12)?,
                fingerprint: read_fingerprint(row, 13)?,
                context: read_fingerprint(row, 14)?,
                status: word(row, 15)?,
                verdict: word_or_null(row, 19)?,
                first_seen: Timestamp::from_micros(row.get(16)?),
                last_seen: last_seen(true, row.get(17)?, row.get(18)?),
            })
        })?;
        out.extend(found);
        Ok(())
    }

    /// Every path of a repository.
    pub(super) fn file_paths(&self, repository: i64) -> Result<BTreeMap<i64, Arc<str>>> {
        let files = self
            .db
            .all(FILES_OF_REPOSITORY, params![repository], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?;
        Ok(files.into_iter().collect())
    }

    /// `tool/rule` of every rule of the organisation.
    pub(super) fn rule_keys(&self) -> Result<BTreeMap<i64, Arc<str>>> {
        let keys = self
            .db
            .all(RULES_OF_ORGANISATION, params![self.tenant.id], |row| {
                let tool = row.get_ref(1)?.as_str()?;
                Ok((row.get(0)?, rule_key(tool, row.get_ref(2)?.as_str()?)))
            })?;
        Ok(keys.into_iter().collect())
    }
}

fn parse_cursor(cursor: &Cursor) -> Result<i64> {
    cursor
        .0
        .strip_prefix("f1:")
        .and_then(|number| i64::from_str_radix(number, 16).ok())
        .filter(|number| *number >= 0)
        .ok_or_else(|| {
            Error::invalid("this cursor did not come from a page of findings")
                .with_hint("pass back the cursor of the page before, unchanged")
        })
}

fn status_value(status: Status) -> Value {
    Value::Text(status.as_str().to_owned())
}

/// A statement under construction. Texts are ours, values are bound.
#[derive(Default)]
struct Query {
    sql: String,
    values: Vec<Value>,
}

impl Query {
    /// Starts a SELECT of the findings whose number compares so; it is added to those before.
    fn arm(&mut self, operator: &str, number: i64) {
        if !self.sql.is_empty() {
            self.sql.push_str(" UNION ALL ");
        }
        self.sql.push_str(select_stored!("WHERE"));
        let place = self.bind(Value::Integer(number));
        // Writing to a String cannot fail.
        let _ = write!(self.sql, " f.id {operator} ${place}");
    }

    fn bind(&mut self, value: Value) -> usize {
        self.values.push(value);
        self.values.len()
    }

    fn compare(&mut self, column: &str, operator: &str, value: Value) {
        let number = self.bind(value);
        let _ = write!(self.sql, " AND {column} {operator} ${number}");
    }

    fn equal(&mut self, column: &str, value: Value) {
        self.compare(column, "=", value);
    }

    fn any_of(&mut self, column: &str, values: impl Iterator<Item = Value>) {
        let numbers: Vec<String> = values
            .map(|value| format!("${}", self.bind(value)))
            .collect();
        let _ = write!(self.sql, " AND {column} IN ({})", numbers.join(", "));
    }

    /// Asks for one row more than wanted, to know whether there is a next page.
    fn page(mut self, limit: usize) -> (String, Vec<Value>) {
        let number = self.bind(Value::Integer(limit as i64 + 1));
        // The first column is the number of the finding.
        let _ = write!(self.sql, " ORDER BY 1 LIMIT ${number}");
        (self.sql, self.values)
    }
}

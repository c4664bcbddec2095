-- Everything that is not derived. Vocabularies are stored in their stable text form, moments as
-- integer microseconds since 1970-01-01T00:00:00Z, booleans as 0 and 1. Names that repeat are
-- interned, and what a ranked list does not need lives in finding_details, so that the hot rows
-- stay small. Vocabularies are checked by OR, not IN: for three words or more SQLite would build a
-- temporary table of them for every row written.

CREATE TABLE organisations (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    -- Counts deletions from the log: whoever folded events before must start again.
    log_epoch INTEGER NOT NULL DEFAULT 0
);

-- Numbers that outlive the rows they were given to. 'last_event': the highest number of an event
-- when events were last deleted, so that none is given twice.
CREATE TABLE counters (
    name TEXT PRIMARY KEY,
    value BIGINT NOT NULL
);

CREATE TABLE settings (
    organisation_id INTEGER NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (organisation_id, name)
);

CREATE TABLE teams (
    id INTEGER PRIMARY KEY,
    organisation_id INTEGER NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    UNIQUE (organisation_id, name)
);

CREATE TABLE repositories (
    id INTEGER PRIMARY KEY,
    organisation_id INTEGER NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    team_id INTEGER NOT NULL REFERENCES teams (id),
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (organisation_id, name)
);
CREATE INDEX repositories_by_team ON repositories (team_id);

CREATE TABLE reviewers (
    id INTEGER PRIMARY KEY,
    organisation_id INTEGER NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    UNIQUE (organisation_id, name)
);

CREATE TABLE rules (
    id INTEGER PRIMARY KEY,
    organisation_id INTEGER NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    tool TEXT NOT NULL,
    name TEXT NOT NULL,
    UNIQUE (organisation_id, tool, name)
);

CREATE TABLE files (
    id INTEGER PRIMARY KEY,
    repository_id INTEGER NOT NULL REFERENCES repositories (id) ON DELETE CASCADE,
    path TEXT NOT NULL,
    UNIQUE (repository_id, path)
);

-- One analysis of a repository by a tool: the scope inside which a run may close findings.
CREATE TABLE sources (
    id INTEGER PRIMARY KEY,
    repository_id INTEGER NOT NULL REFERENCES repositories (id) ON DELETE CASCADE,
    tool TEXT NOT NULL,
    automation TEXT NOT NULL,
    -- When a run last covered all of it. A finding that is present was last seen then or at its own
    -- last_seen, whichever is later: so importing the same file again rewrites no finding.
    last_full_at BIGINT,
    UNIQUE (repository_id, tool, automation)
);

CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    source_id INTEGER NOT NULL REFERENCES sources (id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('scan', 'import')),
    at BIGINT NOT NULL,
    tool_version TEXT,
    coverage TEXT NOT NULL CHECK (
        coverage = 'all' OR coverage = 'files' OR coverage = 'nothing'),
    covered_files INTEGER CHECK (covered_files >= 0),
    total INTEGER NOT NULL,
    new INTEGER NOT NULL,
    unchanged INTEGER NOT NULL,
    reopened INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    fixed INTEGER NOT NULL,
    suppressed INTEGER NOT NULL
);
CREATE INDEX runs_by_source ON runs (source_id);

CREATE TABLE findings (
    id INTEGER PRIMARY KEY,
    public_id BLOB NOT NULL UNIQUE,
    -- That of the repository, which holds the foreign key.
    organisation_id INTEGER NOT NULL,
    repository_id INTEGER NOT NULL REFERENCES repositories (id) ON DELETE CASCADE,
    source_id INTEGER NOT NULL REFERENCES sources (id) ON DELETE CASCADE,
    rule_id INTEGER NOT NULL REFERENCES rules (id),
    file_id INTEGER NOT NULL REFERENCES files (id),
    category TEXT NOT NULL CHECK (
        category = 'security' OR category = 'correctness' OR category = 'performance'
        OR category = 'maintainability' OR category = 'style' OR category = 'other'),
    -- 0 info, 1 low, 2 medium, 3 high, 4 critical: a number because "at least" is asked for.
    severity INTEGER NOT NULL CHECK (severity BETWEEN 0 AND 4),
    start_line INTEGER NOT NULL,
    start_column INTEGER NOT NULL,
    end_line INTEGER NOT NULL,
    end_column INTEGER NOT NULL,
    start_byte INTEGER,
    end_byte INTEGER,
    confidence DOUBLE PRECISION CHECK (confidence BETWEEN 0 AND 1),
    fingerprint BLOB NOT NULL,
    context BLOB NOT NULL,
    present INTEGER NOT NULL CHECK (present IN (0, 1)),
    suppressed INTEGER NOT NULL CHECK (suppressed IN (0, 1)),
    returned INTEGER NOT NULL CHECK (returned IN (0, 1)),
    standing TEXT CHECK (
        standing = 'accepted' OR standing = 'false_positive' OR standing = 'wont_fix'
        OR standing = 'fixed'),
    -- Verdicts 'fixed' up to this event were refuted by a later run that still saw the finding.
    refuted_event BIGINT,
    status TEXT NOT NULL CHECK (
        status = 'open' OR status = 'reopened' OR status = 'fixed'
        OR status = 'suppressed' OR status = 'dismissed'),
    first_seen BIGINT NOT NULL,
    last_seen BIGINT NOT NULL,
    closed_at BIGINT,
    -- When the status last changed.
    changed_at BIGINT NOT NULL,
    -- Hash of all that the tool said: tells whether a repeated finding must be written again.
    digest BIGINT NOT NULL,
    CHECK (present = 1 OR status = 'fixed'),
    CHECK ((closed_at IS NULL) = (status IN ('open', 'reopened')))
);
CREATE INDEX findings_by_organisation ON findings (organisation_id);
CREATE INDEX findings_by_repository ON findings (repository_id, status);
CREATE INDEX findings_by_source ON findings (source_id, file_id, present);
CREATE INDEX findings_by_rule ON findings (rule_id);
CREATE INDEX findings_by_file ON findings (file_id);

CREATE TABLE finding_details (
    finding_id INTEGER PRIMARY KEY REFERENCES findings (id) ON DELETE CASCADE,
    message TEXT NOT NULL,
    -- JSON of the fields of a finding that have no column.
    detail TEXT NOT NULL
);

-- Every change of status, the first one included. Append-only.
CREATE TABLE transitions (
    id INTEGER PRIMARY KEY,
    finding_id INTEGER NOT NULL REFERENCES findings (id) ON DELETE CASCADE,
    at BIGINT NOT NULL,
    from_status TEXT CHECK (
        from_status = 'open' OR from_status = 'reopened' OR from_status = 'fixed'
        OR from_status = 'suppressed' OR from_status = 'dismissed'),
    to_status TEXT NOT NULL CHECK (
        to_status = 'open' OR to_status = 'reopened' OR to_status = 'fixed'
        OR to_status = 'suppressed' OR to_status = 'dismissed'),
    -- What caused it: a run or an event. No foreign keys: both live exactly as long as the finding.
    run_id INTEGER,
    event_id BIGINT
);
CREATE INDEX transitions_by_finding ON transitions (finding_id);

-- The append-only log that learning is a pure function of. Numbers are given by the writer, who
-- holds the write lock. The organisation is that of the finding, which holds the foreign key.
CREATE TABLE events (
    id INTEGER PRIMARY KEY,
    organisation_id INTEGER NOT NULL,
    at BIGINT NOT NULL,
    kind TEXT NOT NULL CHECK (
        kind = 'impression' OR kind = 'verdict' OR kind = 'undo'),
    finding_id INTEGER NOT NULL REFERENCES findings (id) ON DELETE CASCADE,
    reviewer_id INTEGER REFERENCES reviewers (id),
    verdict TEXT CHECK (
        verdict = 'accepted' OR verdict = 'false_positive' OR verdict = 'wont_fix'
        OR verdict = 'fixed' OR verdict = 'ignored'),
    undoes BIGINT REFERENCES events (id) ON DELETE CASCADE,
    position INTEGER CHECK (position >= 1),
    propensity DOUBLE PRECISION CHECK (propensity BETWEEN 0 AND 1),
    comment TEXT,
    CHECK ((kind = 'verdict') = (verdict IS NOT NULL)),
    CHECK ((kind = 'undo') = (undoes IS NOT NULL)),
    CHECK ((kind = 'impression') = (position IS NOT NULL)),
    CHECK ((kind = 'impression') = (propensity IS NOT NULL))
);
CREATE INDEX events_by_finding ON events (finding_id, kind);
CREATE INDEX events_judgements ON events (organisation_id, id) WHERE kind <> 'impression';
CREATE INDEX events_impressions ON events (organisation_id, id) WHERE kind = 'impression';
-- Unique: a verdict is taken back once.
CREATE UNIQUE INDEX events_undone ON events (undoes) WHERE undoes IS NOT NULL;

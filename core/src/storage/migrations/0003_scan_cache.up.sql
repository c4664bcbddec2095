-- What scans found out about files, so that what did not change is not analysed again. Any row may
-- be deleted at any time.
CREATE TABLE scan_results (
    id INTEGER PRIMARY KEY,
    organisation_id INTEGER NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    -- Hash of the version of the analysers, the path and the text.
    key BLOB NOT NULL,
    -- Kept to the day: a scan that finds everything here would otherwise write every row.
    used_at BIGINT NOT NULL,
    -- What the row takes, about.
    bytes INTEGER NOT NULL,
    value BLOB NOT NULL,
    UNIQUE (organisation_id, key)
);
CREATE INDEX scan_results_by_use ON scan_results (organisation_id, used_at, bytes);

-- A folder as seen by one version of the analysers.
CREATE TABLE scan_trees (
    id INTEGER PRIMARY KEY,
    organisation_id INTEGER NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    root TEXT NOT NULL,
    version BLOB NOT NULL,
    used_at BIGINT NOT NULL,
    UNIQUE (organisation_id, root, version)
);

-- The state of each file on disk when it was last read, and what that gave.
CREATE TABLE scan_files (
    tree_id INTEGER NOT NULL REFERENCES scan_trees (id) ON DELETE CASCADE,
    path TEXT NOT NULL,
    -- Hash of its size, times and identity.
    stat BLOB NOT NULL,
    -- No foreign key, so that deleting a result need not look for its files. Numbers may be given
    -- again: the key tells whether it is still the same result.
    result_id INTEGER NOT NULL,
    key BLOB NOT NULL,
    PRIMARY KEY (tree_id, path)
) WITHOUT ROWID;

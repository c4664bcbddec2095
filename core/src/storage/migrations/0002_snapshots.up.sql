-- Caches of what was computed from the log. Any row may be deleted at any time.
CREATE TABLE snapshots (
    organisation_id INTEGER NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    at BIGINT NOT NULL,
    value BLOB NOT NULL,
    PRIMARY KEY (organisation_id, name)
);

package store

import (
	"context"
	"database/sql"
	"fmt"
)

// migration is one forward step of the schema. Steps are never edited once they
// are released: databases in that state exist.
type migration struct {
	sql string
	// resummarise: the step changes the summaries, which are all made anew
	// from the events once the last step is done.
	resummarise bool
}

// schemaVersion is the newest schema that this program knows: the number of
// migrations.
const schemaVersion = 2

func migrations() []migration {
	return []migration{
		{sql: `
CREATE TABLE events (
	session TEXT    NOT NULL,
	seq     INTEGER NOT NULL,
	time    INTEGER NOT NULL, -- ns since 1970
	kind    TEXT    NOT NULL,
	actor   TEXT    NOT NULL,
	body    BLOB    NOT NULL, -- the event as JSON
	UNIQUE (session, seq)
) STRICT;
CREATE TABLE settings (
	key   TEXT PRIMARY KEY,
	value BLOB NOT NULL -- JSON
) STRICT;`},
		{sql: `
CREATE TABLE sessions (
	id      TEXT PRIMARY KEY,
	seq     INTEGER NOT NULL, -- of the last event
	prompt  TEXT    NOT NULL,
	state   TEXT    NOT NULL,
	created INTEGER NOT NULL, -- ns since 1970
	updated INTEGER NOT NULL,
	images  INTEGER NOT NULL,
	waiting INTEGER NOT NULL,
	best    BLOB -- JSON
) STRICT;
CREATE INDEX sessions_updated ON sessions (updated);`, resummarise: true},
	}
}

// SchemaError says that the database was written by a newer rflow. Nothing was
// changed.
type SchemaError struct {
	Path         string
	Found, Known int
}

// Error says what to do.
func (e *SchemaError) Error() string {
	return fmt.Sprintf("%s has schema %d, made by a newer rflow; this one knows up to %d: "+
		"use the newer rflow, or choose another folder with --data (nothing was changed)", e.Path, e.Found, e.Known)
}

// knownVersion returns the schema version, or a *SchemaError for one that is too
// new.
func knownVersion(ctx context.Context, q queryer, path string) (int, error) {
	var version int
	if err := q.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version); err != nil {
		return 0, err
	}
	if version > schemaVersion {
		return 0, &SchemaError{Path: path, Found: version, Known: schemaVersion}
	}
	return version, nil
}

// migrate brings the database to schemaVersion. All steps are one transaction,
// so a death in the middle leaves the old schema, whole.
func migrate(ctx context.Context, db *sql.DB, path string) error {
	return inTx(ctx, db, func(tx *sql.Tx) error {
		version, err := knownVersion(ctx, tx, path)
		if err != nil || version == schemaVersion {
			return err
		}
		resummarise := false
		for i, step := range migrations()[version:] {
			if _, err := tx.ExecContext(ctx, step.sql); err != nil {
				return fmt.Errorf("migrate to schema %d: %w", version+i+1, err)
			}
			resummarise = resummarise || step.resummarise
		}
		if resummarise {
			if err := summariseAll(ctx, tx); err != nil {
				return fmt.Errorf("migrate to schema %d: %w", schemaVersion, err)
			}
		}
		_, err = tx.ExecContext(ctx, fmt.Sprintf(
			"PRAGMA application_id=%d; PRAGMA user_version=%d", applicationID, schemaVersion))
		return err
	})
}

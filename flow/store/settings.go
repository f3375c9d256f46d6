package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
)

// Setting returns a remembered value as JSON, or nil if there is none.
func (s *Store) Setting(ctx context.Context, key string) (json.RawMessage, error) {
	var value []byte
	err := s.read.QueryRowContext(ctx, "SELECT value FROM settings WHERE key=?", key).Scan(&value)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, s.wrap("read setting "+key, err)
	}
	return value, nil
}

// SetSetting remembers a JSON value, for this and every other process that has
// the folder open. A nil value forgets the key.
func (s *Store) SetSetting(ctx context.Context, key string, value json.RawMessage) error {
	if value != nil && !json.Valid(value) {
		return fmt.Errorf("setting %s is not JSON", key)
	}
	var err error
	if value == nil {
		_, err = s.write.ExecContext(ctx, "DELETE FROM settings WHERE key=?", key)
	} else {
		_, err = s.write.ExecContext(ctx,
			"INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value=excluded.value", key, []byte(value))
	}
	if err != nil {
		return s.wrap("save setting "+key, err)
	}
	return nil
}

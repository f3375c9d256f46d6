package store

import (
	"context"

	"rflow/flow"
)

// Verifiers returns who has given verdicts in each session, persons left out, in
// the order of their first verdict: the session's own first. A session without
// verdicts is not in it.
//
// The sessions' trees say the same (flow.Tree.Verifiers); this reads no session.
func (s *Store) Verifiers(ctx context.Context) (map[flow.SessionID][]string, error) {
	rows, err := s.read.QueryContext(ctx, `
WITH given AS (
	SELECT session, seq, CAST(body AS TEXT) AS text FROM events WHERE kind = ? AND json_valid(CAST(body AS TEXT))
)
SELECT session, json_extract(text, '$.verdict.verifier') AS verifier FROM given
WHERE verifier <> '' AND json_extract(text, '$.verdict.kind') <> ?
GROUP BY session, verifier ORDER BY session, min(seq)`, flow.VerdictGiven{}.Kind(), string(flow.KindPerson))
	if err != nil {
		return nil, s.wrap("list the verifiers", err)
	}
	defer rows.Close()
	all := map[flow.SessionID][]string{}
	for rows.Next() {
		var id, verifier string
		if err := rows.Scan(&id, &verifier); err != nil {
			return nil, s.wrap("list the verifiers", err)
		}
		all[flow.SessionID(id)] = append(all[flow.SessionID(id)], verifier)
	}
	if err := rows.Err(); err != nil {
		return nil, s.wrap("list the verifiers", err)
	}
	return all, nil
}

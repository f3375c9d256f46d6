-- A database as schema 1 left it: two sessions, one finished, one waiting, and
-- an event of a kind from elsewhere. Never edit this file.
PRAGMA journal_mode=WAL;
CREATE TABLE events (
	session TEXT    NOT NULL,
	seq     INTEGER NOT NULL,
	time    INTEGER NOT NULL,
	kind    TEXT    NOT NULL,
	actor   TEXT    NOT NULL,
	body    BLOB    NOT NULL,
	UNIQUE (session, seq)
) STRICT;
CREATE TABLE settings (
	key   TEXT PRIMARY KEY,
	value BLOB NOT NULL
) STRICT;
INSERT INTO settings VALUES ('start', CAST('{"width":2}' AS BLOB));
INSERT INTO events VALUES
	('done', 1, 1767225600000000000, 'session_started', 'session', CAST('{"seq":1,"time":"2026-01-01T00:00:00Z","type":"session_started","session":"done","actor":"session","prompt":"a red apple","strategy":{},"seed":3,"params":{}}' AS BLOB)),
	('done', 2, 1767225601000000000, 'node_queued', 'session', CAST('{"seq":2,"time":"2026-01-01T00:00:01Z","type":"node_queued","session":"done","actor":"session","node":"0.0","parent":"root","chain":0,"round":0,"step":"generate","seed":5,"request":"r","prompt":"a red apple","params":{}}' AS BLOB)),
	('done', 3, 1767225602000000000, 'node_finished', 'session', CAST('{"seq":3,"time":"2026-01-01T00:00:02Z","type":"node_finished","session":"done","actor":"session","node":"0.0","parent":"root","chain":0,"round":0,"seed":5,"image":"2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae","media_type":"image/png","width":8,"height":8,"model":{"id":"m"},"timing":{}}' AS BLOB)),
	('done', 4, 1767225603000000000, 'dream', 'session', CAST('{"type":"dream"}' AS BLOB)),
	('done', 5, 1767225604000000000, 'session_finished', 'session', CAST('{"seq":5,"time":"2026-01-01T00:00:04Z","type":"session_finished","session":"done","actor":"session","best":null,"images":1}' AS BLOB)),
	('open', 1, 1767225605000000000, 'session_started', 'session', CAST('{"seq":1,"time":"2026-01-01T00:00:05Z","type":"session_started","session":"open","actor":"session","prompt":"a blue cup","strategy":{},"seed":3,"params":{}}' AS BLOB));
PRAGMA application_id=1919315063;
PRAGMA user_version=1;

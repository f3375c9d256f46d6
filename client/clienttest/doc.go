// Package clienttest holds what clients and backends are tested with: a Fake
// backend that follows a script and can misbehave in every way, a small
// Reference backend that behaves, and Run, the suite that every backend passes.
package clienttest

// Package store is the database. Workflows write it, case by case, with
// [Store.Record]; API and console read it.
//
// It keeps the events of each case in a chain of hashes, and what follows from them:
// the case as it stands, the worklist, warnings of an author, figures for reports. Only
// Record changes a case, so that folding its events always gives the case
// ([Store.Verify]).
//
// It uses GORM with SQLite and PostgreSQL: one set of models, one list of migrations,
// one set of tests for both. It never asks a database for the time: times are
// arguments, in UTC. It stores them as microseconds since 1970, which both databases
// return unchanged.
//
// It may import casework, policy and audit, GORM and the two drivers.
package store

// Package store is the register: what people look at. The workflows write it,
// case by case, with [Store.Record]; the API and the console read it.
//
// It keeps every event of a case in a chain of hashes, and beside them what
// follows from the events: the case as it stands, the worklist, what is
// remembered of an author. Nothing but Record changes a case, so that the
// events of a case, folded, always give what the register says of it
// ([Store.Verify]).
//
// It speaks GORM to SQLite and to PostgreSQL, with one set of models, one list
// of migrations and one set of tests. It is never told by a database what time
// it is: times are arguments, in UTC, kept as microseconds since 1970, which
// both databases give back as they were.
//
// It may import casework, policy and register, GORM and the two drivers.
package store

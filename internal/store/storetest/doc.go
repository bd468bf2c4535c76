// Package storetest gives each test its own database, on SQLite and on PostgreSQL.
//
// It uses the PostgreSQL server of DATABASE_URL, or starts a private one for each test
// binary, which stops with it. Where neither is possible it skips tests on PostgreSQL,
// or fails them if DUECOURSE_REQUIRE is set.
package storetest

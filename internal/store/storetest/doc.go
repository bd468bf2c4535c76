// Package storetest gives tests a register of their own, on SQLite and on
// PostgreSQL.
//
// PostgreSQL is the server that DATABASE_URL names, or else a private one that
// this package starts once for each test binary and that ends with it. Where
// there is neither, tests on PostgreSQL are skipped, or fail if
// DUECOURSE_REQUIRE is set.
package storetest

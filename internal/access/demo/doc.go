// Package demo is the people of the dev stack. Everybody can read their tokens, so
// nothing that runs for a council may import it: the linter refuses it everywhere but
// in the dev stack, the benchmarks and tests, and a test looks through all that
// cmd/duecourse is built from.
//
// It may import casework and access.
package demo

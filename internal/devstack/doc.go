// Package devstack runs Due Course on one machine, with what a council runs already: a
// Temporal server with its web UI, and a mail server that keeps letters instead of
// delivering them. It is for a laptop, a demo and the end-to-end tests.
//
// It may import everything. Only cmd/devstack and the tests in e2e may import
// it: it links the Temporal server, which takes minutes to compile.
package devstack

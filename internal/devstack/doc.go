// Package devstack is the world around Due Course on one machine: a Temporal
// server with its web UI, and a mail server that keeps the letters it is given.
// It stands in for what a council runs already, for a laptop, a demo and the
// end-to-end tests.
//
// It may import everything. Only cmd/devstack and the tests in e2e may import
// it: it links the Temporal server, which takes minutes to compile.
package devstack

// Package histories runs cases on a real Temporal server and saves their workflow
// histories: for the replay tests of package workflows, and to measure what a case costs.
//
//	go test ./e2e/histories -update-histories
//
// writes them again. When the code changes, keep the histories of cases that may still be
// running, under another name.
package histories

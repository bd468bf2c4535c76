// Package histories runs cases on a real Temporal server and keeps the histories
// that they leave: for the replay tests of package workflows, and to count what a
// case costs.
//
//	go test ./e2e/histories -update-histories
//
// writes them anew. A history that stands for cases already running is kept, under
// another name, when the code changes.
package histories

// Package protocol is the contract between the service and the workflows: the names
// of updates, signals and queries, their payloads, workflow ids, the task queue and
// the search attributes.
//
// It may import casework and go.temporal.io/sdk/temporal.
package protocol

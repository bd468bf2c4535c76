// Package address says what is the same: the same channel, author, handle or post,
// however people write it. Each function gives one canonical form, and the canonical
// form of a canonical form is itself.
//
// It is pure. The service compares, and sends what it found to the workflow: rules and
// tables of characters change with versions, and histories do not.
package address

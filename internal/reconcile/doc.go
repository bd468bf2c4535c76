// Package reconcile compares the register with the workflows of its cases, names
// every difference, and mends the register: the workflow is the truth, and what it
// recorded stands in its history for as long as Temporal keeps it.
//
// A register that lost its latest rows, because an old copy of it was restored,
// gets them back as they were, hash for hash.
//
// It may import casework, protocol, activities (what Record was given) and
// Temporal's client; what it needs of the register it says itself.
package reconcile

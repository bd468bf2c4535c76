// Package workflows holds the durable programs: one file for each kind of case,
// whose main function reads as the policy reads.
//
// What may happen, and what follows, is decided in package casework; a workflow
// gives it time, hears people and lets activities act. It is deterministic: no
// clock but workflow.Now, no randomness, no map order, no I/O.
//
// It may import casework, protocol, activities (method references only) and the
// Temporal SDK's workflow and temporal packages.
package workflows

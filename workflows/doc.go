// Package workflows holds the Temporal workflows. Each kind of case has a file whose
// main function reads as the policy reads.
//
// Package casework decides what may happen and what follows. A workflow keeps time,
// takes people's commands and runs activities. It must be deterministic: it uses no
// clock but workflow.Now, no randomness, no map order and no I/O. workflowcheck takes
// the standard library's readers of JSON and of addresses for non-deterministic,
// because what they allocate may start the garbage collector. Lines that call them say
// workflowcheck:ignore.
//
// It may import casework, protocol, activities (method references only) and the
// Temporal SDK's workflow and temporal packages.
package workflows

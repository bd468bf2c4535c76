// Package activities is everything a workflow does to the world, grouped by what
// it touches: the register, a platform, a block, people's mail.
//
// What an activity needs it declares as a small interface; adapters are passed in
// by the program. A platform's "no" is an answer and not an error: it becomes a
// person's task. Errors are for what should be tried again.
//
// It may import casework, protocol and the Temporal SDK; never GORM, HTTP or a
// platform's client.
package activities

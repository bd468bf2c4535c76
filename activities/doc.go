// Package activities is everything a workflow does to the world, grouped by what
// it touches: the store, a channel, a block, people's mail.
//
// When a platform declines, that is a result and not an error: it becomes a
// person's task. An error is for what Temporal should try again.
//
// It may import casework and its kinds, protocol, channel, letter and notify,
// and the Temporal SDK; never GORM, HTTP or a platform's client.
package activities

// Package sandbox is a social media platform small enough to live inside the
// dev stack: [Feed] is the platform, [Adapter] is the client that the council's
// side uses. They only talk over HTTP, as with a real platform.
//
// The feed can be told to be slow, to refuse and to lie ([Faults]), so that
// demonstrations and tests can show what the system does about it.
//
// It may import the standard library, casework, channel, GORM and SQLite.
package sandbox

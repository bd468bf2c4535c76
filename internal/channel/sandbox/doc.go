// Package sandbox is a social media platform small enough to live inside the
// dev stack: [Feed] is the platform, [Adapter] is the client that the council's
// side uses. They meet over HTTP only, as with a real platform.
//
// The feed can be told to be slow, to refuse and to lie ([Behaviour]), so that
// demonstrations and tests can show what the system does about it.
//
// It may import the standard library, internal/channel, GORM and SQLite.
package sandbox

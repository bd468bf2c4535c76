// Package sandbox is a social media platform small enough to live inside the
// dev stack: [Feed] is the platform, [Adapter] is the client that the council's
// side uses. They only talk over HTTP, as with a real platform.
//
// The feed can be told to be slow, to refuse and to lie ([Faults]), so that
// demonstrations and tests can show what the system does about it.
//
// Anyone may also do what an author and the platform do behind the council's back:
//
//	PUT /sandbox/posts/{id} {"text"}                     edits a post
//	DELETE /sandbox/posts/{id}                           deletes a post as its author
//	PUT /sandbox/authors/{author} {"handle", "blocked"}  renames, blocks or unblocks an author
//
// A post answers as a page, or as JSON to a client that accepts application/json.
//
// It may import the standard library, casework, channel, GORM and SQLite.
package sandbox

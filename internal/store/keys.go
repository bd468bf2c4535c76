package store

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"duecourse/internal/casework"
)

// longestKey is how many bytes of an author's name are kept as they are for
// finding it. PostgreSQL refuses index entries above some 2,700 bytes.
const longestKey = 400

// storable replaces what PostgreSQL cannot keep in a text: the character NUL,
// and what is not UTF-8. One such post would otherwise hold its case up for ever.
func storable(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "\uFFFD")
}

// authorKey is what an author is found by.
func authorKey(channel, author string) string {
	key := storable(casework.NormalAuthor(channel, author))
	if len(key) > longestKey {
		return digestOf(key)
	}
	return key
}

// postKey is what a post is found by when it is reported again: what it is
// recognised by, in a length that an index takes.
func postKey(post casework.Post) string { return digestOf(casework.PostKey(post)) }

func digestOf(parts ...string) string {
	h := sha256.New()
	for _, part := range parts {
		writePart(h, part)
	}
	return hex.EncodeToString(h.Sum(nil))
}

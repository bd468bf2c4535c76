// Package audit proves from outside the database that nobody shortened or rewrote the
// chains of the store. From time to time a [Signer] signs a [Head], which says where each
// chain stands, with an ed25519 key that the database never sees, and writes it to a
// directory of its own. Whoever has these heads and the public key can tell a store that
// only grew from one that was changed (store.Verify).
//
// It is not part of internal/store: the key, and those who keep the heads, must have
// nothing to do with the database. The store and the evidence packs use its plain types.
//
// It may import the standard library only.
package audit

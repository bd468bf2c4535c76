// Package audit vouches for the register's chains from outside the database: from
// time to time it signs where they stand with an ed25519 key that the database
// never sees, and writes that to a place of its own. Whoever has those heads and
// the public key can tell a register that only grew from one that was cut off or
// written anew.
//
// It may import the standard library only.
package audit

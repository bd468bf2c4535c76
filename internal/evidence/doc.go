// Package evidence keeps the bytes of exhibits: files that are named by the
// SHA-256 of what they hold, so that nothing is kept twice and no change goes
// unnoticed.
//
// What a case knows of an exhibit is in the case; this package knows bytes only.
//
// It may import casework and policy, and libraries for blobs and for capturing pages.
package evidence

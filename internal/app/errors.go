package app

import (
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"duecourse/internal/casework"
)

// Code tells programs why a request failed. It is a code of the rules ([casework.Code]) or
// one of the codes below.
type Code = casework.Code

// The codes that are not about a rule.
const (
	CodeMalformed       Code = "malformed"
	CodeUnauthenticated Code = "unauthenticated"
	CodeKeyReused       Code = "idempotency_key_reused"
	CodeTooLarge        Code = "too_large"
	CodeTooMany         Code = "too_many_requests"
	CodeUnavailable     Code = "unavailable"
	CodeMediaType       Code = "unsupported_media_type"
	CodeRecordConflict  Code = "record_conflict" // the case has to be repaired: what it took is not stored
	CodeInternal        Code = "internal"        // a fault of the system; the log has the reference
)

// Codes lists every code.
func Codes() []Code {
	return append(casework.Codes(),
		CodeMalformed, CodeUnauthenticated, CodeKeyReused, CodeTooLarge, CodeTooMany, CodeUnavailable, CodeMediaType, CodeRecordConflict, CodeInternal)
}

// retryAfter is how long a caller should wait before trying again.
const retryAfter = 2 * time.Second

// Error is the only error of the service: a refusal of the rules or a failure, in words
// for people.
type Error struct {
	Code       Code
	Why        string
	Clause     string
	Fields     []casework.FieldError
	RetryAfter time.Duration // with CodeUnavailable and CodeTooMany
	Reference  string        // with CodeInternal: of the entry in the log
	Cause      error         // for the log only
}

func (e *Error) Error() string { return e.Why }

func (e *Error) Unwrap() error { return e.Cause }

// toError makes an [*Error] of any error.
func toError(err error) error {
	var known *Error
	if errors.As(err, &known) {
		return known
	}
	var refusal *casework.Refusal
	if errors.As(err, &refusal) {
		return refused(refusal)
	}
	return fault(err)
}

func refused(r *casework.Refusal) *Error {
	return &Error{Code: r.Code, Why: r.Why, Clause: r.Clause, Fields: r.Fields}
}

func notPermitted(why string) *Error { return &Error{Code: casework.CodeNotPermitted, Why: why} }

func notFound(why string) *Error { return &Error{Code: casework.CodeNotFound, Why: why} }

func noSuchCase() *Error { return notFound("There is no such case.") }

func stale(at, seen int) *Error {
	return &Error{
		Code: casework.CodeStale,
		Why:  fmt.Sprintf("Somebody changed the case since you looked at it: it is at %d, and you saw %d.", at, seen),
	}
}

// listError is the error of a list that cannot be read.
func listError(err error) error {
	if errors.Is(err, casework.ErrCursor) {
		return refused(casework.Invalid("cursor", "This cursor does not belong to this list."))
	}
	return unavailable(err)
}

func keyReused() *Error {
	return &Error{Code: CodeKeyReused, Why: "You used this Idempotency-Key for another request."}
}

// unavailable is for a request that changed nothing and can be repeated.
func unavailable(cause error) *Error {
	return &Error{
		Code: CodeUnavailable, Why: "The service is not available now. Nothing was changed. Try again in a moment.",
		RetryAfter: retryAfter, Cause: cause,
	}
}

// unknownOutcome is for a command that the case may or may not have taken.
func unknownOutcome(cause error) *Error {
	return &Error{
		Code:       CodeUnavailable,
		Why:        "The service does not know yet whether this was done. Send it again with the same Idempotency-Key.",
		RetryAfter: retryAfter, Cause: cause,
	}
}

// recordConflict is for a command that the workflow of a case took and the store does not
// have, because one of them was restored from an older copy. Nobody may believe that it is
// done.
func recordConflict(ref string) *Error {
	return &Error{
		Code: CodeRecordConflict,
		Why: "This was not stored. The workflow of case " + ref + " and its record differ, so the case has to be repaired first. " +
			"Those who run the system have been told. Do it again once the case is repaired.",
	}
}

// fault is a fault of the system. People get a reference, and the log gets the cause.
func fault(cause error) *Error {
	reference := rand.Text()[:8]
	return &Error{
		Code: CodeInternal, Why: "Something went wrong. If you report this, quote the reference " + reference + ".",
		Reference: reference, Cause: cause,
	}
}

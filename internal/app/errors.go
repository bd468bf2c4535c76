package app

import (
	"crypto/rand"
	"errors"
	"time"

	"duecourse/internal/casework"
)

// Code says, for programs, why something did not happen: the codes of the rules
// ([casework.Code]) and those of the way there.
type Code = casework.Code

// The reasons that are not the rules' own.
const (
	CodeMalformed       Code = "malformed"
	CodeUnauthenticated Code = "unauthenticated"
	CodeKeyReused       Code = "idempotency_key_reused"
	CodeTooLarge        Code = "too_large"
	CodeTooMany         Code = "too_many_requests"
	CodeUnavailable     Code = "unavailable"
	CodeMediaType       Code = "unsupported_media_type"
	CodeInternal        Code = "internal" // a fault of ours; the reference leads to the log
)

// Codes lists every code.
func Codes() []Code {
	return append(casework.Codes(),
		CodeMalformed, CodeUnauthenticated, CodeKeyReused, CodeTooLarge, CodeTooMany, CodeUnavailable, CodeMediaType, CodeInternal)
}

// retryAfter is when it makes sense to try again what could not be done now.
const retryAfter = 2 * time.Second

// Error is the one error of this package: a refusal of the rules, or of the way
// to them, in words for people.
type Error struct {
	Code       Code
	Why        string
	Clause     string
	Fields     []casework.FieldError
	RetryAfter time.Duration // with CodeUnavailable and CodeTooMany
	Reference  string        // with CodeInternal: by which the log finds it
	Cause      error         // for the log, never for people
}

func (e *Error) Error() string { return e.Why }

func (e *Error) Unwrap() error { return e.Cause }

// problem makes the one error of anything that went wrong on the way to a case.
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

func keyReused() *Error {
	return &Error{Code: CodeKeyReused, Why: "This Idempotency-Key was used for another request."}
}

// unavailable is for what was not done, and can be tried again.
func unavailable(cause error) *Error {
	return &Error{
		Code: CodeUnavailable, Why: "The service cannot do this just now. Nothing was changed; please try again.",
		RetryAfter: retryAfter, Cause: cause,
	}
}

// unknownOutcome is for what was sent and may or may not have been done.
func unknownOutcome(cause error) *Error {
	return &Error{
		Code:       CodeUnavailable,
		Why:        "It is not known yet whether this was done. Please repeat it with the same Idempotency-Key.",
		RetryAfter: retryAfter, Cause: cause,
	}
}

// fault is an error of ours: people get a number, the log gets the cause.
func fault(cause error) *Error {
	reference := rand.Text()[:8]
	return &Error{
		Code: CodeInternal, Why: "Something went wrong. Please quote the reference " + reference + ".",
		Reference: reference, Cause: cause,
	}
}

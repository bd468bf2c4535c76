package channel

import "errors"

// ErrorKind is why a platform did not do what it was asked. It is an error itself,
// so that callers can write errors.Is(err, channel.ErrDeclined). Histories hold
// it as the type of a failed activity.
type ErrorKind string

// The kinds. An adapter maps whatever its platform answers to one of them.
const (
	// ErrByHand: the channel has no adapter, so a person does it.
	ErrByHand ErrorKind = "by_hand"
	// ErrDeclined: the platform understood and said no.
	ErrDeclined ErrorKind = "declined"
	// ErrUnavailable: the platform gave no reliable answer. The act may or may
	// not have happened: try again with the same key.
	ErrUnavailable ErrorKind = "unavailable"
	// ErrMissing: the platform no longer has the post, or never knew the author.
	ErrMissing ErrorKind = "missing"
	// ErrUnreachable: the platform cannot deliver to the author.
	ErrUnreachable ErrorKind = "unreachable"
)

// Error names the kind in a word.
func (k ErrorKind) Error() string { return string(k) }

// Error is the one error type of the platforms.
type Error struct {
	Kind ErrorKind
	// Reason is a sentence for the person who takes over. It names no author.
	Reason string
	// Err is the cause; nil: none is known.
	Err error
}

// Error gives the kind, the reason and the cause in one line.
func (e *Error) Error() string {
	text := string(e.Kind)
	if e.Reason != "" {
		text += ": " + e.Reason
	}
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text
}

// Unwrap makes both the kind and the cause visible to errors.Is and errors.As.
func (e *Error) Unwrap() []error {
	if e.Err == nil {
		return []error{e.Kind}
	}
	return []error{e.Kind, e.Err}
}

// Explain splits a platform's error into its kind and its reason. An error that
// no adapter made is [ErrUnavailable]: it does not show whether the act happened.
func Explain(err error) (kind ErrorKind, reason string) {
	var platform *Error
	if errors.As(err, &platform) {
		return platform.Kind, platform.Reason
	}
	return ErrUnavailable, "The platform could not be asked."
}

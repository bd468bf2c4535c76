package channel

import "errors"

// Kind is why a platform did not do what was asked. It is an error itself, so
// that callers can write errors.Is(err, channel.ErrRefused).
type Kind string

// The kinds. There are no others: an adapter maps whatever its platform says
// to one of them.
const (
	// ErrManual: there is no adapter; a person must do it.
	ErrManual Kind = "manual"
	// ErrRefused: the platform understood and said no.
	ErrRefused Kind = "refused"
	// ErrUnavailable: no answer, or none that can be relied on. The act may or
	// may not have happened; try again with the same key.
	ErrUnavailable Kind = "unavailable"
	// ErrNotFound: the post is gone.
	ErrNotFound Kind = "not_found"
	// ErrUnreachable: the author cannot be reached on this channel.
	ErrUnreachable Kind = "unreachable"
)

// Error names the kind in a word.
func (k Kind) Error() string { return string(k) }

// Error is the one error type of the platforms.
type Error struct {
	Kind Kind
	// Reason is a sentence for the person who takes over. It names no author.
	Reason string
	// Err is the cause, if there is one.
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

// Explain splits an error of a platform into its kind and its reason. An error
// that no adapter made counts as [ErrUnavailable]: nothing is known of the act.
func Explain(err error) (kind Kind, reason string) {
	var platform *Error
	if errors.As(err, &platform) {
		return platform.Kind, platform.Reason
	}
	return ErrUnavailable, "The platform could not be asked."
}

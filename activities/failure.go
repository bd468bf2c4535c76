package activities

import "errors"

// failureOf reads a platform's answer. What no adapter explains is a platform
// that does not answer.
func failureOf(err error) *Failure {
	var failure *Failure
	if errors.As(err, &failure) {
		return failure
	}
	return &Failure{Kind: Unavailable, Reason: "The platform does not answer."}
}

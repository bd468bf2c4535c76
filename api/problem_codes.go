package api

import (
	"net/http"

	"duecourse/internal/app"
	"duecourse/internal/casework"
)

// The codes that the service does not know: the request did not get that far.
const (
	codeNotAllowed  app.Code = "method_not_allowed"
	codeTimeout     app.Code = "request_timeout"
	codeNotAccepted app.Code = "not_acceptable"
)

// problemKind is what all problems of a code have in common.
type problemKind struct {
	code   app.Code
	status int
	title  string
}

// problemKinds is the one place that maps codes to statuses (http §2).
func problemKinds() []problemKind {
	return []problemKind{
		{casework.CodeInvalid, http.StatusUnprocessableEntity, "The request is not valid"},
		{casework.CodeNotPermitted, http.StatusForbidden, "You are not permitted to do this"},
		{casework.CodeFourEyes, http.StatusForbidden, "Another person must do this"},
		{casework.CodeNotFound, http.StatusNotFound, "Not found"},
		{casework.CodeNotNow, http.StatusConflict, "You cannot do this now"},
		{casework.CodeLegalNotConsulted, http.StatusConflict, "Legal Services has not advised yet"},
		{casework.CodeLegalOpposed, http.StatusConflict, "Legal Services opposed this"},
		{casework.CodeEvidenceRequired, http.StatusConflict, "Evidence must be in custody first"},
		{casework.CodeChecksOutstanding, http.StatusConflict, "Some checks are not met yet"},
		{casework.CodeHandleTaken, http.StatusConflict, "The handle is already on the register"},
		{casework.CodeEmbargoed, http.StatusConflict, "This is under embargo"},
		{casework.CodeClosed, http.StatusConflict, "The case is closed"},
		{casework.CodeStale, http.StatusPreconditionFailed, "The case has changed since you read it"},

		{app.CodeMalformed, http.StatusBadRequest, "The request cannot be read"},
		{app.CodeUnauthenticated, http.StatusUnauthorized, "You are not signed in"},
		{app.CodeKeyReused, http.StatusUnprocessableEntity, "The Idempotency-Key was used for another request"},
		{app.CodeTooLarge, http.StatusRequestEntityTooLarge, "The request is too large"},
		{app.CodeTooMany, http.StatusTooManyRequests, "Too many requests"},
		{app.CodeUnavailable, http.StatusServiceUnavailable, "Not available at the moment"},
		{app.CodeMediaType, http.StatusUnsupportedMediaType, "The content type is not supported"},
		{app.CodeRecordConflict, http.StatusConflict, "The case has to be repaired"},
		{app.CodeInternal, http.StatusInternalServerError, "Something went wrong"},

		{codeNotAllowed, http.StatusMethodNotAllowed, "The method is not allowed here"},
		{codeTimeout, http.StatusRequestTimeout, "The request took too long to arrive"},
		{codeNotAccepted, http.StatusNotAcceptable, "The answer does not exist in this content type"},
	}
}

// kindOfProblem finds what is known of a code; false: nothing is.
func kindOfProblem(code app.Code) (problemKind, bool) {
	for _, kind := range problemKinds() {
		if kind.code == code {
			return kind, true
		}
	}
	return problemKind{}, false
}

package api

import (
	"net/http"

	"duecourse/internal/app"
	"duecourse/internal/casework"
)

// verdict is what a code is over HTTP: a status and a title.
type verdict struct {
	status int
	title  string
}

func meaning(code app.Code) (int, string) {
	v, _ := known(code)
	return v.status, v.title
}

// known is the one place that maps codes to statuses (http §2).
func known(code app.Code) (verdict, bool) {
	switch code {
	case casework.CodeInvalid:
		return verdict{http.StatusUnprocessableEntity, "The request is not valid"}, true
	case casework.CodeNotPermitted:
		return verdict{http.StatusForbidden, "This is not yours to do"}, true
	case casework.CodeFourEyes:
		return verdict{http.StatusForbidden, "Somebody else has to do this"}, true
	case casework.CodeNotFound:
		return verdict{http.StatusNotFound, "There is no such thing"}, true
	case casework.CodeNotNow:
		return verdict{http.StatusConflict, "This cannot be done now"}, true
	case casework.CodeLegalNotConsulted:
		return verdict{http.StatusConflict, "Legal Services has not advised yet"}, true
	case casework.CodeLegalOpposed:
		return verdict{http.StatusConflict, "Legal Services opposed this"}, true
	case casework.CodeEvidenceRequired:
		return verdict{http.StatusConflict, "Evidence has to be in custody first"}, true
	case casework.CodeChecksOutstanding:
		return verdict{http.StatusConflict, "Not every check is met"}, true
	case casework.CodeHandleTaken:
		return verdict{http.StatusConflict, "The handle is on the register already"}, true
	case casework.CodeEmbargoed:
		return verdict{http.StatusConflict, "This is under embargo"}, true
	case casework.CodeClosed:
		return verdict{http.StatusConflict, "The case is closed"}, true
	case casework.CodeStale:
		return verdict{http.StatusPreconditionFailed, "The case has moved on"}, true
	}
	return knownOnTheWay(code)
}

func knownOnTheWay(code app.Code) (verdict, bool) {
	switch code { //nolint:exhaustive // the rules' own codes are above
	case app.CodeMalformed:
		return verdict{http.StatusBadRequest, "The request cannot be read"}, true
	case app.CodeUnauthenticated:
		return verdict{http.StatusUnauthorized, "Nobody is signed in"}, true
	case app.CodeKeyReused:
		return verdict{http.StatusUnprocessableEntity, "The Idempotency-Key was used for something else"}, true
	case app.CodeTooLarge:
		return verdict{http.StatusRequestEntityTooLarge, "The request is too large"}, true
	case app.CodeTooMany:
		return verdict{http.StatusTooManyRequests, "Too many requests"}, true
	case app.CodeUnavailable:
		return verdict{http.StatusServiceUnavailable, "Not available just now"}, true
	case app.CodeInternal:
		return verdict{http.StatusInternalServerError, "Something went wrong"}, true
	case codeNotAllowed:
		return verdict{http.StatusMethodNotAllowed, "The method is not allowed here"}, true
	case app.CodeMediaType:
		return verdict{http.StatusUnsupportedMediaType, "The content type is not one that is read here"}, true
	case codeTimeout:
		return verdict{http.StatusRequestTimeout, "The request took too long to arrive"}, true
	case codeNotAccepted:
		return verdict{http.StatusNotAcceptable, "There is no such form of it"}, true
	}
	return verdict{http.StatusInternalServerError, "Something went wrong"}, false
}

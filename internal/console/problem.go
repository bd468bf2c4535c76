package console

import (
	"errors"
	"math"
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/web"
)

// problemBody is a page that says no.
type problemBody struct {
	Heading   string
	Why       string
	Clause    string
	Reference string // with faults of ours
	Again     bool   // it makes sense to try again
}

// problem shows what went wrong as a page of its own.
func (c *Console) problem(g *gin.Context, err error) {
	said := c.told(g, err)
	status, heading := meaning(said.Code)
	body := problemBody{
		Heading: heading, Why: said.Why, Clause: said.Clause, Reference: said.Reference, Again: said.Code == app.CodeUnavailable,
	}
	if status == http.StatusTooManyRequests || status == http.StatusServiceUnavailable {
		g.Header("Retry-After", strconv.Itoa(max(1, int(math.Ceil(said.RetryAfter.Seconds())))))
	}
	c.render(g, status, page{Name: "problem", Title: heading, Body: body})
}

// told is an error in words for people; what they are not told goes to the log.
func (c *Console) told(g *gin.Context, err error) *app.Error {
	ctx := g.Request.Context()
	var said *app.Error
	if !errors.As(err, &said) {
		said = &app.Error{
			Code: app.CodeInternal, Reference: web.RequestID(ctx), Cause: err,
			Why: "Something went wrong on our side.",
		}
	}
	if status, _ := meaning(said.Code); status >= http.StatusInternalServerError {
		c.Log.ErrorContext(ctx, "page failed", "id", web.RequestID(ctx), "code", said.Code, "reference", said.Reference, "cause", said.Cause)
	}
	return said
}

// meaning is the status and the heading of a code.
func meaning(code app.Code) (status int, heading string) {
	switch code {
	case casework.CodeInvalid, app.CodeKeyReused:
		return http.StatusUnprocessableEntity, "There is a problem with what you sent"
	case casework.CodeNotPermitted, casework.CodeFourEyes:
		return http.StatusForbidden, "You do not have permission for this"
	case casework.CodeNotFound:
		return http.StatusNotFound, "There is nothing here"
	case casework.CodeNotNow, casework.CodeLegalNotConsulted, casework.CodeLegalOpposed, casework.CodeEvidenceRequired,
		casework.CodeChecksOutstanding, casework.CodeHandleTaken, casework.CodeEmbargoed, casework.CodeClosed:
		return http.StatusConflict, "This cannot be done now"
	case casework.CodeStale:
		return http.StatusPreconditionFailed, "Somebody else was quicker"
	case app.CodeTooLarge:
		return http.StatusRequestEntityTooLarge, "This is too large"
	case app.CodeMediaType:
		return http.StatusUnsupportedMediaType, "Files of this kind are not taken"
	case app.CodeTooMany:
		return http.StatusTooManyRequests, "That was a lot in a short time"
	case app.CodeUnavailable:
		return http.StatusServiceUnavailable, "This cannot be done just now"
	case app.CodeMalformed:
		return http.StatusBadRequest, "This could not be read"
	case app.CodeUnauthenticated:
		return http.StatusUnauthorized, "Sign in first"
	}
	return http.StatusInternalServerError, "Something went wrong"
}

package console

import (
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/web"
)

// problemBody is a page that says what went wrong.
type problemBody struct {
	Heading   string
	Why       string
	Clause    string
	Reference string // of a fault, by which the log finds it
	Retry     bool   // the same may work a little later
}

// problem shows an error as a whole page.
func (c *Console) problem(g *gin.Context, err error) {
	why := c.explain(g, err)
	status, heading := statusOf(why.Code)
	body := problemBody{
		Heading: heading, Why: why.Why, Clause: why.Clause, Reference: why.Reference, Retry: why.Code == app.CodeUnavailable,
	}
	if status == http.StatusTooManyRequests || status == http.StatusServiceUnavailable {
		g.Header("Retry-After", web.RetryAfter(why.RetryAfter))
	}
	c.render(g, status, page{Name: "problem", Title: heading, Body: body})
}

func noSuchPage() error {
	return &app.Error{Code: casework.CodeNotFound, Why: "There is no page at this address."}
}

// explain turns any error into one that says in plain words what went wrong. The details
// go to the log.
func (c *Console) explain(g *gin.Context, err error) *app.Error {
	ctx := g.Request.Context()
	var why *app.Error
	if !errors.As(err, &why) {
		why = &app.Error{
			Code: app.CodeInternal, Reference: web.RequestID(ctx), Cause: err, Why: "There is a fault in our system.",
		}
	}
	if status, _ := statusOf(why.Code); status >= http.StatusInternalServerError {
		c.Log.ErrorContext(ctx, "page failed", "id", web.RequestID(ctx), "code", why.Code, "reference", why.Reference, "cause", why.Cause)
	}
	return why
}

// statusOf is the status and the heading of a page with an error.
func statusOf(code app.Code) (status int, heading string) {
	switch code {
	case casework.CodeInvalid, app.CodeKeyReused:
		return http.StatusUnprocessableEntity, "There is a problem with what you sent"
	case casework.CodeNotPermitted, casework.CodeFourEyes:
		return http.StatusForbidden, "You do not have permission to do this"
	case casework.CodeNotFound:
		return http.StatusNotFound, "Page not found"
	case casework.CodeNotNow, casework.CodeLegalNotConsulted, casework.CodeLegalOpposed, casework.CodeEvidenceRequired,
		casework.CodeChecksOutstanding, casework.CodeHandleTaken, casework.CodeEmbargoed, casework.CodeClosed:
		return http.StatusConflict, "You cannot do this now"
	case casework.CodeStale:
		return http.StatusPreconditionFailed, "Another person changed this while you were writing"
	case app.CodeTooLarge:
		return http.StatusRequestEntityTooLarge, "The file or text is too large"
	case app.CodeMediaType:
		return http.StatusUnsupportedMediaType, "We do not accept this type of file"
	case app.CodeTooMany:
		return http.StatusTooManyRequests, "Too many requests in a short time"
	case app.CodeUnavailable:
		return http.StatusServiceUnavailable, "Sorry, the service is unavailable"
	case app.CodeMalformed:
		return http.StatusBadRequest, "We could not read what you sent"
	case app.CodeUnauthenticated:
		return http.StatusUnauthorized, "Sign in to continue"
	}
	return http.StatusInternalServerError, "Sorry, there is a problem with the service"
}

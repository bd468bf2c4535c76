package api

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
	"github.com/gin-gonic/gin"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/web"
)

// ChangeHeaders is the header of every request that changes something. (huma finds only what is
// exported in an input, embedded or not.)
type ChangeHeaders struct {
	Key string `header:"Idempotency-Key" maxLength:"255" doc:"The same key with the same body does the thing once and gives the same answer"`
}

func (s ChangeHeaders) caller(ctx context.Context) app.Caller {
	return app.Caller{Actor: actorOf(ctx), Key: s.Key}
}

// ExpectHeader is the header of a command.
type ExpectHeader struct {
	Match string `header:"If-Match" example:"\"7\"" doc:"The sequence that the sender has seen, in quotation marks: refused when the case has moved on"`
}

// sequence parses `"7"`; 0 is any sequence.
func (e ExpectHeader) sequence() (int, error) {
	if e.Match == "" || e.Match == "*" {
		return 0, nil
	}
	inner, opened := strings.CutPrefix(e.Match, `"`)
	inner, closed := strings.CutSuffix(inner, `"`)
	seq, err := strconv.Atoi(inner)
	if !opened || !closed || err != nil || seq < 1 {
		return 0, newProblem(app.CodeMalformed, `If-Match is the sequence of the case in quotation marks, such as "7".`)
	}
	return seq, nil
}

// tag is the ETag of a case at a sequence.
func tag(seq int) string { return strconv.Quote(strconv.Itoa(seq)) }

// CaseAddress is the address of a case.
type CaseAddress struct {
	Ref string `path:"ref" example:"INC-7K3M-9Q2D"`
}

// CommandHeaders are the address and headers of a command.
type CommandHeaders struct {
	CaseAddress
	ChangeHeaders
	ExpectHeader
}

// commander is who sends a command, and the sequence of the case that they have seen.
func (h CommandHeaders) commander(ctx context.Context) (app.Caller, error) {
	who := h.caller(ctx)
	var err error
	who.Expect, err = h.sequence()
	return who, err
}

const bodyTimeout = 15 * time.Second // for a JSON body

// readJSON is the middleware that reads and checks a body, once its sender is authorised.
func readJSON(ctx huma.Context, next func(huma.Context)) {
	c := humagin.Unwrap(ctx)
	_ = http.NewResponseController(c.Writer).SetReadDeadline(time.Now().Add(bodyTimeout)) // a recorder in a test has no deadlines
	body, err := io.ReadAll(http.MaxBytesReader(c.Writer, c.Request.Body, web.MaxBody))
	if err != nil {
		unread(err, web.MaxBody).write(c.Writer)
		return
	}
	if p := checkJSON(body); p != nil {
		p.write(c.Writer)
		return
	}
	c.Request.Body = io.NopCloser(bytes.NewReader(body))
	next(ctx)
}

// unread says why a body could not be read to its end.
func unread(err error, limit int64) *Problem {
	if isTooLarge(err) {
		return tooLarge(limit)
	}
	p := newProblem(app.CodeMalformed, "The body ended too early.")
	p.cause = err
	return p
}

func isTooLarge(err error) bool {
	_, is := errors.AsType[*http.MaxBytesError](err)
	return is
}

func tooLarge(limit int64) *Problem {
	return newProblem(app.CodeTooLarge, fmt.Sprintf("The limit is %d MiB.", limit>>20))
}

// checkAddress refuses an address that is not text once it is unescaped.
func checkAddress(c *gin.Context) {
	if p := problemOfAddress(c.Request.URL); p != nil {
		p.write(c.Writer)
		c.Abort()
	}
}

func problemOfAddress(u *url.URL) *Problem {
	query, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return newProblem(app.CodeMalformed, "The query of the address cannot be read.")
	}
	text := casework.IsText(u.Path)
	for name, values := range query {
		for _, value := range append(values, name) {
			text = text && casework.IsText(value)
		}
	}
	if !text {
		return newProblem(app.CodeMalformed, "The address is not valid UTF-8 text.")
	}
	return nil
}

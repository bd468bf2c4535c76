package api

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
	"github.com/gin-gonic/gin"

	"duecourse/internal/app"
	"duecourse/internal/web"
)

const bodyTimeout = 15 * time.Second // for a JSON body

func tooLarge(limit int64) *Problem {
	return newProblem(app.CodeTooLarge, fmt.Sprintf("At most %d MiB are taken.", limit>>20))
}

// readable is the middleware that reads the body, once it is clear that its
// sender may send one: huma would take what is not UTF-8 and alter it.
func readable(ctx huma.Context, next func(huma.Context)) {
	c := humagin.Unwrap(ctx)
	_ = http.NewResponseController(c.Writer).SetReadDeadline(time.Now().Add(bodyTimeout)) // a recorder in a test has none
	body, err := io.ReadAll(http.MaxBytesReader(c.Writer, c.Request.Body, web.MaxBody))
	if err != nil {
		unread(err, web.MaxBody).write(c.Writer)
		return
	}
	if !utf8.Valid(body) {
		newProblem(app.CodeMalformed, "The body is not UTF-8.").write(c.Writer)
		return
	}
	c.Request.Body = io.NopCloser(bytes.NewReader(body))
	next(ctx)
}

// unread says why a body could not be read to its end.
func unread(err error, limit int64) *Problem {
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return tooLarge(limit)
	}
	p := newProblem(app.CodeMalformed, "The body broke off before its end.")
	p.cause = err
	return p
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
	text := isText(u.Path)
	for name, values := range query {
		for _, value := range append(values, name) {
			text = text && isText(value)
		}
	}
	if !text {
		return newProblem(app.CodeMalformed, "The address is not valid UTF-8 text.")
	}
	return nil
}

func isText(s string) bool { return utf8.ValidString(s) && !bytes.ContainsRune([]byte(s), 0) }

package api

import (
	"errors"
	"mime"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"

	"duecourse/internal/app"
)

// beside adds a route whose body huma does not read, because its forms ignore every
// limit of size and other files would lie in memory. It stands in the same document,
// as what is returned, and who may not send anything is refused before it is read.
func (a *api) beside(r route, parameters []*huma.Param, mediaType string, body *huma.Schema, serve func(*gin.Context) error) *huma.Operation {
	op := a.operation(r)
	op.Parameters = parameters
	op.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{mediaType: {Schema: body}}}
	a.huma.OpenAPI().AddOperation(&op)
	a.engine.POST(strings.ReplaceAll(r.path, "{ref}", ":ref"), func(c *gin.Context) {
		if p := a.admit(c, r.may); p != nil {
			p.write(c.Writer)
			return
		}
		if err := serve(c); err != nil {
			a.problem(c.Request.Context(), err).write(c.Writer)
		}
	})
	return &op
}

func keyParameter() *huma.Param {
	return &huma.Param{Name: "Idempotency-Key", In: "header", Schema: &huma.Schema{Type: "string"}}
}

// commandParameters are those of a command to the case in the path.
func commandParameters() []*huma.Param {
	text := &huma.Schema{Type: "string"}
	return []*huma.Param{
		{Name: "ref", In: "path", Required: true, Schema: text}, keyParameter(), {Name: "If-Match", In: "header", Schema: text},
	}
}

// sender is who sends something, with the key, as [Sent] is for huma.
func sender(c *gin.Context) (app.Caller, error) {
	who := Sent{Key: c.GetHeader("Idempotency-Key")}.caller(c.Request.Context())
	if len(who.Key) > 255 {
		return who, invalid("Idempotency-Key", "At most 255 characters.")
	}
	return who, nil
}

// commander is a [sender] with the sequence of the case that they have seen.
func commander(c *gin.Context) (app.Caller, error) {
	who, err := sender(c)
	if err == nil {
		who.Expect, err = (Expected{Match: c.GetHeader("If-Match")}).sequence()
	}
	return who, err
}

// sentCSV is a file of lines that arrives. It is refused before it is read when it
// says itself that it is something else, or too large.
func (a *api) sentCSV(c *gin.Context) (*patient, error) {
	mediaType, _, err := mime.ParseMediaType(c.ContentType())
	if err != nil || mediaType != typeCSV {
		return nil, newProblem(app.CodeMediaType, "Send text/csv with a header of its columns.")
	}
	if c.Request.ContentLength > a.MaxImport {
		return nil, tooLarge(a.MaxImport)
	}
	return &patient{
		from: http.MaxBytesReader(c.Writer, c.Request.Body, a.MaxImport), connection: http.NewResponseController(c.Writer),
	}, nil
}

// unsentCSV says why a file was not taken in.
func (a *api) unsentCSV(err error) error {
	if _, large := errors.AsType[*http.MaxBytesError](err); large {
		return tooLarge(a.MaxImport)
	}
	return err
}

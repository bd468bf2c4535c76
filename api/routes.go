package api

import (
	"context"
	"mime"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
	"github.com/gin-gonic/gin"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/web"
)

// route is what the document says about an operation, and how its requests are checked.
type route struct {
	id, method, path string
	summary          string
	tag              string
	may              permission // nil: the route needs no sign-in
	sensitive        bool       // the access log names the caller before they are answered
	body             bool       // the route takes JSON
	atOnce           web.Slots  // how many of its answers are sent at once; nil: any number
	answers          answers
}

// answers are the forms of a route's successful answers, by status; a nil form has no body.
type answers map[int]any

func (s answers) statuses() []int {
	list := make([]int, 0, len(s))
	for status := range s {
		list = append(list, status)
	}
	slices.Sort(list)
	return list
}

// handle registers a route that huma reads and writes: authorisation, limits and checks
// of the body first, then the call.
func handle[I, O any](a *api, r route, call func(context.Context, *I) (*O, error)) {
	huma.Register(a.huma, a.operation(r), func(ctx context.Context, in *I) (*O, error) {
		out, err := call(ctx, in)
		if err != nil {
			return nil, a.problem(ctx, err)
		}
		return out, nil
	})
}

// answer is an answer whose body is JSON.
type answer[T any] struct{ Body T }

// handleJSON registers a route that answers with a T, and needs no header of its own for
// that. Unless the route says otherwise, the document has that one form of answer.
func handleJSON[I, T any](a *api, r route, call func(ctx context.Context, who app.Caller, in *I) (T, error)) {
	if r.answers == nil {
		var form T
		r.answers = answers{http.StatusOK: form}
	}
	handle(a, r, func(ctx context.Context, in *I) (*answer[T], error) {
		body, err := call(ctx, callerOf(ctx), in)
		return &answer[T]{body}, err
	})
}

func (a *api) operation(r route) huma.Operation {
	op := huma.Operation{
		OperationID: r.id, Method: r.method, Path: r.path, Summary: r.summary, Tags: []string{r.tag},
		DefaultStatus:   r.answers.statuses()[0],
		Responses:       a.responses(r),
		MaxBodyBytes:    web.MaxBody + 1, // huma refuses a body of exactly this length
		BodyReadTimeout: -1,              // readJSON has read the body by then
	}
	if r.may != nil {
		op.Security = []map[string][]string{{"bearer": {}}}
		op.Middlewares = append(op.Middlewares, func(ctx huma.Context, next func(huma.Context)) {
			c := humagin.Unwrap(ctx)
			if p := a.authorise(c, r.may); p != nil {
				p.write(c.Writer)
				return
			}
			next(ctx)
		})
	}
	if r.atOnce != nil {
		op.Middlewares = append(op.Middlewares, limitSending(r.atOnce))
	}
	if r.sensitive {
		op.Middlewares = append(op.Middlewares, a.logFirst)
	}
	if strings.HasPrefix(r.path, base+"/public/") {
		op.Middlewares = append(op.Middlewares, a.limitReports)
	}
	if r.body {
		op.Middlewares = append(op.Middlewares, readJSON)
	}
	return op
}

// handleRaw registers a route whose body huma does not read: huma's forms ignore every
// limit of size, and it would hold other files in memory. The route is in the same
// document, as what handleRaw returns, and is authorised before its body is read.
func (a *api) handleRaw(r route, parameters []*huma.Param, mediaType string, body *huma.Schema, call func(*gin.Context) error) *huma.Operation {
	op := a.operation(r)
	op.Parameters = parameters
	op.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{mediaType: {Schema: body}}}
	a.huma.OpenAPI().AddOperation(&op)
	a.engine.POST(strings.ReplaceAll(r.path, "{ref}", ":ref"), func(c *gin.Context) {
		if p := a.authorise(c, r.may); p != nil {
			p.write(c.Writer)
			return
		}
		if p := unknownQuery(c, parameters); p != nil {
			p.write(c.Writer)
			return
		}
		if err := call(c); err != nil {
			a.problem(c.Request.Context(), err).write(c.Writer)
		}
	})
	return &op
}

// unknownQuery refuses a query that has other parameters than the route, as huma does.
func unknownQuery(c *gin.Context, parameters []*huma.Param) *Problem {
	var unknown []casework.FieldError
	for name := range c.Request.URL.Query() {
		if !slices.ContainsFunc(parameters, func(p *huma.Param) bool { return p.In == "query" && p.Name == name }) {
			unknown = append(unknown, casework.FieldError{Field: name, Message: messageUnknownParameter})
		}
	}
	if len(unknown) == 0 {
		return nil
	}
	return invalid(unknown...)
}

func keyParameter() *huma.Param {
	return &huma.Param{Name: "Idempotency-Key", In: "header", Schema: &huma.Schema{Type: "string"}}
}

// commandParameters are the parameters of a command to the case in the path.
func commandParameters() []*huma.Param {
	text := &huma.Schema{Type: "string"}
	return []*huma.Param{
		{Name: "ref", In: "path", Required: true, Schema: text}, keyParameter(), {Name: "If-Match", In: "header", Schema: text},
	}
}

// sender is the caller of a raw route, with their Idempotency-Key.
func sender(c *gin.Context) (app.Caller, error) {
	who := ChangeHeaders{Key: c.GetHeader("Idempotency-Key")}.caller(c.Request.Context())
	if len(who.Key) > 255 {
		return who, invalidField("Idempotency-Key", "Enter 255 characters or fewer.")
	}
	return who, nil
}

// commander is a [sender] with the sequence of the case that they have seen.
func commander(c *gin.Context) (app.Caller, error) {
	who, err := sender(c)
	if err == nil {
		who.Expect, err = ExpectHeader{Match: c.GetHeader("If-Match")}.sequence()
	}
	return who, err
}

// hasType says whether a request is of a media type.
func hasType(c *gin.Context, want string) bool {
	mediaType, _, err := mime.ParseMediaType(c.ContentType())
	return err == nil && mediaType == want
}

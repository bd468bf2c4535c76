package api

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/web"
)

// Problem is an answer that refuses a request (RFC 9457), with a code for programs.
type Problem struct {
	Type   string                `json:"type" doc:"urn:duecourse:problem:<code>"`
	Title  string                `json:"title" doc:"The same for every problem of the code"`
	Status int                   `json:"status"`
	Detail string                `json:"detail" doc:"What is wrong this time, in words for people"`
	Code   app.Code              `json:"code" doc:"What is wrong, for programs"`
	Why    string                `json:"why,omitempty" doc:"With 409: why it cannot be done as the case stands"`
	Clause string                `json:"clause,omitempty" doc:"The clause of the policy that it follows from"`
	Errors []casework.FieldError `json:"errors,omitempty" doc:"With 422: what is wrong with which field"`
	// Reference is what to quote when something went wrong inside.
	Reference string `json:"reference,omitempty" doc:"With 500: what to quote to whoever runs this"`

	retryAfter time.Duration
	cause      error
}

// TransformSchema lists every code.
func (*Problem) TransformSchema(_ huma.Registry, s *huma.Schema) *huma.Schema {
	s.Properties["code"].Enum = enum(each(problemKinds(), func(k problemKind) app.Code { return k.code })).Enum
	return s
}

func (p *Problem) Error() string { return string(p.Code) + ": " + p.Detail }

func (p *Problem) Unwrap() error { return p.cause }

// GetStatus gives the HTTP status of the code.
func (p *Problem) GetStatus() int { return p.Status }

// GetHeaders gives the headers that go with the code.
func (p *Problem) GetHeaders() http.Header {
	headers := http.Header{}
	if p.Status == http.StatusUnauthorized {
		headers.Set("WWW-Authenticate", `Bearer realm="Due Course"`)
	}
	if p.Status == http.StatusServiceUnavailable || p.Status == http.StatusTooManyRequests {
		headers.Set("Retry-After", web.RetryAfter(p.retryAfter))
	}
	return headers
}

// ContentType is RFC 9457's.
func (*Problem) ContentType(string) string { return problemType }

const problemType = "application/problem+json"

func newProblem(code app.Code, detail string) *Problem {
	kind, _ := kindOfProblem(code)
	p := &Problem{
		Type: "urn:duecourse:problem:" + string(code), Title: kind.title, Status: kind.status, Detail: detail, Code: code,
	}
	if kind.status == http.StatusConflict {
		p.Why = detail
	}
	return p
}

func invalid(fields ...casework.FieldError) *Problem {
	p := newProblem(casework.CodeInvalid, "Some fields of the request are not valid.")
	p.Errors = fields
	return p
}

func invalidField(field, message string) *Problem {
	return invalid(casework.FieldError{Field: field, Message: message})
}

// unavailable is for requests that the client can repeat in a while.
func unavailable(detail string, cause error) *Problem {
	p := newProblem(app.CodeUnavailable, detail)
	p.retryAfter, p.cause = 2*time.Second, cause
	return p
}

func tooMany(detail string, wait time.Duration) *Problem {
	p := newProblem(app.CodeTooMany, detail)
	p.retryAfter = wait
	return p
}

// problem turns an error into a problem. The log gets what people are not told.
func (a *api) problem(ctx context.Context, err error) *Problem {
	p := problemOf(err, web.RequestID(ctx))
	if p.Status >= http.StatusInternalServerError {
		a.Log.ErrorContext(ctx, "request failed", "id", web.RequestID(ctx), "code", p.Code, "cause", causeOf(p.cause))
	}
	return p
}

// causeOf is the internal error, which clients do not see.
func causeOf(err error) error {
	if problem, ok := errors.AsType[*app.Error](err); ok && problem.Cause != nil {
		return problem.Cause
	}
	return err
}

// problemOf is the problem of an error of the service. An error that it does not know is
// a fault of the system: the reference leads to it in the log.
func problemOf(err error, reference string) *Problem {
	if p, ok := errors.AsType[*Problem](err); ok {
		return p
	}
	if e, ok := errors.AsType[*app.Error](err); ok {
		if _, known := kindOfProblem(e.Code); known {
			p := newProblem(e.Code, e.Why)
			p.Clause, p.Errors, p.Reference = e.Clause, e.Fields, e.Reference
			p.retryAfter, p.cause = e.RetryAfter, e.Cause
			return p
		}
	}
	p := newProblem(app.CodeInternal, "Something went wrong. Quote the reference "+reference+".")
	p.Reference, p.cause = reference, err
	return p
}

// write answers with the problem where huma does not.
func (p *Problem) write(w http.ResponseWriter) {
	body, err := json.Marshal(p)
	if err != nil { // its fields are texts and numbers
		body = []byte("{}")
	}
	for name, values := range p.GetHeaders() {
		w.Header()[name] = values
	}
	w.Header().Set("Content-Type", problemType)
	w.WriteHeader(p.Status)
	_, _ = w.Write(append(body, '\n')) // an error means that the client has gone
}

package sandbox

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"unicode/utf8"
)

// maxBody is the largest request, in bytes.
const maxBody = 1 << 20

// problem is an answer that says why a request failed.
type problem struct {
	status int
	Code   string `json:"code"`
	Detail string `json:"detail"`
}

func (p *problem) Error() string { return p.Code + ": " + p.Detail }

func errMalformed(detail string) error {
	return &problem{http.StatusBadRequest, "malformed", detail}
}

func errInvalid(field, what string) error {
	return &problem{http.StatusUnprocessableEntity, "invalid", field + " " + what}
}

// handler answers a request; the error says why it cannot.
type handler func(http.ResponseWriter, *http.Request) error

// withProblems answers with a problem when the handler fails.
func (f *Feed) withProblems(h handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		err := h(w, r)
		if err == nil {
			return
		}
		p := new(problem)
		if !errors.As(err, &p) {
			f.options.Log.ErrorContext(r.Context(), "sandbox feed", "route", r.Pattern, "error", err)
			w.Header().Set("Retry-After", "1")
			p = &problem{http.StatusServiceUnavailable, "unavailable", "The feed cannot do this now. Try again."}
		}
		// The error cannot be reported: the connection that failed is the only way.
		_ = writeJSON(w, p.status, p)
	})
}

func writeJSON(w http.ResponseWriter, status int, value any) error {
	body, err := json.Marshal(value)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	_, err = w.Write(append(body, '\n'))
	return err
}

// readJSON reads exactly one value without unknown fields, and returns the bytes
// of the request.
func readJSON(r *http.Request, into any) ([]byte, error) {
	body, err := io.ReadAll(r.Body)
	if tooLarge := new(http.MaxBytesError); errors.As(err, &tooLarge) {
		return nil, &problem{http.StatusRequestEntityTooLarge, "too_large", "A request may hold 1 MiB."}
	}
	if err != nil {
		return nil, errMalformed("the request could not be read")
	}
	if !utf8.Valid(body) {
		return nil, errMalformed("the request is not UTF-8")
	}
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		return nil, errMalformed(err.Error())
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, errMalformed("there is more than one value")
	}
	return body, nil
}

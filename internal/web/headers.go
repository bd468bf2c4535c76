package web

import (
	"math"
	"mime"
	"net/http"
	"strconv"
	"time"
)

// Headers are the security headers in which servers differ. All answers are neither
// cached, framed, loaded by other sites nor guessed at.
type Headers struct {
	ContentPolicy  string // Content-Security-Policy
	ReferrerPolicy string
	OpenerPolicy   string // Cross-Origin-Opener-Policy; empty: none
	Secure         bool   // clients reach the server over https only
}

// Set sets the headers.
func (s Headers) Set(h http.Header) {
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Security-Policy", s.ContentPolicy)
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Referrer-Policy", s.ReferrerPolicy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	if s.OpenerPolicy != "" {
		h.Set("Cross-Origin-Opener-Policy", s.OpenerPolicy)
	}
	if s.Secure {
		h.Set("Strict-Transport-Security", "max-age=31536000") // a year
	}
}

// RetryAfter is a value of the header of this name: whole seconds, at least one.
func RetryAfter(wait time.Duration) string {
	return strconv.Itoa(max(1, int(math.Ceil(wait.Seconds()))))
}

// Attachment is a Content-Disposition by which browsers save a file instead of showing it.
func Attachment(name string) string {
	return mime.FormatMediaType("attachment", map[string]string{"filename": name})
}

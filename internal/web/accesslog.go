package web

import (
	"net/http"
	"path"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"duecourse/internal/access"
)

// LogEntry is what the access log says of a request. Of the address it holds only the
// route and what looks like a reference: the name of an author stays out of it. An
// outcome of 0 is for a request that has not been answered yet.
func LogEntry(c *gin.Context, person string, at time.Time, outcome int) access.LogEntry {
	return access.LogEntry{
		At: at, Person: person, From: c.ClientIP(), Action: c.Request.Method + " " + c.FullPath(),
		Ref: reference(c), Outcome: outcome, Request: RequestID(c.Request.Context()),
	}
}

// reference is the part of an address that names a case, and a letter or an exhibit of
// it; of an answer that made something, the last part of its Location.
func reference(c *gin.Context) string {
	var parts []string
	for _, name := range []string{"ref", "id"} {
		if value := c.Param(name); value != "" {
			parts = append(parts, SafeText(value))
		}
	}
	if c.Writer.Status() == http.StatusCreated && len(parts) == 0 {
		parts = append(parts, SafeText(path.Base(c.Writer.Header().Get("Location"))))
	}
	return strings.Join(parts, "/")
}

// SafeText keeps the letters, digits and hyphens of a text, 40 at most: what a client made
// up does not enter the access log.
func SafeText(text string) string {
	const longest = 40
	kept := strings.Map(func(r rune) rune {
		if r == '-' || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' {
			return r
		}
		return -1
	}, text)
	return kept[:min(len(kept), longest)]
}

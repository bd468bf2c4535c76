package api

import (
	"context"
	"strconv"
	"strings"

	"duecourse/internal/app"
	"duecourse/internal/casework"
)

// actorKey is where the one who asks lies in the context of a request, once
// their token has been looked at.
type actorKey struct{}

func actorOf(ctx context.Context) casework.Actor {
	actor, _ := ctx.Value(actorKey{}).(casework.Actor)
	return actor
}

func callerOf(ctx context.Context) app.Caller { return app.Caller{Actor: actorOf(ctx)} }

// Sent is the header that goes with anything sent. (What huma is to find in an
// input has to be exported, embedded or not.)
type Sent struct {
	Key string `header:"Idempotency-Key" maxLength:"255" doc:"The same key with the same body does the thing once and gives the same answer"`
}

func (s Sent) caller(ctx context.Context) app.Caller {
	return app.Caller{Actor: actorOf(ctx), Key: s.Key}
}

// Expected is the header that goes with a command.
type Expected struct {
	Match string `header:"If-Match" example:"\"7\"" doc:"The sequence that the sender has seen, in quotation marks: refused when the case has moved on"`
}

// sequence reads `"7"`; 0 is any.
func (e Expected) sequence() (int, error) {
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

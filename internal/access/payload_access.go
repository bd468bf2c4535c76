package access

import (
	"context"
	"time"
)

// PayloadAccess decides who may read in the Temporal UI what cases hold.
type PayloadAccess struct {
	Authenticator *Authenticator
	Authoriser    *Authoriser
	Log           *Log // every attempt of a known person is written here, before the answer
}

// Check returns the person that a token belongs to, empty if nobody, and whether they may
// read payloads. Nobody may while the access log cannot be written.
func (p PayloadAccess) Check(ctx context.Context, token string) (person string, allowed bool) {
	actor, err := p.Authenticator.Authenticate(ctx, token)
	if err != nil {
		return "", false
	}
	logged := p.Log.Write(ctx, LogEntry{At: time.Now(), Person: actor.ID, Action: "POST /codec/decode"})
	return actor.ID, logged == nil && p.Authoriser.May(actor, ActionDecodePayloads, Application()) == nil
}

package store

import (
	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
	"duecourse/internal/casework/incident"
	"duecourse/internal/casework/kinds"
)

// The kinds of cases.
const (
	KindIncident       = string(incident.KindName)
	KindAccountRequest = string(account.RequestKindName)
	KindAccount        = string(account.KindName)
)

// kindOf is the kind of the case with the ref.
func kindOf(ref string) string {
	if k := kinds.All().ByRef(ref); k != nil {
		return string(k.Name)
	}
	return KindIncident
}

// tableOf is the table of the cases of a kind.
func tableOf(kind string) string { return kinds.All().ByName(casework.KindName(kind)).Table }

// newState is a case of the ref's kind before its first event.
func newState(ref string) casework.Case {
	return kinds.All().ByName(casework.KindName(kindOf(ref))).New()
}

// standing is where a case stands, as its row says it too.
type standing struct {
	ref, stage, outcome string
	seq                 int
}

func standingOf(c casework.Case) standing {
	at := c.Status()
	return standing{at.Ref, string(at.Stage), at.Outcome, at.Seq}
}

// waitsOf lists what a case waits for.
func waitsOf(c casework.Case) []casework.Wait { return c.State().Waits }

package store

import (
	"slices"
	"strings"

	"duecourse/internal/casework"
)

// The kinds of cases.
const (
	KindIncident       = "incident"        // INC-
	KindAccountRequest = "account_request" // ACR-
	KindAccount        = "account"         // SMA-
)

// state is a case of some kind: the fold of its events.
type state interface {
	Apply(e casework.Event) error
	Tasks() []casework.Task
}

// kindOf is the kind of the case with the ref.
func kindOf(ref string) string {
	switch {
	case strings.HasPrefix(ref, "ACR-"):
		return KindAccountRequest
	case strings.HasPrefix(ref, "SMA-"):
		return KindAccount
	}
	return KindIncident
}

// tableOf is the table of the cases of a kind.
func tableOf(kind string) string {
	switch kind {
	case KindAccountRequest:
		return "account_requests"
	case KindAccount:
		return "accounts"
	}
	return "cases"
}

// newState is a case of the ref's kind before its first event.
func newState(ref string) state {
	switch kindOf(ref) {
	case KindAccountRequest:
		return &casework.AccountRequest{}
	case KindAccount:
		return &casework.Account{}
	}
	return &casework.Incident{}
}

// standing is where a case stands, as its row says it too.
type standing struct {
	ref, stage, outcome string
	seq                 int
}

func standingOf(c state) standing {
	switch c := c.(type) {
	case *casework.Incident:
		return standing{c.Ref, string(c.Stage), string(c.Outcome), c.Seq}
	case *casework.AccountRequest:
		return standing{c.Ref, string(c.Stage), string(c.Outcome), c.Seq}
	case *casework.Account:
		return standing{c.Ref, string(c.Status), "", c.Seq}
	}
	return standing{}
}

// waitsOf lists what a case waits for.
func waitsOf(c state) []casework.Wait {
	switch c := c.(type) {
	case *casework.Incident:
		return slices.Clone(c.Waits)
	case *casework.AccountRequest:
		return slices.Clone(c.Waits)
	case *casework.Account:
		return slices.Clone(c.Waits)
	}
	return nil
}

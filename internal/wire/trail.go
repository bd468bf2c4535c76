package wire

import (
	"context"
	"encoding/json"
	"fmt"

	"duecourse/internal/access"
	"duecourse/internal/store"
)

// AccessLog keeps the access log in the register.
type AccessLog struct{ *store.Store }

var _ access.LogStore = AccessLog{}

// circumstances are what of an entry has no column of its own.
type circumstances struct {
	From    string `json:"from,omitempty"`
	Outcome int    `json:"outcome"`
	Request string `json:"request,omitempty"`
}

// AddAccess appends entries.
func (l AccessLog) AddAccess(ctx context.Context, entries []access.LogEntry) error {
	links := make([]store.LogLink, len(entries))
	for i, e := range entries {
		data, err := json.Marshal(circumstances{From: e.From, Outcome: e.Outcome, Request: e.Request})
		if err != nil {
			return fmt.Errorf("access log: %w", err)
		}
		links[i] = store.LogLink{At: e.At, Actor: e.Person, Kind: e.Action, Ref: e.Ref, Data: string(data)}
	}
	return l.Store.AddAccess(ctx, links)
}

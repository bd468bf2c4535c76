package wire

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"duecourse/internal/access"
	"duecourse/internal/audit"
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

// Chains are the register's, for who signs where they stand.
type Chains struct{ *store.Store }

var _ audit.Chains = Chains{}

// Seal says where the chains stand.
func (c Chains) Seal(ctx context.Context, at time.Time) (map[string]audit.Point, error) {
	points, err := c.Store.Seal(ctx, at)
	if err != nil {
		return nil, err
	}
	named := map[string]audit.Point{}
	for chain, point := range points {
		named[string(chain)] = audit.Point(point)
	}
	return named, nil
}

// Signed reads the heads that were signed, as the register compares itself with them.
func Signed(heads []audit.Head) []store.Signed {
	list := make([]store.Signed, len(heads))
	for i, head := range heads {
		list[i] = store.Signed{At: head.At, Points: map[store.Chain]store.Point{}}
		for chain, point := range head.Points {
			list[i].Points[store.Chain(chain)] = store.Point(point)
		}
	}
	return list
}

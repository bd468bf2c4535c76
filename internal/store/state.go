package store

import (
	"encoding/json"
	"fmt"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"duecourse/internal/casework"
)

// The kinds of cases beside incidents, by what their refs begin with.
const (
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

// accountRow is the row of an account request, or of an account.
type accountRow struct {
	Ref       string `gorm:"primaryKey"`
	Stage     string
	Outcome   string
	Seq       int
	Hash      string
	Channel   string
	HandleKey string
	Team      string
	OpenedAt  int64
	ChangedAt int64
	Snapshot  string
}

// saveState writes the row of an account request or an account.
func saveState(tx *gorm.DB, c state, last ChainLink) error {
	snapshot, err := json.Marshal(c)
	if err != nil {
		return fmt.Errorf("%s: snapshot: %w", last.Case, err)
	}
	at := standingOf(c)
	row := accountRow{
		Ref: at.ref, Stage: at.stage, Outcome: at.outcome, Seq: at.seq, Hash: last.Hash,
		ChangedAt: micros(last.At), Snapshot: string(snapshot),
	}
	switch c := c.(type) {
	case *casework.AccountRequest:
		row.Channel, row.HandleKey, row.Team, row.OpenedAt = c.Channel, authorKey(c.Channel, c.Handle), c.Team, micros(c.OpenedAt)
	case *casework.Account:
		row.Channel, row.HandleKey, row.Team, row.OpenedAt = c.Channel, authorKey(c.Channel, c.Handle), c.Team, micros(c.OpenedAt)
	}
	row.Channel, row.Team = storable(row.Channel), storable(row.Team)
	table := tx.Table(tableOf(kindOf(at.ref)))
	if err := table.Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "ref"}}, UpdateAll: true}).Create(&row).Error; err != nil {
		return fmt.Errorf("saving %s: %w", at.ref, err)
	}
	return nil
}

// advanceState is what advance does for a case that is not an incident.
func advanceState(tx *gorm.DB, head caseRow, entries []ChainLink) error {
	last := entries[len(entries)-1]
	c := newState(last.Case)
	if head.Seq > 0 {
		if err := json.Unmarshal([]byte(head.Snapshot), c); err != nil {
			return fmt.Errorf("the case as it stood: %w", err)
		}
	}
	before, waits := stateAspects(c), waitsOf(c)
	facts, err := fold(c, entries)
	if err != nil {
		return err
	}
	at := standingOf(c)
	if at.ref != last.Case {
		return fmt.Errorf("the events are those of %q", at.ref)
	}
	if err := saveState(tx, c, last); err != nil {
		return err
	}
	if err := before.change(tx, at.ref, stateAspects(c)); err != nil {
		return err
	}
	if err := saveSteps(tx, at.ref, waits, facts); err != nil {
		return err
	}
	if err := saveSnapshot(tx, head.Seq, at, c); err != nil {
		return err
	}
	if err := saveWords(tx, at.ref, facts); err != nil {
		return err
	}
	return saveRequests(tx, at.ref, facts)
}

// stateAspects are the people and the worklist of a case that is not an incident.
func stateAspects(c state) aspects {
	at := standingOf(c)
	a := aspects{recorded: at.seq > 0}
	switch c := c.(type) {
	case *casework.AccountRequest:
		a.relate(at.ref, c.Requester.ID, RelationRequester)
		for _, p := range c.Managers() { // also those who answered long ago
			a.relate(at.ref, p.ID, RelationManager)
		}
	case *casework.Account:
		for _, p := range c.Owners {
			a.relate(at.ref, p.ID, RelationOwner)
		}
	}
	a.list(at.ref, kindOf(at.ref), c.Tasks())
	return a
}

package store

import (
	"database/sql"
	"encoding/json"

	"duecourse/internal/casework"
)

// entryColumns are what scanEntry scans, in its order.
const entryColumns = `e.case_ref, e.seq, e.at, e.actor_id, e.actor_name, e.kind, e.data, e.personal, e.salt,
	e.personal_digest, e.after, e.request, e.digest, e.previous, e.hash`

// scanEntry scans the columns of an entry, and more behind them.
func scanEntry(rows *sql.Rows, more ...any) (ChainLink, error) {
	var e ChainLink
	var at int64
	var data, after string
	var personal, salt *string
	err := rows.Scan(append([]any{
		&e.Case, &e.Seq, &at, &e.Actor.ID, &e.Actor.Name, &e.Kind, &data, &personal, &salt,
		&e.PersonalDigest, &after, &e.Request, &e.Digest, &e.Previous, &e.Hash,
	}, more...)...)
	if err != nil {
		return e, err
	}
	e.At, e.Data = instant(at), json.RawMessage(data)
	if after != "" {
		e.After = json.RawMessage(after)
	}
	if personal != nil {
		e.Personal = json.RawMessage(*personal)
	}
	if salt != nil {
		e.Salt = *salt
	}
	return e, nil
}

func (e *ChainLink) row() eventRow {
	row := eventRow{
		CaseRef: e.Case, Seq: e.Seq, At: micros(e.At), ActorID: e.Actor.ID, ActorName: e.Actor.Name,
		Kind: string(e.Kind), Data: string(e.Data), PersonalDigest: e.PersonalDigest, After: string(e.After),
		Request: e.Request, Digest: e.Digest, Previous: e.Previous, Hash: e.Hash,
	}
	if e.Personal != nil {
		personal, salt := string(e.Personal), e.Salt
		row.Personal, row.Salt = &personal, &salt
	}
	return row
}

// fold applies entries to a case, and gives the events that they are.
func fold(c state, entries []ChainLink) ([]casework.Event, error) {
	events := make([]casework.Event, 0, len(entries))
	for i := range entries {
		event, err := entries[i].Event()
		if err != nil {
			return nil, err
		}
		if err := c.Apply(event); err != nil {
			return nil, err
		}
		events = append(events, event)
	}
	return events, nil
}

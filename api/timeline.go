package api

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"duecourse/internal/app"
	"duecourse/internal/casework"
)

type timelineOutput struct{ Body timelineBody }

type timelineBody struct {
	Items []entryBody `json:"items"`
}

// entryBody is an event as those see it who see the case.
type entryBody struct {
	Seq     int                        `json:"seq"`
	At      time.Time                  `json:"at"`
	Actor   casework.Person            `json:"actor"`
	Kind    casework.Kind              `json:"kind"`
	Summary string                     `json:"summary" doc:"A sentence without personal data"`
	Clause  *string                    `json:"clause" doc:"Of the policy, that it follows from"`
	Data    map[string]json.RawMessage `json:"data" doc:"What happened, with the words and names that have not been erased"`
	Hash    string                     `json:"hash"`
}

func (a *api) recordRoutes() {
	handle(a, route{
		id: "show-timeline", method: http.MethodGet, path: base + "/incidents/{ref}/timeline", tag: "incidents",
		summary: "What happened in a case, in order", may: with(app.RightSeeCases),
		answers: answers{http.StatusOK: timelineBody{}},
	}, a.timeline)
	a.letterRoutes()
	a.workflowRoute()
}

func (a *api) timeline(ctx context.Context, in *OfCase) (*timelineOutput, error) {
	entries, err := a.Desk.Timeline(ctx, callerOf(ctx), in.Ref)
	return timelineOf(in.Ref, entries, err)
}

func timelineOf(ref string, entries []app.TimelineItem, err error) (*timelineOutput, error) {
	if err != nil {
		return nil, err
	}
	items := make([]entryBody, len(entries))
	for i, e := range entries {
		data, err := told(e)
		if err != nil {
			return nil, fmt.Errorf("timeline of %s: event %d: %w", ref, e.Seq, err)
		}
		items[i] = entryBody{
			Seq: e.Seq, At: e.At, Actor: e.Actor, Kind: e.Kind, Summary: e.Summary, Clause: orNull(e.Clause),
			Data: data, Hash: e.Hash,
		}
	}
	return &timelineOutput{Body: timelineBody{Items: items}}, nil
}

// told is the data of an event together with its personal part. Where both have
// a field of the name, as a letter's kind and the letter, the personal one is
// called personal_….
func told(e app.TimelineItem) (map[string]json.RawMessage, error) {
	data := map[string]json.RawMessage{}
	if len(e.Data) > 0 {
		if err := json.Unmarshal(e.Data, &data); err != nil {
			return nil, err
		}
	}
	if e.Personal == nil {
		return data, nil
	}
	raw, err := json.Marshal(e.Personal)
	if err != nil {
		return nil, err
	}
	personal := map[string]json.RawMessage{}
	if err := json.Unmarshal(raw, &personal); err != nil {
		return nil, err
	}
	for name, value := range personal {
		if _, taken := data[name]; taken {
			name = "personal_" + name
		}
		data[name] = value
	}
	return data, nil
}

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

type timelineBody struct {
	Items []entryBody `json:"items"`
}

// entryBody is an event of a case.
type entryBody struct {
	Seq     int                        `json:"seq"`
	At      time.Time                  `json:"at"`
	Actor   casework.Person            `json:"actor"`
	Kind    casework.EventKind         `json:"kind"`
	Summary string                     `json:"summary" doc:"A sentence without personal data"`
	Clause  *string                    `json:"clause" doc:"Of the policy, that it follows from"`
	Data    map[string]json.RawMessage `json:"data" doc:"What happened, with the words and names that have not been erased"`
	Hash    string                     `json:"hash"`
}

// timelineRoute says what happened in a case; r says how the contract names that.
func (a *api) timelineRoute(k caseKind, r route) {
	r.method, r.path = http.MethodGet, k.path+"/{ref}/timeline"
	handleJSON(a, r, func(ctx context.Context, who app.Caller, in *CaseAddress) (timelineBody, error) {
		items, err := a.Service.Timeline(ctx, who, k.name, in.Ref)
		return timelineOf(in.Ref, items, err)
	})
}

// workflowRoute says how the workflow of a case does.
func (a *api) workflowRoute(k caseKind, id, summary string) {
	handleJSON(a, route{
		id: id, method: http.MethodGet, path: k.path + "/{ref}/workflow", tag: "diagnosis", summary: summary, may: with(app.RightDiagnose),
	}, func(ctx context.Context, who app.Caller, in *CaseAddress) (workflowBody, error) {
		d, err := a.Service.Workflow(ctx, who, k.name, in.Ref)
		return workflowOf(d), err
	})
}

func timelineOf(ref string, entries []casework.TimelineItem, err error) (timelineBody, error) {
	if err != nil {
		return timelineBody{}, err
	}
	items := make([]entryBody, len(entries))
	for i, e := range entries {
		data, err := dataOf(e)
		if err != nil {
			return timelineBody{}, fmt.Errorf("timeline of %s: event %d: %w", ref, e.Seq, err)
		}
		items[i] = entryBody{
			Seq: e.Seq, At: e.At, Actor: e.Actor, Kind: e.Kind, Summary: e.Summary, Clause: orNull(e.Clause),
			Data: data, Hash: e.Hash,
		}
	}
	return timelineBody{Items: items}, nil
}

// dataOf is the data of an event together with its personal part. Where both have a field
// of one name, as the kind of a letter and the letter, the personal one is personal_….
func dataOf(e casework.TimelineItem) (map[string]json.RawMessage, error) {
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

type workflowBody struct {
	WorkflowID        string             `json:"workflow_id" example:"incident/INC-7K3M-9Q2D"`
	RunID             string             `json:"run_id"`
	Status            string             `json:"status" example:"running"`
	StartedAt         time.Time          `json:"started_at"`
	ClosedAt          *time.Time         `json:"closed_at"`
	HistoryLength     int64              `json:"history_length" doc:"Events"`
	StateTransitions  int64              `json:"state_transitions"`
	PendingTimers     []app.PendingTimer `json:"pending_timers"`
	PendingActivities []activityBody     `json:"pending_activities"`
	Address           *string            `json:"address" doc:"In the Temporal UI; null: there is none"`
}

type activityBody struct {
	ID          string     `json:"id"`
	Type        string     `json:"type"`
	State       string     `json:"state"`
	Attempts    int        `json:"attempts"`
	NextAttempt *time.Time `json:"next_attempt_at"`
	LastFailure *string    `json:"last_failure"`
}

func workflowOf(d app.Diagnosis) workflowBody {
	return workflowBody{
		WorkflowID: d.WorkflowID, RunID: d.RunID, Status: d.Status, StartedAt: d.StartedAt, ClosedAt: d.ClosedAt,
		HistoryLength: d.HistoryLength, StateTransitions: d.StateTransitions, Address: orNull(d.Address),
		PendingTimers: list(d.Timers),
		PendingActivities: each(d.Activities, func(p app.PendingActivity) activityBody {
			return activityBody{
				ID: p.ID, Type: p.Type, State: p.State, Attempts: p.Attempt,
				NextAttempt: p.NextAttempt, LastFailure: orNull(p.LastFailure),
			}
		}),
	}
}

package api

import (
	"context"
	"net/http"
	"time"

	"duecourse/internal/app"
)

type workflowOutput struct{ Body workflowBody }

type workflowBody struct {
	WorkflowID        string         `json:"workflow_id" example:"incident/INC-7K3M-9Q2D"`
	RunID             string         `json:"run_id"`
	Status            string         `json:"status" example:"running"`
	StartedAt         time.Time      `json:"started_at"`
	ClosedAt          *time.Time     `json:"closed_at"`
	HistoryLength     int64          `json:"history_length" doc:"Events"`
	StateTransitions  int64          `json:"state_transitions"`
	PendingTimers     []timerBody    `json:"pending_timers"`
	PendingActivities []activityBody `json:"pending_activities"`
	Address           *string        `json:"address" doc:"In the Temporal UI; null: there is none"`
}

type timerBody struct {
	ID    string    `json:"id"`
	Fires time.Time `json:"fires_at"`
}

type activityBody struct {
	ID          string     `json:"id"`
	Type        string     `json:"type"`
	State       string     `json:"state"`
	Attempts    int        `json:"attempts"`
	NextAttempt *time.Time `json:"next_attempt_at"`
	LastFailure *string    `json:"last_failure"`
}

func (a *api) workflowRoute() {
	handle(a, route{
		id: "show-workflow", method: http.MethodGet, path: base + "/incidents/{ref}/workflow", tag: "diagnosis",
		summary: "How the program of a case does", may: with(app.RightDiagnose),
		answers: answers{http.StatusOK: workflowBody{}},
	}, a.workflow)
}

func (a *api) workflow(ctx context.Context, in *OfCase) (*workflowOutput, error) {
	d, err := a.Desk.Workflow(ctx, callerOf(ctx), in.Ref)
	return diagnosed(d, err)
}

func diagnosed(d app.Diagnosis, err error) (*workflowOutput, error) {
	if err != nil {
		return nil, err
	}
	return &workflowOutput{Body: workflowBody{
		WorkflowID: d.WorkflowID, RunID: d.RunID, Status: d.Status, StartedAt: d.StartedAt, ClosedAt: d.ClosedAt,
		HistoryLength: d.HistoryLength, StateTransitions: d.StateTransitions, Address: orNull(d.Address),
		PendingTimers: each(d.Timers, func(t app.PendingTimer) timerBody { return timerBody(t) }),
		PendingActivities: each(d.Activities, func(p app.PendingActivity) activityBody {
			return activityBody{
				ID: p.ID, Type: p.Type, State: p.State, Attempts: p.Attempt,
				NextAttempt: p.NextAttempt, LastFailure: orNull(p.LastFailure),
			}
		}),
	}}, nil
}

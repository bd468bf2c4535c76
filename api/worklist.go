package api

import (
	"context"
	"net/http"
	"time"

	"duecourse/internal/app"
	"duecourse/internal/casework"
)

type meBody struct {
	ID    string          `json:"id"`
	Name  string          `json:"name"`
	Roles []casework.Role `json:"roles"`
}

type tasksInput struct {
	Paged
	Mine bool `query:"mine" doc:"Only what one is asked to do oneself, or nobody in particular"`
}

// taskBody is a line of a worklist.
type taskBody struct {
	Ref     string               `json:"ref" doc:"Of the case; empty for a task about the policy itself"`
	Kind    string               `json:"kind"`
	What    casework.Window      `json:"what"`
	Why     string               `json:"why"`
	Since   time.Time            `json:"since,omitzero" doc:"When it began to wait"`
	Due     time.Time            `json:"due"`
	Overdue bool                 `json:"overdue"`
	Command casework.CommandName `json:"command" doc:"Which command does it"`
	Of      string               `json:"of,omitempty" doc:"The action that it is about"`
}

// worklistRoutes say who the caller is, and what waits for them.
func (a *api) worklistRoutes() {
	handleJSON(a, route{
		id: "me", method: http.MethodGet, path: base + "/me", tag: "people", summary: "Who one is", may: anyone,
	}, func(_ context.Context, who app.Caller, _ *nothing) (meBody, error) {
		return meBody{ID: who.ID, Name: who.Name, Roles: list(who.Roles)}, nil
	})
	handleJSON(a, route{
		id: "list-tasks", method: http.MethodGet, path: base + "/tasks", tag: "people",
		summary: "What waits for the one who asks", may: anyone,
	}, func(ctx context.Context, who app.Caller, in *tasksInput) (page[taskBody], error) {
		found, err := a.Service.Tasks(ctx, who, in.Mine, in.Limit, in.Cursor)
		return pageOf(found, taskOf), err
	})
}

func taskOf(t casework.WorklistItem) taskBody {
	return taskBody{
		Ref: t.Ref, Kind: t.Kind, What: t.What, Of: t.Of, Why: t.Why, Command: t.Command,
		Since: t.Since, Due: t.Due, Overdue: t.Overdue,
	}
}

package api

import (
	"context"
	"net/http"

	"duecourse/internal/app"
	"duecourse/internal/casework"
)

// repairRoutes list what has to be put right about cases from outside.
func (a *api) repairRoutes() {
	handleJSON(a, route{
		id: "list-repairs", method: http.MethodGet, path: base + "/repairs", tag: "audit",
		summary: "Cases whose workflow or evidence has to be put right, the oldest first", may: with(app.RightRepairs),
	}, func(ctx context.Context, who app.Caller, _ *nothing) (page[casework.Repair], error) {
		found, err := a.Service.Repairs(ctx, who)
		return wholeList(found, func(r casework.Repair) casework.Repair { return r }), err
	})
}

package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/web"
)

type meOutput struct{ Body meBody }

type meBody struct {
	ID    string          `json:"id"`
	Name  string          `json:"name"`
	Roles []casework.Role `json:"roles"`
}

type tasksInput struct {
	Paged
	Mine bool `query:"mine" doc:"Only what one is asked to do oneself, or nobody in particular"`
}

type tasksOutput struct{ Body page[taskBody] }

// taskBody is a line of a worklist.
type taskBody struct {
	Ref     string          `json:"ref"`
	Kind    string          `json:"kind"`
	What    casework.Window `json:"what"`
	Why     string          `json:"why"`
	Since   time.Time       `json:"since,omitzero" doc:"When it began to wait"`
	Due     time.Time       `json:"due"`
	Overdue bool            `json:"overdue"`
	Command casework.Name   `json:"command" doc:"Which command does it"`
	Of      string          `json:"of,omitempty" doc:"The action that it is about"`
}

type auditOutput struct{ Body auditBody }

type auditBody struct {
	OK     bool       `json:"ok"`
	Events int        `json:"events"`
	Access int        `json:"access" doc:"Entries of the access log"`
	Heads  int        `json:"heads" doc:"Signed outside the database, with which it was compared"`
	Head   string     `json:"head" doc:"A hash over the last link of every chain"`
	Broken *breakBody `json:"broken,omitempty" doc:"The first broken place"`
}

type breakBody struct {
	Ref string `json:"ref" doc:"Of a case, or the name of a chain across cases"`
	Seq int    `json:"seq" doc:"Of the event, or number of the entry"`
	Why string `json:"why"`
}

func (a *api) acrossRoutes() {
	handle(a, route{
		id: "me", method: http.MethodGet, path: base + "/me", tag: "people",
		summary: "Who one is", may: anyone, answers: answers{http.StatusOK: meBody{}},
	}, a.me)
	handle(a, route{
		id: "list-tasks", method: http.MethodGet, path: base + "/tasks", tag: "people",
		summary: "What waits for the one who asks", may: anyone, answers: answers{http.StatusOK: page[taskBody]{}},
	}, a.tasks)
	handle(a, route{
		id: "show-author", method: http.MethodGet, path: base + "/authors/{channel}/{author}", tag: "authors",
		summary: "What is known of an author", may: with(app.RightSeeCases), answers: answers{http.StatusOK: authorBody{}},
	}, a.author)
	handle(a, route{
		id: "show-policy", method: http.MethodGet, path: base + "/policy", tag: "policy",
		summary: "The policy in force", may: anyone, answers: answers{http.StatusOK: policyBody{}},
	}, a.policy)
	handle(a, route{
		id: "verify-audit", method: http.MethodGet, path: base + "/audit/verify", tag: "audit",
		summary: "Check every chain: of each case, of who asked for what, and of standing advice", may: with(app.RightVerify), sensitive: true, answers: answers{http.StatusOK: auditBody{}},
	}, a.verify)
	handle(a, route{
		id: "export-audit", method: http.MethodGet, path: base + "/audit/export", tag: "audit",
		summary: "Every chain, without words and names, for duecourse verify", may: with(app.RightVerify), sensitive: true,
		answers: answers{http.StatusOK: media{typeLines}},
	}, a.exportAudit)
	a.traceRoutes()
}

func (a *api) me(ctx context.Context, _ *nothing) (*meOutput, error) {
	who := actorOf(ctx)
	return &meOutput{Body: meBody{ID: who.ID, Name: who.Name, Roles: list(who.Roles)}}, nil
}

func (a *api) tasks(ctx context.Context, in *tasksInput) (*tasksOutput, error) {
	found, err := a.Desk.Tasks(ctx, callerOf(ctx), in.Mine, in.Limit, in.Cursor)
	if err != nil {
		return nil, err
	}
	return &tasksOutput{Body: page[taskBody]{
		Items: each(found.Items, taskOf), Next: orNull(found.Next), Total: found.Total,
	}}, nil
}

func taskOf(t casework.WorklistItem) taskBody {
	return taskBody{
		Ref: t.Ref, Kind: t.Kind, What: t.What, Of: t.Of, Why: t.Why, Command: t.Command,
		Since: t.Since, Due: t.Due, Overdue: t.Overdue,
	}
}

func (a *api) verify(ctx context.Context, _ *nothing) (*auditOutput, error) {
	audit, err := a.Desk.VerifyAudit(ctx, callerOf(ctx))
	if err != nil {
		return nil, err
	}
	body := auditBody{OK: audit.OK, Events: audit.Events, Access: audit.Access, Heads: audit.Heads, Head: audit.Head}
	if audit.Broken != nil {
		broken := breakBody(*audit.Broken)
		body.Broken = &broken
	}
	return &auditOutput{Body: body}, nil
}

// typeLines is JSON, a value to a line.
const typeLines = "application/x-ndjson"

// exportAudit sends the chains as they are read. When they break off, the
// connection does: half an export must not look like a whole one.
func (a *api) exportAudit(ctx context.Context, _ *nothing) (*bytesOutput, error) {
	who := callerOf(ctx)
	return &bytesOutput{
		Type: typeLines, Disposition: web.Attachment("duecourse-audit.ndjson"),
		Body: func(out huma.Context) {
			if err := a.Desk.ExportAudit(ctx, who, out.BodyWriter()); err != nil {
				web.CutShort(ctx, a.Log, "the audit export", causeOf(err))
			}
		},
	}, nil
}

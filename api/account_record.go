package api

import (
	"context"
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
	"duecourse/internal/web"
)

type ofCheck struct {
	OfCase
	Check evidenceCheck `path:"check"`
}

// requestRecordRoutes say what happened in an account request.
func (a *api) requestRecordRoutes() {
	staff := with(app.RightRequestAccounts)
	handle(a, route{
		id: "fetch-check-file", method: http.MethodGet, path: requestsPath + "/{ref}/evidence/{check}", tag: "account requests",
		summary: "The file that was given as evidence for a check (S5)", may: staff, sensitive: true,
		answers: answers{http.StatusOK: media{"*/*"}},
	}, a.checkFile)
	handle(a, route{
		id: "show-request-timeline", method: http.MethodGet, path: requestsPath + "/{ref}/timeline", tag: "account requests",
		summary: "What happened in an account request, in order", may: staff, answers: answers{http.StatusOK: timelineBody{}},
	}, func(ctx context.Context, in *OfCase) (*timelineOutput, error) {
		entries, err := a.Service.Timeline(ctx, callerOf(ctx), account.RequestKindName, in.Ref)
		return timelineOf(in.Ref, entries, err)
	})
	a.accountWorkflowRoute(account.RequestKindName, "show-request-workflow", requestsPath, "How the program of an account request does")
}

// accountRecordRoutes say what happened to an account.
func (a *api) accountRecordRoutes() {
	handle(a, route{
		id: "show-account-timeline", method: http.MethodGet, path: accountsPath + "/{ref}/timeline", tag: "accounts",
		summary: "What happened to an account, in order: who owned it when, and its reviews", may: with(app.RightRequestAccounts),
		answers: answers{http.StatusOK: timelineBody{}},
	}, func(ctx context.Context, in *OfCase) (*timelineOutput, error) {
		entries, err := a.Service.Timeline(ctx, callerOf(ctx), account.KindName, in.Ref)
		return timelineOf(in.Ref, entries, err)
	})
	a.accountWorkflowRoute(account.KindName, "show-account-workflow", accountsPath, "How the program of an account does")
}

func (a *api) accountWorkflowRoute(kind casework.KindName, id, path, summary string) {
	handle(a, route{
		id: id, method: http.MethodGet, path: path + "/{ref}/workflow", tag: "diagnosis", summary: summary,
		may: with(app.RightDiagnose), answers: answers{http.StatusOK: workflowBody{}},
	}, func(ctx context.Context, in *OfCase) (*workflowOutput, error) {
		return diagnosed(a.Service.Workflow(ctx, callerOf(ctx), kind, in.Ref))
	})
}

func (a *api) checkFile(ctx context.Context, in *ofCheck) (*bytesOutput, error) {
	file, bytes, err := a.Service.RequestFile(ctx, callerOf(ctx), in.Ref, account.CheckName(in.Check))
	if err != nil {
		return nil, err
	}
	mediaType, ending := casework.FileType(file.MediaType)
	return &bytesOutput{
		Type: mediaType, Disposition: web.Attachment(in.Ref + "-" + string(in.Check) + ending), Length: strconv.FormatInt(file.Size, 10),
		Body: func(out huma.Context) { a.send(out, bytes, in.Ref, string(in.Check)) },
	}, nil
}

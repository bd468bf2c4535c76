package api

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
)

// fileImportBody is how far an import of a file has come.
type fileImportBody struct {
	ID        string                 `json:"id" example:"IMP-7K3M-9Q2D"`
	Kind      casework.ImportKind    `json:"kind"`
	DryRun    bool                   `json:"dry_run" doc:"Nothing is taken, only looked at"`
	StartedAt time.Time              `json:"started_at"`
	EndedAt   *time.Time             `json:"ended_at"`
	UnderWay  bool                   `json:"under_way" doc:"False before its end: it was broken off, and goes on by itself once an API runs"`
	Total     int                    `json:"total" doc:"Lines of the file; 0: not known"`
	Lines     int                    `json:"lines" doc:"That were looked at"`
	Taken     int                    `json:"taken" doc:"That did something; in a dry run, that would"`
	Refused   []casework.RefusedLine `json:"refused"`
	Why       *string                `json:"why" doc:"It ended before the file did"`
}

func (a *api) fileImportOf(im casework.FileImport) fileImportBody {
	return fileImportBody{
		ID: im.ID, Kind: im.Kind, DryRun: im.DryRun, StartedAt: im.StartedAt, EndedAt: im.EndedAt, UnderWay: im.UnderWay(a.Now()),
		Total: im.Total, Lines: im.Lines, Taken: im.Taken, Refused: list(im.Refused), Why: orNull(im.Why),
	}
}

type fileImportsBody struct {
	Items []fileImportBody `json:"items"`
}

type ofImport struct {
	ID string `path:"id" maxLength:"50"`
}

// fileImportRoutes import files, and say how far each has come, also to somebody who comes
// back later.
func (a *api) fileImportRoutes() {
	a.fileImportRoute(casework.ImportAccounts, accountsPath+"/import", account.RightDecide,
		"Put existing accounts on the register, to be reviewed: good lines are taken, bad ones told, nothing is taken twice")
	a.fileImportRoute(casework.ImportLearning, base+"/learning/import", account.RightDecide,
		"Enter what the learning platform knows, in open requests and in live accounts (S5)")
	a.fileImportRoute(casework.ImportLeavers, base+"/leavers/import", account.RightReportLeavers,
		"Tell the accounts of those who left that their owner has left")
	anyImport := with(account.RightReportLeavers) // for people who may import any kind of file
	handleJSON(a, route{
		id: "list-imports", method: http.MethodGet, path: base + "/imports", tag: "imports",
		summary: "The files that one sent last, and how far each has come", may: anyImport,
	}, func(ctx context.Context, who app.Caller, _ *nothing) (fileImportsBody, error) {
		found, err := a.Service.FileImports(ctx, who)
		return fileImportsBody{Items: each(found, a.fileImportOf)}, err
	})
	handleJSON(a, route{
		id: "show-import", method: http.MethodGet, path: base + "/imports/{id}", tag: "imports",
		summary: "How far a file has come", may: anyImport,
	}, func(ctx context.Context, who app.Caller, in *ofImport) (fileImportBody, error) {
		found, err := a.Service.FileImport(ctx, who, in.ID)
		return a.fileImportOf(found), err
	})
}

func (a *api) fileImportRoute(kind casework.ImportKind, path string, right casework.Right, summary string) {
	a.handleRaw(route{
		id: "import-" + string(kind), method: http.MethodPost, path: path, tag: "imports", summary: summary, may: with(right),
		answers: answers{http.StatusOK: fileImportBody{}, http.StatusAccepted: fileImportBody{}},
	}, []*huma.Param{
		{Name: "dry_run", In: "query", Schema: &huma.Schema{Type: "boolean"}}, keyParameter(),
	}, typeCSV, &huma.Schema{
		Type: "string", Description: "A header with columns of " + strings.Join(app.ImportColumns(kind), ",") + ", then the lines",
	}, func(c *gin.Context) error { return a.importFile(c, kind) })
}

func (a *api) importFile(c *gin.Context, kind casework.ImportKind) error {
	who, err := sender(c)
	if err != nil {
		return err
	}
	dry, err := strconv.ParseBool(c.DefaultQuery("dry_run", "false"))
	if err != nil {
		return invalidField("dry_run", "Enter true or false.")
	}
	file, err := a.csvBody(c)
	if err != nil {
		return err
	}
	result, err := a.Service.ImportFile(c.Request.Context(), who, kind, dry, file, file.extend)
	if err != nil {
		return a.csvProblem(err)
	}
	status := http.StatusOK
	if result.UnderWay(a.Now()) {
		status = http.StatusAccepted
	}
	c.JSON(status, a.fileImportOf(result))
	return nil
}

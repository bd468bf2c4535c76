package console

import (
	"context"
	"io"

	"duecourse/internal/app"
	"duecourse/internal/casework"
)

// AccountDesk is what the pages ask of the application about account requests and
// the register of accounts, as [Desk] is for incidents.
type AccountDesk interface {
	RequestAccount(ctx context.Context, who app.Caller, ask casework.RequestAccount) (app.AccountAnswer, error)
	DoRequest(ctx context.Context, who app.Caller, ref string, command casework.Command) (app.AccountAnswer, error)
	GiveFile(ctx context.Context, who app.Caller, ref string, give casework.GiveEvidence, upload io.Reader) (app.AccountAnswer, error)
	AccountRequest(ctx context.Context, who app.Caller, ref string) (app.RequestView, error)
	AccountRequests(ctx context.Context, who app.Caller, f casework.AccountFilter, mine bool) (casework.Page[casework.AccountRequest], error)
	RequestLetters(ctx context.Context, who app.Caller, ref string) ([]casework.SentLetter, error)
	RequestTimeline(ctx context.Context, who app.Caller, ref string) ([]app.TimelineItem, error)
	RequestFile(ctx context.Context, who app.Caller, ref string, check casework.CheckName) (casework.File, io.ReadCloser, error)
	Corporate(ctx context.Context, who app.Caller, channel, audience string) ([]casework.Account, error)

	DoAccount(ctx context.Context, who app.Caller, ref string, command casework.Command) (app.AccountAnswer, error)
	Account(ctx context.Context, who app.Caller, ref string) (app.AccountView, error)
	Accounts(ctx context.Context, who app.Caller, f casework.AccountFilter) (casework.Page[casework.Account], error)
	OwnAccounts(ctx context.Context, who app.Caller, f casework.AccountFilter) (casework.Page[casework.Account], error)
	AccountTimeline(ctx context.Context, who app.Caller, ref string) ([]app.TimelineItem, error)
	CheckAccount(ctx context.Context, channel, handle string) (*casework.Account, error)
	CheckPermission(ctx context.Context, number string) (*casework.Account, error)

	ImportFile(ctx context.Context, who app.Caller, kind casework.ImportKind, dry bool, from io.Reader, progress func(app.ImportProgress)) (
		casework.FileImport, error)
	ImportID(who app.Caller, kind casework.ImportKind, dry bool) string
	FileImport(ctx context.Context, who app.Caller, id string) (casework.FileImport, error)
	FileImports(ctx context.Context, who app.Caller) ([]casework.FileImport, error)
}

package console

import (
	"context"
	"io"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
)

// AccountDesk is what the pages ask of the application about account requests and
// the register of accounts, as [Desk] is for incidents.
type AccountDesk interface {
	RequestAccount(ctx context.Context, who app.Caller, ask account.MakeRequest) (app.Answer, error)
	GiveFile(ctx context.Context, who app.Caller, ref string, give account.GiveEvidence, upload io.Reader) (app.Answer, error)
	AccountRequests(ctx context.Context, who app.Caller, f account.Filter, mine bool) (casework.Page[account.Request], error)
	RequestFile(ctx context.Context, who app.Caller, ref string, check account.CheckName) (account.File, io.ReadCloser, error)
	Corporate(ctx context.Context, who app.Caller, channel, audience string) ([]account.Account, error)

	Accounts(ctx context.Context, who app.Caller, f account.Filter) (casework.Page[account.Account], error)
	OwnAccounts(ctx context.Context, who app.Caller, f account.Filter) (casework.Page[account.Account], error)
	CheckAccount(ctx context.Context, channel, handle string) (*account.Account, error)
	CheckPermission(ctx context.Context, number string) (*account.Account, error)

	ImportFile(ctx context.Context, who app.Caller, kind casework.ImportKind, dry bool, from io.Reader, progress func(app.ImportProgress)) (
		casework.FileImport, error)
	ImportID(who app.Caller, kind casework.ImportKind, dry bool) string
	FileImport(ctx context.Context, who app.Caller, id string) (casework.FileImport, error)
	FileImports(ctx context.Context, who app.Caller) ([]casework.FileImport, error)
}

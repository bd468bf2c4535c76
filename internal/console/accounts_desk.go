package console

import (
	"context"
	"io"

	"duecourse/internal/cases"
	"duecourse/internal/casework"
)

// AccountDesk is what the pages ask of the application about account requests and
// the register of accounts, as [Desk] is for incidents.
type AccountDesk interface {
	RequestAccount(ctx context.Context, who cases.Caller, ask casework.RequestAccount) (cases.AccountAnswer, error)
	DoRequest(ctx context.Context, who cases.Caller, ref string, command casework.RequestCommand) (cases.AccountAnswer, error)
	GiveFile(ctx context.Context, who cases.Caller, ref string, give casework.GiveEvidence, upload io.Reader) (cases.AccountAnswer, error)
	AccountRequest(ctx context.Context, who cases.Caller, ref string) (cases.RequestView, error)
	AccountRequests(ctx context.Context, who cases.Caller, f cases.AccountFilter, mine bool) (cases.Page[casework.AccountRequest], error)
	RequestLetters(ctx context.Context, who cases.Caller, ref string) ([]cases.Letter, error)
	RequestTimeline(ctx context.Context, who cases.Caller, ref string) ([]cases.Entry, error)
	RequestFile(ctx context.Context, who cases.Caller, ref string, check casework.CheckName) (casework.File, io.ReadCloser, error)
	Corporate(ctx context.Context, who cases.Caller, channel, audience string) ([]casework.Account, error)

	DoAccount(ctx context.Context, who cases.Caller, ref string, command casework.AccountCommand) (cases.AccountAnswer, error)
	Account(ctx context.Context, who cases.Caller, ref string) (cases.AccountView, error)
	Accounts(ctx context.Context, who cases.Caller, f cases.AccountFilter) (cases.Page[casework.Account], error)
	OwnAccounts(ctx context.Context, who cases.Caller, f cases.AccountFilter) (cases.Page[casework.Account], error)
	AccountTimeline(ctx context.Context, who cases.Caller, ref string) ([]cases.Entry, error)
	CheckAccount(ctx context.Context, channel, handle string) (*casework.Account, error)
	CheckPermission(ctx context.Context, number string) (*casework.Account, error)

	ImportFile(ctx context.Context, who cases.Caller, kind cases.ImportKind, dry bool, from io.Reader, progress func(cases.Imported)) (
		cases.FileImport, error)
	ImportID(who cases.Caller, kind cases.ImportKind, dry bool) string
	FileImport(ctx context.Context, who cases.Caller, id string) (cases.FileImport, error)
	FileImports(ctx context.Context, who cases.Caller) ([]cases.FileImport, error)
}

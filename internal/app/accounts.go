package app

import (
	"context"
	"io"
	"time"

	"duecourse/internal/casework"
	"duecourse/internal/protocol"
)

// The rights to do with account requests and the register of accounts.
const (
	RightRequestAccounts Right = "request_accounts" // to ask, and to answer for what names one
	RightDecideAccounts  Right = "decide_accounts"  // to verify, permit, review, suspend, transfer and close
	RightSeeAccounts     Right = "see_accounts"     // every request, and the whole register
	RightReportLeavers   Right = "report_leavers"   // that an owner has left
)

// Accounts is what the service asks of the register about accounts, as [Store].
type Accounts interface {
	AccountRequest(ctx context.Context, ref string) (*casework.AccountRequest, error)
	AccountRequestAt(ctx context.Context, ref string, seq int) (*casework.AccountRequest, error)
	AccountRequests(ctx context.Context, f casework.AccountFilter) (casework.Page[casework.AccountRequest], error)
	Account(ctx context.Context, ref string) (*casework.Account, error)
	AccountAt(ctx context.Context, ref string, seq int) (*casework.Account, error)
	Accounts(ctx context.Context, f casework.AccountFilter) (casework.Page[casework.Account], error)
	AccountOf(ctx context.Context, channel, handle string) (account *casework.Account, closed int, err error)

	SaveImport(ctx context.Context, im casework.FileImport) error
	// BeginImport keeps that an import begins. False: one of this id goes on, or has been
	// done; one last heard of before silent does not.
	BeginImport(ctx context.Context, im casework.FileImport, silent time.Time) (bool, error)
	FileImport(ctx context.Context, id string) (casework.FileImport, error)
	FileImports(ctx context.Context, person string) ([]casework.FileImport, error) // the newest first
	// KeepImportFile keeps a file, and the key under which it was sent, until the import
	// has ended; CopyImportFile gives them again.
	KeepImportFile(ctx context.Context, id, key string, file io.Reader, at time.Time) error
	CopyImportFile(ctx context.Context, id string, to io.Writer) (key string, err error)
	// SilentImports have not ended, and were last heard of before a time.
	SilentImports(ctx context.Context, before time.Time) ([]casework.FileImport, error)
}

// AccountWorkflows is what the service asks of their workflows, as [Workflows].
type AccountWorkflows interface {
	OpenRequest(ctx context.Context, ref string, start protocol.StartOf[casework.AccountRequest], r protocol.Request) (protocol.Answer, error)
	// OpenAccount begins an account that is brought in, or joins the one that runs; one
	// that was granted, or has been closed, is a [*casework.Refusal] or [ErrNotRunning].
	OpenAccount(ctx context.Context, start protocol.StartOf[casework.Account], claim protocol.Claim) (protocol.Claimed, error)
	SendTo(ctx context.Context, workflow string, r protocol.Request) (protocol.Answer, error)
	KnownTo(ctx context.Context, workflow, id string) (protocol.Answer, bool)
}

// RequestView is an account request as the caller may see it, at one moment.
type RequestView struct {
	Request   *casework.AccountRequest
	Forecast  []casework.Expected
	Offers    []casework.Offer
	Corporate []casework.Account // that exist for the channel: advice to a new request (S6)
	At        time.Time
}

// AccountView is an account as the caller may see it, at one moment.
type AccountView struct {
	Account  *casework.Account
	Forecast []casework.Expected
	Offers   []casework.Offer
	At       time.Time
}

// AccountAnswer is what became of a command to an account request, or to an
// account: it as it stood then or, when it is durable but not yet on the register,
// only its ref and sequence.
type AccountAnswer struct {
	Ref     string
	Seq     int
	Request *RequestView
	Account *AccountView
}

func requestView(who Caller, r *casework.AccountRequest, m casework.Moment) *RequestView {
	return &RequestView{Request: r, Forecast: r.Forecast(m), Offers: r.Offers(who.Actor, m), At: m.At}
}

func accountView(who Caller, a *casework.Account, m casework.Moment) *AccountView {
	return &AccountView{Account: a, Forecast: a.Forecast(m), Offers: a.Offers(who.Actor, m), At: m.At}
}

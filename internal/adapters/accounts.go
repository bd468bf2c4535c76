package adapters

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"strconv"
	"time"

	"duecourse/internal/cases"
	"duecourse/internal/casework"
	"duecourse/internal/store"
)

// accountBook is the register as a claim asks it.
type accountBook struct{ *store.Store }

// AccountOf finds the account of a handle; nil when there never was one.
func (b accountBook) AccountOf(ctx context.Context, channel, handle string) (*casework.Account, int, error) {
	account, closed, err := b.Store.AccountOf(ctx, channel, handle)
	if errors.Is(err, store.ErrNotFound) {
		return nil, 0, nil
	}
	return account, closed, err
}

// accountRegister is the register of accounts as the service asks it.
type accountRegister struct{ *store.Store }

func (r accountRegister) AccountRequest(ctx context.Context, ref string) (*casework.AccountRequest, error) {
	c, err := r.Store.AccountRequest(ctx, ref)
	return c, said(err)
}

func (r accountRegister) AccountRequestAt(ctx context.Context, ref string, seq int) (*casework.AccountRequest, error) {
	c, err := r.Store.AccountRequestAt(ctx, ref, seq)
	return c, said(err)
}

func (r accountRegister) AccountRequests(ctx context.Context, f cases.AccountFilter) (cases.Page[casework.AccountRequest], error) {
	page, err := r.Store.AccountRequests(ctx, store.AccountFilter(f))
	return cases.Page[casework.AccountRequest]{Items: page.Items, Next: page.Next, Total: page.Total, Whole: true}, said(err)
}

func (r accountRegister) Account(ctx context.Context, ref string) (*casework.Account, error) {
	c, err := r.Store.Account(ctx, ref)
	return c, said(err)
}

func (r accountRegister) AccountAt(ctx context.Context, ref string, seq int) (*casework.Account, error) {
	c, err := r.Store.AccountAt(ctx, ref, seq)
	return c, said(err)
}

func (r accountRegister) Accounts(ctx context.Context, f cases.AccountFilter) (cases.Page[casework.Account], error) {
	page, err := r.Store.Accounts(ctx, store.AccountFilter(f))
	return cases.Page[casework.Account]{Items: page.Items, Next: page.Next, Total: page.Total, Whole: true}, said(err)
}

func (r accountRegister) AccountOf(ctx context.Context, channel, handle string) (*casework.Account, int, error) {
	c, closed, err := r.Store.AccountOf(ctx, channel, handle)
	return c, closed, said(err)
}

// accountSum hashes a handle, and how often an account of it was closed.
func (p Parts) accountSum(channel, handle string, generation int) []byte {
	mac := hmac.New(sha256.New, p.Secret)
	mac.Write([]byte("account\n" + casework.NormalChannel(channel) + "\n" + casework.NormalAuthor(channel, handle) +
		"\n" + strconv.Itoa(generation)))
	return mac.Sum(nil)
}

func (r accountRegister) SaveImport(ctx context.Context, im cases.FileImport) error {
	return r.Store.SaveImport(ctx, keptImport(im))
}

func (r accountRegister) BeginImport(ctx context.Context, im cases.FileImport, silent time.Time) (bool, error) {
	return r.Store.BeginImport(ctx, keptImport(im), silent)
}

func keptImport(im cases.FileImport) store.Import {
	kept := store.Import{
		ID: im.ID, Kind: string(im.Kind), Person: im.Person, DryRun: im.DryRun, Digest: im.Digest, StartedAt: im.StartedAt,
		ChangedAt: im.ChangedAt, EndedAt: im.EndedAt, Total: im.Total, Lines: im.Lines, Taken: im.Taken, Why: im.Why,
	}
	for _, line := range im.Refused {
		kept.Refused = append(kept.Refused, store.RefusedLine(line))
	}
	return kept
}

func (r accountRegister) FileImport(ctx context.Context, id string) (cases.FileImport, error) {
	kept, err := r.Import(ctx, id)
	return importOf(kept), said(err)
}

func (r accountRegister) FileImports(ctx context.Context, person string) ([]cases.FileImport, error) {
	kept, err := r.Imports(ctx, person)
	list := make([]cases.FileImport, len(kept))
	for i, im := range kept {
		list[i] = importOf(im)
	}
	return list, said(err)
}

func importOf(kept store.Import) cases.FileImport {
	im := cases.FileImport{
		ID: kept.ID, Kind: cases.ImportKind(kept.Kind), Person: kept.Person, DryRun: kept.DryRun, Digest: kept.Digest,
		StartedAt: kept.StartedAt, ChangedAt: kept.ChangedAt, EndedAt: kept.EndedAt, Total: kept.Total, Lines: kept.Lines, Taken: kept.Taken, Why: kept.Why,
	}
	for _, line := range kept.Refused {
		im.Refused = append(im.Refused, cases.RefusedLine(line))
	}
	return im
}

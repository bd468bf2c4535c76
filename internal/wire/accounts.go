package wire

import (
	"context"
	"errors"

	"duecourse/internal/casework"
	"duecourse/internal/store"
)

// accountBook is the register as a claim asks it.
type accountBook struct{ *store.Store }

// AccountOf finds the account of a handle; nil when there never was one.
func (b accountBook) AccountOf(ctx context.Context, channel, handle string) (*casework.Account, int, error) {
	account, closed, err := b.Store.AccountOf(ctx, channel, handle)
	if errors.Is(err, casework.ErrNotFound) {
		return nil, 0, nil
	}
	return account, closed, err
}

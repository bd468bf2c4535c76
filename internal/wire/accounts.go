package wire

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"strconv"

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

// accountSum hashes a handle, and how often an account of it was closed.
func (p Parts) accountSum(channel, handle string, generation int) []byte {
	mac := hmac.New(sha256.New, p.Secret)
	mac.Write([]byte("account\n" + casework.NormalChannel(channel) + "\n" + casework.NormalAuthor(channel, handle) +
		"\n" + strconv.Itoa(generation)))
	return mac.Sum(nil)
}

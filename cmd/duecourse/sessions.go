package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"duecourse/internal/config"
	"duecourse/internal/store"
)

// signOutCommand ends every session of a person who has left, and the tokens of programs that
// they made, and writes that to the access log. They hold no role until the provider signs them
// in again.
type signOutCommand struct {
	config.Database
	Person string `arg:"" help:"Id of the person."`
}

// Run prints the number of sessions and tokens.
func (c *signOutCommand) Run(ctx context.Context) error {
	return withStore(ctx, c.Database, func(db *store.Store) error {
		now := time.Now().UTC()
		ended, err := db.EndSessions(ctx, c.Person)
		if err != nil {
			return err
		}
		if err := db.WithdrawRoles(ctx, c.Person, now); err != nil {
			return err
		}
		revoked, err := db.RevokeServiceTokensOf(ctx, c.Person, now)
		if err != nil {
			return err
		}
		if err := logCommand(ctx, db, "sign-out", c.Person); err != nil {
			return err
		}
		_, err = fmt.Printf("%s and %s of programs ended.\n", plural(ended, "session"), plural(revoked, "token"))
		return err
	})
}

// deleteExpired deletes sessions that have ended and drafts that are out of date, every
// hour until the context ends.
func (p *processParts) deleteExpired(ctx context.Context) {
	hourly := time.NewTicker(time.Hour)
	defer hourly.Stop()
	for {
		now := time.Now()
		err := errors.Join(p.Store.DeleteExpiredSessions(ctx, now), p.Store.DeleteExpiredDrafts(ctx, now))
		if err != nil && ctx.Err() == nil {
			p.Log.WarnContext(ctx, "expired sessions and drafts could not be deleted", "cause", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-hourly.C:
		}
	}
}

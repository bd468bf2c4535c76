package main

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"
	"time"

	"duecourse/internal/access"
	"duecourse/internal/config"
	"duecourse/internal/wire"
)

// staff is who works for the council: those in the file, those whom the provider
// has vouched for, and programs with a token.
func (p *process) staff(provider *access.Provider) {
	kept := wire.SignedIn{Store: p.parts.Register}
	if p.roll == nil {
		p.roll = access.NewUserCache(kept, p.log, time.Now)
	}
	p.parts.People = access.Authenticator{
		File: p.file, Roll: p.roll, Provider: provider, Log: p.log,
		Services: access.Services{Tokens: kept, Log: p.log, Now: time.Now},
	}
}

// handler is the API, and the web pages beside it when people have a provider to
// sign in by.
func (p *process) handler(c *apiCommand) (http.Handler, error) {
	if c.OIDCIssuer == "" {
		return p.parts.API()
	}
	connection, err := p.connection(c.SignIn)
	if err != nil {
		return nil, err
	}
	provider := access.NewProvider(connection)
	p.staff(provider)
	handler, err := p.parts.API()
	if err != nil {
		return nil, err
	}
	pages, err := p.parts.Pages(wire.SigningIn{
		Provider: provider, Roll: p.roll, IdleTime: c.SessionIdle, LongestTime: c.SessionLongest,
		Secure: strings.HasPrefix(c.BaseURL, "https:"),
	})
	if err != nil {
		return nil, err
	}
	p.pages = pages
	p.sweep()
	return wire.Beside(handler, pages), nil
}

// sweep removes the sessions that have ended and the drafts that nobody goes on with,
// until the process closes.
func (p *process) sweep() {
	ctx, stop := context.WithCancel(context.Background())
	var sweeping sync.WaitGroup
	sweeping.Go(func() {
		hourly := time.NewTicker(time.Hour)
		defer hourly.Stop()
		for {
			now := time.Now()
			err := errors.Join(p.parts.Register.ForgetSessions(ctx, now), p.parts.Register.ForgetDrafts(ctx, now))
			if err != nil && ctx.Err() == nil {
				p.log.WarnContext(ctx, "what is over cannot be removed", "cause", err)
			}
			select {
			case <-ctx.Done():
				return
			case <-hourly.C:
			}
		}
	})
	p.owns(func() error { stop(); sweeping.Wait(); return nil })
}

func (p *process) connection(s config.SignIn) (access.Connection, error) {
	secret, err := s.ClientSecret()
	if err != nil {
		return access.Connection{}, err
	}
	groups, err := access.ParseGroups(s.OIDCRoleMap)
	if err != nil {
		return access.Connection{}, err
	}
	return access.Connection{
		Issuer: s.OIDCIssuer, Discovery: s.OIDCDiscovery, ClientID: s.OIDCClientID, ClientSecret: secret,
		Scopes: s.OIDCScopes, Audience: s.OIDCAudience, BaseURL: p.parts.BaseURL, Secret: p.parts.Secret,
		Claims: access.Claims{Person: s.OIDCPersonClaim, Roles: s.OIDCRolesClaim, Groups: groups},
	}, nil
}

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

// openPeople identifies the people in the file, those whom the provider has signed in, and
// programs with a token.
func (p *process) openPeople() {
	p.parts.People = &access.Authenticator{
		Directory: p.directory, Users: access.NewUserCache(p.parts.Register, p.log, time.Now), Log: p.log,
		Tokens: &access.ServiceTokens{Store: p.parts.Register, Secret: p.parts.Secret, Log: p.log, Now: time.Now},
	}
}

// handler is the API. If people sign in with a provider, it is the web pages as well.
func (p *process) handler(c *apiCommand) (http.Handler, error) {
	if c.OIDCIssuer == "" {
		return p.parts.API()
	}
	options, err := p.providerOptions(c.SignIn)
	if err != nil {
		return nil, err
	}
	p.parts.People.Provider = access.NewProvider(options)
	handler, err := p.parts.API()
	if err != nil {
		return nil, err
	}
	pages, err := p.parts.Console(wire.SessionOptions{
		IdleTime: c.SessionIdle, LongestTime: c.SessionLongest, Secure: strings.HasPrefix(c.BaseURL, "https:"),
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

func (p *process) providerOptions(s config.SignIn) (access.ProviderOptions, error) {
	secret, err := s.ClientSecret()
	if err != nil {
		return access.ProviderOptions{}, err
	}
	groups, err := access.ParseGroups(s.OIDCRoleMap)
	if err != nil {
		return access.ProviderOptions{}, err
	}
	return access.ProviderOptions{
		Issuer: s.OIDCIssuer, Discovery: s.OIDCDiscovery, ClientID: s.OIDCClientID, ClientSecret: secret,
		Scopes: s.OIDCScopes, Audience: s.OIDCAudience, BaseURL: p.parts.BaseURL, Secret: p.parts.Secret,
		Claims: access.ClaimNames{Person: s.OIDCPersonClaim, Roles: s.OIDCRolesClaim, Groups: groups},
	}, nil
}

package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"duecourse/internal/access"
	"duecourse/internal/audit"
	"duecourse/internal/config"
	"duecourse/internal/console"
	"duecourse/internal/web"
	"duecourse/internal/wire"
)

// apiCommand serves the HTTP API and the web pages until it is told to stop.
type apiCommand struct {
	config.HTTP
	config.Service
	config.SignIn
	config.Audit
	config.Process
}

// Run returns once it has answered every request that it took.
func (c *apiCommand) Run(ctx context.Context) (err error) {
	if err := errors.Join(c.Service.Check(), c.HTTP.Check(), c.Audit.Check(), c.SignIn.Check(c.People)); err != nil {
		return fmt.Errorf("the settings are incomplete or not safe:\n%w", err)
	}
	p, err := openParts(ctx, "duecourse-api", c.Service, c.Process, connectLater)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.Close()) }()
	if err := c.checkRoles(p); err != nil {
		return err
	}
	p.Proxies, p.TemporalUI, p.UIOrigins = c.Proxies, c.TemporalUI, originOf(c.TemporalUI)
	p.MaxImport = int64(c.MaxImport) << 20
	if err := p.openAudit(c.Audit); err != nil {
		return err
	}
	p.Metrics.ShowWorkload(p.workload, time.Now, p.Log)
	application, err := c.newApplication(p)
	if err != nil {
		return err
	}
	handler, err := application.API()
	if err != nil {
		return err
	}
	var pages *console.Console // nil: people have no provider to sign in with
	if c.OIDCIssuer != "" {
		pages = application.Console(c.SessionIdle, c.SessionLongest)
		handler = wire.Routes(handler, pages)
		p.Background(p.deleteExpired)
	}
	if err := p.serveOperations(c.Process); err != nil {
		return err
	}
	server, err := web.Listen(c.Addr, p.traces.Handler(handler))
	if err != nil {
		return err
	}
	p.Background(application.ResumeImports)
	p.Log.Info("the API has started", "addr", c.Addr)
	return c.serve(ctx, p, server, pages)
}

// checkRoles refuses a file of people without those whom the rules need. Where people
// sign in with a provider, they are known only once they have: then it warns.
func (c *apiCommand) checkRoles(p *processParts) error {
	err := access.CheckNeededRoles(p.People.PeopleWith)
	if err == nil {
		return nil
	}
	why := strings.ReplaceAll(err.Error(), "\n", "; ")
	if c.OIDCIssuer == "" {
		return errors.New("people: " + why)
	}
	p.Log.Warn("some of those whom the rules need have not signed in yet: notices to them reach nobody", "missing", why)
	return nil
}

// openAudit starts to write the access log and, with a key, to sign the chains.
func (p *processParts) openAudit(a config.Audit) error {
	if a.AuditKey == "" {
		p.Log.Warn("the audit chains are not signed: entries that are cut off from their ends will not be found (audit-key, heads)")
	} else {
		signer, err := audit.StartSigner(audit.SignerOptions{
			KeyFile: a.AuditKey, Dir: a.Heads, Period: a.SealEvery, Seal: p.Store.Seal, Log: p.Log,
		})
		if err != nil {
			return err
		}
		p.OnClose(signer.Stop)
		p.Signer, p.Heads = signer, signer.Heads()
	}
	p.AccessLog = access.StartLog(p.Store.AddAccess, p.Log)
	p.OnClose(p.AccessLog.Stop) // before the chains are signed for the last time
	return nil
}

// newApplication builds the application. People sign in with a provider, if there is one.
func (c *apiCommand) newApplication(p *processParts) (*wire.Application, error) {
	if c.OIDCIssuer != "" {
		options, err := c.providerOptions(p)
		if err != nil {
			return nil, err
		}
		p.People.Provider = access.NewProvider(options)
	}
	return wire.NewApplication(p.Parts)
}

func (c *apiCommand) providerOptions(p *processParts) (access.ProviderOptions, error) {
	secret, err := c.ClientSecret()
	if err != nil {
		return access.ProviderOptions{}, err
	}
	groups, err := access.ParseGroups(c.OIDCRoleMap)
	if err != nil {
		return access.ProviderOptions{}, err
	}
	return access.ProviderOptions{
		Issuer: c.OIDCIssuer, Discovery: c.OIDCDiscovery, ClientID: c.OIDCClientID, ClientSecret: secret,
		Scopes: c.OIDCScopes, Audience: c.OIDCAudience, BaseURL: p.BaseURL, Secret: p.Secret,
		Claims: access.ClaimNames{Person: c.OIDCPersonClaim, Roles: c.OIDCRolesClaim, Groups: groups},
	}, nil
}

// serve serves until the process is told to stop. Then it says that it is not ready, so
// that a load balancer sends nothing new, and takes requests for a while longer.
func (c *apiCommand) serve(ctx context.Context, p *processParts, server *web.Server, pages *console.Console) error {
	select {
	case <-server.Done():
		return fmt.Errorf("the API has failed: %w", server.Err())
	case <-ctx.Done():
	}
	p.stopping.Store(true)
	p.Log.Info("the API drains", "delay", c.DrainDelay)
	<-time.After(c.DrainDelay)
	if pages != nil {
		pages.Close() // its streams do not end by themselves
	}
	err := server.Stop(c.Drain)
	p.Log.Info("the API has stopped")
	return err
}

// originOf is the origin of the Temporal UI, whose pages may have payloads decrypted.
func originOf(ui string) []string {
	at, err := url.Parse(ui)
	if err != nil || at.Host == "" {
		return nil
	}
	return []string{at.Scheme + "://" + at.Host}
}

package devstack

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"go.temporal.io/sdk/client"
	sdklog "go.temporal.io/sdk/log"

	"duecourse/internal/access"
	"duecourse/internal/access/demo"
	"duecourse/internal/audit"
	"duecourse/internal/casework"
	"duecourse/internal/casework/kinds"
	"duecourse/internal/channel"
	"duecourse/internal/channel/manual"
	"duecourse/internal/channel/sandbox"
	"duecourse/internal/codec"
	"duecourse/internal/evidence"
	"duecourse/internal/evidence/capture"
	"duecourse/internal/evidence/egress"
	"duecourse/internal/policy"
	"duecourse/internal/store"
	"duecourse/internal/website"
	"duecourse/internal/wire"
)

// signPeriod is how often the dev stack signs the audit chains.
const signPeriod = time.Minute

// openParts opens the parts of the application in a data directory.
func (s *Stack) openParts(ctx context.Context, o Options, dir string, rules *policy.Policy) (wire.Parts, error) {
	p := wire.Parts{Kinds: kinds.All(), Policy: rules, BaseURL: s.URL, Log: o.Log, Namespace: Namespace}
	var err error
	if p.Secret, err = loadSecret(dir); err != nil {
		return p, err
	}
	if p.Store, err = s.openStore(ctx, p.Kinds, o.DatabaseURL, dir); err != nil {
		return p, err
	}
	authoriser, err := access.NewAuthoriser()
	if err != nil {
		return p, err
	}
	tokens := &access.ServiceTokens{Store: p.Store, Secret: p.Secret, Log: o.Log, Now: time.Now, Decisions: p.Kinds.Decisions()}
	p.People = &access.Authenticator{Directory: demo.People(), Tokens: tokens, Authoriser: authoriser, Log: o.Log}
	if p.Signer, err = s.startSigner(p.Store, dir, o.Log); err != nil {
		return p, err
	}
	p.Heads = p.Signer.Heads()
	p.AccessLog = access.StartLog(p.Store.AddAccess, o.Log)
	s.OnClose(p.AccessLog.Stop) // before the chains are signed for the last time
	if p.Keys, err = codec.LoadOrCreate(filepath.Join(dir, "temporal.keys")); err != nil {
		return p, err
	}
	if p.Signing, err = codec.LoadOrCreateSigningKeys(filepath.Join(dir, "signing.keys")); err != nil {
		return p, err
	}
	if err := p.CheckKeys(ctx); err != nil {
		return p, err
	}
	if p.Temporal, err = s.connectTemporal(ctx, o, dir, p.Payloads()); err != nil {
		return p, err
	}
	feed := sandbox.NewAdapter(s.URL, nil)
	if p.Channels, err = channel.NewDirectory(manual.Platform{}, feed, feed.Named("sandbox-2"), feed.Named("sandbox-3")); err != nil {
		return p, err
	}
	if p.Website, err = s.openWebsite(rules); err != nil {
		return p, err
	}
	if p.Vault, err = evidence.Open(filepath.Join(dir, "evidence"), evidence.Largest); err != nil {
		return p, err
	}
	s.OnClose(p.Vault.Close)
	if p.Screenshots, err = s.openBrowser(o.Chromium, p.Vault, o.Log); err != nil {
		return p, err
	}
	if s.TemporalUI != "" {
		p.TemporalUI = "http://" + s.TemporalUI
		p.UIOrigins = []string{p.TemporalUI, strings.Replace(p.TemporalUI, "127.0.0.1", "localhost", 1)}
	}
	return p, nil
}

// secretSize is the size of the secret, in bytes.
const secretSize = 32

// loadSecret reads the secret of a data directory, or makes one.
func loadSecret(dir string) ([]byte, error) {
	path := filepath.Join(dir, "secret.key")
	secret, err := os.ReadFile(filepath.Clean(path))
	if errors.Is(err, os.ErrNotExist) {
		secret = make([]byte, secretSize)
		_, _ = rand.Read(secret) // never fails (crypto/rand)
		err = os.WriteFile(path, secret, 0o600)
	}
	if err != nil {
		return nil, fmt.Errorf("secret: %w", err)
	}
	if len(secret) != secretSize {
		return nil, fmt.Errorf("secret: %s is damaged", path)
	}
	return secret, nil
}

func (s *Stack) openStore(ctx context.Context, all casework.Kinds, address, dir string) (*store.Store, error) {
	if address == "" {
		address = "sqlite:" + filepath.Join(dir, "register.db")
	}
	db, err := store.Open(ctx, address, store.Options{Kinds: all})
	if err != nil {
		return nil, err
	}
	s.OnClose(db.Close)
	return db, db.Migrate(ctx)
}

// startSigner signs the chains with a key in the data directory. In production, whoever
// owns the database has no access to the key and the heads.
func (s *Stack) startSigner(db *store.Store, dir string, log *slog.Logger) (*audit.Signer, error) {
	key := filepath.Join(dir, "audit.key")
	if _, err := audit.CreateKey(key); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, err
	}
	signer, err := audit.StartSigner(audit.SignerOptions{
		KeyFile: key, Dir: filepath.Join(dir, "heads"), Period: signPeriod, Seal: db.Seal, Log: log,
	})
	if err == nil {
		s.OnClose(signer.Stop)
	}
	return signer, err
}

// connectTemporal connects to a Temporal server: the one in the options, or one that it
// starts.
func (s *Stack) connectTemporal(ctx context.Context, o Options, dir string, payloads codec.Payloads) (client.Client, error) {
	address := o.TemporalAddr
	if address == "" {
		server, err := StartTemporal(ctx, TemporalOptions{
			DataDir: dir, Ephemeral: o.Ephemeral, UIAddr: o.TemporalUIAddr, CodecEndpoint: s.URL + "/codec",
			SearchAttributes: SearchAttributes(), Logger: o.Log,
		})
		if err != nil {
			return nil, err
		}
		s.OnClose(server.Stop)
		address, s.TemporalUI = server.HostPort(), o.TemporalUIAddr
	}
	c, err := client.DialContext(ctx, client.Options{
		HostPort: address, Namespace: Namespace, Logger: sdklog.NewStructuredLogger(o.Log),
		DataConverter: payloads.Converter(), FailureConverter: payloads.FailureConverter(),
	})
	if err != nil {
		return nil, fmt.Errorf("connect to Temporal at %s: %w", address, err)
	}
	s.OnClose(func() error { c.Close(); return nil })
	return c, nil
}

// FindChromium finds a browser on this machine. It returns its path, or "".
func FindChromium() string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// openWebsite returns what looks for pages behind links. The feed stands for the council's website
// (S7).
func (s *Stack) openWebsite(rules *policy.Policy) (*website.Checker, error) {
	own, err := url.Parse(s.URL)
	if err != nil {
		return nil, err
	}
	checker, err := website.Start(website.Options{
		Site: rules.Council.Website, Instead: s.URL + "/sandbox/website",
		Egress: egress.Policy{Exceptions: []egress.Exception{{Host: own.Host, Path: "/sandbox/"}}},
	})
	if err == nil {
		s.OnClose(checker.Close)
	}
	return checker, err
}

// openBrowser returns the service that takes screenshots, or nil without a browser. On
// this machine the browser can read the pages of the feed, and nothing else.
func (s *Stack) openBrowser(chromium string, vault *evidence.Vault, log *slog.Logger) (*capture.Custody, error) {
	if chromium == "" {
		return nil, nil //nolint:nilnil // a worker needs no browser
	}
	own, err := url.Parse(s.URL)
	if err != nil {
		return nil, err
	}
	service := capture.New(capture.Options{
		Executable: chromium, Log: log,
		Egress: egress.Policy{Exceptions: []egress.Exception{{Host: own.Host, Path: "/sandbox/"}}},
	})
	s.OnClose(service.Close)
	s.Chromium = chromium
	return &capture.Custody{Take: service.Screenshot, Vault: vault}, nil
}

package wire

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	sdkworker "go.temporal.io/sdk/worker"

	"duecourse/activities"
	"duecourse/internal/access"
	"duecourse/internal/app"
	"duecourse/internal/audit"
	"duecourse/internal/casework"
	"duecourse/internal/channel"
	"duecourse/internal/codec"
	"duecourse/internal/evidence"
	"duecourse/internal/evidence/capture"
	"duecourse/internal/evidence/pack"
	"duecourse/internal/letter"
	"duecourse/internal/notify"
	"duecourse/internal/policy"
	"duecourse/internal/store"
	"duecourse/internal/telemetry"
	"duecourse/internal/website"
	"duecourse/worker"
)

// Parts are the parts of the application. The program that opens them closes them.
type Parts struct {
	Kinds    casework.Kinds // of case
	Temporal client.Client
	Store    *store.Store
	People   *access.Authenticator
	Channels channel.Directory
	Policy   *policy.Policy
	Sender   notify.Sender // of mail; of a worker
	Vault    *evidence.Vault
	Secret   []byte // for hashes of references and authors
	BaseURL  string // where people reach the application
	Log      *slog.Logger

	Namespace  string             // of Temporal
	TemporalUI string             // address of its web UI; empty: there is none
	Keys       *codec.Keyring     // encrypts what Temporal keeps, and decrypts what the web UI shows, at /codec/
	Signing    *codec.SigningKeys // signs what workflows act on
	UIOrigins  []string           // of the pages of the web UI; none: nothing is decrypted

	Website *website.Checker // looks for pages behind links (S7); nil: nobody can look

	Screenshots *capture.Custody // of a worker (R7); nil: it has no browser

	AccessLog     *access.Log        // nil: nothing is logged
	Heads         audit.Heads        // signed heads of the chains
	Signer        *audit.Signer      // of the chains; nil: this process does not sign
	Metrics       *telemetry.Metrics // nil: nothing is counted
	Stopping      func() bool        // the process is about to stop; nil: never
	WorkerOptions worker.Options
	SignedSince   time.Time // when the installation began to sign
	Proxies       []string  // whose X-Forwarded-For is believed

	MaxImport int64 // bytes of a file that is imported over the API; zero: the API's own limit
}

// Closers closes what a program has opened, the last first.
type Closers struct{ list []func() error }

// OnClose adds a function that Close calls.
func (c *Closers) OnClose(end func() error) { c.list = append(c.list, end) }

// Background runs work until Close, which ends its context and waits for it.
func (c *Closers) Background(work func(ctx context.Context)) {
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { work(ctx) })
	c.OnClose(func() error { cancel(); running.Wait(); return nil })
}

// Close closes everything, even if some of it fails.
func (c *Closers) Close() error {
	var failed []error
	for _, end := range slices.Backward(c.list) {
		failed = append(failed, end())
	}
	return errors.Join(failed...)
}

// Worker is a Temporal worker of the application.
func (p Parts) Worker() (sdkworker.Worker, error) {
	zone := p.Policy.Zone()
	letters := letter.Writer{Zone: zone, Secret: p.Secret}
	p.WorkerOptions.SignedSince = p.SignedSince
	notifier := &notify.Notifier{Kinds: p.Kinds, People: p.People, Sender: p.Sender, Cases: p.Store, BaseURL: p.BaseURL, Zone: zone}
	return worker.New(p.Temporal, worker.Deps{
		Zone:       zone,
		Events:     &activities.Events{Save: p.Store.Record, ObserveDelay: p.Metrics.EventRecorded},
		Channel:    &activities.Channel{Platforms: p.Channels, Letters: letters, FindPage: p.findPage},
		Blocks:     &activities.Blocks{Client: p.Temporal, Secret: p.Secret},
		Joins:      &activities.Joins{Client: p.Temporal},
		Mail:       &activities.Mail{Notifier: notifier, Letters: letters},
		Evidence:   p.evidence(),
		Accounts:   &activities.Accounts{Client: p.Temporal, Find: p.Store.AccountOf, Secret: p.Secret},
		Reconciler: p.scheduledReconciler(notifier),
		Packs:      &activities.Packs{Build: p.packBuilder().Build, RaiseAlarm: p.workflows().Raise},
	}, p.WorkerOptions)
}

// Reconciler compares the store with the workflows of the cases.
func (p Parts) Reconciler() *activities.Reconciler {
	return &activities.Reconciler{
		Store: p.Store, Kinds: p.Kinds, Client: p.Temporal, Converter: p.converter(), Namespace: p.Namespace, Pause: time.Second, Secret: p.Secret,
		Rules: func() casework.Rules {
			rules := p.rules()
			rules.Captures, rules.Packs = true, true
			return rules
		},
		Restart: p.workflows().Restart,
	}
}

// scheduledReconciler also hashes the evidence, some of it each hour.
func (p Parts) scheduledReconciler(notifier *notify.Notifier) *activities.Reconciler {
	r := p.Reconciler()
	r.Scrubber = p.Scrubber(100 * time.Millisecond)
	r.Scrubber.Tell = notifier.Notify
	return r
}

// Scrubber hashes the files in custody, with a pause between two of them.
func (p Parts) Scrubber(pause time.Duration) *activities.Scrubber {
	return &activities.Scrubber{Store: p.Store, Intact: p.Vault.Intact, Pause: pause}
}

// evidence takes screenshots if there is a browser.
func (p Parts) evidence() *activities.Evidence {
	if p.Screenshots == nil {
		return &activities.Evidence{}
	}
	return &activities.Evidence{TakeScreenshots: p.Screenshots.Capture}
}

func (p Parts) packBuilder() *pack.Builder {
	return &pack.Builder{
		Store: p.Store, Vault: p.Vault, Zone: p.Policy.Zone(), Heads: p.Heads, Signer: p.Signer,
		Rules: func() *casework.Rules { rules := p.rules(); return &rules },
	}
}

// rules are those of the policy in force.
func (p Parts) rules() casework.Rules { return p.Policy.Rules(time.Now()) }

// workflows sends commands to the workflows of cases.
func (p Parts) workflows() *app.Temporal {
	return app.NewTemporal(p.Temporal, app.TemporalOptions{
		Kinds: p.Kinds, Namespace: p.Namespace, WebUI: p.TemporalUI, Converter: p.converter(),
		NamespaceCheck: &app.NamespaceCheck{Client: p.Temporal, Namespace: p.Namespace},
	})
}

// Payloads is how payloads are encrypted and signed.
func (p Parts) Payloads() codec.Payloads { return codec.Payloads{Keys: p.Keys, Signing: p.Signing} }

// converter reads payloads; without keys, in tests, the SDK's own does.
func (p Parts) converter() converter.DataConverter {
	if p.Keys == nil {
		return converter.GetDefaultDataConverter()
	}
	return p.Payloads().Converter()
}

// findPage looks for a page of the council's website (S7).
func (p Parts) findPage(ctx context.Context, link string) (missing string, err error) {
	if p.Website == nil {
		return "", errors.New("no website is set up")
	}
	return p.Website.FindPage(ctx, link)
}

package wire

import (
	"log/slog"
	"net/http"
	"strings"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	sdkworker "go.temporal.io/sdk/worker"

	"duecourse/activities"
	"duecourse/api"
	"duecourse/internal/access"
	"duecourse/internal/app"
	"duecourse/internal/audit"
	"duecourse/internal/casework"
	"duecourse/internal/casework/kinds"
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
	"duecourse/worker"
)

// Parts are what the application is put together from. The program that made
// them owns them.
type Parts struct {
	Temporal client.Client
	Register *store.Store
	People   *access.Authenticator
	Channels channel.Directory
	Policy   *policy.Policy
	Sender   notify.Sender
	Vault    *evidence.Vault
	Secret   []byte // references and authors are hashed with it
	BaseURL  string // where people reach the application
	Log      *slog.Logger

	Namespace  string         // of Temporal
	TemporalUI string         // address of its web UI; empty: there is none
	Keys       *codec.Keyring // decrypt at /codec/ what the web UI shows
	UIOrigins  []string       // of the web UI's pages; none: nothing is decrypted for them

	Screenshots *capture.Service // of a worker (R7); nil: it has no browser

	AccessLog *access.Log        // nil: none is kept
	Heads     audit.Heads        // signed heads of the chains; without a directory: none
	Signer    *audit.Signer      // of the chains; nil: this process does not sign
	Metrics   *telemetry.Metrics // nil: nothing is counted
	Leaving   func() bool        // the process is about to end: not ready any more; nil: never
	Programs  worker.Options     // of the worker
	Proxies   []string           // whose X-Forwarded-For is believed

	MaxImport int64 // bytes of a file that is imported over the API; zero for its own limit
}

// Worker is a Temporal worker of the application.
func (p Parts) Worker() (sdkworker.Worker, error) {
	zone := p.Policy.Zone()
	letters := letter.Writer{Zone: zone}
	notifier := &notify.Notifier{People: p.People, Sender: p.Sender, BaseURL: p.BaseURL, Zone: zone}
	return worker.New(p.Temporal, worker.Deps{
		Zone:       zone,
		Events:     &activities.Events{Save: p.Register.Record, ObserveDelay: p.Metrics.EventRecorded},
		Channel:    &activities.Channel{Platforms: p.Channels, Letters: letters},
		Blocks:     &activities.Blocks{Client: p.Temporal, Secret: p.Secret},
		Mail:       &activities.Mail{Notifier: notifier, Letters: letters},
		Evidence:   p.evidence(),
		Accounts:   &activities.Accounts{Client: p.Temporal, Find: p.Register.AccountOf, Secret: p.Secret},
		Reconciler: p.Reconciler(),
		Packs:      &activities.Packs{Build: p.packBuilder().Build, RaiseAlarm: p.flows().Raise},
	}, p.Programs)
}

// Reconciler compares the store with the workflows of the cases.
func (p Parts) Reconciler() *activities.Reconciler {
	decrypt := converter.GetDefaultDataConverter()
	if p.Keys != nil {
		decrypt = p.Keys.Converter()
	}
	return &activities.Reconciler{Store: p.Register, Client: p.Temporal, Converter: decrypt, Pause: time.Second}
}

// evidence takes screenshots where there is a browser.
func (p Parts) evidence() *activities.Evidence {
	if p.Screenshots == nil {
		return &activities.Evidence{}
	}
	return &activities.Evidence{TakeScreenshots: p.Screenshots.Capture}
}

func (p Parts) packBuilder() *pack.Builder {
	return &pack.Builder{
		Store: p.Register, Vault: p.Vault, Zone: p.Policy.Zone(), Heads: p.Heads, Signer: p.Signer,
		Rules: func() *casework.Rules { rules := p.Policy.Rules(time.Now()); return &rules },
	}
}

// service is what API and console stand on.
func (p Parts) service() (*app.Service, error) {
	return app.New(app.Options{
		Kinds: kinds.All(), Store: p.Register, Heads: p.Heads, Vault: p.Vault, PreparePack: p.packBuilder().Prepare, People: p.People, Policy: p.Policy,
		Workflows: p.flows(), Secret: p.Secret, Now: time.Now, Tokens: p.People.Tokens,
		Stopping: p.Leaving, Observe: p.Metrics.CommandDone,
	})
}

// flows are the programs of the cases, as those see them who give them commands.
func (p Parts) flows() *app.Temporal {
	o := app.TemporalOptions{Namespace: p.Namespace, WebUI: p.TemporalUI}
	if p.Keys != nil {
		o.Converter = p.Keys.Converter()
	}
	return app.NewTemporal(p.Temporal, o)
}

// API is the HTTP API of the application.
func (p Parts) API() (http.Handler, error) {
	service, err := p.service()
	if err != nil {
		return nil, err
	}
	return p.withCodec(api.New(api.Options{
		Service: service, Authenticator: p.People, AccessLog: p.AccessLog, MaxImport: p.MaxImport,
		Log: p.Log, Served: p.Metrics.RequestServed, Proxies: p.Proxies, Secure: strings.HasPrefix(p.BaseURL, "https://"),
	}))
}

// withCodec decrypts beside the API what the Temporal UI shows.
func (p Parts) withCodec(handler http.Handler) (http.Handler, error) {
	if p.Keys == nil || len(p.UIOrigins) == 0 {
		return handler, nil
	}
	authoriser, err := access.NewAuthoriser()
	if err != nil {
		return nil, err
	}
	payloads := access.PayloadAccess{Authenticator: p.People, Authoriser: authoriser, Log: p.AccessLog}
	endpoint := codec.Endpoint{Keys: p.Keys, Check: payloads.Check, Origins: p.UIOrigins, Log: p.Log}
	mux := http.NewServeMux()
	mux.Handle("/", handler)
	mux.Handle("/codec/", endpoint.Handler())
	return mux, nil
}

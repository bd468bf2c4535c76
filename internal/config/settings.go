package config

import "time"

// Database says where the register is.
type Database struct {
	DatabaseURL          string `name:"database-url" env:"DUECOURSE_DATABASE_URL" required:"" placeholder:"URL" group:"The register" help:"The register: postgres://… or sqlite:PATH."`
	DatabasePasswordFile string `name:"database-password-file" env:"DUECOURSE_DATABASE_PASSWORD_FILE" placeholder:"FILE" group:"The register" help:"File with the password of PostgreSQL; without one, the password in the address."`
}

// Temporal says where the Temporal server is, and how to speak with it.
type Temporal struct {
	TemporalAddr      string `name:"temporal-addr" env:"DUECOURSE_TEMPORAL_ADDR" default:"127.0.0.1:7233" group:"Temporal" help:"The Temporal server, host:port."`
	TemporalNamespace string `name:"temporal-namespace" env:"DUECOURSE_TEMPORAL_NAMESPACE" default:"default" group:"Temporal" help:"The namespace in it."`
	TemporalTLS       bool   `name:"temporal-tls" env:"DUECOURSE_TEMPORAL_TLS" group:"Temporal" help:"Speak TLS with it."`
	TemporalCA        string `name:"temporal-ca" env:"DUECOURSE_TEMPORAL_CA" placeholder:"FILE" group:"Temporal" help:"With TLS: certificates that vouch for the server (PEM); without any, those that this machine trusts."`
	TemporalCert      string `name:"temporal-cert" env:"DUECOURSE_TEMPORAL_CERT" placeholder:"FILE" group:"Temporal" help:"With TLS: the certificate to show to the server (PEM)."`
	TemporalKey       string `name:"temporal-key" env:"DUECOURSE_TEMPORAL_KEY" placeholder:"FILE" group:"Temporal" help:"With TLS: its private key (PEM)."`
}

// Service is what API and worker both need. Secrets and people are in files, so
// that neither stands on a command line.
type Service struct {
	Database
	Temporal
	People     string `name:"people" env:"DUECOURSE_PEOPLE" placeholder:"FILE" group:"The council" help:"People with tokens of their own, their roles and the hashes of the tokens; none: everybody signs in by the provider (--oidc-issuer)."`
	Policy     string `name:"policy" env:"DUECOURSE_POLICY" placeholder:"FILE" group:"The council" help:"The policy; without one the council's own, as it is built in."`
	BaseURL    string `name:"base-url" env:"DUECOURSE_BASE_URL" required:"" placeholder:"URL" group:"The council" help:"Where people reach Due Course: https://cases.example.gov.uk. Letters and notices lead there."`
	SecretFile string `name:"secret-file" env:"DUECOURSE_SECRET_FILE" required:"" placeholder:"FILE" group:"Secrets and evidence" help:"The secret that references and authors are hashed with: 32 bytes or more, the same in every process, for good."`
	KeysFile   string `name:"keys-file" env:"DUECOURSE_KEYS_FILE" required:"" placeholder:"FILE" group:"Secrets and evidence" help:"Encryption keys for what Temporal keeps, one a line, the current one first."`
	Evidence   string `name:"evidence" env:"DUECOURSE_EVIDENCE" required:"" placeholder:"DIR|URL" group:"Secrets and evidence" help:"The evidence, shared by all processes: a directory, or a bucket such as s3://NAME?region=eu-west-2, azblob://NAME or gs://NAME, whose credentials are where its provider's own tools look for them."`
}

// Browser says what a worker takes screenshots of posts with.
type Browser struct {
	Chromium          string `name:"chromium" env:"DUECOURSE_CHROMIUM" placeholder:"FILE" group:"Screenshots" help:"Chromium, which takes screenshots of posts as evidence: /usr/bin/chromium. The same on every worker. Empty: people are asked for them."`
	ChromiumUser      string `name:"chromium-user" env:"DUECOURSE_CHROMIUM_USER" default:"nobody" placeholder:"NAME" group:"Screenshots" help:"Who Chromium runs as, where the worker is root or has the capabilities for it; otherwise it runs as the worker does."`
	ChromiumNoSandbox bool   `name:"chromium-no-sandbox" env:"DUECOURSE_CHROMIUM_NO_SANDBOX" group:"Screenshots" help:"Go without Chromium's own sandbox, where a container gives it none. It runs behind the proxy all the same, and without secrets."`
	ChromiumAtOnce    int    `name:"chromium-at-once" env:"DUECOURSE_CHROMIUM_AT_ONCE" default:"2" group:"Screenshots" help:"How many pages a worker opens at once."`
}

// Mail says who takes the mail. The password comes from a file.
type Mail struct {
	SMTPAddr         string `name:"smtp-addr" env:"DUECOURSE_SMTP_ADDR" required:"" placeholder:"HOST:PORT" group:"Mail" help:"The mail server, host:port."`
	SMTPFrom         string `name:"smtp-from" env:"DUECOURSE_SMTP_FROM" required:"" placeholder:"ADDRESS" group:"Mail" help:"The address that mail comes from."`
	SMTPTLS          string `name:"smtp-tls" env:"DUECOURSE_SMTP_TLS" enum:"none,starttls,tls" default:"starttls" group:"Mail" help:"How the connection is protected: none, starttls or tls."`
	SMTPUser         string `name:"smtp-user" env:"DUECOURSE_SMTP_USER" placeholder:"NAME" group:"Mail" help:"Who signs in to the mail server; empty: nobody."`
	SMTPPasswordFile string `name:"smtp-password-file" env:"DUECOURSE_SMTP_PASSWORD_FILE" placeholder:"FILE" group:"Mail" help:"File with the password."`
}

// HTTP says where the API is reached, and by whom.
type HTTP struct {
	Addr       string        `name:"addr" env:"DUECOURSE_ADDR" default:"127.0.0.1:8080" group:"The API" help:"Where the API listens, without TLS: a proxy in front of it speaks that."`
	Proxies    []string      `name:"proxies" env:"DUECOURSE_PROXIES" placeholder:"NETWORK,…" group:"The API" help:"Addresses or networks of proxies, whose X-Forwarded-For is believed."`
	TemporalUI string        `name:"temporal-ui" env:"DUECOURSE_TEMPORAL_UI" placeholder:"URL" group:"The API" help:"The Temporal UI: https://temporal.example.gov.uk. Its pages may have payloads decrypted at /codec/ for those who are signed in; empty: there is none."`
	MaxImport  int           `name:"max-import" env:"DUECOURSE_MAX_IMPORT" default:"64" placeholder:"MIB" group:"The API" help:"How many MiB a file may have that is imported over the API: posts, accounts, learning, leavers."`
	DrainDelay time.Duration `name:"drain-delay" env:"DUECOURSE_DRAIN_DELAY" default:"5s" group:"Running" help:"How long the API goes on taking requests once it has said that it is not ready any more."`
}

// Running says how a process runs, and ends.
type Running struct {
	MetricsAddr string        `name:"metrics-addr" env:"DUECOURSE_METRICS_ADDR" placeholder:"HOST:PORT" group:"Running" help:"Where /metrics, /healthz and /readyz are reached, not for the public; empty: nowhere."`
	Drain       time.Duration `name:"drain" env:"DUECOURSE_DRAIN" default:"25s" group:"Running" help:"How long requests and activities may take to end when the process is told to."`
	LogLevel    string        `name:"log-level" env:"DUECOURSE_LOG_LEVEL" enum:"debug,info,warn,error" default:"info" group:"Running" help:"What is logged: debug, info, warn or error."`
}

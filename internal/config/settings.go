package config

import "time"

// Database says where the database is.
type Database struct {
	DatabaseURL          string `name:"database-url" env:"DUECOURSE_DATABASE_URL" required:"" placeholder:"URL" group:"Database" help:"Database: postgres://… or sqlite:PATH."`
	DatabasePasswordFile string `name:"database-password-file" env:"DUECOURSE_DATABASE_PASSWORD_FILE" placeholder:"FILE" group:"Database" help:"File with the password of PostgreSQL. Without it, the password in --database-url counts."`
	DatabasePlaintext    bool   `name:"database-plaintext" env:"DUECOURSE_DATABASE_PLAINTEXT" group:"Database" help:"Connect to PostgreSQL on another machine without TLS. Whoever is on the way reads and changes everything. Without this, the address needs sslmode=verify-full (or verify-ca, or require)."`
}

// Temporal says where the Temporal server is, and how to connect to it.
type Temporal struct {
	TemporalAddr      string `name:"temporal-addr" env:"DUECOURSE_TEMPORAL_ADDR" default:"127.0.0.1:7233" group:"Temporal" help:"Temporal server, host:port."`
	TemporalNamespace string `name:"temporal-namespace" env:"DUECOURSE_TEMPORAL_NAMESPACE" default:"default" group:"Temporal" help:"Namespace of the Temporal server."`
	TemporalTLS       bool   `name:"temporal-tls" env:"DUECOURSE_TEMPORAL_TLS" group:"Temporal" help:"Connect with TLS."`
	TemporalCA        string `name:"temporal-ca" env:"DUECOURSE_TEMPORAL_CA" placeholder:"FILE" group:"Temporal" help:"With TLS: certificates of the authorities that the server is checked against (PEM). Without it, those that this machine trusts."`
	TemporalCert      string `name:"temporal-cert" env:"DUECOURSE_TEMPORAL_CERT" placeholder:"FILE" group:"Temporal" help:"With TLS: client certificate (PEM)."`
	TemporalKey       string `name:"temporal-key" env:"DUECOURSE_TEMPORAL_KEY" placeholder:"FILE" group:"Temporal" help:"With TLS: private key of the client certificate (PEM)."`
	TemporalPlaintext bool   `name:"temporal-plaintext" env:"DUECOURSE_TEMPORAL_PLAINTEXT" group:"Temporal" help:"Connect to a Temporal server on another machine without TLS. Whoever is on the way can end cases, and see which there are. Without this, --temporal-tls is needed."`
}

// Service is what API and worker both need. Secrets and people are in files, not on the
// command line.
type Service struct {
	Database
	Temporal
	AllowTableOwner bool   `name:"allow-table-owner" env:"DUECOURSE_ALLOW_TABLE_OWNER" group:"Database" help:"Run although the role of PostgreSQL owns the tables, and could switch off what keeps the record from being changed."`
	People          string `name:"people" env:"DUECOURSE_PEOPLE" placeholder:"FILE" group:"The council" help:"People with tokens of their own: their roles, and hashes of the tokens. Without it, everybody signs in with the provider (--oidc-issuer)."`
	Policy          string `name:"policy" env:"DUECOURSE_POLICY" placeholder:"FILE" group:"The council" help:"Policy file. Without it, the council's own policy, which is built in."`
	BaseURL         string `name:"base-url" env:"DUECOURSE_BASE_URL" required:"" placeholder:"URL" group:"The council" help:"Address of Due Course for people: https://cases.example.gov.uk. Letters and notices link to it."`
	SecretFile      string `name:"secret-file" env:"DUECOURSE_SECRET_FILE" required:"" placeholder:"FILE" group:"Secrets and evidence" help:"File with the secret for hashes of references and authors: 32 bytes or more, the same in every process. It must never change."`
	KeysFile        string `name:"keys-file" env:"DUECOURSE_KEYS_FILE" required:"" placeholder:"FILE" group:"Secrets and evidence" help:"File with the encryption keys for what Temporal keeps, one a line, the current key first."`
	SigningKeysFile string `name:"signing-keys-file" env:"DUECOURSE_SIGNING_KEYS_FILE" required:"" placeholder:"FILE" group:"Secrets and evidence" help:"File with the keys that sign commands for the cases, one a line, the current key first. They differ from the encryption keys."`
	Evidence        string `name:"evidence" env:"DUECOURSE_EVIDENCE" required:"" placeholder:"DIR|URL" group:"Secrets and evidence" help:"Where evidence is kept, the same for every process: a directory, or a bucket such as s3://NAME?region=eu-west-2, azblob://NAME or gs://NAME. Credentials of a bucket are where its provider's own tools look for them."`
}

// Browser says how posts are opened for screenshots, by a worker or by a process of its own.
type Browser struct {
	Chromium          string `name:"chromium" env:"DUECOURSE_CHROMIUM" placeholder:"FILE" group:"Screenshots" help:"Chromium, which takes screenshots of posts as evidence: /usr/bin/chromium. The same on every worker. Without it or --browser-url, people are asked for screenshots."`
	ChromiumUser      string `name:"chromium-user" env:"DUECOURSE_CHROMIUM_USER" default:"nobody" placeholder:"NAME" group:"Screenshots" help:"User that Chromium runs as, if the process is root or has the capabilities for it. Otherwise Chromium runs as the process's user."`
	ChromiumNoSandbox bool   `name:"chromium-no-sandbox" env:"DUECOURSE_CHROMIUM_NO_SANDBOX" group:"Screenshots" help:"Run without Chromium's own sandbox, in a container that does not allow it. Chromium still runs behind the proxy and without secrets."`
	ChromiumAtOnce    int    `name:"chromium-at-once" env:"DUECOURSE_CHROMIUM_AT_ONCE" default:"2" group:"Screenshots" help:"Number of pages that a process opens at the same time."`
}

// Screenshots says where the browser of a worker is.
type Screenshots struct {
	Browser
	BrowserURL string `name:"browser-url" env:"DUECOURSE_BROWSER_URL" placeholder:"URL" group:"Screenshots" help:"Address of a process duecourse browser, which takes the screenshots in the worker's place: http://browser:8081. It stands on a network without database and Temporal. Instead of --chromium."`
}

// Mail says how to send mail. The password is in a file.
type Mail struct {
	SMTPAddr         string `name:"smtp-addr" env:"DUECOURSE_SMTP_ADDR" required:"" placeholder:"HOST:PORT" group:"Mail" help:"Mail server, host:port."`
	SMTPFrom         string `name:"smtp-from" env:"DUECOURSE_SMTP_FROM" required:"" placeholder:"ADDRESS" group:"Mail" help:"Sender of the mail."`
	SMTPTLS          string `name:"smtp-tls" env:"DUECOURSE_SMTP_TLS" enum:"none,starttls,tls" default:"starttls" group:"Mail" help:"Protection of the connection: none, starttls or tls."`
	SMTPUser         string `name:"smtp-user" env:"DUECOURSE_SMTP_USER" placeholder:"NAME" group:"Mail" help:"User name at the mail server. Without it, the worker does not sign in."`
	SMTPPasswordFile string `name:"smtp-password-file" env:"DUECOURSE_SMTP_PASSWORD_FILE" placeholder:"FILE" group:"Mail" help:"File with the password for --smtp-user."`
}

// HTTP says where the API listens, and whom it serves.
type HTTP struct {
	Addr       string        `name:"addr" env:"DUECOURSE_ADDR" default:"127.0.0.1:8080" group:"The API" help:"Address on which the API listens, without TLS: a proxy in front of it adds TLS."`
	Proxies    []string      `name:"proxies" env:"DUECOURSE_PROXIES" placeholder:"NETWORK,…" group:"The API" help:"Addresses or networks of proxies whose X-Forwarded-For header is believed."`
	TemporalUI string        `name:"temporal-ui" env:"DUECOURSE_TEMPORAL_UI" placeholder:"URL" group:"The API" help:"Address of the Temporal UI: https://temporal.example.gov.uk. Its pages may have payloads decrypted at /codec/ for people with permission. Without it, nothing is decrypted."`
	MaxImport  int           `name:"max-import" env:"DUECOURSE_MAX_IMPORT" default:"64" placeholder:"MIB" group:"The API" help:"Largest size in MiB of a file that is imported over the API: posts, accounts, learning, leavers."`
	DrainDelay time.Duration `name:"drain-delay" env:"DUECOURSE_DRAIN_DELAY" default:"5s" group:"Running" help:"How long the API takes requests after it has reported that it is not ready any more."`
}

// Cache says how much a worker keeps in memory.
type Cache struct {
	CachedCases int `name:"cached-cases" env:"DUECOURSE_CACHED_CASES" default:"500" group:"Running" help:"Number of cases that a worker keeps in memory, some 130 KB each. A case that is not in memory is read from Temporal and replayed when something happens in it."`
}

// Process says how a process runs and stops.
type Process struct {
	MetricsAddr string        `name:"metrics-addr" env:"DUECOURSE_METRICS_ADDR" placeholder:"HOST:PORT" group:"Running" help:"Address of /metrics, /healthz and /readyz, not for the public. Without it, they are not served."`
	Profiles    bool          `name:"profiles" env:"DUECOURSE_PROFILES" group:"Running" help:"Serve the profiles of Go at /debug/pprof/ of --metrics-addr."`
	Drain       time.Duration `name:"drain" env:"DUECOURSE_DRAIN" default:"25s" group:"Running" help:"How long the last requests and activities may take when the process is told to stop."`
	Logging
}

// Logging says how much a process logs.
type Logging struct {
	LogLevel string `name:"log-level" env:"DUECOURSE_LOG_LEVEL" enum:"debug,info,warn,error" default:"info" group:"Running" help:"Lowest level that is logged: debug, info, warn or error."`
}

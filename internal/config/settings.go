package config

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
)

// Database says where the register is.
type Database struct {
	DatabaseURL string `name:"database-url" env:"DUECOURSE_DATABASE_URL" required:"" help:"The register: postgres://… or sqlite:PATH."`
}

// Service is what API and worker both need. The files hold secrets or people, so
// that neither stands on a command line.
type Service struct {
	Database
	TemporalAddr      string `name:"temporal-addr" env:"DUECOURSE_TEMPORAL_ADDR" default:"127.0.0.1:7233" help:"The Temporal server, host:port."`
	TemporalNamespace string `name:"temporal-namespace" env:"DUECOURSE_TEMPORAL_NAMESPACE" default:"default" help:"The namespace in it."`
	People            string `name:"people" env:"DUECOURSE_PEOPLE" required:"" type:"path" help:"File of people, roles and hashed tokens."`
	Policy            string `name:"policy" env:"DUECOURSE_POLICY" type:"path" help:"Policy file; without one the council's own."`
	SecretFile        string `name:"secret-file" env:"DUECOURSE_SECRET_FILE" required:"" type:"path" help:"File with the secret that references and authors are hashed with: 32 bytes or more, the same in every process, for good."`
	KeysFile          string `name:"keys-file" env:"DUECOURSE_KEYS_FILE" required:"" type:"path" help:"File of encryption keys for what Temporal keeps: a line each, id and base64, the current one first."`
	Evidence          string `name:"evidence" env:"DUECOURSE_EVIDENCE" required:"" type:"path" help:"Directory of the evidence, shared by all processes."`
	BaseURL           string `name:"base-url" env:"DUECOURSE_BASE_URL" required:"" help:"Where people reach Due Course: https://cases.example.gov.uk."`
}

// Mail says who takes the mail. The password comes from a file.
type Mail struct {
	SMTPAddr         string `name:"smtp-addr" env:"DUECOURSE_SMTP_ADDR" required:"" help:"The mail server, host:port."`
	SMTPTLS          string `name:"smtp-tls" env:"DUECOURSE_SMTP_TLS" enum:"none,starttls,tls" default:"starttls" help:"How the connection is protected: none, starttls or tls."`
	SMTPUser         string `name:"smtp-user" env:"DUECOURSE_SMTP_USER" help:"Who signs in to the mail server; empty: nobody."`
	SMTPPasswordFile string `name:"smtp-password-file" env:"DUECOURSE_SMTP_PASSWORD_FILE" type:"path" help:"File with the password."`
	SMTPFrom         string `name:"smtp-from" env:"DUECOURSE_SMTP_FROM" required:"" help:"The address that mail comes from."`
}

const leastSecret = 32 // bytes

// Check names everything that is missing or unsafe, at once.
func (s Service) Check() error {
	var wrong []error
	if base, err := url.Parse(s.BaseURL); err != nil || base.Host == "" || base.Scheme != "https" && !local(base.Hostname()) {
		wrong = append(wrong, errors.New("base-url: give the https address at which people reach Due Course"))
	}
	if secret, err := Secret(s.SecretFile); err != nil {
		wrong = append(wrong, err)
	} else if len(secret) < leastSecret {
		wrong = append(wrong, fmt.Errorf("secret-file: the secret has %d bytes, at least %d are needed", len(secret), leastSecret))
	}
	for name, path := range map[string]string{"people": s.People, "keys-file": s.KeysFile} {
		if err := private(path); err != nil {
			wrong = append(wrong, fmt.Errorf("%s: %w", name, err))
		}
	}
	return errors.Join(wrong...)
}

func local(host string) bool { return host == "localhost" || host == "127.0.0.1" }

// private wants a file that not everybody on the machine can read.
func private(path string) error {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return err
	case info.Mode().Perm()&0o004 != 0:
		return fmt.Errorf("%s can be read by everybody on this machine: chmod o-r it", path)
	}
	return nil
}

// Secret reads a secret from a file, without the line's end.
func Secret(path string) ([]byte, error) {
	if err := private(path); err != nil {
		return nil, fmt.Errorf("secret: %w", err)
	}
	raw, err := os.ReadFile(filepath.Clean(path))
	if err != nil {
		return nil, fmt.Errorf("secret: %w", err)
	}
	return []byte(strings.TrimRight(string(raw), "\r\n")), nil
}

// Password is the mail server's; empty when none is set.
func (m Mail) Password() (string, error) {
	if m.SMTPPasswordFile == "" {
		return "", nil
	}
	password, err := Secret(m.SMTPPasswordFile)
	return string(password), err
}

package config

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
)

// Secret reads a secret from a file, without the end of the line.
func Secret(path string) ([]byte, error) {
	raw, err := os.ReadFile(filepath.Clean(path))
	if err != nil {
		return nil, fmt.Errorf("secret: %w", err)
	}
	return bytes.TrimRight(raw, "\r\n"), nil
}

func secretIfSet(path string) (string, error) {
	if path == "" {
		return "", nil
	}
	secret, err := Secret(path)
	return string(secret), err
}

// Address is the address of the database, with its password.
func (d Database) Address() (string, error) {
	if d.DatabasePasswordFile == "" {
		return d.DatabaseURL, nil
	}
	if strings.HasPrefix(d.DatabaseURL, "sqlite:") {
		return "", errors.New("database-password-file: SQLite has no password")
	}
	password, err := Secret(d.DatabasePasswordFile)
	if err != nil {
		return "", fmt.Errorf("database-password-file: %w", err)
	}
	address, err := url.Parse(d.DatabaseURL)
	if err != nil {
		return "", errors.New("database-url: it is not a valid address") // err would show the address
	}
	address.User = url.UserPassword(address.User.Username(), string(password))
	return address.String(), nil
}

// Password reads the password of the mail server; empty if no file is set.
func (m Mail) Password() (string, error) { return secretIfSet(m.SMTPPasswordFile) }

// TLS is the TLS settings for the Temporal server; nil: no TLS.
func (t Temporal) TLS() (*tls.Config, error) {
	if !t.TemporalTLS {
		return nil, nil
	}
	settings := &tls.Config{MinVersion: tls.VersionTLS12}
	if t.TemporalCA != "" {
		pem, err := os.ReadFile(filepath.Clean(t.TemporalCA))
		if err != nil {
			return nil, fmt.Errorf("temporal-ca: %w", err)
		}
		settings.RootCAs = x509.NewCertPool()
		if !settings.RootCAs.AppendCertsFromPEM(pem) {
			return nil, fmt.Errorf("temporal-ca: %s holds no certificate", t.TemporalCA)
		}
	}
	if t.TemporalCert != "" || t.TemporalKey != "" {
		pair, err := tls.LoadX509KeyPair(t.TemporalCert, t.TemporalKey)
		if err != nil {
			return nil, fmt.Errorf("temporal-cert, temporal-key: %w", err)
		}
		settings.Certificates = []tls.Certificate{pair}
	}
	return settings, nil
}

package config

import (
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"strings"
)

const leastSecret = 32 // bytes

// Check names everything that is missing or unsafe, at once.
func (s Service) Check() error {
	return errors.Join(
		s.checkSecret(),
		s.checkPeople(),
		private("keys-file", s.KeysFile),
		address("base-url", s.BaseURL),
		s.Database.check(),
		s.Temporal.check(),
	)
}

func (s Service) checkSecret() error {
	if err := private("secret-file", s.SecretFile); err != nil {
		return err
	}
	secret, err := Secret(s.SecretFile)
	if err != nil {
		return err
	}
	if len(secret) < leastSecret {
		return fmt.Errorf("secret-file: the secret has %d bytes, at least %d are needed: duecourse new secret", len(secret), leastSecret)
	}
	return nil
}

func (s Service) checkPeople() error {
	if s.People == "" {
		return nil
	}
	return private("people", s.People)
}

func (d Database) check() error {
	if _, err := d.Address(); err != nil {
		return err
	}
	if d.DatabasePasswordFile == "" {
		return nil
	}
	return private("database-password-file", d.DatabasePasswordFile)
}

func (t Temporal) check() error {
	if !t.TemporalTLS && t.TemporalCA+t.TemporalCert+t.TemporalKey != "" {
		return errors.New("temporal-tls: certificates are given, and TLS is off")
	}
	_, err := t.TLS()
	return err
}

// Check names everything that is wrong with the browser's settings, at once.
func (b Browser) Check() error {
	var missing, many error
	if b.Chromium != "" {
		if found, err := os.Stat(b.Chromium); err != nil || found.IsDir() || found.Mode()&0o111 == 0 {
			missing = fmt.Errorf("chromium: %s is no program that can be run", b.Chromium)
		}
	}
	if b.ChromiumAtOnce < 1 || b.ChromiumAtOnce > 16 {
		many = fmt.Errorf("chromium-at-once: %d is not between 1 and 16", b.ChromiumAtOnce)
	}
	return errors.Join(missing, many)
}

// Check names everything that is missing or unsafe, at once.
func (m Mail) Check() error {
	if m.SMTPPasswordFile == "" {
		return nil
	}
	return private("smtp-password-file", m.SMTPPasswordFile)
}

// Check names everything that is missing or unsafe, at once.
func (h HTTP) Check() error {
	var wrong []error
	if h.TemporalUI != "" {
		wrong = append(wrong, address("temporal-ui", h.TemporalUI))
	}
	if h.MaxImport < 1 {
		wrong = append(wrong, fmt.Errorf("max-import: %d MiB would take no file", h.MaxImport))
	}
	for _, proxy := range h.Proxies {
		_, notAddress := netip.ParseAddr(proxy)
		_, notNetwork := netip.ParsePrefix(proxy)
		if notAddress != nil && notNetwork != nil {
			wrong = append(wrong, fmt.Errorf("proxies: %q is neither an address nor a network", proxy))
		}
	}
	return errors.Join(wrong...)
}

// address wants one that people's tokens can safely be sent to.
func address(setting, text string) error {
	at, err := url.Parse(text)
	if err != nil || at.Host == "" || at.Scheme != "https" && (at.Scheme != "http" || !local(at.Hostname())) {
		return fmt.Errorf("%s: %q is not an https address", setting, text)
	}
	return nil
}

func local(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}

// private wants a file that not everybody on the machine can read.
func private(setting, path string) error {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return fmt.Errorf("%s: %w", setting, err)
	case !info.Mode().IsRegular():
		return fmt.Errorf("%s: %s is not a file", setting, path)
	case info.Mode().Perm()&0o006 != 0 && !mounted(path):
		return fmt.Errorf("%s: %s is open to everybody on this machine: chmod o= %s", setting, path, path)
	}
	return nil
}

// mounted says whether a container's runtime put a file there, for that container
// alone. It makes it readable to every user of the container.
func mounted(path string) bool { return strings.HasPrefix(filepath.Clean(path), "/run/secrets/") }

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

const minSecret = 32 // bytes

// Check names everything that is missing or not safe.
func (s Service) Check() error {
	return errors.Join(
		s.checkSecret(),
		checkPrivateIfSet("people", s.People),
		checkPrivate("keys-file", s.KeysFile),
		checkPrivate("signing-keys-file", s.SigningKeysFile),
		checkAddress("base-url", s.BaseURL),
		s.Database.check(),
		s.Temporal.check(),
	)
}

func (s Service) checkSecret() error {
	if err := checkPrivate("secret-file", s.SecretFile); err != nil {
		return err
	}
	secret, err := Secret(s.SecretFile)
	if err != nil {
		return err
	}
	if len(secret) < minSecret {
		return fmt.Errorf("secret-file: the secret has %d bytes, and needs at least %d: make one with duecourse new secret", len(secret), minSecret)
	}
	return nil
}

func (d Database) check() error {
	if _, err := d.Address(); err != nil {
		return err
	}
	return checkPrivateIfSet("database-password-file", d.DatabasePasswordFile)
}

func (t Temporal) check() error {
	if !t.TemporalTLS && t.TemporalCA+t.TemporalCert+t.TemporalKey != "" {
		return errors.New("temporal-tls: there are certificates, but TLS is off")
	}
	_, err := t.TLS()
	return err
}

// Check names everything that is wrong with the settings of the browser.
func (b Browser) Check() error {
	var missing, many error
	if b.Chromium != "" {
		if found, err := os.Stat(b.Chromium); err != nil || found.IsDir() || found.Mode()&0o111 == 0 {
			missing = fmt.Errorf("chromium: %s is not a program that can be run", b.Chromium)
		}
	}
	if b.ChromiumAtOnce < 1 || b.ChromiumAtOnce > 16 {
		many = fmt.Errorf("chromium-at-once: %d is not between 1 and 16", b.ChromiumAtOnce)
	}
	return errors.Join(missing, many)
}

// Check names everything that is wrong with the settings of a worker's screenshots.
func (s Screenshots) Check() error {
	if s.BrowserURL == "" {
		return s.Browser.Check()
	}
	if s.Chromium != "" {
		return errors.New("chromium, browser-url: give one of them")
	}
	at, err := url.Parse(s.BrowserURL)
	if err != nil || at.Host == "" || at.Scheme != "http" && at.Scheme != "https" || strings.Trim(at.Path, "/") != "" {
		return fmt.Errorf("browser-url: %q is not an address such as http://browser:8081", s.BrowserURL)
	}
	return nil
}

// Check names everything that is missing or not safe.
func (m Mail) Check() error {
	return checkPrivateIfSet("smtp-password-file", m.SMTPPasswordFile)
}

// Check names everything that is missing or not safe.
func (h HTTP) Check() error {
	var problems []error
	if h.TemporalUI != "" {
		problems = append(problems, checkAddress("temporal-ui", h.TemporalUI))
	}
	if h.MaxImport < 1 {
		problems = append(problems, fmt.Errorf("max-import: %d is less than 1 MiB", h.MaxImport))
	}
	for _, proxy := range h.Proxies {
		_, notAddress := netip.ParseAddr(proxy)
		_, notNetwork := netip.ParsePrefix(proxy)
		if notAddress != nil && notNetwork != nil {
			problems = append(problems, fmt.Errorf("proxies: %q is neither an address nor a network", proxy))
		}
	}
	return errors.Join(problems...)
}

// checkAddress requires https, except on this machine, because tokens are sent to it.
func checkAddress(setting, text string) error {
	at, err := url.Parse(text)
	if err != nil || at.Host == "" || at.Scheme != "https" && (at.Scheme != "http" || !isLocal(at.Hostname())) {
		return fmt.Errorf("%s: %q is not an https address", setting, text)
	}
	return nil
}

func isLocal(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}

// checkPrivateIfSet is checkPrivate for a file that may be left out.
func checkPrivateIfSet(setting, path string) error {
	if path == "" {
		return nil
	}
	return checkPrivate(setting, path)
}

// checkPrivate requires a file that not everybody on the machine can read.
func checkPrivate(setting, path string) error {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return fmt.Errorf("%s: %w", setting, err)
	case !info.Mode().IsRegular():
		return fmt.Errorf("%s: %s is not a file", setting, path)
	case info.Mode().Perm()&0o006 != 0 && !isMounted(path):
		return fmt.Errorf("%s: everybody on this machine can read %s: run chmod o= %s", setting, path, path)
	}
	return nil
}

// isMounted reports whether a container runtime has mounted a secret for this container
// only. The runtime lets every user of the container read it.
func isMounted(path string) bool { return strings.HasPrefix(filepath.Clean(path), "/run/secrets/") }

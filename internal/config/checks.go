package config

import (
	"cmp"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"slices"
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
		s.Database.Check(),
		s.check(),
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

// Check names everything that is missing or not safe.
func (d Database) Check() error {
	if _, err := d.Address(); err != nil {
		return err
	}
	return errors.Join(d.checkTLS(), checkPrivateIfSet("database-password-file", d.DatabasePasswordFile))
}

// checkTLS refuses PostgreSQL on another machine without TLS, unless a setting allows it.
func (d Database) checkTLS() error {
	hosts, mode, err := postgresHosts(d.DatabaseURL)
	if err != nil {
		return err
	}
	if d.DatabasePlaintext || slices.Contains([]string{"require", "verify-ca", "verify-full"}, mode) {
		return nil
	}
	for _, host := range hosts {
		if !isLocal(host) {
			return fmt.Errorf("database-url: PostgreSQL at %s could be reached without TLS: add sslmode=verify-full, or allow it with database-plaintext", host)
		}
	}
	return nil
}

// postgresHosts are the hosts that an address leads to, and its sslmode. A directory is
// that of a Unix socket. PostgreSQL's own variables fill in what the address leaves out
// (https://www.postgresql.org/docs/current/libpq-envars.html). SQLite has no host.
func postgresHosts(address string) (hosts []string, mode string, err error) {
	scheme, rest, _ := strings.Cut(address, "://")
	if scheme != "postgres" && scheme != "postgresql" {
		return nil, "", nil
	}
	authority, query, _ := strings.Cut(rest, "?")
	authority, _, _ = strings.Cut(authority, "/")
	values, err := url.ParseQuery(query)
	if err != nil {
		return nil, "", errors.New("database-url: it is not a valid address") // err would show it
	}
	list := values.Get("host")
	if list == "" {
		list = authority[strings.LastIndex(authority, "@")+1:]
	}
	for host := range strings.SplitSeq(cmp.Or(list, os.Getenv("PGHOST")), ",") {
		if name, _, err := net.SplitHostPort(host); err == nil {
			host = name
		}
		if host = strings.Trim(host, "[]"); host != "" && !strings.HasPrefix(host, "/") {
			hosts = append(hosts, host)
		}
	}
	return hosts, cmp.Or(values.Get("sslmode"), os.Getenv("PGSSLMODE")), nil
}

func (t Temporal) check() error {
	if !t.TemporalTLS && t.TemporalCA+t.TemporalCert+t.TemporalKey != "" {
		return errors.New("temporal-tls: there are certificates, but TLS is off")
	}
	if !t.TemporalTLS && !t.TemporalPlaintext && !isLocal(hostOf(t.TemporalAddr)) {
		return fmt.Errorf("temporal-addr: %s would be reached without TLS: set temporal-tls, or allow it with temporal-plaintext", t.TemporalAddr)
	}
	_, err := t.TLS()
	return errors.Join(err, checkPrivateIfSet("temporal-key", t.TemporalKey))
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

// Check refuses a cache that holds nothing, or that no worker has the memory for.
func (c Cache) Check() error {
	if c.CachedCases < 1 || c.CachedCases > maxCachedCases {
		return fmt.Errorf("cached-cases: %d is not between 1 and %d", c.CachedCases, maxCachedCases)
	}
	return nil
}

// maxCachedCases is the default of Temporal's SDK.
const maxCachedCases = 10_000

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

// hostOf is the host of an address that the SDK takes: "host:port", or with a scheme of gRPC,
// such as "dns:///host:port".
func hostOf(address string) string {
	host, _, err := net.SplitHostPort(address[strings.LastIndex(address, "/")+1:])
	if err != nil {
		return address
	}
	return host
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

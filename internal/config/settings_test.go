package config_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
	"github.com/stretchr/testify/require"

	"duecourse/internal/config"
)

func TestSafeSettingsPass(t *testing.T) {
	t.Parallel()
	require.NoError(t, safeSettings(t).Check())
}

func TestEveryUnsafeSettingIsNamed(t *testing.T) {
	t.Parallel()
	s := safeSettings(t)
	s.BaseURL = "http://cases.example.gov.uk"
	s.SecretFile = writeFile(t, "too short", 0o600)
	s.People = writeFile(t, "[]", 0o604)
	s.KeysFile = filepath.Join(t.TempDir(), "nowhere")
	s.SigningKeysFile = writeFile(t, "k1 key", 0o604)
	s.TemporalTLS, s.TemporalCA = false, "ca.pem"
	s.DatabasePasswordFile = writeFile(t, "secret", 0o602)
	err := s.Check()
	for _, name := range []string{"base-url", "secret-file", "people", "keys-file", "signing-keys-file", "temporal-tls", "database-password-file"} {
		require.ErrorContains(t, err, name+":")
	}
	require.NotContains(t, err.Error(), "too short")
}

func TestAnAddressNeedsHTTPSExceptOnThisMachine(t *testing.T) {
	t.Parallel()
	for address, is := range map[string]bool{
		"https://cases.example.gov.uk": true, "http://localhost:8080": true, "http://127.0.0.1:8080": true, "http://[::1]:8080": true,
		"http://localhost.example.gov.uk": false, "ftp://localhost": false, "cases.example.gov.uk": false, "": false,
	} {
		s := safeSettings(t)
		s.BaseURL = address
		require.Equal(t, is, s.Check() == nil, address)
		ui := config.HTTP{TemporalUI: address, MaxImport: 64}
		require.Equal(t, is || address == "", ui.Check() == nil, address)
	}
}

func TestAProxyIsAnAddressOrANetwork(t *testing.T) {
	t.Parallel()
	require.NoError(t, config.HTTP{Proxies: []string{"10.0.0.0/8", "::1"}, MaxImport: 64}.Check())
	require.ErrorContains(t, config.HTTP{Proxies: []string{"10.0.0.1", "proxy"}, MaxImport: 64}.Check(), `"proxy"`)
}

func TestAWorkerKeepsOneToTenThousandCasesInMemory(t *testing.T) {
	t.Parallel()
	for size, valid := range map[int]bool{0: false, -1: false, 1: true, 500: true, 10_000: true, 10_001: false} {
		require.Equal(t, valid, config.Cache{CachedCases: size}.Check() == nil, size)
	}
}

func TestMaxImportIsAtLeastOneMiB(t *testing.T) {
	t.Parallel()
	require.NoError(t, config.HTTP{MaxImport: 1}.Check())
	for _, size := range []int{0, -1} {
		require.ErrorContains(t, config.HTTP{MaxImport: size}.Check(), "max-import")
	}
}

func TestTheDatabasePasswordIsReadFromAFile(t *testing.T) {
	t.Parallel()
	d := config.Database{DatabaseURL: "postgres://duecourse@db/register?sslmode=require", DatabasePasswordFile: writeFile(t, "p@ss/word\n", 0o600)}
	address, err := d.Address()
	require.NoError(t, err)
	require.Equal(t, "postgres://duecourse:p%40ss%2Fword@db/register?sslmode=require", address)

	_, err = config.Database{DatabaseURL: "sqlite:x", DatabasePasswordFile: d.DatabasePasswordFile}.Address()
	require.ErrorContains(t, err, "database-password-file")
}

func TestTLSNeedsReadableCertificates(t *testing.T) {
	t.Parallel()
	s, err := config.Temporal{}.TLS()
	require.NoError(t, err)
	require.Nil(t, s)
	for name, wrong := range map[string]config.Temporal{
		"temporal-ca:":   {TemporalTLS: true, TemporalCA: writeFile(t, "no certificate", 0o600)},
		"temporal-cert,": {TemporalTLS: true, TemporalCert: writeFile(t, "no certificate", 0o600)},
	} {
		_, err := wrong.TLS()
		require.ErrorContains(t, err, name)
	}
}

func TestAServerOnAnotherMachineIsNotReachedWithoutTLSUnlessASettingSaysSo(t *testing.T) {
	t.Parallel()
	for address, safe := range map[string]bool{
		"127.0.0.1:7233": true, "localhost:7233": true, "[::1]:7233": true, "dns:///localhost:7233": true,
		"temporal:7233": false, "10.0.0.5:7233": false, "temporal.example.gov.uk:7233": false, "dns:///temporal:7233": false, "temporal": false,
	} {
		s := safeSettings(t)
		s.TemporalAddr, s.TemporalTLS = address, false
		if !safe {
			require.ErrorContains(t, s.Check(), "temporal-plaintext", address)
			s.TemporalPlaintext = true
		}
		require.NoError(t, s.Check(), address)
		s.TemporalPlaintext, s.TemporalTLS = false, true
		require.NoError(t, s.Check(), address)
	}
}

func TestADatabaseOnAnotherMachineIsNotReachedWithoutTLSUnlessASettingSaysSo(t *testing.T) {
	t.Setenv("PGHOST", "")
	t.Setenv("PGSSLMODE", "")
	for address, safe := range map[string]bool{
		"sqlite:cases.db": true, "postgres://localhost/x": true, "postgres://a:b@127.0.0.1:5432/x?sslmode=disable": true, "postgres://[::1]/x": true,
		"postgres:///x?host=/var/run/postgresql": true, "postgres:///x": true, "postgres://a@db/x?sslmode=verify-full": true,
		"postgres://a@db/x?sslmode=verify-ca": true, "postgres://a@db/x?sslmode=require": true,
		"postgres://a@db/x": false, "postgresql://a:p@ss@db:5432/x": false, "postgres://a@db/x?sslmode=disable": false,
		"postgres://a@db/x?sslmode=prefer": false, "postgres://a@db/x?sslmode=allow": false, "postgres://localhost,db/x": false,
		"postgres:///x?host=db": false, "postgres://localhost/x?host=/run,db": false,
	} {
		d := config.Database{DatabaseURL: address}
		if !safe {
			require.ErrorContains(t, d.Check(), "database-plaintext", address)
			require.NotContains(t, d.Check().Error(), "p@ss")
			d.DatabasePlaintext = true
		}
		require.NoError(t, d.Check(), address)
	}
	t.Setenv("PGHOST", "db")
	require.Error(t, config.Database{DatabaseURL: "postgres:///x"}.Check())
	t.Setenv("PGSSLMODE", "verify-full")
	require.NoError(t, config.Database{DatabaseURL: "postgres:///x"}.Check())
}

// oneSetting is a program with one setting.
type oneSetting struct {
	Config kong.ConfigFlag
	Addr   string `name:"addr" env:"DUECOURSE_TEST_ADDR" default:":1"`
}

func TestVariableAndFlagCountMoreThanTheFile(t *testing.T) { //nolint:paralleltest // it sets a variable
	file := "--config=" + writeFile(t, `{"addr": ":2"}`, 0o600)
	require.Equal(t, ":1", parsed(t).Addr)
	require.Equal(t, ":2", parsed(t, file).Addr)
	t.Setenv("DUECOURSE_TEST_ADDR", ":3")
	require.Equal(t, ":3", parsed(t, file).Addr)
	require.Equal(t, ":4", parsed(t, file, "--addr=:4").Addr)
}

func TestAnUnknownSettingIsRefused(t *testing.T) {
	t.Parallel()
	var p oneSetting
	_, err := parser(t, &p).Parse([]string{"--config=" + writeFile(t, `{"adr": ":2"}`, 0o600)})
	require.ErrorContains(t, err, `there is no setting "adr"`)
	_, err = parser(t, &p).Parse([]string{"--config=" + writeFile(t, `addr: 2`, 0o600)})
	require.ErrorContains(t, err, "not a JSON object")
}

func parsed(t *testing.T, args ...string) oneSetting {
	t.Helper()
	var p oneSetting
	_, err := parser(t, &p).Parse(args)
	require.NoError(t, err)
	return p
}

func parser(t *testing.T, p *oneSetting) *kong.Kong {
	t.Helper()
	k, err := kong.New(p, kong.Configuration(config.File))
	require.NoError(t, err)
	return k
}

func safeSettings(t *testing.T) config.Service {
	t.Helper()
	return config.Service{
		Database:   config.Database{DatabaseURL: "postgres://duecourse@db/register?sslmode=verify-full"},
		Temporal:   config.Temporal{TemporalAddr: "temporal.example.gov.uk:7233", TemporalTLS: true},
		People:     writeFile(t, "[]", 0o640),
		BaseURL:    "https://cases.example.gov.uk",
		SecretFile: writeFile(t, strings.Repeat("s", 32)+"\n", 0o600),
		KeysFile:   writeFile(t, "k1 …", 0o600), SigningKeysFile: writeFile(t, "s1 …", 0o600),
		Evidence: t.TempDir(),
	}
}

func writeFile(t *testing.T, text string, mode os.FileMode) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	require.NoError(t, os.Chmod(path, mode))
	return path
}

package audit_test

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/audit"
)

var noon = time.Date(2026, 11, 2, 12, 0, 0, 0, time.UTC)

func aHead(n int64) audit.Head {
	return audit.Head{At: noon.Add(time.Duration(n) * time.Minute), Points: map[string]audit.Point{"access_log": {N: n, Hash: "ab"}}}
}

func TestHeadsAreReadInOrder(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	key, err := audit.CreateKey(filepath.Join(dir, "audit.key"))
	require.NoError(t, err)
	for _, n := range []int64{2, 1, 3} {
		_, err := audit.WriteHead(dir, key, aHead(n))
		require.NoError(t, err)
	}
	public, err := audit.LoadPublic(filepath.Join(dir, "audit.key.pub"))
	require.NoError(t, err)
	heads, err := audit.Heads{Dir: dir, PublicKey: public}.Read()
	require.NoError(t, err)
	require.Equal(t, []audit.Head{aHead(1), aHead(2), aHead(3)}, heads)
	again, err := audit.LoadKey(filepath.Join(dir, "audit.key"))
	require.NoError(t, err)
	require.Equal(t, key, again)
	_, err = audit.WriteHead(dir, key, aHead(1))
	require.ErrorIs(t, err, os.ErrExist, "a head is never overwritten")
}

func TestAHeadThatWasChangedIsNamed(t *testing.T) {
	t.Parallel()
	for name, touch := range map[string]func(string) string{
		"a number":      func(s string) string { return strings.Replace(s, `"n":1`, `"n":2`, 1) },
		"a time":        func(s string) string { return strings.Replace(s, "2026", "2025", 1) },
		"the signature": func(s string) string { return strings.Replace(s, `"signature":"`, `"signature":"AA`, 1) },
		"all of it":     func(string) string { return "{}" },
		"half of it":    func(s string) string { return s[:len(s)/2] },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			key, err := audit.CreateKey(filepath.Join(dir, "audit.key"))
			require.NoError(t, err)
			path, err := audit.WriteHead(dir, key, aHead(1))
			require.NoError(t, err)
			body, err := os.ReadFile(path)
			require.NoError(t, err)
			require.NotEqual(t, string(body), touch(string(body)))
			require.NoError(t, os.WriteFile(path, []byte(touch(string(body))), 0o600))
			public, err := audit.LoadPublic(filepath.Join(dir, "audit.key.pub"))
			require.NoError(t, err)
			_, err = audit.Heads{Dir: dir, PublicKey: public}.Read()
			require.ErrorIs(t, err, audit.ErrForged)
			require.ErrorContains(t, err, filepath.Base(path))
		})
	}
}

func TestAHeadOfAnotherKeyIsForged(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	key, err := audit.CreateKey(filepath.Join(dir, "one.key"))
	require.NoError(t, err)
	_, err = audit.CreateKey(filepath.Join(dir, "other.key"))
	require.NoError(t, err)
	_, err = audit.WriteHead(dir, key, aHead(1))
	require.NoError(t, err)
	public, err := audit.LoadPublic(filepath.Join(dir, "other.key.pub"))
	require.NoError(t, err)
	_, err = audit.Heads{Dir: dir, PublicKey: public}.Read()
	require.ErrorIs(t, err, audit.ErrForged)
}

func TestAFileWithoutTheRightKeyIsRefused(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "audit.key")
	_, err := audit.CreateKey(path)
	require.NoError(t, err)
	_, err = audit.CreateKey(path)
	require.ErrorIs(t, err, os.ErrExist)
	_, err = audit.LoadPublic(path)
	require.ErrorContains(t, err, "PUBLIC KEY")
	_, err = audit.LoadKey(path + ".pub")
	require.ErrorContains(t, err, "PRIVATE KEY")
	_, err = audit.LoadKey(filepath.Join(dir, "none"))
	require.ErrorIs(t, err, os.ErrNotExist)
}

// chains have the last links that the test sets.
type chains struct {
	mu     sync.Mutex
	n      int64
	broken error
	sealed chan struct{}
}

func (c *chains) seal(context.Context, time.Time) (map[string]audit.Point, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	select {
	case c.sealed <- struct{}{}:
	default:
	}
	return map[string]audit.Point{"seals": {N: c.n, Hash: "ab"}}, c.broken
}

func (c *chains) grow() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.n++
}

func startSigner(t *testing.T, c *chains, dir string) *audit.Signer {
	t.Helper()
	s, err := audit.StartSigner(audit.SignerOptions{
		KeyFile: filepath.Join(dir, "audit.key"), Dir: dir, Period: time.Hour, Seal: c.seal, Log: slog.New(slog.DiscardHandler),
	})
	require.NoError(t, err)
	return s
}

func TestTheSignerSignsAtOnceAndWhenItStops(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	_, err := audit.CreateKey(filepath.Join(dir, "audit.key"))
	require.NoError(t, err)
	c := &chains{n: 1, sealed: make(chan struct{}, 1)}
	s := startSigner(t, c, dir)
	<-c.sealed
	require.NoError(t, s.Sign(t.Context(), time.Now()), "no chain has moved")
	c.grow()
	require.NoError(t, s.Stop())
	public, err := audit.LoadPublic(filepath.Join(dir, "audit.key.pub"))
	require.NoError(t, err)
	heads, err := audit.Heads{Dir: dir, PublicKey: public}.Read()
	require.NoError(t, err)
	require.Len(t, heads, 2)
	require.Equal(t, int64(1), heads[0].Points["seals"].N)
	require.Equal(t, int64(2), heads[1].Points["seals"].N)
}

func TestNothingIsSignedWhileTheStoreIsDown(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	_, err := audit.CreateKey(filepath.Join(dir, "audit.key"))
	require.NoError(t, err)
	c := &chains{broken: errors.New("the database is down"), sealed: make(chan struct{}, 1)}
	s := startSigner(t, c, dir)
	require.ErrorIs(t, s.Sign(t.Context(), noon), c.broken)
	require.NoError(t, s.Stop())
	files, err := filepath.Glob(filepath.Join(dir, "*.head.json"))
	require.NoError(t, err)
	require.Empty(t, files)
}

package store_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/access"
	"duecourse/internal/audit"
	"duecourse/internal/casework/kinds"
	"duecourse/internal/store"
	"duecourse/internal/store/storetest"
)

// exported is an export, as lines, and the head that was signed before it.
func exported(t *testing.T) ([]string, audit.Head) {
	t.Helper()
	base := storetest.OnSQLite(t)
	signed := fillChains(t, base)
	var out bytes.Buffer
	require.NoError(t, base.Export(t.Context(), monday(), &out))
	return strings.SplitAfter(strings.TrimSpace(out.String()), "\n"), signed
}

func TestAnExportIsVerifiedWithoutADatabase(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		signed := fillChains(t, base)
		var out bytes.Buffer
		require.NoError(t, base.Export(t.Context(), monday(), &out))
		require.NotContains(t, out.String(), "neighbour", "the export has no personal texts")
		there, err := base.Verify(t.Context(), signed)
		require.NoError(t, err)
		here, err := store.VerifyExport(&out, kinds.All(), signed)
		require.NoError(t, err)
		require.Nil(t, here.Broken)
		require.Equal(t, monday(), *here.AsOf)
		here.AsOf = nil
		require.Equal(t, there, here)
	})
}

// TestVerifyFindsEveryChangedLineOfAnExport removes, changes, repeats and moves each
// line in turn.
func TestVerifyFindsEveryChangedLineOfAnExport(t *testing.T) {
	t.Parallel()
	lines, signed := exported(t)
	tried := 0
	broken := func(what string, n int, with ...string) {
		tried++
		v, err := store.VerifyExport(strings.NewReader(strings.Join(with, "")), kinds.All(), signed)
		if err == nil {
			require.NotNil(t, v.Broken, "%s: line %d: %s", what, n, lines[n])
		}
	}
	join := func(parts ...[]string) []string {
		var all []string
		for _, p := range parts {
			all = append(all, p...)
		}
		return all
	}
	for n, line := range lines {
		if n == 0 {
			continue // the time of the export: tested below
		}
		if n == len(lines)-1 {
			line += "\n"
		}
		before, after := lines[:n], lines[n+1:]
		unsigned := strings.Contains(line, `"chain":"access_log","n":6`) // it is newer than the last head
		if !unsigned {
			broken("left out", n, join(before, after)...)
		}
		broken("twice", n, join(before, []string{line, line}, after)...)
		broken("another kind", n, join(before, []string{strings.Replace(line, `"kind":"`, `"kind":"un`, 1)}, after)...)
		broken("of another chain", n, join(before, []string{strings.Replace(line, `{"`, `{"un`, 1)}, after)...)
		broken("another hash", n, join(before, []string{strings.Replace(line, `"hash":"`, `"hash":"0`, 1)}, after)...)
		if n+1 < len(lines) && sameChain(line, lines[n+1]) {
			broken("out of order", n, join(before, []string{lines[n+1], line}, lines[n+2:])...)
		}
	}
	t.Logf("%d exports tampered with", tried)
}

func sameChain(a, b string) bool {
	head, _, _ := strings.Cut(a, `"seq"`)
	head, _, _ = strings.Cut(head, `"n"`)
	return strings.HasPrefix(b, head)
}

func TestAFileThatIsNotAnExportIsRefused(t *testing.T) {
	t.Parallel()
	_, err := store.VerifyExport(strings.NewReader("PK\x03\x04"), kinds.All())
	require.ErrorContains(t, err, "not an export")
	lines, signed := exported(t)
	_, err = store.VerifyExport(strings.NewReader(strings.Join(lines[1:], "")), kinds.All(), signed)
	require.ErrorContains(t, err, "not an export")
	_, err = store.VerifyExport(strings.NewReader(lines[0]+"{"), kinds.All(), signed)
	require.ErrorContains(t, err, "line 2")
}

func TestHeadsSignedAfterAnExportAreIgnored(t *testing.T) {
	t.Parallel()
	lines, signed := exported(t)
	later := signed
	later.At = monday().Add(time.Second)
	later.Points = map[string]audit.Point{string(store.ChainAccess): {N: 900, Hash: "ab"}}
	v, err := store.VerifyExport(strings.NewReader(strings.Join(lines, "")), kinds.All(), signed, later)
	require.NoError(t, err)
	require.True(t, v.OK, v.Broken)
}

// countingWriter counts the connections to the database that are busy while it is written to.
type countingWriter struct {
	bytes.Buffer
	store *store.Store
	most  int
}

func (w *countingWriter) Write(p []byte) (int, error) {
	w.most = max(w.most, w.store.ConnectionsInUse())
	return w.Buffer.Write(p)
}

// TestASlowReaderOfAnExportHoldsNoConnection: twenty of them held every connection, and
// nobody else could do anything.
func TestASlowReaderOfAnExportHoldsNoConnection(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		fourCases(t, base)
		looks := make([]access.LogEntry, 1201) // more than a page, and not a whole number of pages
		for i := range looks {
			looks[i] = access.LogEntry{At: monday(), Person: "auditor-1", Action: "GET /api/v1/incidents", Outcome: 200}
		}
		require.NoError(t, base.AddAccess(t.Context(), looks))
		out := &countingWriter{store: base.Store}
		require.NoError(t, base.Export(t.Context(), monday(), out))
		require.Zero(t, out.most)
		events, lines := 0, 0
		require.NoError(t, base.SQL(t).QueryRowContext(t.Context(), "SELECT count(*) FROM events").Scan(&events))
		for line := range bytes.Lines(out.Bytes()) {
			lines += bytes.Count(line, []byte(`{"event":`))
		}
		require.Equal(t, events, lines)
		found, err := store.VerifyExport(&out.Buffer, kinds.All())
		require.NoError(t, err)
		require.True(t, found.OK, "%+v", found.Broken)
		require.Equal(t, events, found.Events)
		require.Equal(t, 1201, found.Access)
	})
}

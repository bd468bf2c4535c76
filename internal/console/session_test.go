package console_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/alexedwards/scs/v2/memstore"
	"github.com/stretchr/testify/require"
)

// countedSessions counts the writes to the store.
type countedSessions struct {
	*memstore.MemStore
	written int
}

func (s *countedSessions) Commit(token string, data []byte, ends time.Time) error {
	s.written++
	return s.MemStore.Commit(token, data, ends)
}

func TestPageViewsWriteTheSessionOnceAMinute(t *testing.T) {
	t.Parallel()
	now, sessions := monday(), &countedSessions{MemStore: memstore.NewWithCleanupInterval(0)}
	o := newFixture(t).options()
	o.Now, o.Sessions = func() time.Time { return now }, sessions
	b := openBrowserWith(t, o, "")
	b.signInAs("comms-1")
	signedIn := sessions.written
	for n := range 13 {
		now = monday().Add(time.Duration(n) * 10 * time.Second)
		require.Equal(t, http.StatusOK, b.get("/my-work").Code)
	}
	require.Equal(t, signedIn+1, sessions.written)
	now = now.Add(31 * time.Minute)
	require.Equal(t, http.StatusSeeOther, b.get("/my-work").Code, "half an hour without a page ends it")
}

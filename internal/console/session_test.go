package console_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/alexedwards/scs/v2/memstore"
	"github.com/stretchr/testify/require"

	"duecourse/internal/access/demo"
	"duecourse/internal/casework"
	"duecourse/internal/console"
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
	now, kept := monday(), &countedSessions{MemStore: memstore.NewWithCleanupInterval(0)}
	b := &browser{t: t, console: console.New(console.Options{
		Desk: newDesk(t), People: demo.People(), Printer: printer{}, Drafts: newDrawer(), Now: func() time.Time { return now }, Sessions: kept,
		SignIn: console.DemoSignIn(demo.People().PeopleWith(casework.RoleStaff)),
	})}
	t.Cleanup(b.console.Close)
	b.as("comms-1")
	signedIn := kept.written
	for n := range 13 {
		now = monday().Add(time.Duration(n) * 10 * time.Second)
		require.Equal(t, http.StatusOK, b.get("/my-work").Code)
	}
	require.Equal(t, signedIn+1, kept.written)
	now = now.Add(31 * time.Minute)
	require.Equal(t, http.StatusSeeOther, b.get("/my-work").Code, "half an hour without a page ends it")
}

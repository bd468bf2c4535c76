package access_test

import (
	"errors"
	"log/slog"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/access"
	"duecourse/internal/casework"
)

func identity(id string, asOf time.Time, roles ...casework.Role) access.Identity {
	return access.Identity{
		Person: access.Person{Actor: casework.Actor{Person: casework.Person{ID: id, Name: id}, Roles: roles}}, AsOf: asOf, Seen: asOf,
	}
}

func TestTheRolesOfTheLatestTokenCount(t *testing.T) {
	t.Parallel()
	now := time.Now()
	users := access.NewUserCache(&fakeStore{}, slog.New(slog.DiscardHandler), func() time.Time { return now })
	_, err := users.Update(t.Context(), identity("c.morgan", now, casework.RoleStaff))
	require.NoError(t, err)
	who, err := users.Update(t.Context(), identity("c.morgan", now.Add(-time.Minute), casework.RoleStaff, casework.RoleLegal))
	require.NoError(t, err)
	require.Equal(t, []casework.Role{casework.RoleStaff}, who.Roles, "an older token does not restore a role")
	require.Empty(t, users.PeopleWith(casework.RoleLegal))
}

func TestThePeopleInTheCacheStayWhileTheStoreIsDown(t *testing.T) {
	t.Parallel()
	now, store := time.Now(), &fakeStore{}
	users := access.NewUserCache(store, slog.New(slog.DiscardHandler), func() time.Time { return now })
	store.identities = []access.Identity{identity("c.morgan", now, casework.RoleStaff)}
	_, known := users.Person("c.morgan")
	require.True(t, known, "another process has signed them in")
	store.failure = errors.New("the database is down")
	now = now.Add(time.Hour)
	_, known = users.Person("c.morgan")
	require.True(t, known)
	_, err := users.Update(t.Context(), identity("a.bennett", now, casework.RoleLegal))
	require.ErrorIs(t, err, store.failure)
}

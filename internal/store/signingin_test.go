package store_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/store"
	"duecourse/internal/store/storetest"
)

func TestWhatTheProviderSaidLastCounts(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		said := func(after time.Duration, roles ...casework.Role) store.SeenPerson {
			return store.SeenPerson{
				Person: casework.Person{ID: "c.morgan", Name: "Charlie\x00 Morgan"}, Email: "c@example.org",
				Roles: roles, AsOf: monday().Add(after), Seen: monday().Add(after),
			}
		}
		require.NoError(t, base.SawPerson(t.Context(), said(0, casework.RoleStaff, casework.RoleLegal)))
		require.NoError(t, base.SawPerson(t.Context(), said(time.Hour, casework.RoleStaff)))
		require.NoError(t, base.SawPerson(t.Context(), said(time.Minute, casework.RoleStaff, casework.RoleLegal)))
		found, err := base.SeenPeople(t.Context())
		require.NoError(t, err)
		require.Len(t, found, 1)
		require.Equal(t, "c.morgan", found[0].ID)
		require.Equal(t, []casework.Role{casework.RoleStaff}, found[0].Roles, "an old token brings no role back")
		require.Equal(t, monday().Add(time.Hour), found[0].AsOf)
	})
}

func TestASessionLastsUntilItEnds(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		ctx, ends := t.Context(), monday().Add(time.Hour)
		require.NoError(t, base.KeepSession(ctx, "one", "", []byte{0, 1}, ends))
		require.NoError(t, base.KeepSession(ctx, "one", "c.morgan", []byte{0, 255}, ends))
		data, err := base.Session(ctx, "one", ends.Add(-time.Second))
		require.NoError(t, err)
		require.Equal(t, []byte{0, 255}, data)
		_, err = base.Session(ctx, "one", ends)
		require.ErrorIs(t, err, casework.ErrNotFound)

		require.NoError(t, base.EndSession(ctx, "one"))
		require.NoError(t, base.EndSession(ctx, "one"))
		_, err = base.Session(ctx, "one", monday())
		require.ErrorIs(t, err, casework.ErrNotFound)
	})
}

func TestAllSessionsOfAPersonEndTogether(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		ctx, ends := t.Context(), monday().Add(time.Hour)
		for token, person := range map[string]string{"one": "c.morgan", "two": "c.morgan", "three": "a.bennett", "four": ""} {
			require.NoError(t, base.KeepSession(ctx, token, person, nil, ends))
		}
		ended, err := base.EndSessions(ctx, "c.morgan")
		require.NoError(t, err)
		require.EqualValues(t, 2, ended)
		for token, is := range map[string]bool{"one": false, "two": false, "three": true, "four": true} {
			_, err := base.Session(ctx, token, monday())
			require.Equal(t, is, err == nil, token)
		}
		_, err = base.EndSessions(ctx, "")
		require.Error(t, err)
		require.NoError(t, base.ForgetSessions(ctx, ends))
		_, err = base.Session(ctx, "three", monday())
		require.ErrorIs(t, err, casework.ErrNotFound)
	})
}

func TestAServiceTokenIsFoundByItsHash(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		ctx := t.Context()
		token := store.ServiceToken{
			ID: "svc-1", Name: "Import", Roles: []casework.Role{casework.RoleStaff, casework.RoleComms},
			Made: monday(), Ends: monday().AddDate(0, 1, 0),
		}
		require.NoError(t, base.AddServiceToken(ctx, token, "hash"))
		require.Error(t, base.AddServiceToken(ctx, store.ServiceToken{ID: "svc-2"}, "hash"), "no two have one hash")
		found, err := base.ServiceToken(ctx, "hash")
		require.NoError(t, err)
		require.Equal(t, token, found)
		_, err = base.ServiceToken(ctx, "other")
		require.ErrorIs(t, err, casework.ErrNotFound)

		later := monday().Add(time.Hour)
		require.NoError(t, base.UsedServiceToken(ctx, "svc-1", later))
		require.NoError(t, base.UsedServiceToken(ctx, "svc-1", monday()))
		require.NoError(t, base.RevokeServiceToken(ctx, "svc-1", later))
		require.NoError(t, base.RevokeServiceToken(ctx, "svc-1", later.Add(time.Hour)))
		require.ErrorIs(t, base.RevokeServiceToken(ctx, "svc-9", later), casework.ErrNotFound)
		list, err := base.ServiceTokens(ctx)
		require.NoError(t, err)
		token.Used, token.Revoked = &later, &later
		require.Equal(t, []store.ServiceToken{token}, list)
	})
}

package store_test

import (
	"testing"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/stretchr/testify/require"

	"duecourse/internal/access"
	"duecourse/internal/casework"
	"duecourse/internal/store"
	"duecourse/internal/store/storetest"
)

func TestTheLatestTokenOfTheProviderCounts(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		said := func(after time.Duration, roles ...casework.Role) access.Identity {
			return access.Identity{
				Person: access.Person{
					Actor: casework.Actor{Person: casework.Person{ID: "c.morgan", Name: "Charlie\x00 Morgan"}, Roles: roles},
					Email: "c@example.org",
				},
				AsOf: monday().Add(after), Seen: monday().Add(after),
			}
		}
		require.NoError(t, base.SaveIdentity(t.Context(), said(0, casework.RoleStaff, casework.RoleLegal)))
		require.NoError(t, base.SaveIdentity(t.Context(), said(time.Hour, casework.RoleStaff)))
		require.NoError(t, base.SaveIdentity(t.Context(), said(time.Minute, casework.RoleStaff, casework.RoleLegal)))
		found, err := base.Identities(t.Context())
		require.NoError(t, err)
		require.Len(t, found, 1)
		require.Equal(t, "c.morgan", found[0].ID)
		require.Equal(t, []casework.Role{casework.RoleStaff}, found[0].Roles, "an older token does not restore a role")
		require.Equal(t, monday().Add(time.Hour), found[0].AsOf)
	})
}

// sessionsAt keeps sessions at a time that the test sets, each of a person.
func sessionsAt(base storetest.Base, now *time.Time) store.Sessions {
	return store.Sessions{Store: base.Store, PersonKey: "person", Now: func() time.Time { return *now }}
}

func sessionOf(t *testing.T, person string, ends time.Time) []byte {
	t.Helper()
	data, err := scs.GobCodec{}.Encode(ends, map[string]any{"person": person})
	require.NoError(t, err)
	return data
}

func TestASessionLastsUntilItEnds(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		ctx, now, ends := t.Context(), monday(), monday().Add(time.Hour)
		sessions := sessionsAt(base, &now)
		require.NoError(t, sessions.CommitCtx(ctx, "one", sessionOf(t, "", ends), ends))
		signedIn := sessionOf(t, "c.morgan", ends)
		require.NoError(t, sessions.CommitCtx(ctx, "one", signedIn, ends))
		now = ends.Add(-time.Second)
		data, found, err := sessions.FindCtx(ctx, "one")
		require.NoError(t, err)
		require.True(t, found)
		require.Equal(t, signedIn, data)
		now = ends
		_, found, err = sessions.FindCtx(ctx, "one")
		require.NoError(t, err)
		require.False(t, found)

		now = monday()
		require.NoError(t, sessions.DeleteCtx(ctx, "one"))
		require.NoError(t, sessions.DeleteCtx(ctx, "one"))
		_, found, err = sessions.FindCtx(ctx, "one")
		require.NoError(t, err)
		require.False(t, found)
	})
}

func TestAllSessionsOfAPersonEndTogether(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		ctx, now, ends := t.Context(), monday(), monday().Add(time.Hour)
		sessions := sessionsAt(base, &now)
		for token, person := range map[string]string{"one": "c.morgan", "two": "c.morgan", "three": "a.bennett", "four": ""} {
			require.NoError(t, sessions.CommitCtx(ctx, token, sessionOf(t, person, ends), ends))
		}
		ended, err := base.EndSessions(ctx, "c.morgan")
		require.NoError(t, err)
		require.EqualValues(t, 2, ended)
		for token, want := range map[string]bool{"one": false, "two": false, "three": true, "four": true} {
			_, found, err := sessions.FindCtx(ctx, token)
			require.NoError(t, err)
			require.Equal(t, want, found, token)
		}
		_, err = base.EndSessions(ctx, "")
		require.Error(t, err)
		require.NoError(t, base.DeleteExpiredSessions(ctx, ends))
		_, found, err := sessions.FindCtx(ctx, "three")
		require.NoError(t, err)
		require.False(t, found)
	})
}

func TestAServiceTokenIsFoundByItsHash(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		ctx := t.Context()
		token := access.ServiceToken{
			ID: "svc-1", Name: "Import", Roles: []casework.Role{casework.RoleStaff, casework.RoleComms},
			Made: monday(), Ends: monday().AddDate(0, 1, 0),
		}
		require.NoError(t, base.AddServiceToken(ctx, token, "hash"))
		require.Error(t, base.AddServiceToken(ctx, access.ServiceToken{ID: "svc-2"}, "hash"), "hashes are unique")
		found, err := base.ServiceToken(ctx, "hash")
		require.NoError(t, err)
		require.Equal(t, token, found)
		_, err = base.ServiceToken(ctx, "other")
		require.ErrorIs(t, err, casework.ErrNotFound)

		later := monday().Add(time.Hour)
		require.NoError(t, base.MarkServiceTokenUsed(ctx, "svc-1", later))
		require.NoError(t, base.MarkServiceTokenUsed(ctx, "svc-1", monday()))
		require.NoError(t, base.RevokeServiceToken(ctx, "svc-1", later))
		require.NoError(t, base.RevokeServiceToken(ctx, "svc-1", later.Add(time.Hour)))
		require.ErrorIs(t, base.RevokeServiceToken(ctx, "svc-9", later), casework.ErrNotFound)
		list, err := base.ServiceTokens(ctx)
		require.NoError(t, err)
		token.Used, token.Revoked = later, later
		require.Equal(t, []access.ServiceToken{token}, list)
	})
}

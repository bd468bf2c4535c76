package store_test

import (
	"crypto/rand"
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

func TestATokenOfAnEarlierVersionGetsWhoMadeItFromTheAccessLog(t *testing.T) {
	t.Parallel()
	storetest.EachEmpty(t, func(t *testing.T, base storetest.Base) {
		require.NoError(t, base.MigrateTo(t.Context(), "0017_unregistered_accounts"))
		require.NoError(t, base.AddAccess(t.Context(), []access.LogEntry{
			{At: monday(), Person: "admin-1", Action: "POST /api/v1/service-tokens", Ref: "svc-api", Outcome: 201},
			{At: monday(), Person: "admin-2", Action: "POST /api/v1/service-tokens/:id/revoke", Ref: "svc-none", Outcome: 200},
			{At: monday(), Action: "duecourse token create", Ref: "svc-cli"},
		}))
		for _, id := range []string{"svc-api", "svc-cli", "svc-none"} {
			_, err := base.SQL(t).ExecContext(t.Context(), "INSERT INTO service_tokens (id, name, roles, hash, made_at, ends_at) VALUES ('"+id+"', 'n', 'staff', '"+id+"', 0, 1)")
			require.NoError(t, err)
		}
		require.NoError(t, base.Migrate(t.Context()))
		tokens, err := base.ServiceTokens(t.Context())
		require.NoError(t, err)
		made := map[string]string{}
		for _, token := range tokens {
			made[token.ID] = token.MadeBy
		}
		require.Equal(t, map[string]string{"svc-api": "admin-1", "svc-cli": "system", "svc-none": ""}, made)
	})
}

func TestWhoIsSignedOutHoldsNoRoleAndTheirTokensEnd(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		ctx, now := t.Context(), monday().Add(time.Hour)
		person := access.Identity{AsOf: monday(), Seen: monday()}
		person.ID, person.Subject, person.Roles = "admin-1", "8f", []casework.Role{"staff", "admin"}
		require.NoError(t, base.SaveIdentity(ctx, person))
		for _, maker := range []string{"admin-1", "admin-1", "admin-2"} {
			token := access.ServiceToken{ID: rand.Text(), MadeBy: maker, Decides: []casework.CommandName{"decide"}, Made: monday(), Ends: now.Add(time.Hour)}
			require.NoError(t, base.AddServiceToken(ctx, token, token.ID))
		}
		require.NoError(t, base.WithdrawRoles(ctx, "admin-1", now))
		ended, err := base.RevokeServiceTokensOf(ctx, "admin-1", now)
		require.NoError(t, err)
		require.EqualValues(t, 2, ended)
		people, err := base.Identities(ctx)
		require.NoError(t, err)
		require.Empty(t, people[0].Roles)
		require.Equal(t, "8f", people[0].Subject)
		require.NoError(t, base.SaveIdentity(ctx, person))
		people, err = base.Identities(ctx)
		require.NoError(t, err)
		require.Empty(t, people[0].Roles, "a token that the provider issued before brings nothing back")
		tokens, err := base.ServiceTokens(ctx)
		require.NoError(t, err)
		for _, token := range tokens {
			require.Equal(t, token.MadeBy == "admin-1", token.Ended(now), token.MadeBy)
			require.Equal(t, []casework.CommandName{"decide"}, token.Decides)
		}
	})
}

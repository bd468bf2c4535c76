package access_test

import (
	"log/slog"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/access"
	"duecourse/internal/casework"
)

// programTokens returns tokens over a store in memory, at a time that the test sets.
func programTokens(now *time.Time) *access.ServiceTokens {
	return &access.ServiceTokens{
		Store: &fakeStore{}, Secret: []byte("s"), Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return *now },
		Decisions: []casework.CommandName{"decide"},
	}
}

// anybody may make tokens.
func anybody(string) bool { return true }

func importer() access.TokenRequest {
	return access.TokenRequest{Name: "Import", Roles: []casework.Role{casework.RoleComms}, Lifetime: time.Hour}
}

func TestAProgramCanSignInUntilItsTokenEnds(t *testing.T) {
	t.Parallel()
	now := time.Now().UTC()
	tokens := programTokens(&now)
	created, secret, err := tokens.Create(t.Context(), importer(), "admin-1", "")
	require.NoError(t, err)
	who, err := tokens.Authenticate(t.Context(), secret, anybody)
	require.NoError(t, err)
	require.Equal(t, casework.Actor{Person: casework.Person{ID: created.ID, Name: "Import (program)"}, Roles: []casework.Role{"staff", "comms"}}, who)
	began := now
	now = now.Add(30 * time.Second)
	_, err = tokens.Authenticate(t.Context(), secret, anybody)
	require.NoError(t, err)
	list, err := tokens.List(t.Context())
	require.NoError(t, err)
	require.Equal(t, began, list[0].Used, "use is recorded once a minute")

	_, err = tokens.Authenticate(t.Context(), secret+"x", anybody)
	require.Equal(t, access.ErrUnauthenticated, err)
	now = began.Add(time.Hour)
	_, err = tokens.Authenticate(t.Context(), secret, anybody)
	require.Equal(t, access.ErrUnauthenticated, err, "it has ended")
	now = began
	_, err = tokens.Revoke(t.Context(), created.ID)
	require.NoError(t, err)
	_, err = tokens.Authenticate(t.Context(), secret, anybody)
	require.Equal(t, access.ErrUnauthenticated, err, "it was revoked")
}

func TestAKeyGivesEachPersonATokenOfTheirOwn(t *testing.T) {
	t.Parallel()
	now := time.Now()
	tokens, secrets := programTokens(&now), map[string]bool{}
	for _, by := range [][2]string{{"a", "k"}, {"a", "k"}, {"b", "k"}, {"a", ""}, {"a", ""}} {
		_, secret, err := tokens.Create(t.Context(), importer(), by[0], by[1])
		require.NoError(t, err)
		secrets[secret] = true
	}
	require.Len(t, secrets, 4)
	list, err := tokens.List(t.Context())
	require.NoError(t, err)
	require.Len(t, list, 4)
	other := importer()
	other.Lifetime = 2 * time.Hour
	_, _, err = tokens.Create(t.Context(), other, "a", "k")
	require.ErrorIs(t, err, access.ErrTokenKey)
	_, err = tokens.Revoke(t.Context(), "svc-none")
	require.ErrorIs(t, err, casework.ErrNotFound)
}

func TestATokenRequestThatIsNotValidNamesTheField(t *testing.T) {
	t.Parallel()
	now := time.Now()
	for field, change := range map[string]func(*access.TokenRequest){
		"name":    func(r *access.TokenRequest) { r.Name = " " },
		"days":    func(r *access.TokenRequest) { r.Lifetime = 367 * 24 * time.Hour },
		"decides": func(r *access.TokenRequest) { r.Decides = []casework.CommandName{"advise"} },
		"roles":   func(r *access.TokenRequest) { r.Roles = []casework.Role{casework.RoleLegal} }, // it gives no advice (R8)
	} {
		r := importer()
		change(&r)
		_, _, err := programTokens(&now).Create(t.Context(), r, "admin-1", "")
		var refusal *casework.Refusal
		require.ErrorAs(t, err, &refusal)
		require.Equal(t, field, refusal.Fields[0].Field)
	}
}

func TestATokenEndsWithTheRightOfWhoMadeIt(t *testing.T) {
	t.Parallel()
	now := time.Now().UTC()
	tokens, authoriser := programTokens(&now), newAuthoriser(t)
	provider := &fakeStore{}
	makers := &access.Authenticator{
		Users: access.NewUserCache(provider, slog.New(slog.DiscardHandler), func() time.Time { return now }), Tokens: tokens, Authoriser: authoriser,
	}
	_, secret, err := tokens.Create(t.Context(), importer(), "admin-1", "")
	require.NoError(t, err)
	_, err = makers.Authenticate(t.Context(), secret)
	require.Equal(t, access.ErrUnauthenticated, err, "nobody knows who made it")
	for _, test := range []struct {
		roles []casework.Role
		works bool
	}{{[]casework.Role{"staff", "admin"}, true}, {[]casework.Role{"staff", "comms"}, false}, {nil, false}, {[]casework.Role{"admin"}, true}} {
		now = now.Add(time.Minute)
		require.NoError(t, provider.SaveIdentity(t.Context(), identity("admin-1", now, test.roles...)))
		_, err = makers.Authenticate(t.Context(), secret)
		require.Equal(t, test.works, err == nil, "%v: %v", test.roles, err)
	}

	_, secret, err = tokens.Create(t.Context(), importer(), "", "")
	require.NoError(t, err)
	_, err = makers.Authenticate(t.Context(), secret)
	require.NoError(t, err, "whoever runs the program has made it")
}

// TestAProgramIsNeverLegal also when its token was put into the database past the rules.
func TestAProgramIsNeverLegal(t *testing.T) {
	t.Parallel()
	now := time.Now().UTC()
	tokens, authoriser := programTokens(&now), newAuthoriser(t)
	created, secret, err := tokens.Create(t.Context(), importer(), "", "")
	require.NoError(t, err)
	kept, _ := tokens.Store.(*fakeStore)
	require.NoError(t, kept.change(created.ID, func(token *access.ServiceToken) {
		token.Roles, token.Name = casework.Roles(), "Alex Bennett"
	}))
	who, err := tokens.Authenticate(t.Context(), secret, anybody)
	require.NoError(t, err)
	require.NotContains(t, who.Roles, casework.RoleLegal)
	require.NotContains(t, who.Roles, casework.RolePublic)
	require.Equal(t, "Alex Bennett (program)", who.Name)

	who.Roles = casework.Roles()
	for _, do := range []access.Action{"manage_tokens", "standing_advice"} {
		require.ErrorIs(t, authoriser.May(who, do, access.Application()), access.ErrDenied, do)
	}
	require.ErrorIs(t, authoriser.May(who, "advise", access.AnyCase()), access.ErrDenied)
}

func newAuthoriser(t *testing.T) *access.Authoriser {
	t.Helper()
	authoriser, err := access.NewAuthoriser()
	require.NoError(t, err)
	return authoriser
}

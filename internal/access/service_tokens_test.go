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
	}
}

func importer() access.TokenRequest {
	return access.TokenRequest{Name: "Import", Roles: []casework.Role{casework.RoleComms}, Lifetime: time.Hour}
}

func TestAProgramCanSignInUntilItsTokenEnds(t *testing.T) {
	t.Parallel()
	now := time.Now().UTC()
	tokens := programTokens(&now)
	created, secret, err := tokens.Create(t.Context(), importer(), "admin-1", "")
	require.NoError(t, err)
	who, err := tokens.Authenticate(t.Context(), secret)
	require.NoError(t, err)
	require.Equal(t, casework.Actor{Person: casework.Person{ID: created.ID, Name: "Import"}, Roles: []casework.Role{"staff", "comms"}}, who)
	began := now
	now = now.Add(30 * time.Second)
	_, err = tokens.Authenticate(t.Context(), secret)
	require.NoError(t, err)
	list, err := tokens.List(t.Context())
	require.NoError(t, err)
	require.Equal(t, began, list[0].Used, "use is recorded once a minute")

	_, err = tokens.Authenticate(t.Context(), secret+"x")
	require.Equal(t, access.ErrUnauthenticated, err)
	now = began.Add(time.Hour)
	_, err = tokens.Authenticate(t.Context(), secret)
	require.Equal(t, access.ErrUnauthenticated, err, "it has ended")
	now = began
	_, err = tokens.Revoke(t.Context(), created.ID)
	require.NoError(t, err)
	_, err = tokens.Authenticate(t.Context(), secret)
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
		"name":  func(r *access.TokenRequest) { r.Name = " " },
		"days":  func(r *access.TokenRequest) { r.Lifetime = 367 * 24 * time.Hour },
		"roles": func(r *access.TokenRequest) { r.Roles = []casework.Role{casework.RoleLegal} }, // it gives no advice (R8)
	} {
		r := importer()
		change(&r)
		_, _, err := programTokens(&now).Create(t.Context(), r, "admin-1", "")
		var refusal *casework.Refusal
		require.ErrorAs(t, err, &refusal)
		require.Equal(t, field, refusal.Fields[0].Field)
	}
}

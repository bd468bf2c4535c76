package access_test

import (
	"log/slog"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/access"
	"duecourse/internal/casework"
)

// TestAHumanBeingWithTwoIDsIsOnePerson (domain §2, four eyes): with an id in the file of people
// and another at the provider.
func TestAHumanBeingWithTwoIDsIsOnePerson(t *testing.T) {
	t.Parallel()
	file := `[{"id": "c.morgan", "name": "C", "email": "c.morgan@example.org", "roles": ["comms", "legal"], "token_sha256": "` + digest("c") + `"},
		{"id": "s.okafor", "name": "S", "email": "s.okafor@example.org", "roles": ["comms"], "sub": "77", "token_sha256": "` + digest("s") + `"},
		{"id": "one", "name": "1", "email": "press@example.org", "roles": [], "token_sha256": "` + digest("1") + `"},
		{"id": "two", "name": "2", "email": "press@example.org", "roles": [], "token_sha256": "` + digest("2") + `"}]`
	people, err := access.LoadDirectory(writeFile(t, file))
	require.NoError(t, err)
	i := newIssuer(t)
	provider := i.provider(access.ClaimNames{})
	for name, test := range map[string]struct {
		sub, email string
		verified   bool
		want       string
	}{
		"checked address":                  {"8f", "C.Morgan@example.org", true, "c.morgan"},
		"address that nobody checked":      {"8f", "c.morgan@example.org", false, "8f"},
		"sub of the file":                  {"77", "other@example.org", false, "s.okafor"},
		"address of who has another sub":   {"8f", "s.okafor@example.org", true, "8f"},
		"address that two people share":    {"8f", "press@example.org", true, "8f"},
		"somebody who is not in the file":  {"8f", "x@example.org", true, "8f"},
		"no address, and none in the file": {"8f", "", true, "8f"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			users := access.NewUserCache(&fakeStore{}, slog.New(slog.DiscardHandler), time.Now)
			a := &access.Authenticator{Directory: people, Users: users, Provider: provider, Log: slog.New(slog.DiscardHandler)}
			who, err := a.Authenticate(t.Context(), i.signed(i.good().but("sub", test.sub).but("email", test.email).but("email_verified", test.verified)))
			require.NoError(t, err)
			require.Equal(t, test.want, who.ID)
		})
	}
}

// TestWhatTheProviderWithdrawsATokenInTheFileDoesNotBringBack also for somebody whose id at the
// provider is another.
func TestWhatTheProviderWithdrawsATokenInTheFileDoesNotBringBack(t *testing.T) {
	t.Parallel()
	people, err := access.LoadDirectory(writeFile(t, `[{"id": "c.morgan", "name": "C", "email": "c.morgan@example.org",
		"roles": ["comms", "legal"], "sub": "8f", "token_sha256": "`+digest("c")+`"}]`))
	require.NoError(t, err)
	i, now, kept := newIssuer(t), time.Now(), &fakeStore{}
	clock := func() time.Time { return now }
	a := &access.Authenticator{
		Directory: people, Users: access.NewUserCache(kept, slog.New(slog.DiscardHandler), clock), Log: slog.New(slog.DiscardHandler),
		Provider: i.provider(access.ClaimNames{}),
	}
	who, err := a.Authenticate(t.Context(), "c")
	require.NoError(t, err)
	require.Equal(t, []casework.Role{"staff", "comms", "legal"}, who.Roles, "the provider does not know them yet")

	token := i.good().but("sub", "8f").but("roles", []string{"comms"})
	_, err = a.Authenticate(t.Context(), i.signed(token))
	require.NoError(t, err)
	who, err = a.Authenticate(t.Context(), "c")
	require.NoError(t, err)
	require.Equal(t, "c.morgan", who.ID)
	require.Equal(t, []casework.Role{"staff", "comms"}, who.Roles)

	kept.identities = append(kept.identities, identity("8f", now.Add(-time.Hour), "staff", "legal")) // before the file had the sub
	now = now.Add(time.Minute)
	old, known := a.Person("8f")
	require.True(t, known, "a session or a case that names the earlier id")
	require.Equal(t, "c.morgan", old.ID)
	require.Empty(t, a.PeopleWith(casework.RoleLegal))
}

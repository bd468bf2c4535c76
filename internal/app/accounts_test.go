package app_test

import (
	"context"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/access/demo"
	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
	"duecourse/internal/casework/kinds"
	"duecourse/internal/policy"
)

// requestStore is a store with one account request.
type requestStore struct {
	*fakeStore
	request *account.Request
	asked   account.Filter
}

func (o *requestStore) Case(context.Context, string) (casework.Case, error) {
	return o.request, nil
}

func (o *requestStore) CaseFor(context.Context, string, string) (casework.Case, error) {
	return o.request, nil
}

func (o *requestStore) Knows(context.Context, string, string) (bool, error) { return true, nil }

func (o *requestStore) Accounts(_ context.Context, f account.Filter) (casework.Page[account.Account], error) {
	o.asked = f
	return casework.Page[account.Account]{Items: []account.Account{{Ref: "SMA-0000-0001"}}}, nil
}

func accountService(t *testing.T, o *requestStore) *app.Service {
	t.Helper()
	council, err := policy.Default()
	require.NoError(t, err)
	w := newFixture(t)
	for i, c := range o.request.Checks {
		if c.File != nil {
			c.File.SHA256, c.File.Size, _, err = w.vault.Put(t.Context(), strings.NewReader(aFile))
			require.NoError(t, err)
			o.request.Checks[i] = c
		}
	}
	service, err := app.New(app.Options{
		Kinds: kinds.All(), Store: o, Workflows: w.workflows, Vault: w.vault.Vault, People: demo.People(), Policy: council,
		Secret: []byte("a secret of sixteen bytes"), Now: func() time.Time { return noon },
	})
	require.NoError(t, err)
	return service
}

func withFile() *requestStore {
	return &requestStore{fakeStore: newFakeStore(), request: &account.Request{
		Ref: "ACR-0000-0001", Requester: casework.Person{ID: "staff-1"},
		Checks: []account.Check{
			{Name: account.CheckLineManager, Asked: casework.Person{ID: "manager-1"}},
			{Name: account.CheckLearning, Asked: casework.Person{ID: "staff-1"}, File: &account.File{}},
		},
	}}
}

func TestOnlyRequesterAndVerifiersOpenTheFileOfACheck(t *testing.T) {
	t.Parallel()
	s := accountService(t, withFile())
	for _, who := range []app.Caller{opener(), officer()} {
		file, bytes, err := s.RequestFile(t.Context(), who, "acr-0000-0001", account.CheckLearning)
		require.NoError(t, err)
		require.Equal(t, int64(len(aFile)), file.Size)
		content, err := io.ReadAll(bytes)
		require.NoError(t, err)
		require.Equal(t, aFile, string(content))
	}
	for _, who := range []app.Caller{person("manager-1"), person("staff-2")} {
		_, _, err := s.RequestFile(t.Context(), who, "ACR-0000-0001", account.CheckLearning)
		requireCode(t, casework.CodeNotFound, err)
	}
	_, _, err := s.RequestFile(t.Context(), opener(), "ACR-0000-0001", account.CheckLineManager)
	requireCode(t, casework.CodeNotFound, err)
}

func TestOnlyPartiesReadTheTimelineOfARequest(t *testing.T) {
	t.Parallel()
	s := accountService(t, withFile())
	_, err := s.Timeline(t.Context(), person("manager-1"), account.RequestKindName, "ACR-0000-0001")
	require.NoError(t, err)
	_, err = s.Timeline(t.Context(), person("staff-2"), account.RequestKindName, "ACR-0000-0001")
	requireCode(t, casework.CodeNotFound, err)
}

func TestOwnAccountsAreThoseOfTheCaller(t *testing.T) {
	t.Parallel()
	o := withFile()
	_, err := accountService(t, o).OwnAccounts(t.Context(), opener(), account.Filter{Person: "staff-2"})
	require.NoError(t, err)
	require.Equal(t, "staff-1", o.asked.Person)
}

func TestRequesterSeesTheAccountsForTheAudience(t *testing.T) {
	t.Parallel()
	o := withFile()
	found, err := accountService(t, o).Corporate(t.Context(), opener(), " Facebook ", "Readers")
	require.NoError(t, err)
	require.Len(t, found, 1)
	require.Equal(t, "facebook", o.asked.Channel)
	require.Equal(t, "Readers", o.asked.Query)
}

package access_test

import (
	"errors"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"duecourse/internal/access"
	"duecourse/internal/access/demo"
	"duecourse/internal/casework"
)

func TestOnlyAdministratorsAndTheHeadOfCommunicationsReadPayloads(t *testing.T) {
	t.Parallel()
	authoriser, err := access.NewAuthoriser()
	require.NoError(t, err)
	table, people := &logTable{}, demo.People()
	log := table.start()
	payloads := access.PayloadAccess{Authenticator: &access.Authenticator{Directory: people}, Authoriser: authoriser, Log: log}
	for _, p := range people.PeopleWith(casework.RoleStaff) {
		before := table.count()
		person, allowed := payloads.Check(t.Context(), demo.Token(p.ID))
		require.Equal(t, p.ID, person)
		require.Equal(t, p.Has(casework.RoleAdmin) || p.Has(casework.RoleCommsLead), allowed, p.ID)
		require.Equal(t, before+1, table.count(), "%s is logged before the answer", p.ID)
		require.Equal(t, p.ID, table.entries[before].Person)
		require.Equal(t, "POST /codec/decode", table.entries[before].Action)
	}
	person, allowed := payloads.Check(t.Context(), "guess")
	require.Empty(t, person)
	require.False(t, allowed)
	require.NoError(t, log.Stop())
}

func TestNobodyReadsPayloadsWhileTheAccessLogIsDown(t *testing.T) {
	t.Parallel()
	authoriser, err := access.NewAuthoriser()
	require.NoError(t, err)
	synctest.Test(t, func(t *testing.T) {
		table := &logTable{failure: errors.New("the database is down")}
		log := table.start()
		payloads := access.PayloadAccess{Authenticator: &access.Authenticator{Directory: demo.People()}, Authoriser: authoriser, Log: log}
		person, allowed := payloads.Check(t.Context(), demo.Token("admin-1"))
		require.Equal(t, "admin-1", person)
		require.False(t, allowed)
		require.Error(t, log.Stop())
	})
}

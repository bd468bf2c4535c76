package wire_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
)

// TestRepeatedRequestIsRecognisedAfterAPersonIsRenamed checks that the digest of a request
// covers what the caller sent, and not the names that the service adds.
func TestRepeatedRequestIsRecognisedAfterAPersonIsRenamed(t *testing.T) {
	t.Parallel()
	s := newAccountServer(t)
	ref := s.newRequest(t, 9000, "staff-1", "manager-1")
	who := caller("manager-1")
	who.Key = "on leave"
	named := func(id string) (app.Answer, error) {
		return s.Do(t.Context(), who, account.RequestKindName, ref, account.Delegate{Check: account.CheckLineManager, To: casework.Person{ID: id}, Reason: "On leave."})
	}
	first, err := named("hr-2")
	require.NoError(t, err)
	s.people.newNames["hr-2"] = "Hanna Married"
	again, err := named("hr-2")
	require.NoError(t, err)
	require.Equal(t, first.Seq, again.Seq)
	require.Equal(t, 1, s.commands)
	_, err = named("hr-1")
	require.Error(t, err, "another deputy is another request")
}

package wire_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
)

// TestRepeatedRequestIsRecognisedAfterAPersonIsRenamed: what is compared is what
// was asked for, not the names that the service adds to it.
func TestRepeatedRequestIsRecognisedAfterAPersonIsRenamed(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	ref := d.asked(t, 9000, "staff-1", "manager-1")
	who := caller("manager-1")
	who.Key = "on leave"
	named := func(id string) (app.Answer, error) {
		return d.Do(t.Context(), who, account.RequestKindName, ref, account.Delegate{Check: account.CheckLineManager, To: casework.Person{ID: id}, Reason: "On leave."})
	}
	first, err := named("hr-2")
	require.NoError(t, err)
	d.names.now["hr-2"] = "Hanna Married"
	again, err := named("hr-2")
	require.NoError(t, err)
	require.Equal(t, first.Seq, again.Seq)
	require.Equal(t, 1, d.orders)
	_, err = named("hr-1")
	require.Error(t, err, "another deputy is another request")
}

package publication_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/publication"
)

func TestS8MediaEnquiryIsAnsweredByAPublicationThatIsOut(t *testing.T) {
	t.Parallel()
	d, q := newDriver(t), &publication.Enquiry{}
	give := func(by casework.Actor, command casework.Command) error {
		_, err := casework.Do(q, command, by, d.moment())
		return err
	}
	deadline := d.at.Add(3 * time.Hour)
	ask := publication.Log{Ref: "MED-1", From: "Ann Reporter", Outlet: "Evening Post", Question: "Why is the bridge closed?", Deadline: &deadline}
	require.Error(t, give(writer, ask))
	require.NoError(t, give(comms, ask))
	require.Equal(t, deadline, casework.Due(q).By)
	require.Equal(t, casework.RolePress, casework.Tasks(q)[0].Role)
	require.NoError(t, give(comms, casework.Assign{To: press.ID}))
	require.Equal(t, press.ID, casework.Tasks(q)[0].Person)
	require.Error(t, give(comms, publication.Answer{Publication: "PUB-1", Released: true}), "the press office answers")
	require.Error(t, give(press, publication.Answer{Publication: "PUB-1"}), "it is not released")
	require.NoError(t, give(press, publication.Answer{Publication: "PUB-1", Released: true}))
	require.Equal(t, publication.EnquiryIsAnswered, q.Outcome)
	require.True(t, q.Closed())
	require.Error(t, give(press, publication.Decline{Reason: "r"}))
}

func TestS8MediaEnquiryWithoutADeadlineIsDueWhenThePolicySays(t *testing.T) {
	t.Parallel()
	d, q := newDriver(t), &publication.Enquiry{}
	_, err := casework.Do(q, publication.Log{Ref: "MED-1", From: "Ann", Outlet: "Post", Question: "Why?"}, press, d.moment())
	require.NoError(t, err)
	require.Equal(t, d.at.Add(24*time.Hour), q.Deadline)
	_, err = casework.Do(q, publication.Decline{Reason: "It is before a court."}, press, d.moment())
	require.NoError(t, err)
	require.Equal(t, "It is before a court.", q.Reason)
}

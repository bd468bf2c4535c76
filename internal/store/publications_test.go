package store_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/casetest"
	"duecourse/internal/casework/publication"
	"duecourse/internal/store/storetest"
)

// addPublications records two publications of staff-1 and staff-2, of which the first is released,
// and a media enquiry.
func addPublications(t testing.TB, base storetest.Base) {
	t.Helper()
	moment := casework.Moment{At: monday(), Zone: casetest.London(t), Rules: casetest.Rules()}
	give := func(c casework.Case, by casework.Actor, commands ...casework.Command) {
		for _, command := range commands {
			events, err := casework.Do(c, command, by, moment)
			require.NoError(t, err)
			require.NoError(t, base.Record(t.Context(), c.Status().Ref, events))
		}
	}
	press := casetest.Person("press-1", casework.RoleStaff, casework.RolePress)
	for i, id := range []string{"staff-1", "staff-2"} {
		p, writer := &publication.Publication{}, casetest.Person(id, casework.RoleStaff)
		draft := publication.Draft{
			Ref: "PUB-0000-000" + string(rune('1'+i)), Form: publication.Post, Title: "Zanzibar", Body: "Off we go.", Channels: []string{"x"},
		}
		if i == 1 {
			draft.EmbargoUntil = monday().Add(time.Hour).Format(time.RFC3339)
		}
		give(p, writer, draft, publication.Submit{})
		give(p, press, publication.Approve{Approve: true, NoPersonalData: true})
		moment.At = moment.At.Add(time.Minute)
	}
	give(&publication.Enquiry{}, press, publication.Log{Ref: "MED-0000-0001", From: "Ann", Outlet: "Post", Question: "Why?"})
}

func TestS9ListOfPublicationsLeavesOutWhatIsNotPublic(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		addPublications(t, base)
		list := func(f publication.Filter) []string {
			page, err := base.Publications(t.Context(), f)
			require.NoError(t, err)
			refs := []string{}
			for i := range page.Items {
				refs = append(refs, page.Items[i].Ref)
			}
			return refs
		}
		require.Equal(t, []string{"PUB-0000-0002", "PUB-0000-0001"}, list(publication.Filter{}))
		require.Equal(t, []string{"PUB-0000-0001"}, list(publication.Filter{Writer: "legal-1"}))
		require.Equal(t, []string{"PUB-0000-0002", "PUB-0000-0001"}, list(publication.Filter{Writer: "staff-2"}))
		require.Equal(t, []string{"PUB-0000-0002"}, list(publication.Filter{Stage: "embargoed"}))
		require.Equal(t, []string{"PUB-0000-0001"}, list(publication.Filter{Stage: "released"}))
		require.Equal(t, []string{"PUB-0000-0002"}, list(publication.Filter{From: monday().Add(30 * time.Minute), To: monday().Add(2 * time.Hour)}))
		words := columnsOf(t, base.SQL(t), "SELECT words FROM case_words WHERE ref LIKE 'PUB-%' OR ref LIKE 'MED-%'")
		require.Empty(t, words, "no search finds a text by its words")
		enquiries, err := base.MediaEnquiries(t.Context(), publication.EnquiryFilter{Stage: publication.EnquiryOpen})
		require.NoError(t, err)
		require.Len(t, enquiries.Items, 1)
	})
}

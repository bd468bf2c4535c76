package console_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/publication"
)

const (
	publicationRef = "PUB-7K3M-9Q2D"
	publicationURL = "/publications/" + publicationRef
)

// withPublication is a fixture with a news release of staff-1, which waits for its approval.
func withPublication(t *testing.T) *fixture {
	t.Helper()
	f := newFixture(t)
	f.mustDo("staff-1", publicationRef, publication.Draft{
		Ref: publicationRef, Form: publication.NewsRelease, Title: "Bridge opens", Body: "The new bridge opens on Friday.",
		Channels: []string{"facebook", "x"}, EmbargoUntil: "2026-11-04T09:00",
	}, publication.Submit{})
	return f
}

// released releases the publication on Facebook; a person has to do it on X.
func (f *fixture) released() {
	f.t.Helper()
	m := f.moment()
	f.mustDo("press-1", publicationRef, publication.Approve{Approve: true, NoPersonalData: true})
	p := f.stateOf(publicationRef).(*publication.Publication)
	m.At = p.Embargo.Until
	f.record(publicationRef, casework.Tick(p, m))
	f.record(publicationRef, p.Finish("A1", casework.Result{Outcome: casework.ResultDone, Detail: "It is there.", URL: "https://facebook.com/1"}, m))
	f.record(publicationRef, p.Finish("A2", casework.Result{Outcome: casework.ResultNeedsPerson, Detail: "X has no adapter."}, m))
}

func TestPagesOfPublicationsMatchTheirGoldenFiles(t *testing.T) {
	t.Parallel()
	for _, page := range []struct {
		golden, person, path string
		released             bool
	}{
		{"publications", "press-1", "/publications?month=2026-11", false},
		{"publication-new", "staff-1", "/publications/new", false},
		{"publication", "press-1", publicationURL, false},
		{"publication-by-hand", "press-1", publicationURL, true},
		{"publication-released", "legal-1", publicationURL, true},
	} {
		t.Run(page.golden, func(t *testing.T) {
			t.Parallel()
			f := withPublication(t)
			if page.released {
				f.released()
			}
			compare(t, openBrowser(t, f, page.person), page.golden, page.path)
		})
	}
}

func TestS8WriterAndPressOfficeBringAPublicationToItsEmbargo(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	b := openBrowser(t, f, "staff-1")
	require.Contains(t, b.page("/publications"), "Write a publication")
	got := b.post("/publications/new", b.form("/publications/new", "/publications/new", url.Values{
		"kind": {"post"}, "title": {"Bridge"}, "channels": {"facebook", "x"}, "source": {"partner"}, "embargo_until": {"2026-11-04T09:00"},
	}))
	require.Equal(t, http.StatusUnprocessableEntity, got.Code, "it has no text")
	got = b.post("/publications/new", b.form("/publications/new", "/publications/new", url.Values{
		"kind": {"post"}, "title": {"Bridge"}, "body": {"It opens."}, "channels": {"facebook", "x"}, "source": {"partner"}, "embargo_until": {"2026-11-04T09:00"},
	}))
	require.Equal(t, http.StatusSeeOther, got.Code, got.Body.String())
	at := got.Header().Get("Location")
	require.Equal(t, http.StatusSeeOther, b.post(at+"/submit", b.formByID(at, "submit", nil)).Code)
	require.NotContains(t, b.page(at), `id="approve"`, "the writer does not approve")

	b.signInAs("press-1")
	require.Contains(t, b.page("/my-work"), at+"#approve")
	got = b.post(at+"/approve", b.formByID(at, "approve", url.Values{"approve": {"true"}, "reuse_authorised_by": {"The hospital"}}))
	require.Equal(t, http.StatusUnprocessableEntity, got.Code, "without the confirmation of S11")
	got = b.post(at+"/approve", b.formByID(at, "approve", url.Values{"approve": {"true"}, "no_personal_data": {"true"}, "reuse_authorised_by": {"The hospital"}}))
	require.Equal(t, http.StatusSeeOther, got.Code, got.Body.String())
	require.Contains(t, b.page(at), "The system releases it on Facebook and X.")
	require.Contains(t, b.page("/publications?month=2026-11"), "9am Post")
}

func TestS9PageOfAPublicationIsForThoseWhoWorkOnItUntilItsRelease(t *testing.T) {
	t.Parallel()
	f := withPublication(t)
	for _, who := range []string{"comms-1", "legal-1", "staff-2", "auditor-1", "admin-1"} {
		b := openBrowser(t, f, who)
		require.Equal(t, http.StatusNotFound, b.get(publicationURL).Code, who)
		for _, path := range []string{"/publications?month=2026-11", "/my-work", "/incidents?q=bridge"} {
			require.NotContains(t, b.page(path), "ridge opens", "%s %s", who, path)
		}
	}
	require.NotContains(t, openBrowser(t, f, "press-1").page("/publications?month=2026-11"), "ridge opens", "lists have no word of it")
	f.released()
	require.Contains(t, openBrowser(t, f, "legal-1").page(publicationURL), "Bridge opens")
}

func TestS8MediaEnquiryIsLoggedByCommunicationsAndAnsweredByThePressOffice(t *testing.T) {
	t.Parallel()
	f := withPublication(t)
	f.released()
	b := openBrowser(t, f, "comms-1")
	got := b.post("/media-enquiries/new", b.form("/media-enquiries/new", "/media-enquiries/new", url.Values{
		"from": {"Ann Reporter"}, "outlet": {"Evening Post"}, "question": {"Why?"}, "deadline": {"2026-11-02T16:00"},
	}))
	require.Equal(t, http.StatusSeeOther, got.Code, got.Body.String())
	at := got.Header().Get("Location")
	require.Equal(t, http.StatusSeeOther, b.post(at+"/assign", b.formByID(at, "assign", url.Values{"to": {"press-1"}})).Code)
	b.signInAs("press-1")
	require.Contains(t, b.page("/my-work"), at+"#answer")
	got = b.post(at+"/answer", b.formByID(at, "answer", url.Values{"publication": {publicationRef}}))
	require.Equal(t, http.StatusSeeOther, got.Code, got.Body.String())
	require.Contains(t, b.page(at), "Answered by")
	require.Contains(t, b.page("/media-enquiries"), "Evening Post")
	require.Equal(t, http.StatusForbidden, openBrowser(t, f, "staff-1").get("/media-enquiries").Code)
}

package e2e_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// publicationState is a publication as the API shows it.
type publicationState struct {
	Ref          string    `json:"ref"`
	Stage        string    `json:"stage"`
	EmbargoUntil time.Time `json:"embargo_until"`
	Channels     []struct {
		Channel string    `json:"channel"`
		Status  string    `json:"status"`
		URL     string    `json:"url"`
		At      time.Time `json:"at"`
		Late    bool      `json:"late"`
	} `json:"channels"`
}

// statuses are the statuses of the channels, in their order.
func (p publicationState) statuses() string {
	list := make([]string, len(p.Channels))
	for i, c := range p.Channels {
		list[i] = c.Status
	}
	return strings.Join(list, " ")
}

const publications = "/api/v1/publications"

// publication reads a publication as the press office sees it.
func (s *stack) publication(ref string) publicationState {
	s.t.Helper()
	return readAs[publicationState](s.t, http.StatusOK, s.as("press-1").get(publications+"/"+ref))
}

// embargo brings a news release on three channels to its embargo.
func (s *stack) embargo(until time.Time) publicationState {
	s.t.Helper()
	p := readAs[publicationState](s.t, http.StatusCreated, s.as("staff-1").post(publications, fields{
		"kind": "news_release", "title": "Bridge opens", "body": "The new bridge opens on Friday.",
		"channels": []string{"sandbox", "sandbox-2", "sandbox-3"}, "embargo_until": until.Format(time.RFC3339Nano),
	}))
	readAs[publicationState](s.t, http.StatusOK, s.as("staff-1").post(publications+"/"+p.Ref+"/submit", fields{}))
	return readAs[publicationState](s.t, http.StatusOK, s.as("press-1").post(publications+"/"+p.Ref+"/approve", fields{"approve": true, "no_personal_data": true}))
}

// releases lists the channels on which the feed shows a release, in order.
func (s *stack) releases() []string {
	s.t.Helper()
	list := readAs[[]struct {
		Channel string `json:"channel"`
		Title   string `json:"title"`
	}](s.t, http.StatusOK, s.as("").get("/sandbox/releases"))
	channels := []string{}
	for _, r := range list {
		require.Equal(s.t, "Bridge opens", r.Title)
		channels = append(channels, r.Channel)
	}
	return channels
}

// TestS9EmbargoSurvivesKillsOnBothSidesOfItsTimeAndAcrossIt releases on three channels, of which
// one refuses and one lies.
func TestS9EmbargoSurvivesKillsOnBothSidesOfItsTimeAndAcrossIt(t *testing.T) {
	t.Parallel()
	s := start(t)
	s.setFaults(fields{"refuse": []string{"release:sandbox-2"}, "lie": []string{"release:sandbox-3"}})
	p := s.embargo(time.Now().Add(25 * time.Second))
	require.Equal(t, "embargoed", p.Stage)
	requireRefusal(t, http.StatusConflict, "embargoed", s.as("press-1").post(publications+"/"+p.Ref+"/release", fields{}))
	s.kill()
	s.start()
	require.Equal(t, "embargoed", s.publication(p.Ref).Stage)
	require.Empty(t, s.releases())
	require.Equal(t, http.StatusNotFound, s.as("legal-1").get(publications+"/"+p.Ref).status, "nobody else sees it")
	s.kill()
	s.waitUntilAfter(p.EmbargoUntil.Add(6 * time.Second))
	s.start()
	waitFor(t, "every channel has answered", func() bool { return s.publication(p.Ref).statuses() == "released by_hand by_hand" })
	require.Equal(t, []string{"sandbox"}, s.releases())
	released := s.publication(p.Ref)
	require.True(t, released.Channels[0].Late)
	require.NotEmpty(t, released.Channels[0].URL)
	s.kill()
	s.start()
	require.Equal(t, []string{"sandbox"}, s.releases(), "once")
	s.setFaults(fields{})
	waitFor(t, "the case takes commands again after the kill", func() bool {
		again, err := s.as("press-1").send(withKey(publications+"/"+p.Ref+"/release", "again", fields{}))
		return err == nil && again.status == http.StatusOK
	})
	waitFor(t, "the others have it too", func() bool { return s.publication(p.Ref).statuses() == "released released released" })
	require.ElementsMatch(t, []string{"sandbox", "sandbox-2", "sandbox-3"}, s.releases())
	readAs[publicationState](t, http.StatusOK, s.as("press-1").post(publications+"/"+p.Ref+"/withdraw", fields{"reason": "It is not true."}))
	waitFor(t, "it is taken down", func() bool { return len(s.releases()) == 0 })
	s.requireChainsIntact()
}

// TestS8WriterAndPressOfficePublishInTheBrowser goes through the pages of a publication; axe-core
// finds nothing on them.
func TestS8WriterAndPressOfficePublishInTheBrowser(t *testing.T) {
	t.Parallel()
	s := start(t)
	b := s.openTab()
	b.signIn("staff-1")
	b.open("/publications/new")
	b.requireAccessible()
	b.choose(`input[value=post]`)
	b.typeInto("draft-title", "Bridge opens")
	b.typeInto("draft-body", "The new bridge opens on Friday.")
	b.choose(`input[value=sandbox]`)
	b.clickText("Save the draft")
	b.waitForText("You wrote a publication.")
	b.requireAccessible()
	b.clickText("Submit to the press office")
	b.waitForText("You submitted the publication for approval.")
	b.signIn("press-1")
	b.open("/my-work")
	b.clickText("Approve or send back")
	b.requireAccessible()
	b.choose(`#approve input[value=true]`)
	b.choose(`#approve-no_personal_data`)
	b.clickText("Record the decision")
	b.waitForText("You decided about the approval.")
	waitFor(t, "it is released", func() bool { return len(s.releases()) == 1 })
	b.open("/publications")
	b.requireAccessible()
	b.waitForText("Bridge opens")
	b.open("/media-enquiries/new")
	b.requireAccessible()
	b.open("/media-enquiries")
	b.requireAccessible()
}

package wire_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/access/demo"
	"duecourse/internal/casework"
	"duecourse/internal/casework/publication"
)

const (
	publicationRef = "PUB-0000-0000" // waits for its approval
	releasedRef    = "PUB-7K3M-9Q2D"
	enquiryRef     = "MED-0000-0001"

	secretWord = "zanzibar" // stands in the text of every publication
)

// addPublications records a publication of staff-2, one of each person, one that has been
// released, and a media enquiry.
func (s *testServer) addPublications(t *testing.T) {
	t.Helper()
	s.addPublication(t, publicationRef, "staff-2", publication.Submit{})
	own := map[string]string{"": publicationRef}
	for n, who := range callers() {
		own[who.ID] = fmt.Sprintf("PUB-0000-%04d", n+1)
		s.addPublication(t, own[who.ID], who.ID, publication.Submit{})
	}
	s.publications = map[string]func(string) string{
		relations()[0]: func(string) string { return publicationRef },
		relations()[1]: func(who string) string { return own[who] },
		relations()[2]: func(string) string { return publicationRef },
	}
	none := ""
	p := s.addPublication(t, releasedRef, "staff-2", publication.Edit{EmbargoUntil: &none}, publication.Submit{})
	s.give(t, p, "press-1", publication.Approve{Approve: true, NoPersonalData: true})
	s.give(t, &publication.Enquiry{}, "comms-1", publication.Log{Ref: enquiryRef, From: "Ann Reporter", Outlet: "Evening Post", Question: "Why?"})
}

func (s *testServer) addPublication(t *testing.T, ref, writer string, more ...casework.Command) *publication.Publication {
	t.Helper()
	p := &publication.Publication{}
	s.give(t, p, writer, publication.Draft{
		Ref: ref, Form: publication.NewsRelease, Title: "The mayor flies to " + secretWord, Body: "To " + secretWord + ", with love.",
		Channels: []string{"sandbox", "facebook"}, EmbargoUntil: "2027-01-01T09:00",
	})
	for _, command := range more {
		s.give(t, p, writer, command)
	}
	return p
}

// give gives a case a command and records what follows.
func (s *testServer) give(t *testing.T, c casework.Case, by string, command casework.Command) {
	t.Helper()
	events, err := casework.Do(c, command, caller(by).Actor, s.moment())
	require.NoError(t, err, command.Name())
	require.NoError(t, s.store.Record(t.Context(), c.Status().Ref, events))
}

// publicationForms are valid bodies of the commands of publications and media enquiries.
func publicationForms() map[string]string {
	return map[string]string{
		"edit": `{"title":"t"}`, "submit": `{}`, "approve": `{"approve":false,"reason":"r"}`, "move-embargo": `{"until":"2027-01-02T09:00","reason":"r"}`,
		"release": `{}`, "confirm": `{"action":"A1","outcome":"done"}`, "cancel": `{}`, "correct": `{"body":"b","reason":"r"}`, "withdraw": `{"reason":"r"}`,
		"assign": `{"to":"press-1"}`, "answer": `{"publication":"` + releasedRef + `"}`, "decline": `{"reason":"r"}`,
	}
}

// TestS9NobodyElseFindsATraceOfATextBeforeItsTime walks over every route that reads, as everybody
// who does not work on a publication, and through the log.
func TestS9NobodyElseFindsATraceOfATextBeforeItsTime(t *testing.T) {
	t.Parallel()
	s := newTestServer(t)
	found, read := 0, 0
	for _, route := range s.routes(t) {
		if route.method != http.MethodGet {
			continue
		}
		path := strings.NewReplacer("{ref}", publicationRef, "{id}", "1", "{channel}", "sandbox", "{author}", "council", "{check}", "x").Replace(route.path)
		for _, query := range []string{"", "?q=" + secretWord, "?stage=approval", "?key=" + s.service.CalendarKey(caller("press-1"))} {
			for _, who := range append(callerIDs(), "") {
				request := httptest.NewRequest(http.MethodGet, path+query, http.NoBody)
				if who != "" {
					request.Header.Set("Authorization", "Bearer "+demo.Token(who))
				}
				got := httptest.NewRecorder()
				s.ServeHTTP(got, request)
				body := withoutOwn(got.Body.String(), route.path)
				works := who == "press-1" || who == "comms-lead"
				if strings.Contains(strings.ToLower(body), secretWord) {
					require.True(t, works && strings.HasPrefix(route.path, "/api/v1/publications/{ref}"), "%s as %s: %s", path+query, who, body)
					found++
				}
				read++
			}
		}
	}
	require.Positive(t, found, "who works on it reads it")
	s.stop()
	require.NotContains(t, strings.ToLower(s.log.String()), secretWord)
	t.Logf("%d answers", read)
}

// withoutOwn leaves out the list of publications, in which the one that was released stands with
// its title.
func withoutOwn(body, route string) string {
	if route == "/api/v1/publications" {
		return strings.Replace(body, "The mayor flies to "+secretWord, "", 1)
	}
	return body
}

func TestS9PublicationIsPublicAfterItsReleaseAndItsHistoryIsNot(t *testing.T) {
	t.Parallel()
	s := newTestServer(t)
	get := func(path string) *httptest.ResponseRecorder {
		request := httptest.NewRequest(http.MethodGet, "/api/v1/publications/"+path, http.NoBody)
		request.Header.Set("Authorization", "Bearer "+demo.Token("legal-1"))
		got := httptest.NewRecorder()
		s.ServeHTTP(got, request)
		return got
	}
	shown := get(releasedRef)
	require.Equal(t, http.StatusOK, shown.Code)
	require.Contains(t, shown.Body.String(), secretWord)
	require.NotContains(t, shown.Body.String(), "writers")
	require.Equal(t, http.StatusForbidden, get(releasedRef+"/timeline").Code)
	require.Equal(t, http.StatusNotFound, get(publicationRef).Code)
}

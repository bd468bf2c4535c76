package console_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
)

// withPosts is a fixture whose incident has three posts. The first one is unacceptable and
// has an exhibit; the second one was observed; the third one was reported, and nobody has
// assessed it.
func withPosts(t *testing.T) *fixture {
	t.Helper()
	f := newFixture(t)
	f.mustDo("comms-1", ref, assess(), incident.AddEvidence{
		Source: casework.SourceUpload, SHA256: f.putPicture(png), MediaType: "image/png", Size: 48211,
	}, incident.Observe{Behaviour: incident.Continued, Post: &incident.Post{URL: "https://www.example.org/post/2", Text: "Clowns again"}})
	f.mustDo("comms-1", ref, incident.Observe{Behaviour: incident.Complied, Post: &incident.Post{Text: "Sorry"}})
	return f
}

// TestThePageShowsEveryPost shows that each post is a card of its own (domain §3, "Every post
// counts").
func TestThePageShowsEveryPost(t *testing.T) {
	t.Parallel()
	f := withPosts(t)
	compare(t, openBrowser(t, f, "comms-1"), "incident-posts", home)
	got := openBrowser(t, f, "comms-1").page(home)
	for _, text := range []string{"The 3 posts", "Clowns again", "Sorry", "Not assessed yet", "Not removed", `href="` + home + `#exhibit-E1"`, "post 1, Upload"} {
		require.Contains(t, got, text)
	}
}

// TestThePageTagsAnEditedPost shows that an edited post is shown as edited.
func TestThePageTagsAnEditedPost(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.mustDo("comms-1", ref, assess())
	edited := casework.Event{
		Seq: f.incident().Seq + 1, At: monday(), Actor: casework.System().Person, Kind: incident.EventPostsChecked,
		Data: incident.PostsChecked{Posts: []incident.PostSeen{{Found: casework.FoundPublished, Edited: true}}},
	}
	require.NotContains(t, openBrowser(t, f, "comms-1").page(home), "Edited")
	require.NoError(t, casework.Apply(f.incident(), edited))
	f.record(ref, []casework.Event{edited})
	require.Contains(t, openBrowser(t, f, "comms-1").page(home), `govuk-tag--orange">Edited`)
}

// TestAnAssessmentNamesItsPosts shows that the form offers the posts, those that nobody has
// assessed chosen.
func TestAnAssessmentNamesItsPosts(t *testing.T) {
	t.Parallel()
	f := withPosts(t)
	b := openBrowser(t, f, "comms-1")
	got := b.page(home)
	require.Regexp(t, `name="posts" type="checkbox" value="3" checked`, got)
	require.NotRegexp(t, `name="posts" type="checkbox" value="[12]" checked`, got)
	typed := url.Values{"posts": {"2", "3"}, "finding": {"acceptable"}, "rationale": {"Read again."}}
	require.Equal(t, http.StatusSeeOther, b.post(home+"/assess", b.form(home, home+"/assess", typed)).Code)
	var findings []incident.Finding
	for _, p := range f.incident().PostViews() {
		findings = append(findings, p.Finding)
	}
	require.Equal(t, []incident.Finding{incident.FindingUnacceptable, incident.FindingAcceptable, incident.FindingAcceptable}, findings)
	require.NotContains(t, openBrowser(t, newFixture(t), "comms-1").page(home), `name="posts"`, "a case with one post asks nothing")
}

// TestAnObservationNamesAPostOfTheCaseOrAFurtherOne shows that it cannot name both.
func TestAnObservationNamesAPostOfTheCaseOrAFurtherOne(t *testing.T) {
	t.Parallel()
	f := withPosts(t)
	b := openBrowser(t, f, "comms-1")
	both := url.Values{"behaviour": {"continued"}, "post": {"2"}, "post.text": {"More"}}
	got := b.post(home+"/observe", b.form(home, home+"/observe", both))
	require.Equal(t, http.StatusUnprocessableEntity, got.Code)
	require.Contains(t, got.Body.String(), "Choose a post of the case or enter a further one, not both.")
	observed := len(f.incident().Observations)
	one := url.Values{"behaviour": {"continued"}, "post": {"2"}}
	require.Equal(t, http.StatusSeeOther, b.post(home+"/observe", b.form(home, home+"/observe", one)).Code)
	require.Len(t, f.incident().Observations, observed+1)
	require.Len(t, f.incident().Posts(), 3)
}

// TestAScreenshotIsOfThePostThatThePersonChose shows that "take a screenshot" does not take
// the first post again (R7).
func TestAScreenshotIsOfThePostThatThePersonChose(t *testing.T) {
	t.Parallel()
	f := withPosts(t)
	b := openBrowser(t, f, "comms-1")
	require.Regexp(t, `id="capture-post-2" name="post" type="radio" value="2" checked`, b.page(home), "the first post without evidence")
	require.Equal(t, http.StatusSeeOther, b.post(home+"/capture", b.form(home, home+"/capture", url.Values{"post": {"3"}})).Code)
	asked := f.incident().FindAction(func(a casework.Action) bool { return a.Kind == incident.ActionCaptureEvidence && a.Post == 2 })
	require.NotNil(t, asked)
}

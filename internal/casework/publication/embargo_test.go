package publication_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/publication"
)

func TestS9EmbargoKeepsItsTimeOnTheClock(t *testing.T) {
	t.Parallel()
	for entered, want := range map[string]string{
		"2026-11-04T09:00":             "2026-11-04T09:00:00Z",
		"2027-03-28T09:00":             "2027-03-28T08:00:00Z", // the clocks went forward in the night
		"2027-10-31T09:00":             "2027-10-31T09:00:00Z", // and back
		"2027-10-31T01:30":             "2027-10-31T01:30:00Z", // twice: the later one, because nothing is early
		"2027-03-28T09:00:00+01:00":    "2027-03-28T08:00:00Z",
		"2026-11-04T09:00:30.5Z":       "2026-11-04T09:00:30.5Z",
		"2026-11-02T10:00:01.1234567Z": "2026-11-02T10:00:01.123456Z",
	} {
		draft := release()
		draft.EmbargoUntil = entered
		d := newDriver(t).do(writer, draft)
		until, err := time.Parse(time.RFC3339Nano, want)
		require.NoError(t, err)
		require.Equal(t, until, d.p.Embargo.Until, entered)
		require.Equal(t, "Europe/London", d.p.Embargo.Zone)
		require.Equal(t, until.In(d.zone).Format("2006-01-02T15:04:05.999999"), d.p.Embargo.Local)
	}
}

func TestS9EmbargoThatNobodyCanMeanIsRefused(t *testing.T) {
	t.Parallel()
	for entered, why := range map[string]string{
		"tomorrow":             "Enter a time like 2026-10-30T09:00.",
		"2027-03-28T01:30":     "This time does not exist: the clocks go forward then. Enter another time.",
		"2026-11-02T10:00":     "Enter a time in the future.",
		"2026-11-02T09:59:59Z": "Enter a time in the future.",
		"2126-11-02T10:00":     "Enter a time in the next ten years.",
	} {
		draft := release()
		draft.EmbargoUntil = entered
		refusal := newDriver(t).refuses(writer, draft)
		require.Equal(t, []casework.FieldError{{Field: "embargo_until", Message: why}}, refusal.Fields, entered)
	}
}

func TestS7LinkLeadsToThePageOfTheCouncilsWebsite(t *testing.T) {
	t.Parallel()
	const website = "https://www.derby.gov.uk"
	for _, good := range []string{
		"https://www.derby.gov.uk/news/bridge", "https://derby.gov.uk/news?id=1#top", "https://WWW.DERBY.GOV.UK/News", "https://www.derby.gov.uk",
	} {
		require.True(t, publication.IsOnWebsite(website, good), good)
	}
	for _, bad := range []string{
		"", "www.derby.gov.uk/news", "//www.derby.gov.uk/news", "http://www.derby.gov.uk/news", "ftp://www.derby.gov.uk/news", "javascript:alert(1)",
		"https://derby.gov.uk.example/news", "https://www.derby.gov.uk.evil.org/", "https://wwwderby.gov.uk/", "https://www.derby-gov.uk/", "https://xderby.gov.uk/",
		"https://www.derby.gov.uk@evil.org/", "https://user@www.derby.gov.uk/", "https://user:pass@www.derby.gov.uk/", "https://www.derby.gov.uk%40evil.org/",
		"https://www.derby.gov.uk\\@evil.org/", "https:\\\\www.derby.gov.uk/", "https://evil.org\\.derby.gov.uk/", "https://www.derby.gov.uk:8443/", "https://www.derby.gov.uk:443/",
		"https://xn--drby-6ra.gov.uk/", "https://www.dеrby.gov.uk/", "https://ｗｗｗ.derby.gov.uk/", "https://www。derby.gov.uk/", "https://www.derby.gov.uk./",
		"https://www.derby.gov.uk /", "https://www.derby.gov.uk\t/", "https://www.derby.gov.uk\n.evil.org/", "https://evil.org/https://www.derby.gov.uk/", "https://evil.org/?u=www.derby.gov.uk",
		"https:www.derby.gov.uk/news", "https:///www.derby.gov.uk/", "https://www.www.derby.gov.uk/", "https://news.derby.gov.uk/",
	} {
		require.False(t, publication.IsOnWebsite(website, bad), bad)
	}
	require.False(t, publication.IsOnWebsite("", "https:///x"))
	draft := release()
	draft.Link = "https://derby.gov.uk.example/news"
	require.Equal(t, "link", newDriver(t).refuses(writer, draft).Fields[0].Field)
	draft.Form, draft.Link, draft.Body = publication.WebsiteLink, "", ""
	require.Equal(t, "link", newDriver(t).refuses(writer, draft).Fields[0].Field)
	draft.Link = "https://www.derby.gov.uk/news/bridge"
	newDriver(t).do(writer, draft)
}

func FuzzS7LinkThatIsAcceptedHasTheWebsitesHost(f *testing.F) {
	f.Add("https://www.derby.gov.uk/news")
	f.Add("https://www.derby.gov.uk@evil.org/")
	f.Fuzz(func(t *testing.T, link string) {
		if publication.IsOnWebsite("https://www.derby.gov.uk", link) {
			require.Regexp(t, `^(?i)https://(www\.)?derby\.gov\.uk([/?#]|$)`, link)
		}
	})
}

func TestPreviewFitsTheChannelOrIsRefusedWhenItIsSubmitted(t *testing.T) {
	t.Parallel()
	long := make([]byte, 300)
	for i := range long {
		long[i] = 'a'
	}
	draft := release()
	draft.Body, draft.Channels = string(long), []string{"x", "facebook"}
	d := newDriver(t).do(writer, draft)
	refusal := d.refuses(writer, publication.Submit{})
	require.Equal(t, "body", refusal.Fields[0].Field)
	require.Equal(t, "Shorten this for X: it has 314 characters, and 280 are allowed.", refusal.Fields[0].Message)
	d.do(writer, publication.Edit{Link: ptr("https://www.derby.gov.uk/news/bridge")}).do(writer, publication.Submit{})
	previews := d.p.Previews()
	require.Equal(t, "Bridge opens\n\nhttps://www.derby.gov.uk/news/bridge", previews[0].Text, "the headline leads to the page")
	require.Equal(t, len("Bridge opens\n\n")+23, previews[0].Length, "X counts 23 characters for a link")
	require.Contains(t, previews[1].Text, string(long))
}

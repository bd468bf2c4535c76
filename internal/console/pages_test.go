package console_test

import (
	"flag"
	"html"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
)

//nolint:gochecknoglobals // a flag of the test binary
var update = flag.Bool("update", false, "write the golden files")

func assess() casework.Command {
	return incident.Assess{
		Finding: incident.FindingUnacceptable, Grounds: []casework.Ground{casework.GroundAbusive},
		Removable: true, Rationale: "It is aimed at a person.",
	}
}

func propose() casework.Command {
	return incident.Propose{Measures: []casework.Measure{casework.MeasureWarn}, Reason: "The first step."}
}

func support() casework.Command {
	return incident.Advise{Proposal: "P1", Position: incident.Support, Text: "Proportionate."}
}

// withProposal is a fixture whose incident has evidence, a note, a letter and a proposal. Its
// author had an earlier case, and another case is overdue.
func withProposal(t *testing.T) *fixture {
	t.Helper()
	f := newFixture(t)
	before := f.moment()
	before.At = monday().AddDate(0, -2, 0)
	f.mustDoAt(before, "staff-1", "INC-0000-0001", incident.Report{Ref: "INC-0000-0001", Post: incident.Post{
		Channel: "facebook", URL: "https://www.example.org/post/0", Author: "@loud.larry", Text: "Fools",
	}})
	f.mustDoAt(before, "comms-1", "INC-0000-0001", assess(), incident.Close{Outcome: incident.OutcomeWithdrawn, Reason: "It is gone."})
	before.At = monday().AddDate(0, 0, -4)
	f.mustDoAt(before, "staff-2", "INC-0000-0002", incident.Report{Ref: "INC-0000-0002", Post: incident.Post{
		Channel: "x", URL: "https://www.example.org/post/2", Author: "@late", Text: "Late",
	}})
	f.mustDo("comms-1", ref, assess(), incident.AddEvidence{
		Source: casework.SourceUpload, SHA256: f.putPicture(png), MediaType: "image/png", Size: 48211, Note: "The post as it was.",
	}, casework.AddNote{Text: "She has been told."}, casework.Assign{To: "comms-1"}, propose())
	f.record(ref, f.incident().TargetTold("", casework.Letter{
		Kind: casework.LetterTargetNote, To: "hr-1", Subject: "About a post", Text: "Dear Grace Lee,\n\nWe are dealing with a post about you.",
	}, f.moment()))
	return f
}

func TestPagesMatchTheirGoldenFiles(t *testing.T) {
	t.Parallel()
	for _, page := range []struct{ golden, person, path string }{
		{"sign-in", "", "/sign-in"},
		{"report-public", "", "/report"}, {"policy", "", "/policy"}, {"policy-staff", "", "/policy/staff"},
		{"report-sent", "", "/report/sent?ref=" + ref},
		{"keys", "", "/help/keys"},
		{"worklist", "comms-1", "/my-work"},
		{"incidents", "comms-1", "/incidents?stage=open&overdue=true"},
		{"report", "staff-1", "/incidents/new"},
		{"incident", "comms-1", home},
		{"incident-reporter", "staff-1", home},
		{"proposal", "legal-1", home + "/proposals/P1"},
		{"letter", "comms-1", home + "/letters/L1"},
		{"reports", "comms-lead", "/reports?from=2026-08-15&to=2026-11-02"},
		{"transparency", "auditor-1", "/reports/transparency?from=2026-08-15&to=2026-11-02"},
		{"audit", "auditor-1", "/audit?verify=1&ref=" + ref},
	} {
		t.Run(page.golden, func(t *testing.T) {
			t.Parallel()
			compare(t, openBrowser(t, withProposal(t), page.person), page.golden, page.path)
		})
	}
}

// compare compares a page with its golden file.
func compare(t *testing.T, b *browser, name, path string) {
	t.Helper()
	got := b.get(path)
	require.Equal(t, http.StatusOK, got.Code, got.Body.String())
	require.Less(t, got.Body.Len(), 60_000, "a page has less than 60 kB")
	golden(t, name+".html", got.Body.String())
}

// golden compares a page with a golden file, without what differs each time.
func golden(t *testing.T, name, got string) {
	t.Helper()
	for _, varying := range [][2]string{
		{`name="token" value="[^"]*"`, `name="token" value="…"`}, {`/static/[0-9a-f]{16}/`, "/static/…/"}, {`was=[0-9a-f]{16}`, "was=…"},
		{`(dc-hash"[^>]*>)[0-9a-f]{12,}`, "${1}…"}, {`IMP-[0-9A-Z]{4}-[0-9A-Z]{4}`, "IMP-…"}, {`\n\s*\n+`, "\n"},
	} {
		got = regexp.MustCompile(varying[0]).ReplaceAllString(got, varying[1])
	}
	path := filepath.Join("testdata", name)
	if *update {
		require.NoError(t, os.WriteFile(path, []byte(got), 0o600))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, string(want), got)
}

func indexOf(t *testing.T, whole, part string) int {
	t.Helper()
	require.Contains(t, whole, part)
	return strings.Index(whole, part)
}

func TestTheLadderShowsEveryMeasureAndWhyItIsNotAvailable(t *testing.T) {
	t.Parallel()
	got := openBrowser(t, withProposal(t), "comms-1").page(home)
	for _, text := range []string{
		`dc-measure--asked`, "Written warning", "Proposed", "a block comes after a warning", "Legal action can be taken only over libellous",
		"Refer to the police", "What happens next", "A reminder about the advice on the proposal is sent to Legal Services",
	} {
		require.Contains(t, got, text)
	}
}

func TestAPageSaysWhyACommandIsNotAvailable(t *testing.T) {
	t.Parallel()
	got := openBrowser(t, newFixture(t), "legal-1").page(home)
	require.Contains(t, got, "No proposal is waiting for Legal&#39;s advice.")
	require.NotContains(t, got, `action="`+home+`/assess"`)
	require.Contains(t, got, `action="`+home+`/note"`)
}

func TestLegalServicesSeesTheExactLetterThatWouldGoOut(t *testing.T) {
	t.Parallel()
	got := openBrowser(t, withProposal(t), "legal-1").page(home + "/proposals/P1")
	require.Contains(t, got, "Written warning about your post (our reference "+ref+")")
	require.Contains(t, got, "&gt; Clowns, every one of you")
	require.Contains(t, got, "INC-0000-0001", "an earlier case of the author")
}

func TestListHidesTheTextOfAPostBelowItsGrounds(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.mustDo("comms-1", ref, assess())
	got := openBrowser(t, f, "comms-1").page("/incidents?q=clowns")
	require.Less(t, indexOf(t, got, "Abusive – Facebook"), indexOf(t, got, "Clowns, every one"))
	require.Regexp(t, `<details[^>]*dc-hidden-post[^>]*><summary`, got)
	require.Equal(t, "clowns", f.filter.Query)
}

func TestAListLinksToThePagesBeforeAndAfter(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.incidents = func(incident.Filter) (casework.Page[incident.ListItem], error) {
		return casework.Page[incident.ListItem]{Next: "cursor-2", Whole: true}, nil
	}
	got := openBrowser(t, f, "comms-1").page("/incidents?q=clowns&cursor=cursor-1&back=")
	require.Equal(t, "cursor-1", f.filter.Cursor)
	require.Contains(t, got, `href="/incidents?q=clowns" rel="prev"`)
	require.Contains(t, got, `href="/incidents?back=&amp;back=cursor-1&amp;cursor=cursor-2&amp;q=clowns" rel="next"`)
}

func TestOutcomeFilterIsPartOfTheURL(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.incidents = func(incident.Filter) (casework.Page[incident.ListItem], error) {
		return casework.Page[incident.ListItem]{Next: "cursor-2", Whole: true}, nil
	}
	b := openBrowser(t, f, "comms-1")
	got := b.page("/incidents?outcome=complied")
	require.Equal(t, incident.OutcomeComplied, f.filter.Outcome)
	require.Contains(t, got, `<option value="complied" selected>The author did what was asked</option>`)
	require.Contains(t, got, `href="/incidents.csv?outcome=complied"`)
	require.Contains(t, got, `outcome=complied" rel="next"`)
	for _, outcome := range incident.Outcomes() {
		require.Contains(t, got, `<option value="`+string(outcome)+`"`)
	}
	f.incidents = nil
	b.get("/incidents.csv?outcome=overturned")
	require.Equal(t, incident.OutcomeOverturned, f.filter.Outcome)
}

func TestAReporterIsNotToldThatThePostIsNotAssessed(t *testing.T) {
	t.Parallel()
	require.NotContains(t, openBrowser(t, newFixture(t), "staff-1").page("/incidents"), "Not assessed yet")
}

func TestEveryClauseThatALetterCitesCanBeReadWithoutSigningIn(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	b := openBrowser(t, f, "")
	got := b.page("/policy")
	for _, clause := range f.policy.Clauses {
		require.Contains(t, got, `id="`+clause.ID+`"`, clause.ID)
		require.Contains(t, got, html.EscapeString(clause.Text), clause.ID)
	}
	require.Contains(t, b.page("/policy/staff"), "would you want your manager to see it?")
}

func TestTheReviewOfThePolicyIsATaskOfTheHeadOfCommunications(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	require.Contains(t, openBrowser(t, f, "comms-lead").page("/my-work"), `href="/policy">Review the social media policy</a>`)
	require.NotContains(t, openBrowser(t, f, "comms-1").page("/my-work"), "Review the social media policy")
}

func TestATaskLinksToTheOpenProposal(t *testing.T) {
	t.Parallel()
	f := withProposal(t)
	b := openBrowser(t, f, "legal-1")
	require.Contains(t, b.page("/my-work"), `href="`+home+`/proposals/open"`)
	require.Equal(t, home+"/proposals/P1", b.get(home+"/proposals/open").Header().Get("Location"))
	f.mustDo("legal-1", ref, incident.Advise{Proposal: "P1", Position: incident.Oppose, Text: "No."})
	require.Equal(t, home, b.get(home+"/proposals/open").Header().Get("Location"))
}

func TestColleaguesAreShownByName(t *testing.T) {
	t.Parallel()
	f := withProposal(t)
	f.mustDo("comms-1", ref, casework.Assign{To: "comms-2"})
	got := openBrowser(t, f, "comms-1").page(home)
	require.Contains(t, got, "The case was assigned to Sam Okafor (Communications).")
	require.NotContains(t, got, "assigned to comms-2")
	require.Contains(t, got, "Note to the person whom the post is about</a> to Grace Lee (Human Resources), ")
}

func TestAPrintedPageSaysWhenAndForWhomUnlessItIsForThePublic(t *testing.T) {
	t.Parallel()
	const line = "As of Mon 2 November 2026, 09:30, for "
	f := newFixture(t)
	require.Contains(t, openBrowser(t, f, "comms-1").page(home), line+"Charlie Morgan (Communications): "+home)
	lead := openBrowser(t, f, "comms-lead")
	require.Contains(t, lead.page("/reports"), line)
	require.NotContains(t, lead.page("/reports/transparency"), line)
	require.NotContains(t, openBrowser(t, f, "").page("/report"), "As of ")
}

func TestAPageWithAProblemLinksToWhereThePersonMayGo(t *testing.T) {
	t.Parallel()
	require.Contains(t, openBrowser(t, newFixture(t), "comms-1").page("/nothing"), `href="/my-work">Go to my work`)
	outside := openBrowser(t, newFixture(t), "").page("/nothing")
	require.NotContains(t, outside, "Go to my work")
	require.Contains(t, outside, `href="/report">report a post`)
}

func TestACaseWhoseClockIsStoppedHasNoDueDate(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	b := openBrowser(t, f, "comms-1")
	require.NotContains(t, b.page(home), "the clock is stopped")
	f.mustDo("comms-lead", ref, casework.StopClock{Category: "court", Reason: "A hearing."})
	require.Contains(t, b.page(home), "<dd>no date: the clock is stopped</dd>")
}

// R5: whoever decides sees who the author is, and what was done to find out.
func TestWhoeverDecidesSeesTheEffortsToIdentifyTheAuthor(t *testing.T) {
	t.Parallel()
	f := withProposal(t)
	paths := []string{home, home + "/proposals/P1"}
	for _, path := range paths {
		require.Contains(t, openBrowser(t, f, "legal-1").page(path), "Nobody has recorded who the author is yet")
	}
	f.mustDo("comms-1", ref, incident.Identify{Outcome: incident.AuthorNotIdentified, Efforts: "Asked the platform, which does not tell."})
	for _, path := range paths {
		got := openBrowser(t, f, "comms-2").page(path)
		require.Contains(t, got, "Not identified")
		require.Contains(t, got, "Asked the platform, which does not tell.")
	}
}

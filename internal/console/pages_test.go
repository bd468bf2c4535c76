package console_test

import (
	"flag"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
)

//nolint:gochecknoglobals // a flag of the test binary
var update = flag.Bool("update", false, "write the golden files")

// worked is a case with a letter, evidence, a note and a task.
func worked(t *testing.T) *desk {
	t.Helper()
	d := newDesk(t)
	d.play("comms-1", assessed(), incident.AddEvidence{
		Source: casework.SourceUpload, SHA256: "abcdef0123456789", MediaType: "image/png", Size: 48211, Note: "The post as it stood.",
	}, incident.Note{Text: "She has been told."}, incident.Assign{To: "comms-1"}, proposed())
	d.letters = []casework.SentLetter{{Letter: casework.Letter{
		ID: "L1", Kind: casework.LetterWarning, To: "@loud.larry", Subject: "Written warning", Text: "Dear @loud.larry,",
	}, At: monday()}}
	d.tasks = []casework.WorklistItem{
		{Task: casework.Task{Why: "Late.", Command: incident.CommandAssess, Since: monday().AddDate(0, 0, -4), Due: monday().AddDate(0, 0, -3)}, Ref: ref, Overdue: true},
		{Task: casework.Task{Why: "Soon.", Command: incident.CommandAdvise, Due: monday().AddDate(0, 0, 1)}, Ref: ref},
	}
	d.bytes = "\x89PNG"
	return d
}

func TestPagesSayWhereThingsStand(t *testing.T) {
	t.Parallel()
	for _, page := range []struct{ golden, person, path string }{
		{"sign-in", "", "/sign-in"},
		{"report-public", "", "/report"},
		{"report-sent", "", "/report/sent?ref=" + ref},
		{"keys", "", "/help/keys"},
		{"worklist", "comms-1", "/my-work"},
		{"incidents", "comms-1", "/incidents?stage=open&overdue=true"},
		{"report", "staff-1", "/incidents/new"},
		{"incident", "comms-1", "/incidents/" + ref},
		{"incident-reporter", "staff-1", "/incidents/" + ref},
		{"proposal", "legal-1", "/incidents/" + ref + "/proposals/P1"},
		{"letter", "comms-1", "/incidents/" + ref + "/letters/L1"},
		{"reports", "comms-lead", "/reports?from=2026-08-15&to=2026-11-02"},
		{"transparency", "auditor-1", "/reports/transparency?from=2026-08-15&to=2026-11-02"},
		{"audit", "auditor-1", "/audit?verify=1&ref=" + ref},
	} {
		t.Run(page.golden, func(t *testing.T) {
			t.Parallel()
			got := visit(t, worked(t), page.person).get(page.path)
			require.Equal(t, http.StatusOK, got.Code, got.Body.String())
			require.Less(t, got.Body.Len(), 60_000, "a page has less than 60 kB")
			golden(t, page.golden+".html", got.Body.String())
		})
	}
}

// golden compares a page with what is kept, without what is different each time.
func golden(t *testing.T, name, got string) {
	t.Helper()
	got = regexp.MustCompile(`name="token" value="[^"]*"`).ReplaceAllString(got, `name="token" value="…"`)
	got = regexp.MustCompile(`/static/[0-9a-f]{16}/`).ReplaceAllString(got, "/static/…/")
	got = regexp.MustCompile(`was=[0-9a-f]{16}`).ReplaceAllString(got, "was=…")
	got = regexp.MustCompile(`\n\s*\n+`).ReplaceAllString(got, "\n")
	path := filepath.Join("testdata", name)
	if *update {
		require.NoError(t, os.WriteFile(path, []byte(got), 0o600))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, string(want), got)
}

func TestLadderShowsEveryMeasureAndWhyItIsNotOpen(t *testing.T) {
	t.Parallel()
	got := visit(t, worked(t), "comms-1").get("/incidents/" + ref).Body.String()
	for _, text := range []string{
		`dc-rung--asked`, "Written warning", "Proposed", "a block comes after a warning", "Legal action can be taken only over libellous",
		"Refer to the police", "What happens next", "A reminder about the advice on the proposal is sent to Legal Services",
	} {
		require.Contains(t, got, text)
	}
}

func TestCommandsThatAreNotOpenAreNamedWithTheReason(t *testing.T) {
	t.Parallel()
	got := visit(t, newDesk(t), "legal-1").get("/incidents/" + ref).Body.String()
	require.Contains(t, got, "No proposal is waiting for Legal&#39;s advice.")
	require.NotContains(t, got, `action="/incidents/`+ref+`/assess"`)
	require.Contains(t, got, `action="/incidents/`+ref+`/note"`)
}

func TestLegalSeesTheVeryLetterThatWouldGoOut(t *testing.T) {
	t.Parallel()
	got := visit(t, worked(t), "legal-1").get("/incidents/" + ref + "/proposals/P1").Body.String()
	require.Contains(t, got, "Written warning about your post (our reference "+ref+")")
	require.Contains(t, got, "&gt; Clowns, every one of you")
	require.Contains(t, got, "INC-0000-0001", "an earlier case of the author")
}

func TestListShowsGroundsBeforeWords(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.more = "cursor-2"
	got := visit(t, d, "comms-1").get("/incidents?q=clowns&cursor=cursor-1&back=").Body.String()
	require.Less(t, indexOf(t, got, "Abusive – Facebook"), indexOf(t, got, "Clowns, every one"))
	require.Regexp(t, `<details[^>]*dc-words[^>]*><summary`, got, "the words are covered")
	require.Equal(t, "clowns", d.filter.Query)
	require.Equal(t, "cursor-1", d.filter.Cursor)
	require.Contains(t, got, `href="/incidents?q=clowns" rel="prev"`)
	require.Contains(t, got, `href="/incidents?back=&amp;back=cursor-1&amp;cursor=cursor-2&amp;q=clowns" rel="next"`)
}

func TestHowCasesEndedIsAFilterThatStandsInTheAddress(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.more = "cursor-2"
	b := visit(t, d, "comms-1")
	got := b.get("/incidents?outcome=complied").Body.String()
	require.Equal(t, incident.OutcomeComplied, d.filter.Outcome)
	require.Contains(t, got, `<option value="complied" selected>The author did what was asked</option>`)
	require.Contains(t, got, `href="/incidents.csv?outcome=complied"`)
	require.Contains(t, got, `outcome=complied" rel="next"`)
	for _, outcome := range incident.Outcomes() {
		require.Contains(t, got, `<option value="`+string(outcome)+`"`)
	}
	d.more = ""
	b.get("/incidents.csv?outcome=overturned")
	require.Equal(t, incident.OutcomeOverturned, d.filter.Outcome)
}

func TestReporterIsNotToldThatNothingWasFound(t *testing.T) {
	t.Parallel()
	d := worked(t)
	require.NotContains(t, visit(t, d, "staff-1").get("/incidents").Body.String(), "Not assessed yet")
}

func TestTaskLeadsToTheProposalThatIsOnTheTable(t *testing.T) {
	t.Parallel()
	d := worked(t)
	b := visit(t, d, "legal-1")
	require.Contains(t, b.get("/my-work").Body.String(), `href="`+home+`/proposals/open"`)
	require.Equal(t, home+"/proposals/P1", b.get(home+"/proposals/open").Header().Get("Location"))
	d.play("legal-1", incident.Advise{Proposal: "P1", Position: incident.Oppose, Text: "No."})
	require.Equal(t, home, b.get(home+"/proposals/open").Header().Get("Location"))
}

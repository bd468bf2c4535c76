package policy_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/policy"
)

func standard(t *testing.T) *policy.Policy {
	t.Helper()
	p, err := policy.Default()
	require.NoError(t, err)
	return p
}

func TestCouncilPolicyHasItsPublishedContent(t *testing.T) {
	t.Parallel()
	p := standard(t)
	require.Equal(t, "1.0", p.Version)
	require.Equal(t, "2018-10-01", p.Effective.Format(time.DateOnly))
	require.Equal(t, "yourcityyoursay@derby.gov.uk", p.Council.Contact)
	require.Equal(t, "Europe/London", p.Zone().String())
	require.True(t, p.Binding)
	require.Len(t, p.Clauses, 28)
	require.Len(t, p.CoveredAs, 6)
	require.Equal(t, "councillor", p.NotCovered[0].ID)
	require.Len(t, p.Guidance, 3)
	require.Len(t, p.Guidance[0].Text, 3, "paragraphs")
}

func TestGroundsDecideCriminalPoliceAndLegal(t *testing.T) {
	t.Parallel()
	var criminal, police, legal []casework.Ground
	p := standard(t)
	for i, g := range p.Grounds {
		require.Equal(t, casework.Grounds()[i], g.ID)
		require.Equal(t, "R2", g.Clause)
		if g.Criminal {
			criminal = append(criminal, g.ID)
		}
		if g.Police {
			police = append(police, g.ID)
		}
		if g.LegalAction {
			legal = append(legal, g.ID)
		}
	}
	require.Equal(t, []casework.Ground{"threatening", "other_law", "incitement"}, criminal)
	require.Equal(t, []casework.Ground{"abusive", "harassing", "threatening", "other_law", "incitement"}, police)
	require.Equal(t, []casework.Ground{"defamatory"}, legal)
}

func TestMeasuresAreInTheOrderOfThePolicy(t *testing.T) {
	t.Parallel()
	clauses := []string{"R3", "R4", "R5", "R6", "R9"}
	for i, m := range standard(t).Measures {
		require.Equal(t, casework.Measures()[i], m.ID)
		require.Equal(t, clauses[i], m.Clause)
	}
}

func TestEveryWindowHasItsDefault(t *testing.T) {
	t.Parallel()
	want := map[casework.Window]string{
		"assessment": "1 working day", "proposal": "1 working day", "consultation": "2 working days",
		"urgent_consultation": "2h", "decision": "1 working day", "action": "1 working day",
		"response": "48h", "block": "168h", "recurrence": "28 days", "memory": "365 days",
		"approval": "5 working days", "evidence": "10 working days", "permission": "5 working days",
		"request_lapse": "90 days", "account_review": "365 days", "reference": "10 working days",
		"legal_progress": "20 working days", "long_watch": "180 days", "learning_validity": "365 days",
		"publication_approval": "1 working day", "late_release": "4h", "media_answer": "1 working day", "conduct": "10 working days", "query": "10 working days",
		"review": "10 working days", "reminder": "half of the window",
	}
	p := standard(t)
	require.Len(t, want, len(casework.Windows()))
	for window, text := range want {
		span, err := casework.ParseSpan(text)
		require.NoError(t, err)
		require.Equal(t, span, p.Windows[window], "%s", window)
	}
}

func TestTheReviewIsOverdueFromTheDayAfter(t *testing.T) {
	t.Parallel()
	p := standard(t)
	require.False(t, p.ReviewOverdue(time.Date(2019, 4, 1, 22, 59, 0, 0, time.UTC)))
	require.True(t, p.ReviewOverdue(time.Date(2019, 4, 1, 23, 0, 0, 0, time.UTC)), "midnight in London")
}

func TestAWindowCanBeSetForADemonstration(t *testing.T) {
	t.Parallel()
	p := standard(t)
	quick, err := p.WithWindows(map[string]string{"block": "10s", "reminder": "1s"})
	require.NoError(t, err)
	require.Equal(t, casework.Span{Elapsed: 10 * time.Second}, quick.Windows[casework.WindowBlock])
	require.Equal(t, casework.Span{Elapsed: 168 * time.Hour}, p.Windows[casework.WindowBlock], "the policy itself is as it was")

	_, err = p.WithWindows(map[string]string{"blok": "10s", "response": "soon", "block": "2 working days", "memory": "half of the window"})
	require.ErrorContains(t, err, `there is no window "blok"; the windows are assessment, proposal, consultation, `)
	require.ErrorContains(t, err, `window response: "soon" is not a length of time`)
	require.ErrorContains(t, err, "window block: must be an elapsed time such as 168h")
	require.ErrorContains(t, err, "window memory: only the reminder can be half of the window")
}

func TestACaseCarriesTheBankHolidaysOfEngland(t *testing.T) {
	t.Parallel()
	p := standard(t)
	rules := p.Rules(time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC))
	require.True(t, slices.IsSorted(rules.Holidays))
	require.True(t, strings.HasPrefix(rules.Holidays[0], "2025-01-01"))
	require.True(t, strings.HasPrefix(rules.Holidays[len(rules.Holidays)-1], "2034-12-26"))

	years := map[string][]string{
		"2025": {"01-01", "04-18", "04-21", "05-05", "05-26", "08-25", "12-25", "12-26"},
		"2026": {"01-01", "04-03", "04-06", "05-04", "05-25", "08-31", "12-25", "12-28"},
		"2027": {"01-01", "03-26", "03-29", "05-03", "05-31", "08-30", "12-27", "12-28"},
		"2028": {"01-03", "04-14", "04-17", "05-01", "05-29", "08-28", "12-25", "12-26"},
	}
	for year, days := range years {
		var found []string
		for _, day := range rules.Holidays {
			if rest, in := strings.CutPrefix(day, year+"-"); in {
				found = append(found, rest)
			}
		}
		require.Equal(t, days, found, year)
	}
}

func TestClosedDayIsNotAWorkingDay(t *testing.T) {
	t.Parallel()
	file := strings.Replace(source(t), "closed_days: []", `closed_days: ["2026-06-12"]`, 1)
	p, err := policy.Parse("council.yaml", []byte(file))
	require.NoError(t, err)
	rules := p.Rules(time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC))
	end := rules.End(casework.WindowDecision, time.Date(2026, 6, 11, 12, 0, 0, 0, time.UTC), p.Zone())
	require.Equal(t, "2026-06-15", end.Format(time.DateOnly), "Monday, over the closed Friday")
}

func TestS16RulesPinTheTimeZoneAndTheWorkingHours(t *testing.T) {
	t.Parallel()
	rules := standard(t).Rules(time.Now())
	require.Equal(t, "Europe/London", rules.Zone)
	require.Equal(t, casework.Hours{Opens: 9 * 60, Closes: 17 * 60}, rules.Hours)
}

func TestChangingReturnedRulesLeavesThePolicyUnchanged(t *testing.T) {
	t.Parallel()
	p := standard(t)
	rules := p.Rules(time.Now())
	rules.Windows[casework.WindowBlock] = casework.Span{Elapsed: time.Second}
	rules.Clauses[0].Text = "changed"
	again := p.Rules(time.Now())
	require.Equal(t, 168*time.Hour, again.Windows[casework.WindowBlock].Elapsed)
	require.NotEqual(t, "changed", again.Clauses[0].Text)
}

func TestEveryLetterQuotesItsClauseAndSaysWhomToAsk(t *testing.T) {
	t.Parallel()
	for kind, form := range standard(t).Letters {
		require.NoError(t, form.Check(), "%s", kind)
		placeholders := []string{".Contact", ".Ref"}
		switch kind { //nolint:exhaustive // the others are alike
		case casework.LetterCorrection: // names the clause of each measure
			placeholders = append(placeholders, ".Reason")
		case casework.LetterOutcome: // does not quote the whole clause
			placeholders = append(placeholders, ".Clause")
		default:
			placeholders = append(placeholders, ".Clause", ".ClauseText")
		}
		if !aboutAnAccount(kind) {
			placeholders = append(placeholders, ".Grounds")
		}
		for _, placeholder := range placeholders {
			require.Contains(t, form.Body, placeholder+"}}", "%s", kind)
		}
	}
	require.Contains(t, standard(t).Letters[casework.LetterWarning].Body, "for one week")
}

// aboutAnAccount says whether a letter is about an account and not about a post.
func aboutAnAccount(kind casework.LetterKind) bool {
	return slices.Contains([]casework.LetterKind{
		casework.LetterPermission, casework.LetterRefusal, casework.LetterLapse, casework.LetterSuspension,
		casework.LetterTransfer, casework.LetterClosure,
	}, kind)
}

func TestR10EveryLetterAboutAnAccountOffersAReview(t *testing.T) {
	t.Parallel()
	for kind, form := range standard(t).Letters {
		if aboutAnAccount(kind) {
			require.Contains(t, form.Body, "You may ask us to review this decision", "%s", kind)
		}
	}
}

func TestAFileIsLoadedAndChecked(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "ours.yaml")
	require.NoError(t, os.WriteFile(path, []byte(source(t)), 0o600))
	var out strings.Builder
	now := time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)
	require.NoError(t, policy.CheckFile(&out, path, now))
	require.Equal(t, path+" is fine: version 1.0 of Derby City Council, effective 1 October 2018.\n"+
		"Its review has been due since 1 April 2019 (S16).\n", out.String())

	out.Reset()
	require.NoError(t, os.WriteFile(path, []byte("version: 2\n"), 0o600))
	require.ErrorContains(t, policy.CheckFile(&out, path, now), "cannot be used")
	require.Contains(t, out.String(), "ours.yaml:1: clauses: is missing\n")

	_, err := policy.Load(filepath.Join(t.TempDir(), "none.yaml"))
	require.ErrorIs(t, err, os.ErrNotExist)
	require.NoError(t, os.WriteFile(path, make([]byte, 1<<20+1), 0o600))
	_, err = policy.Load(path)
	require.ErrorContains(t, err, "too long for a policy")
}

func TestRule8ThePolicyNamesTheDeputiesOfTheLead(t *testing.T) {
	t.Parallel()
	council, err := os.ReadFile("council.yaml")
	require.NoError(t, err)
	const section = "reviews:\n  lead_deputies: any officer\n"
	require.Contains(t, string(council), section)
	for replaced, want := range map[string]casework.DeputyRule{
		section: {AnyOfficer: true},
		"":      {AnyOfficer: true}, // a file that was made before it was asked for
		"reviews:\n  lead_deputies: [comms-1, comms-2]\n": {Officers: []string{"comms-1", "comms-2"}},
		"reviews:\n  lead_deputies: []\n":                 {},
	} {
		p, err := policy.Parse("council.yaml", []byte(strings.Replace(string(council), section, replaced, 1)))
		require.NoError(t, err, replaced)
		require.Equal(t, want, *p.Rules(time.Now()).LeadDeputies, replaced)
	}
}

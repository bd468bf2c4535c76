package console_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
)

// office is a desk with a request that is half way, and an account.
func office(t *testing.T) *desk {
	t.Helper()
	d := newDesk(t)
	d.asks()
	d.decides("manager-1", account.Approve{Check: account.CheckLineManager, Approve: true, Reason: "We need it."})
	d.decides("staff-1", account.GiveEvidence{Check: account.CheckSecurity, CompletedOn: "2026-10-01", PolicyVersion: "2.1"},
		account.GiveEvidence{Check: account.CheckLearning, CompletedOn: "2026-10-02", File: &account.File{Size: 2048, MediaType: "image/png"}})
	d.decides("comms-1", account.Verify{Check: account.CheckSecurity, Reason: "It is the old version."})
	d.accountDesk.letters = []casework.SentLetter{{Letter: casework.Letter{
		ID: "L1", Kind: casework.LetterPermission, To: "Dev Patel", Text: "Dear Dev Patel,",
	}, At: monday()}}
	d.opens()
	return d
}

func TestAccountPagesSayWhereThingsStand(t *testing.T) {
	t.Parallel()
	for _, page := range []struct{ golden, person, path string }{
		{"new-request-start", "staff-1", "/account-requests/new"},
		{"new-request-covered", "staff-1", "/account-requests/new/covered"},
		{"new-request-why", "staff-1", "/account-requests/new/why"},
		{"new-request-councillor", "staff-1", "/account-requests/new/councillor"},
		{"new-request-sent", "staff-1", "/account-requests/new/sent?ref=" + asked},
		{"requests", "comms-1", "/account-requests?q=libraries"},
		{"requests-mine", "staff-1", "/account-requests"},
		{"request-requester", "staff-1", "/account-requests/" + asked},
		{"request-budget", "budget-1", "/account-requests/" + asked},
		{"request-comms", "comms-1", "/account-requests/" + asked},
		{"request-letter", "staff-1", "/account-requests/" + asked + "/letters/L1"},
		{"approvals-waiting", "budget-1", "/approvals"},
		{"approvals-answered", "manager-1", "/approvals"},
		{"accounts", "comms-1", "/accounts?due=true"},
		{"accounts-check", "staff-2", "/accounts?on=facebook&handle=derbylibraries"},
		{"account", "comms-1", "/accounts/" + accountRef},
	} {
		t.Run(page.golden, func(t *testing.T) {
			t.Parallel()
			got := visit(t, office(t), page.person).get(page.path)
			require.Equal(t, http.StatusOK, got.Code, got.Body.String())
			require.Less(t, got.Body.Len(), 60_000, "a page has less than 60 kB")
			golden(t, page.golden+".html", got.Body.String())
		})
	}
}

func TestChecksSayWhoIsWaitedForAndSinceWhen(t *testing.T) {
	t.Parallel()
	got := visit(t, office(t), "staff-1").get("/account-requests/" + asked).Body.String()
	require.Contains(t, got, "Waits for Helen Frost (Budget Holder), asked")
	require.Contains(t, got, "Waits for Communications, asked")
	require.Contains(t, got, "Met: Tariq Aziz (Manager, Libraries)")
	require.Contains(t, got, "Not accepted: Charlie Morgan (Communications)")
	require.Contains(t, got, `href="#give-evidence-information_security_policy"`)
}

func TestCommandsOfARequestThatAreNotOpenAreNamedWithTheReason(t *testing.T) {
	t.Parallel()
	got := visit(t, office(t), "budget-1").get("/account-requests/" + asked).Body.String()
	require.Contains(t, got, "Only Dev Patel (Libraries), who made the request, can do this.")
	require.NotContains(t, got, asked+`/withdraw"`)
	require.Contains(t, got, `id="approve-budget_approval"`)
	require.NotContains(t, got, `id="approve-line_manager_approval"`, "that check is somebody else's")
}

func TestLinksOfTasksLeadToTheFormThatDoesThem(t *testing.T) {
	t.Parallel()
	d := office(t)
	for _, task := range casework.Tasks(d.r) {
		d.tasks = append(d.tasks, casework.WorklistItem{Task: task, Ref: asked, Kind: "account_request"})
	}
	for _, task := range casework.Tasks(d.a)[:1] {
		d.tasks = append(d.tasks, casework.WorklistItem{Task: task, Ref: accountRef, Kind: "account"})
	}
	b := visit(t, d, "comms-1")
	work := b.get("/my-work").Body.String()
	for person, place := range map[string]string{
		"budget-1": "/account-requests/" + asked + "#approve-budget_approval",
		"staff-1":  "/account-requests/" + asked + "#give-evidence-data_protection_policy",
		"comms-1":  "/account-requests/" + asked + "#verify-data_protection_elearning",
		"comms-2":  "/accounts/" + accountRef + "#review",
	} {
		require.Contains(t, work, `href="`+place+`"`)
		path, id, _ := strings.Cut(place, "#")
		b.as(person)
		require.Contains(t, b.get(path).Body.String(), `<form id="`+id+`"`, person)
	}
}

func TestApprovalIsReachedStraightFromTheEMail(t *testing.T) {
	t.Parallel()
	b := visit(t, office(t), "")
	home := "/account-requests/" + asked
	to := b.get(home).Header().Get("Location")
	require.Equal(t, "/sign-in?to="+url.QueryEscape(home), to)
	got := b.post("/sign-in", url.Values{"person": {"budget-1"}, "to": {home}})
	require.Equal(t, home, got.Header().Get("Location"))
}

func TestHandleIsLookedUpInAnySpelling(t *testing.T) {
	t.Parallel()
	b := visit(t, office(t), "staff-2")
	for _, spelling := range []string{"derbylibraries", "@DerbyLibraries", "https://www.facebook.com/derbylibraries/"} {
		got := b.get("/accounts?on=facebook&handle=" + url.QueryEscape(spelling)).Body.String()
		require.Contains(t, got, "The letter of permission has the number "+asked)
	}
	require.Contains(t, b.get("/accounts?on=facebook&handle=other").Body.String(), "It is not on the register, so it is not permitted.")
	wrong := b.get("/accounts?on=facebook&handle=")
	require.Equal(t, http.StatusUnprocessableEntity, wrong.Code)
	require.Contains(t, wrong.Body.String(), `<a href="#check-handle">`)
}

func TestRegisterAsCSVIsInertAndForThoseWhoSeeIt(t *testing.T) {
	t.Parallel()
	d := office(t)
	d.a.Handle = "=cmd()"
	got := visit(t, d, "comms-1").get("/accounts.csv?due=true")
	require.Equal(t, http.StatusOK, got.Code)
	require.Contains(t, got.Body.String(), accountRef+",active,facebook,'=cmd(),Libraries")
	require.False(t, d.accountDesk.filter.Due.IsZero())
}

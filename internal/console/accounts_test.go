package console_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
)

const requestHome = "/account-requests/" + requestRef

func makeRequest() account.MakeRequest {
	return account.MakeRequest{
		Ref: requestRef, Channel: "facebook", Handle: "@DerbyLibraries", Team: "Libraries", Purpose: "Opening hours and events.", Audience: "Readers",
		WhyNotCorporate: "The corporate page is not about books.", CoveredAs: account.CoveredEmployee,
		LineManager: actor("manager-1").Person, BudgetHolder: actor("budget-1").Person,
		Administrators: []casework.Person{actor("staff-2").Person},
	}
}

// withRequest is a fixture in which staff-1 requests an account.
func withRequest(t *testing.T) *fixture {
	t.Helper()
	f := newFixture(t)
	f.mustDo("staff-1", requestRef, makeRequest())
	return f
}

// withAccounts is a fixture with an open request, its letter, and an account.
func withAccounts(t *testing.T) *fixture {
	t.Helper()
	f := withRequest(t)
	f.mustDo("manager-1", requestRef, account.Approve{Check: account.CheckLineManager, Approve: true, Reason: "We need it."})
	f.mustDo("staff-1", requestRef, account.GiveEvidence{Check: account.CheckSecurity, CompletedOn: "2026-10-01", PolicyVersion: "2.1"},
		account.GiveEvidence{Check: account.CheckLearning, CompletedOn: "2026-10-02", File: &account.File{SHA256: f.putPicture(png), Size: 2048, MediaType: "image/png"}})
	f.mustDo("comms-1", requestRef, account.Verify{Check: account.CheckSecurity, Reason: "It is the old version."})
	f.record(requestRef, f.request().LetterOut(casework.Letter{
		ID: "L1", Kind: casework.LetterPermission, To: "staff-1", Subject: "Your account", Text: "Dear Dev Patel,\n\nYou may set it up.",
	}, f.moment()))
	f.openAccount(accountRef, "@DerbyLibraries", "Libraries", "staff-1", requestRef)
	f.record(accountRef, f.account().LetterOut(casework.Letter{
		Kind: casework.LetterSuspension, To: "staff-1", Subject: "Your account", Text: "Dear Dev Patel,\n\nIt is suspended.",
	}, "S5", f.moment()))
	return f
}

// openAccount puts an account on the register.
func (f *fixture) openAccount(ref, handle, team, owner, request string) {
	f.t.Helper()
	evidence := []account.Accepted{}
	for _, check := range account.EvidenceChecks() {
		evidence = append(evidence, account.Accepted{Check: check, CompletedOn: "2026-10-01", ValidUntil: monday().AddDate(0, 11, 0)})
	}
	f.mustDo("comms-1", ref, account.Open{
		Ref: ref, Channel: "facebook", Handle: handle, Team: team, Purpose: "Opening hours and events.", Audience: "Everybody",
		Owner: actor(owner).Person, Request: request, Evidence: evidence,
	})
}

func TestAccountPagesMatchTheirGoldenFiles(t *testing.T) {
	t.Parallel()
	for _, page := range []struct{ golden, person, path string }{
		{"new-request-start", "staff-1", "/account-requests/new"},
		{"new-request-covered", "staff-1", "/account-requests/new/covered"},
		{"new-request-why", "staff-1", "/account-requests/new/why"},
		{"new-request-councillor", "staff-1", "/account-requests/new/councillor"},
		{"new-request-sent", "staff-1", "/account-requests/new/sent?ref=" + requestRef},
		{"requests", "comms-1", "/account-requests?q=libraries"},
		{"requests-mine", "staff-1", "/account-requests"},
		{"request-requester", "staff-1", requestHome},
		{"request-budget", "budget-1", requestHome},
		{"request-comms", "comms-1", requestHome},
		{"approvals-waiting", "budget-1", "/approvals"},
		{"approvals-answered", "manager-1", "/approvals"},
		{"accounts", "comms-1", "/accounts"},
		{"accounts-check", "staff-2", "/accounts?on=facebook&handle=derbylibraries"},
		{"accounts-check-unknown", "staff-2", "/accounts?on=facebook&handle=rogue"},
		{"account", "comms-1", "/accounts/" + accountRef},
	} {
		t.Run(page.golden, func(t *testing.T) {
			t.Parallel()
			compare(t, openBrowser(t, withAccounts(t), page.person), page.golden, page.path)
		})
	}
}

func TestARequestShowsItsLetters(t *testing.T) {
	t.Parallel()
	b := openBrowser(t, withAccounts(t), "staff-1")
	require.Contains(t, b.page(requestHome), "L1: Permission for an account")
	compare(t, b, "request-letter", requestHome+"/letters/L1")
	require.Equal(t, "%PDF", b.page(requestHome + "/letters/L1/pdf")[:4])
	require.Equal(t, http.StatusNotFound, b.get(requestHome+"/letters/L9").Code)
}

func TestAnAccountShowsItsLettersToItsOwner(t *testing.T) {
	t.Parallel()
	b, home := openBrowser(t, withAccounts(t), "staff-1"), "/accounts/"+accountRef
	require.Contains(t, b.page(home), "L1: Suspension of an account")
	compare(t, b, "account-letter", home+"/letters/L1")
	require.Equal(t, "%PDF", b.page(home + "/letters/L1/pdf")[:4])
	b.signInAs("manager-1")
	require.Equal(t, http.StatusNotFound, b.get(home+"/letters/L1").Code)
}

func TestACheckSaysWhoItWaitsForAndSinceWhen(t *testing.T) {
	t.Parallel()
	got := openBrowser(t, withAccounts(t), "staff-1").page(requestHome)
	require.Contains(t, got, "Waits for Helen Frost (Budget Holder), asked")
	require.Contains(t, got, "Waits for Communications, asked")
	require.Contains(t, got, "Met: Tariq Aziz (Manager, Libraries)")
	require.Contains(t, got, "Not accepted: Charlie Morgan (Communications)")
	require.Contains(t, got, `href="#give-evidence-information_security_policy"`)
}

func TestARequestSaysWhyACommandIsNotAvailable(t *testing.T) {
	t.Parallel()
	got := openBrowser(t, withAccounts(t), "budget-1").page(requestHome)
	require.Contains(t, got, "Only Dev Patel (Libraries), who made the request, can do this.")
	require.NotContains(t, got, requestRef+`/withdraw"`)
	require.Contains(t, got, `id="approve-budget_approval"`)
	require.NotContains(t, got, `id="approve-line_manager_approval"`, "another person approves that")
}

func TestTasksLinkToTheFormsThatDoThem(t *testing.T) {
	t.Parallel()
	b := openBrowser(t, withAccounts(t), "")
	for person, path := range map[string]string{
		"budget-1": requestHome + "#approve-budget_approval",
		"staff-1":  requestHome + "#give-evidence-data_protection_policy",
		"comms-1":  requestHome + "#verify-data_protection_elearning",
		"comms-2":  "/accounts/" + accountRef + "#review",
	} {
		b.signInAs(person)
		require.Contains(t, b.page("/my-work"), `href="`+path+`"`, person)
		page, id, _ := strings.Cut(path, "#")
		require.Contains(t, b.page(page), `<form id="`+id+`"`, person)
	}
}

func TestAnEmailLinksStraightToTheApproval(t *testing.T) {
	t.Parallel()
	b := openBrowser(t, withAccounts(t), "")
	require.Equal(t, "/sign-in?to="+url.QueryEscape(requestHome), b.get(requestHome).Header().Get("Location"))
	got := b.post("/sign-in", url.Values{"person": {"budget-1"}, "to": {requestHome}})
	require.Equal(t, requestHome, got.Header().Get("Location"))
}

func TestAHandleIsFoundInAnySpelling(t *testing.T) {
	t.Parallel()
	b := openBrowser(t, withAccounts(t), "staff-2")
	for _, spelling := range []string{"derbylibraries", "@DerbyLibraries", "https://www.facebook.com/derbylibraries/"} {
		require.Contains(t, b.page("/accounts?on=facebook&handle="+url.QueryEscape(spelling)), "The letter of permission has the number "+requestRef)
	}
	require.Contains(t, b.page("/accounts?on=facebook&handle=other"), "It is not on the register, so it is not permitted.")
	require.Contains(t, b.page("/accounts?on=facebook&handle=ACR-0000-0000"), "Not permitted")
	wrong := b.get("/accounts?on=facebook&handle=")
	require.Equal(t, http.StatusUnprocessableEntity, wrong.Code)
	require.Contains(t, wrong.Body.String(), `<a href="#check-handle">`)
}

func TestTheRegisterAsCSVHasNoFormulas(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.openAccount(accountRef, "=cmd()", "Libraries", "staff-1", "")
	got := openBrowser(t, f, "comms-1").get("/accounts.csv?due=true")
	require.Equal(t, http.StatusOK, got.Code)
	require.False(t, f.accountFilter.Due.IsZero())
	require.Contains(t, openBrowser(t, f, "comms-1").page("/accounts.csv"), accountRef+",active,facebook,'=cmd(),Libraries")
}

func TestAnAccountIsReviewedSuspendedTransferredAndClosed(t *testing.T) {
	t.Parallel()
	f := withAccounts(t)
	home := "/accounts/" + accountRef
	b := openBrowser(t, f, "comms-1")
	for _, s := range []struct {
		command string
		typed   url.Values
	}{
		{"review", url.Values{"note": {"Used as permitted."}, "licence": {"L-12"}}},
		{"suspend", url.Values{"reason": {"Nobody answers."}}},
		{"reinstate", url.Values{"reason": {"They do."}}},
		{"owner-left", url.Values{}},
		{"transfer", url.Values{"to": {"Ellen"}, "reason": {"She takes over."}}},
		{"cancel-transfer", url.Values{"reason": {"She has other work."}}},
		{"transfer", url.Values{"to": {"Ellen"}, "reason": {"She has time again."}}},
		{"evidence", nil},
		{"close", url.Values{"reason": {"Not needed."}}},
	} {
		if s.command == "evidence" {
			takeOver(t, b, home)
			continue
		}
		got := b.post(home+"/"+s.command, b.formByID(home, s.command, s.typed))
		require.Equal(t, http.StatusSeeOther, got.Code, "%s: %s", s.command, got.Body.String())
	}
	require.True(t, f.account().Closed())
	require.Nil(t, f.account().InTransfer)
	require.Equal(t, "staff-2", f.account().Owner.ID)
	require.Equal(t, "L-12", f.account().Licence)
}

func TestPagesOfATransferMatchTheirGoldenFiles(t *testing.T) {
	t.Parallel()
	f := withAccounts(t)
	f.mustDo("comms-1", accountRef, account.Transfer{To: actor("staff-2").Person, Reason: "She takes over."})
	f.mustDo("staff-2", accountRef, account.GiveTransferEvidence{Check: account.CheckSecurity, CompletedOn: "2026-10-01", PolicyVersion: "2.1", Note: "By e-mail."})
	for golden, person := range map[string]string{"account-transfer": "comms-1", "account-new-owner": "staff-2"} {
		compare(t, openBrowser(t, f, person), golden, "/accounts/"+accountRef)
	}
	b := openBrowser(t, f, "staff-2")
	require.Contains(t, b.page("/my-work"), `href="/accounts/`+accountRef+`#give-evidence-data_protection_policy"`)
	b.signInAs("comms-1")
	require.Contains(t, b.page("/my-work"), `href="/accounts/`+accountRef+`#verify-information_security_policy"`)
}

func TestS2AHandleThatIsNotOnTheRegisterIsReportedAndSettled(t *testing.T) {
	t.Parallel()
	f := withAccounts(t)
	b := openBrowser(t, f, "staff-2")
	check := "/accounts?on=facebook&handle=%40rogue"
	typed := b.formByID(check, "report-use", url.Values{})
	wrong := b.post("/unregistered-accounts", typed)
	require.Equal(t, http.StatusUnprocessableEntity, wrong.Code)
	require.Contains(t, wrong.Body.String(), `<a href="#report-use-note">`)
	typed.Set("note", "It answers residents in our name.")
	got := b.post("/unregistered-accounts", typed)
	require.Equal(t, http.StatusSeeOther, got.Code, got.Body.String())
	require.Equal(t, "/accounts", got.Header().Get("Location"))
	ref := regexp.MustCompile(`UNR-\w{4}-\w{4}`).FindString(b.page("/accounts"))
	require.NotEmpty(t, ref)
	require.Equal(t, http.StatusNotFound, b.get("/unregistered-accounts/"+ref).Code, "who reported it does not see the case")

	b.signInAs("comms-1")
	home := "/unregistered-accounts/" + ref
	require.Contains(t, b.page("/my-work"), `href="`+home+`#settle"`)
	require.Contains(t, b.page(home), "It answers residents in our name.")
	f.mustDo("staff-1", "UNR-0000-0001", account.ReportUse{Ref: "UNR-0000-0001", Channel: "facebook", Handle: "@rogue2", Note: "It answers residents."})
	compare(t, b, "unregistered", "/unregistered-accounts/UNR-0000-0001")
	settle := func(outcome string) int {
		return b.post(home+"/settle", b.formByID(home, "settle", url.Values{"outcome": {outcome}, "reason": {"They were asked."}})).Code
	}
	require.Equal(t, http.StatusUnprocessableEntity, settle("registered"), "it is not on the register yet")
	require.Equal(t, http.StatusSeeOther, settle("account_closed"))
	require.Contains(t, b.page(home), "Account closed")
}

// takeOver gives the evidence of the new owner and accepts it, check by check.
func takeOver(t *testing.T, b *browser, home string) {
	t.Helper()
	for _, check := range account.EvidenceChecks() {
		b.signInAs("staff-2")
		id := "give-evidence-" + string(check)
		wrong := b.post(home+"/give-evidence", b.formByID(home, id, url.Values{}))
		require.Equal(t, http.StatusUnprocessableEntity, wrong.Code)
		require.Contains(t, wrong.Body.String(), `<a href="#`+id+`-completed_on">`)
		got := b.post(home+"/give-evidence", b.formByID(home, id, url.Values{"completed_on": {"2026-10-01"}}))
		require.Equal(t, http.StatusSeeOther, got.Code, got.Body.String())
		b.signInAs("comms-1")
		got = b.post(home+"/verify", b.formByID(home, "verify-"+string(check), url.Values{"accept": {"true"}}))
		require.Equal(t, http.StatusSeeOther, got.Code, got.Body.String())
	}
}

func TestCommunicationsAsksForAcceptanceOfANewVersion(t *testing.T) {
	t.Parallel()
	b := openBrowser(t, withAccounts(t), "comms-2")
	typed := url.Values{"check": {"information_security_policy"}, "policy_version": {"3.0"}, "reason": {"It is new."}}
	for _, home := range []string{requestHome, "/accounts/" + accountRef} {
		got := b.post(home+"/ask-again", b.formByID(home, "ask-again", url.Values{"check": {"information_security_policy"}}))
		require.Equal(t, http.StatusUnprocessableEntity, got.Code)
		require.Contains(t, got.Body.String(), `<a href="#ask-again-policy_version">`, home)
		got = b.post(home+"/ask-again", b.formByID(home, "ask-again", typed))
		require.Equal(t, http.StatusSeeOther, got.Code, "%s: %s", home, got.Body.String())
	}
}

func TestCommunicationsRecordsWhatTheLearningPlatformSays(t *testing.T) {
	t.Parallel()
	f := withAccounts(t)
	b := openBrowser(t, f, "comms-2")
	typed := url.Values{"check": {"data_protection_elearning"}, "completed_on": {"2026-10-20"}}
	for _, home := range []string{requestHome, "/accounts/" + accountRef} {
		got := b.post(home+"/record-learning", b.formByID(home, "record-learning", typed))
		require.Equal(t, http.StatusSeeOther, got.Code, "%s: %s", home, got.Body.String())
	}
	require.Equal(t, account.CheckMet, f.request().CheckNamed(account.CheckLearning).Status)
}

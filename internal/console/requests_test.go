package console_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework/account"
)

const newRequest = "/account-requests/new"

// answers is an answer to each question, in their order.
func answers() [][2]string {
	return [][2]string{
		{"covered", "employee"}, {"channel", "facebook"}, {"handle", "@DerbyLibraries"}, {"team", "Libraries"},
		{"purpose", "Opening hours."}, {"audience", "Readers"}, {"why", "The corporate page is not about books."},
		{"line-manager", "Tariq"}, {"budget-holder", "budget-1"}, {"others", "Ellen Hughes\nnadia rahman"},
	}
}

// answer answers a question on its page.
func (b *browser) answer(slug, answer string) *httptest.ResponseRecorder {
	b.t.Helper()
	names := map[string]string{
		"covered": "covered_as", "handle": "proposed_handle", "why": "why_not_corporate", "line-manager": "line_manager",
		"budget-holder": "budget_holder", "others": "administrators",
	}
	name, renamed := names[slug]
	if !renamed {
		name = slug
	}
	path := newRequest + "/" + slug
	return b.post(path, b.form(path, path, url.Values{name: {answer}}))
}

func TestANewRequestAsksOneQuestionOnEachPage(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.openAccount("SMA-0000-0001", "@DerbyCityCouncil", "Communications", "comms-2", "")
	b := openBrowser(t, f, "staff-1")
	list := answers()
	for i, a := range list {
		got := b.answer(a[0], a[1])
		require.Equal(t, http.StatusSeeOther, got.Code, "%s: %s", a[0], got.Body.String())
		next := newRequest + "/check"
		if i+1 < len(list) {
			next = newRequest + "/" + list[i+1][0]
		}
		require.Equal(t, next, got.Header().Get("Location"))
	}
	check := b.page(newRequest + "/check")
	golden(t, "new-request-answers.html", check)
	require.Contains(t, check, "@DerbyCityCouncil", "the page lists the council's accounts before the button (S6)")
	form, before := b.form(newRequest+"/check", newRequest+"/check", nil), f.commandsDone
	sent := b.post(newRequest+"/check", form).Header().Get("Location")
	require.Equal(t, sent, b.post(newRequest+"/check", form).Header().Get("Location"))
	require.Equal(t, before+1, f.commandsDone, "a double click makes one request")
	address, err := url.Parse(sent)
	require.NoError(t, err)
	r, _ := f.stateOf(address.Query().Get("ref")).(*account.Request)
	require.Equal(t, "manager-1", r.LineManager.ID)
	require.Equal(t, "Nadia Rahman (Information Governance)", r.Administrators[1].Name)
	require.Contains(t, b.page(sent), r.Ref)
	require.Equal(t, newRequest+"/covered", b.get(newRequest+"/check").Header().Get("Location"), "the draft is gone")
}

func TestADraftSurvivesSigningOutAndBelongsToItsPerson(t *testing.T) {
	t.Parallel()
	b := openBrowser(t, newFixture(t), "staff-1")
	require.NotContains(t, b.page("/account-requests"), `id="draft"`)
	b.answer("covered", "employee")
	b.answer("channel", "facebook")
	b.answer("handle", "@DerbyLibraries")
	b.post("/sign-out", nil)
	b.signInAs("staff-2")
	require.NotContains(t, b.page("/account-requests"), `id="draft"`)
	require.NotContains(t, b.page(newRequest+"/handle"), `value="@DerbyLibraries"`)
	require.Contains(t, b.page(newRequest), "Start now")

	b.signInAs("staff-1")
	list := b.page("/account-requests")
	require.Contains(t, list, `href="`+newRequest+`/team">Continue your draft of 2 November</a>`)
	require.Contains(t, list, "@DerbyLibraries on Facebook")
	require.Contains(t, b.page(newRequest), "Continue your draft of 2 November")
	require.Regexp(t, `value="facebook" checked`, b.page(newRequest+"/channel"))
	golden(t, "requests-draft.html", list)
}

func TestAPersonDeletesTheirDraft(t *testing.T) {
	t.Parallel()
	b := openBrowser(t, newFixture(t), "staff-1")
	for _, leave := range []url.Values{nil, {"leave": {"yes"}}} {
		b.answer("covered", "employee")
		b.answer("channel", "facebook")
		got := b.post(newRequest, leave)
		require.Equal(t, http.StatusSeeOther, got.Code)
		require.NotContains(t, b.page(newRequest+"/channel"), "checked")
		if leave != nil {
			require.Equal(t, "/account-requests", got.Header().Get("Location"))
		}
	}
}

func TestACouncillorIsToldWhyAndWhomToAsk(t *testing.T) {
	t.Parallel()
	b := openBrowser(t, newFixture(t), "staff-1")
	require.Equal(t, newRequest+"/councillor", b.answer("covered", "councillor").Header().Get("Location"))
	body := b.page(newRequest + "/councillor")
	require.Contains(t, body, "Members&#39; Code of Conduct")
	require.Contains(t, body, "Monitoring Officer")
}

func TestAnErrorInAnAnswerIsShownAtItsQuestion(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.openAccount(accountRef, "@DerbyLibraries", "Libraries", "staff-1", "")
	b := openBrowser(t, f, "staff-1")
	b.answer("channel", "facebook")
	for _, c := range []struct{ slug, answer, wrong string }{
		{"covered", "", "Choose an answer: How do you work for the council?"},
		{"team", "", "Answer the question: Which team is it for?"},
		{"handle", "derbylibraries", "is already on the register as " + accountRef},
		{"line-manager", "staff-1", "You cannot approve your own request as line manager"},
		{"budget-holder", "Nobody At All", "We cannot find “Nobody At All”."},
		{"others", "Ellen Hughes\nsomeone else", "We cannot find “someone else”."},
	} {
		got := b.answer(c.slug, c.answer)
		require.Equal(t, http.StatusUnprocessableEntity, got.Code, c.slug)
		require.Contains(t, got.Body.String(), `<a href="#question-`, c.slug)
		require.Contains(t, got.Body.String(), c.wrong, c.slug)
	}
}

func TestAPersonIsChosenAmongThoseWithTheSameName(t *testing.T) {
	t.Parallel()
	b := openBrowser(t, newFixture(t), "staff-1")
	got := b.answer("line-manager", "legal services")
	require.Equal(t, http.StatusUnprocessableEntity, got.Code)
	require.Contains(t, got.Body.String(), `type="radio" value="legal-2"`)
	require.Equal(t, http.StatusSeeOther, b.answer("line-manager", "legal-2").Code)
}

func TestHandleTakenSinceItWasEnteredLeadsBackToItsQuestion(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	b := openBrowser(t, f, "staff-1")
	for _, a := range answers() {
		b.answer(a[0], a[1])
	}
	form := b.form(newRequest+"/check", newRequest+"/check", nil)
	f.openAccount(accountRef, "@DerbyLibraries", "Libraries", "staff-2", "")
	got := b.post(newRequest+"/check", form)
	require.Equal(t, http.StatusConflict, got.Code)
	require.Regexp(t, `<a href="#answer-handle">@DerbyLibraries on \w+ is already on the register as `+accountRef, got.Body.String())
}

func TestARequestGoesFromApprovalToPermissionByItsForms(t *testing.T) {
	t.Parallel()
	f := withRequest(t)
	b := openBrowser(t, f, "")
	give := func(person, command, form string, typed url.Values) {
		t.Helper()
		b.signInAs(person)
		got := b.post(requestHome+"/"+command, b.formByID(requestHome, form, typed))
		require.Equal(t, http.StatusSeeOther, got.Code, "%s: %s", form, got.Body.String())
	}
	give("manager-1", "delegate", "delegate-line_manager_approval", url.Values{"to": {"Ellen Hughes"}, "until": {"2026-11-10"}, "reason": {"Away."}})
	give("staff-2", "approve", "approve-line_manager_approval", url.Values{})
	give("budget-1", "approve", "approve-budget_approval", url.Values{"reason": {"There is money."}})
	for _, check := range account.EvidenceChecks() {
		give("staff-1", "give-evidence", "give-evidence-"+string(check), url.Values{"completed_on": {"2026-10-01"}})
		give("comms-1", "verify", "verify-"+string(check), url.Values{"accept": {"true"}})
	}
	got := b.post(requestHome+"/permit", b.formByID(requestHome, "permit", url.Values{"conditions": {"For a year."}}))
	require.Equal(t, http.StatusUnprocessableEntity, got.Code, "without a choice there is no decision")
	require.Contains(t, got.Body.String(), "For a year.</textarea>")
	give("comms-2", "permit", "permit", url.Values{"grant": {"true"}, "corporate_answer": {"Books need their own."}})
	require.True(t, f.request().Permission.Grant)
	require.Equal(t, "staff-2", f.request().CheckNamed(account.CheckLineManager).By.ID)
}

func TestAnApprovalTakesOneStepAndReturnsToTheApprovals(t *testing.T) {
	t.Parallel()
	f := withAccounts(t)
	b := openBrowser(t, f, "budget-1")
	got := b.post(requestHome+"/approve", b.formByID("/approvals", "approve-budget_approval-"+requestRef, url.Values{}))
	require.Equal(t, "/approvals", got.Header().Get("Location"), got.Body.String())
	require.Equal(t, account.CheckMet, f.request().CheckNamed(account.CheckBudget).Status)
	body := b.page("/approvals")
	require.Contains(t, body, "You approved the request.")
	require.Contains(t, body, "There is nothing for you to approve.")
	require.Contains(t, body, "approved by Helen Frost")
}

func TestARefusalNeedsAReason(t *testing.T) {
	t.Parallel()
	f := withAccounts(t)
	b := openBrowser(t, f, "budget-1")
	got := b.post(requestHome+"/approve", b.formByID(requestHome, "approve-budget_approval-no", url.Values{"reason": {""}}))
	require.Equal(t, http.StatusUnprocessableEntity, got.Code)
	require.Contains(t, got.Body.String(), `<a href="#approve-budget_approval-no-reason">Why you refuse`)
	require.False(t, f.request().Closed())
}

func TestAnAnswerDoesNotOverwriteAnEarlierOne(t *testing.T) {
	t.Parallel()
	f := withAccounts(t)
	b := openBrowser(t, f, "budget-1")
	late := b.formByID(requestHome, "approve-budget_approval-no", url.Values{"reason": {"Words that took an hour."}})
	f.mustDo("staff-1", requestRef, account.Withdraw{Reason: "We changed our minds."})
	got := b.post(requestHome+"/approve", late)
	require.Contains(t, []int{http.StatusPreconditionFailed, http.StatusConflict}, got.Code)
	require.Contains(t, got.Body.String(), "Another person changed this while you were writing")
	require.Contains(t, got.Body.String(), "Words that took an hour.")
	require.Equal(t, account.RequestWithdrawn, f.request().Outcome)
}

func TestOnlyThePeopleAskedCanApprove(t *testing.T) {
	t.Parallel()
	f := withAccounts(t)
	got := openBrowser(t, f, "comms-1").post(requestHome+"/approve", url.Values{"check": {"budget_approval"}, "approve": {"true"}})
	require.Equal(t, http.StatusForbidden, got.Code)
	require.Contains(t, got.Body.String(), "the line manager and the budget holder named in the request")
	require.Equal(t, account.CheckWaiting, f.request().CheckNamed(account.CheckBudget).Status)
}

func TestWithoutAChoiceNothingIsVerified(t *testing.T) {
	t.Parallel()
	b := openBrowser(t, withAccounts(t), "comms-1")
	got := b.post(requestHome+"/verify", b.formByID(requestHome, "verify-data_protection_elearning", nil))
	require.Equal(t, http.StatusUnprocessableEntity, got.Code)
	require.Contains(t, got.Body.String(), `<a href="#verify-data_protection_elearning-accept">Choose an answer`)
}

func TestEvidenceForAnAccountHasAFile(t *testing.T) {
	t.Parallel()
	f := withAccounts(t)
	b := openBrowser(t, f, "staff-1")
	fields := b.formByID(requestHome, "give-evidence-data_protection_policy", url.Values{"completed_on": {"2026-10-03"}})
	require.Equal(t, http.StatusSeeOther, b.upload(requestHome+"/give-evidence", "certificate.png", png, fields).Code)
	require.NotNil(t, f.request().CheckNamed(account.CheckProtection).File)
	got := b.get(requestHome + "/files/data_protection_policy")
	require.Equal(t, png, got.Body.String())
	require.Contains(t, got.Header().Get("Content-Disposition"), "attachment")
}

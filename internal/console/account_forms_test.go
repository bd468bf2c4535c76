package console_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
)

const (
	request = "/account-requests/" + asked
	apply   = "/account-requests/new/"
)

// answers is what somebody answers to the questions, in their order.
func answers() [][2]string {
	return [][2]string{
		{"covered", "employee"}, {"channel", "facebook"}, {"handle", "@DerbyLibraries"}, {"team", "Libraries"},
		{"purpose", "Opening hours."}, {"audience", "Readers"}, {"why", "The corporate page is not about books."},
		{"line-manager", "Tariq"}, {"budget-holder", "budget-1"}, {"others", "Ellen Hughes\nnadia rahman"},
	}
}

func field(slug string) string {
	return map[string]string{
		"covered": "covered_as", "handle": "proposed_handle", "why": "why_not_corporate", "line-manager": "line_manager",
		"budget-holder": "budget_holder", "others": "administrators",
	}[slug]
}

// answer answers a question as its page asks it.
func (b *browser) answer(slug, said string) *httptest.ResponseRecorder {
	b.t.Helper()
	name := field(slug)
	if name == "" {
		name = slug
	}
	return b.post(apply+slug, b.form(apply+slug, apply+slug, url.Values{name: {said}}))
}

func TestRequestIsMadeOneQuestionAPage(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	b := visit(t, d, "staff-1")
	list := answers()
	for i, a := range list {
		got := b.answer(a[0], a[1])
		require.Equal(t, http.StatusSeeOther, got.Code, "%s: %s", a[0], got.Body.String())
		next := apply + "check"
		if i+1 < len(list) {
			next = apply + list[i+1][0]
		}
		require.Equal(t, next, got.Header().Get("Location"))
	}
	check := b.get(apply + "check").Body.String()
	golden(t, "new-request-answers.html", check)
	require.Contains(t, check, "@DerbyCityCouncil", "which accounts there are stands before the button (S6)")
	form, before := b.form(apply+"check", apply+"check", nil), d.given
	for range 2 {
		got := b.post(apply+"check", form)
		require.Equal(t, apply+"sent?ref="+asked, got.Header().Get("Location"), got.Body.String())
	}
	require.Equal(t, before+1, d.given, "a double click asks once")
	require.Equal(t, "manager-1", d.r.LineManager.ID)
	require.Equal(t, "Nadia Rahman (Information Governance)", d.r.Administrators[1].Name)
	require.Contains(t, b.get(apply+"sent?ref="+asked).Body.String(), asked)
	require.Equal(t, apply+"covered", b.get(apply+"check").Header().Get("Location"), "the draft is gone")
}

func TestDraftOfARequestSurvivesSigningOutAndIsNobodyElses(t *testing.T) {
	t.Parallel()
	b := visit(t, newDesk(t), "staff-1")
	require.NotContains(t, b.get("/account-requests").Body.String(), `id="draft"`)
	b.answer("covered", "employee")
	b.answer("channel", "facebook")
	b.answer("handle", "@DerbyLibraries")
	b.post("/sign-out", nil)
	b.as("staff-2")
	require.NotContains(t, b.get("/account-requests").Body.String(), `id="draft"`)
	require.NotContains(t, b.get(apply+"handle").Body.String(), `value="@DerbyLibraries"`)
	require.Contains(t, b.get(apply[:len(apply)-1]).Body.String(), "Start now")

	b.as("staff-1")
	list := b.get("/account-requests").Body.String()
	require.Contains(t, list, `href="`+apply+`team">Continue your draft of 2 November</a>`)
	require.Contains(t, list, "@DerbyLibraries on Facebook")
	require.Contains(t, b.get(apply[:len(apply)-1]).Body.String(), "Continue your draft of 2 November")
	require.Regexp(t, `value="facebook" checked`, b.get(apply+"channel").Body.String())
	golden(t, "requests-draft.html", list)
}

func TestDraftIsThrownAwayByItsOwner(t *testing.T) {
	t.Parallel()
	b := visit(t, newDesk(t), "staff-1")
	for _, leave := range []url.Values{nil, {"leave": {"yes"}}} {
		b.answer("covered", "employee")
		b.answer("channel", "facebook")
		got := b.post(apply[:len(apply)-1], leave)
		require.Equal(t, http.StatusSeeOther, got.Code)
		require.NotContains(t, b.get(apply+"channel").Body.String(), "checked")
		if leave != nil {
			require.Equal(t, "/account-requests", got.Header().Get("Location"))
		}
	}
}

func TestCouncillorIsTurnedAwayWithTheReasonAndThePlaceToGo(t *testing.T) {
	t.Parallel()
	b := visit(t, newDesk(t), "staff-1")
	got := b.answer("covered", "councillor")
	require.Equal(t, apply+"councillor", got.Header().Get("Location"))
	body := b.get(apply + "councillor").Body.String()
	require.Contains(t, body, "Members&#39; Code of Conduct")
	require.Contains(t, body, "Monitoring Officer")
}

func TestWhatIsWrongWithAnAnswerStandsAtItsQuestion(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.opens()
	b := visit(t, d, "staff-1")
	b.answer("channel", "facebook")
	for _, c := range []struct{ slug, said, complaint string }{
		{"covered", "", "Choose an answer: How do you work for the council?"},
		{"team", "", "Answer the question: Which team is it for?"},
		{"handle", "derbylibraries", "is already on the register as " + accountRef},
		{"line-manager", "staff-1", "You cannot approve your own request as line manager"},
		{"budget-holder", "Nobody At All", "We cannot find “Nobody At All”."},
		{"others", "Ellen Hughes\nsomeone else", "We cannot find “someone else”."},
	} {
		got := b.answer(c.slug, c.said)
		require.Equal(t, http.StatusUnprocessableEntity, got.Code, c.slug)
		body := got.Body.String()
		require.Contains(t, body, `<a href="#question-`, c.slug)
		require.Contains(t, body, c.complaint, c.slug)
		require.Contains(t, body, "<title>Error: ", c.slug)
	}
	require.Contains(t, b.answer("others", "someone else").Body.String(), "someone else</textarea>", "what was typed is kept")
}

func TestAmongNamesakesOneIsChosen(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	b := visit(t, d, "staff-1")
	got := b.answer("line-manager", "legal services")
	require.Equal(t, http.StatusUnprocessableEntity, got.Code)
	require.Contains(t, got.Body.String(), `type="radio" value="legal-2"`)
	require.Equal(t, http.StatusSeeOther, b.answer("line-manager", "legal-2").Code)
}

func TestHandleThatWasTakenMeanwhileLeadsBackToItsQuestion(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	b := visit(t, d, "staff-1")
	for _, a := range answers() {
		b.answer(a[0], a[1])
	}
	d.fails = &app.Error{Code: casework.CodeHandleTaken, Why: "@DerbyLibraries is already on the register."}
	got := b.post(apply+"check", b.form(apply+"check", apply+"check", nil))
	require.Equal(t, http.StatusConflict, got.Code)
	require.Contains(t, got.Body.String(), `<a href="#answer-handle">@DerbyLibraries is already on the register.`)
}

func TestRequestGoesFromApprovalToPermissionByItsForms(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.asks()
	b := visit(t, d, "")
	do := func(person, command, form string, typed url.Values) {
		t.Helper()
		b.as(person)
		body := b.get(request).Body.String()
		require.Contains(t, body, `<form id="`+form+`"`, person)
		all := b.named(request, form, typed)
		got := b.post(request+"/"+command, all)
		require.Equal(t, http.StatusSeeOther, got.Code, "%s: %s", form, got.Body.String())
	}
	do("manager-1", "delegate", "delegate-line_manager_approval", url.Values{"to": {"Ellen Hughes"}, "until": {"2026-11-10"}, "reason": {"Away."}})
	do("staff-2", "approve", "approve-line_manager_approval", url.Values{})
	do("budget-1", "approve", "approve-budget_approval", url.Values{"reason": {"There is money."}})
	for _, check := range account.EvidenceChecks() {
		do("staff-1", "give-evidence", "give-evidence-"+string(check), url.Values{"completed_on": {"2026-10-01"}})
		do("comms-1", "verify", "verify-"+string(check), url.Values{"accept": {"true"}})
	}
	do("comms-2", "permit", "permit", url.Values{"grant": {"true"}, "corporate_answer": {"Books need their own."}})
	require.Equal(t, account.RequestGranted, d.r.Outcome)
	require.Equal(t, "staff-2", d.r.CheckNamed(account.CheckLineManager).By.ID)
}

// named is what a page would send for one of its forms, found by its id.
func (b *browser) named(page, id string, typed url.Values) url.Values {
	b.t.Helper()
	return hiddenIn(b.t, b.get(page).Body.String(), `<form id="`+id+`"`, typed)
}

func TestApprovalTakesOneStepAndLeadsBack(t *testing.T) {
	t.Parallel()
	d := office(t)
	b := visit(t, d, "budget-1")
	form := b.named("/approvals", "approve-budget_approval-"+asked, url.Values{})
	got := b.post(request+"/approve", form)
	require.Equal(t, "/approvals", got.Header().Get("Location"), got.Body.String())
	require.Equal(t, account.CheckMet, d.r.CheckNamed(account.CheckBudget).Status)
	body := b.get("/approvals").Body.String()
	require.Contains(t, body, "You approved the request.")
	require.Contains(t, body, "There is nothing for you to approve.")
	require.Contains(t, body, "approved by Helen Frost")
}

func TestRefusalNeedsAReason(t *testing.T) {
	t.Parallel()
	d := office(t)
	b := visit(t, d, "budget-1")
	got := b.post(request+"/approve", b.named(request, "approve-budget_approval-no", url.Values{"reason": {""}}))
	require.Equal(t, http.StatusUnprocessableEntity, got.Code)
	require.Contains(t, got.Body.String(), `<a href="#approve-budget_approval-no-reason">Why you refuse`)
	require.False(t, d.r.Closed())
}

func TestAnswerThatSomebodyElseGaveIsShownAndNotOverwritten(t *testing.T) {
	t.Parallel()
	d := office(t)
	b := visit(t, d, "budget-1")
	late := b.named(request, "approve-budget_approval-no", url.Values{"reason": {"Words that took an hour."}})
	d.decides("staff-1", account.Withdraw{Reason: "We changed our minds."})
	got := b.post(request+"/approve", late)
	require.Equal(t, http.StatusPreconditionFailed, got.Code)
	require.Contains(t, got.Body.String(), "Another person changed this while you were writing")
	require.Contains(t, got.Body.String(), "Words that took an hour.")
	require.Equal(t, account.RequestWithdrawn, d.r.Outcome)
}

func TestWhoIsNotAskedCannotApprove(t *testing.T) {
	t.Parallel()
	d := office(t)
	b := visit(t, d, "comms-1")
	got := b.post(request+"/approve", url.Values{"check": {"budget_approval"}, "approve": {"true"}})
	require.Equal(t, http.StatusForbidden, got.Code)
	require.Contains(t, got.Body.String(), "the line manager and the budget holder named in the request")
	require.Equal(t, account.CheckWaiting, d.r.CheckNamed(account.CheckBudget).Status)
}

func TestNothingChosenIsNoVerificationAndNoPermission(t *testing.T) {
	t.Parallel()
	d := office(t)
	b := visit(t, d, "comms-1")
	got := b.post(request+"/verify", b.named(request, "verify-data_protection_elearning", nil))
	require.Equal(t, http.StatusUnprocessableEntity, got.Code)
	require.Contains(t, got.Body.String(), `<a href="#verify-data_protection_elearning-accept">Choose an answer`)
	d = newDesk(t)
	d.checked()
	b = visit(t, d, "comms-2")
	got = b.post(request+"/permit", b.named(request, "permit", url.Values{"conditions": {"For a year."}}))
	require.Equal(t, http.StatusUnprocessableEntity, got.Code)
	require.Contains(t, got.Body.String(), "For a year.</textarea>")
}

func TestEvidenceOfLearningComesWithItsFile(t *testing.T) {
	t.Parallel()
	d := office(t)
	b := visit(t, d, "staff-1")
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for name, values := range b.named(request, "give-evidence-data_protection_policy", url.Values{"completed_on": {"2026-10-03"}}) {
		require.NoError(t, w.WriteField(name, values[0]))
	}
	part, err := w.CreateFormFile("file", "certificate.png")
	require.NoError(t, err)
	_, err = part.Write([]byte("\x89PNG"))
	require.NoError(t, err)
	require.NoError(t, w.Close())
	r := httptest.NewRequest(http.MethodPost, request+"/give-evidence", &body)
	r.Header.Set("Content-Type", w.FormDataContentType())
	require.Equal(t, http.StatusSeeOther, b.send(r).Code)
	require.NotNil(t, d.r.CheckNamed(account.CheckProtection).File)
	got := b.get(request + "/files/data_protection_policy")
	require.Equal(t, "\x89PNG", got.Body.String())
	require.Contains(t, got.Header().Get("Content-Disposition"), "attachment")
}

func TestAccountIsReviewedSuspendedTransferredAndClosed(t *testing.T) {
	t.Parallel()
	d := office(t)
	home := "/accounts/" + accountRef
	b := visit(t, d, "comms-1")
	fresh := url.Values{
		"evidence.information_security_policy": {"2026-10-01"}, "evidence.data_protection_policy": {"2026-10-01"},
		"evidence.data_protection_elearning": {"2026-10-01"},
	}
	with := func(more url.Values) url.Values {
		for name, values := range fresh {
			more[name] = values
		}
		return more
	}
	for _, s := range []struct {
		command string
		typed   url.Values
	}{
		{"review", url.Values{"note": {"Used as permitted."}, "licence": {"L-12"}}},
		{"suspend", url.Values{"reason": {"Nobody answers."}}},
		{"reinstate", url.Values{"reason": {"They do."}}},
		{"owner-left", url.Values{}},
		{"transfer", with(url.Values{"to": {"Ellen"}, "reason": {"She takes over."}})},
		{"close", url.Values{"reason": {"Not needed."}}},
	} {
		got := b.post(home+"/"+s.command, b.named(home, s.command, s.typed))
		require.Equal(t, http.StatusSeeOther, got.Code, "%s: %s", s.command, got.Body.String())
	}
	require.True(t, d.a.Closed())
	require.Equal(t, "staff-2", d.a.Owner.ID)
	require.Equal(t, "L-12", d.a.Licence)
}

func TestTransferWithoutFreshEvidenceNamesTheDateThatIsMissing(t *testing.T) {
	t.Parallel()
	d := office(t)
	b := visit(t, d, "comms-1")
	home := "/accounts/" + accountRef
	got := b.post(home+"/transfer", b.named(home, "transfer", url.Values{
		"to": {"staff-2"}, "reason": {"She takes over."}, "evidence.information_security_policy": {"2026-10-01"},
	}))
	require.Equal(t, http.StatusUnprocessableEntity, got.Code)
	require.Contains(t, got.Body.String(), `<a href="#transfer-evidence-data_protection_policy">`)
	require.Contains(t, got.Body.String(), "She takes over.</textarea>")
}

func TestAcceptanceOfANewVersionIsAskedFor(t *testing.T) {
	t.Parallel()
	d := office(t)
	b := visit(t, d, "comms-2")
	typed := url.Values{"check": {"information_security_policy"}, "policy_version": {"3.0"}, "reason": {"It is new."}}
	for _, home := range []string{request, "/accounts/" + accountRef} {
		before := b.named(home, "ask-again", url.Values{"check": {"information_security_policy"}})
		got := b.post(home+"/ask-again", before)
		require.Equal(t, http.StatusUnprocessableEntity, got.Code)
		require.Contains(t, got.Body.String(), `<a href="#ask-again-policy_version">`, home)
		got = b.post(home+"/ask-again", b.named(home, "ask-again", typed))
		require.Equal(t, http.StatusSeeOther, got.Code, "%s: %s", home, got.Body.String())
	}
}

func TestWhatTheLearningPlatformSaysIsEntered(t *testing.T) {
	t.Parallel()
	d := office(t)
	b := visit(t, d, "comms-2")
	typed := url.Values{"check": {"data_protection_elearning"}, "completed_on": {"2026-10-20"}}
	for _, home := range []string{request, "/accounts/" + accountRef} {
		got := b.post(home+"/record-learning", b.named(home, "record-learning", typed))
		require.Equal(t, http.StatusSeeOther, got.Code, "%s: %s", home, got.Body.String())
	}
	require.Equal(t, account.CheckMet, d.r.CheckNamed(account.CheckLearning).Status)
}

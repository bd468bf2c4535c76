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
	"duecourse/internal/casework/incident"
)

// upload sends a form with a file.
func (b *browser) upload(action, name, content string, fields url.Values) *httptest.ResponseRecorder {
	b.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for name, values := range fields {
		require.NoError(b.t, w.WriteField(name, values[0]))
	}
	part, err := w.CreateFormFile("file", name)
	require.NoError(b.t, err)
	_, err = part.Write([]byte(content))
	require.NoError(b.t, err)
	require.NoError(b.t, w.Close())
	r := httptest.NewRequest(http.MethodPost, action, &body)
	r.Header.Set("Content-Type", w.FormDataContentType())
	return b.send(r)
}

func TestAFormGivesItsCommandAndLeadsToTheCase(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	b := openBrowser(t, f, "comms-1")
	got := b.post(home+"/assess", b.form(home, home+"/assess", url.Values{
		"finding": {"unacceptable"}, "grounds": {"abusive", "threatening"}, "circumstances": {"removable", "targets_staff"},
		"target.name": {"Kay Reed"}, "target.kind": {"other"}, "rationale": {" It is aimed\r\nat a person. "},
	}))
	require.Equal(t, http.StatusSeeOther, got.Code, got.Body.String())
	require.Equal(t, home, got.Header().Get("Location"))
	a := f.incident().Assessment
	require.Equal(t, []casework.Ground{casework.GroundAbusive, casework.GroundThreatening}, a.Grounds)
	require.Equal(t, "It is aimed\nat a person.", a.Rationale)
	require.True(t, a.Removable && a.TargetsStaff && a.PossiblyCriminal)
	require.Contains(t, b.page(home), "You assessed the post.")
	require.NotContains(t, b.page(home), "You assessed the post.", "the page shows it once")
}

func TestEveryCommandHasAForm(t *testing.T) {
	t.Parallel()
	steps := []struct {
		person, page string
		name         casework.CommandName
		typed        url.Values
	}{
		{"comms-1", home, "assign", url.Values{"to": {"comms-2"}}},
		{"comms-1", home, "note", url.Values{"text": {"Seen."}}},
		{"comms-1", home, "assess", url.Values{"finding": {"unacceptable"}, "grounds": {"abusive"}, "rationale": {"Yes."}}},
		{"comms-1", home, "identify", url.Values{"outcome": {"not_identified"}, "efforts": {"Looked."}}},
		{"comms-1", home, "name-target", url.Values{"target.name": {"Jo Bloggs"}, "target.kind": {"councillor"}, "target.risk": {"low"}}},
		{"comms-1", home, "capture", url.Values{}},
		{"comms-1", home, "confirm", url.Values{"action": {"A1"}, "outcome": {"not_possible"}, "note": {"Gone."}}},
		{"comms-lead", home, "pause", url.Values{"category": {"platform"}, "reason": {"Down."}}},
		{"comms-lead", home, "resume", url.Values{"reason": {""}}},
		{"comms-1", home, "observe", url.Values{"behaviour": {"continued"}, "post.text": {"Again"}}},
		{"comms-1", home, "propose", url.Values{"measures": {"remove"}, "reason": {"Unknown author."}}},
		{"legal-1", home + "/proposals/P1", "advise", url.Values{"position": {"support"}, "text": {"Fine."}}},
		{"comms-2", home + "/proposals/P1", "decide", url.Values{"proceed": {"false"}, "rationale": {"Not now."}}},
		{"comms-1", home, "close", url.Values{"outcome": {"no_measure"}, "reason": {"Enough."}}},
		{"comms-lead", home, "reopen", url.Values{"reason": {"New facts."}}},
	}
	f := newFixture(t)
	b := openBrowser(t, f, "")
	for _, s := range steps {
		b.signInAs(s.person)
		before := f.commandsDone
		action := home + "/" + string(s.name)
		got := b.post(action, b.form(s.page, action, s.typed))
		require.Equal(t, http.StatusSeeOther, got.Code, "%s: %s", s.name, got.Body.String())
		require.Equal(t, before+1, f.commandsDone, s.name)
	}
}

func TestAFormUploadsEvidence(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	b := openBrowser(t, f, "comms-1")
	send := func(content string) *httptest.ResponseRecorder {
		return b.upload(home+"/evidence", "shot.png", content, b.form(home, home+"/evidence", url.Values{"note": {"As it was."}}))
	}
	require.Equal(t, http.StatusUnprocessableEntity, send("").Code)
	require.Empty(t, f.incident().Evidence)
	require.Equal(t, http.StatusSeeOther, send(png).Code)
	require.Contains(t, f.incident().Evidence[0].Note, "As it was.")
	require.Equal(t, png, b.page(home+"/evidence/E1"))
}

func TestAnErrorIsShownAtItsFieldAndTheAnswersAreKept(t *testing.T) {
	t.Parallel()
	b := openBrowser(t, newFixture(t), "comms-1")
	form := b.form(home, home+"/assess", url.Values{"finding": {"unacceptable"}, "rationale": {"It is aimed at Kay."}})
	got := b.post(home+"/assess", form)
	require.Equal(t, http.StatusUnprocessableEntity, got.Code)
	require.Contains(t, b.post(home+"/assess", nil).Body.String(), `<a href="#assess-rationale">Why: enter a value.`)
	body := got.Body.String()
	require.Contains(t, body, `<a href="#assess-grounds">Choose at least one ground`)
	require.Contains(t, body, `id="assess-grounds-error"`)
	require.Contains(t, body, "It is aimed at Kay.</textarea>")
	require.Regexp(t, `value="unacceptable" checked`, body)
	require.Contains(t, body, `value="`+form.Get("token")+`"`, "sending the form again repeats the same request")
	require.Contains(t, body, "<title>Error: ")
}

func TestWithoutAChoiceThereIsNoDecision(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.mustDo("comms-1", ref, assess(), propose())
	f.mustDo("legal-1", ref, support())
	b := openBrowser(t, f, "comms-2")
	got := b.post(home+"/decide", b.form(home+"/proposals/P1", home+"/decide", url.Values{"rationale": {"We follow Legal."}}))
	require.Equal(t, http.StatusUnprocessableEntity, got.Code)
	require.Contains(t, got.Body.String(), `<a href="#decide-proceed">Choose an answer: What do you decide?`)
	require.Contains(t, got.Body.String(), "We follow Legal.</textarea>")
	require.Nil(t, f.incident().Proposals[0].Decision)
}

func TestADecisionDoesNotOverwriteAnEarlierOne(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.mustDo("comms-1", ref, assess(), propose())
	f.mustDo("legal-1", ref, support())
	b := openBrowser(t, f, "comms-2")
	late := b.form(home+"/proposals/P1", home+"/decide", url.Values{"proceed": {"false"}, "rationale": {"Words that took an hour."}})
	f.mustDo("comms-lead", ref, incident.Decide{Proposal: "P1", Proceed: true, Rationale: "We go ahead."})
	got := b.post(home+"/decide", late)
	require.Equal(t, http.StatusPreconditionFailed, got.Code)
	body := got.Body.String()
	require.Contains(t, body, "Another person changed this while you were writing")
	require.Contains(t, body, "Communications decided to go ahead with P1.")
	require.Contains(t, body, "Words that took an hour.")
	require.True(t, f.incident().Proposals[0].Decision.Proceed)
	require.NotContains(t, body, `value="`+late.Get("token")+`"`)
}

func TestADoubleClickGivesACommandOnce(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	b := openBrowser(t, f, "comms-1")
	form := b.form(home, home+"/note", url.Values{"text": {"Once."}})
	before := f.commandsDone
	for range 2 {
		require.Equal(t, http.StatusSeeOther, b.post(home+"/note", form).Code)
	}
	require.Equal(t, before+1, f.commandsDone)
}

func TestAnUnknownOutcomeKeepsTheTokenOfTheForm(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	b := openBrowser(t, f, "comms-1")
	form := b.form(home, home+"/note", url.Values{"text": {"Kept."}})
	f.commandError = app.ErrOutcomeUnknown
	got := b.post(home+"/note", form)
	require.Equal(t, http.StatusServiceUnavailable, got.Code)
	require.Contains(t, got.Body.String(), "Kept.</textarea>")
	require.Contains(t, got.Body.String(), `value="`+form.Get("token")+`"`)
}

func TestTheRuleThatRefusesACommandSaysWhy(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.mustDo("comms-1", ref, assess())
	got := openBrowser(t, f, "comms-1").post(home+"/propose", url.Values{"measures": {"block"}, "reason": {"Now."}})
	require.Equal(t, http.StatusConflict, got.Code)
	require.Contains(t, got.Body.String(), `role="alert"`)
	require.Contains(t, got.Body.String(), "The author has not been warned yet: a block comes after a warning.")
}

func TestPublicFormReportsAPostWithoutASignIn(t *testing.T) {
	t.Parallel()
	b := openBrowser(t, newFixture(t), "")
	wrong := b.post("/report", b.form("/report", "/report", url.Values{"contact": {"not an address"}}))
	require.Equal(t, http.StatusUnprocessableEntity, wrong.Code)
	require.Contains(t, wrong.Body.String(), `href="#report-contact"`)
	sent := b.post("/report", b.form("/report", "/report", url.Values{"post.channel": {"facebook"}, "post.text": {"Clowns"}}))
	require.Regexp(t, `^/report/sent\?ref=INC-[^&]*$`, sent.Header().Get("Location"), sent.Body.String())
	require.Contains(t, b.get("/report/sent?ref=INC-0000-0000&found=acceptable").Body.String(), "does not break our social media policy")
	b.post("/report", url.Values{})
	require.Equal(t, http.StatusTooManyRequests, b.post("/report", url.Values{}).Code)
}

// TestAFormThatIsNotTextOrAnswersTwiceChangesNothing: what the API refuses, the pages refuse.
func TestAFormThatIsNotTextOrAnswersTwiceChangesNothing(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	b := openBrowser(t, f, "comms-1")
	before := f.incident().Seq
	for name, typed := range map[string]url.Values{
		"bad UTF-8":        {"text": {"a\xff"}},
		"a surrogate":      {"text": {"\xed\xa0\x80"}},
		"a null character": {"text": {"a\x00b"}},
		"a name":           {"text": {"t"}, "\xff": {"x"}},
		"two answers":      {"text": {"one", "two"}},
	} {
		got := b.post(home+"/note", b.form(home, home+"/note", typed))
		require.Equal(t, http.StatusBadRequest, got.Code, name)
	}
	for name, note := range map[string]string{"a.png": "a\x00b", "a\xff.png": "a"} {
		got := b.upload(home+"/evidence", name, "x", b.form(home, home+"/evidence", url.Values{"note": {note}}))
		require.Equal(t, http.StatusBadRequest, got.Code, name)
	}
	require.Equal(t, before, f.incident().Seq)
}

package console_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
)

func indexOf(t *testing.T, whole, part string) int {
	t.Helper()
	require.Contains(t, whole, part)
	return strings.Index(whole, part)
}

const home = "/incidents/" + ref

func assessment() url.Values {
	return url.Values{
		"finding": {"unacceptable"}, "grounds": {"abusive", "threatening"}, "circumstances": {"removable", "targets_staff"},
		"target_name": {"Kay Reed"}, "rationale": {" It is aimed\r\nat a person. "},
	}
}

func TestFormBecomesTheCommandAndLeadsToTheCase(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	b := visit(t, d, "comms-1")
	got := b.post(home+"/assess", b.form(home, home+"/assess", assessment()))
	require.Equal(t, http.StatusSeeOther, got.Code, got.Body.String())
	require.Equal(t, home, got.Header().Get("Location"))
	a := d.c.Assessment
	require.Equal(t, []casework.Ground{casework.GroundAbusive, casework.GroundThreatening}, a.Grounds)
	require.Equal(t, "It is aimed\nat a person.", a.Rationale)
	require.True(t, a.Removable && a.TargetsStaff && a.PossiblyCriminal)
	require.Contains(t, b.get(home).Body.String(), "You assessed the post.")
	require.NotContains(t, b.get(home).Body.String(), "You assessed the post.", "it is said once")
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
		{"comms-1", home, "capture", url.Values{}},
		{"comms-1", home, "confirm", url.Values{"action": {"A1"}, "outcome": {"not_possible"}, "note": {"Gone."}}},
		{"comms-lead", home, "pause", url.Values{"category": {"Platform"}, "reason": {"Down."}}},
		{"comms-lead", home, "resume", url.Values{"reason": {""}}},
		{"comms-1", home, "observe", url.Values{"behaviour": {"continued"}, "post.text": {"Again"}}},
		{"comms-1", home, "propose", url.Values{"measures": {"remove"}, "reason": {"Unknown author."}}},
		{"legal-1", home + "/proposals/P1", "advise", url.Values{"position": {"support"}, "text": {"Fine."}}},
		{"comms-2", home + "/proposals/P1", "decide", url.Values{"proceed": {"false"}, "rationale": {"Not now."}}},
		{"comms-1", home, "close", url.Values{"outcome": {"no_measure"}, "reason": {"Enough."}}},
		{"comms-lead", home, "reopen", url.Values{"reason": {"New facts."}}},
	}
	d := newDesk(t)
	b := visit(t, d, "")
	for _, s := range steps {
		b.as(s.person)
		before := d.given
		action := home + "/" + string(s.name)
		got := b.post(action, b.form(s.page, action, s.typed))
		require.Equal(t, http.StatusSeeOther, got.Code, "%s: %s", s.name, got.Body.String())
		require.Equal(t, before+1, d.given, s.name)
	}
}

func TestEvidenceIsUploaded(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	b := visit(t, d, "comms-1")
	send := func(content string) *httptest.ResponseRecorder {
		var body bytes.Buffer
		w := multipart.NewWriter(&body)
		for name, values := range b.form(home, home+"/evidence", url.Values{"note": {"As it stood."}}) {
			require.NoError(t, w.WriteField(name, values[0]))
		}
		part, err := w.CreateFormFile("file", "shot.png")
		require.NoError(t, err)
		_, err = part.Write([]byte(content))
		require.NoError(t, err)
		require.NoError(t, w.Close())
		r := httptest.NewRequest(http.MethodPost, home+"/evidence", &body)
		r.Header.Set("Content-Type", w.FormDataContentType())
		return b.send(r)
	}
	require.Equal(t, http.StatusUnprocessableEntity, send("").Code)
	require.Empty(t, d.c.Evidence)
	require.Equal(t, http.StatusSeeOther, send("\x89PNG").Code)
	require.Equal(t, "shot.png As it stood.", d.c.Evidence[0].Note)
}

func TestWhatIsWrongStandsAtItsFieldAndWhatWasTypedIsKept(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	b := visit(t, d, "comms-1")
	form := b.form(home, home+"/assess", url.Values{"finding": {"unacceptable"}, "rationale": {"It is aimed at Kay."}})
	got := b.post(home+"/assess", form)
	require.Equal(t, http.StatusUnprocessableEntity, got.Code)
	require.Contains(t, b.post(home+"/assess", nil).Body.String(), `<a href="#assess-rationale">Why: enter a value.`)
	body := got.Body.String()
	require.Contains(t, body, `<a href="#assess-grounds">Choose at least one ground`)
	require.Contains(t, body, `id="assess-grounds-error"`)
	require.Contains(t, body, "It is aimed at Kay.</textarea>")
	require.Regexp(t, `value="unacceptable" checked`, body)
	require.Contains(t, body, `value="`+form.Get("token")+`"`, "sending it again is the same attempt")
	require.Contains(t, body, "<title>Error: ")
}

func TestNothingChosenIsNoDecision(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.play("comms-1", assessed(), proposed())
	d.play("legal-1", supported())
	b := visit(t, d, "comms-2")
	page := home + "/proposals/P1"
	got := b.post(home+"/decide", b.form(page, home+"/decide", url.Values{"rationale": {"We follow Legal."}}))
	require.Equal(t, http.StatusUnprocessableEntity, got.Code)
	require.Contains(t, got.Body.String(), `<a href="#decide-proceed">Choose an answer: What do you decide?`)
	require.Contains(t, got.Body.String(), "We follow Legal.</textarea>")
	require.Nil(t, d.c.Proposals[0].Decision)
}

func TestDecisionThatSomebodyElseTookIsShownAndNotOverwritten(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.play("comms-1", assessed(), proposed())
	d.play("legal-1", supported())
	b := visit(t, d, "comms-2")
	page := home + "/proposals/P1"
	late := b.form(page, home+"/decide", url.Values{"proceed": {"false"}, "rationale": {"Words that took an hour."}})
	d.play("comms-lead", incident.Decide{Proposal: "P1", Proceed: true, Rationale: "We go ahead."})
	got := b.post(home+"/decide", late)
	require.Equal(t, http.StatusPreconditionFailed, got.Code)
	body := got.Body.String()
	require.Contains(t, body, "Another person changed this while you were writing")
	require.Contains(t, body, "Communications decided to go ahead with P1.")
	require.Contains(t, body, "Words that took an hour.")
	require.True(t, d.c.Proposals[0].Decision.Proceed)
	require.NotContains(t, body, `value="`+late.Get("token")+`"`)
}

func TestDoubleClickDoesAThingOnce(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	b := visit(t, d, "comms-1")
	form := b.form(home, home+"/note", url.Values{"text": {"Once."}})
	before := d.given
	for range 2 {
		require.Equal(t, http.StatusSeeOther, b.post(home+"/note", form).Code)
	}
	require.Equal(t, before+1, d.given)
}

func TestOutcomeThatIsNotKnownKeepsTheTokenToAskAgain(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	b := visit(t, d, "comms-1")
	form := b.form(home, home+"/note", url.Values{"text": {"Kept."}})
	d.fails = &app.Error{Code: app.CodeUnavailable, Why: "It is not known yet whether this was done."}
	got := b.post(home+"/note", form)
	require.Equal(t, http.StatusServiceUnavailable, got.Code)
	require.Contains(t, got.Body.String(), "It is not known yet")
	require.Contains(t, got.Body.String(), "Kept.</textarea>")
	require.Contains(t, got.Body.String(), `value="`+form.Get("token")+`"`)
}

func TestRuleThatRefusesIsTheOneThatExplains(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.play("comms-1", assessed())
	got := visit(t, d, "comms-1").post(home+"/propose", url.Values{"measures": {"block"}, "reason": {"Now."}})
	require.Equal(t, http.StatusConflict, got.Code)
	require.Contains(t, got.Body.String(), `role="alert"`)
	require.Contains(t, got.Body.String(), "The author has not been warned yet: a block comes after a warning.")
}

func TestPublicReportNeedsNoSignInAndIsLimited(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	b := visit(t, d, "")
	wrong := b.post("/report", b.form("/report", "/report", url.Values{"contact": {"not an address"}}))
	require.Equal(t, http.StatusUnprocessableEntity, wrong.Code)
	require.Contains(t, wrong.Body.String(), `href="#report-contact"`)
	sent := b.post("/report", b.form("/report", "/report", url.Values{"post.channel": {"facebook"}, "post.text": {"Clowns"}}))
	require.Equal(t, "/report/sent?ref="+ref, sent.Header().Get("Location"))
	b.post("/report", url.Values{})
	require.Equal(t, http.StatusTooManyRequests, b.post("/report", url.Values{}).Code)
}

package workflows_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
	"duecourse/internal/protocol"
)

func TestRepeatedFirstReportGetsTheStoredAnswer(t *testing.T) {
	t.Parallel()
	w := newIncidentTest(t)
	opened := &reply{}
	w.at(0, func() { w.send(opened, *w.start.First) })
	w.does(time.Hour, comms1(), incident.Assess{Finding: incident.FindingAcceptable, Rationale: "Fair comment."})
	w.run()
	require.NoError(t, opened.err)
	require.Equal(t, protocol.Answer{ID: "report-1", Digest: "digest of report-1", Ref: ref, Seq: 1}, opened.answer)
	require.Len(t, w.store.of(incident.EventReported), 1)
	require.Empty(t, w.store.of(incident.EventReportedAgain))
}

func TestRepeatedRequestGetsItsFirstAnswerAndIsAppliedOnce(t *testing.T) {
	t.Parallel()
	w := newIncidentTest(t)
	note := w.request("note-1", 0, comms1(), casework.AddNote{Text: "Seen."})
	replies := []*reply{{}, {}, {}}
	w.at(time.Hour, func() { w.send(replies[0], note); w.send(replies[1], note) })
	w.does(2*time.Hour, comms1(), abusive())
	w.at(3*time.Hour, func() { w.send(replies[2], note) })
	w.does(4*time.Hour, comms1(), incident.Close{Outcome: incident.OutcomeWithdrawn, Reason: "Withdrawn."})
	w.run()
	for _, r := range replies {
		require.NoError(t, r.err)
		require.Equal(t, 2, r.answer.Seq)
	}
	require.Len(t, w.store.of(casework.EventNoted), 1)
}

func TestCommandBasedOnAnEarlierStateIsStale(t *testing.T) {
	t.Parallel()
	w := newIncidentTest(t)
	stale, fresh, twin := &reply{}, &reply{}, &reply{}
	w.does(time.Hour, comms1(), casework.AddNote{Text: "Seen."})
	w.at(2*time.Hour, func() {
		w.send(stale, w.request("a", 1, comms1(), casework.AddNote{Text: "Late."}))
		w.send(fresh, w.request("b", 2, comms1(), casework.AddNote{Text: "In time."}))
		w.send(twin, w.request("c", 2, comms2(), casework.AddNote{Text: "In the same moment."}))
	})
	w.does(4*time.Hour, comms1(), incident.Close{Outcome: incident.OutcomeWithdrawn, Reason: "Withdrawn."})
	w.run()
	require.Equal(t, casework.CodeStale, codeOf(stale.err))
	require.NoError(t, fresh.err)
	require.Equal(t, casework.CodeStale, codeOf(twin.err), "of two commands on the same state one succeeds")
}

func TestEveryPostOfTheCaseJoinsItAndAnotherPostDoesNot(t *testing.T) {
	t.Parallel()
	w := newIncidentTest(t)
	further, other := incident.Post{Channel: "x", URL: "https://twitter.com/angry/status/7", Text: "More."}, thePost()
	other.URL = "https://feed.example/posts/99"
	w.does(time.Hour, comms1(), incident.Observe{Behaviour: incident.Continued, Post: &further})
	further.URL = "http://mobile.twitter.com/i/status/7?s=20"
	w.does(2*time.Hour, comms2(), incident.Report{Post: thePost(), Note: "Saw it too."})
	w.does(2*time.Hour, staff1(), incident.Report{Post: further, Note: "And this."})
	w.refused(2*time.Hour, comms2(), incident.Report{Post: other}, casework.CodeNotFound)
	w.does(3*time.Hour, person("staff-3", casework.RoleStaff), incident.Report{Post: other, Known: true, Note: "The store knows it by its earlier words."})
	w.does(4*time.Hour, comms1(), incident.Close{Outcome: incident.OutcomeWithdrawn, Reason: "Withdrawn."})
	c := w.run()
	require.Len(t, c.Reporters, 3)
	require.Len(t, w.store.of(incident.EventReportedAgain), 3)
}

func TestBadCommandsAreRefusedAndBreakNothing(t *testing.T) {
	t.Parallel()
	bodies := []string{``, `null`, `[]`, `7`, `"x"`, `{}`, `{"proposal":"P9"}`, `{"action":"A9"}`, `{"measures":[""]}`,
		`{"post":null}`, `{"post":{"channel":"\u0000"}}`, `{"to":"` + "\xff" + `"}`, `{"behaviour":7}`, `{"size":-1}`}
	w := newIncidentTest(t)
	replies := []*reply{}
	names := append(incident.Commands(), incident.CommandReport)
	everybody := person("everybody", casework.Roles()...)
	for i, name := range names {
		for j, body := range bodies {
			r := &reply{}
			replies = append(replies, r)
			raw := json.RawMessage(body)
			if !json.Valid(raw) {
				raw = json.RawMessage(`"not JSON"`)
			}
			request := protocol.Request{ID: string(name) + body, Actor: everybody, Name: name, Body: raw}
			w.at(time.Duration(i*len(bodies)+j+1)*time.Second, func() { w.send(r, request) })
		}
	}
	wrong := &reply{}
	w.at(time.Hour, func() {
		request := w.request("wrong-name", 0, comms1(), casework.AddNote{Text: "x"})
		w.env.UpdateWorkflow("assess", "", callback(w, wrong), request)
	})
	w.does(4*time.Hour, comms1(), incident.Close{Outcome: incident.OutcomeWithdrawn, Reason: "Withdrawn."})
	w.run()
	for _, r := range replies {
		require.True(t, r.done)
		if r.err != nil {
			require.NotContains(t, codeOf(r.err), "not a refusal")
		}
	}
	require.Equal(t, casework.CodeInvalid, codeOf(wrong.err))
	for _, kind := range w.store.kinds() { // a screenshot may be asked for with any body, and "\ufffd" is a name
		require.Contains(t, []casework.EventKind{
			incident.EventReported, casework.EventActionPending, casework.EventAssigned, casework.EventActionDone, incident.EventClosed,
		}, kind)
	}
}

func TestRequestWithoutAnIDIsRefused(t *testing.T) {
	t.Parallel()
	w := newIncidentTest(t)
	nameless := &reply{}
	w.at(time.Hour, func() { w.send(nameless, w.request("", 0, comms1(), casework.AddNote{Text: "Who asks?"})) })
	w.does(4*time.Hour, comms1(), incident.Close{Outcome: incident.OutcomeWithdrawn, Reason: "Withdrawn."})
	w.run()
	require.Equal(t, casework.CodeInvalid, codeOf(nameless.err))
}

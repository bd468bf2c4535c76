package app_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
)

// another opens the case of another post by the author in another spelling, or by somebody else.
func (w *fixture) another(t *testing.T, url, author string) string {
	t.Helper()
	answer, err := w.Report(t.Context(), person("staff-2"), incident.Post{Channel: "facebook", URL: url, Author: author, Text: "More."}, "", "")
	require.NoError(t, err)
	return answer.Ref
}

func (w *fixture) join(t *testing.T, who app.Caller, ref, into string) error {
	t.Helper()
	_, err := w.Do(t.Context(), who, incident.KindName, ref, incident.Join{Into: into})
	return err
}

// TestJoinIsRefusedForWhatTheOtherCaseSays shows each refusal that needs both cases.
func TestJoinIsRefusedForWhatTheOtherCaseSays(t *testing.T) {
	t.Parallel()
	w := newFixture(t)
	into := w.reported(t)
	own, theirs := w.another(t, "https://facebook.example/posts/2", "@Angry"), w.another(t, "https://facebook.example/posts/3", "@calm")
	requireCode(t, casework.CodeNotPermitted, w.join(t, lawyer(), own, into))
	requireCode(t, casework.CodeNotPermitted, w.join(t, person("staff-2"), own, into))
	requireCode(t, casework.CodeNotFound, w.join(t, officer(), own, "INC-0000-0000"))
	requireCode(t, casework.CodeInvalid, w.join(t, officer(), own, "the other one"))
	requireCode(t, casework.CodeInvalid, w.join(t, officer(), own, own))
	requireCode(t, casework.CodeNotNow, w.join(t, officer(), theirs, into))

	about := abusive()
	about.Target = "comms-1"
	w.done(t, person("comms-2", casework.RoleComms), into, about)
	refusal := requireCode(t, casework.CodeNotFound, w.join(t, officer(), own, into))
	require.Equal(t, "There is no case "+into+".", refusal.Why, "the target of the other case does not know of it")
	requireCode(t, casework.CodeNotFound, w.join(t, officer(), into, own))
	w.done(t, person("comms-2", casework.RoleComms), into, incident.Close{Outcome: incident.OutcomeNoMeasure, Reason: "Gone."})
	requireCode(t, casework.CodeClosed, w.join(t, person("comms-2", casework.RoleComms), own, into))
}

// TestTheServiceSaysWhichPostsBothCasesHave shows that a replay compares no addresses.
func TestTheServiceSaysWhichPostsBothCasesHave(t *testing.T) {
	t.Parallel()
	w := newFixture(t)
	into, own := w.reported(t), w.another(t, "https://facebook.example/posts/2", "@Angry")
	w.done(t, officer(), into, incident.Observe{Behaviour: incident.Continued, Post: &incident.Post{URL: "http://www.facebook.example/posts/2/"}})
	require.NoError(t, w.join(t, officer(), own, into))
	require.JSONEq(t, `{"into":"`+into+`","known":["2"]}`, string(w.workflows.received[len(w.workflows.received)-1].Body))
}

// TestManyCasesAreJoinedWithALineForEach shows that one that is refused stops no other.
func TestManyCasesAreJoinedWithALineForEach(t *testing.T) {
	t.Parallel()
	w := newFixture(t)
	into := w.reported(t)
	refs := []string{
		w.another(t, "https://facebook.example/posts/2", "@Angry"), w.another(t, "https://facebook.example/posts/3", "@calm"),
		w.another(t, "https://facebook.example/posts/4", "@angry"), "INC-0000-0000", into,
	}
	who := keyed(officer(), "k")
	lines, err := w.Join(t.Context(), who, refs, into)
	require.NoError(t, err)
	codes := func(lines []app.JoinedLine) []app.Code {
		var list []app.Code
		for _, line := range lines {
			var code app.Code
			if line.Err != nil {
				code = line.Err.Code
			}
			list = append(list, code)
		}
		return list
	}
	want := []app.Code{"", casework.CodeNotNow, "", casework.CodeNotFound, casework.CodeInvalid}
	require.Equal(t, want, codes(lines))
	sent := len(w.workflows.received)
	again, err := w.Join(t.Context(), who, refs, into)
	require.NoError(t, err)
	require.Equal(t, want, codes(again))
	for _, r := range w.workflows.received[sent:] {
		require.Equal(t, incident.CommandJoin, r.Name)
		require.Contains(t, string(r.Body), into)
	}
	_, err = w.Join(t.Context(), lawyer(), refs, into)
	requireCode(t, casework.CodeNotPermitted, err)
	for _, none := range [][]string{nil, make([]string, 201)} {
		_, err = w.Join(t.Context(), who, none, into)
		requireCode(t, casework.CodeInvalid, err)
	}
}

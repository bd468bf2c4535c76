package e2e_test

import (
	"bytes"
	"image"
	"image/png"
	"io"
	"mime/multipart"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestAuthorWhoNeverStopsMeetsEveryMeasureInOrder takes an author who never stops from the report to the
// police, over HTTP and on the feed, with a week of three seconds.
func TestAuthorWhoNeverStopsMeetsEveryMeasureInOrder(t *testing.T) {
	t.Parallel()
	s := start(t, "block=3s", "recurrence=8s")
	first := s.writes("@never.stops", "The officer at the desk is a waste of skin.")
	f := s.reported(first)
	f.isWarned(first)
	f.isBlockedForAWhile()
	second := s.writes("@never.stops", "You cannot silence me, waste of skin.")
	f.isRemoved(first, second)
	f.goesToThePolice()
	f.endsByItself()
	f.hasAFullTimeline()
	f.hasALetter()
	s.intact()
}

// isWarned is R3: a written warning, and the post is removed.
func (f file) isWarned(p post) {
	f.t.Helper()
	require.Equal(f.t, []string{"assess"}, f.as("comms-2").tasks(f.ref))
	require.Empty(f.t, f.as("legal-1").tasks(f.ref))
	after := f.assessed("abusive")
	require.Equal(f.t, "proposal", after.Stage)
	require.Equal(f.t, []string{"warn"}, after.Recommended)
	require.Equal(f.t, []string{"propose"}, f.as("comms-1").tasks(f.ref))
	after = f.does("comms-1", "propose", fields{"measures": []string{"warn"}, "reason": "A first warning."})
	require.Equal(f.t, "consultation", after.Stage)
	require.Equal(f.t, []string{"advise"}, f.as("legal-1").tasks(f.ref))
	require.Equal(f.t, []string{"advise"}, f.as("legal-2").tasks(f.ref))
	require.Empty(f.t, f.as("comms-1").tasks(f.ref))
	refuses(f.t, http.StatusConflict, "legal_not_consulted", f.as("comms-1").post(f.path("/decide"), yes("P1")))
	after = f.does("legal-1", "advise", fields{"proposal": "P1", "position": "support", "text": "Proportionate."})
	require.Equal(f.t, "decision", after.Stage)
	require.Equal(f.t, []string{"decide"}, f.as("comms-1").tasks(f.ref))
	require.Empty(f.t, f.as("legal-1").tasks(f.ref))
	require.Empty(f.t, f.author("@never.stops").Messages, "nothing goes out before the decision")
	f.does("comms-1", "decide", yes("P1"))
	f.reaches("watch")
	require.Empty(f.t, f.as("comms-1").tasks(f.ref))
	require.Len(f.t, f.author("@never.stops").Messages, 1)
	require.Contains(f.t, f.author("@never.stops").Messages[0].Text, f.ref)
	require.Equal(f.t, http.StatusGone, f.page(p))
}

func (f file) author(handle string) author {
	f.t.Helper()
	return f.stack.author(handle)
}

// isBlockedForAWhile is R4: blocked, and unblocked at the end without anybody
// having to remember.
func (f file) isBlockedForAWhile() {
	f.t.Helper()
	require.Contains(f.t, f.continued().Recommended, "block")
	f.decided("block")
	i := f.becomes("the author is blocked", incident.blocked)
	require.Equal(f.t, 3*time.Second, i.Block.Until.Sub(i.Block.From))
	refused := f.triesToPost("@never.stops", "Let me in.")
	require.Equal(f.t, http.StatusForbidden, refused.status)
	require.Contains(f.t, string(refused.body), "blocked")
	i = f.becomes("the author is unblocked", func(i incident) bool { return !i.blocked() })
	require.Equal(f.t, "watch", i.Stage)
	who := f.author("@never.stops")
	require.False(f.t, who.Blocked)
	require.Equal(f.t, 1, who.Blocks)
	require.Equal(f.t, 1, who.Unblocks)
	require.False(f.t, who.UnblockedAt.Before(i.Block.Until), "unblocked before the week was over")
}

// isRemoved is R5: every post of the case goes.
func (f file) isRemoved(first, second post) {
	f.t.Helper()
	require.Contains(f.t, f.continued(second).Recommended, "remove")
	f.decided("remove")
	f.becomes("the further post is removed", func(i incident) bool {
		return i.action("remove_post").Status == "done" && i.Stage == "watch"
	})
	require.Equal(f.t, http.StatusGone, f.page(first))
	require.Equal(f.t, http.StatusGone, f.page(second))
}

// goesToThePolice is R6: with evidence, by hand, until their reference is known.
func (f file) goesToThePolice() {
	f.t.Helper()
	refuses(f.t, http.StatusConflict, "evidence_required", f.as("comms-1").post(f.path("/propose"),
		fields{"measures": []string{"refer_police"}, "reason": "It is abuse."}))
	read[exhibit](f.t, http.StatusCreated, f.uploads("comms-1", "screenshot.png", screenshot(f.t)))
	require.Contains(f.t, f.now().Recommended, "refer_police")
	f.decided("refer_police")
	referral := f.handedOver("refer_to_police")
	require.Equal(f.t, "done", f.now().action("build_pack").Status, "the pack is built before it is handed over")
	f.hasAPack()
	f.confirmed("refer_to_police")
	require.Equal(f.t, []string{"progress " + referral.ID}, f.as("comms-1").tasks(f.ref))
	f.does("comms-1", "progress", fields{
		"action": referral.ID, "force": "Derbyshire Constabulary", "reference": "DC-2026-4711", "on": "2026-11-20",
	})
	require.Empty(f.t, f.as("comms-1").tasks(f.ref))
}

func (f file) endsByItself() {
	f.t.Helper()
	i := f.reaches("closed")
	require.Equal(f.t, "referred_to_police", i.Outcome)
	refuses(f.t, http.StatusConflict, "closed", f.as("comms-1").post(f.path("/note"), fields{"text": "Too late."}))
	program := read[struct {
		ID      string `json:"workflow_id"`
		History int    `json:"history_length"`
	}](f.t, http.StatusOK, f.as("auditor-1").get(f.path("/workflow")))
	require.Equal(f.t, "incident/"+f.ref, program.ID)
	require.NotZero(f.t, program.History)
	until(f.t, "the program has ended", func() bool {
		return read[struct{ Status string }](f.t, http.StatusOK, f.as("admin-1").get(f.path("/workflow"))).Status == "completed"
	})
}

func (f file) hasAFullTimeline() {
	f.t.Helper()
	clauses, times := map[string][]string{}, map[string]int{}
	for _, e := range f.timeline() {
		clauses[e.Kind] = append(clauses[e.Kind], e.Clause)
		times[e.Kind]++
	}
	once := []string{"reported", "assessed", "evidence_added", "blocked", "unblocked", "letter_sent", "progressed", "closed"}
	for _, kind := range once {
		require.Equal(f.t, 1, times[kind], kind)
	}
	for _, kind := range []string{"proposed", "advised", "decided"} {
		require.Equal(f.t, 4, times[kind], kind)
	}
	require.Equal(f.t, 2, times["observed"])
	require.Equal(f.t, times["action_done"], len(f.now().Actions), "every action ended")
	require.Equal(f.t, []string{"R3", "R4", "R5", "R6"}, clauses["proposed"])
	require.Equal(f.t, []string{"R4"}, slices.Compact(append(clauses["blocked"], clauses["unblocked"]...)))
	require.Equal(f.t, []string{"R8"}, slices.Compact(clauses["advised"]))
}

// hasALetter looks at the warning in each of its forms.
func (f file) hasALetter() {
	f.t.Helper()
	list := read[struct {
		Items []struct{ ID, Kind, To, Subject string } `json:"items"`
	}](f.t, http.StatusOK, f.as("comms-1").get(f.path("/letters")))
	require.Len(f.t, list.Items, 1)
	require.Equal(f.t, "warning", list.Items[0].Kind)
	for accept, begins := range map[string]string{"text/plain": "", "text/html": "<!", "application/pdf": "%PDF-"} {
		letter := f.as("comms-1").must(asked{
			method: http.MethodGet, path: f.path("/letters/" + list.Items[0].ID), header: http.Header{"Accept": {accept}},
		})
		require.Equal(f.t, http.StatusOK, letter.status, "%s", letter.body)
		require.Contains(f.t, letter.header.Get("Content-Type"), accept)
		require.True(f.t, bytes.HasPrefix(bytes.ToLower(letter.body), []byte(begins)) || bytes.HasPrefix(letter.body, []byte(begins)))
		if accept != "application/pdf" { // whose text is compressed
			require.Contains(f.t, string(letter.body), f.ref)
			require.Contains(f.t, string(letter.body), "yourcityyoursay@derby.gov.uk", "the address for queries (R10)")
		}
	}
}

// uploads puts a file in custody.
func (f file) uploads(who, name string, content []byte) answer {
	f.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("file", name)
	require.NoError(f.t, err)
	_, err = io.Copy(part, bytes.NewReader(content))
	require.NoError(f.t, err)
	require.NoError(f.t, form.WriteField("note", "As seen this morning."))
	require.NoError(f.t, form.Close())
	return f.as(who).must(asked{
		method: http.MethodPost, path: f.path("/evidence"), body: body.Bytes(),
		header: http.Header{"Content-Type": {form.FormDataContentType()}},
	})
}

// screenshot is a picture of nothing.
func screenshot(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, png.Encode(&b, image.NewGray(image.Rect(0, 0, 64, 48))))
	return b.Bytes()
}

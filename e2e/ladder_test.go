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

// TestAuthorWhoNeverStopsMeetsEveryMeasureInOrder follows an author who never stops from the
// report to the police, over HTTP and on the feed. A block lasts three seconds.
func TestAuthorWhoNeverStopsMeetsEveryMeasureInOrder(t *testing.T) {
	t.Parallel()
	s := start(t, "block=3s", "recurrence=8s")
	first := s.publish("@never.stops", "The officer at the desk is a waste of skin.")
	c := s.report(first)
	c.warnAndRemove(first)
	c.blockUntilItEnds()
	second := s.publish("@never.stops", "You cannot silence me, waste of skin.")
	c.removePosts(first, second)
	c.referToPolice()
	c.requireClosed()
	c.requireFullTimeline()
	c.requireLetter()
	s.requireChainsIntact()
}

// warnAndRemove is R3: a written warning, and the post is removed.
func (c testCase) warnAndRemove(p post) {
	c.t.Helper()
	require.Equal(c.t, []string{"assess"}, c.as("comms-2").tasks(c.ref))
	require.Empty(c.t, c.as("legal-1").tasks(c.ref))
	after := c.assess("abusive")
	require.Equal(c.t, "proposal", after.Stage)
	require.Equal(c.t, []string{"warn"}, after.Recommended)
	require.Equal(c.t, []string{"propose"}, c.as("comms-1").tasks(c.ref))
	after = c.do("comms-1", "propose", fields{"measures": []string{"warn"}, "reason": "A first warning."})
	require.Equal(c.t, "consultation", after.Stage)
	require.Equal(c.t, []string{"advise"}, c.as("legal-1").tasks(c.ref))
	require.Equal(c.t, []string{"advise"}, c.as("legal-2").tasks(c.ref))
	require.Empty(c.t, c.as("comms-1").tasks(c.ref))
	requireRefusal(c.t, http.StatusConflict, "legal_not_consulted", c.as("comms-1").post(c.path("/decide"), proceed("P1")))
	after = c.do("legal-1", "advise", fields{"proposal": "P1", "position": "support", "text": "Proportionate."})
	require.Equal(c.t, "decision", after.Stage)
	require.Equal(c.t, []string{"decide"}, c.as("comms-1").tasks(c.ref))
	require.Empty(c.t, c.as("legal-1").tasks(c.ref))
	require.Empty(c.t, c.author("@never.stops").Messages, "nothing goes out before the decision")
	c.do("comms-1", "decide", proceed("P1"))
	c.waitForStage("watch")
	require.Empty(c.t, c.as("comms-1").tasks(c.ref))
	require.Len(c.t, c.author("@never.stops").Messages, 1)
	require.Contains(c.t, c.author("@never.stops").Messages[0].Text, c.ref)
	require.Equal(c.t, http.StatusGone, c.postPageStatus(p))
}

func (c testCase) author(handle string) author {
	c.t.Helper()
	return c.stack.author(handle)
}

// blockUntilItEnds is R4: the author is blocked, and unblocked at the end without a person.
func (c testCase) blockUntilItEnds() {
	c.t.Helper()
	require.Contains(c.t, c.observeContinued().Recommended, "block")
	c.decide("block")
	i := c.waitUntil("the author is blocked", incident.blocked)
	require.Equal(c.t, 3*time.Second, i.Block.Until.Sub(i.Block.From))
	refused := c.tryToPost("@never.stops", "Let me in.")
	require.Equal(c.t, http.StatusForbidden, refused.status)
	require.Contains(c.t, string(refused.body), "blocked")
	i = c.waitUntil("the author is unblocked", func(i incident) bool { return !i.blocked() })
	require.Equal(c.t, "watch", i.Stage)
	who := c.author("@never.stops")
	require.False(c.t, who.Blocked)
	require.Equal(c.t, 1, who.Blocks)
	require.Equal(c.t, 1, who.Unblocks)
	require.False(c.t, who.UnblockedAt.Before(i.Block.Until), "unblocked before the week was over")
}

// removePosts is R5: every post of the case is removed.
func (c testCase) removePosts(first, second post) {
	c.t.Helper()
	require.Contains(c.t, c.observeContinued(second).Recommended, "remove")
	c.decide("remove")
	c.waitUntil("the further post is removed", func(i incident) bool {
		return i.action("remove_post").Status == "done" && i.Stage == "watch"
	})
	require.Equal(c.t, http.StatusGone, c.postPageStatus(first))
	require.Equal(c.t, http.StatusGone, c.postPageStatus(second))
}

// referToPolice is R6: a person refers the case with its evidence and records the police
// reference.
func (c testCase) referToPolice() {
	c.t.Helper()
	requireRefusal(c.t, http.StatusConflict, "evidence_required", c.as("comms-1").post(c.path("/propose"),
		fields{"measures": []string{"refer_police"}, "reason": "It is abuse."}))
	readAs[exhibit](c.t, http.StatusCreated, c.upload("comms-1", "screenshot.png", screenshot(c.t)))
	require.Contains(c.t, c.state().Recommended, "refer_police")
	c.decide("refer_police")
	referral := c.waitForManualAction("refer_to_police")
	require.Equal(c.t, "done", c.state().action("build_pack").Status, "the pack is built before the referral")
	c.downloadPack()
	c.confirm("refer_to_police")
	require.Equal(c.t, []string{"progress " + referral.ID}, c.as("comms-1").tasks(c.ref))
	c.do("comms-1", "progress", fields{
		"action": referral.ID, "force": "Derbyshire Constabulary", "reference": "DC-2026-4711", "on": "2026-11-20", "closed": true,
	})
	require.Empty(c.t, c.as("comms-1").tasks(c.ref))
}

func (c testCase) requireClosed() {
	c.t.Helper()
	i := c.waitForStage("closed")
	require.Equal(c.t, "referred_to_police", i.Outcome)
	requireRefusal(c.t, http.StatusConflict, "closed", c.as("comms-1").post(c.path("/note"), fields{"text": "Too late."}))
	program := readAs[struct {
		ID      string `json:"workflow_id"`
		History int    `json:"history_length"`
	}](c.t, http.StatusOK, c.as("auditor-1").get(c.path("/workflow")))
	require.Equal(c.t, "incident/"+c.ref, program.ID)
	require.NotZero(c.t, program.History)
	waitFor(c.t, "the program has ended", func() bool {
		return readAs[struct{ Status string }](c.t, http.StatusOK, c.as("admin-1").get(c.path("/workflow"))).Status == "completed"
	})
}

func (c testCase) requireFullTimeline() {
	c.t.Helper()
	clauses, times := map[string][]string{}, map[string]int{}
	for _, e := range c.timeline() {
		clauses[e.Kind] = append(clauses[e.Kind], e.Clause)
		times[e.Kind]++
	}
	once := []string{"reported", "assessed", "evidence_added", "blocked", "unblocked", "progressed", "closed"}
	for _, kind := range once {
		require.Equal(c.t, 1, times[kind], kind)
	}
	require.Equal(c.t, 3, times["letter_sent"], "one for each measure against the author")
	for _, kind := range []string{"proposed", "advised", "decided"} {
		require.Equal(c.t, 4, times[kind], kind)
	}
	require.Equal(c.t, 2, times["observed"])
	require.Equal(c.t, times["action_done"], len(c.state().Actions), "every action ended")
	require.Equal(c.t, []string{"R3", "R4", "R5", "R6"}, clauses["proposed"])
	require.Equal(c.t, []string{"R4"}, slices.Compact(append(clauses["blocked"], clauses["unblocked"]...)))
	require.Equal(c.t, []string{"R8"}, slices.Compact(clauses["advised"]))
}

// requireLetter reads the warning, the first of the letters, in each format.
func (c testCase) requireLetter() {
	c.t.Helper()
	list := readAs[struct {
		Items []struct{ ID, Kind, To, Subject string } `json:"items"`
	}](c.t, http.StatusOK, c.as("comms-1").get(c.path("/letters")))
	kinds := []string{}
	for _, letter := range list.Items {
		kinds = append(kinds, letter.Kind)
	}
	require.Equal(c.t, []string{"warning", "block_notice", "removal_notice"}, kinds)
	for accept, begins := range map[string]string{"text/plain": "", "text/html": "<!", "application/pdf": "%PDF-"} {
		letter := c.as("comms-1").mustSend(httpRequest{
			method: http.MethodGet, path: c.path("/letters/" + list.Items[0].ID), header: http.Header{"Accept": {accept}},
		})
		require.Equal(c.t, http.StatusOK, letter.status, "%s", letter.body)
		require.Contains(c.t, letter.header.Get("Content-Type"), accept)
		require.True(c.t, bytes.HasPrefix(bytes.ToLower(letter.body), []byte(begins)) || bytes.HasPrefix(letter.body, []byte(begins)))
		if accept != "application/pdf" { // its text is compressed
			require.Contains(c.t, string(letter.body), c.ref)
			require.Contains(c.t, string(letter.body), "yourcityyoursay@derby.gov.uk", "the address for queries (R10)")
		}
	}
}

// upload adds a file to the evidence.
func (c testCase) upload(who, name string, content []byte) answer {
	c.t.Helper()
	return c.uploadFor("", who, name, content)
}

// uploadFor uploads evidence of a post. An empty id is the first post.
func (c testCase) uploadFor(post, who, name string, content []byte) answer {
	c.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("file", name)
	require.NoError(c.t, err)
	_, err = io.Copy(part, bytes.NewReader(content))
	require.NoError(c.t, err)
	require.NoError(c.t, form.WriteField("note", "As seen this morning."))
	if post != "" {
		require.NoError(c.t, form.WriteField("post", post))
	}
	require.NoError(c.t, form.Close())
	return c.as(who).mustSend(httpRequest{
		method: http.MethodPost, path: c.path("/evidence"), body: body.Bytes(),
		header: http.Header{"Content-Type": {form.FormDataContentType()}},
	})
}

// screenshot is a blank PNG.
func screenshot(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, png.Encode(&b, image.NewGray(image.Rect(0, 0, 64, 48))))
	return b.Bytes()
}

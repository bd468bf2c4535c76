package e2e_test

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestNothingIsRemovedBeforeTheEvidenceIsInCustody is R7: possibly criminal content is
// captured before it is deleted.
func TestNothingIsRemovedBeforeTheEvidenceIsInCustody(t *testing.T) {
	t.Parallel()
	s := start(t)
	p := s.publish("@dark.corner", "I know where your officer parks.")
	c := s.report(p)
	c.assess("threatening")
	c.waitUntil("without a browser a person is asked for a screenshot", func(i incident) bool {
		asked := i.action("capture_evidence")
		return asked.Mode == "manual" && strings.Contains(asked.Detail, "The system has no browser")
	})
	require.Contains(t, s.as("comms-1").tasks(c.ref), "evidence "+c.state().action("capture_evidence").ID)
	c.decide("warn")
	c.waitUntil("the effects wait for evidence", func(i incident) bool {
		return i.action("send_warning").Status == "held" && i.action("remove_post").Status == "held"
	})
	held := c.state().action("remove_post")
	requireRefusal(t, http.StatusConflict, "evidence_required",
		s.as("comms-1").post(c.path("/confirm"), fields{"action": held.ID, "outcome": "done", "note": "I did it."}))
	require.Empty(t, s.author("@dark.corner").Messages)
	require.Equal(t, http.StatusOK, s.postPageStatus(p), "still there")

	picture := screenshot(t)
	kept := readAs[exhibit](t, http.StatusCreated, c.upload("comms-1", "../../etc/passwd.png", picture))
	c.waitForStage("watch")
	require.Equal(t, http.StatusGone, s.postPageStatus(p))
	require.Len(t, s.author("@dark.corner").Messages, 1)
	c.requireServed(kept, picture)
	require.Less(t, c.firstEvent("evidence_added"), c.firstEvent("letter_sent"))
	s.requireChainsIntact()
}

// firstEvent is the number of the first event of a kind.
func (c testCase) firstEvent(kind string) int {
	c.t.Helper()
	for _, e := range c.timeline() {
		if e.Kind == kind {
			return e.Seq
		}
	}
	require.FailNow(c.t, "there is no such event", kind)
	return 0
}

// requireServed checks that an exhibit is served with the same bytes, and safely.
func (c testCase) requireServed(e exhibit, content []byte) {
	c.t.Helper()
	digest := sha256.Sum256(content)
	require.Equal(c.t, exhibit{"E1", hex.EncodeToString(digest[:]), "image/png", len(content)}, e)
	got := c.as("auditor-1").get(c.path("/evidence/" + e.ID))
	require.Equal(c.t, http.StatusOK, got.status)
	require.Equal(c.t, content, got.body)
	require.Equal(c.t, "image/png", got.header.Get("Content-Type"))
	require.Equal(c.t, "attachment; filename="+c.ref+"-E1.png", got.header.Get("Content-Disposition"))
	require.Equal(c.t, "nosniff", got.header.Get("X-Content-Type-Options"))
}

func TestFileThatIsNotEvidenceIsRefused(t *testing.T) {
	t.Parallel()
	s := start(t)
	c := s.report(s.publish("@exhibit", "Not good enough."))
	page := []byte("<!DOCTYPE html><script>alert(1)</script>")
	requireRefusal(t, http.StatusUnsupportedMediaType, "unsupported_media_type", c.upload("comms-1", "screenshot.png", page))
	requireRefusal(t, http.StatusUnsupportedMediaType, "unsupported_media_type", c.upload("comms-1", "note.txt", []byte("Just words.")))
	requireRefusal(t, http.StatusUnprocessableEntity, "invalid", c.upload("comms-1", "empty.png", nil))
	large := append(screenshot(t), make([]byte, 26<<20)...)
	requireRefusal(t, http.StatusRequestEntityTooLarge, "too_large", c.upload("comms-1", "large.png", large))
	requireRefusal(t, http.StatusForbidden, "not_permitted", c.upload("staff-1", "mine.png", screenshot(t)))
	require.Equal(t, 1, len(c.timeline()))
	readAs[exhibit](t, http.StatusCreated, c.upload("comms-1", "small.png", screenshot(t)))
}

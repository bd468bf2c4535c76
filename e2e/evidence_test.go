package e2e_test

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestNothingIsRemovedBeforeTheEvidenceIsInCustody is R7: what could be criminal
// is kept before it is deleted.
func TestNothingIsRemovedBeforeTheEvidenceIsInCustody(t *testing.T) {
	t.Parallel()
	s := start(t)
	p := s.writes("@dark.corner", "I know where your officer parks.")
	f := s.reported(p)
	f.assessed("threatening")
	f.becomes("without a browser a person is asked for a screenshot", func(i incident) bool {
		asked := i.action("capture_evidence")
		return asked.Mode == "manual" && strings.Contains(asked.Detail, "The system has no browser")
	})
	require.Contains(t, s.as("comms-1").tasks(f.ref), "evidence "+f.now().action("capture_evidence").ID)
	f.decided("warn")
	f.becomes("the effects wait for evidence", func(i incident) bool {
		return i.action("send_warning").Status == "held" && i.action("remove_post").Status == "held"
	})
	held := f.now().action("remove_post")
	refuses(t, http.StatusConflict, "evidence_required",
		s.as("comms-1").post(f.path("/confirm"), fields{"action": held.ID, "outcome": "done", "note": "I did it."}))
	require.Empty(t, s.author("@dark.corner").Messages)
	require.Equal(t, http.StatusOK, s.page(p), "still there")

	picture := screenshot(t)
	kept := read[exhibit](t, http.StatusCreated, f.uploads("comms-1", "../../etc/passwd.png", picture))
	f.reaches("watch")
	require.Equal(t, http.StatusGone, s.page(p))
	require.Len(t, s.author("@dark.corner").Messages, 1)
	f.keeps(kept, picture)
	require.Less(t, f.first("evidence_added"), f.first("letter_sent"))
	s.intact()
}

// first is the sequence of the first event of a kind.
func (f file) first(kind string) int {
	f.t.Helper()
	for _, e := range f.timeline() {
		if e.Kind == kind {
			return e.Seq
		}
	}
	require.FailNow(f.t, "there is no such event", kind)
	return 0
}

// keeps says that the same bytes come out that went in, and harm nobody.
func (f file) keeps(e exhibit, content []byte) {
	f.t.Helper()
	digest := sha256.Sum256(content)
	require.Equal(f.t, exhibit{"E1", hex.EncodeToString(digest[:]), "image/png", len(content)}, e)
	got := f.as("auditor-1").get(f.path("/evidence/" + e.ID))
	require.Equal(f.t, http.StatusOK, got.status)
	require.Equal(f.t, content, got.body)
	require.Equal(f.t, "image/png", got.header.Get("Content-Type"))
	require.Equal(f.t, "attachment; filename="+f.ref+"-E1.png", got.header.Get("Content-Disposition"))
	require.Equal(f.t, "nosniff", got.header.Get("X-Content-Type-Options"))
}

func TestFileThatIsNotEvidenceIsRefused(t *testing.T) {
	t.Parallel()
	s := start(t)
	f := s.reported(s.writes("@exhibit", "Not good enough."))
	page := []byte("<!DOCTYPE html><script>alert(1)</script>")
	refuses(t, http.StatusUnsupportedMediaType, "unsupported_media_type", f.uploads("comms-1", "screenshot.png", page))
	refuses(t, http.StatusUnsupportedMediaType, "unsupported_media_type", f.uploads("comms-1", "note.txt", []byte("Just words.")))
	refuses(t, http.StatusUnprocessableEntity, "invalid", f.uploads("comms-1", "empty.png", nil))
	large := append(screenshot(t), make([]byte, 26<<20)...)
	refuses(t, http.StatusRequestEntityTooLarge, "too_large", f.uploads("comms-1", "large.png", large))
	refuses(t, http.StatusForbidden, "not_permitted", f.uploads("staff-1", "mine.png", screenshot(t)))
	require.Equal(t, 1, len(f.timeline()))
	read[exhibit](t, http.StatusCreated, f.uploads("comms-1", "small.png", screenshot(t)))
}

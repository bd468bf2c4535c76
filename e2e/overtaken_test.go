package e2e_test

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// TestStaleDecisionIsShownAndADoubleClickCountsOnce has two people decide the same
// proposal, then clicks twice in a browser that runs no script to hold it back.
func TestStaleDecisionIsShownAndADoubleClickCountsOnce(t *testing.T) {
	t.Parallel()
	s := start(t)
	f := s.reported(s.writes("@both.ways", "Clowns, every one of you"))
	f.assessed("abusive")
	proposal := f.proposed("warn")
	b := s.opens()
	b.signsIn("comms-2")
	b.goes("/incidents/" + f.ref + "/proposals/" + proposal)
	b.chooses(`#decide input[value="false"]`)
	b.writes("decide-rationale", "I would rather wait.")
	f.does("comms-1", "decide", yes(proposal))
	f.reaches("watch")
	b.follows("Record this decision")
	b.sees("Another person changed this while you were writing")
	b.sees("I would rather wait.")
	b.isFit()
	require.Equal(t, 1, f.times("decided"), "nothing overwrote the first decision")
	require.Equal(t, "done", f.now().Proposals[0].Status)

	b.withoutScripts()
	b.goes("/incidents/" + f.ref)
	b.follows("Add a note")
	b.writes("note-text", "Written in a hurry")
	b.do("double click", chromedp.DoubleClick(`#note button[type=submit]`))
	b.hasDone("You added a note.")
	require.Equal(t, 1, f.times("noted"))
}

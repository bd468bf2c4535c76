package e2e_test

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// TestStaleDecisionIsShownAndADoubleClickCountsOnce has two people decide the same proposal,
// then clicks twice in a browser without scripts.
func TestStaleDecisionIsShownAndADoubleClickCountsOnce(t *testing.T) {
	t.Parallel()
	s := start(t)
	c := s.report(s.publish("@both.ways", "Clowns, every one of you"))
	c.assess("abusive")
	proposal := c.propose("warn")
	b := s.openTab()
	b.signIn("comms-2")
	b.open("/incidents/" + c.ref + "/proposals/" + proposal)
	b.choose(`#decide input[value="false"]`)
	b.typeInto("decide-rationale", "I would rather wait.")
	c.do("comms-1", "decide", proceed(proposal))
	c.waitForStage("watch")
	b.clickText("Record this decision")
	b.waitForText("Another person changed this while you were writing")
	b.waitForText("I would rather wait.")
	b.requireAccessible()
	require.Equal(t, 1, c.countEvents("decided"), "the first decision was not overwritten")
	require.Equal(t, "done", c.state().Proposals[0].Status)

	b.disableScripts()
	b.open("/incidents/" + c.ref)
	b.clickText("Add a note")
	b.typeInto("note-text", "Written in a hurry")
	b.do("double click", chromedp.DoubleClick(`#note button[type=submit]`))
	b.waitForResult("You added a note.")
	require.Equal(t, 1, c.countEvents("noted"))
}

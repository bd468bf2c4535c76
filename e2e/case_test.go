package e2e_test

import (
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/stretchr/testify/require"
)

// testCase is an incident, used over HTTP.
type testCase struct {
	*stack
	ref string
}

// incident has the fields of an incident that the tests read.
type incident struct {
	Ref       string `json:"ref"`
	Stage     string `json:"stage"`
	Outcome   string `json:"outcome"`
	Seq       int    `json:"seq"`
	Proposals []struct {
		ID, Status string
		Measures   []string
	} `json:"proposals"`
	Actions  []action  `json:"actions"`
	Evidence []exhibit `json:"evidence"`
	Block    *struct {
		Active      bool
		From, Until time.Time
	} `json:"block"`
	Recommended []string   `json:"recommended"`
	Posts       []casePost `json:"posts"`
}

// casePost is a post of a case.
type casePost struct {
	ID       string   `json:"id"`
	Finding  *string  `json:"finding"`
	State    string   `json:"state"`
	Edited   bool     `json:"edited"`
	Reports  int      `json:"reports"`
	Letters  []string `json:"letters"`
	Evidence []string `json:"evidence"`
}

// postStates are the states of the posts, in order.
func (i incident) postStates() []string {
	var states []string
	for _, p := range i.Posts {
		states = append(states, p.State)
	}
	return states
}

type action struct {
	ID, Proposal, Measure, Kind, Mode, Status, Detail string
	Draft                                             *struct{ To, Subject, Text string }
}

type exhibit struct {
	ID        string `json:"id"`
	SHA256    string `json:"sha256"`
	MediaType string `json:"media_type"`
	Size      int    `json:"size"`
}

// action finds the last action of a kind.
func (i incident) action(kind string) action {
	for _, a := range slices.Backward(i.Actions) {
		if a.Kind == kind {
			return a
		}
	}
	return action{}
}

func (i incident) blocked() bool { return i.Block != nil && i.Block.Active }

// timelineItem is an item of a timeline.
type timelineItem struct {
	Seq    int                 `json:"seq"`
	At     time.Time           `json:"at"`
	Actor  struct{ ID string } `json:"actor"`
	Kind   string              `json:"kind"`
	Clause string              `json:"clause"`
	Hash   string              `json:"hash"`
	Data   map[string]any      `json:"data"`
}

// report opens a case for a post of the feed.
func (s *stack) report(p post) testCase {
	s.t.Helper()
	body := fields{"post": fields{"channel": "sandbox", "url": p.URL, "author": p.Author, "text": p.Text}}
	opened := readAs[incident](s.t, http.StatusCreated, s.as("staff-1").post("/api/v1/incidents", body))
	return testCase{s, opened.Ref}
}

func (c testCase) path(rest string) string { return "/api/v1/incidents/" + c.ref + rest }

// state is the case as Communications sees it.
func (c testCase) state() incident {
	c.t.Helper()
	return readAs[incident](c.t, http.StatusOK, c.as("comms-1").get(c.path("")))
}

// waitUntil waits until a condition on the case holds.
func (c testCase) waitUntil(what string, is func(incident) bool) incident {
	c.t.Helper()
	var last incident
	defer func() {
		if c.t.Failed() {
			c.t.Logf("%s was last seen as %+v", c.ref, last)
		}
	}()
	waitFor(c.t, c.ref+": "+what, func() bool {
		last = c.state()
		return is(last)
	})
	return last
}

// waitForStage waits for a stage.
func (c testCase) waitForStage(stage string) incident {
	c.t.Helper()
	return c.waitUntil("reaches "+stage, func(i incident) bool { return i.Stage == stage })
}

// do gives a command that must succeed and be recorded.
func (c testCase) do(who, command string, body fields) incident {
	c.t.Helper()
	return readAs[incident](c.t, http.StatusOK, c.as(who).post(c.path("/"+command), body))
}

// assess finds the post unacceptable on a ground.
func (c testCase) assess(ground string) incident {
	c.t.Helper()
	return c.do("comms-1", "assess", fields{
		"finding": "unacceptable", "grounds": []string{ground}, "rationale": "It is aimed at a person.",
	})
}

// propose proposes measures, supports them as Legal, and returns the id of the proposal.
func (c testCase) propose(measures ...string) string {
	c.t.Helper()
	after := c.do("comms-1", "propose", fields{"measures": measures, "reason": "The next step of the ladder."})
	id := after.Proposals[len(after.Proposals)-1].ID
	c.do("legal-1", "advise", fields{"proposal": id, "position": "support", "text": "Proportionate."})
	return id
}

// decide proposes measures, supports them, and decides to go ahead.
func (c testCase) decide(measures ...string) incident {
	c.t.Helper()
	return c.do("comms-1", "decide", proceed(c.propose(measures...)))
}

func proceed(proposal string) fields {
	return fields{"proposal": proposal, "proceed": true, "rationale": "It is time."}
}

// warn brings a new case to a warning that was carried out.
func (c testCase) warn() {
	c.t.Helper()
	c.assess("abusive")
	c.decide("warn")
	c.waitForStage("watch")
}

// observeContinued records that the author continued, with or without a further post.
func (c testCase) observeContinued(further ...post) incident {
	c.t.Helper()
	body := fields{"behaviour": "continued"}
	for _, p := range further {
		body["post"] = fields{"channel": "sandbox", "url": p.URL, "author": p.Author, "text": p.Text}
	}
	return c.do("comms-1", "observe", body)
}

// confirm confirms that a person carried out an action.
func (c testCase) confirm(kind string) incident {
	c.t.Helper()
	return c.do("comms-1", "confirm", fields{"action": c.state().action(kind).ID, "outcome": "done", "note": "Done by hand."})
}

// waitForManualAction waits until an action has become a person's task.
func (c testCase) waitForManualAction(kind string) action {
	c.t.Helper()
	i := c.waitUntil(kind+" is a person's task", func(i incident) bool {
		a := i.action(kind)
		return a.Mode == "manual" && a.Status == "pending"
	})
	a := i.action(kind)
	require.Contains(c.t, c.as("comms-1").tasks(c.ref), "confirm "+a.ID)
	require.NotEmpty(c.t, a.Detail, "the person is told why")
	return a
}

// timeline reads the timeline and checks it for gaps and repeated hashes.
func (c testCase) timeline() []timelineItem {
	c.t.Helper()
	page := readAs[struct {
		Items []timelineItem `json:"items"`
	}](c.t, http.StatusOK, c.as("auditor-1").get(c.path("/timeline")))
	hashes := map[string]bool{}
	for i, e := range page.Items {
		require.Equal(c.t, i+1, e.Seq, "a gap in the timeline")
		require.NotEmpty(c.t, e.Hash)
		require.False(c.t, hashes[e.Hash], "two events with one hash")
		hashes[e.Hash] = true
	}
	return page.Items
}

// countEvents counts the events of a kind.
func (c testCase) countEvents(kind string) int {
	c.t.Helper()
	n := 0
	for _, e := range c.timeline() {
		if e.Kind == kind {
			n++
		}
	}
	return n
}

// requireChainsIntact verifies every chain as the auditor.
func (s *stack) requireChainsIntact() {
	s.t.Helper()
	audit := readAs[struct {
		OK     bool   `json:"ok"`
		Events int    `json:"events"`
		Head   string `json:"head"`
	}](s.t, http.StatusOK, s.as("auditor-1").get("/api/v1/audit/verify"))
	require.True(s.t, audit.OK, fmt.Sprint(audit))
	require.NotZero(s.t, audit.Events)
	require.NotEmpty(s.t, audit.Head)
}

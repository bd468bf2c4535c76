package e2e_test

import (
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/stretchr/testify/require"
)

// file is the file of a case: what people do with it over HTTP.
type file struct {
	*stack
	ref string
}

// incident is what the tests read of a case.
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
	Recommended []string `json:"recommended"`
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

// entry is a line of a timeline.
type entry struct {
	Seq    int                 `json:"seq"`
	At     time.Time           `json:"at"`
	Actor  struct{ ID string } `json:"actor"`
	Kind   string              `json:"kind"`
	Clause string              `json:"clause"`
	Hash   string              `json:"hash"`
	Data   map[string]any      `json:"data"`
}

// reported opens a case for a post of the feed.
func (s *stack) reported(p post) file {
	s.t.Helper()
	body := fields{"post": fields{"channel": "sandbox", "url": p.URL, "author": p.Author, "text": p.Text}}
	opened := read[incident](s.t, http.StatusCreated, s.as("staff-1").post("/api/v1/incidents", body))
	return file{s, opened.Ref}
}

func (f file) path(rest string) string { return "/api/v1/incidents/" + f.ref + rest }

// now is the case as Communications sees it.
func (f file) now() incident {
	f.t.Helper()
	return read[incident](f.t, http.StatusOK, f.as("comms-1").get(f.path("")))
}

// becomes waits until the case is as described.
func (f file) becomes(what string, is func(incident) bool) incident {
	f.t.Helper()
	var last incident
	defer func() {
		if f.t.Failed() {
			f.t.Logf("%s was last seen as %+v", f.ref, last)
		}
	}()
	until(f.t, f.ref+": "+what, func() bool {
		last = f.now()
		return is(last)
	})
	return last
}

// reaches waits for a stage.
func (f file) reaches(stage string) incident {
	f.t.Helper()
	return f.becomes("reaches "+stage, func(i incident) bool { return i.Stage == stage })
}

// does gives a command, which must be taken and recorded.
func (f file) does(who, command string, body fields) incident {
	f.t.Helper()
	return read[incident](f.t, http.StatusOK, f.as(who).post(f.path("/"+command), body))
}

// assessed finds the post unacceptable on a ground.
func (f file) assessed(ground string) incident {
	f.t.Helper()
	return f.does("comms-1", "assess", fields{
		"finding": "unacceptable", "grounds": []string{ground}, "rationale": "It is aimed at a person.",
	})
}

// proposed proposes measures and has Legal support them; the id of the proposal.
func (f file) proposed(measures ...string) string {
	f.t.Helper()
	after := f.does("comms-1", "propose", fields{"measures": measures, "reason": "The next step of the ladder."})
	id := after.Proposals[len(after.Proposals)-1].ID
	f.does("legal-1", "advise", fields{"proposal": id, "position": "support", "text": "Proportionate."})
	return id
}

// decided takes measures the whole way to the decision to go ahead.
func (f file) decided(measures ...string) incident {
	f.t.Helper()
	return f.does("comms-1", "decide", yes(f.proposed(measures...)))
}

func yes(proposal string) fields {
	return fields{"proposal": proposal, "proceed": true, "rationale": "It is time."}
}

// warned brings a fresh case to a warning that was carried out.
func (f file) warned() {
	f.t.Helper()
	f.assessed("abusive")
	f.decided("warn")
	f.reaches("watch")
}

// continued says that the author went on, with a further post or without.
func (f file) continued(further ...post) incident {
	f.t.Helper()
	body := fields{"behaviour": "continued"}
	for _, p := range further {
		body["post"] = fields{"channel": "sandbox", "url": p.URL, "author": p.Author, "text": p.Text}
	}
	return f.does("comms-1", "observe", body)
}

// confirmed says that a person did what the action asked.
func (f file) confirmed(kind string) incident {
	f.t.Helper()
	return f.does("comms-1", "confirm", fields{"action": f.now().action(kind).ID, "outcome": "done", "note": "Done by hand."})
}

// handedOver waits until an action has become a person's task.
func (f file) handedOver(kind string) action {
	f.t.Helper()
	i := f.becomes(kind+" is a person's task", func(i incident) bool {
		a := i.action(kind)
		return a.Mode == "manual" && a.Status == "pending"
	})
	a := i.action(kind)
	require.Contains(f.t, f.as("comms-1").tasks(f.ref), "confirm "+a.ID)
	require.NotEmpty(f.t, a.Detail, "the person is told why")
	return a
}

// timeline is what happened, checked for gaps and for its chain of hashes.
func (f file) timeline() []entry {
	f.t.Helper()
	page := read[struct {
		Items []entry `json:"items"`
	}](f.t, http.StatusOK, f.as("auditor-1").get(f.path("/timeline")))
	hashes := map[string]bool{}
	for i, e := range page.Items {
		require.Equal(f.t, i+1, e.Seq, "a gap in the timeline")
		require.NotEmpty(f.t, e.Hash)
		require.False(f.t, hashes[e.Hash], "two events with one hash")
		hashes[e.Hash] = true
	}
	return page.Items
}

// times counts the events of a kind.
func (f file) times(kind string) int {
	f.t.Helper()
	n := 0
	for _, e := range f.timeline() {
		if e.Kind == kind {
			n++
		}
	}
	return n
}

// intact has the auditor check every chain of the register.
func (s *stack) intact() {
	s.t.Helper()
	audit := read[struct {
		OK     bool   `json:"ok"`
		Events int    `json:"events"`
		Head   string `json:"head"`
	}](s.t, http.StatusOK, s.as("auditor-1").get("/api/v1/audit/verify"))
	require.True(s.t, audit.OK, fmt.Sprint(audit))
	require.NotZero(s.t, audit.Events)
	require.NotEmpty(s.t, audit.Head)
}

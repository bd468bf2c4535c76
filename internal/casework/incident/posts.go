package incident

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"duecourse/internal/casework"
	"duecourse/internal/casework/address"
)

// PostState is where a post of an incident stands (domain §3, "Every post counts").
type PostState string

// The states of a post.
const (
	PostStanding PostState = "standing"
	PostRemoved  PostState = "removed" // by the council
	PostAsked    PostState = "asked"   // the author was asked to remove it
	PostGone     PostState = "gone"    // taken down by somebody else
	PostUnknown  PostState = "unknown" // cannot be seen from here
	PostKept     PostState = "kept"    // found acceptable
)

// PostStates lists the states of a post.
func PostStates() []PostState {
	return []PostState{PostStanding, PostRemoved, PostAsked, PostGone, PostUnknown, PostKept}
}

// PostRecord is what an incident knows of one of its posts, in addition to its words.
type PostRecord struct {
	Finding    Finding        `json:"finding,omitempty"`      // empty: not assessed yet
	Criminal   bool           `json:"criminal,omitempty"`     // it may be criminal (R7)
	Added      time.Time      `json:"added,omitzero"`         // when the case was told of it
	Seen       casework.Found `json:"seen,omitempty"`         // at the last check; empty: not checked, or removed since
	Edited     bool           `json:"edited,omitempty"`       // its words differ from those that were reported
	Reports    int            `json:"reports,omitempty"`      // further reports, after the first
	Named      bool           `json:"named,omitempty"`        // in a letter to the author
	Letters    []string       `json:"letters,omitempty"`      // ids of the letters that named it
	OutOfReach string         `json:"out_of_reach,omitempty"` // why no evidence of it can be had (R7)
	FoundBy    string         `json:"found_by,omitempty"`     // id of the officer who found it acceptable
	From       string         `json:"from,omitempty"`         // reference of the case that it was joined from
	TakeBack   time.Time      `json:"take_back,omitzero"`     // until when that officer can take it back (rule 7)
}

// PostID is the id of the n-th post of a case, which counts from 0: "1".
func PostID(n int) string { return strconv.Itoa(n + 1) }

func postIDs(numbers []int) []string {
	ids := make([]string, len(numbers))
	for i, n := range numbers {
		ids[i] = PostID(n)
	}
	return ids
}

// postNumber finds a post by its id.
func (c *Case) postNumber(id string) (int, bool) {
	n, err := strconv.Atoi(id)
	known := err == nil && n >= 1 && n <= len(c.Posts()) && PostID(n-1) == id
	return n - 1, known
}

// findPost finds the post of the case that a report is about.
func (c *Case) findPost(p Post) (int, bool) {
	if p.Channel == "" {
		p.Channel = c.Post.Channel
	}
	n := slices.IndexFunc(c.Posts(), func(known Post) bool { return SamePost(known, p) })
	return n, n >= 0
}

// Record is what the case knows of its n-th post. The finding on the first one counts for
// all posts of a case that began before each had its own.
func (c *Case) Record(n int) PostRecord {
	var r PostRecord
	if n < len(c.Records) {
		r = c.Records[n]
	}
	if !c.EveryPost && c.Assessment != nil {
		r.Finding, r.Criminal = c.Assessment.Finding, c.Assessment.PossiblyCriminal
	}
	return r
}

// AnswersReport says whether the finding of a closed case answers a later report of a post:
// the post was found acceptable, and the report has the same words or none (domain §3, "Every
// post counts"). The service asks it, never a workflow.
func (c *Case) AnswersReport(p Post) bool {
	n, holds := c.findPost(p)
	if !holds || !c.Closed() || c.JoinedInto != "" || c.Record(n).Finding != FindingAcceptable {
		return false
	}
	return strings.TrimSpace(p.Text) == "" || address.SameWords(p.Text, c.Posts()[n].Text)
}

// editRecord changes the record of the n-th post. A case that began before every post counted
// keeps none: what was stored of it stays as it was.
func (c *Case) editRecord(n int, edit func(*PostRecord)) {
	if !c.EveryPost {
		return
	}
	for len(c.Records) <= n {
		c.Records = append(c.Records, PostRecord{})
	}
	edit(&c.Records[n])
}

// PostState says where the n-th post stands.
func (c *Case) PostState(n int) PostState {
	record, removal := c.Record(n), c.removalOf(n)
	switch {
	case record.Finding == FindingAcceptable:
		return PostKept
	case record.Seen == casework.FoundGone, removal != nil && removal.Outside && record.Seen == "":
		return PostGone
	case removal != nil && record.Seen != casework.FoundPublished:
		return PostRemoved
	case record.Seen == casework.FoundUnclear:
		return PostUnknown
	case c.FindAction(func(a casework.Action) bool { return a.Kind == ActionAskToRemove && a.Post == n && isDone(a) }) != nil:
		return PostAsked
	}
	return PostStanding
}

// removalOf is the last action that removed the n-th post; nil: none.
func (c *Case) removalOf(n int) *casework.Action {
	for i := range slices.Backward(c.Actions) {
		if a := c.Actions[i]; a.Kind == ActionRemovePost && a.Post == n && isDone(a) {
			return &c.Actions[i]
		}
	}
	return nil
}

func isDone(a casework.Action) bool { return a.Status == casework.ActionIsDone }

// Standing lists the unacceptable posts that are not known to be gone, by number. In a case
// that began before every post counted, it lists all posts that the council has not removed.
func (c *Case) Standing() []int {
	return c.posts(func(n int) bool {
		if !c.EveryPost {
			return c.removalOf(n) == nil
		}
		state := c.PostState(n)
		return c.Record(n).Finding == FindingUnacceptable && state != PostRemoved && state != PostGone
	})
}

// Unacceptable lists the posts that were found unacceptable, by number.
func (c *Case) Unacceptable() []int {
	return c.posts(func(n int) bool { return c.Record(n).Finding == FindingUnacceptable })
}

// unnamed lists the unacceptable posts that stand and that no letter has named, by number.
func (c *Case) unnamed() []int {
	return slices.DeleteFunc(c.Standing(), func(n int) bool { return !c.EveryPost || c.Record(n).Named })
}

// appeared says when the n-th post appeared, as far as the case knows.
func (c *Case) appeared(n int) time.Time {
	if at := c.Posts()[n].PostedAt; at != nil {
		return *at
	}
	return c.Record(n).Added
}

// unassessed lists the posts that nobody has assessed yet, by number.
func (c *Case) unassessed() []int {
	return c.posts(func(n int) bool { return c.Record(n).Finding == "" })
}

// toShow is the post that an exhibit shows whose post nobody named: the one that a screenshot is
// waited for, or else the first.
func (c *Case) toShow() int {
	for n := range c.Posts() {
		if c.EveryPost && c.openCapture(n) != nil {
			return n
		}
	}
	return 0
}

func (c *Case) posts(match func(n int) bool) []int {
	list := []int{}
	for n := range c.Posts() {
		if match(n) {
			list = append(list, n)
		}
	}
	return list
}

// exhibitPost is the id of the post that a new exhibit shows; empty in a case that began
// before every post counted.
func (c *Case) exhibitPost(n int) string {
	if !c.EveryPost {
		return ""
	}
	return PostID(n)
}

// evidenceOf lists the ids of the exhibits of the n-th post.
func (c *Case) evidenceOf(n int) []string {
	ids := []string{}
	for _, e := range c.Evidence {
		if e.Post == PostID(n) || e.Post == "" && n == 0 {
			ids = append(ids, e.ID)
		}
	}
	return ids
}

// evidenceSettled says whether evidence of the n-th post is in custody, or recorded as out of
// reach, or the post is gone (R7). In a case that began before every post counted, evidence
// of one post is enough.
func (c *Case) evidenceSettled(n int) bool {
	if !c.EveryPost {
		return len(c.Evidence) > 0 || c.OutOfReach != ""
	}
	return len(c.evidenceOf(n)) > 0 || c.Record(n).OutOfReach != "" || c.PostState(n) == PostGone
}

// allEvidenceSettled says whether there is evidence, or none can be had, and whether that of
// every unacceptable post that stands is settled (R6).
func (c *Case) allEvidenceSettled() bool {
	if len(c.Evidence) == 0 && c.OutOfReach == "" {
		return false
	}
	return !c.EveryPost || !slices.ContainsFunc(c.Standing(), func(n int) bool { return !c.evidenceSettled(n) })
}

// PostView is a post with everything that the case knows of it.
type PostView struct {
	Post
	PostRecord
	ID       string
	State    PostState
	Evidence []string // ids of its exhibits
}

// PostViews lists the posts of the case, the first reported one first.
func (c *Case) PostViews() []PostView {
	var list []PostView
	for n, p := range c.Posts() {
		list = append(list, PostView{
			Post: p, PostRecord: c.Record(n), ID: PostID(n), State: c.PostState(n), Evidence: c.evidenceOf(n),
		})
	}
	return list
}

package incident

import (
	"cmp"
	"slices"
	"time"

	"duecourse/internal/casework"
	"duecourse/internal/casework/address"
)

// furtherPosts names the wait for the assessment of posts that were joined to a case after
// its first posts were assessed.
const furtherPosts = "further-posts"

// maxJoinedText is how much text a case can give to another one, in bytes: what fits into one
// message between workflows.
const maxJoinedText = 1_000_000

// Join joins this case into another one about the same author on the same channel: its posts
// are in the other case then, and this one ends as a duplicate (domain §3, "Every post counts").
type Join struct {
	Into string `json:"into" example:"INC-7K3M-9Q2D"`
	// Known has for each post of the case the id of the same post in the other one, "" if it
	// has none. The service compares, so that a replay comes to the same posts.
	Known []string `json:"known,omitempty"`
}

// JoinedCase is what a case gives to the one that it is joined into.
type JoinedCase struct {
	From      string            `json:"from"` // its reference
	Channel   string            `json:"channel"`
	Posts     []JoinedPost      `json:"posts"`
	Reporters []casework.Person `json:"reporters"`
	Contacts  []string          `json:"contacts,omitempty"` // of members of the public who want to hear the outcome
	Targets   []string          `json:"targets,omitempty"`  // ids of the people whom its posts target (R12)
}

// JoinedPost is a post of a case that is joined.
type JoinedPost struct {
	Post     Post               `json:"post"`
	Known    string             `json:"known,omitempty"`   // id of the same post in the other case
	Reports  int                `json:"reports,omitempty"` // further reports, after the first
	Evidence []casework.Exhibit `json:"evidence,omitempty"`
}

// mayJoin says whether the case can be joined into another one now: nil, or why not. Whoever
// was warned, or is to be, was told of this case, so it keeps its own end.
func (c *Case) mayJoin() *casework.Refusal {
	decided := slices.ContainsFunc(c.Proposals, func(p Proposal) bool { return p.Decision != nil && p.Decision.Proceed })
	switch {
	case decided:
		return casework.Refuse(casework.CodeNotNow, "R8", "Measures have been decided in this case, so it cannot be joined into another one. Join the other one into this case.")
	case c.Block.Active():
		return casework.Refuse(casework.CodeNotNow, "R4", "This case has a share in a block of the author, so it cannot be joined into another one.")
	case c.busy():
		return casework.Refuse(casework.CodeNotNow, "", "An action is not finished. Confirm it first, or record that it is not possible.")
	case c.ToCapture() != nil, c.Looking != casework.NotLooking:
		return casework.Refuse(casework.CodeNotNow, "R7", "The system is taking a screenshot or is checking the posts. Try again when it has finished.")
	}
	return nil
}

func (x Join) check(c *Case, _ casework.Actor, _ casework.Moment) *casework.Refusal {
	var p casework.Problems
	p.Required("into", x.Into, 20)
	if x.Into == c.Ref {
		p.Add("into", "A case cannot be joined into itself. Choose another case.")
	}
	if len(p) == 0 && c.textSize() > maxJoinedText {
		return casework.Refuse(casework.CodeNotNow, "", "The posts of this case have more text than can be joined to another case.")
	}
	return p.Refusal()
}

func (c *Case) textSize() int {
	n := 0
	for _, post := range c.Posts() {
		n += len(post.Text)
	}
	return n
}

// apply ends the case. The other one has its posts already.
func (x Join) apply(t *commandContext) {
	t.end(Closed{Outcome: OutcomeDuplicate, Into: x.Into}, "")
}

// Give is what the case gives to the one that it is joined into.
func (c *Case) Give(x Join) JoinedCase {
	g := JoinedCase{From: c.Ref, Channel: c.Post.Channel, Reporters: c.Reporters, Contacts: c.Contacts, Targets: c.TargetIDs()}
	for n, p := range c.PostViews() {
		joined := JoinedPost{Post: p.Post, Reports: p.Reports}
		if n < len(x.Known) {
			joined.Known = x.Known[n]
		}
		for _, e := range c.Evidence {
			if slices.Contains(p.Evidence, e.ID) {
				joined.Evidence = append(joined.Evidence, e)
			}
		}
		g.Posts = append(g.Posts, joined)
	}
	return g
}

// MayTake says whether the posts of another case may be joined to this one: nil, or why not.
// They are of the same author on the same channel. A post whose author nobody knows may be
// joined, because the officer who joins it says whose it is, and nothing follows from that
// before it is assessed here. The other way round this case would not know whom it writes to.
func (c *Case) MayTake(g JoinedCase, by casework.Actor) *casework.Refusal {
	switch {
	case c.isTarget(by.ID):
		return casework.Refuse(casework.CodeNotFound, "", "There is no case %s.", c.Ref)
	case slices.Contains(c.Joined, g.From):
		return nil // it has them already
	case c.Closed():
		return casework.Refuse(casework.CodeClosed, "", "%s is closed, so no other case can be joined into it.", c.Ref)
	case !c.EveryPost:
		return casework.Refuse(casework.CodeNotNow, "", "%s began before each post had a finding of its own, so no other case can be joined into it.", c.Ref)
	case c.Overturned:
		return casework.Refuse(casework.CodeNotNow, "R10", "The decision in %s was overturned and the case is about to end, so no other case can be joined into it.", c.Ref)
	case address.NormalChannel(g.Channel) != address.NormalChannel(c.Post.Channel):
		return casework.Refuse(casework.CodeNotNow, "R4", "%s is about another channel. A case is about one author on one channel.", c.Ref)
	case c.Post.Author == "":
		return casework.Refuse(casework.CodeNotNow, "R5", "Nobody knows the author in %s. Describe its first post, or join that case into this one.", c.Ref)
	}
	own := address.NormalAuthor(c.Post.Channel, c.Post.Author)
	for _, joined := range g.Posts {
		if author := joined.Post.Author; author != "" && address.NormalAuthor(c.Post.Channel, author) != own {
			return casework.Refuse(casework.CodeNotNow, "R4", "%s is about another author. A case is about one author on one channel.", c.Ref)
		}
	}
	return nil
}

// Take adds the posts of another case, as posts that nobody has assessed yet, with who
// reported them and their evidence. It changes nothing if the case has them already.
func (c *Case) Take(g JoinedCase, by casework.Actor, m casework.Moment) []casework.Event {
	if slices.Contains(c.Joined, g.From) || c.Closed() {
		return nil
	}
	t := c.begin(by, m)
	t.Emit(CaseJoined{From: g.From, Posts: len(g.Posts), Reporters: g.Reporters, Targets: g.Targets}, contactsOf(g))
	for i, joined := range g.Posts {
		n, known := t.postNumber(joined.Known)
		if !known {
			n = len(t.Posts())
		}
		words := joined.Post
		t.Emit(PostJoined{From: g.From, Of: PostID(i), Post: n, PostedAt: words.PostedAt, Reports: joined.Reports}, &casework.Personal{
			Post: &casework.PostWords{URL: words.URL, Author: cmp.Or(words.Author, t.Post.Author), Text: words.Text},
		})
		for _, e := range joined.Evidence {
			t.Emit(casework.EvidenceAdded{
				ID: casework.NextID("E", len(t.Evidence)), Source: e.Source, SHA256: e.SHA256, MediaType: e.MediaType, Size: e.Size, Post: n,
				Origin: cmp.Or(e.Origin, g.From+"/"+e.ID), TakenAt: e.At, TakenBy: e.By,
			}, &casework.Personal{Text: e.Note})
		}
		if len(joined.Evidence) > 0 {
			t.evidenceSecured(n, "Evidence is in custody.") // of a post that the case has
		}
	}
	if t.Stage != StageAssessment && len(t.unassessed()) > 0 && t.wait(casework.WindowAction, furtherPosts) == nil {
		t.Await(casework.WindowAction, furtherPosts, t.At)
	}
	return t.Done()
}

func contactsOf(g JoinedCase) *casework.Personal {
	if len(g.Contacts) == 0 {
		return nil
	}
	return &casework.Personal{Contacts: g.Contacts}
}

// assessmentWaits says whether joined posts wait to be assessed. The case does not end before.
func (c *Case) assessmentWaits() bool { return c.wait(casework.WindowAction, furtherPosts) != nil }

// endWaitForAssessment ends the wait once every post has a finding.
func (t *commandContext) endWaitForAssessment() {
	if len(t.unassessed()) == 0 {
		t.EndWait(casework.WindowAction, furtherPosts)
	}
}

func (c *Case) foldCaseJoined(f CaseJoined, p *casework.Personal) {
	c.Joined = append(c.Joined, f.From)
	for _, r := range f.Reporters {
		c.addReporter(r, "")
	}
	c.Contacts = append(c.Contacts, p.Contacts...)
	for _, id := range f.Targets {
		if !slices.Contains(c.JoinedTargets, id) {
			c.JoinedTargets = append(c.JoinedTargets, id)
		}
	}
}

// foldPostJoined adds a post, or what is new about one that the case has.
func (c *Case) foldPostJoined(e casework.Event, f PostJoined, p *casework.Personal) {
	words := cmp.Or(p.Post, &casework.PostWords{})
	if f.Post < len(c.Posts()) {
		post := c.postAt(f.Post)
		post.URL, post.Text = cmp.Or(post.URL, words.URL), cmp.Or(post.Text, words.Text)
		c.editRecord(f.Post, func(r *PostRecord) { r.Reports += f.Reports + 1 })
		return
	}
	c.Further = append(c.Further, Post{Channel: c.Post.Channel, URL: words.URL, Author: words.Author, Text: words.Text, PostedAt: f.PostedAt})
	c.editRecord(len(c.Further), func(r *PostRecord) { r.Added, r.Reports, r.From = e.At, f.Reports, f.From })
}

// postAt is the n-th post of the case.
func (c *Case) postAt(n int) *Post {
	if n == 0 {
		return &c.Post
	}
	return &c.Further[n-1]
}

// takenAs is when an exhibit was taken, and by whom: of a joined one, as its own case says.
func takenAs(f casework.EvidenceAdded, e casework.Event) (at time.Time, by casework.Person) {
	if f.Origin == "" {
		return e.At, e.Actor
	}
	return f.TakenAt, f.TakenBy
}

package incident

import (
	"strings"
	"time"

	"duecourse/internal/casework"
)

func (r Report) check(c *Case, by casework.Actor, _ casework.Moment) *casework.Refusal {
	if c.Seq == 0 && !by.HasAny(Permitted(CommandReport).Roles...) {
		return casework.Refuse(casework.CodeNotPermitted, "S14", "Sign in or use the public form to report a post.")
	}
	var p casework.Problems
	p.Required("post.channel", r.Post.Channel, 50)
	checkPost(&p, "post.", r.Post)
	if r.Post.URL == "" && r.Post.Text == "" {
		p.Add("post.url", "Enter the address or the text of the post.")
	}
	p.Optional("note", r.Note, casework.MaxText)
	p.Optional("contact", r.Contact, 254)
	return p.Refusal()
}

func checkPost(p *casework.Problems, prefix string, post Post) {
	p.Optional(prefix+"url", post.URL, casework.MaxLine)
	if post.URL != "" && !isWebAddress(post.URL) {
		p.Add(prefix+"url", "Enter the full web address. It starts with https:// or http://.")
	}
	p.Optional(prefix+"author", post.Author, 200)
	p.Optional(prefix+"text", post.Text, 50_000)
}

// CheckEntry refuses a post that is not published yet, and a contact to which nobody can
// send an email.
func (r Report) CheckEntry(at time.Time) *casework.Refusal {
	var p casework.Problems
	p.NotInFuture("post.posted_at", r.Post.PostedAt, at)
	onOneLine(&p, "post.", r.Post)
	p.Email("contact", r.Contact)
	return p.Refusal()
}

// CheckEntry refuses a further post that is not published yet.
func (o Observe) CheckEntry(at time.Time) *casework.Refusal {
	var p casework.Problems
	if o.Post != nil {
		p.NotInFuture("post.posted_at", o.Post.PostedAt, at)
		onOneLine(&p, "post.", *o.Post)
	}
	return p.Refusal()
}

// CheckEntry refuses the handle of an author that is not on one line.
func (x Describe) CheckEntry(time.Time) *casework.Refusal {
	var p casework.Problems
	onOneLine(&p, "", Post{Author: x.Author})
	return p.Refusal()
}

func onOneLine(p *casework.Problems, prefix string, post Post) {
	p.OneLine(prefix+"channel", post.Channel)
	p.OneLine(prefix+"url", post.URL)
	p.OneLine(prefix+"author", post.Author)
}

func (r Report) apply(t *commandContext) {
	if t.Seq > 0 {
		n, _ := t.findPost(r.Post)
		t.Emit(ReportedAgain{Post: max(n, 0)}, &casework.Personal{Text: r.Note, Contact: r.Contact})
		return
	}
	t.Emit(Reported{
		Ref: r.Ref, PolicyVersion: t.Rules.Version, Channel: r.Post.Channel,
		PostedAt: r.Post.PostedAt, History: r.History, EveryPost: t.Rules.EveryPost,
	}, &casework.Personal{
		Post: &casework.PostWords{URL: r.Post.URL, Author: r.Post.Author, Text: r.Post.Text},
		Text: r.Note, Contact: r.Contact,
	})
	t.MoveTo(casework.StageName(StageAssessment), casework.WindowAssessment)
}

// isWebAddress says whether the address starts with http:// or https://. Pages show it as
// a link, so it must not run a script.
func isWebAddress(raw string) bool {
	lower := strings.ToLower(strings.TrimSpace(raw))
	return strings.HasPrefix(lower, "https://") || strings.HasPrefix(lower, "http://")
}

func (x Describe) check(c *Case, _ casework.Actor, m casework.Moment) *casework.Refusal {
	var p casework.Problems
	p.Required("post", x.Post, 20)
	c.checkPostIDs(&p, "post", x.Post)
	checkPost(&p, "", Post{Author: x.Author, Text: x.Text})
	if x.Author == "" && x.Text == "" && x.PostedAt == nil {
		p.Add("text", "Enter the author, the text or the time of the post.")
	}
	p.NotInFuture("posted_at", x.PostedAt, m.At)
	return p.Refusal()
}

func (x Describe) apply(t *commandContext) {
	n, _ := t.postNumber(x.Post)
	t.Emit(Described{Post: n, PostedAt: x.PostedAt}, &casework.Personal{Post: &casework.PostWords{Author: x.Author, Text: x.Text}})
}

package incident

import (
	"slices"
	"time"

	"duecourse/internal/casework"
)

// takeBackUntil is until when an officer can take back what they find now: the end of the
// working day for an acceptable post (rule 7). Zero: never.
func (t *commandContext) takeBackUntil(found Finding) time.Time {
	if found != FindingAcceptable || !t.EveryPost {
		return time.Time{}
	}
	return t.Rules.EndOfWorkingDay(t.At, t.Zone)
}

// toTakeBack lists the posts that somebody found acceptable and may still find something
// else, by number.
func (c *Case) toTakeBack(by casework.Actor, m casework.Moment) []int {
	return c.posts(func(n int) bool {
		r := c.Record(n)
		return r.Finding == FindingAcceptable && r.FoundBy == by.ID && m.At.Before(r.TakeBack)
	})
}

// onlyTakesBack says whether an assessment names only posts that its officer may take back.
func (c *Case) onlyTakesBack(a Assess, by casework.Actor, m casework.Moment) bool {
	own := c.toTakeBack(by, m)
	return len(a.Posts) > 0 && !slices.ContainsFunc(c.toAssess(a), func(n int) bool { return !slices.Contains(own, n) })
}

const onlyHeadReopens = "Only the head of Communications can do this. An officer can take back their own finding that a post is acceptable, on the same working day."

// mayReopen says whether somebody may begin a closed case again: the head of Communications
// for new facts, and the officer who found the post acceptable to take that back, until the
// end of the working day (rule 7).
func (c *Case) mayReopen(by casework.Actor, m casework.Moment) *casework.Refusal {
	if c.JoinedInto != "" {
		return casework.Refuse(casework.CodeNotNow, "", "The posts of this case are in %s. Go on there.", c.JoinedInto)
	}
	if by.Has(casework.RoleCommsLead) || c.Outcome == OutcomeAcceptable && len(c.toTakeBack(by, m)) > 0 {
		return nil
	}
	own := c.posts(func(n int) bool { return c.Record(n).FoundBy == by.ID })
	if c.Outcome != OutcomeAcceptable || len(own) == 0 {
		return casework.Refuse(casework.CodeNotPermitted, "", onlyHeadReopens)
	}
	return casework.Refuse(casework.CodeNotNow, "R1",
		"You could take back that the post is acceptable until %s. Now the head of Communications can reopen the case.",
		casework.TimeInWords(c.takenBackUntil(), m.Zone))
}

// takenBackUntil is until when the last finding that a post is acceptable can be taken back.
// Zero: none can.
func (c *Case) takenBackUntil() time.Time {
	var last time.Time
	for n := range c.Posts() {
		if r := c.Record(n); r.Finding == FindingAcceptable && r.TakeBack.After(last) {
			last = r.TakeBack
		}
	}
	return last
}

// ExpectTakeBack says until when an officer can take back that a post is acceptable (rule 7).
func (c *Case) ExpectTakeBack(m casework.Moment) []casework.Expected {
	until := c.takenBackUntil()
	if !until.After(m.At) {
		return nil
	}
	what := "The officer who found a post acceptable can no longer take that back."
	if c.Outcome == OutcomeAcceptable {
		what = "The officer who found the post acceptable can no longer take that back. From then on, only the head of Communications can reopen the case."
	}
	return []casework.Expected{{At: until, What: what}}
}

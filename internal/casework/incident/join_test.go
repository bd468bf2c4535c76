package incident_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/casetest"
	"duecourse/internal/casework/incident"
	"duecourse/internal/casework/kinds"
)

// otherCase opens the case of another post by the same author, in another spelling.
func otherCase(t require.TestingT) *caseDriver {
	d := &caseDriver{t: t, c: &incident.Case{}, folded: &incident.Case{}, rules: casetest.Rules(), at: casetest.Monday()}
	post := firstPost()
	post.URL, post.Author, post.Text = "https://feed.example/other", "@Secret-Author", "secret other words"
	d.do(public, incident.Report{Ref: "INC-0THE-R000", Post: post, Contact: "secret@example.org"})
	return d
}

func (d *caseDriver) take(other *caseDriver, known ...string) *caseDriver {
	g := other.c.Give(incident.Join{Into: d.c.Ref, Known: known})
	require.Nil(d.t, d.c.MayTake(g, comms))
	d.record(d.c.Take(g, comms, d.moment()))
	other.do(comms, incident.Join{Into: d.c.Ref, Known: known})
	return d
}

func clauses(d *caseDriver, of casework.EventKind) []string {
	var list []string
	for _, e := range d.log {
		if e.Kind == of {
			list = append(list, kinds.All().Summary(e)+" "+kinds.All().Clause(e))
		}
	}
	return list
}

// TestJoinedPostsAreInTheOtherCaseAsPostsThatNobodyAssessed shows domain §3, "Every post counts".
func TestJoinedPostsAreInTheOtherCaseAsPostsThatNobodyAssessed(t *testing.T) {
	t.Parallel()
	other := otherCase(t).do(staff, incident.Report{Post: incident.Post{Channel: "sandbox", URL: "https://feed.example/other"}})
	other.assess(casework.GroundThreatening).evidence()
	d := open(t).assess(casework.GroundSpam).take(other)
	other.requireClosed(incident.OutcomeDuplicate)
	require.Equal(t, d.c.Ref, other.c.JoinedInto)
	d.requireStage(incident.StageProposal, "")

	views := d.c.PostViews()
	require.Len(t, views, 2)
	joined := views[1]
	require.Equal(t, other.c.Post, joined.Post)
	require.Equal(t, []any{incident.Finding(""), 1, other.c.Ref, []string{"E1"}}, []any{joined.Finding, joined.Reports, joined.From, joined.Evidence})
	was, is := other.c.Evidence[0], d.c.Evidence[0]
	require.Equal(t, []any{was.SHA256, was.At, was.By, was.Note, "INC-0THE-R000/E1"}, []any{is.SHA256, is.At, is.By, is.Note, is.Origin})
	require.Equal(t, []string{"staff-1", "public"}, []string{d.c.Reporters[0].ID, d.c.Reporters[1].ID})
	require.Equal(t, []string{"secret@example.org"}, d.c.Contacts, "told how this case ends")

	require.Equal(t, []string{"INC-0THE-R000 was joined into this case, with one post. S14"}, clauses(d, incident.EventCaseJoined))
	require.Equal(t, []string{"Post 1 of INC-0THE-R000 is post 2 of this case. S14"}, clauses(d, incident.EventPostJoined))
	require.Equal(t, []string{"The case was joined into INC-TEST-TEST, which has its posts now, and was closed. S14"},
		clauses(other, incident.EventClosed))
	require.Empty(t, d.c.Take(other.c.Give(incident.Join{Into: d.c.Ref}), comms, d.moment()), "once")
	require.Equal(t, casework.CodeNotNow, other.refused(lead, incident.Reopen{Reason: "secret"}).Code, "its posts are elsewhere")
}

// TestPostThatBothCasesHaveIsOnePost shows that nothing counts twice.
func TestPostThatBothCasesHaveIsOnePost(t *testing.T) {
	t.Parallel()
	other := otherCase(t).evidence()
	d := open(t).assess(casework.GroundSpam)
	d.do(comms, incident.Observe{Behaviour: incident.Continued, Post: &incident.Post{URL: "https://feed.example/other"}})
	d.take(other, "2")
	require.Len(t, d.c.Posts(), 2)
	joined := d.c.PostViews()[1]
	require.Equal(t, []any{"secret other words", 1, []string{"E1"}}, []any{joined.Text, joined.Reports, joined.Evidence})
}

// TestNoCaseEndsBeforeItsJoinedPostsAreAssessed shows that a joined post is not forgotten.
func TestNoCaseEndsBeforeItsJoinedPostsAreAssessed(t *testing.T) {
	t.Parallel()
	d := warned(t).take(otherCase(t))
	tasks := casework.Tasks(d.c)
	require.Contains(t, tasks[len(tasks)-1].Why, "Assess its posts")
	require.Equal(t, incident.CommandAssess, tasks[len(tasks)-1].Command)
	require.Equal(t, casework.CodeNotNow, d.refused(comms, incident.Close{Outcome: incident.OutcomeComplied, Reason: "secret"}).Code)
	require.Equal(t, casework.CodeNotNow, d.refused(lead2(), incident.Overturn{Reason: "secret"}).Code)
	d.observe(incident.Complied).looked(casework.FoundGone)
	d.requireStage(incident.StageWatch, "")
	d.pass(60 * day)
	d.requireStage(incident.StageWatch, "")
	d.do(comms, incident.Assess{Finding: incident.FindingAcceptable, Rationale: "secret"})
	d.requireClosed(incident.OutcomeComplied)
}

// TestUnacceptableJoinedPostOfAWarnedAuthorIsTheNextMeasure shows that the ladder goes on with it.
func TestUnacceptableJoinedPostOfAWarnedAuthorIsTheNextMeasure(t *testing.T) {
	t.Parallel()
	d := warned(t).take(otherCase(t)).assess(casework.GroundSpam)
	require.Contains(t, d.recommended(), warn, "no letter has named the post yet")
	d.carryOut(warn)
	require.Equal(t, []incident.PostState{incident.PostRemoved, incident.PostRemoved}, d.states())
}

// TestACaseThatCannotBeJoinedSaysWhy shows each refusal of the case that is joined.
func TestACaseThatCannotBeJoinedSaysWhy(t *testing.T) {
	t.Parallel()
	join := incident.Join{Into: "INC-0THE-R000"}
	own := join
	own.Into = "INC-TEST-TEST"
	long := open(t)
	for range 25 {
		post := incident.Post{URL: "https://feed.example/" + strings.Repeat("x", len(long.c.Posts())), Text: strings.Repeat("secret", 8000)}
		long.do(comms, incident.Observe{Behaviour: incident.Continued, Post: &post})
	}
	rules := casetest.Rules()
	rules.Captures = true
	for name, test := range map[string]struct {
		d    *caseDriver
		by   casework.Actor
		join incident.Join
		code casework.Code
	}{
		"into itself":            {open(t), comms, own, casework.CodeInvalid},
		"into nothing":           {open(t), comms, incident.Join{}, casework.CodeInvalid},
		"a decided proposal":     {open(t).assess(casework.GroundSpam).decide(warn), comms, join, casework.CodeNotNow},
		"a measure that ended":   {warned(t), comms, join, casework.CodeNotNow},
		"a block":                {warned(t).observe(incident.Continued).carryOut(block), comms, join, casework.CodeNotNow},
		"a screenshot under way": {openWith(t, rules, incident.History{}).assess(casework.GroundThreatening), comms, join, casework.CodeNotNow},
		"its target": {open(t).do(colleague, incident.Assess{
			Finding: incident.FindingUnacceptable, Grounds: []casework.Ground{casework.GroundSpam}, Rationale: "secret", Target: comms.ID,
		}), comms, join, casework.CodeNotPermitted},
		"a closed case": {open(t).do(colleague, foundAcceptable()), comms, join, casework.CodeClosed},
		"Legal":         {open(t), legal, join, casework.CodeNotPermitted},
		"too much text": {long, comms, join, casework.CodeNotNow},
	} {
		require.Equal(t, test.code, test.d.refused(test.by, test.join).Code, name)
	}
}

// TestACaseThatDoesNotTakeAnotherSaysWhy shows each refusal of the other case.
func TestACaseThatDoesNotTakeAnotherSaysWhy(t *testing.T) {
	t.Parallel()
	given := func(change func(*incident.JoinedCase)) incident.JoinedCase {
		g := otherCase(t).c.Give(incident.Join{})
		change(&g)
		return g
	}
	nothing := func(*incident.JoinedCase) {}
	older := casetest.Rules()
	older.EveryPost = false
	nameless := open(t)
	nameless.c.Post.Author = ""
	for name, test := range map[string]struct {
		d     *caseDriver
		given incident.JoinedCase
		code  casework.Code
	}{
		"closed":            {open(t).do(colleague, foundAcceptable()), given(nothing), casework.CodeClosed},
		"began earlier":     {openWith(t, older, incident.History{}), given(nothing), casework.CodeNotNow},
		"another channel":   {open(t), given(func(g *incident.JoinedCase) { g.Channel = "facebook" }), casework.CodeNotNow},
		"another author":    {open(t), given(func(g *incident.JoinedCase) { g.Posts[0].Post.Author = "@somebody" }), casework.CodeNotNow},
		"an unknown author": {nameless, given(nothing), casework.CodeNotNow},
		"about to be ended": {warned(t).do(lead2(), incident.Overturn{Reason: "secret"}), given(nothing), casework.CodeNotNow},
		"about its own officer": {open(t).do(colleague, incident.Assess{
			Finding: incident.FindingUnacceptable, Grounds: []casework.Ground{casework.GroundSpam}, Rationale: "secret", Target: comms.ID,
		}), given(nothing), casework.CodeNotFound},
	} {
		refusal := test.d.c.MayTake(test.given, comms)
		require.NotNil(t, refusal, name)
		require.Equal(t, test.code, refusal.Code, name)
	}
	anonymous := given(func(g *incident.JoinedCase) { g.Posts[0].Post.Author = "" })
	d := open(t)
	require.Nil(t, d.c.MayTake(anonymous, comms), "the officer says whose it is")
	d.record(d.c.Take(anonymous, comms, d.moment()))
	require.Equal(t, "@secret-author", d.c.Posts()[1].Author)
}

// TestTargetOfAJoinedPostTakesNoPartInTheOtherCase shows R12.
func TestTargetOfAJoinedPostTakesNoPartInTheOtherCase(t *testing.T) {
	t.Parallel()
	other := otherCase(t).do(comms, incident.Assess{
		Finding: incident.FindingUnacceptable, Grounds: []casework.Ground{casework.GroundSpam}, Rationale: "secret", Target: colleague.ID,
	})
	d := open(t).take(other)
	require.Equal(t, casework.CodeNotPermitted, d.refused(colleague, foundAcceptable()).Code)
	require.Contains(t, d.c.Parties(), casework.Party{ID: colleague.ID, Relation: casework.RelationTarget})
}

package incident_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/casetest"
	"duecourse/internal/casework/incident"
)

// furtherPost is an observation with the n-th further post.
func furtherPost(n string) incident.Observe {
	return incident.Observe{Behaviour: incident.Continued, Post: &incident.Post{URL: "https://feed.example/secret-" + n, Text: "secret words"}}
}

func (d *caseDriver) states() []incident.PostState {
	var list []incident.PostState
	for _, p := range d.c.PostViews() {
		list = append(list, p.State)
	}
	return list
}

// actionsOn lists the kinds of the actions on a post, captures left out.
func (d *caseDriver) actionsOn(post int) []casework.ActionKind {
	var list []casework.ActionKind
	for _, a := range d.c.Actions {
		if a.Post == post && a.Kind != incident.ActionCaptureEvidence {
			list = append(list, a.Kind)
		}
	}
	return list
}

// TestEveryMeasureTakesEachStandingPostWithIt shows that further posts go with the next
// measure, whichever it is (R3–R6).
func TestEveryMeasureTakesEachStandingPostWithIt(t *testing.T) {
	t.Parallel()
	d := warned(t).do(comms, furtherPost("1")).do(comms, furtherPost("2"))
	require.Equal(t, []incident.PostState{incident.PostRemoved, incident.PostStanding, incident.PostStanding}, d.states())
	d.carryOut(block)
	require.Equal(t, []incident.PostState{incident.PostRemoved, incident.PostRemoved, incident.PostRemoved}, d.states())

	d = open(t).assess(casework.GroundThreatening).evidence().carryOut(police)
	require.Contains(t, d.actionsOn(0), incident.ActionRemovePost, "a post that goes to the police does not stay")
}

// TestR7EachCriminalPostIsHeldUntilThatVeryPostHasAnExhibit shows that evidence of one post
// is none of another.
func TestR7EachCriminalPostIsHeldUntilThatVeryPostHasAnExhibit(t *testing.T) {
	t.Parallel()
	d := open(t).assess(casework.GroundThreatening).evidence().do(comms, furtherPost("1"))
	capture := d.action(incident.ActionCaptureEvidence, casework.ActionIsPending)
	require.Equal(t, 1, capture.Post, "the further post is captured, not the first one again")
	d.decide(warn)
	require.True(t, d.has(incident.ActionSendWarning, casework.ActionIsHeld), "the letter would name a post that has no exhibit")
	held := d.action(incident.ActionRemovePost, casework.ActionIsHeld)
	require.Equal(t, 1, held.Post)
	exhibit := incident.AddEvidence{Source: casework.SourceUpload, SHA256: "00", MediaType: "image/png", Size: 1, Post: "2"}
	d.do(comms, exhibit)
	require.False(t, d.has(incident.ActionRemovePost, casework.ActionIsHeld))
	require.Equal(t, []string{"E2"}, d.c.PostViews()[1].Evidence)
}

// TestRule10TwoPersonsSayThatNoScreenshotCanBeTaken shows that one person alone cannot give up evidence of a crime.
func TestRule10TwoPersonsSayThatNoScreenshotCanBeTaken(t *testing.T) {
	t.Parallel()
	d := heldForEvidence(t).confirm(incident.ActionCaptureEvidence, casework.ActionIsNotPossible).looked(casework.FoundUnclear)
	capture := d.action(incident.ActionCaptureEvidence, casework.ActionIsPending)
	again := incident.Confirm{Action: capture.ID, Outcome: casework.ActionIsNotPossible, Note: "secret"}
	require.Equal(t, casework.CodeFourEyes, d.refused(comms, again).Code)
	require.True(t, d.has(incident.ActionRemovePost, casework.ActionIsHeld))
	d.do(colleague, again)
	require.NotEmpty(t, d.c.PostViews()[0].OutOfReach)
	require.True(t, d.has(incident.ActionRemovePost, casework.ActionIsPending))
}

// TestR7PostsOnPoliceGroundsAreCapturedBeforeTheyAreRemoved shows that a removal waits for the
// system's screenshot, and goes ahead if it fails.
func TestR7PostsOnPoliceGroundsAreCapturedBeforeTheyAreRemoved(t *testing.T) {
	t.Parallel()
	for _, taken := range []bool{true, false} {
		rules := casetest.Rules()
		rules.Captures = true
		d := openWith(t, rules, incident.History{}).assess(casework.GroundAbusive)
		capture := d.action(incident.ActionCaptureEvidence, casework.ActionIsPending)
		require.Equal(t, casework.Automatic, capture.Mode)
		d.decide(warn)
		require.True(t, d.has(incident.ActionSendWarning, casework.ActionIsPending), "the author is warned at once")
		require.True(t, d.has(incident.ActionRemovePost, casework.ActionIsHeld))
		result := casework.Result{Outcome: casework.ResultNeedsPerson, Detail: "The page did not load."}
		if taken {
			result = casework.Result{Outcome: casework.ResultDone, Taken: []casework.CapturedFile{{SHA256: "00", MediaType: "image/png", Size: 1}}}
		}
		d.record(d.c.Finish(capture.ID, result, d.moment()))
		require.True(t, d.has(incident.ActionRemovePost, casework.ActionIsPending))
		require.Equal(t, taken, len(d.c.Evidence) == 1)
		removal := d.action(incident.ActionRemovePost, casework.ActionIsPending)
		require.Equal(t, !taken, removal.Detail != "", "it says that there is no screenshot")
		d.observe(incident.Continued)
		require.False(t, d.has(incident.ActionCaptureEvidence, casework.ActionIsPending), "a failed one is not tried again")
	}
}

// TestNoCaseEndsWhileAPostStands shows that the system checks the posts before the end.
func TestNoCaseEndsWhileAPostStands(t *testing.T) {
	t.Parallel()
	quiet := func() *caseDriver {
		d := askedToRemove(t, casework.GroundSpam)
		d.pass(48 * hour)
		d.looked(casework.FoundGone).requireStage(incident.StageWatch, "")
		require.Equal(t, []incident.PostState{incident.PostGone}, d.states())
		return d
	}
	d := quiet()
	d.pass(28 * day)
	d.requireClosed(incident.OutcomeNoRecurrence)

	d = askedToRemove(t, casework.GroundSpam).observe(incident.Complied)
	require.Equal(t, casework.LookBeforeEnd, d.c.Looking, "a person's word is checked against the platform")
	d.looked(casework.FoundPublished).requireStage(incident.StageWatch, "")
	require.Empty(t, d.recommended(), "the letter gave the author 48 hours")
	d.pass(48 * hour)
	d.looked(casework.FoundPublished).requireStage(incident.StageProposal, "")
	require.Equal(t, []casework.Measure{block}, d.recommended())

	d = askedToRemove(t, casework.GroundSpam).observe(incident.Complied).looked(casework.FoundUnclear)
	d.requireClosed(incident.OutcomeComplied)
}

// TestStandingPostsAreCheckedAfterABlock shows R4 and R5: what stays up through the block leads
// to its removal.
func TestStandingPostsAreCheckedAfterABlock(t *testing.T) {
	t.Parallel()
	d := askedToRemove(t, casework.GroundSpam).observe(incident.Refused).carryOut(block)
	require.Equal(t, []incident.PostState{incident.PostAsked}, d.states())
	d.at = d.at.Add(7 * day)
	d.lift()
	require.Equal(t, casework.LookAfterBlock, d.c.Looking)
	d.looked(casework.FoundPublished).requireStage(incident.StageProposal, "")
	require.Contains(t, d.recommended(), remove)
}

// TestPostThatNoLetterNamedIsNotHeldAgainstTheAuthor shows fairness: a post that was reported
// during the consultation, and assessed later, leads to a letter first.
func TestPostThatNoLetterNamedIsNotHeldAgainstTheAuthor(t *testing.T) {
	t.Parallel()
	before := casetest.Monday().Add(-30 * time.Minute)
	d := open(t).assess(casework.GroundSpam).propose(warn)
	d.do(comms, incident.Observe{Behaviour: incident.Complied, Post: &incident.Post{URL: "https://feed.example/secret-2", Text: "secret words", PostedAt: &before}})
	d.advise(incident.Support).proceed().perform().requireStage(incident.StageWatch, "")
	d.pass(hour)
	d.do(comms, incident.Assess{
		Finding: incident.FindingUnacceptable, Grounds: []casework.Ground{casework.GroundSpam}, Removable: true, Rationale: "secret",
	})
	require.NotContains(t, behaviours(d), incident.Continued, "it appeared before the warning")
	d.requireStage(incident.StageProposal, "")
	require.Equal(t, []casework.Measure{warn}, d.recommended())
	d.carryOut(warn)
	require.Equal(t, []incident.PostState{incident.PostRemoved, incident.PostRemoved}, d.states())
}

func behaviours(d *caseDriver) []incident.Behaviour {
	var list []incident.Behaviour
	for _, o := range d.c.Observations {
		list = append(list, o.Behaviour)
	}
	return list
}

// TestFurtherPostsAreAssessedLikeTheFirst shows that a case with an acceptable and an
// unacceptable post keeps the one and removes the other.
func TestFurtherPostsAreAssessedLikeTheFirst(t *testing.T) {
	t.Parallel()
	d := open(t).do(comms, furtherPost("1"))
	d.do(comms, incident.Assess{Finding: incident.FindingAcceptable, Rationale: "secret", Posts: []string{"1"}})
	d.requireStage(incident.StageAssessment, "")
	d.do(comms, incident.Assess{
		Finding: incident.FindingUnacceptable, Grounds: []casework.Ground{casework.GroundSpam}, Removable: true, Rationale: "secret",
	}).requireStage(incident.StageProposal, "")
	require.Equal(t, []incident.PostState{incident.PostKept, incident.PostStanding}, d.states())
	d.carryOut(warn)
	require.Equal(t, []incident.PostState{incident.PostKept, incident.PostRemoved}, d.states())
	r := d.refused(comms, incident.Assess{Finding: incident.FindingAcceptable, Rationale: "secret", Posts: []string{"7"}})
	require.NotNil(t, r)
}

// TestEditedPostIsShownAsEdited compares the words of a post with those that were reported.
func TestEditedPostIsShownAsEdited(t *testing.T) {
	t.Parallel()
	d := askedToRemove(t, casework.GroundSpam)
	d.pass(48 * hour)
	d.record(d.c.PostsSeen([]incident.PostSeen{{Post: 0, Found: casework.FoundPublished, Edited: true}}, d.moment()))
	require.True(t, d.c.PostViews()[0].Edited)
}

// TestPostThatIsRemovedAfterACheckNoLongerStands shows that what a check saw says nothing once
// the post has been removed, and that a later check is believed.
func TestPostThatIsRemovedAfterACheckNoLongerStands(t *testing.T) {
	t.Parallel()
	d := askedToRemove(t, casework.GroundSpam)
	d.pass(48 * hour)
	d.looked(casework.FoundPublished).unidentified().carryOut(remove)
	require.Equal(t, []incident.PostState{incident.PostRemoved}, d.states())
	require.Empty(t, d.c.Standing())
	d.c.Looking = casework.LookBeforeEnd
	d.record(d.c.PostsSeen([]incident.PostSeen{{Post: 0, Found: casework.FoundPublished}}, d.moment()))
	require.Equal(t, []int{0}, d.c.Standing(), "the platform shows it again")
}

// TestEvidenceWithoutAPostIsForThePostThatWaitsForOne shows what a client gets that names no post.
func TestEvidenceWithoutAPostIsForThePostThatWaitsForOne(t *testing.T) {
	t.Parallel()
	d := open(t).assess(casework.GroundThreatening).evidence().do(comms, furtherPost("1")).evidence()
	require.Equal(t, []string{"E2"}, d.c.PostViews()[1].Evidence)
	d.evidence()
	require.Equal(t, []string{"E1", "E3"}, d.c.PostViews()[0].Evidence, "nothing waits")
}

// TestContinuedAboutAPostOfTheCaseFindsItUnacceptable shows that naming the post and adding it
// come to the same.
func TestContinuedAboutAPostOfTheCaseFindsItUnacceptable(t *testing.T) {
	t.Parallel()
	seen := furtherPost("1")
	seen.Behaviour = incident.Complied
	d := open(t).assess(casework.GroundSpam).do(comms, seen)
	require.Empty(t, d.c.PostViews()[1].Finding)
	d.do(comms, incident.Observe{Behaviour: incident.Continued, About: "2"})
	require.Equal(t, incident.FindingUnacceptable, d.c.PostViews()[1].Finding)
}

// TestCaseWhosePostsAreAllFoundAcceptableAfterAllIsClosed shows that assessing one post again
// counts for the case.
func TestCaseWhosePostsAreAllFoundAcceptableAfterAllIsClosed(t *testing.T) {
	t.Parallel()
	d := open(t).do(comms, furtherPost("1"))
	d.do(comms, incident.Assess{Finding: incident.FindingAcceptable, Rationale: "secret", Posts: []string{"2"}})
	d.assess(casework.GroundSpam).requireStage(incident.StageProposal, "")
	d.do(comms, incident.Assess{Finding: incident.FindingAcceptable, Rationale: "secret", Posts: []string{"1"}})
	d.requireClosed(incident.OutcomeAcceptable)
}

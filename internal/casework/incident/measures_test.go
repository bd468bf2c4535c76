package incident_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/casetest"
	"duecourse/internal/casework/incident"
)

const (
	warn        = casework.MeasureWarn
	block       = casework.MeasureBlock
	remove      = casework.MeasureRemove
	police      = casework.MeasureReferPolice
	legalAction = casework.MeasureLegalAction
)

// warned is a case in which the author of an abusive post was warned.
func warned(t require.TestingT) *caseDriver {
	return open(t).assess(casework.GroundAbusive).carryOut(warn)
}

// blockedOnce is a case whose author was warned, continued, and was blocked until the end.
func blockedOnce(t require.TestingT) *caseDriver {
	d := warned(t).observe(incident.Continued).carryOut(block)
	d.pass(7 * day)
	return d.lift()
}

// removedOnce is a case whose posts were removed after a block.
func removedOnce(t require.TestingT) *caseDriver {
	return blockedOnce(t).observe(incident.Continued).carryOut(remove)
}

// unavailable is the code and clause of the refusal; "" if the measure is available.
func unavailable(d *caseDriver, m casework.Measure) string {
	r := d.c.Available(m, d.moment())
	if r == nil {
		return ""
	}
	return string(r.Code) + " " + r.Clause
}

func TestEachMeasureIsAvailableAndRecommendedWhenThePolicySaysSo(t *testing.T) {
	t.Parallel()
	remembered := incident.History{EarlierCases: 1, Warnings: []time.Time{casetest.Monday().Add(-30 * day)}}
	forgotten := incident.History{EarlierCases: 1, Warnings: []time.Time{casetest.Monday().Add(-365 * day)}}
	afterwards := incident.History{EarlierCases: 1, Warnings: []time.Time{casetest.Monday().Add(-time.Minute)}}
	known := func(h incident.History) *caseDriver {
		return openWith(t, casetest.Rules(), h).assess(casework.GroundAbusive)
	}
	undeliverable := func() *caseDriver {
		d := open(t).assess(casework.GroundAbusive).decide(warn)
		d.finish(incident.ActionSendWarning, casework.Result{Outcome: casework.ResultNotPossible})
		return d.perform()
	}
	cases := []struct {
		name        string
		driver      *caseDriver
		warn        string
		block       string
		remove      string
		police      string
		legal       string
		recommended []casework.Measure
	}{
		{"R2: not assessed", open(t), "not_now R2", "not_now R2", "not_now R2", "not_now R2", "not_now R2", []casework.Measure{}},
		{"R3: first a warning", open(t).assess(casework.GroundSpam),
			"", "not_now R4", "not_now R5", "not_now R6", "not_now R9", []casework.Measure{warn}},
		{"R6: abuse may go to the police, with evidence", open(t).assess(casework.GroundAbusive),
			"", "not_now R4", "not_now R5", "evidence_required R7", "not_now R9", []casework.Measure{warn}},
		{"R6: with evidence it may", open(t).assess(casework.GroundHarassing).evidence(),
			"", "not_now R4", "not_now R5", "", "not_now R9", []casework.Measure{warn}},
		{"R6: a threat goes to the police beside the warning", open(t).assess(casework.GroundThreatening).evidence(),
			"", "not_now R4", "not_now R5", "", "not_now R9", []casework.Measure{warn, police}},
		{"R9: a defamatory post may go to court", open(t).assess(casework.GroundDefamatory),
			"", "not_now R4", "not_now R5", "not_now R6", "", []casework.Measure{warn}},
		{"R5: an unidentified author's post goes at once", open(t).assess(casework.GroundSpam).unidentified(),
			"", "not_now R4", "", "not_now R6", "not_now R9", []casework.Measure{warn, remove}},
		{"R5: an unreachable author's post has gone", undeliverable(),
			"", "not_now R4", "", "evidence_required R7", "not_now R9", []casework.Measure{}},
		{"R4: what was seen before any measure does not count", open(t).assess(casework.GroundSpam).observe(incident.Continued),
			"", "not_now R4", "not_now R5", "not_now R6", "not_now R9", []casework.Measure{warn}},
		{"R4: no block while a warned author is quiet", warned(t),
			"", "not_now R4", "not_now R5", "evidence_required R7", "not_now R9", []casework.Measure{}},
		{"R4: a warned author continued", warned(t).observe(incident.Continued),
			"", "", "", "evidence_required R7", "not_now R9", []casework.Measure{block}},
		{"R4: a warned author refused", warned(t).observe(incident.Refused),
			"", "", "", "evidence_required R7", "not_now R9", []casework.Measure{block}},
		{"R9: who refuses to remove libel may be sued",
			open(t).assess(casework.GroundDefamatory).carryOut(warn).observe(incident.Refused),
			"", "", "", "not_now R6", "", []casework.Measure{block, legalAction}},
		{"R4: one block at a time", warned(t).observe(incident.Continued).carryOut(block).observe(incident.Continued),
			"", "not_now R4", "", "evidence_required R7", "not_now R9", []casework.Measure{remove}},
		{"R4: after a block that worked nothing more", blockedOnce(t),
			"", "not_now R4", "", "evidence_required R7", "not_now R9", []casework.Measure{}},
		{"R5: removal after a block that changed nothing", blockedOnce(t).observe(incident.Continued),
			"", "", "", "evidence_required R7", "not_now R9", []casework.Measure{remove}},
		{"R6: the ladder is climbed on a police ground", removedOnce(t).evidence(),
			"", "", "", "", "not_now R9", []casework.Measure{police}},
		{"R4: warned in an earlier case", known(remembered),
			"", "", "", "evidence_required R7", "not_now R9", []casework.Measure{block}},
		{"R4: that warning is forgotten", known(forgotten),
			"", "not_now R4", "not_now R5", "evidence_required R7", "not_now R9", []casework.Measure{warn}},
		{"R4: warned elsewhere only after this post", known(afterwards),
			"", "not_now R4", "not_now R5", "evidence_required R7", "not_now R9", []casework.Measure{warn}},
		{"R4: warned elsewhere after this post, and continued since", known(afterwards).observe(incident.Continued),
			"", "", "", "evidence_required R7", "not_now R9", []casework.Measure{block}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			said := []string{}
			for _, m := range casework.Measures() {
				said = append(said, unavailable(c.driver, m))
			}
			require.Equal(t, []string{c.warn, c.block, c.remove, c.police, c.legal}, said)
			require.Equal(t, c.recommended, c.driver.recommended())
		})
	}
}

func TestR4PostThatIsNotTakenDownCountsAsContinued(t *testing.T) {
	t.Parallel()
	d := open(t).do(comms, incident.Assess{
		Finding: incident.FindingUnacceptable, Grounds: []casework.Ground{casework.GroundSpam}, Rationale: "secret",
	}).carryOut(warn)
	require.True(t, d.has(incident.ActionAskToRemove, casework.ActionIsDone), "R3: the author is asked to remove the post")
	d.pass(48 * hour)
	require.Equal(t, casework.LookForResponse, d.c.Looking)
	d.looked(casework.FoundPublished).requireStage(incident.StageProposal, "")
	require.Equal(t, []casework.Measure{block}, d.recommended())
}

func TestR4AFurtherBlockIsAFurtherMeasure(t *testing.T) {
	t.Parallel()
	d := blockedOnce(t)
	require.Equal(t, casework.CodeNotNow, d.refused(comms, incident.Propose{Measures: []casework.Measure{block}, Reason: "secret"}).Code)
	d.observe(incident.Continued).propose(block).requireStage(incident.StageConsultation, "")
	require.Len(t, d.c.Proposals, 3)
}

func TestR5EveryFurtherPostIsRemovedToo(t *testing.T) {
	t.Parallel()
	d := warned(t)
	for _, url := range []string{"https://feed.example/2", "https://feed.example/3"} {
		d.do(comms, incident.Observe{Behaviour: incident.Continued, Post: &incident.Post{URL: url, Text: "secret words"}})
	}
	require.Equal(t, []int{1, 2}, d.c.Standing(), "the first post was removed with the warning")
	require.Equal(t, "@secret-author", d.c.Further[0].Author)
	d.decide(remove)
	removals := map[int]bool{}
	for _, a := range d.c.ToPerform() {
		if a.Kind == incident.ActionRemovePost {
			removals[a.Post] = true
		}
	}
	require.Equal(t, map[int]bool{1: true, 2: true}, removals)
	d.perform().requireStage(incident.StageProposal, "")
	require.Equal(t, []casework.Measure{block}, d.recommended(), "the author was not blocked yet")
}

func TestMeasuresAreCarriedOutInTheOrderOfThePolicy(t *testing.T) {
	t.Parallel()
	d := open(t).assess(casework.GroundThreatening).evidence().propose(police, warn)
	require.Equal(t, []casework.Measure{warn, police}, d.c.Proposals[0].Measures)
	require.Equal(t, []string{"R3", "R6"}, d.c.Proposals[0].Clauses)
	d.advise(incident.Support).proceed()
	ordered := []casework.ActionKind{}
	for _, a := range d.c.Actions[1:] {
		ordered = append(ordered, a.Kind)
	}
	require.Equal(t, []casework.ActionKind{incident.ActionSendWarning, incident.ActionRemovePost, incident.ActionReferToPolice}, ordered)
}

func TestDroppedWarningDoesNotCountAsUndeliverable(t *testing.T) {
	t.Parallel()
	d := open(t).assess(casework.GroundThreatening).decide(warn).drop().requireStage(incident.StageProposal, "")
	require.Equal(t, "not_now R5", unavailable(d, remove))
	require.Equal(t, []casework.Measure{warn}, d.recommended())
}

func TestWarningTogetherWithARemovalRemovesThePostOnce(t *testing.T) {
	t.Parallel()
	d := open(t).assess(casework.GroundSpam).unidentified().decide(warn, remove)
	ordered := []casework.ActionKind{}
	for _, a := range d.c.ToPerform() {
		ordered = append(ordered, a.Kind)
	}
	require.Equal(t, []casework.ActionKind{
		incident.ActionSendWarning, incident.ActionRemovePost, incident.ActionSendRemovalNotice,
	}, ordered)
}

func TestRemoveRequestReplacesARemovalThatIsNotPossible(t *testing.T) {
	t.Parallel()
	d := open(t).assess(casework.GroundSpam).unidentified().decide(remove)
	d.finish(incident.ActionRemovePost, casework.Result{Outcome: casework.ResultNotPossible})
	d.perform().requireStage(incident.StageWatch, "")
	require.Empty(t, d.recommended())
}

func TestR6LastMeasureIsAvailableAtOnceWhenTheAuthorContinues(t *testing.T) {
	t.Parallel()
	d := removedOnce(t).evidence().requireStage(incident.StageWatch, "")
	d.observe(incident.Continued).requireStage(incident.StageProposal, "")
	require.Equal(t, []casework.Measure{police}, d.recommended())
}

func TestPostAddressMustBeAWebAddress(t *testing.T) {
	t.Parallel()
	reporter := casework.Actor{Person: casework.Person{ID: "staff-1"}, Roles: []casework.Role{casework.RoleStaff}}
	for url, good := range map[string]bool{
		"https://example.org/1": true, "HTTP://example.org": true, "javascript:alert(1)": false, "example.org/1": false, "": true,
	} {
		refusal := new(incident.Case).Check(incident.Report{
			Ref: "INC-0000-0001", Post: incident.Post{Channel: "facebook", URL: url, Author: "@bob", Text: "words"},
		}, reporter, casework.Moment{})
		require.Equal(t, good, refusal == nil, url)
	}
}

func TestProposedMeasuresHaveTheirOutcome(t *testing.T) {
	t.Parallel()
	outcomes := func(d *caseDriver) (list []incident.MeasureOutcome) {
		for _, p := range d.c.ProposedMeasures() {
			list = append(list, p.Outcome)
		}
		return list
	}
	d := open(t).assess(casework.GroundAbusive)
	d.propose(warn)
	require.Equal(t, []incident.MeasureOutcome{incident.MeasureOutcomeConsulting}, outcomes(d))
	d = open(t).assess(casework.GroundAbusive).decide(warn)
	require.Equal(t, []incident.MeasureOutcome{incident.MeasureOutcomeCarryingOut}, outcomes(d))
	require.Equal(t, []incident.MeasureOutcome{incident.MeasureOutcomeDone}, outcomes(warned(t)))
	require.Equal(t, []incident.MeasureOutcome{incident.MeasureOutcomeDone, incident.MeasureOutcomeDone, incident.MeasureOutcomeDone}, outcomes(removedOnce(t)))
	d = open(t).assess(casework.GroundAbusive).decide(warn)
	d.finish(incident.ActionSendWarning, casework.Result{Outcome: casework.ResultNotPossible})
	require.Equal(t, []incident.MeasureOutcome{incident.MeasureOutcomeNotPossible}, outcomes(d.perform()))
}

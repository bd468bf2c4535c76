package incident_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/casetest"
	"duecourse/internal/casework/incident"
	"duecourse/internal/casework/kinds"
)

const (
	built = incident.ActionBuildPack
	refer = incident.ActionReferToPolice
	hand  = incident.ActionHandToLegal
)

// buildingPack is a case in which the system builds the packs, with evidence of a
// defamatory threat in custody.
func buildingPack(t require.TestingT) *caseDriver {
	rules := casetest.Rules()
	rules.Packs = true
	for i := range rules.Grounds {
		rules.Grounds[i].LegalAction = true
	}
	return openWith(t, rules, incident.History{}).assess(casework.GroundThreatening).evidence()
}

func packBuilt() casework.Result {
	return casework.Result{Outcome: casework.ResultDone, Detail: "Built.", Pack: &casework.PackMade{AsOf: 9, SHA256: "00ff", Size: 1}}
}

func TestR6PackIsBuiltBeforeTheReferralAndBelongsToIt(t *testing.T) {
	t.Parallel()
	d := buildingPack(t).decide(police)
	require.True(t, d.has(built, casework.ActionIsPending))
	require.False(t, d.has(refer, casework.ActionIsPending))
	d.finish(built, packBuilt())
	referral := d.action(refer, casework.ActionIsPending)
	require.Equal(t, casework.Manual, referral.Mode)
	require.Contains(t, referral.Detail, "as of event 9")
	require.Equal(t, packBuilt().Pack, d.c.PackFor(referral))
	d.requireStage(incident.StageAction, "")
	d.confirm(refer, casework.ActionIsDone)
	require.NotZero(t, d.due(casework.WindowReference))
}

func TestR9LegalGetsTheSamePack(t *testing.T) {
	t.Parallel()
	d := buildingPack(t).decide(police, legalAction)
	packs := 0
	for _, a := range d.c.Actions {
		if a.Kind == built {
			packs++
		}
	}
	require.Equal(t, 1, packs, "one pack for both recipients")
	d.finish(built, packBuilt())
	require.Equal(t, d.c.PackFor(d.action(refer, casework.ActionIsPending)), d.c.PackFor(d.action(hand, casework.ActionIsPending)))
}

// A referral does not wait until the evidence bucket works again.
func TestReferralContinuesWithoutAPack(t *testing.T) {
	t.Parallel()
	d := buildingPack(t).decide(police).finish(built, casework.Result{Outcome: casework.ResultNeedsPerson, Detail: "The bucket is full."})
	require.NotZero(t, d.due(casework.WindowAction), "a person is asked, and reminded")
	d.confirm(built, casework.ActionIsNotPossible)
	require.NotContains(t, d.action(refer, casework.ActionIsPending).Detail, "pack")
	require.Nil(t, d.c.PackFor(d.action(refer, casework.ActionIsPending)))
}

func TestProposalCanBeDroppedWhileItsPackIsBuilt(t *testing.T) {
	t.Parallel()
	d := buildingPack(t).decide(police)
	building := d.action(built, casework.ActionIsPending)
	require.Equal(t, casework.CodeNotNow, d.refused(comms, incident.Close{Outcome: incident.OutcomeWithdrawn, Reason: "secret"}).Code)
	d.drop().requireStage(incident.StageProposal, "")
	require.Empty(t, d.c.Finish(building.ID, packBuilt(), d.moment()), "the pack is not needed any more")
	require.False(t, d.has(refer, casework.ActionIsPending))
}

// Cases with older rules are referred without a pack.
func TestCaseWithRulesBeforePacksIsReferredWithoutAPack(t *testing.T) {
	t.Parallel()
	d := open(t).assess(casework.GroundThreatening).evidence().decide(police)
	require.False(t, d.has(built, casework.ActionIsPending))
	require.True(t, d.has(refer, casework.ActionIsPending))
	var rules casework.Rules
	require.NoError(t, json.Unmarshal([]byte(`{"version":"1.0"}`), &rules))
	require.False(t, rules.Packs)
}

func TestR7ChangedExhibitIsRecordedOnce(t *testing.T) {
	t.Parallel()
	d := buildingPack(t)
	require.Empty(t, d.c.EvidenceChanged("E7", d.moment()), "there is no such exhibit")
	events := d.record(d.c.EvidenceChanged("E1", d.moment()))
	require.Len(t, events, 1)
	require.Equal(t, "R7", kinds.All().Clause(events[0]))
	require.True(t, d.c.Evidence[0].Changed)
	require.Empty(t, d.c.EvidenceChanged("E1", d.moment()))
}

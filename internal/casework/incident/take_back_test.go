package incident_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/casetest"
	"duecourse/internal/casework/incident"
)

func foundAcceptable(posts ...string) incident.Assess {
	return incident.Assess{Finding: incident.FindingAcceptable, Rationale: "secret", Posts: posts}
}

// TestRule7AcceptableCanBeTakenBackByItsOfficerUntilTheEndOfTheWorkingDay shows rule 7.
func TestRule7AcceptableCanBeTakenBackByItsOfficerUntilTheEndOfTheWorkingDay(t *testing.T) {
	t.Parallel()
	d := open(t).do(comms, foundAcceptable())
	d.requireClosed(incident.OutcomeAcceptable)
	back := incident.Reopen{Reason: "secret"}
	require.Equal(t, []casework.Expected{{
		At:   casetest.Monday().Add(7 * hour),
		What: "The officer who found the post acceptable can no longer take that back. From then on, only the head of Communications can reopen the case.",
	}}, d.c.ExpectTakeBack(d.moment()))
	require.Equal(t, casework.CodeNotPermitted, d.refused(colleague, back).Code, "another officer cannot")
	d.at = casetest.Monday().Add(7*hour - 1)
	require.Nil(t, d.c.Ready(incident.CommandReopen, comms, d.moment()))
	d.at = casetest.Monday().Add(7 * hour)
	late := d.refused(comms, back)
	require.Equal(t, casework.CodeNotNow, late.Code)
	require.Contains(t, late.Why, "until 5.00pm on Monday 2 November 2026")
	require.Empty(t, d.c.ExpectTakeBack(d.moment()))
	d.at = casetest.Monday().Add(2 * hour)
	d.do(comms, back).requireStage(incident.StageAssessment, "")
	d.assess(casework.GroundSpam).requireStage(incident.StageProposal, "")
	require.Empty(t, d.c.PostViews()[0].FoundBy)
}

// TestRule7OnlyAcceptableCanBeTakenBack shows that other endings are the head's to reopen.
func TestRule7OnlyAcceptableCanBeTakenBack(t *testing.T) {
	t.Parallel()
	d := open(t).do(comms, incident.Assess{Finding: incident.FindingServiceComplaint, Rationale: "secret"})
	require.Equal(t, casework.CodeNotPermitted, d.refused(comms, incident.Reopen{Reason: "secret"}).Code)
	d = open(t).assess(casework.GroundSpam).do(comms, incident.Close{Outcome: incident.OutcomeNoMeasure, Reason: "secret"})
	require.Equal(t, casework.CodeNotPermitted, d.refused(comms, incident.Reopen{Reason: "secret"}).Code)

	rules := casetest.Rules()
	rules.EveryPost = false
	d = openWith(t, rules, incident.History{}).do(comms, foundAcceptable())
	require.Equal(t, casework.CodeNotPermitted, d.refused(comms, incident.Reopen{Reason: "secret"}).Code, "a case that began earlier goes on as it began")
}

// TestRule7AFurtherPostThatWasFoundAcceptableIsAssessedAgain shows rule 7 in a case that goes on.
func TestRule7AFurtherPostThatWasFoundAcceptableIsAssessedAgain(t *testing.T) {
	t.Parallel()
	further := furtherPost("1")
	further.Behaviour = incident.Complied
	d := open(t).assess(casework.GroundSpam).do(comms, further).do(comms, foundAcceptable("2"))
	d.decide(warn).perform()
	unacceptable := incident.Assess{
		Finding: incident.FindingUnacceptable, Grounds: []casework.Ground{casework.GroundSpam}, Removable: true, Rationale: "secret", Posts: []string{"2"},
	}
	require.NotNil(t, d.refused(colleague, unacceptable))
	for _, posts := range [][]string{nil, {"1"}, {"1", "2"}} {
		other := unacceptable
		other.Posts = posts
		require.Equal(t, casework.CodeNotNow, d.refused(comms, other).Code, "%v", posts)
	}
	require.Nil(t, d.c.Ready(incident.CommandAssess, comms, d.moment()))
	d.do(comms, unacceptable)
	require.Equal(t, incident.FindingUnacceptable, d.c.PostViews()[1].Finding)
}

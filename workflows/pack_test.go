package workflows_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/testsuite"

	"duecourse/activities"
	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
	"duecourse/internal/protocol"
)

// packerFake returns its failures in order, then builds packs.
type packerFake struct {
	mu       sync.Mutex
	failures []error
	store    *storeFake
	built    []int    // as of which event
	reported []string // exhibits
}

func (p *packerFake) Build(_ context.Context, _ string, asOf int, progress func(done, of int64)) (casework.PackMade, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	progress(1, 2)
	if len(p.failures) > 0 {
		err := p.failures[0]
		p.failures = p.failures[1:]
		return casework.PackMade{}, err
	}
	if len(p.store.all()) < asOf {
		return casework.PackMade{}, errors.New("asked for events that are not recorded")
	}
	p.built = append(p.built, asOf)
	return casework.PackMade{AsOf: asOf, SHA256: "00ff", Size: 4711}, nil
}

func (p *packerFake) Raise(_ context.Context, _, exhibit string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.reported = append(p.reported, exhibit)
	return nil
}

// withPacker is a test in which the system builds packs, and a threat is referred to
// the police.
func withPacker(t *testing.T, failures ...error) (*incidentTest, *packerFake) {
	t.Helper()
	w := newIncidentTest(t)
	packer := &packerFake{failures: failures, store: w.store}
	w.start.Rules.Packs = true
	w.env.RegisterActivity(&activities.Packs{Build: packer.Build, RaiseAlarm: packer.Raise})
	w.does(time.Minute, comms1(), screenshot())
	w.does(2*time.Minute, comms1(), threatening())
	return w, packer
}

// refers confirms the referral and records the reference of the police.
func (w *incidentTest) refers(after time.Duration, action string) {
	w.does(after, comms1(), incident.Confirm{Action: action, Outcome: casework.ActionIsDone})
	w.does(after+time.Minute, comms1(), incident.RecordProgress{Progressed: incident.Progressed{Action: action, Reference: "26000123"}})
}

func TestR6PackIsBuiltAsOfTheDecision(t *testing.T) {
	t.Parallel()
	w, packer := withPacker(t)
	w.measures(time.Hour, "P1", casework.MeasureReferPolice)
	w.refers(2*time.Hour, "A2")
	c := w.run()
	require.Equal(t, incident.OutcomeReferredToPolice, c.Outcome)
	require.Len(t, packer.built, 1)
	pack := c.PackFor(*c.Action("A2"))
	require.Equal(t, &casework.PackMade{AsOf: packer.built[0], SHA256: "00ff", Size: 4711}, pack)
	decided := w.store.of(incident.EventDecided)[0]
	require.Greater(t, pack.AsOf, decided.Seq)
	require.Equal(t, incident.ActionBuildPack, c.Actions[0].Kind)
}

func TestPackIsBuiltOnceTheBucketAnswersAgain(t *testing.T) {
	t.Parallel()
	full := errors.New("no space left")
	w, packer := withPacker(t, full, full, full)
	w.measures(time.Hour, "P1", casework.MeasureReferPolice)
	w.refers(2*time.Hour, "A2")
	require.NotNil(t, w.run().PackFor(casework.Action{Proposal: "P1"}))
	require.Len(t, packer.built, 1)
}

func TestPackThatCannotBeBuiltIsATaskAndTheCaseContinues(t *testing.T) {
	t.Parallel()
	full := errors.New("no space left")
	w, packer := withPacker(t, full, full, full, full, full, full)
	w.measures(time.Hour, "P1", casework.MeasureReferPolice)
	w.does(2*time.Hour, comms1(), incident.Confirm{Action: "A1", Outcome: casework.ActionIsNotPossible, Note: "The store is full."})
	w.refers(3*time.Hour, "A2")
	c := w.run()
	require.Equal(t, incident.OutcomeReferredToPolice, c.Outcome)
	require.Empty(t, packer.built)
	require.Nil(t, c.PackFor(*c.Action("A2")))
}

func TestR7ChangedExhibitIsReportedAndNotPacked(t *testing.T) {
	t.Parallel()
	w, packer := withPacker(t, &casework.ChangedExhibit{ID: "E1"})
	w.measures(time.Hour, "P1", casework.MeasureReferPolice)
	w.at(90*time.Minute, func() {
		w.env.SignalWorkflow(protocol.SignalCustody, protocol.CustodySignal{Exhibit: "E1"})
		w.env.SignalWorkflow(protocol.SignalCustody, protocol.CustodySignal{Exhibit: "E1"})
	})
	w.does(2*time.Hour, comms1(), incident.Confirm{Action: "A1", Outcome: casework.ActionIsNotPossible, Note: "E1 was changed."})
	w.refers(3*time.Hour, "A2")
	c := w.run()
	require.Equal(t, []string{"E1"}, packer.reported)
	require.Empty(t, packer.built)
	require.True(t, c.Evidence[0].Changed)
	require.Len(t, w.store.of(casework.EventEvidenceChanged), 1, "it is recorded once")
}

// Information governance and the head of Communications get a notice, whether or not
// the case still runs.
func TestR7ChangedExhibitIsReportedToEveryoneResponsible(t *testing.T) {
	t.Parallel()
	var suite testsuite.WorkflowTestSuite
	suite.SetLogger(noLog{})
	env, post := suite.NewTestWorkflowEnvironment(), &mailFake{}
	registerWorkflows(env, time.UTC)
	env.RegisterActivity(post)
	env.OnSignalExternalWorkflow("default-test-namespace", protocol.CaseID(ref), "", protocol.SignalCustody, protocol.CustodySignal{Exhibit: "E1"}).
		Return(errors.New("the case is closed")).Once()
	env.ExecuteWorkflow(protocol.CustodyWorkflow, protocol.Custody{Ref: ref, Exhibit: "E1"})
	require.NoError(t, env.GetWorkflowError())
	notices := post.noticesOf(casework.NoticeCustody)
	require.Len(t, notices, 2)
	require.Equal(t, casework.RoleRecords, notices[0].Role)
	require.Equal(t, casework.RoleCommsLead, notices[1].Role)
	require.Equal(t, "E1", notices[0].Of)
	require.NotEqual(t, notices[0].Key, notices[1].Key)
}

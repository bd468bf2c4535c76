package activities_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/serviceerror"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"

	"duecourse/activities"
	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
	"duecourse/internal/casework/kinds"
	"duecourse/internal/protocol"
)

const (
	open   = casework.StageName(incident.StageWatch)
	closed = casework.StageClosed
)

// fakeCases is a store and a Temporal server, each with the position of its cases.
type fakeCases struct {
	client.Client
	mu         sync.Mutex
	store      map[string]protocol.Position
	workflows  map[string]protocol.Position
	ended      map[string]bool
	forgotten  int                            // Temporal's history has no events up to this one
	afterRead  func(ref string, f *fakeCases) // runs after each read of a position
	storeError error
	blocked    []*incident.Case
	conflicts  map[string]bool // the store refused events of these
	repairs    map[string]bool // a person has to mend these
	restarted  map[string]bool // and whether a run was ended for it
}

func (f *fakeCases) Case(_ context.Context, ref string) (casework.Case, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	at := f.store[ref]
	return &incident.Case{Ref: ref, Seq: at.Seq, Stage: incident.Stage(at.Stage)}, nil
}

func (f *fakeCases) LatestRequests(context.Context, string, int) ([]casework.HandledRequest, error) {
	return []casework.HandledRequest{{ID: "later", Seq: 2}, {ID: "earlier", Seq: 1}}, nil
}

func (f *fakeCases) Request(_ context.Context, id string) (casework.HandledRequest, error) {
	return casework.HandledRequest{}, fmt.Errorf("%s: %w", id, casework.ErrNotFound)
}

func (f *fakeCases) BlockedCases(context.Context) ([]*incident.Case, error) { return f.blocked, nil }

func (f *fakeCases) RepairsOf(_ context.Context, ref string) ([]casework.Repair, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.conflicts[ref] {
		return []casework.Repair{{Ref: ref, Kind: casework.RepairRecordConflict}}, nil
	}
	return nil, nil
}

func (f *fakeCases) AddRepair(_ context.Context, r casework.Repair) (bool, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.repairs[r.Ref] = true
	return true, nil
}

func (f *fakeCases) SettleRepairs(_ context.Context, ref, _ string, _ time.Time, kinds ...casework.RepairKind) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.repairs, ref)
	if slices.Contains(kinds, casework.RepairRecordConflict) {
		delete(f.conflicts, ref)
	}
	return nil
}

func (f *fakeCases) Restart(_ context.Context, ref string, start protocol.Start, replace bool) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if start.Handled[0].ID != "earlier" || start.Rules.Version != "in force" {
		return fmt.Errorf("%s is started with %v under %q", ref, start.Handled, start.Rules.Version)
	}
	at := start.Case.Status()
	f.workflows[ref], f.restarted[ref] = protocol.Position{Seq: at.Seq, Stage: at.Stage}, replace
	delete(f.ended, ref)
	return nil
}

func (f *fakeCases) Position(_ context.Context, ref string) (int, casework.StageName, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.afterRead != nil {
		defer f.afterRead(ref, f)
	}
	position, some := f.store[ref]
	if !some {
		return 0, "", casework.ErrNotFound
	}
	return position.Seq, position.Stage, nil
}

func (f *fakeCases) OpenCases(_ context.Context, after string, limit int) ([]string, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var refs []string
	for ref, position := range f.store {
		if ref > after && position.Stage != closed {
			refs = append(refs, ref)
		}
	}
	slices.Sort(refs)
	return refs[:min(limit, len(refs))], f.storeError
}

func (f *fakeCases) Record(_ context.Context, ref string, events []casework.Event) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, e := range events {
		if e.Seq != f.store[ref].Seq+1 {
			return fmt.Errorf("gap before %d", e.Seq)
		}
		f.store[ref] = protocol.Position{Seq: e.Seq, Stage: f.workflows[ref].Stage}
	}
	return nil
}

func (f *fakeCases) execution(ref string) *workflowpb.WorkflowExecutionInfo {
	status := enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING
	if f.ended[ref] {
		status = enumspb.WORKFLOW_EXECUTION_STATUS_COMPLETED
	}
	return &workflowpb.WorkflowExecutionInfo{
		Execution: &commonpb.WorkflowExecution{WorkflowId: protocol.CaseID(ref), RunId: "run"}, Status: status,
	}
}

func (f *fakeCases) ListWorkflow(
	_ context.Context, r *workflowservice.ListWorkflowExecutionsRequest,
) (*workflowservice.ListWorkflowExecutionsResponse, error) {
	found := &workflowservice.ListWorkflowExecutionsResponse{}
	for ref := range f.workflows {
		if id := protocol.CaseID(ref); !strings.HasPrefix(r.GetQuery(), "WorkflowId") || strings.Contains(r.GetQuery(), "'"+id+"'") {
			found.Executions = append(found.Executions, f.execution(ref))
		}
	}
	return found, nil
}

func (f *fakeCases) DescribeWorkflowExecution(_ context.Context, id, _ string) (*workflowservice.DescribeWorkflowExecutionResponse, error) {
	_, ref, _ := strings.Cut(id, "/")
	if _, some := f.workflows[ref]; !some && ref != "unwell" {
		return nil, serviceerror.NewNotFound("no such workflow")
	}
	return &workflowservice.DescribeWorkflowExecutionResponse{WorkflowExecutionInfo: f.execution(ref)}, nil
}

func (f *fakeCases) QueryWorkflow(_ context.Context, id, _, _ string, _ ...any) (converter.EncodedValue, error) {
	_, ref, _ := strings.Cut(id, "/")
	if ref == "unwell" {
		return nil, errors.New("no worker answers")
	}
	payloads, err := converter.GetDefaultDataConverter().ToPayloads(f.workflows[ref])
	return client.NewValue(payloads), err
}

// history is the inputs of Record, one event each.
type history struct{ events []*historypb.HistoryEvent }

func (h *history) HasNext() bool { return len(h.events) > 0 }

func (h *history) Next() (*historypb.HistoryEvent, error) {
	next := h.events[0]
	h.events = h.events[1:]
	return next, nil
}

func (f *fakeCases) GetWorkflowHistory(_ context.Context, id, _ string, _ bool, _ enumspb.HistoryEventFilterType) client.HistoryEventIterator {
	_, ref, _ := strings.Cut(id, "/")
	h := &history{}
	for seq := f.forgotten + 1; seq <= f.workflows[ref].Seq; seq++ {
		input, err := converter.GetDefaultDataConverter().ToPayloads(activities.RecordInput{
			Ref: ref, Events: []casework.Event{{Seq: seq, Kind: casework.EventNoted, Data: casework.Noted{}}},
		})
		if err != nil {
			panic(err)
		}
		h.events = append(h.events, &historypb.HistoryEvent{Attributes: &historypb.HistoryEvent_ActivityTaskScheduledEventAttributes{
			ActivityTaskScheduledEventAttributes: &historypb.ActivityTaskScheduledEventAttributes{
				ActivityType: &commonpb.ActivityType{Name: "Record"}, Input: input,
			},
		}})
	}
	return h
}

func (f *fakeCases) reconciler() *activities.Reconciler {
	return &activities.Reconciler{Store: f, Kinds: kinds.All(), Client: f, Converter: converter.GetDefaultDataConverter(), Pause: time.Second,
		Restart: f.Restart, Rules: func() casework.Rules { return casework.Rules{Version: "in force"} },
	}
}

func (f *fakeCases) compare(t *testing.T, mend bool) map[string]protocol.Difference {
	t.Helper()
	told := 0
	done, err := activities.CompareCases(t.Context(), f.reconciler(), mend, func(cases int) { told = cases })
	require.NoError(t, err)
	require.Equal(t, told, done.Cases)
	require.Len(t, done.Differences, done.Found)
	found := map[string]protocol.Difference{}
	for _, d := range done.Differences {
		found[d.Ref] = d
	}
	return found
}

func differentCases() *fakeCases {
	return &fakeCases{
		store: map[string]protocol.Position{
			"same": {Seq: 3, Stage: open}, "over": {Seq: 4, Stage: closed}, "long over": {Seq: 4, Stage: closed},
			"behind": {Seq: 120, Stage: open}, "ahead": {Seq: 9, Stage: open}, "stage": {Seq: 3, Stage: closed}, "none": {Seq: 3, Stage: open}, "dead": {Seq: 3, Stage: open}, "unwell": {Seq: 1, Stage: open},
		},
		workflows: map[string]protocol.Position{
			"same": {Seq: 3, Stage: open}, "over": {Seq: 4, Stage: closed}, "behind": {Seq: 350, Stage: open}, "ahead": {Seq: 7, Stage: open}, "stage": {Seq: 3, Stage: open}, "lost": {Seq: 210, Stage: open}, "dead": {Seq: 3, Stage: open}, "lost at its end": {Seq: 2, Stage: closed},
		},
		conflicts: map[string]bool{}, repairs: map[string]bool{}, restarted: map[string]bool{},
		ended: map[string]bool{"over": true, "dead": true, "lost at its end": true},
	}
}

func TestEveryDifferenceIsReportedWithItsReason(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		found := differentCases().compare(t, false)
		kinds := map[string]protocol.DifferenceKind{}
		for ref, d := range found {
			kinds[ref] = d.Kind
			require.False(t, d.Mended)
		}
		require.Equal(t, map[string]protocol.DifferenceKind{
			"behind": protocol.Behind, "ahead": protocol.Ahead, "stage": protocol.StageDiffers, "lost": protocol.MissingCase,
			"lost at its end": protocol.MissingCase,
			"none":            protocol.MissingWorkflow, "dead": protocol.MissingWorkflow, "unwell": protocol.Unknown,
		}, kinds)
		require.Equal(t, &protocol.Position{Seq: 120, Stage: open}, found["behind"].Register)
		require.Equal(t, &protocol.Position{Seq: 350, Stage: open}, found["behind"].Workflow)
	})
}

func TestStoreIsRepairedFromTheWorkflowAndTheWorkflowFromTheStore(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := differentCases()
		f.store["conflict"], f.workflows["conflict"] = protocol.Position{Seq: 5, Stage: open}, protocol.Position{Seq: 5, Stage: open}
		f.conflicts["conflict"] = true
		for ref, d := range f.compare(t, true) {
			require.Equal(t, !slices.Contains([]string{"stage", "unwell"}, ref), d.Mended, "%s: %s", ref, d.Why)
		}
		require.Equal(t, map[string]bool{"none": false, "dead": false, "ahead": true, "conflict": true}, f.restarted,
			"a run is ended only where it has other events than the store")
		left := f.compare(t, true)
		require.Len(t, left, 2)
		require.Contains(t, left, "stage")
		require.Contains(t, left, "unwell")
		require.Equal(t, map[string]bool{"stage": true}, f.repairs, "what the system could not mend is a task")
	})
}

func TestRunThatIsAtWorkIsNotEndedBecauseTheStoreSeemedToBeAhead(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := differentCases()
		f.store, f.workflows = map[string]protocol.Position{"busy": {Seq: 4, Stage: open}}, map[string]protocol.Position{"busy": {Seq: 3, Stage: open}}
		reads := 0
		f.afterRead = func(ref string, f *fakeCases) { // it goes on between the two reads of each comparison
			if reads++; reads < 6 {
				f.workflows[ref] = f.store[ref]
				if reads < 5 {
					f.store[ref] = protocol.Position{Seq: f.store[ref].Seq + 1, Stage: open}
				}
			}
		}
		f.compare(t, true)
		require.Empty(t, f.restarted)
	})
}

func TestEventsMissingFromTemporalHistoryAreNotRepaired(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := differentCases()
		f.forgotten = 200
		for _, ref := range []string{"behind", "lost"} {
			d := f.compare(t, true)[ref]
			require.False(t, d.Mended)
			require.Contains(t, d.Why, "gap before 201")
		}
		f.forgotten = 1000
		require.Contains(t, f.compare(t, true)["lost"].Why, "Temporal's history no longer has")
	})
}

func TestEventsStillBeingRecordedAreNotADifference(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := &fakeCases{
			store: map[string]protocol.Position{"a": {Seq: 1, Stage: open}}, workflows: map[string]protocol.Position{"a": {Seq: 3, Stage: open}},
		}
		f.afterRead = func(ref string, f *fakeCases) {
			if seq := f.store[ref].Seq; seq < 3 {
				f.store[ref] = protocol.Position{Seq: seq + 1, Stage: open}
			}
		}
		require.Empty(t, f.compare(t, false))
	})
}

func TestStoreThatCannotBeReadIsAnError(t *testing.T) {
	t.Parallel()
	f := &fakeCases{storeError: errors.New("down")}
	_, err := activities.CompareCases(t.Context(), f.reconciler(), false, nil)
	require.ErrorIs(t, err, f.storeError)
}

package reconcile_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/protocol"
	"duecourse/internal/reconcile"
)

const (
	open   = casework.StageWatch
	closed = casework.StageClosed
)

// world is a register and workflows, each of which says where its cases stand.
type world struct {
	mu         sync.Mutex
	register   map[string]protocol.Place
	workflows  map[string]protocol.Place
	ended      map[string]bool
	forgotten  int                        // events up to this one are no longer in any history
	catchingUp func(ref string, w *world) // between two looks
	down       error
}

func (w *world) Standing(_ context.Context, ref string) (protocol.Place, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.catchingUp != nil {
		defer w.catchingUp(ref, w)
	}
	place, some := w.register[ref]
	if !some {
		return place, reconcile.ErrNone
	}
	return place, nil
}

func (w *world) OpenCases(_ context.Context, after string, limit int) ([]string, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	var refs []string
	for ref, place := range w.register {
		if ref > after && place.Stage != closed {
			refs = append(refs, ref)
		}
	}
	slices.Sort(refs)
	return refs[:min(limit, len(refs))], w.down
}

func (w *world) Record(_ context.Context, ref string, events []casework.Event) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, e := range events {
		if e.Seq != w.register[ref].Seq+1 {
			return fmt.Errorf("gap before %d", e.Seq)
		}
		w.register[ref] = protocol.Place{Seq: e.Seq, Stage: w.workflows[ref].Stage}
	}
	return nil
}

func (w *world) Each(_ context.Context, each func(string, bool) error) error {
	for ref := range w.workflows {
		if err := each(ref, !w.ended[ref]); err != nil {
			return err
		}
	}
	return nil
}

func (w *world) Place(_ context.Context, ref string) (protocol.Place, bool, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	place, some := w.workflows[ref]
	switch {
	case ref == "unwell":
		return place, false, errors.New("nobody answers")
	case !some:
		return place, false, reconcile.ErrNone
	}
	return place, !w.ended[ref], nil
}

func (w *world) Recorded(_ context.Context, ref string, from int) ([]casework.Event, error) {
	var events []casework.Event
	for seq := max(from, w.forgotten+1); seq <= w.workflows[ref].Seq; seq++ {
		events = append(events, casework.Event{Seq: seq})
	}
	return events, nil
}

func (w *world) reconcile(t *testing.T, mend bool) map[string]protocol.Difference {
	t.Helper()
	told := 0
	r := reconcile.Reconciler{Register: w, Workflows: w, Pause: time.Second}
	done, err := r.Reconcile(t.Context(), mend, func(cases int) { told = cases })
	require.NoError(t, err)
	require.Equal(t, told, done.Cases)
	require.Len(t, done.Differences, done.Found)
	found := map[string]protocol.Difference{}
	for _, d := range done.Differences {
		found[d.Ref] = d
	}
	return found
}

func different() *world {
	return &world{
		register: map[string]protocol.Place{
			"same": {Seq: 3, Stage: open}, "over": {Seq: 4, Stage: closed}, "long over": {Seq: 4, Stage: closed},
			"behind": {Seq: 120, Stage: open}, "ahead": {Seq: 9, Stage: open}, "stage": {Seq: 3, Stage: closed}, "none": {Seq: 3, Stage: open}, "dead": {Seq: 3, Stage: open}, "unwell": {Seq: 1, Stage: open},
		},
		workflows: map[string]protocol.Place{
			"same": {Seq: 3, Stage: open}, "over": {Seq: 4, Stage: closed}, "behind": {Seq: 350, Stage: open}, "ahead": {Seq: 7, Stage: open}, "stage": {Seq: 3, Stage: open}, "lost": {Seq: 210, Stage: open}, "dead": {Seq: 3, Stage: open}, "lost at its end": {Seq: 2, Stage: closed},
		},
		ended: map[string]bool{"over": true, "dead": true, "lost at its end": true},
	}
}

func TestEveryDifferenceIsNamed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		found := different().reconcile(t, false)
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
		require.Equal(t, &protocol.Place{Seq: 120, Stage: open}, found["behind"].Register)
		require.Equal(t, &protocol.Place{Seq: 350, Stage: open}, found["behind"].Workflow)
	})
}

func TestTheRegisterIsMendedFromTheWorkflow(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := different()
		for ref, d := range w.reconcile(t, true) {
			require.Equal(t, slices.Contains([]string{"behind", "lost", "lost at its end"}, ref), d.Mended, ref)
		}
		left := w.reconcile(t, true)
		require.Len(t, left, 5)
		require.NotContains(t, left, "behind")
		require.NotContains(t, left, "lost")
	})
}

func TestWhatTemporalForgotIsNotMadeUp(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := different()
		w.forgotten = 200
		for _, ref := range []string{"behind", "lost"} {
			d := w.reconcile(t, true)[ref]
			require.False(t, d.Mended)
			require.Contains(t, d.Why, "gap before 201")
		}
		w.forgotten = 1000
		require.Contains(t, w.reconcile(t, true)["lost"].Why, "no longer in Temporal's history")
	})
}

func TestWhatIsOnItsWayIsNoDifference(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := &world{
			register: map[string]protocol.Place{"a": {Seq: 1, Stage: open}}, workflows: map[string]protocol.Place{"a": {Seq: 3, Stage: open}},
		}
		w.catchingUp = func(ref string, w *world) {
			if seq := w.register[ref].Seq; seq < 3 {
				w.register[ref] = protocol.Place{Seq: seq + 1, Stage: open}
			}
		}
		require.Empty(t, w.reconcile(t, false))
	})
}

func TestARegisterThatCannotBeReadIsAnError(t *testing.T) {
	t.Parallel()
	w := &world{down: errors.New("down")}
	_, err := (&reconcile.Reconciler{Register: w, Workflows: w}).Reconcile(t.Context(), false, nil)
	require.ErrorIs(t, err, w.down)
}

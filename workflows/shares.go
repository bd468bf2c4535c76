package workflows

import (
	"errors"
	"slices"
	"time"

	"go.temporal.io/sdk/workflow"

	"duecourse/internal/casework"
	"duecourse/internal/protocol"
)

// listen registers the handlers of a block.
func (b *block) listen(ctx workflow.Context) error {
	return errors.Join(
		workflow.SetUpdateHandler(ctx, protocol.UpdateShare, b.take),
		workflow.SetUpdateHandler(ctx, protocol.UpdateWithdraw, b.withdraw),
		workflow.SetUpdateHandler(ctx, protocol.UpdateLifted, b.lifted),
	)
}

// take gives a case its share and waits for what the platform first says. Of a
// block that runs already the case gets its share at once.
func (b *block) take(ctx workflow.Context, order protocol.Share) (casework.BlockReport, error) {
	s := b.find(order)
	if s == nil || slices.Contains(b.lifting, s) {
		s = &share{Share: order}
		b.shares = append(b.shares, s)
	}
	s.ByHand, s.answer, s.asked = order.ByHand, nil, true
	switch {
	case len(b.lifting) > 0:
		b.report(ctx, s, casework.BlockReport{
			State: casework.BlockTrying, Detail: "An earlier block is just being lifted; then the author is blocked again.",
		})
	case b.on:
		b.confirm(ctx, s, workflow.Now(ctx))
	case b.said != nil && order.ByHand == nil:
		b.report(ctx, s, *b.said) // the platform has been asked already
	}
	return b.answer(ctx, s)
}

// withdraw takes a share back (rule 8). The block is lifted when it was the last.
func (b *block) withdraw(ctx workflow.Context, order protocol.Share) (casework.BlockReport, error) {
	s := b.find(order)
	if s == nil {
		return casework.BlockReport{Action: order.Action, State: casework.BlockLifted, At: workflow.Now(ctx)}, nil
	}
	s.withdrawn, s.answer, s.asked = true, nil, true
	if b.live() && !slices.Contains(b.lifting, s) {
		// A clone: others may be going through the list, waiting for a signal.
		b.shares = slices.DeleteFunc(slices.Clone(b.shares), func(x *share) bool { return x == s })
		return casework.BlockReport{Action: order.Action, State: casework.BlockShareWithdrawn, At: workflow.Now(ctx)}, nil
	}
	return b.answer(ctx, s)
}

// lifted hears that a person unblocked the author where the platform would not.
func (b *block) lifted(ctx workflow.Context, order protocol.Share) (casework.BlockReport, error) {
	b.byHand = true
	return casework.BlockReport{Action: order.Action, State: casework.BlockLifted, At: workflow.Now(ctx)}, nil
}

func (b *block) answer(ctx workflow.Context, s *share) (casework.BlockReport, error) {
	if err := workflow.Await(ctx, func() bool { return s.answer != nil }); err != nil {
		return casework.BlockReport{}, err
	}
	return *s.answer, nil
}

// confirm says to a share from when and until when its block runs.
func (b *block) confirm(ctx workflow.Context, s *share, from time.Time) {
	if s.withdrawn {
		return
	}
	if s.from.IsZero() {
		s.from, s.until = from, from.Add(s.Lasting)
	}
	b.report(ctx, s, casework.BlockReport{State: casework.BlockConfirmed, From: s.from, Until: s.until})
}

// tell reports to every share that still waits for the block.
func (b *block) tell(ctx workflow.Context, state casework.BlockState, detail string) {
	b.said = &casework.BlockReport{State: state, Detail: detail}
	for _, s := range b.shares {
		if s.from.IsZero() && !s.withdrawn {
			b.report(ctx, s, *b.said)
		}
	}
}

// report answers the case that is waiting for an answer, or signals it. A case
// that has ended no longer needs to know.
func (b *block) report(ctx workflow.Context, s *share, r casework.BlockReport) {
	r.Action = s.Action
	if s.asked && s.answer == nil {
		s.answer = &r
		return
	}
	err := workflow.SignalExternalWorkflow(ctx, s.CaseID, "", protocol.SignalBlockReport, r).Get(ctx, nil)
	if err != nil {
		workflow.GetLogger(ctx).Warn("the case no longer listens", "case", s.CaseID, "error", err)
	}
}

func (b *block) find(order protocol.Share) *share {
	for _, s := range slices.Concat(b.shares, b.lifting) {
		if s.CaseID == order.CaseID && s.Action == order.Action {
			return s
		}
	}
	return nil
}

// wanted says whether any case holds a share.
func (b *block) wanted() bool { return len(b.shares) > 0 }

// live says whether any share has not been withdrawn.
func (b *block) live() bool {
	return slices.ContainsFunc(b.shares, func(s *share) bool { return !s.withdrawn })
}

// end is the latest end of the shares.
func (b *block) end() time.Time {
	var latest time.Time
	for _, s := range b.shares {
		if !s.withdrawn && s.until.After(latest) {
			latest = s.until
		}
	}
	return latest
}

// retry is how long a refusing platform is asked again.
func (b *block) retry() time.Duration { return b.shares[0].Retry }

// blockedByHand is when a person blocked the author in the platform's place.
func (b *block) blockedByHand() *time.Time {
	for _, s := range b.shares {
		if s.ByHand != nil && !s.withdrawn && s.from.IsZero() {
			return s.ByHand
		}
	}
	return nil
}

func (b *block) await(ctx workflow.Context, until func() bool) { _ = workflow.Await(ctx, until) }

package workflows

import (
	"errors"
	"slices"
	"time"

	"go.temporal.io/sdk/workflow"

	"duecourse/internal/casework/incident"
	"duecourse/internal/protocol"
)

func (b *block) setHandlers(ctx workflow.Context) error {
	return errors.Join(
		workflow.SetUpdateHandler(ctx, protocol.UpdateShare, b.takeShare),
		workflow.SetUpdateHandler(ctx, protocol.UpdateWithdraw, b.withdrawShare),
		workflow.SetUpdateHandler(ctx, protocol.UpdateLifted, b.liftedByHand),
	)
}

// takeShare gives a case a share and answers with the first news of the platform. If
// the author is blocked already, that is at once.
func (b *block) takeShare(ctx workflow.Context, order protocol.Share) (incident.BlockReport, error) {
	ctx = withoutCancellation(ctx)
	if order.Held != nil {
		return b.takeAgain(order), nil
	}
	s := b.find(order)
	if s == nil || slices.Contains(b.lifting, s) {
		s = &share{Share: order}
		b.shares = append(b.shares, s)
	}
	s.ByHand, s.answer, s.updated = order.ByHand, nil, true
	switch {
	case len(b.lifting) > 0:
		b.report(ctx, s, incident.BlockReport{
			State: incident.BlockTrying, Detail: "An earlier block is being lifted. The system blocks the author again after that.",
		})
	case b.on:
		s.begin(workflow.Now(ctx))
		b.confirm(ctx, s)
		b.tellOthers(ctx)
	case b.lastReport != nil && order.ByHand == nil:
		b.report(ctx, s, *b.lastReport)
	}
	return b.answerOf(ctx, s)
}

// takeAgain gives a case the share back that it had in a block whose workflow was lost. It
// changes nothing if the block still knows the share.
func (b *block) takeAgain(order protocol.Share) incident.BlockReport {
	if b.find(order) == nil {
		b.shares = append(b.shares, &share{Share: order, from: order.Held.From, until: order.Held.Until, told: order.Held.Until})
		b.regained = !b.on
	}
	return incident.BlockReport{Action: order.Action, State: incident.BlockConfirmed, From: order.Held.From, Until: order.Held.Until}
}

// withdrawShare takes a share back (rule 8). The block is lifted when it was the last.
func (b *block) withdrawShare(ctx workflow.Context, order protocol.Share) (incident.BlockReport, error) {
	ctx = withoutCancellation(ctx)
	s := b.find(order)
	if s == nil {
		return incident.BlockReport{Action: order.Action, State: incident.BlockLifted, At: workflow.Now(ctx)}, nil
	}
	s.withdrawn, s.answer, s.updated = true, nil, true
	if b.needed() && !slices.Contains(b.lifting, s) {
		// A clone, because another coroutine may be in a loop over the list and wait for a signal.
		b.shares = slices.DeleteFunc(slices.Clone(b.shares), func(x *share) bool { return x == s })
		b.tellOthers(ctx)
		return incident.BlockReport{Action: order.Action, State: incident.BlockShareWithdrawn, At: workflow.Now(ctx)}, nil
	}
	return b.answerOf(ctx, s)
}

// liftedByHand notes that a person unblocked the author because the platform did not.
func (b *block) liftedByHand(ctx workflow.Context, order protocol.Share) (incident.BlockReport, error) {
	b.byHand = true
	return incident.BlockReport{Action: order.Action, State: incident.BlockLifted, At: workflow.Now(ctx)}, nil
}

func (b *block) answerOf(ctx workflow.Context, s *share) (incident.BlockReport, error) {
	if err := workflow.Await(ctx, func() bool { return s.answer != nil }); err != nil {
		return incident.BlockReport{}, err
	}
	return *s.answer, nil
}

// begin says from when and until when the block of a share lasts.
func (s *share) begin(from time.Time) {
	if s.withdrawn || !s.from.IsZero() {
		return
	}
	s.from, s.until = from, from.Add(s.Lasting)
	if s.TrueEnd {
		s.until = incident.WholeMinute(s.until, from)
	}
}

// confirm reports from when and until when the author is blocked.
func (b *block) confirm(ctx workflow.Context, s *share) {
	if s.withdrawn {
		return
	}
	s.told = s.until
	if s.TrueEnd {
		s.told = b.end()
	}
	b.report(ctx, s, incident.BlockReport{State: incident.BlockConfirmed, From: s.from, Until: s.told})
}

// tellOthers tells each case that wants to know that the block has another end now (rule 3).
func (b *block) tellOthers(ctx workflow.Context) {
	for _, s := range slices.Clone(b.shares) {
		end := b.end()
		if s.TrueEnd && !s.withdrawn && !s.from.IsZero() && !s.told.Equal(end) {
			s.told = end
			b.report(ctx, s, incident.BlockReport{State: incident.BlockMoved, Until: end})
		}
	}
}

// reportToAll reports to every share that still waits for the block.
func (b *block) reportToAll(ctx workflow.Context, state incident.BlockState, detail string) {
	b.lastReport = &incident.BlockReport{State: state, Detail: detail}
	for _, s := range b.shares {
		if s.from.IsZero() && !s.withdrawn {
			b.report(ctx, s, *b.lastReport)
		}
	}
}

// report answers the case if it waits for an answer, and signals it otherwise. A
// case that has ended does not need to know.
func (b *block) report(ctx workflow.Context, s *share, r incident.BlockReport) {
	r.Action = s.Action
	if s.updated && s.answer == nil {
		s.answer = &r
		return
	}
	err := workflow.SignalExternalWorkflow(ctx, s.CaseID, "", protocol.SignalBlockReport, protocol.BlockSignal{BlockReport: r}).Get(ctx, nil)
	if err != nil {
		workflow.GetLogger(ctx).Warn("the case is not running", "case", s.CaseID, "error", err)
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

// hasShares says whether any case has a share, withdrawn or not.
func (b *block) hasShares() bool { return len(b.shares) > 0 }

// needed says whether any share is not withdrawn.
func (b *block) needed() bool {
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

// retryWindow is how long to retry when the platform refuses.
func (b *block) retryWindow() time.Duration { return b.shares[0].Retry }

// blockedByHand is when a person blocked the author because the platform did not.
func (b *block) blockedByHand() *time.Time {
	for _, s := range b.shares {
		if s.ByHand != nil && !s.withdrawn && s.from.IsZero() {
			return s.ByHand
		}
	}
	return nil
}

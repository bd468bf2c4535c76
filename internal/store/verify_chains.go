package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"duecourse/internal/audit"
	"duecourse/internal/casework"
)

// chainVerifier checks the entries of one chain across cases, in order.
type chainVerifier struct {
	chain  Chain
	last   audit.Point
	signed []signedPoint // the points that are still to come
	passed int64         // the number of the last signed point that was reached
	broken *casework.ChainBreak
}

// signedPoint is the last entry that a chain had when it was signed.
type signedPoint struct {
	audit.Point
	at time.Time // of signing
}

func newChainVerifier(chain Chain, heads []audit.Head) *chainVerifier {
	v := &chainVerifier{chain: chain}
	for _, head := range heads {
		if p := head.Points[string(chain)]; p.N > 0 {
			v.signed = append(v.signed, signedPoint{Point: p, at: head.At})
		}
	}
	slices.SortFunc(v.signed, func(a, b signedPoint) int { return int(a.N - b.N) })
	return v
}

func (v *chainVerifier) next(l LogLink) {
	if wrong := l.check(v.last); wrong != "" {
		v.report(v.last.N+1, wrong)
		return
	}
	v.last = audit.Point{N: l.N, Hash: l.Hash}
	for len(v.signed) > 0 && v.signed[0].N == l.N {
		p := v.signed[0]
		if p.Hash != l.Hash {
			v.report(v.passed+1, fmt.Sprintf("From here to %d an entry differs from the one that was signed on %s.", l.N, day(p.at)))
			return
		}
		v.signed, v.passed = v.signed[1:], l.N
	}
}

// end finds that entries have been cut off.
func (v *chainVerifier) end() {
	if v.broken == nil && len(v.signed) > 0 {
		p := v.signed[0]
		v.report(v.last.N+1, fmt.Sprintf("The entries from here on have been cut off: on %s there were %d.", day(p.at), p.N))
	}
}

func (v *chainVerifier) report(n int64, what string) {
	v.broken = &casework.ChainBreak{Ref: string(v.chain), Seq: int(n), Why: what}
}

func day(at time.Time) string { return at.UTC().Format("2 January 2006 15:04 UTC") }

// verifyChains checks the chains across cases, each by itself. It keeps one entry in memory.
func (s *Store) verifyChains(ctx context.Context, heads []audit.Head, done *casework.Verification) (*casework.ChainBreak, error) {
	for _, chain := range Chains() {
		v := newChainVerifier(chain, heads)
		for link, err := range s.chain(ctx, chain) {
			if err != nil {
				return nil, err
			}
			if v.next(link); v.broken != nil {
				break
			}
		}
		if v.end(); v.broken != nil {
			return v.broken, nil
		}
		if chain == ChainAccess {
			done.Access = int(v.last.N)
		}
	}
	return nil, nil //nolint:nilnil // nothing is broken
}

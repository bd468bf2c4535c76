package console

import (
	"sync"
	"time"

	"duecourse/internal/app"
	"duecourse/internal/casework"
)

// rulebook keeps the rules of the policy, which depend on the year only: its
// bank holidays take longer to work out than a page to make.
type rulebook struct {
	policy *app.Policy
	mu     sync.Mutex
	year   int
	rules  *casework.Rules
}

func (b *rulebook) at(now time.Time) *casework.Rules {
	b.mu.Lock()
	defer b.mu.Unlock()
	if year := now.In(b.policy.Zone()).Year(); year != b.year {
		rules := b.policy.Rules(now)
		b.year, b.rules = year, &rules
	}
	return b.rules
}

package app

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"duecourse/internal/access"
	"duecourse/internal/casework"
	"duecourse/internal/policy"
)

// Service is what API and console ask. It keeps nothing between two questions
// and is safe for concurrent use. Every error of its methods is an [*Error].
type Service struct {
	register  Store
	workflows Workflows
	vault     Vault
	packs     Packer
	people    People
	guard     *access.Authoriser
	policy    *policy.Policy
	rules     rulesCache
	secret    []byte
	now       func() time.Time

	accounts     Accounts
	counter      Counter
	accountFlows AccountWorkflows

	tokens access.TokenOffice

	searcher Searcher
}

// Options is what the service needs.
type Options struct {
	Register  Store
	Workflows Workflows
	Vault     Vault
	Packs     Packer // nil: no packs are made
	People    People
	Policy    *policy.Policy
	Secret    []byte // refs are derived with it: the same in every process, at least 16 bytes
	Now       func() time.Time

	Accounts     Accounts         // nil: nothing is asked about accounts
	AccountFlows AccountWorkflows // with Accounts
	Counter      Counter          // nil: no reports are made

	Searcher Searcher // nil: nothing is searched

	Tokens access.TokenOffice // makes programs' tokens, for those who may
}

// New makes the service.
func New(d Options) (*Service, error) {
	if len(d.Secret) < 16 {
		return nil, errors.New("cases: the secret for refs must have at least 16 bytes")
	}
	guard, err := access.NewAuthoriser()
	if err != nil {
		return nil, fmt.Errorf("cases: %w", err)
	}
	return &Service{
		register: d.Register, workflows: d.Workflows, vault: d.Vault, packs: d.Packs, people: d.People, guard: guard,
		policy: d.Policy, rules: rulesCache{policy: d.Policy, packs: d.Packs != nil}, secret: d.Secret, now: d.Now,
		accounts: d.Accounts, counter: d.Counter, accountFlows: d.AccountFlows, tokens: d.Tokens,
		searcher: d.Searcher,
	}, nil
}

// Policy is the policy in force, for those who see it through the service only.
type Policy = policy.Policy

// Ready says whether a case could be opened now.
func (s *Service) Ready(ctx context.Context) error {
	if err := s.register.Ping(ctx); err != nil {
		return unavailable(err)
	}
	if err := s.workflows.Ready(ctx); err != nil {
		return unavailable(err)
	}
	return nil
}

// Policy is the one in force: a case that begins now begins under it (S16).
func (s *Service) Policy() *policy.Policy { return s.policy }

// moment is now, under the rules in force. A running case has rules of its own,
// which only its workflow knows; what is shown of it is reckoned with these.
func (s *Service) moment() casework.Moment { return s.momentAt(s.now()) }

func (s *Service) momentAt(at time.Time) casework.Moment {
	return casework.Moment{At: at.UTC(), Zone: s.policy.Zone(), Rules: s.rules.at(at)}
}

// rulebook keeps the rules of the policy, which depend on the year only: its
// bank holidays take longer to work out than a case to show.
type rulesCache struct {
	policy *policy.Policy
	packs  bool
	mu     sync.Mutex
	year   int
	rules  casework.Rules
}

func (b *rulesCache) at(now time.Time) *casework.Rules {
	b.mu.Lock()
	defer b.mu.Unlock()
	if year := now.In(b.policy.Zone()).Year(); year != b.year {
		b.year, b.rules = year, b.policy.Rules(now)
		b.rules.Captures = true // a worker without a browser says so, and the case asks a person
		b.rules.Packs = b.packs
	}
	rules := b.rules
	return &rules
}

package app

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"duecourse/internal/access"
	"duecourse/internal/audit"
	"duecourse/internal/casework"
	"duecourse/internal/evidence"
	"duecourse/internal/policy"
)

// Service is the application as API and console use it. It has no state of its own, and
// is safe for concurrent use. Every error of its methods is an [*Error].
type Service struct {
	kinds      casework.Kinds
	store      Store
	workflows  Workflows
	vault      *evidence.Vault
	people     People
	policy     *policy.Policy
	tokens     *access.ServiceTokens
	authoriser *access.Authoriser
	rules      rulesCache
	secret     []byte
	now        func() time.Time
	heads      audit.Heads

	preparePack PreparePack
	findPage    FindPage
	stopping    func() bool
	observe     func(command, outcome string)
	revive      func(ctx context.Context, ref string) error
}

// Options are the parts and settings of a service.
type Options struct {
	Kinds     casework.Kinds // that the service takes cases of
	Store     Store
	Workflows Workflows
	Vault     *evidence.Vault
	People    People
	Policy    *policy.Policy
	Tokens    *access.ServiceTokens // of programs
	Secret    []byte                // that references are derived with: the same in every process, at least 16 bytes
	Now       func() time.Time
	Heads     audit.Heads // signed heads of the chains; without a directory: none

	// PreparePack prepares evidence packs. Nil: this process makes no packs.
	PreparePack PreparePack
	// Revive starts the workflow of an open case again that has none. Nil: nobody does.
	Revive func(ctx context.Context, ref string) error
	// FindPage looks for a page of the council's website. Nil: nobody can look.
	FindPage FindPage
	// Stopping says whether the process is about to stop. Nil: it never is.
	Stopping func() bool
	// Observe is called after each command with its name, and with "done" or the code of
	// the error. Nil: nothing is counted.
	Observe func(command, outcome string)
}

// FindPage says why nobody can open a page of the council's website now; empty: it is there. An
// error says that the website could not be asked (S7).
type FindPage func(ctx context.Context, link string) (missing string, err error)

// People is the directory of the council's people: [access.Directory] or
// [access.Authenticator].
type People interface {
	Person(id string) (access.Person, bool)
	PeopleWith(role casework.Role) []access.Person
}

// New makes the service.
func New(o Options) (*Service, error) {
	if len(o.Secret) < 16 {
		return nil, errors.New("app: the secret for references needs at least 16 bytes")
	}
	authoriser, err := access.NewAuthoriser()
	if err != nil {
		return nil, fmt.Errorf("app: %w", err)
	}
	if o.Stopping == nil {
		o.Stopping = func() bool { return false }
	}
	if o.Revive == nil {
		o.Revive = func(context.Context, string) error { return errors.New("nobody can start it again") }
	}
	if o.FindPage == nil {
		o.FindPage = func(context.Context, string) (string, error) { return "", errors.New("no website is set up") }
	}
	if o.Observe == nil {
		o.Observe = func(string, string) {}
	}
	return &Service{
		kinds: o.Kinds, store: o.Store, workflows: o.Workflows, vault: o.Vault, people: o.People, policy: o.Policy, tokens: o.Tokens,
		authoriser: authoriser, rules: rulesCache{policy: o.Policy, packs: o.PreparePack != nil}, secret: o.Secret, now: o.Now, heads: o.Heads,
		preparePack: o.PreparePack, findPage: o.FindPage, revive: o.Revive, stopping: o.Stopping, observe: o.Observe,
	}, nil
}

// Kinds are the kinds of case that the service takes.
func (s *Service) Kinds() casework.Kinds { return s.kinds }

// Policy is the policy in force: new cases start under it (S16).
func (s *Service) Policy() *policy.Policy { return s.policy }

// Ready says whether a case can be opened now.
func (s *Service) Ready(ctx context.Context) error {
	if s.stopping() {
		return &Error{Code: CodeUnavailable, Why: "This process is about to stop.", RetryAfter: time.Second}
	}
	if err := s.store.Ping(ctx); err != nil {
		return unavailable(err)
	}
	if err := s.workflows.Ready(ctx); err != nil {
		return unavailable(err)
	}
	return nil
}

// count tells Observe the outcome of a command.
func (s *Service) count(name casework.CommandName, err error) {
	outcome := "done"
	var failed *Error
	if errors.As(err, &failed) {
		outcome = string(failed.Code)
	} else if err != nil {
		outcome = string(CodeInternal)
	}
	s.observe(string(name), outcome)
}

// moment is now, under the rules in force. A running case has its own rules, which only
// its workflow knows; the service shows every case under these.
func (s *Service) moment() casework.Moment { return s.Moment(s.now()) }

// Moment is a time, under the rules in force then.
func (s *Service) Moment(at time.Time) casework.Moment {
	return casework.Moment{At: at.UTC(), Zone: s.policy.Zone(), Rules: s.rules.at(at)}
}

// rulesCache keeps the rules of a year: its bank holidays take longer to work out than a
// case to show.
type rulesCache struct {
	policy *policy.Policy
	packs  bool
	mu     sync.Mutex
	year   int
	rules  casework.Rules
}

func (c *rulesCache) at(now time.Time) *casework.Rules {
	c.mu.Lock()
	defer c.mu.Unlock()
	if year := now.In(c.policy.Zone()).Year(); year != c.year {
		c.year, c.rules = year, c.policy.Rules(now)
		c.rules.Captures = true // a worker without a browser asks a person instead
		c.rules.Packs = c.packs
	}
	rules := c.rules
	return &rules
}

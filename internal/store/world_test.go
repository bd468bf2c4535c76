package store_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/policy"
	"duecourse/internal/store/storetest"
)

var (
	reporter = casework.Actor{Person: casework.Person{ID: "staff-1", Name: "Sam Staff"}, Roles: []casework.Role{casework.RoleStaff}}
	comms    = casework.Actor{Person: casework.Person{ID: "comms-1", Name: "Cam Comms"}, Roles: []casework.Role{casework.RoleComms}}
	lead     = casework.Actor{Person: casework.Person{ID: "comms-lead", Name: "Lee Lead"}, Roles: []casework.Role{casework.RoleCommsLead}}
	legal    = casework.Actor{Person: casework.Person{ID: "legal-1", Name: "Lex Legal"}, Roles: []casework.Role{casework.RoleLegal}}
)

// monday is when every story begins: a working day, at ten.
func monday() time.Time { return time.Date(2026, 11, 2, 10, 0, 0, 123456000, time.UTC) }

// story is a case being worked on, with every event so far.
type story struct {
	t      require.TestingT
	c      casework.Incident
	events []casework.Event
	moment casework.Moment
}

// begin reports a post on Monday at ten.
func begin(t require.TestingT, ref string, post casework.Post) *story {
	return beginAt(t, ref, post, monday())
}

func beginAt(t require.TestingT, ref string, post casework.Post, at time.Time) *story {
	council, err := policy.Default()
	require.NoError(t, err)
	rules := council.Rules(monday())
	s := &story{t: t, moment: casework.Moment{At: at, Zone: council.Zone(), Rules: &rules}}
	s.do(reporter, casework.Report{Ref: ref, Post: post, Note: "seen by the duty officer"})
	return s
}

// aPost is a post whose author and address are those of the name.
func aPost(name string) casework.Post {
	return casework.Post{
		Channel: "facebook", URL: "https://facebook.com/council/posts/" + name, Author: "@" + name, Text: "What " + name + " wrote",
	}
}

// do gives a command a minute after the last one, as the request named by the
// number of the event before it.
func (s *story) do(by casework.Actor, command casework.Command) {
	s.moment.At = s.moment.At.Add(time.Minute)
	before := s.c.Seq
	events, err := s.c.Do(command, by, s.moment)
	require.NoError(s.t, err)
	request := fmt.Sprintf("%s after %d of %s", command.Name(), before, s.c.Ref)
	for i := range events {
		events[i].Request, events[i].Digest = request, "digest of "+request
	}
	s.add(events)
}

func (s *story) add(events []casework.Event) {
	for i := range events {
		if events[i].Personal != nil {
			events[i].Salt = casework.Salt("seed of "+s.c.Ref, events[i].Seq)
		}
	}
	s.events = append(s.events, events...)
}

// find takes the case to a proposal of the measures that Legal supports and
// Comms decides to carry out.
func (s *story) find(grounds ...casework.Ground) *story {
	s.do(comms, casework.Assess{Finding: casework.FindingUnacceptable, Grounds: grounds, Rationale: "It insults a neighbour."})
	return s
}

func (s *story) decide(measures ...casework.Measure) *story {
	s.do(comms, casework.Propose{Measures: measures, Reason: "It should stop."})
	proposal := s.c.OpenProposal().ID
	s.do(legal, casework.Advise{Proposal: proposal, Position: casework.Support, Text: "Proportionate."})
	s.do(comms, casework.Decide{Proposal: proposal, Proceed: true, Rationale: "As advised."})
	return s
}

// perform has the system carry out all that it is to carry out.
func (s *story) perform() *story {
	for len(s.c.ToPerform()) > 0 {
		action := s.c.ToPerform()[0]
		result := casework.Result{Outcome: casework.DidIt, Detail: "Done."}
		if action.Kind == casework.ActionSendWarning {
			result.Letter = &casework.Letter{Kind: casework.LetterWarning, To: s.c.Post.Author, Subject: "Your post", Text: "Please stop."}
		}
		s.moment.At = s.moment.At.Add(time.Minute)
		s.add(s.c.Finish(action.ID, result, s.moment))
	}
	return s
}

// warned is a case whose author has been warned.
func warned(t require.TestingT, ref string, post casework.Post) *story {
	return begin(t, ref, post).find(casework.GroundAbusive).decide(casework.MeasureWarn).perform()
}

// record puts stories on the register.
func record(t testing.TB, base storetest.Base, stories ...*story) {
	t.Helper()
	for _, s := range stories {
		require.NoError(t, base.Record(context.Background(), s.c.Ref, s.events))
	}
}

// same says that two cases are the same, however their times are held.
func same(t testing.TB, want, got *casework.Incident) {
	t.Helper()
	require.JSONEq(t, asJSON(t, want), asJSON(t, got))
}

// atOnce runs a function so many times at the same moment, and wants it to succeed.
func atOnce(t testing.TB, times int, run func(n int) error) {
	t.Helper()
	errs := make([]error, times)
	start := make(chan struct{})
	var group sync.WaitGroup
	for n := range times {
		group.Go(func() {
			<-start
			errs[n] = run(n)
		})
	}
	close(start)
	group.Wait()
	require.NoError(t, errors.Join(errs...))
}

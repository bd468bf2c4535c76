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
	"duecourse/internal/casework/incident"
	"duecourse/internal/policy"
	"duecourse/internal/store/storetest"
)

var (
	reporter = casework.Actor{Person: casework.Person{ID: "staff-1", Name: "Sam Staff"}, Roles: []casework.Role{casework.RoleStaff}}
	comms    = casework.Actor{Person: casework.Person{ID: "comms-1", Name: "Cam Comms"}, Roles: []casework.Role{casework.RoleComms}}
	lead     = casework.Actor{Person: casework.Person{ID: "comms-lead", Name: "Lee Lead"}, Roles: []casework.Role{casework.RoleCommsLead}}
	legal    = casework.Actor{Person: casework.Person{ID: "legal-1", Name: "Lex Legal"}, Roles: []casework.Role{casework.RoleLegal}}
)

// monday is when the incidents are reported: a working day, at ten.
func monday() time.Time { return time.Date(2026, 11, 2, 10, 0, 0, 123456000, time.UTC) }

// testIncident is an incident with all its events.
type testIncident struct {
	t      require.TestingT
	c      incident.Case
	events []casework.Event
	moment casework.Moment
}

// reported is an incident whose post was reported on Monday at ten.
func reported(t require.TestingT, ref string, post incident.Post) *testIncident {
	return reportedAt(t, ref, post, monday())
}

func reportedAt(t require.TestingT, ref string, post incident.Post, at time.Time) *testIncident {
	council, err := policy.Default()
	require.NoError(t, err)
	rules := council.Rules(monday())
	s := &testIncident{t: t, moment: casework.Moment{At: at, Zone: council.Zone(), Rules: &rules}}
	s.do(reporter, incident.Report{Ref: ref, Post: post, Note: "seen by the duty officer"})
	return s
}

// aPost is a post whose author and address contain the name.
func aPost(name string) incident.Post {
	return incident.Post{
		Channel: "facebook", URL: "https://facebook.com/council/posts/" + name, Author: "@" + name, Text: "What " + name + " wrote",
	}
}

// do gives a command a minute after the last one. The number of the event before it
// names the request.
func (s *testIncident) do(by casework.Actor, command casework.Command) {
	s.moment.At = s.moment.At.Add(time.Minute)
	before := s.c.Seq
	events, err := casework.Do(&s.c, command, by, s.moment)
	require.NoError(s.t, err)
	request := fmt.Sprintf("%s after %d of %s", command.Name(), before, s.c.Ref)
	for i := range events {
		events[i].Request, events[i].Digest = request, "digest of "+request
	}
	s.add(events)
}

func (s *testIncident) add(events []casework.Event) {
	for i := range events {
		if events[i].Personal != nil {
			events[i].Salt = casework.Salt("seed of "+s.c.Ref, events[i].Seq)
		}
	}
	s.events = append(s.events, events...)
}

// assess finds the post unacceptable.
func (s *testIncident) assess(grounds ...casework.Ground) *testIncident {
	s.do(comms, incident.Assess{Finding: incident.FindingUnacceptable, Grounds: grounds, Rationale: "It insults a neighbour."})
	return s
}

// decide proposes measures, which Legal supports and Comms decides to carry out.
func (s *testIncident) decide(measures ...casework.Measure) *testIncident {
	s.do(comms, incident.Propose{Measures: measures, Reason: "It should stop."})
	proposal := s.c.OpenProposal().ID
	s.do(legal, incident.Advise{Proposal: proposal, Position: incident.Support, Text: "Proportionate."})
	s.do(comms, incident.Decide{Proposal: proposal, Proceed: true, Rationale: "As advised."})
	return s
}

// perform carries out all actions of the system.
func (s *testIncident) perform() *testIncident {
	for len(s.c.ToPerform()) > 0 {
		action := s.c.ToPerform()[0]
		result := casework.Result{Outcome: casework.ResultDone, Detail: "Done."}
		if action.Kind == incident.ActionSendWarning {
			result.Letter = &casework.Letter{Kind: casework.LetterWarning, To: s.c.Post.Author, Subject: "Your post", Text: "Please stop."}
		}
		s.moment.At = s.moment.At.Add(time.Minute)
		s.add(s.c.Finish(action.ID, result, s.moment))
	}
	return s
}

// warned is a case whose author has been warned.
func warned(t require.TestingT, ref string, post incident.Post) *testIncident {
	return reported(t, ref, post).assess(casework.GroundAbusive).decide(casework.MeasureWarn).perform()
}

// record records incidents.
func record(t testing.TB, base storetest.Base, incidents ...*testIncident) {
	t.Helper()
	for _, s := range incidents {
		require.NoError(t, base.Record(context.Background(), s.c.Ref, s.events))
	}
}

// same compares two cases as JSON.
func same(t testing.TB, want, got casework.Case) {
	t.Helper()
	require.JSONEq(t, asJSON(t, want), asJSON(t, got))
}

// atOnce runs a function many times at the same moment. It must succeed each time.
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

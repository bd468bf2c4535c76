package app

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"

	"duecourse/internal/casework"
	"duecourse/internal/casework/address"
	"duecourse/internal/casework/incident"
	"duecourse/internal/protocol"
)

const (
	openingTries = 4 // how often a case may close just when a report wants to join it
	refAttempts  = 8 // how many posts may want one ref: the second already is one in a million
)

// PublicReport reports a post for somebody who is not signed in. The key is the
// client's Idempotency-Key, if any.
func (s *Service) PublicReport(ctx context.Context, key string, post incident.Post, contact string) (Answer, error) {
	public := casework.Actor{
		Person: casework.Person{ID: string(casework.RolePublic), Name: "A member of the public"},
		Roles:  []casework.Role{casework.RolePublic},
	}
	return s.Report(ctx, Caller{Actor: public, Key: key}, post, "", contact)
}

// Report reports a post: it opens a case, or joins the open case that the post
// already has (S14; domain §3, "Every post counts").
func (s *Service) Report(ctx context.Context, who Caller, post incident.Post, note, contact string) (Answer, error) {
	answer, err := s.report(ctx, who, post, note, contact)
	s.count(incident.CommandReport, err)
	return answer, err
}

func (s *Service) report(ctx context.Context, who Caller, post incident.Post, note, contact string) (Answer, error) {
	who.Expect = 0
	post.Channel = address.NormalChannel(post.Channel)
	report := incident.Report{Post: post, Note: note, Contact: contact}
	// A workflow that began with a report which its rules refuse would have begun for nothing.
	var none incident.Case
	if r := none.Check(report, who.Actor, s.moment()); r != nil {
		return Answer{}, refused(r)
	}
	a, err := ask[casework.Command](who, routeReport, report)
	if err != nil {
		return Answer{}, fault(err)
	}
	if answer, done, err := s.again(ctx, a); done || err != nil {
		return answer, err
	}
	for range openingTries {
		answer, err := s.place(ctx, a, report)
		if !errors.Is(err, ErrNotRunning) {
			return answer, err
		}
	}
	return Answer{}, unavailable(fmt.Errorf("report: %w", ErrNotRunning))
}

// place brings a report to the case that its post has or is to have. When that
// case ends in the same moment, it is [ErrNotRunning].
func (s *Service) place(ctx context.Context, a asked[casework.Command], report incident.Report) (Answer, error) {
	open, ever, err := s.store.PostCases(ctx, report.Post)
	if err != nil {
		return Answer{}, unavailable(err)
	}
	if report.History, err = s.store.History(ctx, report.Post.Channel, report.Post.Author, open); err != nil {
		return Answer{}, unavailable(err)
	}
	if open != "" {
		report.Ref = open
		answer, err := s.join(ctx, a, report)
		if !isOtherPost(err) {
			return answer, err
		}
	}
	for attempt := range refAttempts {
		report.Ref = s.incidentRef(report.Post, ever, attempt)
		answer, err := s.open(ctx, a, report)
		if !isOtherPost(err) {
			return answer, err
		}
	}
	return Answer{}, fault(errors.New("report: every ref tried is another post's"))
}

func (s *Service) join(ctx context.Context, a asked[casework.Command], report incident.Report) (Answer, error) {
	r, err := a.request(report)
	if err != nil {
		return Answer{}, fault(err)
	}
	taken, err := s.workflows.Send(ctx, report.Ref, r)
	if isOtherPost(err) || errors.Is(err, ErrNotRunning) {
		return Answer{}, err
	}
	return s.outcome(ctx, a, report.Ref, taken, err)
}

// open starts the case with the report, and gives the same report to it: whichever
// of several first reports starts it, each gets its own answer.
func (s *Service) open(ctx context.Context, a asked[casework.Command], report incident.Report) (Answer, error) {
	r, err := a.request(report)
	if err != nil {
		return Answer{}, fault(err)
	}
	start := protocol.Start{Rules: *s.moment().Rules, Seed: newSeed(), First: &r}
	taken, err := s.workflows.Open(ctx, report.Ref, start, r)
	switch {
	case isOtherPost(err):
		return Answer{}, err
	case errors.Is(err, ErrNotRunning):
		return Answer{}, s.endedWith(ctx, report)
	}
	return s.outcome(ctx, a, report.Ref, taken, err)
}

// errOtherPost says that a ref is that of a case which has ended, of another post.
var errOtherPost = errors.New("the ref is another post's")

// endedWith says whose case it is that has ended under the ref of a report.
func (s *Service) endedWith(ctx context.Context, report incident.Report) error {
	c, err := s.store.Case(ctx, report.Ref)
	if err == nil && !incident.SamePost(c.Post, report.Post) {
		return errOtherPost
	}
	return ErrNotRunning
}

// isOtherPost knows the one refusal by which a case tells a report that it is not
// about its post.
func isOtherPost(err error) bool {
	var r *casework.Refusal
	return errors.Is(err, errOtherPost) || errors.As(err, &r) && r.Code == casework.CodeNotFound
}

// newSeed is the secret of which a case derives the salts of its personal data.
func newSeed() string {
	seed := make([]byte, 32)
	_, _ = rand.Read(seed) // never fails: crypto/rand ends the process instead
	return hex.EncodeToString(seed)
}

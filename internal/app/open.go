package app

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
	"duecourse/internal/casework/address"
	"duecourse/internal/casework/incident"
	"duecourse/internal/protocol"
)

// refAttempts is how many posts may want the same reference. Two already are one in a
// million.
const refAttempts = 8

// Report reports a post: it opens a case, or joins the open case that has the post (S14;
// domain §3, "Every post counts").
func (s *Service) Report(ctx context.Context, who Caller, post incident.Post, note, contact string) (Answer, error) {
	return s.Do(ctx, who, incident.KindName, "", reportOf(post, note, contact))
}

// PublicReport reports a post for somebody who is not signed in. The key is the client's
// Idempotency-Key, if any.
func (s *Service) PublicReport(ctx context.Context, key string, post incident.Post, contact string) (Answer, error) {
	public := casework.Actor{
		Person: casework.Person{ID: string(casework.RolePublic), Name: "A member of the public"},
		Roles:  []casework.Role{casework.RolePublic},
	}
	return s.Report(ctx, Caller{Actor: public, Key: key}, post, "", contact)
}

func reportOf(post incident.Post, note, contact string) incident.Report {
	post.Channel = address.NormalChannel(post.Channel)
	return incident.Report{Post: post, Note: note, Contact: contact}
}

// RequestAccount asks for an account. The answer lists the accounts that the council
// already has for the audience (S6).
func (s *Service) RequestAccount(ctx context.Context, who Caller, ask account.MakeRequest) (Answer, error) {
	ask.Ref = ""
	answer, err := s.Do(ctx, who, account.RequestKindName, "", ask)
	if answer.View != nil && !answer.Done {
		answer.View.Corporate = s.corporate(ctx, ask.Channel, ask.Audience)
	}
	return answer, err
}

// open gives a command to the case that it opens. It asks the rules first: a workflow that
// began with a command that the rules refuse would have begun for nothing.
func (s *Service) open(ctx context.Context, c *call) (protocol.Answer, error) {
	if r := c.kind.New().Check(c.command, c.who.Actor, s.moment()); r != nil {
		return protocol.Answer{}, refused(r)
	}
	switch command := c.command.(type) {
	case incident.Report:
		return s.openIncident(ctx, c, command)
	case account.ReportUse:
		return s.openUnregistered(ctx, c, command)
	case account.MakeRequest:
		if err := s.handleFree(ctx, command.Channel, command.Handle); err != nil {
			return protocol.Answer{}, err
		}
	}
	opening, is := c.command.(casework.Opening)
	if !is {
		return protocol.Answer{}, notFound("This command opens no case.")
	}
	label := strings.ReplaceAll(string(c.kind.Name), "_", " ")
	c.ref = c.kind.Prefix + "-" + protocol.RefCode(s.hash(label, c.id))
	c.command = opening.WithRef(c.ref)
	return s.start(ctx, c, hex.EncodeToString(s.hash(label, c.id, "seed")))
}

// start starts the workflow of a case with a command, and gives it the same command: if
// several first commands arrive at once, each gets its own answer.
func (s *Service) start(ctx context.Context, c *call, seed string) (protocol.Answer, error) {
	r, err := protocol.NewRequest(c.id, c.digest, c.who.Expect, c.who.Actor, c.command)
	if err != nil {
		return protocol.Answer{}, err
	}
	return s.workflows.Open(ctx, c.ref, protocol.Start{Rules: *s.moment().Rules, Seed: seed, First: &r}, r)
}

// openIncident gives a report to the open case that has its post, or opens one.
func (s *Service) openIncident(ctx context.Context, c *call, report incident.Report) (protocol.Answer, error) {
	for range openAttempts {
		taken, err := s.joinOrStart(ctx, c, report)
		if !errors.Is(err, ErrNotRunning) {
			return taken, err
		}
	}
	return protocol.Answer{}, unavailable(fmt.Errorf("report: %w", ErrNotRunning))
}

// joinOrStart returns [ErrNotRunning] when the case ends at the same moment.
func (s *Service) joinOrStart(ctx context.Context, c *call, report incident.Report) (protocol.Answer, error) {
	open, ever, err := s.store.PostCases(ctx, report.Post)
	if err != nil {
		return protocol.Answer{}, unavailable(err)
	}
	if report.History, err = s.store.History(ctx, report.Post.Channel, report.Post.Author, open); err != nil {
		return protocol.Answer{}, unavailable(err)
	}
	if open != "" {
		report.Ref, report.Known = open, true
		c.ref, c.command = open, report
		r, err := protocol.NewRequest(c.id, c.digest, c.who.Expect, c.who.Actor, c.command)
		if err != nil {
			return protocol.Answer{}, err
		}
		taken, err := s.workflows.Send(ctx, open, r)
		if errors.Is(err, ErrNotRunning) {
			err = s.reviveOpen(ctx, open)
		}
		if !isOtherPost(err) {
			return taken, err
		}
	}
	if answer, answered, err := s.foundAcceptable(ctx, c, report.Post); err != nil || answered {
		return answer, err
	}
	report.Known = false
	for attempt := range refAttempts {
		report.Ref = s.incidentRef(report.Post, ever, attempt)
		c.ref, c.command = report.Ref, report
		taken, err := s.start(ctx, c, newSeed())
		if errors.Is(err, ErrNotRunning) {
			ended, unread := s.incident(ctx, c.ref)
			if unread == nil && !ended.Holds(report.Post) {
				continue
			}
		}
		if !isOtherPost(err) {
			return taken, err
		}
	}
	return protocol.Answer{}, fault(errors.New("report: every reference that was tried belongs to another post"))
}

// reviveOpen starts the workflow of a case again if the store has the case as open. It returns
// an [ErrNotRunning] when the command should be sent once more.
func (s *Service) reviveOpen(ctx context.Context, ref string) error {
	c, err := s.read(ctx, ref)
	if err != nil {
		return err
	}
	if c.Closed() {
		return ErrNotRunning
	}
	if err := s.revive(ctx, ref); err != nil && !errors.Is(err, ErrRunning) {
		return unavailable(fmt.Errorf("%s: %w, though the store has it open: %w", ref, ErrNotRunning, err))
	}
	return ErrNotRunning
}

// foundAcceptable answers a report with the closed case that found its post acceptable, if
// the words are the same (domain §3, "Every post counts"). False: the post needs a case.
func (s *Service) foundAcceptable(ctx context.Context, c *call, post incident.Post) (protocol.Answer, bool, error) {
	ref, err := s.store.LastClosed(ctx, post)
	if err != nil {
		return protocol.Answer{}, false, unavailable(err)
	}
	if ref == "" {
		return protocol.Answer{}, false, nil
	}
	last, err := s.incident(ctx, ref)
	if err != nil || !last.AnswersReport(post) {
		return protocol.Answer{}, false, err
	}
	c.ref, c.acceptable = last.Ref, true
	return protocol.Answer{ID: c.id, Digest: c.digest, Ref: last.Ref, Seq: last.Seq, Unchanged: true}, true, nil
}

// isOtherPost recognises the refusal of a case that does not have the post of a report.
func isOtherPost(err error) bool {
	var r *casework.Refusal
	return errors.As(err, &r) && r.Code == casework.CodeNotFound
}

// newSeed is the secret from which a case derives the salts of its personal data.
func newSeed() string {
	seed := make([]byte, 32)
	_, _ = rand.Read(seed) // never fails
	return hex.EncodeToString(seed)
}

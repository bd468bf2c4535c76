package app

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
	"duecourse/internal/protocol"
)

// StandingAdvice lists the advice in force that Legal gave in advance (domain §3 rule 1).
func (s *Service) StandingAdvice(ctx context.Context, who Caller) ([]incident.StandingAdviceRecord, error) {
	if err := s.May(who, RightSeeCases); err != nil {
		return nil, err
	}
	inForce, err := s.store.StandingAdvice(ctx, s.now())
	if err != nil {
		return nil, unavailable(err)
	}
	list := make([]incident.StandingAdviceRecord, len(inForce))
	for i := range inForce {
		list[i].StandingAdvice = inForce[i]
	}
	return list, nil
}

// AddStandingAdvice gives advice in advance, until a time, on every proposal with these
// grounds and measures. The same Idempotency-Key gives it once.
func (s *Service) AddStandingAdvice(ctx context.Context, who Caller, grounds []casework.Ground, measures []casework.Measure,
	conditions string, until time.Time,
) (incident.StandingAdviceRecord, error) {
	if err := s.May(who, RightStandingAdvice); err != nil {
		return incident.StandingAdviceRecord{}, err
	}
	advice := incident.StandingAdvice{
		ID: adviceID(who), Grounds: grounds, Measures: measures, Conditions: conditions,
		Until: until.UTC().Truncate(time.Microsecond), By: who.Person, At: s.now().UTC(),
	}
	if wrong := s.invalidAdvice(advice); len(wrong) > 0 {
		return incident.StandingAdviceRecord{}, refused(&casework.Refusal{
			Code: casework.CodeInvalid, Why: "Check these fields.", Fields: wrong,
		})
	}
	if err := s.store.AddStandingAdvice(ctx, advice); err != nil {
		return incident.StandingAdviceRecord{}, unavailable(err)
	}
	// An equal request may have stored advice with this id before.
	given, err := s.store.Advice(ctx, advice.ID)
	switch {
	case err != nil:
		return incident.StandingAdviceRecord{}, unavailable(err)
	case !sameAdvice(given.StandingAdvice, advice):
		return incident.StandingAdviceRecord{}, keyReused()
	}
	return incident.StandingAdviceRecord{StandingAdvice: given.StandingAdvice}, nil
}

// EndStandingAdvice ends advice before its time. If it was ended already, the answer says
// who ended it, and when. Advice whose time is over is not found.
func (s *Service) EndStandingAdvice(ctx context.Context, who Caller, id string) (incident.StandingAdviceRecord, error) {
	if err := s.May(who, RightStandingAdvice); err != nil {
		return incident.StandingAdviceRecord{}, err
	}
	advice, err := s.advice(ctx, id)
	if err != nil || advice.EndedAt != nil {
		return advice, err
	}
	now := s.now().UTC()
	if !advice.Until.After(now) {
		return incident.StandingAdviceRecord{}, noSuchAdvice()
	}
	if err := s.store.EndStandingAdvice(ctx, id, who.Person, now); err != nil {
		return incident.StandingAdviceRecord{}, unavailable(err)
	}
	return s.advice(ctx, id)
}

func (s *Service) advice(ctx context.Context, id string) (incident.StandingAdviceRecord, error) {
	advice, err := s.store.Advice(ctx, id)
	switch {
	case errors.Is(err, casework.ErrNotFound):
		return incident.StandingAdviceRecord{}, noSuchAdvice()
	case err != nil:
		return incident.StandingAdviceRecord{}, unavailable(err)
	}
	return advice, nil
}

func noSuchAdvice() *Error {
	return notFound("There is no such standing advice in force.")
}

func sameAdvice(a, b incident.StandingAdvice) bool {
	return slices.Equal(a.Grounds, b.Grounds) && slices.Equal(a.Measures, b.Measures) &&
		a.Conditions == b.Conditions && a.Until.Equal(b.Until)
}

func adviceID(who Caller) string {
	unique := rand.Text()
	if who.Key != "" {
		unique = requestID(who, "POST /standing-advice")
	}
	sum, _ := hex.DecodeString(digestOf(unique)) // cannot fail
	return "SA-" + protocol.RefCode(sum)
}

func (s *Service) invalidAdvice(a incident.StandingAdvice) []casework.FieldError {
	var wrong []casework.FieldError
	add := func(field, message string) {
		wrong = append(wrong, casework.FieldError{Field: field, Message: message})
	}
	if len(a.Grounds) == 0 {
		add("grounds", "Name at least one ground.")
	}
	if len(a.Measures) == 0 {
		add("measures", "Name at least one measure.")
	}
	rules := s.moment().Rules
	for _, g := range a.Grounds {
		if _, known := rules.Ground(g); !known {
			add("grounds", "\""+string(g)+"\" is not a ground of the policy (R2).")
		}
	}
	for _, m := range a.Measures {
		if _, known := rules.Measure(m); !known {
			add("measures", "\""+string(m)+"\" is not a measure.")
		}
	}
	if strings.TrimSpace(a.Conditions) == "" {
		add("conditions", "Enter the conditions.")
	} else if !utf8.ValidString(a.Conditions) || utf8.RuneCountInString(a.Conditions) > maxConditions {
		add("conditions", fmt.Sprintf("Enter readable text of at most %d characters.", maxConditions))
	}
	if !a.Until.After(a.At) {
		add("until", "Enter an end in the future.")
	}
	return wrong
}

// maxConditions is in characters, as for other texts that people write.
const maxConditions = 10_000

package cases

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"duecourse/internal/casework"
)

// StandingAdvice lists the advice that Legal has given in advance and that is in
// force (domain §3 rule 1).
func (s *Service) StandingAdvice(ctx context.Context, who Caller) ([]casework.StandingAdvice, error) {
	if err := s.May(who, RightSeeCases); err != nil {
		return nil, err
	}
	list, err := s.register.StandingAdvice(ctx, s.now())
	if err != nil {
		return nil, unavailable(err)
	}
	return list, nil
}

// AddStandingAdvice gives advice in advance: on every proposal whose grounds and
// measures it names, until a time. The same Idempotency-Key gives it once.
func (s *Service) AddStandingAdvice(ctx context.Context, who Caller, grounds []casework.Ground, measures []casework.Measure,
	conditions string, until time.Time,
) (casework.StandingAdvice, error) {
	advice := casework.StandingAdvice{
		Grounds: grounds, Measures: measures, Conditions: conditions,
		Until: until.UTC(), By: who.Person, At: s.now().UTC(),
	}
	if err := s.May(who, RightStandingAdvice); err != nil {
		return casework.StandingAdvice{}, err
	}
	if wrong := s.wrongWith(advice); len(wrong) > 0 {
		return casework.StandingAdvice{}, &Error{
			Code: casework.CodeInvalid, Why: "The request cannot be taken as it is.", Fields: wrong,
		}
	}
	advice.ID = adviceID(who)
	if err := s.register.AddStandingAdvice(ctx, advice); err != nil {
		return casework.StandingAdvice{}, unavailable(err)
	}
	return s.kept(ctx, advice)
}

// kept gives advice as the register has it: what an equal request gave before, or
// nothing when the key was another's, whose advice is not of these words.
func (s *Service) kept(ctx context.Context, advice casework.StandingAdvice) (casework.StandingAdvice, error) {
	list, err := s.register.StandingAdvice(ctx, s.now())
	if err != nil {
		return casework.StandingAdvice{}, unavailable(err)
	}
	i := slices.IndexFunc(list, func(a casework.StandingAdvice) bool { return a.ID == advice.ID })
	if i < 0 {
		return advice, nil // ended since
	}
	if !sameAdvice(list[i], advice) {
		return casework.StandingAdvice{}, keyReused()
	}
	return list[i], nil
}

func sameAdvice(a, b casework.StandingAdvice) bool {
	return slices.Equal(a.Grounds, b.Grounds) && slices.Equal(a.Measures, b.Measures) &&
		a.Conditions == b.Conditions && a.Until.Equal(b.Until.Truncate(time.Microsecond))
}

// EndStandingAdvice ends advice before its time.
func (s *Service) EndStandingAdvice(ctx context.Context, who Caller, id string) error {
	if err := s.May(who, RightStandingAdvice); err != nil {
		return err
	}
	err := s.register.EndStandingAdvice(ctx, id, who.Person, s.now().UTC())
	switch {
	case errors.Is(err, ErrNotRegistered):
		return &Error{Code: casework.CodeNotFound, Why: "There is no such standing advice."}
	case err != nil:
		return unavailable(err)
	}
	return nil
}

func adviceID(who Caller) string {
	unique := rand.Text()
	if who.Key != "" {
		unique = digestOf(who.ID, "POST /standing-advice", who.Key)
	}
	sum, _ := hex.DecodeString(digestOf(unique)) // it is hex
	return "SA-" + pairOfFours(sum)
}

func (s *Service) wrongWith(a casework.StandingAdvice) []casework.FieldError {
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
		add("conditions", "Please fill this in.")
	} else if !utf8.ValidString(a.Conditions) || utf8.RuneCountInString(a.Conditions) > longestConditions {
		add("conditions", "This is too long, or not readable text.")
	}
	if !a.Until.After(a.At) {
		add("until", "Advice in advance needs an end that is still to come.")
	}
	return wrong
}

// longestConditions is in characters, as for other texts that people write.
const longestConditions = 10_000

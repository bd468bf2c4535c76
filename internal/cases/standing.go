package cases

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"duecourse/internal/casework"
)

// StandingAdvice lists the advice that Legal has given in advance and that is in
// force (domain §3 rule 1).
func (s *Service) StandingAdvice(ctx context.Context, who Caller) ([]StandingAdvice, error) {
	if err := s.May(who, RightSeeCases); err != nil {
		return nil, err
	}
	inForce, err := s.register.StandingAdvice(ctx, s.now())
	if err != nil {
		return nil, unavailable(err)
	}
	list := make([]StandingAdvice, len(inForce))
	for i := range inForce {
		list[i].StandingAdvice = inForce[i]
	}
	return list, nil
}

// AddStandingAdvice gives advice in advance: on every proposal whose grounds and
// measures it names, until a time. The same Idempotency-Key gives it once.
func (s *Service) AddStandingAdvice(ctx context.Context, who Caller, grounds []casework.Ground, measures []casework.Measure,
	conditions string, until time.Time,
) (StandingAdvice, error) {
	if err := s.May(who, RightStandingAdvice); err != nil {
		return StandingAdvice{}, err
	}
	advice := casework.StandingAdvice{
		ID: adviceID(who), Grounds: grounds, Measures: measures, Conditions: conditions,
		Until: until.UTC().Truncate(time.Microsecond), By: who.Person, At: s.now().UTC(),
	}
	if wrong := s.wrongWith(advice); len(wrong) > 0 {
		return StandingAdvice{}, refused(&casework.Refusal{
			Code: casework.CodeInvalid, Why: "The request cannot be taken as it is.", Fields: wrong,
		})
	}
	if err := s.register.AddStandingAdvice(ctx, advice); err != nil {
		return StandingAdvice{}, unavailable(err)
	}
	// What stands there under this id was perhaps given before, by an equal request.
	given, some, err := s.inForce(ctx, advice.ID)
	switch {
	case err != nil:
		return StandingAdvice{}, err
	case !some:
		given = advice // and ended since
	case !sameAdvice(given, advice):
		return StandingAdvice{}, keyReused()
	}
	return StandingAdvice{StandingAdvice: given}, nil
}

// EndStandingAdvice ends advice before its time. Advice that is no longer in
// force is not found.
func (s *Service) EndStandingAdvice(ctx context.Context, who Caller, id string) (StandingAdvice, error) {
	if err := s.May(who, RightStandingAdvice); err != nil {
		return StandingAdvice{}, err
	}
	advice, some, err := s.inForce(ctx, id)
	if err != nil {
		return StandingAdvice{}, err
	}
	if !some {
		return StandingAdvice{}, &Error{Code: casework.CodeNotFound, Why: "There is no such standing advice in force."}
	}
	now := s.now().UTC()
	if err := s.register.EndStandingAdvice(ctx, id, who.Person, now); err != nil {
		return StandingAdvice{}, unavailable(err)
	}
	return StandingAdvice{StandingAdvice: advice, EndedAt: &now, EndedBy: &who.Person}, nil
}

func (s *Service) inForce(ctx context.Context, id string) (casework.StandingAdvice, bool, error) {
	list, err := s.register.StandingAdvice(ctx, s.now())
	if err != nil {
		return casework.StandingAdvice{}, false, unavailable(err)
	}
	i := slices.IndexFunc(list, func(a casework.StandingAdvice) bool { return a.ID == id })
	if i < 0 {
		return casework.StandingAdvice{}, false, nil
	}
	return list[i], true, nil
}

func sameAdvice(a, b casework.StandingAdvice) bool {
	return slices.Equal(a.Grounds, b.Grounds) && slices.Equal(a.Measures, b.Measures) &&
		a.Conditions == b.Conditions && a.Until.Equal(b.Until)
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

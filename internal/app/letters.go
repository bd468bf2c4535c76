package app

import (
	"context"
	"crypto/hmac"
	"errors"
	"slices"
	"strings"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
	"duecourse/internal/letter"
)

// LetterPreview is a letter that would go to the author of a post, or why it cannot be written.
type LetterPreview struct {
	Kind   casework.LetterKind
	Letter casework.Letter
	Gap    string // a sentence; empty: the letter is complete
}

// codeToCome stands in a preview where the letter will have its review code.
const codeToCome = "XXXX-XXXX-XXXX"

// PreviewLetters writes the letters to the author that would go if the measures were carried out
// now (domain §3 rule 9). Everyone who may propose, advise or decide on the case may read them.
func (s *Service) PreviewLetters(
	ctx context.Context, who Caller, ref string, measures []casework.Measure, explanation string,
) ([]LetterPreview, error) {
	for _, m := range measures {
		if !slices.Contains(casework.Measures(), m) {
			return nil, refused(casework.Invalid("measures", "%q is not a measure.", m))
		}
	}
	if !who.HasAny(casework.RoleComms, casework.RoleCommsLead, casework.RoleLegal) {
		return nil, notPermitted("Only Communications and Legal Services can see the letters that would go.")
	}
	c, err := s.whole(ctx, who, incident.KindName, ref)
	if err != nil {
		return nil, err
	}
	i, is := c.(*incident.Case)
	if !is {
		return nil, noSuchCase()
	}
	return s.LettersToSend(i, measures, explanation, s.moment()), nil
}

// LettersToSend writes the letters that would go if measures were carried out at a moment.
func (s *Service) LettersToSend(c *incident.Case, measures []casework.Measure, explanation string, m casework.Moment) []LetterPreview {
	writer, list := letter.Writer{Zone: m.Zone}, []LetterPreview{}
	for _, draft := range c.Preview(measures, explanation, m) {
		preview := LetterPreview{Kind: draft.Kind}
		draft.Fields.Code = codeToCome
		written, err := writer.Write(draft.Kind, m.Rules.Letters[draft.Kind], draft.Fields)
		var gap *casework.UnfilledError
		switch {
		case errors.As(err, &gap):
			preview.Gap = gap.Error() + "."
		case err != nil:
			preview.Gap = "The letter cannot be written: " + err.Error()
		}
		written.To = draft.Fields.Author
		preview.Letter = written
		list = append(list, preview)
	}
	return list
}

// Reviewable is the letter that a review code belongs to.
type Reviewable struct {
	Ref  string
	Kind casework.LetterKind
	To   string // the author, the id of a person, or an e-mail address
}

// LetterWithCode finds the letter of a case by the reference and the review code that it prints
// (R10). A wrong reference and a wrong code have the same answer.
func (s *Service) LetterWithCode(ctx context.Context, typedRef, typedCode string) (Reviewable, error) {
	code, ref := casework.ReadReviewCode(typedCode), strings.ToUpper(strings.TrimSpace(typedRef))
	kind := s.kinds.ByRef(ref)
	if kind == nil || code == "" {
		return Reviewable{}, noSuchCase()
	}
	ref, err := s.parseRef(kind.Name, ref)
	if err != nil {
		return Reviewable{}, err
	}
	letters, err := s.store.Letters(ctx, ref)
	if err != nil && !errors.Is(err, casework.ErrNotFound) {
		return Reviewable{}, unavailable(err)
	}
	for _, l := range letters {
		if l.Code != "" && hmac.Equal([]byte(l.Code), []byte(code)) {
			return Reviewable{Ref: ref, Kind: l.Kind, To: l.To}, nil
		}
	}
	return s.outcomeWithCode(ctx, ref, code)
}

// outcomeWithCode finds the letter that told somebody the outcome of an incident. The case does
// not keep these letters.
func (s *Service) outcomeWithCode(ctx context.Context, ref, code string) (Reviewable, error) {
	i, err := s.incident(ctx, ref)
	if err != nil {
		return Reviewable{}, err
	}
	timeline, err := s.store.Timeline(ctx, ref)
	if err != nil {
		return Reviewable{}, unavailable(err)
	}
	recipients := slices.Clone(i.Contacts)
	for _, r := range i.Reporters {
		recipients = append(recipients, r.ID)
	}
	for _, e := range timeline {
		for _, to := range recipients {
			known := casework.ReviewCode(s.secret, ref, casework.LetterAbout(e.Seq, to))
			if e.Kind == incident.EventClosed && hmac.Equal([]byte(known), []byte(code)) {
				return Reviewable{Ref: ref, Kind: casework.LetterOutcome, To: to}, nil
			}
		}
	}
	return Reviewable{}, noSuchCase()
}

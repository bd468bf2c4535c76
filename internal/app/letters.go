package app

import (
	"context"
	"errors"
	"slices"

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

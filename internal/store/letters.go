package store

import (
	"context"
	"fmt"

	"duecourse/internal/casework"
)

// Letters lists the letters of a case in the order in which they went out.
func (s *Store) Letters(ctx context.Context, ref string) ([]casework.SentLetter, error) {
	entries, err := s.entries(ctx, "e.case_ref = ? AND e.kind = ?", ref, casework.KindLetterSent)
	if err != nil {
		return nil, fmt.Errorf("letters of %s: %w", ref, err)
	}
	letters := make([]casework.SentLetter, 0, len(entries))
	for i := range entries {
		letter, err := letterOf(&entries[i])
		if err != nil {
			return nil, err
		}
		letters = append(letters, letter)
	}
	return letters, nil
}

func letterOf(e *ChainLink) (casework.SentLetter, error) {
	event, err := e.Event()
	if err != nil {
		return casework.SentLetter{}, err
	}
	sent, ok := event.Data.(casework.LetterSent)
	if !ok {
		return casework.SentLetter{}, fmt.Errorf("event %d of %s keeps no letter", e.Seq, e.Case)
	}
	letter := casework.SentLetter{
		Letter: casework.Letter{ID: sent.ID, Kind: sent.Letter},
		Seq:    e.Seq, Action: sent.Action, At: e.At, Erased: e.Erased(),
	}
	if event.Personal != nil && event.Personal.Letter != nil {
		letter.Letter = *event.Personal.Letter
	}
	return letter, nil
}

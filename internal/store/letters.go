package store

import (
	"context"
	"fmt"
	"time"

	"duecourse/internal/casework"
)

// Letter is a letter that went out. Of an erased one, what is left is its id,
// its kind and when it was sent.
type Letter struct {
	casework.Letter
	Seq    int       // of the event that keeps it
	Action string    // that sent it
	At     time.Time // UTC
	Erased bool
}

// Letters lists the letters of a case in the order in which they went out.
func (s *Store) Letters(ctx context.Context, ref string) ([]Letter, error) {
	entries, err := s.entries(ctx, "e.case_ref = ? AND e.kind = ?", ref, casework.KindLetterSent)
	if err != nil {
		return nil, fmt.Errorf("letters of %s: %w", ref, err)
	}
	letters := make([]Letter, 0, len(entries))
	for i := range entries {
		letter, err := letterOf(&entries[i])
		if err != nil {
			return nil, err
		}
		letters = append(letters, letter)
	}
	return letters, nil
}

// Letter finds a letter of a case by its id ("L1"), or [ErrNotFound].
func (s *Store) Letter(ctx context.Context, ref, id string) (Letter, error) {
	letters, err := s.Letters(ctx, ref)
	if err != nil {
		return Letter{}, err
	}
	for _, letter := range letters {
		if letter.ID == id {
			return letter, nil
		}
	}
	return Letter{}, fmt.Errorf("letter %s of %s: %w", id, ref, ErrNotFound)
}

func letterOf(e *Entry) (Letter, error) {
	event, err := e.Event()
	if err != nil {
		return Letter{}, err
	}
	sent, ok := event.Data.(casework.LetterSent)
	if !ok {
		return Letter{}, fmt.Errorf("event %d of %s keeps no letter", e.Seq, e.Case)
	}
	letter := Letter{
		Letter: casework.Letter{ID: sent.ID, Kind: sent.Letter},
		Seq:    e.Seq, Action: sent.Action, At: e.At, Erased: e.Erased(),
	}
	if event.Personal != nil && event.Personal.Letter != nil {
		letter.Letter = *event.Personal.Letter
	}
	return letter, nil
}

package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"duecourse/internal/casework"
)

// StandingAdvice lists the advice that Legal has given in advance and that is in
// force at a time, the oldest first (domain §3 rule 1).
func (s *Store) StandingAdvice(ctx context.Context, activeAt time.Time) ([]casework.StandingAdvice, error) {
	at := micros(activeAt)
	rows, err := s.read.WithContext(ctx).Raw(`
		SELECT id, grounds, measures, conditions, until, by_id, by_name, at FROM standing_advice
		WHERE at <= ? AND until > ? AND (ended_at IS NULL OR ended_at > ?) ORDER BY at, id`, at, at, at).Rows()
	if err != nil {
		return nil, fmt.Errorf("standing advice: %w", err)
	}
	list, err := collect(rows, scanStanding)
	if err != nil {
		return nil, fmt.Errorf("standing advice: %w", err)
	}
	return list, nil
}

// AddStandingAdvice puts advice on the register. Adding it again changes nothing.
func (s *Store) AddStandingAdvice(ctx context.Context, advice casework.StandingAdvice) error {
	grounds, err := json.Marshal(advice.Grounds)
	if err != nil {
		return fmt.Errorf("standing advice %s: %w", advice.ID, err)
	}
	measures, err := json.Marshal(advice.Measures)
	if err != nil {
		return fmt.Errorf("standing advice %s: %w", advice.ID, err)
	}
	err = s.write.WithContext(ctx).Create(&standingRow{
		ID: advice.ID, Grounds: string(grounds), Measures: string(measures), Conditions: storable(advice.Conditions),
		Until: micros(advice.Until), ByID: advice.By.ID, ByName: advice.By.Name, At: micros(advice.At),
	}).Error
	if err != nil && !duplicate(err) {
		return fmt.Errorf("standing advice %s: %w", advice.ID, err)
	}
	return nil
}

// EndStandingAdvice ends advice before its time; proposals from then on are no
// longer covered by it. Ending it again changes nothing; [ErrNotFound] when there
// is no such advice.
func (s *Store) EndStandingAdvice(ctx context.Context, id string, by casework.Person, at time.Time) error {
	ended := s.write.WithContext(ctx).Exec(`
		UPDATE standing_advice SET
			ended_by_id = CASE WHEN ended_at IS NULL THEN ? ELSE ended_by_id END,
			ended_by_name = CASE WHEN ended_at IS NULL THEN ? ELSE ended_by_name END,
			ended_at = COALESCE(ended_at, ?)
		WHERE id = ?`, by.ID, by.Name, micros(at), id)
	if ended.Error != nil {
		return fmt.Errorf("standing advice %s: %w", id, ended.Error)
	}
	if ended.RowsAffected == 0 {
		return fmt.Errorf("standing advice %s: %w", id, ErrNotFound)
	}
	return nil
}

func scanStanding(rows *sql.Rows) (casework.StandingAdvice, error) {
	var a casework.StandingAdvice
	var grounds, measures string
	var until, at int64
	if err := rows.Scan(&a.ID, &grounds, &measures, &a.Conditions, &until, &a.By.ID, &a.By.Name, &at); err != nil {
		return a, err
	}
	a.Until, a.At = instant(until), instant(at)
	if err := json.Unmarshal([]byte(grounds), &a.Grounds); err != nil {
		return a, fmt.Errorf("%s: grounds: %w", a.ID, err)
	}
	if err := json.Unmarshal([]byte(measures), &a.Measures); err != nil {
		return a, fmt.Errorf("%s: measures: %w", a.ID, err)
	}
	return a, nil
}

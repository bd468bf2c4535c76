package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"duecourse/internal/casework"
)

// standingColumns are what scanStandingWith scans, in its order.
const standingColumns = "id, grounds, measures, conditions, until, by_id, by_name, at"

// StandingAdvice lists the advice that Legal has given in advance and that is in
// force at a time, the oldest first (domain §3 rule 1).
func (s *Store) StandingAdvice(ctx context.Context, activeAt time.Time) ([]casework.StandingAdvice, error) {
	at := micros(activeAt)
	rows, err := s.read.WithContext(ctx).Raw("SELECT "+standingColumns+` FROM standing_advice
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

// Advice gives standing advice by its id, whether it is in force or not, or [casework.ErrNotFound].
func (s *Store) Advice(ctx context.Context, id string) (casework.StandingAdviceRecord, error) {
	rows, err := s.read.WithContext(ctx).Raw("SELECT "+standingColumns+`, ended_at, ended_by_id, ended_by_name
		FROM standing_advice WHERE id = ?`, id).Rows()
	if err != nil {
		return casework.StandingAdviceRecord{}, fmt.Errorf("standing advice %s: %w", id, err)
	}
	list, err := collect(rows, scanGiven)
	if err != nil {
		return casework.StandingAdviceRecord{}, fmt.Errorf("standing advice %s: %w", id, err)
	}
	if len(list) == 0 {
		return casework.StandingAdviceRecord{}, fmt.Errorf("standing advice %s: %w", id, casework.ErrNotFound)
	}
	return list[0], nil
}

// AddStandingAdvice puts advice on the register, and into its chain. Adding it
// again changes nothing.
func (s *Store) AddStandingAdvice(ctx context.Context, advice casework.StandingAdvice) error {
	row, err := standingRowOf(advice)
	if err != nil {
		return fmt.Errorf("standing advice %s: %w", advice.ID, err)
	}
	err = s.write.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		if err := tx.Create(&row).Error; err != nil {
			return err
		}
		return add(tx, ChainAdvice, []LogLink{row.given()})
	})
	if err != nil && !duplicate(err) {
		return fmt.Errorf("standing advice %s: %w", advice.ID, err)
	}
	return nil
}

// EndStandingAdvice ends advice before its time; proposals from then on are no
// longer covered by it. Advice that has ended, or run out, stays as it is;
// [casework.ErrNotFound] when there is none.
func (s *Store) EndStandingAdvice(ctx context.Context, id string, by casework.Person, at time.Time) error {
	err := s.write.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		var row standingRow
		err := tx.Clauses(clause.Locking{Strength: clause.LockingStrengthUpdate}).
			Limit(1).Find(&row, "id = ?", id).Error
		switch {
		case err != nil:
			return err
		case row.ID == "":
			return casework.ErrNotFound
		case row.EndedAt != nil || row.Until <= micros(at):
			return nil
		}
		row.EndedAt, row.EndedByID, row.EndedByName = optionalMicros(&at), by.ID, by.Name
		if err := tx.Save(&row).Error; err != nil {
			return err
		}
		return add(tx, ChainAdvice, []LogLink{row.ended()})
	})
	if err != nil {
		return fmt.Errorf("standing advice %s: %w", id, err)
	}
	return nil
}

func standingRowOf(a casework.StandingAdvice) (standingRow, error) {
	grounds, err := json.Marshal(a.Grounds)
	if err != nil {
		return standingRow{}, err
	}
	measures, err := json.Marshal(a.Measures)
	return standingRow{
		ID: a.ID, Grounds: string(grounds), Measures: string(measures), Conditions: storable(a.Conditions),
		Until: micros(a.Until), ByID: a.By.ID, ByName: a.By.Name, At: micros(a.At),
	}, err
}

func scanStanding(rows *sql.Rows) (casework.StandingAdvice, error) { return scanStandingWith(rows) }

// scanStandingWith scans the columns of standing advice, and more behind them.
func scanStandingWith(rows *sql.Rows, more ...any) (casework.StandingAdvice, error) {
	var a casework.StandingAdvice
	var grounds, measures string
	var until, at int64
	columns := []any{&a.ID, &grounds, &measures, &a.Conditions, &until, &a.By.ID, &a.By.Name, &at}
	if err := rows.Scan(append(columns, more...)...); err != nil {
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

func scanGiven(rows *sql.Rows) (casework.StandingAdviceRecord, error) {
	var given casework.StandingAdviceRecord
	var endedAt *int64
	var by casework.Person
	var err error
	given.StandingAdvice, err = scanStandingWith(rows, &endedAt, &by.ID, &by.Name)
	if endedAt != nil {
		given.EndedAt, given.EndedBy = optionalInstant(endedAt), &by
	}
	return given, err
}

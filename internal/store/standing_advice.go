package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
)

// The kinds of entries in the chain of standing advice.
const (
	adviceGiven = "given"
	adviceEnded = "ended"
)

// StandingAdvice lists the advice that Legal has given in advance and that is in
// force at a time, the oldest first (domain §3 rule 1).
func (s *Store) StandingAdvice(ctx context.Context, activeAt time.Time) ([]incident.StandingAdvice, error) {
	at := micros(activeAt)
	records, err := s.adviceRecords(ctx, "WHERE at <= ? AND until > ? AND (ended_at IS NULL OR ended_at > ?) ORDER BY at, id", at, at, at)
	if err != nil {
		return nil, fmt.Errorf("standing advice: %w", err)
	}
	list := make([]incident.StandingAdvice, len(records))
	for i := range records {
		list[i] = records[i].StandingAdvice
	}
	return list, nil
}

// Advice returns standing advice by its id, in force or not, or [casework.ErrNotFound].
func (s *Store) Advice(ctx context.Context, id string) (incident.StandingAdviceRecord, error) {
	advice, err := first(s.adviceRecords(ctx, "WHERE id = ?", id))
	return advice, wrap(err, "standing advice %s", id)
}

func (s *Store) adviceRecords(ctx context.Context, where string, values ...any) ([]incident.StandingAdviceRecord, error) {
	var rows []adviceRow
	if err := s.read.WithContext(ctx).Raw("SELECT * FROM standing_advice "+where, values...).Find(&rows).Error; err != nil {
		return nil, err
	}
	list := make([]incident.StandingAdviceRecord, len(rows))
	for i := range rows {
		var err error
		if list[i], err = rows[i].record(); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// AddStandingAdvice saves advice, and an entry in its chain. Adding it again changes
// nothing.
func (s *Store) AddStandingAdvice(ctx context.Context, advice incident.StandingAdvice) error {
	row, err := newAdviceRow(advice)
	if err != nil {
		return fmt.Errorf("standing advice %s: %w", advice.ID, err)
	}
	err = s.write.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		if err := tx.Create(&row).Error; err != nil {
			return err
		}
		return appendLinks(tx, ChainAdvice, []LogLink{row.given()})
	})
	if err != nil && !isDuplicate(err) {
		return fmt.Errorf("standing advice %s: %w", advice.ID, err)
	}
	return nil
}

// EndStandingAdvice ends advice before its time: it covers no later proposals. Advice
// that has ended or expired stays as it is. [casework.ErrNotFound] when the id is unknown.
func (s *Store) EndStandingAdvice(ctx context.Context, id string, by casework.Person, at time.Time) error {
	err := s.write.WithContext(ctx).Transaction(func(tx *gorm.DB) error {
		var row adviceRow
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
		return appendLinks(tx, ChainAdvice, []LogLink{row.ended()})
	})
	return wrap(err, "standing advice %s", id)
}

func newAdviceRow(a incident.StandingAdvice) (adviceRow, error) {
	grounds, err := json.Marshal(a.Grounds)
	if err != nil {
		return adviceRow{}, err
	}
	measures, err := json.Marshal(a.Measures)
	return adviceRow{
		ID: a.ID, Grounds: string(grounds), Measures: string(measures), Conditions: storable(a.Conditions),
		Until: micros(a.Until), ByID: a.By.ID, ByName: a.By.Name, At: micros(a.At),
	}, err
}

func (r *adviceRow) record() (incident.StandingAdviceRecord, error) {
	advice := incident.StandingAdvice{
		ID: r.ID, Conditions: r.Conditions, Until: instant(r.Until), By: casework.Person{ID: r.ByID, Name: r.ByName}, At: instant(r.At),
	}
	if err := json.Unmarshal([]byte(r.Grounds), &advice.Grounds); err != nil {
		return incident.StandingAdviceRecord{}, fmt.Errorf("%s: grounds: %w", r.ID, err)
	}
	if err := json.Unmarshal([]byte(r.Measures), &advice.Measures); err != nil {
		return incident.StandingAdviceRecord{}, fmt.Errorf("%s: measures: %w", r.ID, err)
	}
	record := incident.StandingAdviceRecord{StandingAdvice: advice, EndedAt: optionalInstant(r.EndedAt)}
	if r.EndedAt != nil {
		record.EndedBy = &casework.Person{ID: r.EndedByID, Name: r.EndedByName}
	}
	return record, nil
}

// given is the entry for giving the advice. Its data is a digest of the whole advice.
func (r *adviceRow) given() LogLink {
	data := digestOf(r.Grounds, r.Measures, r.Conditions, instant(r.Until).String(), r.ByID, r.ByName)
	return LogLink{At: instant(r.At), Actor: r.ByID, Kind: adviceGiven, Ref: r.ID, Data: data}
}

func (r *adviceRow) ended() LogLink {
	return LogLink{At: instant(*r.EndedAt), Actor: r.EndedByID, Kind: adviceEnded, Ref: r.ID, Data: digestOf(r.EndedByName)}
}

// links are the entries that the chain should have for the advice.
func (r *adviceRow) links() []LogLink {
	if r.EndedAt == nil {
		return []LogLink{r.given()}
	}
	return []LogLink{r.given(), r.ended()}
}

// backfillAdvice adds entries for the advice that is older than the chain.
func backfillAdvice(tx *gorm.DB) error {
	var rows []adviceRow
	if err := tx.Order("at, id").Find(&rows).Error; err != nil {
		return err
	}
	for i := range rows {
		if err := appendLinks(tx, ChainAdvice, rows[i].links()); err != nil {
			return err
		}
	}
	return nil
}

// verifyAdvice compares the advice, some dozens of rows at most, with its chain.
func (s *Store) verifyAdvice(ctx context.Context) (*casework.ChainBreak, error) {
	var rows []adviceRow
	if err := s.read.WithContext(ctx).Order("id").Find(&rows).Error; err != nil {
		return nil, err
	}
	logged := map[string][]LogLink{}
	var ids []string
	for link, err := range s.chain(ctx, ChainAdvice) {
		if err != nil {
			return nil, err
		}
		logged[link.Ref] = append(logged[link.Ref], link)
		ids = append(ids, link.Ref)
	}
	same := func(a, b LogLink) bool {
		return a.At.Equal(b.At) && a.Actor == b.Actor && a.Kind == b.Kind && a.Data == b.Data
	}
	for i := range rows {
		if !slices.EqualFunc(logged[rows[i].ID], rows[i].links(), same) {
			return &casework.ChainBreak{Ref: rows[i].ID, Seq: 1, Why: "The standing advice differs from its chain."}, nil
		}
		delete(logged, rows[i].ID)
	}
	for _, id := range ids {
		if _, removed := logged[id]; removed {
			return &casework.ChainBreak{Ref: id, Seq: 1, Why: "The standing advice has been removed."}, nil
		}
	}
	return nil, nil //nolint:nilnil // nothing is broken
}

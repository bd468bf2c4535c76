package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// What is wrong with the tables of a database that this program does not work on.
var (
	ErrBehind = errors.New("its tables are behind this program: run duecourse migrate")
	ErrAhead  = errors.New("a newer version of the program has changed its tables")
)

// Current says whether the tables are those that this program works on, or else
// [ErrBehind] or [ErrAhead].
func (s *Store) Current(ctx context.Context) error {
	db := s.read.WithContext(ctx)
	if !db.Migrator().HasTable("migrations") {
		return fmt.Errorf("database: %w", ErrBehind)
	}
	var ran []string
	if err := db.Table("migrations").Pluck("id", &ran).Error; err != nil {
		return fmt.Errorf("database: reading which migrations ran: %w", err)
	}
	for _, m := range migrations() {
		if !slices.Contains(ran, m.ID) {
			return fmt.Errorf("database: %w", ErrBehind)
		}
	}
	if len(ran) > len(migrations()) {
		return fmt.Errorf("database: %w", ErrAhead)
	}
	return nil
}

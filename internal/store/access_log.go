package store

import (
	"context"
	"fmt"

	"gorm.io/gorm"
)

// AddAccess appends to the access log, all or nothing. What the links say of their
// chain, number and hashes is not looked at: that is given here.
func (s *Store) AddAccess(ctx context.Context, links []LogLink) error {
	err := s.write.WithContext(ctx).Transaction(func(tx *gorm.DB) error { return add(tx, ChainAccess, links) })
	if err != nil {
		return fmt.Errorf("access log: %w", err)
	}
	return nil
}

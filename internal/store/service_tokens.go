package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"duecourse/internal/access"
	"duecourse/internal/casework"
)

const tokenColumns = "id, name, roles, decides, made_by, made_at, ends_at, used_at, revoked_at" //nolint:gosec // names of columns

// AddServiceToken saves a token by its hash (hexadecimal SHA-256).
func (s *Store) AddServiceToken(ctx context.Context, t access.ServiceToken, hash string) error {
	err := s.write.WithContext(ctx).Exec(
		"INSERT INTO service_tokens (id, name, roles, decides, made_by, hash, made_at, ends_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
		t.ID, storable(t.Name), namesText(t.Roles), namesText(t.Decides), t.MadeBy, hash, micros(t.Made), micros(t.Ends)).Error
	return wrap(err, "service token")
}

// ServiceToken finds a token by its hash, valid or not, or returns [casework.ErrNotFound].
func (s *Store) ServiceToken(ctx context.Context, hash string) (access.ServiceToken, error) {
	token, err := first(s.serviceTokens(ctx, "WHERE hash = ?", hash))
	return token, wrap(err, "service token")
}

// ServiceTokens lists all tokens, also revoked and expired ones, the newest first.
func (s *Store) ServiceTokens(ctx context.Context) ([]access.ServiceToken, error) {
	return s.serviceTokens(ctx, "ORDER BY made_at DESC, id")
}

func (s *Store) serviceTokens(ctx context.Context, which string, values ...any) ([]access.ServiceToken, error) {
	list, err := queryAll(s.read.WithContext(ctx), scanToken, "SELECT "+tokenColumns+" FROM service_tokens "+which, values...)
	return list, wrap(err, "service tokens")
}

func scanToken(rows *sql.Rows) (access.ServiceToken, error) {
	var t access.ServiceToken
	var roles, decides string
	var made, ends int64
	var used, revoked *int64
	err := rows.Scan(&t.ID, &t.Name, &roles, &decides, &t.MadeBy, &made, &ends, &used, &revoked)
	t.Roles, t.Made, t.Ends = namesOf[casework.Role](roles), instant(made), instant(ends)
	if decides != "" {
		t.Decides = namesOf[casework.CommandName](decides)
	}
	if used != nil {
		t.Used = instant(*used)
	}
	if revoked != nil {
		t.Revoked = instant(*revoked)
	}
	return t, err
}

// MarkServiceTokenUsed saves when a token was used, unless a later use is saved.
func (s *Store) MarkServiceTokenUsed(ctx context.Context, id string, at time.Time) error {
	err := s.write.WithContext(ctx).Exec("UPDATE service_tokens SET used_at = ? WHERE id = ? AND (used_at IS NULL OR used_at < ?)",
		micros(at), id, micros(at)).Error
	return wrap(err, "service token")
}

// RevokeServiceToken ends a token. A token that was revoked before stays as it is.
// [casework.ErrNotFound] when the id is unknown.
func (s *Store) RevokeServiceToken(ctx context.Context, id string, at time.Time) error {
	done := s.write.WithContext(ctx).Exec("UPDATE service_tokens SET revoked_at = COALESCE(revoked_at, ?) WHERE id = ?", micros(at), id)
	switch {
	case done.Error != nil:
		return fmt.Errorf("service token: %w", done.Error)
	case done.RowsAffected == 0:
		return fmt.Errorf("service token %s: %w", id, casework.ErrNotFound)
	}
	return nil
}

// RevokeServiceTokensOf ends the tokens that a person made, and returns how many there were.
func (s *Store) RevokeServiceTokensOf(ctx context.Context, person string, at time.Time) (int64, error) {
	done := s.write.WithContext(ctx).Exec("UPDATE service_tokens SET revoked_at = ? WHERE made_by = ? AND revoked_at IS NULL", micros(at), person)
	return done.RowsAffected, wrap(done.Error, "service tokens")
}

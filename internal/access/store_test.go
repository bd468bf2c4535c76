package access_test

import (
	"context"
	"slices"
	"time"

	"duecourse/internal/access"
	"duecourse/internal/casework"
)

// fakeStore keeps everything in memory. While failure is set, nothing works. The real
// store is tested in internal/store.
type fakeStore struct {
	identities []access.Identity
	tokens     map[string]access.ServiceToken // by hash
	failure    error
}

func (s *fakeStore) SaveIdentity(_ context.Context, i access.Identity) error {
	if s.failure != nil {
		return s.failure
	}
	s.identities = append(slices.DeleteFunc(s.identities, func(o access.Identity) bool { return o.ID == i.ID }), i)
	return nil
}

func (s *fakeStore) Identities(context.Context) ([]access.Identity, error) {
	return slices.Clone(s.identities), s.failure
}

func (s *fakeStore) AddServiceToken(_ context.Context, t access.ServiceToken, hash string) error {
	if _, exists := s.tokens[hash]; exists {
		return casework.Invalid("token", "exists")
	}
	if s.tokens == nil {
		s.tokens = map[string]access.ServiceToken{}
	}
	s.tokens[hash] = t
	return s.failure
}

func (s *fakeStore) ServiceToken(_ context.Context, hash string) (access.ServiceToken, error) {
	t, exists := s.tokens[hash]
	if !exists && s.failure == nil {
		return t, casework.ErrNotFound
	}
	return t, s.failure
}

func (s *fakeStore) ServiceTokens(context.Context) ([]access.ServiceToken, error) {
	list := []access.ServiceToken{}
	for _, t := range s.tokens {
		list = append(list, t)
	}
	return list, s.failure
}

func (s *fakeStore) change(id string, change func(*access.ServiceToken)) error {
	for hash, t := range s.tokens {
		if t.ID == id {
			change(&t)
			s.tokens[hash] = t
			return s.failure
		}
	}
	return casework.ErrNotFound
}

func (s *fakeStore) MarkServiceTokenUsed(_ context.Context, id string, at time.Time) error {
	return s.change(id, func(t *access.ServiceToken) { t.Used = at })
}

func (s *fakeStore) RevokeServiceToken(_ context.Context, id string, at time.Time) error {
	return s.change(id, func(t *access.ServiceToken) { t.Revoked = at })
}

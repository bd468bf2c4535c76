package store_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"duecourse/internal/store"
	"duecourse/internal/store/storetest"
)

// keys are the keys of a process by id, the current one first. An exclamation mark stands
// for another key with the same id.
func keys(ids ...string) []store.Key {
	var list []store.Key
	for i, id := range ids {
		k := store.Key{ID: id, Fingerprint: id, Current: i == 0}
		k.ID = strings.TrimSuffix(id, "!")
		list = append(list, k)
	}
	return list
}

func TestAProcessWithOtherKeysIsRefused(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		start := func(ids ...string) error {
			_, err := base.CheckKeys(t.Context(), store.EncryptionKeys, keys(ids...), monday())
			return err
		}
		requireMismatch := func(want store.KeyMismatch, err error) {
			t.Helper()
			var mismatch *store.KeyMismatch
			require.ErrorAs(t, err, &mismatch)
			require.Equal(t, want, *mismatch)
		}
		require.NoError(t, start("2025"))
		require.NoError(t, start("2025"))
		requireMismatch(store.KeyMismatch{Kind: store.EncryptionKeys, ID: "2025"}, start("2025!"))
		requireMismatch(store.KeyMismatch{Kind: store.EncryptionKeys, ID: "2025", Missing: true}, start("2026"))

		// A key is replaced: first every process has both, then each uses the new one.
		require.NoError(t, start("2025", "2026"))
		require.NoError(t, start("2025"), "a process that has not been restarted yet")
		require.NoError(t, start("2026", "2025"))
		require.NoError(t, start("2025", "2026"), "a process that still uses the old key")
		require.NoError(t, start("2026", "2025"))
		requireMismatch(store.KeyMismatch{Kind: store.EncryptionKeys, ID: "2026", Missing: true}, start("2025"))
		require.NoError(t, start("2026"), "the old key is taken out")
		requireMismatch(store.KeyMismatch{Kind: store.EncryptionKeys, ID: "2025"}, start("2026", "2025!"))

		// Kinds have nothing to do with each other.
		_, err := base.CheckKeys(t.Context(), store.SigningKeys, keys("2025!"), monday())
		require.NoError(t, err)
	})
}

func TestTheFirstKeyOfAKindSaysSinceWhenThereIsOne(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		for i, ids := range [][]string{{"a"}, {"b", "a"}, {"b"}} {
			since, err := base.CheckKeys(t.Context(), store.SigningKeys, keys(ids...), monday().Add(time.Duration(i)*time.Hour))
			require.NoError(t, err)
			require.Equal(t, monday(), since)
		}
	})
}

func TestOfProcessesWithDifferentKeysThatStartAtOnceOneIsTaken(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		var starting errgroup.Group
		taken := make(chan bool, 8)
		for i := range cap(taken) {
			starting.Go(func() error {
				_, err := base.CheckKeys(t.Context(), store.ReferenceKey, keys(fmt.Sprint("key ", i)), monday())
				taken <- err == nil
				var mismatch *store.KeyMismatch
				if err != nil && !errors.As(err, &mismatch) {
					return err
				}
				return nil
			})
		}
		require.NoError(t, starting.Wait())
		count := 0
		for range cap(taken) {
			if <-taken {
				count++
			}
		}
		require.Equal(t, 1, count)
	})
}

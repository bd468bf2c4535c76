package store_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework/kinds"
	"duecourse/internal/store"
	"duecourse/internal/store/storetest"
)

func TestMigratingTwiceChangesNothing(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		record(t, base, reported(t, ref, aPost("anna")))
		require.NoError(t, base.Migrate(t.Context()))
		verifyOK(t, base, 1)
	})
}

func TestProcessesThatStartAtOnceMigrateOnce(t *testing.T) {
	t.Parallel()
	for name, address := range map[string]func(testing.TB) string{"sqlite": storetest.SQLite, "postgres": storetest.Postgres} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			at := address(t)
			atOnce(t, 4, func(int) error { return migrate(t.Context(), at) })
		})
	}
}

func migrate(ctx context.Context, address string) error {
	s, err := store.Open(ctx, address, store.Options{Kinds: kinds.All()})
	if err != nil {
		return err
	}
	if err := s.Migrate(ctx); err != nil {
		return err
	}
	return s.Close()
}

// An earlier version goes on working, and can start again, while the next one takes over.
func TestProgramWorksOnASchemaThatIsOneStepNewer(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		next := func(id string) {
			_, err := base.SQL(t).ExecContext(t.Context(), "INSERT INTO migrations (id) VALUES ('"+id+"')")
			require.NoError(t, err)
		}
		for _, change := range []string{"ALTER TABLE cases ADD COLUMN next TEXT", "CREATE TABLE next_things (ref TEXT PRIMARY KEY)"} {
			_, err := base.SQL(t).ExecContext(t.Context(), change)
			require.NoError(t, err)
		}
		next("9998_the_next_version")
		require.NoError(t, base.CheckSchema(t.Context()))
		record(t, base, warned(t, ref, aPost("anna")))
		verifyOK(t, base, len(warned(t, ref, aPost("anna")).events))
		next("9999_the_one_after")
		require.ErrorIs(t, base.CheckSchema(t.Context()), store.ErrNewerSchema)
	})
}

func TestADatabaseOfANewerProgramIsRefused(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		_, err := base.SQL(t).ExecContext(t.Context(), "INSERT INTO migrations (id) VALUES ('9999_from_the_future')")
		require.NoError(t, err)
		require.Error(t, base.Migrate(t.Context()))
	})
}

func TestAMissingDatabaseIsAnError(t *testing.T) {
	t.Parallel()
	for _, address := range []string{
		"sqlite:" + t.TempDir() + "/nowhere/register.db", "postgres://nobody@127.0.0.1:1/none", "mysql://x", "",
	} {
		_, err := store.Open(t.Context(), address, store.Options{Kinds: kinds.All()})
		require.ErrorContains(t, err, "database", address)
	}
}

func TestDatabaseIsOutdatedUntilItIsMigrated(t *testing.T) {
	t.Parallel()
	for name, address := range map[string]func(testing.TB) string{"sqlite": storetest.SQLite, "postgres": storetest.Postgres} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, err := store.Open(t.Context(), address(t), store.Options{Kinds: kinds.All()})
			require.NoError(t, err)
			t.Cleanup(func() { require.NoError(t, s.Close()) })
			require.ErrorIs(t, s.CheckSchema(t.Context()), store.ErrOlderSchema, "no tables")
			require.NoError(t, s.Migrate(t.Context()))
			require.NoError(t, s.CheckSchema(t.Context()))
		})
	}
}

func TestOnlyTheSchemaOfThisProgramPassesTheCheck(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		tables := base.SQL(t)
		_, err := tables.ExecContext(t.Context(), "INSERT INTO migrations (id) VALUES ('9998_from_the_future'), ('9999_from_the_future')")
		require.NoError(t, err)
		require.ErrorIs(t, base.CheckSchema(t.Context()), store.ErrNewerSchema)
		_, err = tables.ExecContext(t.Context(), "DELETE FROM migrations")
		require.NoError(t, err)
		require.ErrorIs(t, base.CheckSchema(t.Context()), store.ErrOlderSchema)
	})
}

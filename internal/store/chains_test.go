package store_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/access"
	"duecourse/internal/audit"
	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
	"duecourse/internal/store"
	"duecourse/internal/store/storetest"
)

// fillChains gives every chain five entries or more, and returns the head that was
// signed before the last entry.
func fillChains(t testing.TB, base storetest.Base) audit.Head {
	t.Helper()
	var looks []access.LogEntry
	for n := range 5 {
		looks = append(looks, access.LogEntry{
			At: monday().Add(time.Duration(n) * time.Minute), Person: "comms-1", Action: "GET /api/v1/incidents/{ref}",
			Ref: ref, Outcome: 200, Request: fmt.Sprintf("R%d", n+1),
		})
		record(t, base, reported(t, fmt.Sprintf("INC-000%d-0000", n), aPost(fmt.Sprintf("author%d", n))))
		require.NoError(t, base.AddStandingAdvice(t.Context(), incident.StandingAdvice{
			ID: fmt.Sprintf("SA-%d", n+1), Grounds: []casework.Ground{casework.GroundSpam}, Conditions: "Adverts.",
			Until: monday().AddDate(1, 0, 0), By: legal.Person, At: monday(),
		}))
	}
	record(t, base, warned(t, ref, aPost("anna")))
	require.NoError(t, base.AddAccess(t.Context(), looks))
	points, err := base.Seal(t.Context(), monday())
	require.NoError(t, err)
	require.NoError(t, base.AddAccess(t.Context(), looks[:1]))
	return audit.Head{At: monday(), Points: points}
}

// dropTriggers are statements by which the owner of the database can change a chain.
func dropTriggers(base storetest.Base, chain string) []string {
	switch {
	case base.Postgres() && chain == "seals":
		return []string{"DROP TRIGGER seals_only_grow ON seals"}
	case base.Postgres():
		return []string{"DROP TRIGGER " + chain + "_only_grows ON " + chain}
	}
	return []string{
		"DROP TRIGGER " + chain + "_never_deleted", "DROP TRIGGER " + chain + "_never_changed",
		"DROP TRIGGER " + chain + "_never_replaced",
	}
}

func execute(t testing.TB, base storetest.Base, statements ...string) {
	t.Helper()
	db := base.SQL(t)
	for _, statement := range statements {
		_, err := db.ExecContext(t.Context(), statement)
		require.NoError(t, err, statement)
	}
}

// TestVerifyFindsEveryChangeToAChain changes the table of each chain across cases in
// every way.
func TestVerifyFindsEveryChangeToAChain(t *testing.T) {
	t.Parallel()
	tampering := []struct {
		name, statements string // {T} is the table
		n                int    // the first entry that is wrong
	}{
		{"actor changed", "UPDATE {T} SET actor = 'nobody' WHERE n = 2", 2},
		{"time changed", "UPDATE {T} SET at = at + 1 WHERE n = 3", 3},
		{"kind changed", "UPDATE {T} SET kind = 'GET /' WHERE n = 1", 1},
		{"subject changed", "UPDATE {T} SET ref = 'INC-9999-9999' WHERE n = 4", 4},
		{"sequence changed", "UPDATE {T} SET seq = seq + 1 WHERE n = 4", 4},
		{"data changed", "UPDATE {T} SET data = '{}' WHERE n = 2", 2},
		{"hash changed", "UPDATE {T} SET hash = 'ab' WHERE n = 5", 5},
		{"link changed", "UPDATE {T} SET previous = '' WHERE n = 2", 2},
		{"removed", "DELETE FROM {T} WHERE n = 3", 3},
		{"removed and closed up", "DELETE FROM {T} WHERE n = 3; UPDATE {T} SET n = 3 WHERE n = 4; UPDATE {T} SET n = 4 WHERE n = 5", 3},
		{"the first removed", "DELETE FROM {T} WHERE n = 1", 1},
		{"reordered", "UPDATE {T} SET n = -2 WHERE n = 2; UPDATE {T} SET n = 2 WHERE n = 3; UPDATE {T} SET n = 3 WHERE n = -2", 2},
		{"inserted before", "INSERT INTO {T} SELECT 0, at, actor, kind, ref, seq, data, previous, hash FROM {T} WHERE n = 1", 1},
		{"inserted at the end", "INSERT INTO {T} SELECT 100, at, actor, kind, ref, seq, data, previous, hash FROM {T} WHERE n = 1", -1},
		{"the end cut off", "DELETE FROM {T} WHERE n >= 5", 5},
		{"emptied", "DELETE FROM {T}", 1},
	}
	tried := 0
	for _, chain := range store.Chains() {
		for _, c := range tampering {
			tried++
			t.Run(string(chain)+" "+c.name, func(t *testing.T) {
				t.Parallel()
				storetest.Each(t, func(t *testing.T, base storetest.Base) {
					signed := fillChains(t, base)
					v, err := base.Verify(t.Context(), signed)
					require.NoError(t, err)
					require.True(t, v.OK, v.Broken)
					last, err := base.LastLinks(t.Context())
					require.NoError(t, err)
					execute(t, base, dropTriggers(base, string(chain))...)
					execute(t, base, strings.Split(strings.ReplaceAll(c.statements, "{T}", string(chain)), "; ")...)
					v, err = base.Verify(t.Context(), signed)
					require.NoError(t, err)
					require.False(t, v.OK)
					require.Equal(t, string(chain), v.Broken.Ref, v.Broken.Why)
					want := c.n
					if want < 0 {
						want = int(last[string(chain)].N) + 1
					}
					require.Equal(t, want, v.Broken.Seq, v.Broken.Why)
				})
			})
		}
	}
	t.Logf("%d kinds of tampering, on two databases each", tried)
}

func TestChainIsAppendOnly(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		fillChains(t, base)
		db := base.SQL(t)
		for _, chain := range store.Chains() {
			statements := []string{"UPDATE T SET data = ''", "DELETE FROM T WHERE n = 1", "UPDATE T SET n = n + 100"}
			if base.Postgres() {
				statements = append(statements, "TRUNCATE T")
			} else {
				statements = append(statements, "INSERT OR REPLACE INTO T SELECT * FROM T")
			}
			for _, statement := range statements {
				_, err := db.ExecContext(t.Context(), strings.ReplaceAll(statement, "T", string(chain)))
				require.Error(t, err, statement)
			}
		}
		v, err := base.Verify(t.Context())
		require.NoError(t, err)
		require.True(t, v.OK)
	})
}

// rewriteChain computes the hashes of a chain again from an entry on, as an owner of the
// database who knows this program can.
func rewriteChain(t testing.TB, base storetest.Base, chain store.Chain, from int64) {
	t.Helper()
	links, err := base.Chain(t.Context(), chain)
	require.NoError(t, err)
	execute(t, base, dropTriggers(base, string(chain))...)
	execute(t, base, fmt.Sprintf("DELETE FROM %s WHERE n >= %d", chain, from))
	for i := range links {
		links[i].Actor = "somebody-else"
	}
	require.NoError(t, base.AddTo(t.Context(), chain, links[from-1:]))
}

func TestVerifyFindsAChainRewrittenAfterSigning(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		early, err := base.LastLinks(t.Context())
		require.NoError(t, err)
		signed := fillChains(t, base)
		rewriteChain(t, base, store.ChainAccess, 3)
		v, err := base.Verify(t.Context())
		require.NoError(t, err)
		require.True(t, v.OK, "the rewritten chain is consistent in itself")
		v, err = base.Verify(t.Context(), signed, audit.Head{At: monday().Add(-time.Hour), Points: early})
		require.NoError(t, err)
		require.NotNil(t, v.Broken)
		require.Equal(t, "access_log", v.Broken.Ref)
		require.Contains(t, v.Broken.Why, "signed on 2 November 2026")
	})
}

func TestVerifyFindsASealedCaseThatWasRemoved(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		signed := fillChains(t, base)
		tamper(t, base, "DELETE FROM events"+here, "DELETE FROM cases WHERE ref = '"+ref+"'", "DELETE FROM requests WHERE ref = '"+ref+"'")
		v, err := base.Verify(t.Context(), signed)
		require.NoError(t, err)
		require.NotNil(t, v.Broken)
		require.Equal(t, casework.ChainBreak{Ref: ref, Seq: 1, Why: v.Broken.Why}, *v.Broken)
		require.Contains(t, v.Broken.Why, "cut off: on 2 November 2026")
	})
}

func TestVerifyFindsACaseRewrittenAfterSealing(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		honest := warned(t, ref, aPost("anna"))
		require.NoError(t, base.Record(t.Context(), ref, honest.events[:3]))
		_, err := base.Seal(t.Context(), monday())
		require.NoError(t, err)
		record(t, base, honest)
		points, err := base.Seal(t.Context(), monday())
		require.NoError(t, err)

		tamper(t, base)
		for _, table := range []string{
			"events", "cases", "requests", "tasks", "task_not_for", "warnings", "case_people", "case_grounds", "case_measures", "case_words", "case_snapshots", "case_steps", "case_proposed",
		} {
			execute(t, base, "DELETE FROM "+table)
		}
		tampered := honest.events
		tampered[3].Actor = lead.Person
		require.NoError(t, base.Record(t.Context(), ref, tampered))
		v, err := base.Verify(t.Context(), audit.Head{At: monday(), Points: points})
		require.NoError(t, err)
		require.NotNil(t, v.Broken)
		require.Equal(t, ref, v.Broken.Ref)
		require.Equal(t, 4, v.Broken.Seq, v.Broken.Why)
	})
}

func TestVerifyComparesStandingAdviceWithItsChain(t *testing.T) {
	t.Parallel()
	for name, statement := range map[string]string{
		"another ground":         "UPDATE standing_advice SET grounds = '[]' WHERE id = 'SA-3'",
		"a longer time":          "UPDATE standing_advice SET until = until + 1 WHERE id = 'SA-3'",
		"ended without an entry": "UPDATE standing_advice SET ended_at = at WHERE id = 'SA-3'",
		"given without an entry": "INSERT INTO standing_advice SELECT 'SA-30', grounds, measures, conditions, until, by_id, by_name, at, ended_at, ended_by_id, ended_by_name FROM standing_advice WHERE id = 'SA-3'",
		"removed":                "DELETE FROM standing_advice WHERE id = 'SA-3'",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			storetest.Each(t, func(t *testing.T, base storetest.Base) {
				fillChains(t, base)
				require.NoError(t, base.EndStandingAdvice(t.Context(), "SA-2", legal.Person, monday().Add(time.Hour)))
				v, err := base.Verify(t.Context())
				require.NoError(t, err)
				require.True(t, v.OK, v.Broken)
				execute(t, base, statement)
				v, err = base.Verify(t.Context())
				require.NoError(t, err)
				require.NotNil(t, v.Broken)
				require.Contains(t, v.Broken.Ref, "SA-3")
			})
		})
	}
}

func TestSealingAgainSealsOnlyCasesThatChanged(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		first := fillChains(t, base).Points[string(store.ChainSeals)]
		require.Equal(t, int64(6), first.N)
		again, err := base.Seal(t.Context(), monday())
		require.NoError(t, err)
		require.Equal(t, first, again[string(store.ChainSeals)])
	})
}

func TestTheAccessLogStaysOneChainWithManyWriters(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		atOnce(t, 8, func(n int) error {
			for range 5 {
				if err := base.AddAccess(t.Context(), []access.LogEntry{{At: monday(), Person: fmt.Sprint(n), Action: "GET /"}, {At: monday()}}); err != nil {
					return err
				}
			}
			return nil
		})
		v, err := base.Verify(t.Context())
		require.NoError(t, err)
		require.True(t, v.OK, v.Broken)
		require.Equal(t, 80, v.Access)
	})
}

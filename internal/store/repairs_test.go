package store_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
	"duecourse/internal/store"
	"duecourse/internal/store/storetest"
)

// A restored Temporal gives a case other events than the store has.
func TestConflictOfTheRecordIsNotedOnceAndIsATaskUntilItIsSettled(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		s := warned(t, ref, aPost("anna"))
		record(t, base, s)
		other := reported(t, ref, aPost("bert"))
		for range 2 {
			var conflict *store.ConflictError
			require.ErrorAs(t, base.Record(t.Context(), ref, other.events), &conflict)
		}
		found, err := base.RepairsOf(t.Context(), ref)
		require.NoError(t, err)
		require.Len(t, found, 1)
		require.Equal(t, casework.RepairRecordConflict, found[0].Kind)
		require.Contains(t, found[0].Why, "duecourse revive "+ref)
		admin := casework.TaskFilter{Person: "admin-1", Roles: []casework.Role{casework.RoleAdmin}}
		require.Equal(t, []string{ref}, taskRefs(t, base, admin))

		s.do(comms, casework.Assign{To: "comms-2"})
		s.do(comms, incident.Observe{Behaviour: incident.Refused, Note: "They say so."})
		record(t, base, s)
		require.Equal(t, []string{ref}, taskRefs(t, base, admin), "a change of the case's own tasks leaves it")

		require.NoError(t, base.SettleRepairs(t.Context(), ref, "", monday(), casework.RepairKinds()...))
		require.Empty(t, taskRefs(t, base, admin))
		left, err := base.Repairs(t.Context(), "")
		require.NoError(t, err)
		require.Empty(t, left)
		require.Error(t, base.Record(t.Context(), ref, other.events))
		require.Equal(t, []string{ref}, taskRefs(t, base, admin), "found again")
		verifyOK(t, base, len(s.events))
	})
}

func TestEveryExhibitHasARepairOfItsOwn(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		record(t, base, reported(t, ref, aPost("anna")))
		for _, exhibit := range []string{"E1", "E2", "E1"} {
			_, err := base.AddRepair(t.Context(), casework.Repair{
				Ref: ref, Kind: casework.RepairEvidenceMissing, Of: exhibit, Why: "Exhibit " + exhibit + " is missing.", FoundAt: monday(),
			})
			require.NoError(t, err)
		}
		records := casework.TaskFilter{Person: "records-1", Roles: []casework.Role{casework.RoleRecords}}
		require.Len(t, taskRefs(t, base, records), 2)
		require.NoError(t, base.SettleRepairs(t.Context(), ref, "E1", monday(), casework.RepairEvidenceMissing))
		page, err := base.Tasks(t.Context(), records)
		require.NoError(t, err)
		require.Len(t, page.Items, 1)
		require.Equal(t, "E2", page.Items[0].Of)
		require.NotEmpty(t, taskRefs(t, base, casework.TaskFilter{Person: "comms-2", Roles: []casework.Role{casework.RoleComms}}), "the case keeps its own")
		_, err = base.AddRepair(t.Context(), casework.Repair{Ref: "nothing"})
		require.True(t, errors.Is(err, casework.ErrNotFound))
	})
}

func TestFilesInCustodyOfEveryCaseAreListed(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		record(t, base, reported(t, "INC-0000-0001", aPost("anna")))
		with := reported(t, "INC-0000-0002", aPost("bert"))
		with.do(comms, incident.AddEvidence{Source: casework.SourceUpload, SHA256: strings.Repeat("ab", 32), MediaType: "image/png", Size: 4})
		record(t, base, with)
		var all []casework.KeptFile
		for after := ""; ; {
			files, last, err := base.KeptFiles(t.Context(), after, 1)
			require.NoError(t, err)
			if last == "" {
				break
			}
			all, after = append(all, files...), last
		}
		require.Equal(t, []casework.KeptFile{{Ref: "INC-0000-0002", Of: "E1", SHA256: strings.Repeat("ab", 32)}}, all)
	})
}

func TestRequestBehindAnEventIsFound(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		s := reported(t, ref, aPost("anna"))
		record(t, base, s)
		id, err := base.RequestOf(t.Context(), ref, 1)
		require.NoError(t, err)
		require.Equal(t, s.events[0].Request, id)
		_, err = base.RequestOf(t.Context(), ref, 2)
		require.ErrorIs(t, err, casework.ErrNotFound)
	})
}

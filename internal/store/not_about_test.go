package store_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
	"duecourse/internal/store/storetest"
)

func TestR12ListsLeaveOutCasesAboutTheCaller(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		about := reported(t, ref, aPost("anna"))
		about.do(comms, incident.Assess{
			Finding: incident.FindingUnacceptable, Grounds: []casework.Ground{casework.GroundAbusive}, Rationale: "r", Target: "comms-9",
		})
		record(t, base, about, reported(t, "INC-ZZZZ-ZZZZ", aPost("zoe")).assess(casework.GroundAbusive))
		for person, want := range map[string][]string{"comms-9": {"INC-ZZZZ-ZZZZ"}, "comms-2": {"INC-ZZZZ-ZZZZ", ref}} {
			page, err := base.Cases(t.Context(), incident.Filter{NotAbout: person})
			require.NoError(t, err)
			var refs []string
			for _, item := range page.Items {
				refs = append(refs, item.Ref)
			}
			require.ElementsMatch(t, want, refs, person)
			tasks, err := base.Tasks(t.Context(), casework.TaskFilter{Person: person, Roles: []casework.Role{casework.RoleComms}})
			require.NoError(t, err)
			require.Len(t, tasks.Items, len(want), person)
			events, err := base.Events(t.Context(), casework.AuditFilter{NotAbout: person, Kind: string(incident.EventReported)})
			require.NoError(t, err)
			require.Len(t, events.Items, len(want), person)
		}
	})
}

package store_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
	"duecourse/internal/store/storetest"
)

func taskRefs(t testing.TB, base storetest.Base, f casework.TaskFilter) []string {
	t.Helper()
	page, err := base.Tasks(t.Context(), f)
	require.NoError(t, err)
	refs := []string{}
	for _, task := range page.Items {
		refs = append(refs, task.Ref)
	}
	return refs
}

func TestAWorklistShowsTheTasksOfAPerson(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		free := reported(t, "INC-0000-0001", aPost("anna"))
		mine := reported(t, "INC-0000-0002", aPost("bert"))
		mine.do(comms, casework.Assign{To: "comms-1"})
		others := reported(t, "INC-0000-0003", aPost("cleo"))
		others.do(comms, casework.Assign{To: "comms-2"})
		advice := reported(t, "INC-0000-0004", aPost("dora")).assess(casework.GroundAbusive)
		advice.do(comms, incident.Propose{Measures: []casework.Measure{casework.MeasureWarn}, Reason: "It should stop."})
		record(t, base, free, mine, others, advice)

		inComms := []casework.Role{casework.RoleStaff, casework.RoleComms}
		require.Equal(t, []string{"INC-0000-0001", "INC-0000-0002"},
			taskRefs(t, base, casework.TaskFilter{Person: "comms-1", Roles: inComms, Mine: true}))
		require.Equal(t, []string{"INC-0000-0001", "INC-0000-0002", "INC-0000-0003"},
			taskRefs(t, base, casework.TaskFilter{Person: "comms-1", Roles: inComms}))
		require.Equal(t, []string{"INC-0000-0004"},
			taskRefs(t, base, casework.TaskFilter{Person: "legal-1", Roles: []casework.Role{casework.RoleLegal}, Mine: true}))
		require.Equal(t, []string{"INC-0000-0003"}, taskRefs(t, base, casework.TaskFilter{Person: "comms-2", Mine: true}))
		require.Empty(t, taskRefs(t, base, casework.TaskFilter{Person: "staff-1", Mine: true}))
	})
}

func TestAWorklistItemSaysSinceWhenItWaits(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		c := reported(t, "INC-0000-0001", aPost("anna"))
		began := c.c.Waits[0].From
		record(t, base, c)
		page, err := base.Tasks(t.Context(), casework.TaskFilter{Roles: []casework.Role{casework.RoleComms}})
		require.NoError(t, err)
		require.Len(t, page.Items, 1)
		require.WithinDuration(t, began, page.Items[0].Since, 0)
		require.False(t, page.Items[0].Since.IsZero())
	})
}

func TestAWorklistLeavesOutTasksThatFourEyesForbid(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		both := []casework.Role{casework.RoleComms, casework.RoleLegal}
		proposed := reported(t, "INC-0000-0001", aPost("anna")).assess(casework.GroundAbusive)
		proposed.do(comms, incident.Propose{Measures: []casework.Measure{casework.MeasureWarn}, Reason: "It should stop."})
		advised := reported(t, "INC-0000-0002", aPost("bert")).assess(casework.GroundAbusive)
		advised.do(comms, incident.Propose{Measures: []casework.Measure{casework.MeasureWarn}, Reason: "It should stop."})
		advised.do(legal, incident.Advise{Proposal: "P1", Position: incident.Support, Text: "It is lawful."})
		record(t, base, proposed, advised)

		require.Equal(t, []string{"INC-0000-0002"}, taskRefs(t, base, casework.TaskFilter{Person: comms.ID, Roles: both}), "the proposer does not advise")
		require.Equal(t, []string{"INC-0000-0001"}, taskRefs(t, base, casework.TaskFilter{Person: legal.ID, Roles: both}), "the adviser does not decide")
		require.Len(t, taskRefs(t, base, casework.TaskFilter{Person: "somebody-else", Roles: both}), 2)
	})
}

func TestATaskLeavesTheWorklistWithTheEventThatDoesIt(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		s := reported(t, ref, aPost("anna"))
		record(t, base, s)
		for _, step := range []func(){
			func() {},
			func() { s.assess(casework.GroundAbusive) },
			func() { s.decide(casework.MeasureWarn) },
			func() { s.perform() },
		} {
			step()
			record(t, base, s)
			page, err := base.Tasks(t.Context(), casework.TaskFilter{Roles: casework.Roles()})
			require.NoError(t, err)
			lines := []casework.Task{}
			for _, task := range page.Items {
				require.Equal(t, ref, task.Ref)
				lines = append(lines, task.Task)
			}
			require.JSONEq(t, asJSON(t, casework.Tasks(&s.c)), asJSON(t, lines))
		}
	})
}

func TestPagesOfAWorklistShowEveryTaskOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		var want, seen []string
		for n := range 5 {
			want = append(want, fmt.Sprintf("INC-0000-%04d", n))
			record(t, base, reported(t, want[n], aPost(fmt.Sprint("author", n))))
		}
		f := casework.TaskFilter{Roles: []casework.Role{casework.RoleComms}, Limit: 2}
		for {
			page, err := base.Tasks(t.Context(), f)
			require.NoError(t, err)
			for _, task := range page.Items {
				seen = append(seen, task.Ref)
			}
			if f.Cursor = page.Next; f.Cursor == "" {
				break
			}
		}
		require.Equal(t, want, seen)
	})
}

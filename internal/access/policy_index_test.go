package access

import (
	"testing"

	"github.com/cedar-policy/cedar-go"
	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
)

// TestPoliciesOfAnActionDecideAsAllOfThemWould asks every policy as well as only those
// that are about the action, for every action, role and resource.
func TestPoliciesOfAnActionDecideAsAllOfThemWould(t *testing.T) {
	t.Parallel()
	g := guard(t)
	about := &casework.Incident{Ref: "INC-1", OpenedBy: casework.Person{ID: "somebody"}, Assessment: &casework.Assessment{Target: "somebody"}}
	reported := &casework.Incident{Ref: "INC-2", OpenedBy: casework.Person{ID: "somebody"}}
	actions, allowed := []Action{"", "reign"}, 0
	for _, one := range g.policies {
		actions = append(actions, one.about...)
	}
	for _, role := range append(casework.Roles(), "emperor") {
		for _, do := range actions {
			for _, to := range []Resource{Application(), AnyCase(), CaseOf(about), CaseOf(reported), {}} {
				person := personOf(holder(role))
				decision, _ := cedar.Authorize(g.policies, entityPair{person, to.entity()}, cedar.Request{
					Principal: person.UID, Action: cedar.NewEntityUID("Action", cedar.String(do)), Resource: to.uid,
				})
				require.Equal(t, decision == cedar.Allow, g.May(holder(role), do, to) == nil, "%s %s %s", role, do, to.uid)
				if decision == cedar.Allow {
					allowed++
				}
			}
		}
	}
	require.Greater(t, allowed, 50)
}

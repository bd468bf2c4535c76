package access

import (
	"testing"

	"github.com/cedar-policy/cedar-go"
	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
)

// TestTheIndexDecidesAsAllPoliciesWould compares, for every action, role and resource, the
// answer of all policies with that of the indexed ones.
func TestTheIndexDecidesAsAllPoliciesWould(t *testing.T) {
	t.Parallel()
	a := newTestAuthoriser(t)
	about := &incident.Case{Ref: "INC-1", OpenedBy: casework.Person{ID: "somebody"}, Assessment: &incident.Assessment{Target: "somebody"}}
	reported := &incident.Case{Ref: "INC-2", OpenedBy: casework.Person{ID: "somebody"}}
	actions, allowed := []Action{"", "reign"}, 0
	for _, one := range a.policies {
		actions = append(actions, one.actions...)
	}
	for _, role := range append(casework.Roles(), "emperor") {
		for _, do := range actions {
			for _, to := range []Resource{Application(), AnyCase(), CaseOf(about), CaseOf(reported), {}} {
				person := personEntity(withRoles(role))
				decision, _ := cedar.Authorize(a.policies, entityPair{person, to.entity()}, cedar.Request{
					Principal: person.UID, Action: cedar.NewEntityUID("Action", cedar.String(do)), Resource: to.uid,
				})
				require.Equal(t, decision == cedar.Allow, a.May(withRoles(role), do, to) == nil, "%s %s %s", role, do, to.uid)
				if decision == cedar.Allow {
					allowed++
				}
			}
		}
	}
	require.Greater(t, allowed, 50)
}

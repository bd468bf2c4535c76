package access

import (
	"os"
	"slices"
	"testing"

	"github.com/cedar-policy/cedar-go"
	"github.com/cedar-policy/cedar-go/x/exp/ast"
	"github.com/cedar-policy/cedar-go/x/exp/schema"
	"github.com/cedar-policy/cedar-go/x/exp/schema/validate"
	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
)

func newTestAuthoriser(t testing.TB) *Authoriser {
	t.Helper()
	a, err := NewAuthoriser()
	require.NoError(t, err)
	return a
}

func withRoles(roles ...casework.Role) casework.Actor {
	return casework.Actor{Person: casework.Person{ID: "somebody"}, Roles: roles}
}

// TestEveryPolicyMatchesTheSchema finds a misspelt action, role type or attribute, which
// Cedar itself would only deny.
func TestEveryPolicyMatchesTheSchema(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("policies/schema.cedarschema")
	require.NoError(t, err)
	var s schema.Schema
	require.NoError(t, s.UnmarshalCedar(text))
	resolved, err := s.Resolve()
	require.NoError(t, err)
	validator, n := validate.New(resolved), 0
	for id, policy := range newTestAuthoriser(t).policies.All() {
		n++
		require.NoError(t, validator.Policy(string(id), (*ast.Policy)(policy.AST())), id)
	}
	require.Greater(t, n, 10)
	for _, resource := range []Resource{Application(), AnyCase(), CaseOf(&incident.Case{Ref: "INC-1"})} {
		require.NoError(t, validator.Entity(resource.entity()))
	}
}

// TestThePoliciesAndTheCaseAgreeOnWhoMayGiveACommand compares the two places that tie
// roles to commands. The case has its own list, because a program with a Temporal client
// does not pass the policies.
func TestThePoliciesAndTheCaseAgreeOnWhoMayGiveACommand(t *testing.T) {
	t.Parallel()
	a, asked := newTestAuthoriser(t), 0
	for _, name := range append(incident.Commands(), incident.CommandReport) {
		for _, role := range casework.Roles() {
			asked++
			who := withRoles(role)
			permitted := a.May(who, Action(name), AnyCase()) == nil
			require.Equal(t, who.HasAny(incident.Permitted(name).Roles...), permitted, "%s %s", role, name)
		}
	}
	seeEverything := []casework.Role{casework.RoleComms, casework.RoleCommsLead, casework.RoleLegal, casework.RoleAuditor}
	for _, role := range casework.Roles() {
		require.Equal(t, slices.Contains(seeEverything, role), a.May(withRoles(role), ActionSee, AnyCase()) == nil, role)
	}
	t.Logf("%d pairs of role and command", asked)
}

func TestTheTargetOfAPostCannotSeeItsCase(t *testing.T) {
	t.Parallel()
	a, everyRole := newTestAuthoriser(t), withRoles(casework.Roles()[1:]...)
	c := &incident.Case{
		Ref: "INC-1", OpenedBy: casework.Person{ID: "opener"}, Assessment: &incident.Assessment{Target: "somebody"},
	}
	for _, name := range incident.Commands() {
		require.NoError(t, a.May(everyRole, Action(name), AnyCase()), name)
		require.ErrorIs(t, a.May(everyRole, Action(name), CaseOf(c)), ErrDenied, name)
	}
	require.ErrorIs(t, a.May(everyRole, ActionSee, CaseOf(c)), ErrDenied)
	require.ErrorIs(t, a.May(everyRole, ActionSeePart, CaseOf(c)), ErrDenied)
	c.Reporters = []casework.Person{{ID: "somebody"}}
	require.NoError(t, a.May(everyRole, ActionSeePart, CaseOf(c)), "they reported it themselves")
	require.NoError(t, a.May(everyRole, Action(incident.CommandReport), CaseOf(c)))
}

func TestAReporterSeesAPartOfTheCase(t *testing.T) {
	t.Parallel()
	a := newTestAuthoriser(t)
	c := &incident.Case{Ref: "INC-1", OpenedBy: casework.Person{ID: "opener"}, Reporters: []casework.Person{{ID: "somebody"}}}
	require.NoError(t, a.May(withRoles(casework.RoleStaff), ActionSeePart, CaseOf(c)))
	require.ErrorIs(t, a.May(withRoles(casework.RoleStaff), ActionSee, CaseOf(c)), ErrDenied)
	require.ErrorIs(t, a.May(withRoles(casework.RolePublic), ActionSeePart, CaseOf(c)), ErrDenied, "all of the public have one name")
	nobody := casework.Actor{Roles: []casework.Role{casework.RoleStaff}}
	c.Reporters = append(c.Reporters, casework.Person{})
	require.ErrorIs(t, a.May(nobody, ActionSeePart, CaseOf(c)), ErrDenied, "nobody is not a person")
}

// TestAPolicyThatFailsDenies although Cedar skips it: it may be the one that forbids.
func TestAPolicyThatFailsDenies(t *testing.T) {
	t.Parallel()
	a, err := newAuthoriser(map[string][]byte{
		"all.cedar":  []byte(`permit (principal, action, resource);`),
		"fail.cedar": []byte(`forbid (principal, action, resource) when { resource.misspelt.contains(principal) };`),
	})
	require.NoError(t, err)
	who, to := personEntity(withRoles(casework.RoleComms)), AnyCase()
	decision, _ := cedar.Authorize(a.policies, entityPair{who, to.entity()}, cedar.Request{
		Principal: who.UID, Action: cedar.NewEntityUID("Action", "see"), Resource: to.uid,
	})
	require.Equal(t, cedar.Allow, decision, "this is why")
	require.ErrorIs(t, a.May(withRoles(casework.RoleComms), ActionSee, to), ErrDenied)
}

func TestAnUnknownActionIsDenied(t *testing.T) {
	t.Parallel()
	a := newTestAuthoriser(t)
	for _, who := range []casework.Actor{{}, withRoles(), withRoles("emperor")} {
		for _, to := range []Resource{Application(), AnyCase(), {}} {
			for _, do := range []Action{"", "reign", ActionSee, "assess", "verify", "report"} {
				require.ErrorIs(t, a.May(who, do, to), ErrDenied)
			}
		}
	}
	_, err := newAuthoriser(map[string][]byte{"broken.cedar": []byte("permit (everybody);")})
	require.ErrorContains(t, err, "broken.cedar")
}

func BenchmarkMay(b *testing.B) {
	a, who := newTestAuthoriser(b), withRoles(casework.RoleStaff, casework.RoleComms)
	for b.Loop() {
		_ = a.May(who, "assess", AnyCase())
	}
}

package access

import (
	"os"
	"testing"

	"github.com/cedar-policy/cedar-go"
	"github.com/cedar-policy/cedar-go/x/exp/ast"
	"github.com/cedar-policy/cedar-go/x/exp/schema"
	"github.com/cedar-policy/cedar-go/x/exp/schema/validate"
	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
)

func guard(t testing.TB) *Authoriser {
	t.Helper()
	g, err := NewAuthoriser()
	require.NoError(t, err)
	return g
}

func holder(roles ...casework.Role) casework.Actor {
	return casework.Actor{Person: casework.Person{ID: "somebody"}, Roles: roles}
}

// TestEveryPolicySpeaksOfWhatTheSchemaKnows finds a misspelt action, role type or
// attribute, which Cedar itself would only ever answer with "no".
func TestEveryPolicySpeaksOfWhatTheSchemaKnows(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("policies/schema.cedarschema")
	require.NoError(t, err)
	var s schema.Schema
	require.NoError(t, s.UnmarshalCedar(text))
	resolved, err := s.Resolve()
	require.NoError(t, err)
	validator, n := validate.New(resolved), 0
	for id, policy := range guard(t).policies.All() {
		n++
		require.NoError(t, validator.Policy(string(id), (*ast.Policy)(policy.AST())), id)
	}
	require.Greater(t, n, 10)
	for _, resource := range []Resource{Application(), AnyCase(), CaseOf(&casework.Incident{Ref: "INC-1"})} {
		require.NoError(t, validator.Entity(resource.entity()))
	}
}

// TestThePoliciesAndTheCaseAgreeOnWhoMayGiveACommand keeps the two places in which
// a role is tied to a command from drifting: the case says it again, because a
// script with a Temporal client does not pass by the policies.
func TestThePoliciesAndTheCaseAgreeOnWhoMayGiveACommand(t *testing.T) {
	t.Parallel()
	g, asked := guard(t), 0
	for _, name := range append(casework.Commands(), casework.CommandReport) {
		for _, role := range casework.Roles() {
			asked++
			who := holder(role)
			permitted := g.May(who, Action(name), AnyCase()) == nil
			require.Equal(t, who.HasAny(casework.Permitted(name).Roles...), permitted, "%s %s", role, name)
		}
	}
	for _, role := range casework.Roles() {
		require.Equal(t, holder(role).Sees(), g.May(holder(role), ActionSee, AnyCase()) == nil, role)
	}
	t.Logf("%d pairs of role and command", asked)
}

func TestTheTargetOfAPostStaysOutOfItsCase(t *testing.T) {
	t.Parallel()
	g, everyRole := guard(t), holder(casework.Roles()[1:]...)
	c := &casework.Incident{
		Ref: "INC-1", OpenedBy: casework.Person{ID: "opener"}, Assessment: &casework.Assessment{Target: "somebody"},
	}
	for _, name := range casework.Commands() {
		require.NoError(t, g.May(everyRole, Action(name), AnyCase()), name)
		require.ErrorIs(t, g.May(everyRole, Action(name), CaseOf(c)), ErrDenied, name)
	}
	require.ErrorIs(t, g.May(everyRole, ActionSee, CaseOf(c)), ErrDenied)
	require.ErrorIs(t, g.May(everyRole, ActionSeePart, CaseOf(c)), ErrDenied)
	c.Reporters = []casework.Person{{ID: "somebody"}}
	require.NoError(t, g.May(everyRole, ActionSeePart, CaseOf(c)), "they reported it themselves")
	require.NoError(t, g.May(everyRole, Action(casework.CommandReport), CaseOf(c)))
}

func TestWhoReportedAPostSeesAPartOfItsCase(t *testing.T) {
	t.Parallel()
	g := guard(t)
	c := &casework.Incident{Ref: "INC-1", OpenedBy: casework.Person{ID: "opener"}, Reporters: []casework.Person{{ID: "somebody"}}}
	require.NoError(t, g.May(holder(casework.RoleStaff), ActionSeePart, CaseOf(c)))
	require.ErrorIs(t, g.May(holder(casework.RoleStaff), ActionSee, CaseOf(c)), ErrDenied)
	require.ErrorIs(t, g.May(holder(casework.RolePublic), ActionSeePart, CaseOf(c)), ErrDenied, "all of the public have one name")
	nobody := casework.Actor{Roles: []casework.Role{casework.RoleStaff}}
	c.Reporters = append(c.Reporters, casework.Person{})
	require.ErrorIs(t, g.May(nobody, ActionSeePart, CaseOf(c)), ErrDenied, "nobody is not a person")
}

// TestAPolicyThatFailsDenies although Cedar passes over it: it may be the one that forbids.
func TestAPolicyThatFailsDenies(t *testing.T) {
	t.Parallel()
	g, err := newAuthoriser(map[string][]byte{
		"all.cedar":  []byte(`permit (principal, action, resource);`),
		"fail.cedar": []byte(`forbid (principal, action, resource) when { resource.misspelt.contains(principal) };`),
	})
	require.NoError(t, err)
	who, to := personOf(holder(casework.RoleComms)), AnyCase()
	decision, _ := cedar.Authorize(g.policies, entityPair{who, to.entity()}, cedar.Request{
		Principal: who.UID, Action: cedar.NewEntityUID("Action", "see"), Resource: to.uid,
	})
	require.Equal(t, cedar.Allow, decision, "this is why")
	require.ErrorIs(t, g.May(holder(casework.RoleComms), ActionSee, to), ErrDenied)
}

func TestWhatNoPolicyKnowsIsDenied(t *testing.T) {
	t.Parallel()
	g := guard(t)
	for _, who := range []casework.Actor{{}, holder(), holder("emperor")} {
		for _, to := range []Resource{Application(), AnyCase(), {}} {
			for _, do := range []Action{"", "reign", ActionSee, "assess", "verify", "report"} {
				require.ErrorIs(t, g.May(who, do, to), ErrDenied)
			}
		}
	}
	_, err := newAuthoriser(map[string][]byte{"broken.cedar": []byte("permit (everybody);")})
	require.ErrorContains(t, err, "broken.cedar")
}

func BenchmarkMay(b *testing.B) {
	g, who := guard(b), holder(casework.RoleStaff, casework.RoleComms)
	for b.Loop() {
		_ = g.May(who, "assess", AnyCase())
	}
}

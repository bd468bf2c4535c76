package app_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/access/demo"
	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
	"duecourse/internal/casework/kinds"
	"duecourse/internal/policy"
)

var noon = time.Date(2026, 11, 2, 12, 0, 0, 0, time.UTC)

// fixture is the service with a fake store and fake workflows.
type fixture struct {
	*app.Service
	store     *fakeStore
	workflows *fakeWorkflows
	vault     fileVault
	clock     time.Time
}

func newFixture(t *testing.T) *fixture {
	t.Helper()
	return newFixtureWith(t, nil)
}

func newFixtureWith(t *testing.T, prepare app.PreparePack) *fixture {
	t.Helper()
	council, err := policy.Default()
	require.NoError(t, err)
	w := &fixture{store: newFakeStore(), vault: newFileVault(t), clock: noon}
	w.workflows = &fakeWorkflows{store: w.store, open: map[string]*fakeRun{}, gone: map[string]*fakeRun{}, now: func() time.Time { return w.clock }}
	w.Service, err = app.New(app.Options{
		Kinds: kinds.All(), Store: w.store, Workflows: w.workflows, Vault: w.vault.Vault, PreparePack: prepare, People: demo.People(), Policy: council,
		Secret: []byte("a secret of sixteen bytes"), Now: func() time.Time { return w.clock },
	})
	require.NoError(t, err)
	return w
}

func person(id string, roles ...casework.Role) app.Caller {
	return app.Caller{Actor: casework.Actor{
		Person: casework.Person{ID: id, Name: strings.ToUpper(id)}, Roles: append(roles, casework.RoleStaff),
	}}
}

func officer() app.Caller { return person("comms-1", casework.RoleComms) }
func lead() app.Caller    { return person("comms-lead", casework.RoleComms, casework.RoleCommsLead) }
func lawyer() app.Caller  { return person("legal-1", casework.RoleLegal) }
func opener() app.Caller  { return person("staff-1") }

func keyed(who app.Caller, key string) app.Caller {
	who.Key = key
	return who
}

func aPost() incident.Post {
	return incident.Post{Channel: "facebook", URL: "https://facebook.example/posts/1", Author: "@angry", Text: "You are all fools."}
}

func acceptable() incident.Assess {
	return incident.Assess{Finding: incident.FindingAcceptable, Rationale: "Criticism."}
}

func withdrawn() incident.Close {
	return incident.Close{Outcome: incident.OutcomeWithdrawn, Reason: "Reported by mistake."}
}

func abusive() incident.Assess {
	return incident.Assess{
		Finding: incident.FindingUnacceptable, Grounds: []casework.Ground{casework.GroundAbusive}, Removable: true, Rationale: "Abuse.",
	}
}

// reported opens a case and returns its reference.
func (w *fixture) reported(t *testing.T) string {
	t.Helper()
	answer, err := w.Report(t.Context(), opener(), aPost(), "", "")
	require.NoError(t, err)
	return answer.Ref
}

func (w *fixture) done(t *testing.T, who app.Caller, ref string, command casework.Command) app.Answer {
	t.Helper()
	answer, err := w.Do(t.Context(), who, incident.KindName, ref, command)
	require.NoError(t, err)
	return answer
}

func requireCode(t *testing.T, code app.Code, err error) *app.Error {
	t.Helper()
	var problem *app.Error
	require.ErrorAs(t, err, &problem)
	require.Equal(t, code, problem.Code, "%s: %v", problem.Why, problem.Cause)
	require.NotEmpty(t, problem.Why)
	return problem
}

package access_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/access"
	"duecourse/internal/casework"
)

func TestARoleThatTheRulesNeedAndNobodyHasIsNamed(t *testing.T) {
	t.Parallel()
	person := func(id string, roles ...casework.Role) access.Person {
		return access.Person{Actor: casework.Actor{Person: casework.Person{ID: id, Name: id}, Roles: roles}}
	}
	for name, test := range map[string]struct {
		people []access.Person
		says   []string
	}{
		"enough":       {[]access.Person{person("a", casework.RoleComms, casework.RoleCommsLead), person("b", casework.RoleLegal)}, nil},
		"nobody":       {nil, []string{"role comms,", "role comms_lead,", "role legal,"}},
		"no lawyer":    {[]access.Person{person("a", casework.RoleComms, casework.RoleCommsLead)}, []string{"role legal,"}},
		"one for both": {[]access.Person{person("a", casework.RoleComms, casework.RoleCommsLead, casework.RoleLegal)}, []string{"only a has the roles"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			directory := access.NewDirectory(test.people, func(id string) string { return id })
			err := access.CheckNeededRoles(directory.PeopleWith)
			if test.says == nil {
				require.NoError(t, err)
			}
			for _, said := range test.says {
				require.ErrorContains(t, err, said)
			}
		})
	}
}

package access_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/access"
	"duecourse/internal/access/demo"
	"duecourse/internal/casework"
)

func digest(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

func writeFile(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "people.json")
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	return path
}

func TestAPersonIsKnownByTheirToken(t *testing.T) {
	t.Parallel()
	directory, err := access.LoadDirectory(writeFile(t, fmt.Sprintf(`[
		{"id": "c.morgan", "name": "Charlie Morgan", "email": "c.morgan@example.org", "roles": ["comms"], "token_sha256": %q},
		{"id": "a.bennett", "name": "Alex Bennett", "email": "a.bennett@example.org", "roles": ["legal", "staff"], "token_sha256": %q}
	]`, digest("first"), digest("second"))))
	require.NoError(t, err)

	who, err := directory.Authenticate(t.Context(), "first")
	require.NoError(t, err)
	require.Equal(t, casework.Person{ID: "c.morgan", Name: "Charlie Morgan"}, who.Person)
	require.Equal(t, []casework.Role{casework.RoleStaff, casework.RoleComms}, who.Roles)

	who, err = directory.Authenticate(t.Context(), "second")
	require.NoError(t, err)
	require.Equal(t, "a.bennett", who.ID)
	require.True(t, who.Has(casework.RoleLegal))
	require.False(t, who.Has(casework.RoleComms))
}

func TestARefusalDoesNotSayWhatIsWrongWithAToken(t *testing.T) {
	t.Parallel()
	for _, token := range []string{"", "dev-", "dev-comms-3", "DEV-COMMS-1", digest("dev-comms-1"), " dev-comms-1"} {
		who, err := demo.People().Authenticate(t.Context(), token)
		require.Equal(t, access.ErrUnauthenticated, err, "token %q", token)
		require.Empty(t, who)
	}
}

func TestCallersCannotChangeTheDirectory(t *testing.T) {
	t.Parallel()
	people := demo.People()
	who, err := people.Authenticate(t.Context(), demo.Token("staff-1"))
	require.NoError(t, err)
	who.Roles[0] = casework.RoleCommsLead
	again, err := people.Authenticate(t.Context(), demo.Token("staff-1"))
	require.NoError(t, err)
	require.Equal(t, []casework.Role{casework.RoleStaff}, again.Roles)
}

func TestTheDemoHasTheAgreedPeople(t *testing.T) {
	t.Parallel()
	roles := map[string][]casework.Role{
		"comms-1": {"staff", "comms"}, "comms-2": {"staff", "comms"}, "comms-lead": {"staff", "comms", "comms_lead"},
		"press-1": {"staff", "press"}, "legal-1": {"staff", "legal"}, "legal-2": {"staff", "legal"},
		"comms-legal-1": {"staff", "comms", "legal"}, "staff-1": {"staff"}, "staff-2": {"staff"},
		"manager-1": {"staff"}, "budget-1": {"staff"}, "hr-1": {"staff", "hr"}, "hr-2": {"staff", "hr"},
		"records-1": {"staff", "records"}, "auditor-1": {"staff", "auditor"}, "admin-1": {"staff", "admin"},
	}
	people := demo.People()
	require.Len(t, people.PeopleWith(casework.RoleStaff), len(roles))
	for id, want := range roles {
		who, err := people.Authenticate(t.Context(), "dev-"+id)
		require.NoError(t, err, id)
		require.Equal(t, id, who.ID)
		require.Equal(t, want, who.Roles, id)
		person, known := people.Person(id)
		require.True(t, known, id)
		require.Equal(t, id+"@example.org", person.Email)
		require.NotEmpty(t, person.Name)
	}
}

func TestPeopleAreFoundByRole(t *testing.T) {
	t.Parallel()
	var addresses []string
	for _, p := range demo.People().PeopleWith(casework.RoleLegal) {
		addresses = append(addresses, p.Email)
	}
	require.Equal(t, []string{"legal-1@example.org", "legal-2@example.org", "comms-legal-1@example.org"}, addresses)
	require.Empty(t, demo.People().PeopleWith(casework.RolePublic))
	_, known := demo.People().Person("nobody")
	require.False(t, known)
}

func TestLoadDirectoryNamesEveryProblem(t *testing.T) {
	t.Parallel()
	person := func(id, email, role, token string) string {
		return fmt.Sprintf(`{"id": %q, "name": "N", "email": %q, "roles": [%q], "token_sha256": %q}`, id, email, role, token)
	}
	good := person("one", "one@example.org", "comms", digest("1"))
	for name, test := range map[string]struct{ file, says string }{
		"no JSON":        {"people:", "not a list of people"},
		"empty":          {"[]", "the list is empty"},
		"unknown field":  {`[{"id": "one", "password": "x"}]`, "password"},
		"more behind it": {"[" + good + "] []", "after the list of people"},
		"id":             {"[" + person("One!", "one@example.org", "comms", digest("1")) + "]", `person 1 ("One!"): the id must be`},
		"program's id":   {"[" + person("svc-one", "s@example.org", "comms", digest("1")) + "]", "the system uses this id"},
		"system's id":    {"[" + person("system", "s@example.org", "comms", digest("1")) + "]", "the system uses this id"},
		"address":        {"[" + person("one", "one", "comms", digest("1")) + "]", `"one" is not an email address`},
		"role":           {"[" + person("one", "one@example.org", "king", digest("1")) + "]", `cannot have the role "king"`},
		"public":         {"[" + person("one", "one@example.org", "public", digest("1")) + "]", `cannot have the role "public"`},
		"token":          {"[" + person("one", "one@example.org", "comms", "secret") + "]", "64 hexadecimal digits"},
		"empty token":    {"[" + person("one", "one@example.org", "comms", digest("")) + "]", "empty token"},
		"same id":        {"[" + good + "," + person("one", "two@example.org", "legal", digest("2")) + "]", `person 2 ("one"): another person has the same id`},
		"same sub": {`[{"id": "one", "name": "N", "email": "one@example.org", "token_sha256": "` + digest("1") + `", "sub": "8f"},
			{"id": "two", "name": "N", "email": "two@example.org", "token_sha256": "` + digest("2") + `", "sub": "8f"}]`, `"one" has the same sub`},
		"same token": {"[" + good + "," + person("two", "two@example.org", "legal", digest("1")) + "]", `"one" has the same token`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := writeFile(t, test.file)
			_, err := access.LoadDirectory(path)
			require.ErrorContains(t, err, test.says)
			require.ErrorContains(t, err, path)
		})
	}
	_, err := access.LoadDirectory(filepath.Join(t.TempDir(), "none.json"))
	require.ErrorIs(t, err, os.ErrNotExist)
}

package access

import (
	"errors"
	"fmt"

	"duecourse/internal/casework"
)

// CheckNeededRoles fails if somebody is missing without whom no case comes to an end: a
// decision takes Communications and somebody else of Legal (domain §2), and what is
// overdue goes to the head of Communications. It names everybody who is missing.
func CheckNeededRoles(peopleWith func(casework.Role) []Person) error {
	var missing []error
	for _, needed := range []struct {
		role casework.Role
		so   string
	}{
		{casework.RoleComms, "nobody can assess a post, or propose and decide a measure"},
		{casework.RoleCommsLead, "what is overdue reaches nobody"},
		{casework.RoleLegal, "no measure gets advice"},
	} {
		if len(peopleWith(needed.role)) == 0 {
			missing = append(missing, fmt.Errorf("nobody has the role %s, so %s", needed.role, needed.so))
		}
	}
	comms, legal := peopleWith(casework.RoleComms), peopleWith(casework.RoleLegal)
	if len(comms) == 1 && len(legal) == 1 && comms[0].ID == legal[0].ID {
		missing = append(missing, fmt.Errorf("only %s has the roles comms and legal, and nobody decides alone", comms[0].ID))
	}
	return errors.Join(missing...)
}

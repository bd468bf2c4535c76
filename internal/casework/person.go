package casework

import "slices"

// Role is what a person may be asked to do. Line manager, budget holder and
// target of a post are relations to a case, not roles.
type Role string

// The roles of the council's people. One person may have several: the rules of
// four eyes are about persons, so two hats never make four eyes.
const (
	RolePublic    Role = "public" // nobody signed in
	RoleStaff     Role = "staff"
	RoleComms     Role = "comms"
	RoleCommsLead Role = "comms_lead"
	RolePress     Role = "press"
	RoleLegal     Role = "legal"
	RoleHR        Role = "hr"
	RoleRecords   Role = "records"
	RoleAuditor   Role = "auditor"
	RoleAdmin     Role = "admin"
)

// Roles lists every role, in the order in which tables show them.
func Roles() []Role {
	return []Role{
		RolePublic, RoleStaff, RoleComms, RoleCommsLead, RolePress,
		RoleLegal, RoleHR, RoleRecords, RoleAuditor, RoleAdmin,
	}
}

// Person is somebody as a case remembers them.
type Person struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// Actor is a person and the roles they hold at the moment they act.
type Actor struct {
	Person
	Roles []Role `json:"roles,omitempty"`
}

// Has says whether the actor holds the role.
func (a Actor) Has(r Role) bool { return slices.Contains(a.Roles, r) }

// HasAny says whether the actor holds at least one of the roles.
func (a Actor) HasAny(roles ...Role) bool { return slices.ContainsFunc(roles, a.Has) }

// System is the actor of what the case does by itself: timers, effects, reports
// of a platform.
func System() Actor { return Actor{Person: Person{ID: "system", Name: "Due Course"}} }

// RoleNames says in words who a role is.
func RoleNames(roles []Role) string {
	names := ""
	for i, r := range roles {
		switch {
		case i > 0 && i == len(roles)-1:
			names += " or "
		case i > 0:
			names += ", "
		}
		names += r.InSentence()
	}
	return names
}

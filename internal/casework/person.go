package casework

import (
	"slices"
	"strings"
)

// Role is a set of permissions that a person holds. Line manager, budget holder and
// target of a post are relations to a case, not roles.
type Role string

// The roles of the council's people. One person may have several. Four-eyes rules
// compare people, not roles, so one person with two roles cannot act as two.
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

// Person identifies somebody in a case.
type Person struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// ProgramPrefix begins the id of every program that uses the API, and of nobody else.
const ProgramPrefix = "svc-"

// programMark ends the name of every program, wherever people read it.
const programMark = " (program)"

// ProgramPerson is a program as cases, pages, letters and mail name it: nobody takes it for the
// colleague whose name it has.
func ProgramPerson(id, name string) Person {
	return Person{ID: id, Name: strings.TrimSuffix(name, programMark) + programMark}
}

// IsProgram says whether a program has the id.
func (p Person) IsProgram() bool { return strings.HasPrefix(p.ID, ProgramPrefix) }

// IsHuman says whether the person is one of the council's people: not a program, the system or
// a member of the public.
func (p Person) IsHuman() bool {
	return p.ID != string(RolePublic) && p.ID != System().ID && !p.IsProgram()
}

// Actor is a person and the roles they hold at the moment they act.
type Actor struct {
	Person
	Roles []Role `json:"roles,omitempty"`
	// Decides are the decisions that a program may take, each granted to it by name. People
	// decide by their roles.
	Decides []CommandName `json:"decides,omitempty"`
}

// Has says whether the actor holds the role.
func (a Actor) Has(r Role) bool { return slices.Contains(a.Roles, r) }

// HasAny says whether the actor holds at least one of the roles.
func (a Actor) HasAny(roles ...Role) bool { return slices.ContainsFunc(roles, a.Has) }

// System is the actor of everything that no person does: timers, effects and reports of
// a platform.
func System() Actor { return Actor{Person: Person{ID: "system", Name: "Due Course"}} }

// RoleNames lists roles in words: "auditors or administrators".
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

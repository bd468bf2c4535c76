package access

import (
	"crypto/sha256"

	"duecourse/internal/casework"
)

// DemoToken is the token by which a person of the demo signs in.
func DemoToken(id string) string { return "dev-" + id }

// Demo are the people of the dev stack, each signed in by [DemoToken]. Everybody
// can read these tokens, so nothing but cmd/devstack may use them.
func Demo() *Directory {
	directory := &Directory{}
	for _, p := range demoPeople() {
		p.Email = p.ID + "@example.org"
		p.Roles = withStaff(p.Roles)
		directory.entries = append(directory.entries, entry{person: p, token: sha256.Sum256([]byte(DemoToken(p.ID)))})
	}
	return directory
}

func demoPeople() []Person {
	return []Person{
		demo("comms-1", "Charlie Morgan (Communications)", casework.RoleComms),
		demo("comms-2", "Sam Okafor (Communications)", casework.RoleComms),
		demo("comms-lead", "Priya Shah (Head of Communications)", casework.RoleComms, casework.RoleCommsLead),
		demo("press-1", "Robin Clarke (Press Office)", casework.RolePress),
		demo("legal-1", "Alex Bennett (Legal Services)", casework.RoleLegal),
		demo("legal-2", "Maria Kowalska (Legal Services)", casework.RoleLegal),
		demo("comms-legal-1", "Jo Whitfield (Communications and Legal Services)", casework.RoleComms, casework.RoleLegal),
		demo("staff-1", "Dev Patel (Libraries)"),
		demo("staff-2", "Ellen Hughes (Parks)"),
		demo("manager-1", "Tariq Aziz (Manager, Libraries)"),
		demo("budget-1", "Helen Frost (Budget Holder)"),
		demo("hr-1", "Grace Lee (Human Resources)", casework.RoleHR),
		demo("hr-2", "Owen Davies (Human Resources)", casework.RoleHR),
		demo("records-1", "Nadia Rahman (Information Governance)", casework.RoleRecords),
		demo("auditor-1", "Frank Osei (Internal Audit)", casework.RoleAuditor),
		demo("admin-1", "Kim Novak (Systems)", casework.RoleAdmin),
	}
}

func demo(id, name string, roles ...casework.Role) Person {
	return Person{Actor: casework.Actor{Person: casework.Person{ID: id, Name: name}, Roles: roles}}
}

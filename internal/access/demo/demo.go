package demo

import (
	"duecourse/internal/access"
	"duecourse/internal/casework"
)

// Token is the token by which a person of the demo signs in.
func Token(id string) string { return "dev-" + id }

// People are the people of the dev stack, each signed in by [Token].
func People() *access.Directory { return access.NewDirectory(everybody(), Token) }

func everybody() []access.Person {
	return []access.Person{
		person("comms-1", "Charlie Morgan (Communications)", casework.RoleComms),
		person("comms-2", "Sam Okafor (Communications)", casework.RoleComms),
		person("comms-lead", "Priya Shah (Head of Communications)", casework.RoleComms, casework.RoleCommsLead),
		person("press-1", "Robin Clarke (Press Office)", casework.RolePress),
		person("legal-1", "Alex Bennett (Legal Services)", casework.RoleLegal),
		person("legal-2", "Maria Kowalska (Legal Services)", casework.RoleLegal),
		person("comms-legal-1", "Jo Whitfield (Communications and Legal Services)", casework.RoleComms, casework.RoleLegal),
		person("staff-1", "Dev Patel (Libraries)"),
		person("staff-2", "Ellen Hughes (Parks)"),
		person("manager-1", "Tariq Aziz (Manager, Libraries)"),
		person("budget-1", "Helen Frost (Budget Holder)"),
		person("hr-1", "Grace Lee (Human Resources)", casework.RoleHR),
		person("hr-2", "Owen Davies (Human Resources)", casework.RoleHR),
		person("records-1", "Nadia Rahman (Information Governance)", casework.RoleRecords),
		person("auditor-1", "Frank Osei (Internal Audit)", casework.RoleAuditor),
		person("admin-1", "Kim Novak (Systems)", casework.RoleAdmin),
	}
}

func person(id, name string, roles ...casework.Role) access.Person {
	return access.Person{
		Actor: casework.Actor{Person: casework.Person{ID: id, Name: name}, Roles: roles}, Email: id + "@example.org",
	}
}

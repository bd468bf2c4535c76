// Package casetest holds what the tests of every kind of case share: people, rules,
// a time to begin at, and the table of who may do what. Only tests import it.
package casetest

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
)

// Person is somebody with roles. Their name is "Name of" and the id.
func Person(id string, roles ...casework.Role) casework.Actor {
	return casework.Actor{Person: casework.Person{ID: id, Name: "Name of " + id}, Roles: roles}
}

// Monday is when the cases of these tests begin: ten o'clock on a working day.
func Monday() time.Time { return time.Date(2026, 11, 2, 10, 0, 0, 0, time.UTC) }

// London is the council's time zone.
func London(t require.TestingT) *time.Location {
	zone, err := time.LoadLocation("Europe/London")
	require.NoError(t, err)
	return zone
}

// AsJSON writes a value as JSON.
func AsJSON(t require.TestingT, v any) string {
	raw, err := json.Marshal(v)
	require.NoError(t, err)
	return string(raw)
}

// Heading writes the heading of a table of who may do what.
func Heading(table io.Writer, titles []string) {
	fmt.Fprintln(table, "command\tstage\t"+strings.Join(titles, "\t"))
}

// Row writes a row of a table of who may do what: a cell for each person.
func Row(table io.Writer, command, stage string, people []casework.Actor, cell func(casework.Actor) string) {
	fmt.Fprint(table, command, "\t", stage)
	for _, by := range people {
		fmt.Fprint(table, "\t", cell(by))
	}
	fmt.Fprintln(table)
}

// Answer is a cell of the table: "yes", or the code and the clause of the refusal.
// A dot means that the command is for other people.
func Answer(r *casework.Refusal) string {
	switch {
	case r == nil:
		return "yes"
	case r.Code == casework.CodeNotPermitted && r.Clause == "":
		return "."
	}
	return strings.TrimSpace(string(r.Code) + " " + r.Clause)
}

package casework

import "time"

// CommandName is the name of a command, as clients spell it.
type CommandName string

// Moment is when, where and under which rules a command is given.
type Moment struct {
	At    time.Time
	Zone  *time.Location
	Rules *Rules
}

// Command is something that a person asks of a case.
type Command interface{ Name() CommandName }

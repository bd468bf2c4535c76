package casework

import (
	"time"
)

// TaskFilter says for whom a worklist is.
type TaskFilter struct {
	Person string // id
	Roles  []Role
	// Mine leaves out what others with the same role were asked to do: what is
	// left waits for the person, or for anybody with one of the roles.
	Mine   bool
	Limit  int // 1–200; 0: 50
	Cursor string
}

// WorklistItem is a line of a worklist.
type WorklistItem struct {
	Task
	Ref     string
	Kind    string // of the case
	N       int    // among the tasks of the case
	Overdue bool   // now; the service fills it in
}

// AuditFilter says which entries to look for, in the events of every case or in the
// access log; what is left empty does not matter.
type AuditFilter struct {
	Ref      string // of a case; in the access log also of what is in it
	Person   string // id of who did it
	Kind     string // of an event, or the beginning of an action
	NotAbout string // id of a person: leaves out the events of cases of which they are the target (R12)
	From     time.Time
	To       time.Time // before then
	Limit    int       // 1–200; 0: 50
	Cursor   string
}

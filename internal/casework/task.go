package casework

import "time"

// Task is something that waits for a person: a line of a worklist.
type Task struct {
	What    Window      `json:"what"`           // which window runs
	Of      string      `json:"of,omitempty"`   // the action it is about
	Why     string      `json:"why"`            // a sentence for people
	Role    Role        `json:"role"`           // who may do it
	Person  string      `json:"person"`         // who is asked to; empty: anybody with the role
	NotFor  []string    `json:"-"`              // ids of whom four eyes keep from it, whatever their role
	Command CommandName `json:"command"`        // which command does it
	Since   time.Time   `json:"since,omitzero"` // when it began to wait, UTC; zero: not known
	Due     time.Time   `json:"due"`            // UTC
}

package casework

import (
	"errors"
	"time"
)

// TaskFilter says whose worklist to list.
type TaskFilter struct {
	Person string // id
	Roles  []Role
	// Mine leaves out tasks of other people with the same role. The rest are for the
	// person, or for anybody with one of the roles.
	Mine   bool
	Limit  int // 1–200; 0: 50
	Cursor string
}

// WorklistItem is a line of a worklist.
type WorklistItem struct {
	Task
	Ref     string // empty: the task is about the policy itself
	Kind    string // of the case
	N       int    // among the tasks of the case
	Overdue bool   // now; the service fills it in
}

// AuditFilter says which entries to list from the events of all cases or from the access
// log. Empty fields do not filter.
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

// ErrNotFound means that the store does not have the record.
var ErrNotFound = errors.New("not found")

// ErrCursor means that a cursor comes from another store or another list.
var ErrCursor = errors.New("the cursor does not belong to this list")

// Page is a part of a list. If the list changes between pages, no item appears twice and
// no unchanged item is left out.
type Page[T any] struct {
	Items []T
	Next  string // cursor of the next page; empty: this is the last
	Total *int   // of the whole list, where that costs nothing
	Whole bool   // false: of each case only ref, stage, post and outcome
}

// SortOrder is the order of a list of cases.
type SortOrder string

// The orders of a list of cases.
const (
	SortNewest  SortOrder = ""          // by when they were opened, the newest first
	SortOldest  SortOrder = "opened_at" // the oldest first
	SortDue     SortOrder = "due"       // what is due first; last, where nothing is due
	SortChanged SortOrder = "-changed"  // what changed last first
)

// SortOrders lists the orders.
func SortOrders() []SortOrder { return []SortOrder{SortNewest, SortOldest, SortDue, SortChanged} }

// HandledRequest is a request that changed a case, and the sequence that it led to.
type HandledRequest struct {
	ID     string
	Ref    string
	Seq    int       // of the last event that it caused
	Digest string    // of what was asked for
	At     time.Time // of that event
}

// SentLetter is a letter that was sent. An erased letter keeps only its id, its kind and
// when it was sent.
type SentLetter struct {
	Letter
	Seq    int       // of the event that keeps it
	Action string    // that sent it
	At     time.Time // UTC
	Erased bool
}

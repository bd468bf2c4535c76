package cases

import (
	"encoding/json"
	"time"

	"duecourse/internal/casework"
)

// Page is a part of a list.
type Page[T any] struct {
	Items []T
	Next  string // cursor of the next page; empty: this is the last
	Total *int   // of the whole list, where that is known
	Whole bool   // false: of each case only ref, stage, post and outcome
}

// Sort is the order of a list of cases.
type Sort string

// The orders of a list of cases.
const (
	SortNewest  Sort = ""          // by when they were opened, the newest first
	SortOldest  Sort = "opened_at" // the oldest first
	SortDue     Sort = "due"       // what is due first; last, where nothing is due
	SortChanged Sort = "-changed"  // what changed last first
)

// Sorts lists the orders.
func Sorts() []Sort { return []Sort{SortNewest, SortOldest, SortDue, SortChanged} }

// Filter says which cases a list shows; what is left empty does not matter.
type Filter struct {
	Stages     []casework.Stage // any of them
	Outcome    casework.Outcome
	Ground     casework.Ground
	Measure    casework.Measure // ever proposed
	Channel    string
	Author     string // in any of its spellings
	AssignedTo string // id of a person
	Reporter   string // id of a person; the service fills it in for those who see only their own
	NotAbout   string // id of a person: leaves out the cases of which they are the target (R12); the service fills it in
	Overdue    *bool  // at Now
	Now        time.Time
	OpenedFrom time.Time // then or later
	OpenedTo   time.Time // before then
	Query      string    // beginnings of words that occur in ref, author, text or notes
	Sort       Sort
	Limit      int    // 1–200; 0: 50
	Cursor     string // of the page before
}

// Item is a case as a list shows it.
type Item struct {
	Ref           string
	Kind          string // "incident"
	Stage         casework.Stage
	Outcome       casework.Outcome
	Seq           int
	PolicyVersion string
	Post          casework.Post // its text cut to 280 characters
	AssignedTo    string
	OpenedBy      casework.Person
	OpenedAt      time.Time
	ChangedAt     time.Time
	ClosedAt      *time.Time
	DueWhat       casework.Window // empty: nothing is due
	DueBy         time.Time
	Escalated     bool
	Assessment    json.RawMessage // a [casework.Assessment]; nil: none yet
	Identity      json.RawMessage // a [casework.Identification]; nil: none yet
	History       casework.History
	Block         *casework.Block
}

// Overdue says whether something should have happened by now.
func (i *Item) Overdue(now time.Time) bool { return i.DueWhat != "" && i.DueBy.Before(now) }

// own is what somebody who reported the post sees of its case.
func (i *Item) own() Item {
	return Item{Ref: i.Ref, Kind: i.Kind, Stage: i.Stage, Outcome: i.Outcome, Post: i.Post}
}

// TaskFilter says for whom a worklist is.
type TaskFilter struct {
	Person string // id
	Roles  []casework.Role
	Mine   bool // leave out what others with the same role were asked to do
	Limit  int  // 1–200; 0: 50
	Cursor string
}

// Task is a line of a worklist.
type Task struct {
	casework.Task
	Ref     string
	Kind    string // of the case
	Overdue bool
}

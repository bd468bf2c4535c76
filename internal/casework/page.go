package casework

import "errors"

// ErrNotFound says that the register does not have what was asked for.
var ErrNotFound = errors.New("not on the register")

// ErrCursor says that a cursor was not made by this register, or for another list.
var ErrCursor = errors.New("the cursor does not belong to this list")

// Page is a part of a list. A list that grows or changes while it is paged
// through shows nothing twice and leaves out nothing that stood still.
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

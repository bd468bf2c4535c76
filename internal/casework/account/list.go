package account

import "time"

// Filter says which account requests, or which accounts, a list shows; what
// is left empty does not matter.
type Filter struct {
	Stage   string // of a request, or the status of an account
	Channel string
	Team    string
	Person  string    // id of somebody who has a part in it, or ever had
	Query   string    // beginnings of words that occur in ref, handle, team, names or reasons
	Due     time.Time // accounts whose review is due before; zero: does not matter
	Limit   int       // 1–200; 0: 50
	Cursor  string    // of the page before
}

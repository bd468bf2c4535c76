package incident

import (
	"encoding/json"
	"time"

	"duecourse/internal/casework"
)

// Filter says which incidents a list shows. Empty fields do not filter.
type Filter struct {
	Stages     []Stage // any of them
	Outcome    Outcome
	Ground     casework.Ground
	Measure    casework.Measure // ever proposed
	Channel    string
	Author     string    // in any spelling that the channel allows; without a channel, exactly
	AssignedTo string    // id of a person
	Reporter   string    // id of a person: only the cases whose post they reported
	NotAbout   string    // id of a person: leaves out the cases of which they are the target (R12)
	Overdue    *bool     // at Now
	Now        time.Time // with Overdue
	OpenedFrom time.Time // then or later
	OpenedTo   time.Time // before then
	Query      string    // beginnings of words that occur in ref, author, text or notes
	Sort       casework.SortOrder
	Limit      int    // 1–200; 0: 50
	Cursor     string // of the page before
}

// ListItem is an incident as a list shows it.
type ListItem struct {
	Ref           string
	Kind          string // "incident"
	Stage         Stage
	Outcome       Outcome
	Seq           int
	PolicyVersion string
	Post          Post // its text cut to 280 characters
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
	History       History
	Block         *Block
}

// Overdue says whether something should have happened by now.
func (i *ListItem) Overdue(now time.Time) bool { return i.DueWhat != "" && i.DueBy.Before(now) }

// Warning is a warning that went to an author.
type Warning struct {
	Ref        string    `json:"ref"`
	At         time.Time `json:"at"`
	Overturned bool      `json:"overturned"`
	Remembered bool      `json:"remembered" doc:"By the policy, now"` // the service fills it in
}

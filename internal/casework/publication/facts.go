package publication

import (
	"time"

	"duecourse/internal/casework"
)

// The kinds of events of a publication. Its words are in their personal part.
const (
	EventDrafted        casework.EventKind = "publication_drafted"
	EventEdited         casework.EventKind = "publication_edited"
	EventSubmitted      casework.EventKind = "publication_submitted"
	EventApproved       casework.EventKind = "publication_approved"
	EventReturned       casework.EventKind = "publication_returned"
	EventEmbargoMoved   casework.EventKind = "embargo_moved"
	EventReleaseBegan   casework.EventKind = "release_began"
	EventReleaseMissed  casework.EventKind = "release_missed"
	EventCancelled      casework.EventKind = "publication_cancelled"
	EventCorrected      casework.EventKind = "correction_drafted"
	EventCorrectionEnds casework.EventKind = "correction_dropped"
	EventWithdrawn      casework.EventKind = "publication_withdrawn"
)

// Drafted opens a publication.
type Drafted struct {
	Ref           string   `json:"ref"`
	PolicyVersion string   `json:"policy_version"`
	Form          Form     `json:"form"`
	Channels      []string `json:"channels"`
	Source        Source   `json:"source"`
	Embargo       *Embargo `json:"embargo,omitempty"`
}

// Edited changes a publication. The fields are those that it then has.
type Edited struct {
	Channels []string `json:"channels"`
	Source   Source   `json:"source"`
	Embargo  *Embargo `json:"embargo,omitempty"`
	Voided   bool     `json:"voided,omitempty"` // it had been approved
}

// Submitted asks for the approval.
type Submitted struct{}

// Approved approves a publication or a correction (S8).
type Approved struct {
	NoPersonalData bool       `json:"no_personal_data"` // confirmed in so many words (S11)
	LinkSeenAt     *time.Time `json:"link_seen_at,omitempty"`
	Correction     bool       `json:"correction,omitempty"`
}

// Returned sends a publication back to its writer.
type Returned struct{}

// EmbargoMoved sets another end of the embargo.
type EmbargoMoved struct {
	Embargo Embargo `json:"embargo"`
}

// ReleaseBegan begins the release on all channels.
type ReleaseBegan struct {
	Late bool `json:"late,omitempty"` // later than the end of the embargo
}

// ReleaseMissed says that the end of the embargo came too late to release by itself (S9).
type ReleaseMissed struct{}

// Cancelled ends a publication before its release.
type Cancelled struct{}

// CorrectionDrafted asks for a correction to be approved.
type CorrectionDrafted struct{}

// CorrectionDropped ends a correction that was not approved.
type CorrectionDropped struct{}

// Withdrew takes a publication down.
type Withdrew struct{}

func (Drafted) Event() casework.EventKind           { return EventDrafted }
func (Edited) Event() casework.EventKind            { return EventEdited }
func (Submitted) Event() casework.EventKind         { return EventSubmitted }
func (Approved) Event() casework.EventKind          { return EventApproved }
func (Returned) Event() casework.EventKind          { return EventReturned }
func (EmbargoMoved) Event() casework.EventKind      { return EventEmbargoMoved }
func (ReleaseBegan) Event() casework.EventKind      { return EventReleaseBegan }
func (ReleaseMissed) Event() casework.EventKind     { return EventReleaseMissed }
func (Cancelled) Event() casework.EventKind         { return EventCancelled }
func (CorrectionDrafted) Event() casework.EventKind { return EventCorrected }
func (CorrectionDropped) Event() casework.EventKind { return EventCorrectionEnds }
func (Withdrew) Event() casework.EventKind          { return EventWithdrawn }

package publication

import (
	"time"

	"duecourse/internal/casework"
)

// The commands of a publication.
const (
	CommandDraft       casework.CommandName = "draft"
	CommandEdit        casework.CommandName = "edit"
	CommandSubmit      casework.CommandName = "submit"
	CommandApprove     casework.CommandName = "approve"
	CommandMoveEmbargo casework.CommandName = "move-embargo"
	CommandRelease     casework.CommandName = "release"
	CommandCancel      casework.CommandName = "cancel"
	CommandConfirm     casework.CommandName = "confirm"
	CommandCorrect     casework.CommandName = "correct"
	CommandWithdraw    casework.CommandName = "withdraw"
)

// Commands lists the commands that people give to a publication.
func Commands() []casework.CommandName {
	return []casework.CommandName{
		CommandEdit, CommandSubmit, CommandApprove, CommandMoveEmbargo, CommandRelease, CommandConfirm, CommandCancel, CommandCorrect, CommandWithdraw,
	}
}

// Draft opens a publication.
type Draft struct {
	Ref          string   `json:"ref"`
	Form         Form     `json:"form"`
	Title        string   `json:"title"`
	Body         string   `json:"body"`
	Link         string   `json:"link"`
	Channels     []string `json:"channels"`
	Source       Source   `json:"source"`        // empty: own
	EmbargoUntil string   `json:"embargo_until"` // as [parseEmbargo] reads it; empty: no embargo
}

// Edit changes a publication before its release. Fields that are nil stay as they are.
type Edit struct {
	Title        *string   `json:"title,omitempty"`
	Body         *string   `json:"body,omitempty"`
	Link         *string   `json:"link,omitempty"`
	Channels     *[]string `json:"channels,omitempty"`
	Source       *Source   `json:"source,omitempty"`
	EmbargoUntil *string   `json:"embargo_until,omitempty"`
}

// Submit asks the press office for its approval.
type Submit struct{}

// Approve approves a publication or sends it back (S8, S10, S11).
type Approve struct {
	Approve           bool   `json:"approve"`
	NoPersonalData    bool   `json:"no_personal_data"`
	ReuseAuthorisedBy string `json:"reuse_authorised_by"`
	Reason            string `json:"reason"`
	// LinkSeenAt is when the service found the page behind the link. The service adds it (S7).
	LinkSeenAt *time.Time `json:"link_seen_at,omitempty"`
}

// MoveEmbargo sets another end of the embargo (S9).
type MoveEmbargo struct {
	Until  string `json:"until"`
	Reason string `json:"reason"`
}

// Release releases what the case does not release by itself any more: after a late end of the
// embargo, and on the channels on which it could not.
type Release struct{}

// Cancel ends a publication before its release.
type Cancel struct {
	Reason string `json:"reason"`
}

// Confirm says what came of a task that a person did.
type Confirm struct {
	Action  string                `json:"action"`
	Outcome casework.ActionStatus `json:"outcome"` // done or not_possible
	URL     string                `json:"url"`     // of the post
	Note    string                `json:"note"`
}

// Correct asks for another text to be published after the release.
type Correct struct {
	Title  string `json:"title"` // empty: as it was
	Body   string `json:"body"`
	Reason string `json:"reason"`
}

// Withdraw takes what was released down again.
type Withdraw struct {
	Reason string `json:"reason"`
}

// The names of the commands, as clients spell them.
func (Draft) Name() casework.CommandName       { return CommandDraft }
func (Edit) Name() casework.CommandName        { return CommandEdit }
func (Submit) Name() casework.CommandName      { return CommandSubmit }
func (Approve) Name() casework.CommandName     { return CommandApprove }
func (MoveEmbargo) Name() casework.CommandName { return CommandMoveEmbargo }
func (Release) Name() casework.CommandName     { return CommandRelease }
func (Cancel) Name() casework.CommandName      { return CommandCancel }
func (Confirm) Name() casework.CommandName     { return CommandConfirm }
func (Correct) Name() casework.CommandName     { return CommandCorrect }
func (Withdraw) Name() casework.CommandName    { return CommandWithdraw }

// WithRef gives the draft the reference of the case that it opens.
func (d Draft) WithRef(ref string) casework.Command { d.Ref = ref; return d }

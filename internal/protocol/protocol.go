package protocol

import (
	"encoding/json"
	"fmt"
	"time"

	"go.temporal.io/sdk/temporal"

	"duecourse/internal/casework"
)

// TaskQueue is where every workflow and activity of Due Course runs.
const TaskQueue = "duecourse"

// The registered names of the workflows.
const (
	IncidentWorkflow = "Incident"
	BlockWorkflow    = "Block"
)

// IncidentID is the workflow id of the case with the ref.
func IncidentID(ref string) string { return "incident/" + ref }

// BlockID is the workflow id of the block of an author on a channel. The author
// key is a keyed hash, because ids are not encrypted.
func BlockID(channel, authorKey string) string { return "block/" + channel + "/" + authorKey }

// The updates of a block; those of a case are named after its commands.
const (
	UpdateShare    = "share"    // takes a share; carries Share, answers casework.BlockReport
	UpdateWithdraw = "withdraw" // gives it back
	UpdateLifted   = "lifted"   // a person unblocked the author
)

// The names of queries and signals.
const (
	QueryCase         = "case"         // answers casework.Incident
	QueryRequest      = "request"      // takes a request id, answers Answer
	SignalBlockReport = "block_report" // carries casework.BlockReport
	SignalCustody     = "custody"      // carries the id of an exhibit that is not what was taken
)

// Start is the input of an incident's workflow.
type Start struct {
	Rules   casework.Rules     `json:"rules"`            // pinned for the life of the case (S16)
	Seed    string             `json:"seed"`             // secret, of the salts of personal data
	Report  *Request           `json:"report,omitempty"` // a new case begins with it
	Case    *casework.Incident `json:"case,omitempty"`   // or goes on from here: reopened, or continued as new
	Handled []Answer           `json:"handled,omitempty"`
}

// Request is a command as it is sent to a case. The update's name is the command's name.
type Request struct {
	ID     string          `json:"id"`               // the update's id: H(person, route, Idempotency-Key)
	Digest string          `json:"digest"`           // of what is asked, so that a key used for something else is found out
	Expect int             `json:"expect,omitempty"` // the sequence that the caller has seen (If-Match); 0: any
	Actor  casework.Actor  `json:"actor"`
	Name   casework.Name   `json:"name"`
	Body   json.RawMessage `json:"body"` // the command
}

// Command is a command to a case of any kind, an incident's or an account's.
type Command interface{ Name() casework.Name }

// NewRequest wraps a command. Expect is the sequence that the sender has seen; 0: any.
func NewRequest(id, digest string, expect int, by casework.Actor, command Command) (Request, error) {
	body, err := json.Marshal(command)
	if err != nil {
		return Request{}, fmt.Errorf("command %s: %w", command.Name(), err)
	}
	return Request{ID: id, Digest: digest, Expect: expect, Actor: by, Name: command.Name(), Body: body}, nil
}

// Command unwraps the command. A body that is not of its name's form is refused as invalid.
func (r Request) Command() (casework.Command, error) { return casework.ParseCommand(r.Name, r.Body) }

// Answer is what a case says when a request has been handled and recorded.
type Answer struct {
	ID     string `json:"id"`
	Digest string `json:"digest"`
	Ref    string `json:"ref"`
	Seq    int    `json:"seq"` // of the last event that the request caused
}

// MovingOn is the type of the error by which a case refuses a request while it goes
// over into a new run: nothing was taken, and it can be sent again in a moment.
const MovingOn = "moving_on"

// Search attributes, typed; none holds personal data.
var (
	AttributeKind    = temporal.NewSearchAttributeKeyKeyword("CaseKind")
	AttributeStage   = temporal.NewSearchAttributeKeyKeyword("CaseStage")
	AttributeChannel = temporal.NewSearchAttributeKeyKeyword("CaseChannel")
	AttributeDue     = temporal.NewSearchAttributeKeyTime("CaseDue")
)

// Block is the input of a block's workflow.
type Block struct {
	Channel string `json:"channel"`
	Author  string `json:"author"`
}

// Share asks a block for a share in it: block this author for so long (R4).
type Share struct {
	CaseID  string        `json:"case_id"` // workflow id of the case
	Action  string        `json:"action"`  // its action
	Channel string        `json:"channel"`
	Author  string        `json:"author"`
	Lasting time.Duration `json:"lasting"`           // how long the block is to last
	Retry   time.Duration `json:"retry"`             // how long a refusing platform is tried again
	ByHand  *time.Time    `json:"by_hand,omitempty"` // when a person blocked the author, where the platform could not
}

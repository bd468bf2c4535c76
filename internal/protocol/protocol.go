package protocol

import (
	"encoding/json"
	"fmt"
	"time"

	"go.temporal.io/sdk/temporal"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
	"duecourse/internal/casework/kinds"
)

// TaskQueue is where every workflow and activity of Due Course runs.
const TaskQueue = "duecourse"

// BlockWorkflow is the registered name of the workflow of a block. A kind of case says
// its own name.
const BlockWorkflow = "Block"

// CaseID is the id of the workflow of a case, whatever its kind.
func CaseID(ref string) string {
	if k := kinds.All().ByRef(ref); k != nil {
		return k.WorkflowID(ref)
	}
	return "unknown/" + ref // no workflow has this id
}

// The updates of a block. Those of a case have the names of its commands.
const (
	UpdateShare    = "share"    // takes a share: Share → casework.BlockReport
	UpdateWithdraw = "withdraw" // gives it back: Share → casework.BlockReport
	UpdateLifted   = "lifted"   // a person unblocked the author: Share → casework.BlockReport
)

// UpdateTake is the update with which an incident takes the posts of another one: Joining.
const UpdateTake = "take_posts"

// Joining joins an incident into another one.
type Joining struct {
	Proof
	Into string              `json:"into"` // reference of the other one
	Case incident.JoinedCase `json:"case"`
	By   casework.Actor      `json:"by"` // who decided it
}

// The names of queries and signals.
const (
	QueryCase         = "case"         // answers the state of the case
	QueryRequest      = "request"      // takes a request id, answers Answer
	SignalBlockReport = "block_report" // carries BlockSignal
	SignalCustody     = "custody"      // carries CustodySignal
)

// Request carries a command to a case, as an update with the name of the command.
type Request struct {
	Proof
	ID     string               `json:"id"`               // the update's id: H(person, route, Idempotency-Key)
	Digest string               `json:"digest"`           // of the content, to notice an idempotency key that is used twice
	Expect int                  `json:"expect,omitempty"` // the sequence number that the caller has seen (If-Match); 0: any
	Actor  casework.Actor       `json:"actor"`
	Name   casework.CommandName `json:"name"`
	Body   json.RawMessage      `json:"body"` // the command
}

// NewRequest wraps a command. Expect is the sequence number that the sender has seen;
// 0: any.
func NewRequest(id, digest string, expect int, by casework.Actor, command casework.Command) (Request, error) {
	body, err := json.Marshal(command)
	if err != nil {
		return Request{}, fmt.Errorf("command %s: %w", command.Name(), err)
	}
	return Request{ID: id, Digest: digest, Expect: expect, Actor: by, Name: command.Name(), Body: body}, nil
}

// Answer is the answer to a request once its events are recorded.
type Answer struct {
	ID     string `json:"id"`
	Digest string `json:"digest"`
	Ref    string `json:"ref"`
	Seq    int    `json:"seq"` // of the last event that the request caused

	Unchanged bool `json:"unchanged,omitempty"` // the request caused no event: Seq is where the case stood
}

// MovingOn is the type of the error that refuses a request while the case moves to a
// new run. Nothing was applied; the caller can send the request again in a moment.
const MovingOn = "moving_on"

// The types of the errors that refuse what was sent to a workflow because its sender is not
// proved.
const (
	Unauthenticated = "unauthenticated"
	Expired         = "signature_expired" // the sender can sign the same again
)

// The search attributes. None holds personal data.
var (
	AttributeKind    = temporal.NewSearchAttributeKeyKeyword("CaseKind")
	AttributeStage   = temporal.NewSearchAttributeKeyKeyword("CaseStage")
	AttributeChannel = temporal.NewSearchAttributeKeyKeyword("CaseChannel")
	AttributeDue     = temporal.NewSearchAttributeKeyTime("CaseDue")
)

// Block is the input of a block's workflow.
type Block struct {
	Proof
	Channel string `json:"channel"`
	Author  string `json:"author"`
}

// Share asks a block for a share: block this author for so long (R4).
type Share struct {
	Proof
	Update  string        `json:"update,omitempty"` // that it is sent with
	CaseID  string        `json:"case_id"`          // workflow id of the case
	Action  string        `json:"action"`           // its action
	Channel string        `json:"channel"`
	Author  string        `json:"author"`
	Lasting time.Duration `json:"lasting"`            // how long the block is to last
	Retry   time.Duration `json:"retry"`              // how long to retry if the platform refuses
	ByHand  *time.Time    `json:"by_hand,omitempty"`  // when a person blocked the author because the platform could not
	TrueEnd bool          `json:"true_end,omitempty"` // the case wants the true end of the block, and each change of it
	Held    *HeldShare    `json:"held,omitempty"`     // the share that the case had in a block whose workflow was lost
}

// HeldShare is a share that a block had confirmed.
type HeldShare struct {
	From  time.Time `json:"from"`
	Until time.Time `json:"until"`
}

// BlockSignal is what a block reports to a case. Its encryption proves that a block of ours
// sent it to this case. It has no age: a signal may wait for a worker, and receiving one
// twice changes nothing.
type BlockSignal struct {
	Proof
	incident.BlockReport
}

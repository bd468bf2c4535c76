package protocol

import "duecourse/internal/casework"

// The comparison of the register with the cases' workflows.
const (
	ReconcileWorkflow = "Reconcile"
	ReconcileID       = "reconcile" // of the workflow and of its schedule
)

// DifferenceKind says how the register and a case's workflow differ.
type DifferenceKind string

// The kinds of differences.
const (
	MissingCase     DifferenceKind = "missing_case"     // the workflow's case is not on the register
	MissingWorkflow DifferenceKind = "missing_workflow" // open on the register, and nothing runs
	Behind          DifferenceKind = "behind"           // the register lacks the latest events
	Ahead           DifferenceKind = "ahead"            // the register has events that the workflow does not know
	StageDiffers    DifferenceKind = "stage_differs"    // after the same event
	Unknown         DifferenceKind = "unknown"          // one of them could not be asked
)

// Place is where a case stands.
type Place struct {
	Seq   int            `json:"seq"`
	Stage casework.Stage `json:"stage"`
}

// Difference is a case of which the register says something else than its workflow.
type Difference struct {
	Ref      string         `json:"ref"`
	Kind     DifferenceKind `json:"kind"`
	Register *Place         `json:"register,omitempty"` // nil: not on it
	Workflow *Place         `json:"workflow,omitempty"` // nil: there is none
	Mended   bool           `json:"mended"`
	Why      string         `json:"why,omitempty"` // it is not mended, or unknown
}

// Reconciliation is what came of a comparison.
type Reconciliation struct {
	Cases       int          `json:"cases"`       // that were compared
	Found       int          `json:"found"`       // differences
	Mended      int          `json:"mended"`      // of them
	Differences []Difference `json:"differences"` // the first thousand
}

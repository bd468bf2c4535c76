package protocol

import "duecourse/internal/casework"

// The comparison of the store with the workflows of the cases.
const (
	ReconcileWorkflow = "Reconcile"
	ReconcileID       = "reconcile" // of the workflow and of its schedule
)

// Reconcile is the input of the comparison.
type Reconcile struct{ Proof }

// DifferenceKind says how the store and the workflow of a case differ.
type DifferenceKind string

// The kinds of differences.
const (
	MissingCase     DifferenceKind = "missing_case"     // the store does not have the case of the workflow
	MissingWorkflow DifferenceKind = "missing_workflow" // the case is open in the store, and no workflow runs
	Behind          DifferenceKind = "behind"           // the store lacks the latest events
	Ahead           DifferenceKind = "ahead"            // the store has events that the workflow does not know
	StageDiffers    DifferenceKind = "stage_differs"    // they differ about the stage after the same event
	RecordConflict  DifferenceKind = "record_conflict"  // the store refused events of the workflow
	MissingBlock    DifferenceKind = "missing_block"    // a case has a block that is not lifted, and no workflow runs that lifts it
	Unknown         DifferenceKind = "unknown"          // one of them did not answer
)

// Position is the last event and the stage of a case.
type Position struct {
	Seq   int                `json:"seq"`
	Stage casework.StageName `json:"stage"`
}

// Difference is a case that differs between the store and its workflow.
type Difference struct {
	Ref      string         `json:"ref"`
	Kind     DifferenceKind `json:"kind"`
	Register *Position      `json:"register,omitempty"` // as the store has it; nil: it does not
	Workflow *Position      `json:"workflow,omitempty"` // as the workflow has it; nil: none runs
	Mended   bool           `json:"mended"`
	Why      string         `json:"why,omitempty"` // why it is not mended, or unknown
}

// Reconciliation is the result of a comparison.
type Reconciliation struct {
	Cases       int          `json:"cases"`       // compared
	Found       int          `json:"found"`       // differences
	Mended      int          `json:"mended"`      // of the differences
	Differences []Difference `json:"differences"` // the first thousand
}

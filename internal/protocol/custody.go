package protocol

import "encoding/json"

// CustodyWorkflow tells everybody responsible that an exhibit is no longer what was
// taken into custody (R7).
const CustodyWorkflow = "Custody"

// CustodyID is its workflow id. It is made from the exhibit, so that each exhibit is
// reported once.
func CustodyID(ref, exhibit string) string { return "custody/" + ref + "/" + exhibit }

// Custody is its input.
type Custody struct {
	Proof
	Ref     string `json:"ref"`
	Exhibit string `json:"exhibit"`
}

// CustodySignal tells a case that an exhibit was changed. What is said of [BlockSignal]
// holds for it.
type CustodySignal struct {
	Proof
	Exhibit string
}

// MarshalJSON writes the id of the exhibit.
func (s CustodySignal) MarshalJSON() ([]byte, error) { return json.Marshal(s.Exhibit) }

// UnmarshalJSON reads the id of an exhibit.
func (s *CustodySignal) UnmarshalJSON(raw []byte) error { return json.Unmarshal(raw, &s.Exhibit) }

// The registered names of the activities that take long and report their progress.
const (
	BuildPackActivity = "BuildPack"
	CaptureActivity   = "Capture"
)

// PackProgress is the heartbeat of the activity that builds a pack.
type PackProgress struct {
	AsOf int   `json:"as_of"`
	Done int64 `json:"done"` // bytes
	Of   int64 `json:"of"`   // bytes, roughly
}

// CaptureProgress is the heartbeat of the activity that takes a screenshot. It may
// wait in a queue first.
type CaptureProgress struct {
	Begun bool `json:"begun"`
}

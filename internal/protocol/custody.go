package protocol

// CustodyWorkflow tells everybody responsible that an exhibit is no longer what was
// taken into custody (R7).
const CustodyWorkflow = "Custody"

// CustodyID is its workflow id. It is made from the exhibit, so that each exhibit is
// reported once.
func CustodyID(ref, exhibit string) string { return "custody/" + ref + "/" + exhibit }

// Custody is its input.
type Custody struct {
	Ref     string `json:"ref"`
	Exhibit string `json:"exhibit"`
}

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

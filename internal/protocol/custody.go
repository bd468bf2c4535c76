package protocol

// CustodyWorkflow tells everybody who has to know that an exhibit is not what was
// taken into custody (R7).
const CustodyWorkflow = "Custody"

// CustodyID is its workflow id: it is said once of an exhibit, whoever finds it.
func CustodyID(ref, exhibit string) string { return "custody/" + ref + "/" + exhibit }

// Custody is its input.
type Custody struct {
	Ref     string `json:"ref"`
	Exhibit string `json:"exhibit"`
}

// The registered names of the activities that take long, and say how far they are.
const (
	BuildPackActivity = "BuildPack"
	CaptureActivity   = "Capture"
)

// PackProgress is how far a pack has been built, as its activity's heartbeat says.
type PackProgress struct {
	AsOf int   `json:"as_of"`
	Done int64 `json:"done"` // bytes
	Of   int64 `json:"of"`   // bytes, about
}

// CaptureProgress is whether a screenshot is being taken, as its activity's heartbeat
// says: captures wait for each other.
type CaptureProgress struct {
	Begun bool `json:"begun"`
}

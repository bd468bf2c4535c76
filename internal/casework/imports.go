package casework

import "time"

// ImportKind says what an imported file lists.
type ImportKind string

// The kinds of files that can be imported.
const (
	ImportPosts    ImportKind = "incidents" // that were reported
	ImportAccounts ImportKind = "accounts"  // that exist already, to be reviewed (S2)
	ImportLearning ImportKind = "learning"  // what the learning platform knows (S5)
	ImportLeavers  ImportKind = "leavers"   // who has left
)

// FileImport is the progress of an import. It is kept for about a month, so that the
// person who sent the file can look at it again.
type FileImport struct {
	ID        string // "IMP-7K3M-9Q2D"
	Kind      ImportKind
	Person    string // id of who sent it
	DryRun    bool   // the lines are checked but not imported
	Digest    string // SHA-256 of the file
	StartedAt time.Time
	ChangedAt time.Time
	EndedAt   *time.Time // nil: it is running, or was interrupted
	Total     int        // lines of the file, counted before the import began; 0: not known
	Lines     int        // lines that were read
	Taken     int        // lines that changed something; in a dry run: that would
	Refused   []RefusedLine
	Why       string // why it ended before the end of the file; empty: it did not
}

// RefusedLine is a line that was not imported.
type RefusedLine struct {
	Line int    `json:"line"` // of the file, where the record begins
	Why  string `json:"why"`
}

// ImportTimeout is how long an import may show no progress before it counts as interrupted.
const ImportTimeout = 30 * time.Second

// UnderWay says whether the import is still running.
func (im *FileImport) UnderWay(now time.Time) bool {
	return im.EndedAt == nil && now.Sub(im.ChangedAt) < ImportTimeout
}

// Complete says whether the whole file was read.
func (im *FileImport) Complete() bool { return im.EndedAt != nil && im.Why == "" }

// Known is how many lines changed nothing, because their content was already known.
func (im *FileImport) Known() int { return max(0, im.Lines-im.Taken-len(im.Refused)) }

package casework

import "time"

// ImportKind is what a file is a list of.
type ImportKind string

// The files that are brought in.
const (
	ImportPosts    ImportKind = "incidents" // that were reported
	ImportAccounts ImportKind = "accounts"  // that exist already, to be reviewed (S2)
	ImportLearning ImportKind = "learning"  // what the learning platform knows (S5)
	ImportLeavers  ImportKind = "leavers"   // who has left
)

// FileImport is how far a file has come that is brought in line by line. It is kept,
// so that whoever sent it can look at it again, for about a month.
type FileImport struct {
	ID        string // "IMP-7K3M-9Q2D"
	Kind      ImportKind
	Person    string // id of who sent it
	DryRun    bool   // nothing is taken, only looked at
	Digest    string // SHA-256 of the file
	StartedAt time.Time
	ChangedAt time.Time
	EndedAt   *time.Time // nil: it is under way, or was broken off
	Total     int        // lines of the file, counted before the first was taken; 0: not known
	Lines     int        // that were looked at
	Taken     int        // that did something; in a dry run: that would
	Refused   []RefusedLine
	Why       string // it ended before the file did; empty: it did not
}

// RefusedLine is a line that was not taken.
type RefusedLine struct {
	Line int    `json:"line"` // of the file, where the record begins
	Why  string `json:"why"`
}

// ImportTimeout is after how long an import that says nothing has been broken off.
const ImportTimeout = 30 * time.Second

// UnderWay says whether the file is still being taken in.
func (im *FileImport) UnderWay(now time.Time) bool {
	return im.EndedAt == nil && now.Sub(im.ChangedAt) < ImportTimeout
}

// Complete says whether the whole file was read.
func (im *FileImport) Complete() bool { return im.EndedAt != nil && im.Why == "" }

// Known is how many lines were neither taken nor refused: what they say was known.
func (im *FileImport) Known() int { return max(0, im.Lines-im.Taken-len(im.Refused)) }

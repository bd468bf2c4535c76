package casework

import (
	"errors"
	"time"
)

// EvidenceSource is how a piece of evidence came.
type EvidenceSource string

// The sources of evidence.
const (
	SourceCapture EvidenceSource = "capture"
	SourceUpload  EvidenceSource = "upload"
)

// Exhibit is a piece of evidence in custody (R7). The evidence store holds its bytes.
type Exhibit struct {
	ID        string         `json:"id"` // "E1", within the case
	Source    EvidenceSource `json:"source"`
	SHA256    string         `json:"sha256"`
	MediaType string         `json:"media_type"`
	Size      int64          `json:"size"`
	At        time.Time      `json:"at"`
	By        Person         `json:"by"`
	Note      string         `json:"note"`
	Post      string         `json:"post,omitempty" doc:"Id of the post that it shows"`
	Origin    string         `json:"origin,omitempty" doc:"The exhibit of another case, joined into this one, that it was first" example:"INC-7K3M-9Q2D/E1"`
	Changed   bool           `json:"changed,omitempty"` // true: the stored file has changed since it was taken, so nobody can open it
}

// CapturedFile is a file that the system itself has taken into custody: a picture of a
// post, or how it was taken.
type CapturedFile struct {
	SHA256    string `json:"sha256"` // hex
	MediaType string `json:"media_type"`
	Size      int64  `json:"size"` // bytes
	Note      string `json:"note"` // what it shows
}

// PackMade is an evidence pack that the system has built and kept (R6, R9).
type PackMade struct {
	AsOf   int    `json:"as_of"`  // sequence of the last event that the pack covers
	SHA256 string `json:"sha256"` // hex
	Size   int64  `json:"size"`   // bytes
}

// KeptFile is a file in custody, and what names it.
type KeptFile struct {
	Ref    string // of the case
	Of     string // the exhibit, or the check that the file was given for
	SHA256 string // hex
}

// CaseWithFiles is a case that has files in custody.
type CaseWithFiles interface {
	Case
	KeptFiles() []KeptFile
}

// ErrChanged means that a stored file differs from the one that was taken into custody.
var ErrChanged = errors.New("the file has been changed since it was taken into custody")

// ChangedExhibit is an [ErrChanged] that names the exhibit.
type ChangedExhibit struct{ ID string }

func (e *ChangedExhibit) Error() string { return "exhibit " + e.ID + ": " + ErrChanged.Error() }

func (e *ChangedExhibit) Unwrap() error { return ErrChanged }

// FileType gives the media type and the file extension under which an exhibit is served.
// No browser runs the media type or shows it as a page. The file name is built from the
// case and the exhibit, never from the sender's file name.
func FileType(mediaType string) (harmless, ending string) {
	switch mediaType {
	case "image/png":
		return mediaType, ".png"
	case "image/jpeg":
		return mediaType, ".jpg"
	case "image/gif":
		return mediaType, ".gif"
	case "image/webp":
		return mediaType, ".webp"
	case "application/pdf":
		return mediaType, ".pdf"
	case "video/mp4":
		return mediaType, ".mp4"
	case "video/webm":
		return mediaType, ".webm"
	case "application/json":
		return mediaType, ".json"
	case "multipart/related": // a page saved with everything on it
		return octetStream, ".mhtml"
	}
	return octetStream, ".bin"
}

const octetStream = "application/octet-stream"

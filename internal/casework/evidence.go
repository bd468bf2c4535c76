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

// Exhibit is a piece of evidence in custody (R7). Its bytes are elsewhere.
type Exhibit struct {
	ID        string         `json:"id"` // "E1", within the case
	Source    EvidenceSource `json:"source"`
	SHA256    string         `json:"sha256"`
	MediaType string         `json:"media_type"`
	Size      int64          `json:"size"`
	At        time.Time      `json:"at"`
	By        Person         `json:"by"`
	Note      string         `json:"note"`
	Changed   bool           `json:"changed,omitempty"` // what is kept is no longer what was taken: nobody gets it
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
	AsOf   int    `json:"as_of"`  // the event after which the case is told
	SHA256 string `json:"sha256"` // hex
	Size   int64  `json:"size"`   // bytes
}

// ErrChanged says that what is kept is not what was put there.
var ErrChanged = errors.New("the file has been changed since it was taken into custody")

// ChangedExhibit is an [ErrChanged] that knows which exhibit it is.
type ChangedExhibit struct{ ID string }

func (e *ChangedExhibit) Error() string { return "exhibit " + e.ID + ": " + ErrChanged.Error() }

func (e *ChangedExhibit) Unwrap() error { return ErrChanged }

// FileType is how an exhibit leaves custody: a media type that no browser runs or
// draws as a page, and the ending of a file's name. The name itself is made of the
// case and the exhibit; the sender's stays out of it.
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

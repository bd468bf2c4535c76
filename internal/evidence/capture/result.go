package capture

import (
	"fmt"
	"time"
)

// Outcome is how a capture ended.
type Outcome string

// The outcomes. Only Captured has files; only Gone says something about the post.
const (
	Captured    Outcome = "captured"
	Gone        Outcome = "gone"         // the site says that the post does not exist, or no longer
	SignInWall  Outcome = "sign_in_wall" // the site shows the post to members only
	Refused     Outcome = "refused"      // the system does not open the address
	Unreachable Outcome = "unreachable"  // the site does not answer with a page
	NoBrowser   Outcome = "no_browser"   // Chromium is missing or does not start
	TooLarge    Outcome = "too_large"
	TimedOut    Outcome = "timed_out"
	Crashed     Outcome = "crashed" // the page crashed the browser
)

// Retryable says whether another attempt soon might end better.
func (o Outcome) Retryable() bool { return o == Unreachable || o == TimedOut || o == Crashed }

// Shot is the result of a capture.
type Shot struct {
	Outcome Outcome `json:"outcome"`
	// Reason is a sentence for people, without personal data; empty when captured.
	Reason string `json:"reason,omitempty"`
	// Files are what was taken, the picture of the post first.
	Files []File `json:"files,omitempty"`
	// Browser is its product and version: "Chrome/148.0.7778.167".
	Browser string    `json:"browser,omitempty"`
	Address string    `json:"address,omitempty"` // of the page, after all redirects
	TakenAt time.Time `json:"taken_at,omitzero"` // of the last picture, UTC
}

// File is one file of a capture.
type File struct {
	MediaType string `json:"media_type"`
	Note      string `json:"note"` // what it shows, for people
	Bytes     []byte `json:"bytes"`
}

// failure is an error that ends a capture with an outcome.
type failure struct {
	outcome Outcome
	reason  string
}

func (f *failure) Error() string { return f.reason }

func fail(outcome Outcome, format string, args ...any) error {
	return &failure{outcome, fmt.Sprintf(format, args...)}
}

// record says how the pictures were taken; it is kept with them, as JSON.
type record struct {
	Requested    string            `json:"requested"`
	Address      string            `json:"address"` // after all redirects
	Redirects    []string          `json:"redirects"`
	Status       int64             `json:"status"`
	Headers      map[string]string `json:"headers"`
	OpenedAt     time.Time         `json:"opened_at"`
	TakenAt      time.Time         `json:"taken_at"`
	TakenBy      string            `json:"taken_by"`
	Browser      string            `json:"browser"`
	UserAgent    string            `json:"user_agent"`
	Width        int               `json:"width"`  // of the full page, in pixels
	Height       int               `json:"height"` // of the full page, in pixels
	Cut          bool              `json:"cut"`    // the page is larger than the picture
	StillLoading bool              `json:"still_loading"`
	PostFound    bool              `json:"post_found"` // a selector found the post on the page
	Dialogs      int               `json:"dialogs"`    // that the page opened and the browser dismissed
	Files        []recordedFile    `json:"pieces"`
}

type recordedFile struct {
	Note      string `json:"note"`
	SHA256    string `json:"sha256"`
	Size      int    `json:"size"`
	MediaType string `json:"media_type"`
}
